# SPDX-License-Identifier: Apache-2.0
"""GL-JRN: times of the journey."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from greenlane.cargo import JourneyTime, Moment, TransitTerms
from greenlane.intake import check
from tests.intake.checks.filings import CODES, DAY, at, found, good, one, with_journey


def _times(*times: tuple[Moment, datetime]) -> tuple[JourneyTime, ...]:
    return tuple(JourneyTime(moment=moment, at=instant) for moment, instant in times)


def test_GL_JRN_01_the_arrival_follows_the_departure() -> None:
    finding = one("GL-JRN-01", with_journey(times=_times((Moment.DEPARTURE, at(10)), (Moment.ARRIVAL, at(9)))))
    assert finding.path == "consignment.journey.times[1]"
    assert "Departure 2026-03-10 12:00+00:00, arrival 2026-03-09 12:00+00:00." in finding.message
    assert not found("GL-JRN-01", with_journey(times=_times((Moment.DEPARTURE, at(10)), (Moment.ARRIVAL, at(10)))))
    assert not found("GL-JRN-01", with_journey(times=_times((Moment.ARRIVAL, at(10)))))
    # the same instant in two time zones
    tokyo = at(10).astimezone(timezone(timedelta(hours=9)))
    assert not found("GL-JRN-01", with_journey(times=_times((Moment.DEPARTURE, tokyo), (Moment.ARRIVAL, at(10)))))


def test_GL_JRN_02_the_loading_precedes_the_departure() -> None:
    wrong = _times((Moment.LOADING, at(11)), (Moment.DEPARTURE, at(10)))
    assert one("GL-JRN-02", with_journey(times=wrong)).value == at(10).isoformat()
    assert not found("GL-JRN-02", good())


def test_GL_JRN_03_the_loading_precedes_the_arrival() -> None:
    wrong = (
        JourneyTime(moment=Moment.LOADING, at=at(25)),
        JourneyTime(moment=Moment.ARRIVAL, at=at(24), path="/ArrivalDateTime"),
    )
    assert one("GL-JRN-03", with_journey(times=wrong)).path == "/ArrivalDateTime"
    assert not found("GL-JRN-03", good())


@pytest.mark.parametrize("instant", [datetime(1989, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)])
def test_GL_JRN_04_a_time_of_the_journey_is_possible(instant: datetime) -> None:
    finding = one("GL-JRN-04", with_journey(times=_times((Moment.ARRIVAL, instant))))
    assert finding.value == instant.isoformat()
    assert not found("GL-JRN-04", good())
    assert not found("GL-JRN-04", with_journey(times=_times((Moment.ARRIVAL, instant.replace(tzinfo=None)))))


def test_GL_JRN_05_the_transit_can_end_before_its_limit() -> None:
    def limited(limit: datetime | None) -> dict[str, object]:
        return {"transit": TransitTerms(time_limit=limit), "paths": {"transit": "/Transit"}}

    assert one("GL-JRN-05", good(of=limited(at(9)))).path == "/Transit"
    assert not found("GL-JRN-05", good(of=limited(at(30))))
    assert not found("GL-JRN-05", good(of=limited(None)))


def test_an_actual_time_is_compared_before_a_planned_one() -> None:
    times = (
        JourneyTime(moment=Moment.DEPARTURE, at=at(10)),
        JourneyTime(moment=Moment.DEPARTURE, at=at(26), actual=True),
        JourneyTime(moment=Moment.ARRIVAL, at=at(24)),
    )
    assert "Departure 2026-03-26" in one("GL-JRN-01", with_journey(times=times)).message


@pytest.mark.parametrize("instant", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_the_edges_of_the_calendar_break_no_check(instant: datetime) -> None:
    odd = good(
        acceptance_time=instant,
        of={
            "transit": TransitTerms(time_limit=instant),
            "journey": with_journey(times=_times(*((moment, instant) for moment in Moment))).consignment.journey,
        },
    )
    assert check(odd, CODES, on=DAY)
