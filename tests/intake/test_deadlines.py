# SPDX-License-Identifier: Apache-2.0
"""Time limits of filings and decisions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import (
    Consignment,
    Conveyance,
    Declaration,
    Direction,
    Equipment,
    GoodsItem,
    Journey,
    JourneyTime,
    Moment,
    Stage,
)
from greenlane.intake.deadlines import deadline, haul_of, hours_between, is_reported, told_time
from greenlane.intake.time_limits import Haul, OnSilence, shipped_time_limits

DAY = date(2026, 3, 1)
NOON = datetime(2026, 3, 24, 12, tzinfo=UTC)
SAFE = shipped_time_limits().of("SAFE", DAY)
EU = shipped_time_limits().of("EU", DAY)
US = shipped_time_limits().of("US", DAY)


def _cargo(
    mode: str | None,
    *,
    direction: Direction = Direction.IMPORT,
    containerised: bool | None = None,
    actual: bool = False,
    **times: datetime,
) -> Declaration:
    stated = tuple(
        JourneyTime(moment=Moment(name), at=at, actual=actual, source="filing") for name, at in times.items()
    )
    border = Conveyance(mode=mode) if mode else None
    return Declaration(
        direction=direction,
        consignment=Consignment(containerised=containerised, journey=Journey(border=border, times=stated)),
    )


@pytest.mark.parametrize(
    ("mode", "containerised", "times", "limit", "row"),
    [
        ("1", True, {"loading": NOON}, NOON - timedelta(hours=24), "SAFE-SEA-CONTAINER"),
        ("1", False, {"arrival": NOON}, NOON - timedelta(hours=24), "SAFE-SEA-BULK"),
        ("4", None, {"departure": NOON, "arrival": NOON + timedelta(hours=2)}, NOON, "SAFE-AIR-SHORT"),
        (
            "4",
            None,
            {"departure": NOON - timedelta(hours=9), "arrival": NOON},
            NOON - timedelta(hours=4),
            "SAFE-AIR-LONG",
        ),
        ("2", None, {"arrival": NOON}, NOON - timedelta(hours=2), "SAFE-RAIL"),
        ("8", None, {"arrival": NOON}, NOON - timedelta(hours=2), "SAFE-INLAND-WATERWAY"),
        ("3", None, {"arrival": NOON}, NOON - timedelta(hours=1), "SAFE-ROAD"),
    ],
)
def test_inbound_cargo_is_due_as_the_safe_framework_says(
    mode: str, containerised: bool | None, times: dict[str, datetime], limit: datetime, row: str
) -> None:
    filing = _cargo(mode, containerised=containerised, **times)  # type: ignore[arg-type]
    found = deadline(filing, Stage.PRE_ARRIVAL, None, SAFE)
    assert found.row is not None
    assert (found.row.id, found.filing_limit) == (row, limit)


def test_before_loading_by_air_silence_means_wait() -> None:
    found = deadline(_cargo("4", loading=NOON), Stage.PRE_LOADING, None, SAFE)
    assert found.row is not None
    assert found.row.id == "SAFE-AIR-PLACI"
    assert found.row.on_silence is OnSilence.MUST_WAIT
    assert found.filing_limit == found.decision_limit == NOON


def test_an_import_goods_declaration_is_due_before_arrival_whatever_the_cargo_limit_is() -> None:
    filing = Declaration(
        type="IM",
        additional_type="D",
        consignment=Consignment(
            items=(GoodsItem(procedure="40"),),
            containerised=True,
            journey=Journey(border=Conveyance(mode="1"), times=(JourneyTime(moment=Moment.ARRIVAL, at=NOON),)),
        ),
    )
    found = deadline(filing, Stage.PRE_ARRIVAL, None, SAFE)
    assert found.row is not None
    assert (found.row.id, found.filing_limit, found.decision_limit) == ("SAFE-IMPORT-GOODS", NOON, NOON)


@pytest.mark.parametrize(
    ("limits", "declaration", "stage", "row"),
    [
        (EU, _cargo("1", containerised=True, loading=NOON), Stage.PRE_ARRIVAL, "EU-SEA-CONTAINER"),
        (EU, _cargo("3", arrival=NOON), Stage.PRE_ARRIVAL, "EU-ROAD"),
        (EU, _cargo("4", direction=Direction.EXPORT, departure=NOON), Stage.PRE_DEPARTURE, "EU-EXPORT-AIR"),
        (US, _cargo("1", loading=NOON), Stage.PRE_ARRIVAL, "US-SEA"),
        (US, _cargo("3", direction=Direction.EXPORT, departure=NOON), Stage.PRE_DEPARTURE, "US-EXPORT-ROAD"),
    ],
)
def test_other_regimes_have_rows_of_their_own(
    limits: tuple[object, ...], declaration: Declaration, stage: Stage, row: str
) -> None:
    found = deadline(declaration, stage, NOON - timedelta(hours=30), limits)  # type: ignore[arg-type]
    assert found.row is not None
    assert found.row.id == row
    assert found.filing_limit is not None


def test_a_decision_can_run_from_the_lodging() -> None:
    filing = _cargo("1", containerised=True, loading=NOON)
    lodged = NOON - timedelta(hours=40)
    assert deadline(filing, Stage.PRE_ARRIVAL, lodged, EU).decision_limit == lodged + timedelta(hours=24)
    unlodged = deadline(filing, Stage.PRE_ARRIVAL, None, EU)
    assert unlodged.row is not None


def test_half_hours_are_kept() -> None:
    found = deadline(_cargo("4", direction=Direction.EXPORT, departure=NOON), Stage.PRE_DEPARTURE, None, EU)
    assert found.filing_limit == NOON - timedelta(minutes=30)


def test_an_actual_time_is_taken_before_a_planned_one_and_its_source_is_kept() -> None:
    planned = JourneyTime(moment=Moment.ARRIVAL, at=NOON, source="filing")
    actual = JourneyTime(moment=Moment.ARRIVAL, at=NOON + timedelta(hours=3), actual=True, source="terminal")
    filing = Declaration(
        direction=Direction.IMPORT,
        consignment=Consignment(journey=Journey(border=Conveyance(mode="3"), times=(planned, actual))),
    )
    found = deadline(filing, Stage.PRE_ARRIVAL, None, SAFE)
    assert found.decision_limit == actual.at
    assert found.times == (actual,)


def test_without_any_time_the_limit_is_absent_and_the_reason_names_what_is_missing() -> None:
    found = deadline(_cargo("3"), Stage.PRE_ARRIVAL, NOON, SAFE)
    assert (found.filing_limit, found.decision_limit) == (None, None)
    assert found.reason == ("No planned or actual arrival time is known, neither from the filing nor from a report.")
    assert found.hours_before_limit is None
    assert found.late is None


def test_without_a_mode_the_reason_says_so() -> None:
    found = deadline(_cargo(None, arrival=NOON), Stage.PRE_ARRIVAL, NOON, SAFE)
    assert found.row is None
    assert found.reason is not None
    assert "mode of transport" in found.reason


@pytest.mark.parametrize(("mode", "words"), [("7", "transport 7 at"), ("5", "transport 5 (mail) at")])
def test_a_mode_without_a_limit_is_named(mode: str, words: str) -> None:
    found = deadline(_cargo(mode, arrival=NOON), Stage.PRE_ARRIVAL, NOON, SAFE)
    assert found.reason is not None
    assert words in found.reason


def test_a_stage_without_a_limit_is_named() -> None:
    found = deadline(_cargo("1", arrival=NOON), Stage.POST_RELEASE, NOON, SAFE)
    assert found.reason == "No time limit is set for the post-release stage of a filing of this kind."
    assert found.on_silence is None


def test_where_the_law_names_no_time_to_decide_the_goods_still_wait() -> None:
    found = deadline(_cargo("1", arrival=NOON), Stage.CLEARANCE, NOON, EU)
    assert found.decision_limit is None
    assert found.decision_reason == f"{found.row.law} sets no time by which customs must decide."  # type: ignore[union-attr]
    assert found.on_silence is OnSilence.MUST_WAIT


def test_where_the_haul_is_open_the_limit_that_is_known_is_taken() -> None:
    only_departure = deadline(_cargo("4", departure=NOON), Stage.PRE_ARRIVAL, None, SAFE)
    only_arrival = deadline(_cargo("4", arrival=NOON), Stage.PRE_ARRIVAL, None, SAFE)
    assert only_departure.filing_limit == NOON
    assert only_arrival.filing_limit == NOON - timedelta(hours=4)


def test_where_it_is_open_which_row_holds_nobody_is_called_late_on_a_guess() -> None:
    # bulk is due four hours before arrival, on short voyages two; the filing does not tell how long the voyage is
    found = deadline(_cargo("1", containerised=False, arrival=NOON), Stage.PRE_ARRIVAL, NOON - timedelta(hours=3), EU)
    assert found.late is False


def test_named_containers_make_a_consignment_containerised() -> None:
    filing = Declaration(
        direction=Direction.IMPORT,
        consignment=Consignment(
            equipment=(Equipment(id="MSKU1234565"),),
            journey=Journey(border=Conveyance(mode="1"), times=(JourneyTime(moment=Moment.LOADING, at=NOON),)),
        ),
    )
    found = deadline(filing, Stage.PRE_ARRIVAL, None, SAFE)
    assert found.row is not None
    assert found.row.id == "SAFE-SEA-CONTAINER"


@pytest.mark.parametrize(("hours", "late", "expected"), [(3, False, "2.00"), (1, False, "0.00"), (0, True, "-1.00")])
def test_hours_before_the_limit_are_negative_when_late(hours: int, late: bool, expected: str) -> None:
    found = deadline(_cargo("3", arrival=NOON), Stage.PRE_ARRIVAL, NOON - timedelta(hours=hours), SAFE)
    assert found.hours_before_limit == Decimal(expected)
    assert found.late is late


@given(at=st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))])))
def test_no_date_of_the_calendar_breaks_the_reckoning(at: datetime) -> None:
    found = deadline(_cargo("1", containerised=True, loading=at, arrival=at), Stage.PRE_ARRIVAL, NOON, SAFE)
    assert found.filing_limit is not None or found.reason
    assert found.filing_limit is None or found.filing_limit.utcoffset() == timedelta(0)


def test_a_time_at_the_edge_of_the_calendar_is_told_and_not_guessed() -> None:
    found = deadline(_cargo("3", arrival=datetime.min.replace(tzinfo=UTC)), Stage.PRE_ARRIVAL, NOON, SAFE)
    assert found.filing_limit is None
    assert found.reason is not None
    assert "calendar" in found.reason


def test_a_time_without_offset_is_no_instant_and_not_used() -> None:
    found = deadline(_cargo("3", arrival=datetime(2026, 3, 24, 12)), Stage.PRE_ARRIVAL, NOON, SAFE)  # noqa: DTZ001
    assert found.filing_limit is None


@given(
    departure=st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    minutes=st.integers(min_value=0, max_value=2000),
)
def test_a_flight_is_short_below_four_hours(departure: datetime, minutes: int) -> None:
    filing = _cargo("4", departure=departure, arrival=departure + timedelta(minutes=minutes))
    assert haul_of(filing) is (Haul.SHORT if minutes < 240 else Haul.LONG)


def test_only_a_flight_has_a_haul_that_its_duration_tells() -> None:
    assert haul_of(_cargo("1", departure=NOON, arrival=NOON + timedelta(hours=1))) is None
    assert haul_of(_cargo("4", departure=NOON, arrival=NOON - timedelta(hours=1))) is None


def test_hours_have_two_decimals_and_a_sign() -> None:
    assert hours_between(NOON, NOON + timedelta(minutes=20)) == Decimal("0.33")
    assert hours_between(NOON, NOON - timedelta(minutes=90)) == Decimal("-1.50")


@given(times=st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 1000)), min_size=1, max_size=6))
def test_what_happened_beats_what_was_planned_and_a_report_beats_the_filing(
    times: list[tuple[bool, bool, int]],
) -> None:
    stated = tuple(
        JourneyTime(
            moment=Moment.ARRIVAL,
            at=NOON + timedelta(minutes=minutes),
            actual=actual,
            source=f"report:{place}" if reported else "filing",
        )
        for place, (actual, reported, minutes) in enumerate(times)
    )
    told = told_time(stated, Moment.ARRIVAL)
    assert told is not None
    alike = [time for time in stated if time.actual is told.actual]
    assert told.actual is any(time.actual for time in stated)
    assert is_reported(told) is any(is_reported(time) for time in alike)
    same_kind = [time for time in alike if is_reported(time) is is_reported(told)]
    assert told is (same_kind[-1] if is_reported(told) else same_kind[0])


def test_a_report_moves_the_limits_of_a_filing() -> None:
    filed = JourneyTime(moment=Moment.ARRIVAL, at=NOON, source="filing")
    reported = JourneyTime(moment=Moment.ARRIVAL, at=NOON + timedelta(hours=5), source="report:1")
    lodged = NOON - timedelta(minutes=30)

    def due(*times: JourneyTime) -> bool | None:
        consignment = Consignment(journey=Journey(border=Conveyance(mode="3"), times=times))
        filing = Declaration(direction=Direction.IMPORT, consignment=consignment)
        return deadline(filing, Stage.PRE_ARRIVAL, lodged, SAFE).late

    assert due(filed) is True
    assert due(filed, reported) is False
