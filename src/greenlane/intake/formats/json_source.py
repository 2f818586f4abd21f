# SPDX-License-Identifier: Apache-2.0
"""Reading JSON from untrusted hands: size and depth bounded, numbers exact, keys that stand twice remembered."""

import json
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Any

from ..limits import Limits
from .collecting import Refused, error

MOST_DIGITS = 40
"""Characters of a number; a longer one is kept as what it is, but is no value."""


class Odd:
    """A value that JSON texts may hold but that is none: NaN, a number beyond all measure."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


class Repeated(dict[str, Any]):
    """An object that names some key more than once; holds the first value of each."""

    keys_twice: tuple[str, ...] = ()


def parse_json(text: bytes, limits: Limits, line: str) -> Any:
    """The value of a JSON text; ``line`` begins the place of a fault, where the text is one line of a file.

    Numbers are ``int``, exact ``Decimal`` or ``Odd``. Raises ``Refused`` where it is not well formed or too deep.
    """
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_number,
            parse_int=_number,
            parse_constant=Odd,
        )
    except RecursionError:
        raise _too_deep(limits, line) from None
    except ValueError as fault:  # JSONDecodeError and what Python thinks of a number
        where, around, words = f"{line}column 1", "", str(fault)
        if isinstance(fault, json.JSONDecodeError):
            where = f"{line or f'line {fault.lineno}, '}column {fault.colno}"
            around, words = fault.doc[max(0, fault.pos - 60) : fault.pos + 40], fault.msg
        raise Refused(
            error(
                "READ-NOT-WELL-FORMED",
                f"The JSON is not well formed in {where}: {words}. Nothing from there was taken. Correct it, or send "
                "the file again if it was cut off on its way.",
                path=where,
                value=around,
            )
        ) from None
    if _nests_over(value, limits.max_depth):
        raise _too_deep(limits, line)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    first = Repeated(reversed(pairs))
    times = Counter(key for key, _ in pairs)
    first.keys_twice = tuple(key for key, count in times.items() if count > 1)
    return first


def _number(text: str) -> int | Decimal | Odd:
    if len(text) > MOST_DIGITS:
        return Odd(text)
    if text.lstrip("-").isdigit():
        return int(text)
    number = decimal_of(text)
    return Odd(text) if number is None else number


def _nests_over(value: object, levels: int) -> bool:
    level = [value]
    for _ in range(levels):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def few_enough(text: bytes, limits: Limits) -> None:
    """Raise ``Refused`` when a text has more values than are read; counted before any is made."""
    values = text.count(b",") + text.count(b"{") + text.count(b"[") + 1
    if values > limits.max_elements:
        raise Refused(
            error(
                "READ-TOO-MANY-ELEMENTS",
                f"The file has more than {limits.max_elements} values, the most that are read. Send fewer consignments "
                "or goods items in one file.",
                value=values,
            )
        )


def _too_deep(limits: Limits, line: str) -> Refused:
    return Refused(
        error(
            "READ-TOO-DEEP",
            f"The file nests objects and lists more than {limits.max_depth} levels deep; a declaration uses about "
            "eight. Send it without the levels that it does not need.",
            path=line.rstrip(", ") or None,
        )
    )


def decimal_of(text: str) -> Decimal | None:
    """A finite decimal of a length that can be kept; None when the text is none."""
    if len(text) > MOST_DIGITS:
        return None
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and -20 <= number.adjusted() <= 20 else None
