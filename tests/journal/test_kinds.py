# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.journal.kinds import LONGEST_CODE, LONGEST_LIST, Kind, fits, is_code, wanted

ID = "01977b5e-5d2c-7abc-8def-0123456789ab"
DIGEST = "ab" * 32
FITTING: dict[Kind, list[Any]] = {
    Kind.ID: [ID],
    Kind.IDS: [[], [ID, ID], (ID,)],
    Kind.CODE: [
        "a",
        "A1",
        "wco-dm-xml",
        "goods.hs.unknown",
        "2026-W05",
        "GB123456789000",
        "x" * LONGEST_CODE,
        "a:b/c+d",
    ],
    Kind.CODES: [[], ["a", "b"], ("a",), ["a"] * LONGEST_LIST],
    Kind.DIGEST: [DIGEST],
    Kind.COUNT: [0, 1, 2**53 - 1],
    Kind.NUMBER: [0, -1, 0.5, 2**53 - 1, -1e-9],
    Kind.FLAG: [True, False],
    Kind.INSTANT: ["2026-01-31T09:00:00Z", "2026-01-31T09:00:00.123456Z"],
}
REFUSED: dict[Kind, list[Any]] = {
    Kind.ID: ["", "x", ID.upper(), ID + "\n", 5, None, b"x"],
    Kind.IDS: [ID, [ID, "x"], {ID: ID}, [ID] * (LONGEST_LIST + 1)],
    Kind.CODE: [
        "",
        " ",
        "Anna Schmidt",
        "a\n",
        "-a",
        "x" * (LONGEST_CODE + 1),
        "größe",
        "a@b.example",
        "O'Neill",
        1,
        None,
    ],
    Kind.CODES: ["a", ["a", "b c"], ["a"] * (LONGEST_LIST + 1), [["a"]]],
    Kind.DIGEST: [DIGEST.upper(), DIGEST[:-1], DIGEST + "a", b"\xab" * 32],
    Kind.COUNT: [-1, 1.0, True, "1", 2**53],
    Kind.NUMBER: [True, "1", float("nan"), float("inf"), 2**53, 1e300],
    Kind.FLAG: [0, 1, "true", None],
    Kind.INSTANT: ["2026-01-31", "2026-01-31T09:00:00+00:00", "2026-01-31 09:00:00Z", "٢٠٢٦-01-31T09:00:00Z", 5],
}


@pytest.mark.parametrize("kind", Kind)
def test_values_of_its_form_fit_a_kind(kind: Kind) -> None:
    assert [value for value in FITTING[kind] if not fits(kind, value)] == []


@pytest.mark.parametrize("kind", Kind)
def test_values_of_another_form_do_not_fit(kind: Kind) -> None:
    assert [value for value in REFUSED[kind] if fits(kind, value)] == []


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_says_what_it_wants(kind: Kind) -> None:
    assert len(wanted(kind)) > 10


@given(st.text())
def test_whatever_has_a_space_or_a_letter_outside_of_ascii_is_no_code(text: str) -> None:
    if any(letter.isspace() or not letter.isascii() for letter in text):
        assert not is_code(text)


@given(st.text(min_size=LONGEST_CODE + 1))
def test_long_text_is_no_code(text: str) -> None:
    assert not is_code(text)
