# SPDX-License-Identifier: Apache-2.0
"""Registration numbers and digests of messages."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import Direction
from greenlane.errors import Invalid
from greenlane.intake.registration import check_digit, message_digest, registration_number

NOW = datetime(2026, 1, 31, 9, tzinfo=UTC)
FORM = re.compile(r"\d{2}[A-Z]{2}[A-Z0-9]{13}\d")


@pytest.mark.parametrize(
    "number",
    ["25GB3POHWIVZSF9AR0", "26GB345BQQV9HNYAR0", "26GB2OPYI6PGWK3AR6", "20GB1Q3RTK463FGVR4", "25GB6W23HIITPATAR8"],
)
def test_the_check_digit_is_the_one_that_administrations_give(number: str) -> None:
    assert check_digit(number[:-1]) == number[-1]


@given(
    country=st.from_regex(r"[A-Z]{2}", fullmatch=True),
    identity=st.integers(min_value=0, max_value=36**12 - 1) | st.text(),
    direction=st.none() | st.sampled_from(Direction),
)
def test_every_number_has_the_form_and_a_right_check_digit(
    country: str, identity: int | str, direction: Direction | None
) -> None:
    number = registration_number(country, NOW, identity, direction)
    assert FORM.fullmatch(number)
    assert number.startswith("26" + country)
    assert check_digit(number[:-1]) == number[-1]
    assert registration_number(country, NOW, identity, direction) == number


@given(st.sets(st.integers(min_value=0, max_value=36**12 - 1), min_size=2, max_size=20))
def test_different_running_numbers_give_different_registrations(numbers: set[int]) -> None:
    assert len({registration_number("GB", NOW, number) for number in numbers}) == len(numbers)


def test_the_seventeenth_character_tells_the_kind_of_procedure() -> None:
    kinds = {direction: registration_number("GB", NOW, 1, direction)[16] for direction in (*Direction, None)}
    assert kinds[Direction.EXPORT] == "A"
    assert kinds[Direction.TRANSIT] == "J"
    assert kinds[Direction.IMPORT] == "R"
    assert kinds[None] == kinds[Direction.TRANSHIPMENT] == "Z"


def test_the_year_is_that_of_universal_time() -> None:
    late = datetime(2025, 12, 31, 23, tzinfo=timezone(-timedelta(hours=5)))
    assert registration_number("US", late, 1).startswith("26US")


@pytest.mark.parametrize(
    ("country", "now", "identity"),
    [
        ("gb", NOW, 1),
        ("GBR", NOW, 1),
        ("", NOW, 1),
        ("GB", datetime(2026, 1, 31), 1),  # noqa: DTZ001
        ("GB", NOW, -1),
        ("GB", NOW, 36**12),
    ],
)
def test_what_makes_no_number_is_refused(country: str, now: datetime, identity: int) -> None:
    with pytest.raises(Invalid):
        registration_number(country, now, identity)


@given(st.binary())
def test_the_digest_of_a_message_is_that_of_its_bytes(raw: bytes) -> None:
    assert message_digest(raw) == hashlib.sha256(raw).hexdigest()


@given(raw=st.binary(), first=st.integers(min_value=0, max_value=999), second=st.integers(min_value=0, max_value=999))
def test_several_messages_of_one_file_have_digests_of_their_own(raw: bytes, first: int, second: int) -> None:
    assert (message_digest(raw, first) == message_digest(raw, second)) is (first == second)
    assert len(message_digest(raw, first)) == 64
