# SPDX-License-Identifier: Apache-2.0
"""Facts: what is kept of a value, what is shown of it, and what cannot be kept and is absent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import (
    VOCABULARY,
    Fact,
    Facts,
    FactsBuilder,
    Kind,
    Source,
    Stated,
    as_json,
    flat,
    names_of,
    shown,
    stored,
)
from greenlane.cargo.facts import LARGEST

WEIGHT = VOCABULARY["goods.gross_weight_kg"]
COUNT = VOCABULARY["goods.package_count"]
TIME = VOCABULARY["journey.arrival_planned"]
TEXTS = VOCABULARY["route.countries"]
DECIMALS = [fact for fact in VOCABULARY.values() if fact.kind is Kind.DECIMAL]
HERE = Source(provider="declared", lodgement="L1", version=1, path="/Declaration[1]")


@given(st.sampled_from(DECIMALS), st.integers(-LARGEST, LARGEST))
def test_every_scaled_integer_is_what_its_decimal_is_stored_as(fact: Fact, scaled: int) -> None:
    # 2**53 has 16 digits, so the 28 digits of a Decimal never round it.
    assert stored(fact, Decimal(scaled).scaleb(-fact.scale)) == scaled


@given(st.sampled_from(DECIMALS), st.integers(-(10**15), 10**15))
def test_what_is_shown_of_a_decimal_is_stored_as_the_same(fact: Fact, scaled: int) -> None:
    assert stored(fact, shown(fact.name, scaled)) == scaled


@given(st.sampled_from([*DECIMALS, COUNT]), st.decimals(allow_nan=True, allow_infinity=True))
def test_no_decimal_makes_it_fail_or_leaves_the_bounds(fact: Fact, value: Decimal) -> None:
    kept = stored(fact, value)
    assert kept is None or (isinstance(kept, int) and abs(kept) <= LARGEST)


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity", "1e40", "9e999999", "1e999999", "9007199255"])
def test_a_quantity_that_cannot_be_reckoned_with_is_absent(text: str) -> None:
    assert stored(WEIGHT, Decimal(text)) is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("1050.5", 1_050_500_000),
        ("0", 0),
        ("0E+999999", 0),
        ("1e-999999", 0),
        ("-1.5", -1_500_000),
        ("0.0000005", 0),  # half to even
        ("0.0000015", 2),
        ("0.00000050000000000000000000000000000000001", 1),
        ("9007199254.740992", LARGEST),
        ("9007199254.740993", None),
    ],
)
def test_a_weight_is_kept_in_milligrams(text: str, kept: int | None) -> None:
    assert stored(WEIGHT, Decimal(text)) == kept


@pytest.mark.parametrize("count", [LARGEST + 1, 10**30, -(10**30), "many", Decimal("NaN"), float("inf")])
def test_a_count_beyond_canonical_json_is_absent(count: object) -> None:
    assert stored(COUNT, count) is None


def test_a_count_of_thousands_of_digits_is_absent_and_costs_nothing() -> None:
    assert stored(COUNT, 10**5000) is None


@pytest.mark.parametrize("nothing", [None, "", ()])
@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_is_absent_whatever_the_kind(kind: Kind, nothing: object) -> None:
    fact = next(fact for fact in VOCABULARY.values() if fact.kind is kind)
    assert stored(fact, nothing) is None


def test_zero_and_false_are_values() -> None:
    assert stored(COUNT, 0) == 0
    assert stored(WEIGHT, Decimal(0)) == 0
    assert stored(VOCABULARY["equipment.empty"], False) is False


def test_a_time_is_kept_in_utc_to_the_second() -> None:
    there = datetime(2026, 3, 24, 11, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=2)))
    assert stored(TIME, there) == "2026-03-24T09:00:00Z"


@pytest.mark.parametrize(
    "when",
    [
        datetime(2026, 3, 24, 11),  # noqa: DTZ001 - the point of it
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(9999, 12, 31, 23, 59, tzinfo=timezone(-timedelta(hours=12))),
    ],
)
def test_a_time_that_is_no_instant_is_absent(when: datetime) -> None:
    assert stored(TIME, when) is None


@given(st.datetimes(timezones=st.timezones()))
def test_no_time_makes_it_fail(when: datetime) -> None:
    kept = stored(TIME, when)
    assert kept is None or (isinstance(kept, str) and datetime.fromisoformat(kept).tzinfo == UTC)


def test_a_list_leaves_empty_texts_out_and_is_absent_when_nothing_is_left() -> None:
    assert stored(TEXTS, ["CN", "", None, "GB"]) == ("CN", "GB")
    assert stored(TEXTS, ["", None]) is None
    assert stored(TEXTS, "CN") == ("CN",)


def test_a_builder_keeps_each_different_value_once_with_its_source() -> None:
    tell = FactsBuilder()
    other = Source(provider="declared", lodgement="L2", version=1)
    for value, source in ((Decimal("1.5"), HERE), (Decimal("1.50"), other), (Decimal(2), other), (None, other)):
        tell.state("goods.gross_weight_kg", value, source)
    assert tell.build() == {"goods.gross_weight_kg": (Stated(1_500_000, HERE), Stated(2_000_000, other))}


def test_a_fact_outside_the_vocabulary_is_refused() -> None:
    with pytest.raises(KeyError):
        FactsBuilder().state("goods.colour", "red", HERE)


def test_facts_are_shown_flat_by_name_with_their_members() -> None:
    facts = Facts(
        consignment={"route.countries": (Stated(("CN", "GB"), HERE),), "consignment.ucr": ()},
        items=({"goods.gross_weight_kg": (Stated(1_500_000, HERE), Stated(3, HERE))},),
    )
    assert as_json(facts) == {
        "route.countries": ["CN", "GB"],
        "items": [{"goods.gross_weight_kg": 1.5}],
        "equipment": [],
        "parties": [],
    }
    assert flat({"goods.gross_weight_kg": (Stated(2_000_000, HERE),)}) == {"goods.gross_weight_kg": 2}
    assert names_of(facts.items) == {"goods.gross_weight_kg"}


def test_added_consignment_facts_replace_and_leave_the_rest() -> None:
    facts = Facts(consignment={"consignment.ucr": (Stated("A", HERE),), "filing.mrn": (Stated("M", HERE),)})
    more = facts.with_consignment({"consignment.ucr": (Stated("B", HERE),)})
    assert (more.first("consignment.ucr"), more.first("filing.mrn"), more.first("filing.stage")) == ("B", "M", None)
    assert facts.first("consignment.ucr") == "A"
