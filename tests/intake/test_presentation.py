# SPDX-License-Identifier: Apache-2.0
"""The clock that starts when goods arrive."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from greenlane.cargo import Consignment, Conveyance, Declaration, Direction, Journey, JourneyTime, Moment
from greenlane.intake.presentation import presentation
from greenlane.intake.time_limits import shipped_time_limits

DAY = date(2026, 3, 1)
NOON = datetime(2026, 3, 24, 12, tzinfo=UTC)
EU = shipped_time_limits().presentation_of("EU", DAY)
US = shipped_time_limits().presentation_of("US", DAY)
PARIS = ZoneInfo("Europe/Paris")


def _goods(*times: JourneyTime, direction: Direction = Direction.IMPORT) -> Declaration:
    return Declaration(
        direction=direction, consignment=Consignment(journey=Journey(border=Conveyance(mode="1"), times=times))
    )


def _time(moment: Moment, at: datetime, *, actual: bool = True) -> JourneyTime:
    return JourneyTime(moment=moment, at=at, actual=actual, source="report:1")


def test_goods_that_have_not_arrived_owe_nothing_yet() -> None:
    found = presentation(_goods(_time(Moment.ARRIVAL, NOON, actual=False)), EU, zone=PARIS)
    assert (found.limit, found.storage_limit, found.late) == (None, None, None)
    assert found.reason == "The goods have not arrived as far as is known."


def test_arrival_starts_the_clock_and_presentation_the_days_of_storage() -> None:
    arrived = presentation(_goods(_time(Moment.ARRIVAL, NOON)), EU, zone=PARIS)
    assert arrived.limit == NOON
    assert arrived.storage_reason == "The goods have not been presented as far as is known."
    there = _goods(_time(Moment.ARRIVAL, NOON), _time(Moment.PRESENTATION, NOON + timedelta(hours=2)))
    presented = presentation(there, EU, zone=PARIS)
    assert presented.late is True
    # ninety days after the 24th of March end with the 22nd of June, at midnight in Paris
    assert presented.storage_limit == datetime(2026, 6, 23, tzinfo=PARIS)
    assert presented.row is not None
    assert "952/2013" in str(presented.row.law)


def test_a_law_that_names_one_limit_only_says_so_of_the_other() -> None:
    found = presentation(_goods(_time(Moment.ARRIVAL, NOON)), US)
    assert found.limit is None
    assert found.reason is not None
    assert found.reason.endswith("sets none.")
    assert found.storage_limit == datetime(2026, 4, 9, tzinfo=UTC)


def test_goods_that_leave_and_regimes_without_a_row_have_no_such_limit() -> None:
    leaving = presentation(_goods(_time(Moment.ARRIVAL, NOON), direction=Direction.EXPORT), EU)
    assert leaving.reason == "No limit of presentation is set for goods of this kind."
    assert presentation(_goods(), ()).row is None
