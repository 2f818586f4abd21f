# SPDX-License-Identifier: Apache-2.0
"""The text of a condition is cut into tokens as CEL does, and what fits none is refused with its place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.targeting.language import ConditionError
from greenlane.targeting.language.tokens import LENGTH_LIMIT, Lexeme, Token, tokens_of


def read(text: str) -> list[tuple[Token, object]]:
    return [(token.kind, token.value) for token in tokens_of(text)[:-1]]


def attempt(text: str) -> list[Lexeme] | ConditionError:
    try:
        return tokens_of(text)
    except ConditionError as refused:
        return refused


def refusal(text: str) -> ConditionError:
    with pytest.raises(ConditionError) as refused:
        tokens_of(text)
    return refused.value


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("0", Token.INT, 0),
        ("007", Token.INT, 7),
        ("0x1F", Token.INT, 31),
        ("9223372036854775808", Token.INT, 2**63),
        ("1.5", Token.DECIMAL, 1.5),
        (".5", Token.DECIMAL, 0.5),
        ("1e3", Token.DECIMAL, 1000.0),
        ("2.5E-1", Token.DECIMAL, 0.25),
        ('"a"', Token.TEXT, "a"),
        ("'a\"b'", Token.TEXT, 'a"b'),
        (r'"\n\t\\\"\x41\101\u00e9\U0001F600"', Token.TEXT, '\n\t\\"AAé\U0001f600'),
        (r'r"a\nb"', Token.TEXT, "a\\nb"),
        (r"R'\'", Token.TEXT, "\\"),
        ("goods", Token.NAME, "goods"),
        ("_x9", Token.NAME, "_x9"),
        ("&&", Token.OPERATOR, "&&"),
        ("<=", Token.OPERATOR, "<="),
    ],
)
def test_one_token_is_read_as_cel_reads_it(text: str, kind: Token, value: object) -> None:
    assert read(text) == [(kind, value)]


def test_white_space_and_remarks_only_part_tokens() -> None:
    assert read("a//x && y\n  &&\tb // end") == [
        (Token.NAME, "a"),
        (Token.OPERATOR, "&&"),
        (Token.NAME, "b"),
    ]


def test_a_name_that_begins_with_r_or_b_is_a_name() -> None:
    assert [value for _, value in read("route b r rb")] == ["route", "b", "r", "rb"]


def test_spans_are_those_of_the_text() -> None:
    text = 'goods.hs  ==  "24"'
    assert [text[t.start : t.end] for t in tokens_of(text)] == ["goods", ".", "hs", "==", '"24"', ""]


@pytest.mark.parametrize(
    ("text", "column", "remedy"),
    [
        ('a = "x"', 3, "Write == to compare."),
        ("a & b", 3, "Write && for “and”."),
        ("a | b", 3, "Write || for “or”."),
        ("a <> b", 3, "Write != for “is not”."),
        ("a ≥ b", 3, "Write >=."),
        ("a == “x”", 6, 'Write straight quotation marks: "…".'),
        ("a ; b", 3, "A condition is one expression; join its parts with && or ||."),
        ("a in {1}", 6, "Write a list in square brackets: [ … ]."),
        ("a == 'b", 6, "Write ' at its end, on the same line."),
        ("a == 'b\nc'", 6, "Write ' at its end, on the same line."),
        ("a == 5u", 6, "Leave out the u."),
        ("a == 5kg", 6, "Write digits only, 1000 or 0.5."),
        ("a == 1_000", 6, "Write digits only, 1000 or 0.5."),
        ("a == b'x'", 6, "Leave out the b before the quotation mark."),
        ('a == """x"""', 6, 'Write "…".'),
        ("a == 9223372036854775809", 6, None),
        ("a == 1e999", 6, None),
        ("a $ b", 3, None),
    ],
)
def test_a_sign_that_means_nothing_is_refused_with_column_and_remedy(
    text: str, column: int, remedy: str | None
) -> None:
    refused = refusal(text)
    assert (refused.line, refused.column, refused.remedy) == (1, column, remedy)
    assert refused.code == "condition.spelling"


@pytest.mark.parametrize("escape", [r"\q", r"\08", r"\400", r"\x4", r"\u12", r"\ud800", r"\U00110000", "\\\n", "\\"])
def test_an_unknown_escape_is_refused_at_its_backslash(escape: str) -> None:
    refused = refusal(f'x == "a{escape}"')
    assert refused.column in (6, 8)  # a backslash before the closing mark leaves the text open, at its beginning


def test_half_a_character_is_refused() -> None:
    assert "surrogate" in refusal('"a\ud800"').sentence


def test_a_text_that_is_too_long_says_how_long_it_may_be() -> None:
    refused = refusal("a" * (LENGTH_LIMIT + 1))
    assert refused.code == "condition.too_long"
    assert str(LENGTH_LIMIT) in refused.sentence


@given(st.text(max_size=60))
def test_any_text_gives_tokens_or_a_refusal_inside_it(text: str) -> None:
    outcome = attempt(text)
    if isinstance(outcome, ConditionError):
        lines = text.split("\n")
        assert 1 <= outcome.line <= len(lines)
        assert 1 <= outcome.column <= len(lines[outcome.line - 1]) + 1
    else:
        assert outcome[-1].kind is Token.END
        assert all(before.end <= after.start for before, after in pairwise(outcome))


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_every_text_can_be_written_with_escapes(text: str) -> None:
    written = "".join(f"\\U{ord(character):08X}" for character in text)
    assert read(f'"{written}"') == [(Token.TEXT, text)]
