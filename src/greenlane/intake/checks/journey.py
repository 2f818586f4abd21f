# SPDX-License-Identifier: Apache-2.0
"""GL-JRN: times of the journey that cannot be."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from greenlane.cargo import JourneyTime, Moment

from ..finding import Severity
from .check import Fault, Filing, at, check

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=730)


@check("GL-JRN-01", Severity.WARNING)
def arrival_before_departure(filing: Filing) -> Iterator[Fault]:
    """The arrival lies before the departure; correct one of the two times.

    Passes: departure 10 March, arrival 24 March.

    Source: SAFE Framework, annex of data elements: date and time of arrival.
    """
    yield from _out_of_order(filing, Moment.DEPARTURE, Moment.ARRIVAL)


@check("GL-JRN-02", Severity.WARNING)
def loading_after_departure(filing: Filing) -> Iterator[Fault]:
    """The loading lies after the departure; correct one of the two times.

    Passes: loading 9 March, departure 10 March.

    Source: SAFE Framework, time limits: before loading at the port of departure.
    """
    yield from _out_of_order(filing, Moment.LOADING, Moment.DEPARTURE)


@check("GL-JRN-03", Severity.WARNING)
def loading_after_arrival(filing: Filing) -> Iterator[Fault]:
    """The loading lies after the arrival; correct one of the two times.

    Passes: loading 9 March, arrival 24 March.

    Source: SAFE Framework, time limits: before loading at the port of departure.
    """
    yield from _out_of_order(filing, Moment.LOADING, Moment.ARRIVAL)


@check("GL-JRN-04", Severity.WARNING)
def time_impossible(filing: Filing) -> Iterator[Fault]:
    """A time of the journey cannot be right; it lies neither before 1990 nor more than two years ahead.

    Passes: arrival on 24 March 2026 in a filing of that month.

    Source: SAFE Framework, annex of data elements: date and time of arrival.
    """
    for index, time in enumerate(filing.consignment.journey.times):
        if time.at.utcoffset() is None:
            continue
        early = time.at < _EARLIEST
        late = filing.on is not None and time.at.date() - filing.on > _AHEAD
        if early or late:
            yield Fault(_at(filing, time, index), time.at.isoformat(), f"{time.moment.capitalize()}: {_said(time)}.")


@check("GL-JRN-05", Severity.WARNING)
def transit_limit_before_departure(filing: Filing) -> Iterator[Fault]:
    """The time limit of the transit lies before the departure; set it after the journey can have ended.

    Passes: departure 24 March, time limit 30 March.

    Source: EU customs data model, data element 15 11; Common Transit Convention, appendix I.
    """
    terms = filing.consignment.transit
    departure = _time(filing, Moment.DEPARTURE)
    if terms is None or terms.time_limit is None or terms.time_limit.utcoffset() is None or departure is None:
        return
    if terms.time_limit < departure[1].at:
        path = at(filing.consignment.paths, "transit", "consignment.transit.time_limit")
        limit = terms.time_limit.isoformat()
        yield Fault(path, limit, f"The limit is {limit}, the departure {_said(departure[1])}.")


def _out_of_order(filing: Filing, earlier: Moment, later: Moment) -> Iterator[Fault]:
    first, second = _time(filing, earlier), _time(filing, later)
    if first is None or second is None or second[1].at >= first[1].at:
        return
    detail = f"{earlier.capitalize()} {_said(first[1])}, {later} {_said(second[1])}."
    yield Fault(_at(filing, second[1], second[0]), second[1].at.isoformat(), detail)


def _time(filing: Filing, moment: Moment) -> tuple[int, JourneyTime] | None:
    """The actual time of a moment, else the planned one, with its place; a time without offset is no instant."""
    of_kind = [
        (index, time)
        for index, time in enumerate(filing.consignment.journey.times)
        if time.moment is moment and time.at.utcoffset() is not None
    ]
    return next((one for one in of_kind if one[1].actual), of_kind[0] if of_kind else None)


def _said(time: JourneyTime) -> str:
    return time.at.isoformat(sep=" ", timespec="minutes")


def _at(filing: Filing, time: JourneyTime, index: int) -> str:
    return time.path or at(filing.consignment.journey.paths, "times", f"consignment.journey.times[{index}]")
