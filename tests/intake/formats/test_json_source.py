# SPDX-License-Identifier: Apache-2.0
"""JSON from untrusted hands: numbers exact, keys that stand twice remembered, bounded."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.intake import Limits
from greenlane.intake.formats.collecting import Refused
from greenlane.intake.formats.json_source import Odd, Repeated, decimal_of, few_enough, parse_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


def parsed(text: str, limits: Limits | None = None) -> Any:
    return parse_json(text.encode(), limits or Limits(), "")


@given(VALUES)
def test_ordinary_values_are_read_as_they_are(value: object) -> None:
    assert parsed(json.dumps(value)) == value


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=4))
def test_fractions_are_exact(number: Decimal) -> None:
    read = parsed(f"{number:f}")
    assert isinstance(read, Decimal)
    assert read == number


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1" * 41, "1e400", "1E-400", "1." + "0" * 50])
def test_numbers_that_cannot_be_kept_are_kept_as_what_they_are(text: str) -> None:
    read = parsed(text)
    assert isinstance(read, Odd)
    assert str(read) == text


def test_a_key_that_stands_twice_is_remembered_with_its_first_value() -> None:
    read = parsed('{"a": 1, "b": 2, "a": 3, "b": 4, "c": 5}')
    assert isinstance(read, Repeated)
    assert (dict(read), read.keys_twice) == ({"a": 1, "b": 2, "c": 5}, ("a", "b"))
    assert not isinstance(parsed('{"a": 1}'), Repeated)


@pytest.mark.parametrize("text", ["", "{", "tru", "[1,]", '"\x01"', "01", "1.", "{'a':1}", "\ud7ff"])
def test_broken_texts_are_refused_with_their_place(text: str) -> None:
    with pytest.raises(Refused) as caught:
        parsed(text)
    assert caught.value.finding.code == "READ-NOT-WELL-FORMED"


def test_a_fault_in_a_line_of_a_file_names_that_line() -> None:
    with pytest.raises(Refused) as caught:
        parse_json(b'{"a" 1}', Limits(), "line 7, ")
    assert caught.value.finding.path == "line 7, column 6"


@pytest.mark.parametrize("levels", [1, 5, 64])
def test_the_depth_is_counted_in_objects_and_lists(levels: int) -> None:
    text = "[" * levels + "]" * levels
    assert parsed(text, Limits(max_depth=levels)) is not None
    with pytest.raises(Refused) as caught:
        parsed(f"[{text}]", Limits(max_depth=levels))
    assert caught.value.finding.code == "READ-TOO-DEEP"


def test_values_are_counted_before_any_is_made() -> None:
    few_enough(b"[1,2,3]", Limits(max_elements=5))
    with pytest.raises(Refused) as caught:
        few_enough(b"[1,2,3,4,5]", Limits(max_elements=5))
    assert caught.value.finding.code == "READ-TOO-MANY-ELEMENTS"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1.50", Decimal("1.50")), (" 2 ", Decimal(2)), ("1e3", Decimal(1000)), ("-0.1", Decimal("-0.1"))],
)
def test_decimals_are_read_from_texts(text: str, expected: Decimal) -> None:
    assert decimal_of(text) == expected


@pytest.mark.parametrize("text", ["", "x", "NaN", "sNaN", "Infinity", "1e21", "1e-21", "1" * 41, "1,5", "0x1"])
def test_what_is_no_decimal_is_none(text: str) -> None:
    assert decimal_of(text) is None
