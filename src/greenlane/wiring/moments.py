# SPDX-License-Identifier: Apache-2.0
"""The moments of consignments: what the reports in force tell of them, whichever came first.

``settle_all`` is the one place at which they follow from filings and reports. It runs when a report comes and when a
filing does, so their order makes no difference.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from greenlane.cargo import JourneyTime, Moment, Report, new_id
from greenlane.intake import (
    AssembledConsignment,
    ReadReport,
    ToldTime,
    keys_of_filing,
    keys_of_report,
    told_time,
)
from greenlane.journal import is_code
from greenlane.store import StoredConsignment, StoredMoment, StoredReport, UnitOfWork

from .installation import Installation

report_decoder = msgspec.json.Decoder(Report)


def settle_all(
    uow: UnitOfWork, installation: Installation, views: Iterable[AssembledConsignment], *, at: datetime, by: str
) -> dict[str, list[StoredMoment]]:
    """Bring the moments of consignments in line with their filings and the reports in force; return those that hold.

    What holds already stays as it is, also when the content of its report has been erased meanwhile. The instants of
    arrival and presentation, from which on an amendment no longer takes effect by itself, are those that count now.
    However many consignments are given, the database is asked as often as for one.
    """
    wanted = {view.consignment: view for view in views}
    known = _Reported(uow, list(wanted.values()))
    known.make_found()
    held = uow.reports.moments_of(wanted)
    stored = uow.consignments.find(wanted)
    settled: dict[str, list[StoredMoment]] = {}
    for consignment, view in wanted.items():
        new = {(report.lodgement_id, report.version, time): report for report, time in known.told_of(view)}
        kept: list[StoredMoment] = []
        for moment in held.get(consignment, ()):
            stays = new.pop(_identity(moment), None) is not None
            if stays or (moment.lodgement_id, moment.version) in known.erased:
                kept.append(moment)
            else:
                _withdraw(uow, installation, moment, at, by)
        added = [_add(uow, installation, consignment, report, time, at, by) for (_, _, time), report in new.items()]
        moments = sorted([*kept, *added], key=lambda one: (one.received_at, one.lodgement_id, one.at, one.id))
        _mark(uow, installation, stored[consignment], moments, at=at, by=by)
        settled[consignment] = moments
    return settled


def told_meanwhile(uow: UnitOfWork, views: Iterable[AssembledConsignment]) -> dict[str, tuple[JourneyTime, ...]]:
    """By consignment the times that the reports in force tell, settled already or not; nothing is written."""
    wanted = list(views)
    known = _Reported(uow, wanted)
    return {
        view.consignment: tuple(time.as_journey_time(report.lodgement_id) for report, time in known.told_of(view))
        for view in wanted
    }


def journey_times(moments: Iterable[StoredMoment]) -> tuple[JourneyTime, ...]:
    """Moments as times of the journey, with the report as their source, in the order in which the reports came."""
    return tuple(
        ToldTime(
            part=0, moment=one.moment, at=one.at, actual=one.actual, place=one.place, stated=one.stated, path=one.path
        ).as_journey_time(one.lodgement_id)
        for one in moments
    )


class _Reported:
    """The reports in force under the numbers of some consignments' filings; ``erased`` are those without content."""

    def __init__(self, uow: UnitOfWork, views: list[AssembledConsignment]) -> None:
        self._filings = uow.lodgements.find(filing.lodgement for view in views for filing in view.filings)
        self._keys: dict[tuple[str, int], set[tuple[str, str]]] = {}
        for view in views:
            for filing in view.filings:
                offered = keys_of_filing(filing.declaration, self._filings[filing.lodgement].mrn)
                self._keys[filing.lodgement, filing.number] = {(key.type, key.value) for key in offered}
        self._uow = uow
        found = uow.reports.under({key for keys in self._keys.values() for key in keys})
        contents = uow.payloads.find(report.report_id for report in found)
        self.erased = {(one.lodgement_id, one.version) for one in found if one.report_id not in contents}
        self._under: dict[tuple[str, str], list[int]] = {}
        self._reports: list[tuple[StoredReport, ReadReport]] = []
        for stored in found:
            if stored.report_id in contents:
                self._note(stored, report_decoder.decode(contents[stored.report_id].body))

    def make_found(self) -> None:
        """Let reports that are yet to come find these filings by their numbers."""
        for (lodgement, number), keys in self._keys.items():
            self._uow.reports.add_keys(lodgement, number, keys, of_filing=True)

    def _note(self, stored: StoredReport, report: Report) -> None:
        assert stored.received_at is not None
        for key in keys_of_report(report, stored.received_at.date()):
            places = self._under.setdefault((key.type, key.value), [])
            if not places or places[-1] != len(self._reports):
                places.append(len(self._reports))
        self._reports.append((stored, ReadReport(report, stored.received_at)))

    def told_of(self, view: AssembledConsignment) -> list[tuple[StoredReport, ToldTime]]:
        """What the reports tell of a consignment, in the order in which they came."""
        told: dict[tuple[int, ToldTime], None] = {}
        for filing in view.filings:
            lodged = self._filings[filing.lodgement]
            found = {place for key in self._keys[filing.lodgement, filing.number] for place in self._under.get(key, ())}
            for place in sorted(found):
                _, report = self._reports[place]
                for time in report.times_for(filing.declaration, lodged.created_at.date(), lodged.mrn):
                    told[place, msgspec.structs.replace(time, part=0)] = None
        return [(self._reports[place][0], time) for place, time in sorted(told, key=lambda one: one[0])]


