# SPDX-License-Identifier: Apache-2.0
"""Capacity plans: read with every fault named, places by local day, parts of days, strata."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from greenlane.cargo import Stage
from greenlane.errors import Invalid
from greenlane.targeting import CapacityPlan, Outcome, load_plan, local_day, share_of_day

PLAN = """
office: GB000060
title: Container terminal
time_zone: Europe/London
capacities:
  - {control: examination, per_day: 12, days: [mon, tue, wed, thu, fri], valid_from: 2026-01-01}
  - {control: scan, per_day: 40, valid_from: 2026-01-01, valid_to: 2026-06-30}
  - {control: scan, per_day: 60, valid_from: 2026-07-01}
random:
  pre_arrival: {width: 0.06, rate: 0.1, strata: [mode]}
rule:
  rank_by: score
  cut: {kind: rolling, days: 14}
  reserved: {drugs: 0.2}
"""


def _with(old: str, new: str) -> str:
    assert old in PLAN
    return PLAN.replace(old, new)


def test_a_plan_is_read_with_its_defaults() -> None:
    plan = load_plan(PLAN)
    assert plan.office == "GB000060"
    assert plan.rule.fall_back
    assert plan.random[Stage.PRE_ARRIVAL].share_of_capacity == 0.1
    assert load_plan(PLAN.encode()).digest() == plan.digest()


def test_places_hang_on_the_weekday_and_the_date() -> None:
    plan = load_plan(PLAN)
    assert plan.places_on(date(2026, 3, 2)) == {Outcome.EXAMINATION: 12, Outcome.SCAN: 40}
    assert plan.places_on(date(2026, 3, 1)) == {Outcome.EXAMINATION: 0, Outcome.SCAN: 40}  # a Sunday
    assert plan.places_on(date(2026, 7, 1))[Outcome.SCAN] == 60
    assert plan.places_on(date(2025, 12, 31)) == {Outcome.EXAMINATION: 0, Outcome.SCAN: 0}


def test_the_stratum_is_what_the_plan_divides_by() -> None:
    plan = load_plan(PLAN)
    assert plan.stratum_of(Stage.PRE_ARRIVAL, "1", "import") == "1"
    assert plan.stratum_of(Stage.PRE_ARRIVAL, None, "import") == "none"
    assert plan.stratum_of(Stage.TRANSIT, "1", "import") == "all"


def test_the_number_wanted_a_day_adds_up_to_what_the_period_needs() -> None:
    random = load_plan(PLAN).random[Stage.PRE_ARRIVAL]
    assert random.wanted_a_day() * random.period_days == pytest.approx(385, abs=5)


def test_days_are_those_of_the_office() -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    assert local_day(datetime(2026, 3, 1, 12, tzinfo=UTC), auckland) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("begins", "ends", "share"),
    [
        ((2026, 3, 29, 0), (2026, 3, 29, 23), 1.0),  # the day on which British clocks go forward has 23 hours
        ((2026, 3, 28, 0), (2026, 3, 28, 12), 0.5),
        ((2026, 3, 27, 0), (2026, 3, 30, 0), 1.0),
        ((2026, 3, 30, 0), (2026, 3, 31, 0), 0.0),
    ],
)
def test_the_part_of_a_day_in_a_window_is_reckoned_by_true_hours(
    begins: tuple[int, int, int, int], ends: tuple[int, int, int, int], share: float
) -> None:
    day = date(2026, 3, 29 if begins[2] == 29 or ends == (2026, 3, 31, 0) else 28)
    start, end = (datetime(*when, tzinfo=UTC) for when in (begins, ends))
    assert share_of_day(start, end, day, ZoneInfo("Europe/London")) == pytest.approx(share)


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("per_day: 12", "per_day: -1", "capacities[0].per_day"),
        ("per_day: 12", "per_day: 99999999", "capacities[0].per_day"),
        ("control: examination", "control: no_control", "capacities[0].control"),
        ("days: [mon,", "days: [mon, mon,", "capacities[0].days"),
        ("valid_to: 2026-06-30", "valid_to: 2025-06-30", "capacities[1].valid_to"),
        ("valid_from: 2026-07-01", "valid_from: 2026-06-30", "capacities[2]"),
        ("Europe/London", "Europe/Atlantis", "time_zone"),
        ("office: GB000060", "office: 'GB 60'", "office"),
        ("width: 0.06", "width: 0", "random.pre_arrival.width"),
        ("width: 0.06", "width: 0.00001", "random.pre_arrival.width"),
        ("rate: 0.1", "rate: 2", "random.pre_arrival.rate"),
        ("strata: [mode]", "share_of_capacity: 2", "random.pre_arrival.share_of_capacity"),
        ("strata: [mode]", "period_days: 0", "random.pre_arrival.period_days"),
        ("strata: [mode]", "control: audit", "random.pre_arrival.control"),
        ("days: 14", "days: 0", "rule.cut.days"),
        ("days: 14", "score: 101", "rule.cut.score"),
        ("drugs: 0.2", "drugs: 0.7, revenue: 0.6", "rule.reserved"),
    ],
)
def test_a_faulty_plan_is_refused_where_the_fault_is(old: str, new: str, where: str) -> None:
    with pytest.raises(Invalid) as refused:
        load_plan(_with(old, new))
    assert refused.value.where == where
    assert refused.value.remedy


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        "",
        "- a list",
        "office: [",
        PLAN + "---" + PLAN,
        _with("width: 0.06", "width: wide"),
        _with("mon, tue", "monday"),
        _with("title", "motto"),
        "office: X\ncapacities: []",
    ],
)
def test_what_is_no_plan_is_refused_with_a_sentence(content: str | bytes) -> None:
    with pytest.raises(Invalid) as refused:
        load_plan(content)
    assert refused.value.code == "capacity.document"


def test_a_plan_can_be_written_and_read_again() -> None:
    import msgspec

    plan = load_plan(PLAN)
    assert msgspec.convert(msgspec.to_builtins(plan), CapacityPlan, strict=False) == plan
