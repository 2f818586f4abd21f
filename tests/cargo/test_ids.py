# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import random
import threading
import uuid
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import IdMaker, day_of, instant_of, is_id, new_id
from greenlane.errors import Invalid

NOON = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
LAST = datetime(9999, 12, 30, tzinfo=UTC)
INSTANTS = st.integers(0, (LAST - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)).map(
    lambda microseconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
)


@given(INSTANTS)
def test_an_id_is_a_uuid_of_version_7_that_tells_its_millisecond(at: datetime) -> None:
    made = IdMaker().new(at)
    value = uuid.UUID(made)
    assert (value.version, value.variant) == (7, uuid.RFC_4122)
    assert str(value) == made
    assert is_id(made)
    assert instant_of(made) == at - timedelta(microseconds=at.microsecond % 1000)


def test_the_example_of_the_standard_is_read_as_the_standard_says() -> None:
    # RFC 9562, appendix A.6
    assert instant_of("017f22e2-79b0-7cc3-98c4-dc0c0c07398f") == datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)


@given(st.lists(st.integers(min_value=0, max_value=9_000), min_size=2, max_size=50))
def test_ids_of_one_process_ascend_even_when_the_clock_is_set_back_a_little(steps_ms: list[int]) -> None:
    maker = IdMaker()
    made = [maker.new(NOON + timedelta(milliseconds=step)) for step in steps_ms]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_id_of_a_clock_that_is_far_behind_tells_that_clocks_time() -> None:
    maker = IdMaker()
    maker.new(NOON)
    assert instant_of(maker.new(NOON - timedelta(days=30))) == NOON - timedelta(days=30)


def test_a_millisecond_whose_ids_are_used_up_borrows_from_the_next() -> None:
    maker = IdMaker(lambda bits: (1 << bits) - 1)
    first = maker.new(NOON)
    maker._counter = (1 << 42) - 2
    last, over = maker.new(NOON), maker.new(NOON)
    assert first < last < over
    assert instant_of(last) == NOON
    assert instant_of(over) == NOON + timedelta(milliseconds=1)


def test_a_seeded_maker_makes_the_same_ids_again() -> None:
    one, two = (IdMaker(random.Random(7).getrandbits) for _ in range(2))
    assert [one.new(NOON) for _ in range(5)] == [two.new(NOON) for _ in range(5)]
    assert IdMaker().new(NOON) != IdMaker().new(NOON)


def test_threads_never_get_the_same_id() -> None:
    made: list[str] = []

    def make() -> None:
        made.extend(new_id(NOON) for _ in range(500))

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 2000


def test_the_day_of_an_id_is_that_of_utc() -> None:
    late = datetime(2026, 1, 31, 22, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert day_of(IdMaker().new(late)) == date(2026, 2, 1)


def test_a_naive_instant_makes_no_id() -> None:
    with pytest.raises(Invalid) as caught:
        new_id(NOON.replace(tzinfo=None))
    assert caught.value.code == "id.naive"


def test_an_instant_before_1970_makes_no_id() -> None:
    with pytest.raises(Invalid, match="1970"):
        new_id(datetime(1969, 12, 31, 23, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
        "017f22e279b07cc398c4dc0c0c07398f",
        "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "٠17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
    ],
)
def test_other_writings_are_no_ids(text: str) -> None:
    assert not is_id(text)
    with pytest.raises(Invalid):
        instant_of(text)


def test_a_uuid_of_another_version_tells_no_time() -> None:
    other = str(uuid.uuid4())
    assert is_id(other)
    with pytest.raises(Invalid, match="version 7"):
        instant_of(other)


def test_an_id_beyond_the_last_day_of_the_calendar_is_refused_not_crashed_on() -> None:
    with pytest.raises(Invalid):
        day_of("ffffffff-ffff-7fff-bfff-ffffffffffff")
