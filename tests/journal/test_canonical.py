# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import hashlib
import json
import random
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from greenlane.errors import Invalid
from greenlane.journal import LARGEST_INTEGER, canonical_json, sha256, sha256_hex

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=20
)


def read(written: bytes) -> Any:
    """Read JSON as the standard wants it read: numbers too large for whole ones are floating-point numbers."""
    return json.loads(written, parse_int=lambda digits: int(digits) if abs(int(digits)) < 2**53 else float(digits))


def shuffled(value: Any) -> Any:
    if isinstance(value, dict):
        items = list(value.items())
        random.Random(len(items)).shuffle(items)
        return {key: shuffled(inner) for key, inner in items}
    return [shuffled(inner) for inner in value] if isinstance(value, list) else value


@given(VALUES)
def test_what_is_written_is_json_of_the_same_values(value: Any) -> None:
    assert read(canonical_json(value)) == value


@given(VALUES)
def test_the_bytes_are_those_of_another_writer_of_the_standard(value: Any) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


@given(VALUES)
def test_the_order_of_keys_makes_no_difference(value: Any) -> None:
    assert canonical_json(shuffled(value)) == canonical_json(value)


@given(VALUES)
def test_writing_what_was_read_gives_the_same_bytes(value: Any) -> None:
    written = canonical_json(value)
    assert canonical_json(read(written)) == written


# RFC 8785, appendix B
@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (5e-324, "5e-324"),
        (-5e-324, "-5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740992.0, "9007199254740992"),
        (-9007199254740992.0, "-9007199254740992"),
        (295147905179352830000.0, "295147905179352830000"),
        (9.999999999999997e22, "9.999999999999997e+22"),
        (1e23, "1e+23"),
        (1.0000000000000001e23, "1.0000000000000001e+23"),
        (999999999999999700000.0, "999999999999999700000"),
        (999999999999999900000.0, "999999999999999900000"),
        (1e21, "1e+21"),
        (9.999999999999997e-7, "9.999999999999997e-7"),
        (0.000001, "0.000001"),
        (333333333.3333332, "333333333.3333332"),
        (-0.0000033333333333333333, "-0.0000033333333333333333"),
        (1424953923781206.2, "1424953923781206.2"),
    ],
)
def test_numbers_are_written_as_the_standard_says(number: float, written: str) -> None:
    assert canonical_json(number) == written.encode()


# RFC 8785, section 3.2.3
def test_keys_are_sorted_by_their_utf_16_units() -> None:
    dalet = "\ufb33"
    value = {"€": 1, "\r": 2, dalet: 3, "1": 4, "😀": 5, "\u0080": 6, "ö": 7}
    assert list(json.loads(canonical_json(value))) == ["\r", "1", "\u0080", "ö", "€", "😀", dalet]


# RFC 8785, section 3.2.2
def test_text_is_escaped_only_where_json_must() -> None:
    assert canonical_json('€$\u000f\nA\'B"\\\\"/') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()


def test_tuples_are_lists_and_nothing_is_spaced() -> None:
    assert canonical_json({"b": (1, True, None), "a": {}}) == b'{"a":{},"b":[1,true,null]}'


@pytest.mark.parametrize("number", [LARGEST_INTEGER, -LARGEST_INTEGER])
def test_the_greatest_whole_numbers_are_written(number: int) -> None:
    assert canonical_json(number) == str(number).encode()


@pytest.mark.parametrize(
    "number", [LARGEST_INTEGER + 1, -LARGEST_INTEGER - 1, 10**5000], ids=["above", "below", "far above"]
)
def test_greater_whole_numbers_are_refused_with_their_place_and_a_remedy(number: int) -> None:
    with pytest.raises(Invalid, match=r"2\^53 - 1") as caught:
        canonical_json({"items": [1, {"count": number}]})
    assert caught.value.where == "$.items[1].count"
    assert caught.value.remedy == "Write it as text."


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ({"a": float("nan")}, "$.a"),
        ([1.0, float("inf")], "$[1]"),
        ({"a": [Decimal("1.5")]}, "$.a[0]"),
        ({"at": datetime(2026, 1, 31, tzinfo=UTC)}, "$.at"),
        ({"a": {1: "x"}}, "$.a"),
        ({"a": {"\ud800": "x"}}, "$.a"),
        ({"a": "\udfff"}, "$.a"),
        (b"bytes", "$"),
        ({"a": {1, 2}}, "$.a"),
    ],
)
def test_what_json_has_not_is_refused_with_its_place(value: Any, where: str) -> None:
    with pytest.raises(Invalid) as caught:
        canonical_json(value)
    assert (caught.value.code, caught.value.where) == ("canonical.value", where)


def test_endless_nesting_is_refused_not_crashed_on() -> None:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(Invalid, match="64 levels"):
        canonical_json(value)


def test_sixty_four_levels_are_written() -> None:
    value: dict[str, Any] = {}
    for _ in range(64):
        value = {"a": value}
    assert canonical_json(value).count(b"{") == 65


@given(st.binary(max_size=200))
def test_digests_are_sha_256(content: bytes) -> None:
    assert sha256(content) == hashlib.sha256(content).digest()
    assert sha256_hex(content) == sha256(content).hex()
