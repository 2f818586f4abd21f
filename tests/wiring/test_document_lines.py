# SPDX-License-Identifier: Apache-2.0
"""The line of a fault in a YAML document."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.errors import Misconfigured
from greenlane.wiring.document_lines import line_of


class Shape(msgspec.Struct, forbid_unknown_fields=True):
    named: dict[str, dict[str, int]] = {}
    several: set[int] = set()


def read(content: bytes) -> object:
    try:
        return msgspec.yaml.decode(content, type=Shape)
    except (msgspec.DecodeError, ValueError) as error:
        raise Misconfigured(f"It cannot be read: {error}.") from error


def line(content: bytes, *, asked: bool = True) -> int | None:
    with pytest.raises(Misconfigured) as caught:
        read(content)
    return line_of(content, caught.value, read if asked else None)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"named:\n  a: {x: 1}\n  b:\n    y: 2\n    z: no number\n  c: {q: 3}\n", 5),
        (b"several:\n  - 1\n  - 2\n  - three\n", 4),
        (b"named:\n  a: {x: 1}\n  2: {x: 1}\n  c: {d: e}\n", 3),
        (b"named:\n  a: {x: 1}\n  b: 7\n", 3),
        (b"other: 1\n", None),
        (b"named:\n  a:\n    x: 2026-02-30\n", 3),
        (b"named: [\n", 2),
    ],
)
def test_the_line_is_that_of_the_member_in_which_the_fault_lies(content: bytes, expected: int | None) -> None:
    assert line(content) == expected


def test_without_asking_again_the_line_is_that_of_what_holds_the_member() -> None:
    assert line(b"several: []\nnamed:\n  a: {x: 1}\n  b: 7\n", asked=False) == 2


@given(st.integers(1, 40), st.data())
def test_whichever_member_is_wrong_is_found(members: int, data: st.DataObject) -> None:
    wrong = data.draw(st.integers(0, members - 1))
    rows = [f"  k{number}: {{x: {'one' if number == wrong else number}}}" for number in range(members)]
    assert line("\n".join(["named:", *rows]).encode()) == wrong + 2
