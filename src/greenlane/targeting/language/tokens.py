# SPDX-License-Identifier: Apache-2.0
"""From the text of a condition to tokens: names, numbers, texts, operators.

The spelling is CEL's (https://cel.dev, language definition, "Syntax"), without bytes, unsigned integers, triple quotes
and null, which profiles do not have.
"""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct

from .errors import ConditionError

LENGTH_LIMIT = 8_000
"""The longest condition, in characters."""

INT_LIMIT = 2**63


class Token(StrEnum):
    """The kinds of token."""

    NAME = "name"
    INT = "whole number"
    DECIMAL = "decimal number"
    TEXT = "text"
    OPERATOR = "operator"
    END = "end of the condition"


class Lexeme(Struct, frozen=True):
    """One token: its kind, what it means (an operator's or name's spelling, a number, a text) and its span."""

    kind: Token
    value: str | int | float
    start: int
    end: int


RESERVED = frozenset(
    {"as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package"}
    | {"namespace", "return", "var", "void", "while", "null", "true", "false", "in"}
)
"""Words of CEL that cannot be names."""

_SKIP = re.compile(r"(?:[ \t\r\n\f]+|//[^\n]*)+")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]+|(?:[0-9]+\.[0-9]+|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|[0-9]+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OPERATORS = ("&&", "||", "==", "!=", "<=", ">=", *"<>+-*/%!?:.,()[]")
_ESCAPES = dict(zip("abfnrtv\\?\"'`", "\a\b\f\n\r\t\v\\?\"'`", strict=True))
_HEX_LENGTH = {"x": 2, "X": 2, "u": 4, "U": 8}

# What people write who know another language, and what it is called here.
_MISTAKEN = {
    "=": "Write == to compare.",
    "&": "Write && for “and”.",
    "|": "Write || for “or”.",
    "<>": "Write != for “is not”.",
    "“": 'Write straight quotation marks: "…".',
    "”": 'Write straight quotation marks: "…".',
    "„": 'Write straight quotation marks: "…".',
    "‘": 'Write straight quotation marks: "…".',
    "’": 'Write straight quotation marks: "…".',
    "≤": "Write <=.",
    "≥": "Write >=.",
    "≠": "Write !=.",
    "{": "Write a list in square brackets: [ … ].",
    "^": "There is no power; multiply instead.",
    ";": "A condition is one expression; join its parts with && or ||.",
}


def tokens_of(text: str) -> list[Lexeme]:
    """Cut a condition into tokens; the last one is ``END``. Raises ConditionError at the first sign that fits none."""
    if len(text) > LENGTH_LIMIT:
        raise ConditionError(
            f"The condition has {len(text)} characters; {LENGTH_LIMIT} are allowed.",
            text=text,
            start=LENGTH_LIMIT,
            end=LENGTH_LIMIT,
            remedy="Split it into several profiles, or put long enumerations into a named list.",
            code="condition.too_long",
        )
    found: list[Lexeme] = []
    at = 0
    while True:
        skipped = _SKIP.match(text, at)
        at = skipped.end() if skipped else at
        if at >= len(text):
            found.append(Lexeme(Token.END, "", at, at))
            return found
        token = _token_at(text, at)
        found.append(token)
        at = token.end


def _token_at(text: str, at: int) -> Lexeme:
    character = text[at]
    if character in "\"'" or (character in "rR" and text[at + 1 : at + 2] in ('"', "'")):
        return _quoted(text, at)
    number = _NUMBER.match(text, at)
    if number:
        return _number(text, number)
    name = _NAME.match(text, at)
    if name:
        if name.group() in ("b", "B") and text[name.end() : name.end() + 1] in ('"', "'"):
            raise _wrong(text, at, at + 1, "Profiles have no bytes.", "Leave out the b before the quotation mark.")
        return Lexeme(Token.NAME, name.group(), at, name.end())
    if text.startswith("<>", at):
        raise _wrong(text, at, at + 2, "“<>” is not an operator.", _MISTAKEN["<>"])
    for operator in _OPERATORS:
        if text.startswith(operator, at):
            return Lexeme(Token.OPERATOR, operator, at, at + len(operator))
    raise _wrong(text, at, at + 1, f"“{character}” has no meaning here.", _MISTAKEN.get(character))


def _number(text: str, match: re.Match[str]) -> Lexeme:
    digits, start, end = match.group(), match.start(), match.end()
    following = text[end : end + 1]
    if following in ("u", "U"):
        raise _wrong(text, start, end + 1, "Profiles have no unsigned numbers.", "Leave out the u.")
    if following.isalnum() or following == "_":
        raise _wrong(text, start, end + 1, f"“{digits}{following}” is not a number.", "Write digits only, 1000 or 0.5.")
    if digits[:2] in ("0x", "0X") or digits.isdigit():
        value = int(digits, 16) if digits[:2] in ("0x", "0X") else int(digits)
        if value > INT_LIMIT:  # 2**63 itself is meant for -9223372036854775808; the parser looks at the sign
            raise _wrong(text, start, end, "This whole number is too large (64 bits).", None)
        return Lexeme(Token.INT, value, start, end)
    decimal = float(digits)
    if decimal == float("inf"):
        raise _wrong(text, start, end, "This decimal number is too large.", None)
    return Lexeme(Token.DECIMAL, decimal, start, end)


def _quoted(text: str, start: int) -> Lexeme:
    raw = text[start] in "rR"
    opening = start + 1 if raw else start
    quote = text[opening]
    if text.startswith(quote * 3, opening):
        raise _wrong(text, start, opening + 3, "Profiles have no triple quotation marks.", f"Write {quote}…{quote}.")
    parts: list[str] = []
    at = opening + 1
    while at < len(text) and text[at] not in (quote, "\n", "\r"):
        if text[at] == "\\" and not raw:
            part, at = _escape(text, at)
            parts.append(part)
        elif "\ud800" <= text[at] <= "\udfff":
            raise _wrong(text, at, at + 1, "This is half a character (a lone surrogate).", "Write the whole character.")
        else:
            parts.append(text[at])
            at += 1
    if at >= len(text) or text[at] != quote:
        raise _wrong(text, start, at, "The text is not closed.", f"Write {quote} at its end, on the same line.")
    return Lexeme(Token.TEXT, "".join(parts), start, at + 1)


def _escape(text: str, at: int) -> tuple[str, int]:
    letter = text[at + 1 : at + 2]
    if letter in _ESCAPES and letter:
        return _ESCAPES[letter], at + 2
    if letter in _HEX_LENGTH and letter:
        end = at + 2 + _HEX_LENGTH[letter]
        digits, base = text[at + 2 : end], 16
        whole = len(digits) == _HEX_LENGTH[letter] and all(d in "0123456789abcdefABCDEF" for d in digits)
    else:
        end = at + 4
        digits, base = text[at + 1 : end], 8
        whole = len(digits) == 3 and digits[0] in "0123" and all(d in "01234567" for d in digits)
    point = int(digits, base) if whole else -1
    if not 0 <= point <= 0x10FFFF or 0xD800 <= point <= 0xDFFF:
        remedy = "Write \\\\ for a backslash, or one of \\n \\t \\\" \\' \\xHH \\uHHHH."
        raise _wrong(text, at, min(end, len(text)), "This is not an escape that CEL knows.", remedy)
    return chr(point), end


def _wrong(text: str, start: int, end: int, sentence: str, remedy: str | None) -> ConditionError:
    return ConditionError(sentence, text=text, start=start, end=end, remedy=remedy, code="condition.spelling")