def _identity(moment: StoredMoment) -> tuple[str, int, ToldTime]:
    time = ToldTime(
        part=0,
        moment=moment.moment,
        at=moment.at,
        actual=moment.actual,
        place=moment.place,
        stated=moment.stated,
        path=moment.path,
    )
    return moment.lodgement_id, moment.version, time


def _withdraw(uow: UnitOfWork, installation: Installation, moment: StoredMoment, at: datetime, by: str) -> None:
    event = installation.event(
        "MomentWithdrawn",
        at,
        by,
        subjects={"consignment": moment.consignment_id, "lodgement": moment.lodgement_id},
        body={"moment": str(moment.moment), "version": moment.version},
    )
    uow.events.append(event)
    uow.reports.withdraw_moments([moment.id], event_id=event.id)


def _add(
    uow: UnitOfWork,
    installation: Installation,
    consignment: str,
    report: StoredReport,
    time: ToldTime,
    at: datetime,
    by: str,
) -> StoredMoment:
    assert report.received_at is not None
    event = installation.event(
        "MomentReported",
        at,
        by,
        subjects={"consignment": consignment, "lodgement": report.lodgement_id},
        body={
            "moment": str(time.moment),
            "place": code(time.place),
            "time": event_instant(time.at),
            "actual": time.actual,
            "stated": time.stated,
            "version": report.version,
        },
    )
    uow.events.append(event)
    moment = StoredMoment(
        id=new_id(at),
        consignment_id=consignment,
        lodgement_id=report.lodgement_id,
        version=report.version,
        moment=time.moment,
        at=time.at,
        actual=time.actual,
        stated=time.stated,
        place=time.place,
        path=time.path,
        received_at=report.received_at,
        event_id=event.id,
    )
    uow.reports.add_moment(moment)
    return moment


def _mark(
    uow: UnitOfWork,
    installation: Installation,
    stored: StoredConsignment,
    moments: list[StoredMoment],
    *,
    at: datetime,
    by: str,
) -> None:
    times = [time for time in journey_times(moments) if time.actual]
    arrival, presented = told_time(times, Moment.ARRIVAL), told_time(times, Moment.PRESENTATION)
    arrived_at, presented_at = (time.at if time else None for time in (arrival, presented))
    if (stored.arrived_at, stored.presented_at) == (arrived_at, presented_at):
        return
    uow.reports.mark(stored.id, arrived_at=arrived_at, presented_at=presented_at)
    if presented is not None and stored.presented_at is None:
        source = next(m for m in moments if m.actual and m.moment is Moment.PRESENTATION and m.at == presented.at)
        event = installation.event(
            "GoodsPresented",
            at,
            by,
            subjects={"consignment": stored.id, "lodgement": source.lodgement_id},
            body={
                "place": code(source.place),
                "presented_at": event_instant(presented.at),
                "version": source.version,
            },
        )
        uow.events.append(event)


def code(value: str | None) -> str | None:
    """A value for the journal: itself where it is a code, else None, for free text never gets in there."""
    return value if value is not None and is_code(value) else None


def event_instant(at: datetime) -> str:
    """An instant as the journal writes it."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
