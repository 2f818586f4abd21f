# SPDX-License-Identifier: Apache-2.0
"""Reports lodged, the consignments they speak of, and the clocks that follow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from greenlane.access import Actor
from greenlane.cargo import (
    Conveyance,
    Declaration,
    Direction,
    Document,
    Function,
    Journey,
    JourneyTime,
    Level,
    Moment,
    Report,
    ReportKind,
)
from greenlane.intake import Reading, ReadState, ReportMessage
from greenlane.store import StoredMoment
from greenlane.wiring import checking, lodging
from greenlane.wiring.moments import journey_times
from greenlane.wiring.reading_again import reread_one
from greenlane.wiring.reporting import ONCE_MORE_AFTER
from greenlane.wiring.storing import command_line_actor
from tests.installations import FILER, SET_UP_AT, Customs
from tests.intake.checks.filings import good

CARRIER = "GB999888777"
ETA = SET_UP_AT - timedelta(days=1)
HOUSE = "HBL-4711"


def _filing(reference: str = "LRN-1", **journey: Any) -> Declaration:
    filed = good()
    times = (JourneyTime(moment=Moment.ARRIVAL, at=ETA),)
    ship = Conveyance(mode="1", id="9176187", id_type="10", reference="V042")
    way = Journey(border=ship, first_port="GBFXT", loading_place="CNSHA", times=times)
    way = replace(way, **journey)
    consignment = replace(filed.consignment, house_document=HOUSE, level=Level.HOUSE, journey=way)
    return replace(filed, reference=reference, direction=Direction.IMPORT, consignment=consignment)


def _arrival(at: datetime | None = ETA, *, planned: bool = False, **given: Any) -> Report:
    times = (JourneyTime(moment=Moment.ARRIVAL, at=at, actual=not planned),) if at else ()
    named = {"documents": (Document(type="714", id=HOUSE),), "place": "GBFXT", **given}
    return Report(kind=ReportKind.ARRIVAL, planned=planned, times=times, **named)


def _presented(at: datetime) -> Report:
    return Report(kind=ReportKind.PRESENTATION, at=at, documents=(Document(type="714", id=HOUSE),))


@pytest.fixture
def report(customs: Customs, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Lodge a report as some reader has read it, and do what follows."""
    bodies: dict[bytes, tuple[Report, ...]] = {}
    read: Callable[..., Reading] = vars(checking)["read"]

    def reading(body: bytes, **options: Any) -> Reading:
        if body not in bodies:
            return read(body, **options)
        found = tuple(ReportMessage(report=one) for one in bodies[body])
        return Reading(format="test", state=ReadState.READ, reports=found)

    monkeypatch.setattr(checking, "read", reading)

    def lodge(*told: Report, body: bytes | None = None, filer: str = CARRIER) -> dict[str, Any]:
        content = body or repr(told).encode()
        bodies[content] = told
        actor: Actor = command_line_actor(customs.installation, filer)
        with customs.installation.store.unit() as uow:
            (answer, *_) = lodging.lodge(uow, customs.installation, actor, content).answers
        customs.work()
        return answer

    return lodge


Lodge = Callable[..., dict[str, Any]]


def _moments(customs: Customs, filing: str) -> list[StoredMoment]:
    consignment = customs.consignment_of(filing)
    with customs.read() as uow:
        return list(uow.reports.moments_of([consignment]).get(consignment, []))


def _clocks(customs: Customs, filing: str) -> dict[str, Any]:
    consignment = customs.consignment_of(filing)
    with customs.read() as uow:
        return dict(uow.reports.clocks_of([consignment])[consignment].shown)


def _events(customs: Customs, name: str) -> list[Any]:
    with customs.read() as uow:
        return [event for _, event in uow.events.sealed() if event.type == name]


def test_a_report_is_recorded_and_answered(customs: Customs, report: Lodge) -> None:
    answer = report(_arrival(reference="R1"))
    assert (answer["state"], answer["reference"], answer["version"], answer["mrn"]) == ("recorded", "R1", 1, None)
    assert answer["findings"] == []
    with customs.read() as uow:
        assert uow.lodgements.get(answer["id"]).state == "recorded"


def test_the_same_report_again_gets_the_first_answer_again(customs: Customs, report: Lodge) -> None:
    filing = customs.accept(_filing())
    first, again = report(_arrival(reference="R1")), report(_arrival(reference="R1"))
    assert (again["id"], again["version"]) == (first["id"], 1)
    assert [finding["code"] for finding in again["findings"]] == ["GL-LOD-06"]
    assert len(_moments(customs, filing)) == 1


def test_an_arrival_is_told_to_the_consignment_it_speaks_of_and_to_no_other(customs: Customs, report: Lodge) -> None:
    filing = customs.accept(_filing())
    stranger = customs.accept(replace(_filing("LRN-2"), consignment=replace(good().consignment, house_document="X1")))
    told = report(_arrival(ETA - timedelta(hours=5)))
    (moment,) = _moments(customs, filing)
    assert (moment.moment, moment.at, moment.actual) == (Moment.ARRIVAL, ETA - timedelta(hours=5), True)
    assert moment.lodgement_id == told["id"]
    assert _moments(customs, stranger) == []
    with customs.read() as uow:
        assert uow.consignments.get(customs.consignment_of(filing)).arrived_at == ETA - timedelta(hours=5)


def test_arrival_starts_the_clock_of_presentation(customs: Customs, report: Lodge) -> None:
    filing = customs.accept(_filing())
    assert _clocks(customs, filing)["presentation"]["reason"] == "The goods have not arrived as far as is known."
    report(_arrival(ETA))
    clock = _clocks(customs, filing)["presentation"]
    assert clock["limit"] == clock["arrived_at"] == "2026-01-30T09:00:00Z"
    report(_presented(ETA + timedelta(hours=3)))
    clock = _clocks(customs, filing)["presentation"]
    assert (clock["presented_at"], clock["late"]) == ("2026-01-30T12:00:00Z", True)
    assert len(_events(customs, "GoodsPresented")) == 1


def test_a_reported_estimate_moves_the_limits_and_both_times_stay_visible(customs: Customs, report: Lodge) -> None:
    filing = customs.accept(_filing())
    before = _clocks(customs, filing)["decision"]["limit"]
    told = report(_arrival(ETA + timedelta(hours=10), planned=True))
    after = _clocks(customs, filing)
    assert after["decision"]["limit"] != before
    shown = [(one["source"], one["lodgement"], one["counts"]) for one in after["times"]]
    assert shown == [("filing", filing, False), ("report", told["id"], True)]
    with customs.read() as uow:
        (latest,) = uow.assessments.latest([customs.consignment_of(filing)]).values()
    assert latest.deadline.isoformat().replace("+00:00", "Z") == after["decision"]["limit"]


def test_what_changes_no_time_is_not_assessed_again(customs: Customs, report: Lodge) -> None:
    filing = customs.accept(_filing())
    report(_arrival(ETA))
    with customs.read() as uow:
        before = uow.assessments.latest([customs.consignment_of(filing)])
    report(_arrival(ETA, reference="another"))
    with customs.read() as uow:
        assert uow.assessments.latest([customs.consignment_of(filing)]) == before
    assert len(_moments(customs, filing)) == 2


def test_a_report_that_comes_first_waits_for_its_filing(customs: Customs, report: Lodge) -> None:
    report(_arrival(ETA - timedelta(hours=1)))
    filing = customs.accept(_filing())
    (moment,) = _moments(customs, filing)
    assert moment.at == ETA - timedelta(hours=1)
    assert _clocks(customs, filing)["presentation"]["arrived_at"] == "2026-01-30T08:00:00Z"


def test_an_amended_report_replaces_what_it_told_before(customs: Customs, report: Lodge) -> None:
    filing = customs.accept(_filing())
    first = report(_arrival(ETA, reference="R1"))
    second = report(_arrival(ETA + timedelta(hours=2), reference="R1", function=Function.AMENDMENT))
    assert (second["id"], second["version"], second["findings"]) == (first["id"], 2, [])
    (moment,) = _moments(customs, filing)
    assert (moment.at, moment.version) == (ETA + timedelta(hours=2), 2)
    assert [event.body["moment"] for event in _events(customs, "MomentWithdrawn")] == ["arrival"]


def test_a_report_taken_back_tells_nothing_any_more(customs: Customs, report: Lodge) -> None:
    filing = customs.accept(_filing())
    report(_arrival(ETA, reference="R1"))
    report(Report(kind=ReportKind.ARRIVAL, reference="R1", function=Function.CANCELLATION))
    assert _moments(customs, filing) == []
    assert _clocks(customs, filing)["presentation"]["arrived_at"] is None
    with customs.read() as uow:
        assert uow.consignments.get(customs.consignment_of(filing)).arrived_at is None
    assert len(_events(customs, "ReportWithdrawn")) == 1


def test_only_its_sender_takes_a_report_back(customs: Customs, report: Lodge) -> None:
    filing = customs.accept(_filing())
    report(_arrival(ETA, reference="R1"))
    cancellation = Report(kind=ReportKind.ARRIVAL, reference="R1", function=Function.CANCELLATION)
    answer = report(cancellation, filer="SOMEBODY")
    assert answer["state"] == "refused"
    assert [finding["code"] for finding in answer["findings"]] == ["GL-RPT-02"]
    assert len(_moments(customs, filing)) == 1


def test_a_reference_used_twice_is_told_and_both_reports_count(customs: Customs, report: Lodge) -> None:
    filing = customs.accept(_filing())
    report(_arrival(ETA, reference="R1"))
    answer = report(_arrival(ETA + timedelta(hours=1), reference="R1"))
    assert [finding["code"] for finding in answer["findings"]] == ["GL-RPT-01"]
    assert len(_moments(customs, filing)) == 2


def test_a_report_and_a_filing_of_one_filer_may_bear_the_same_reference(customs: Customs, report: Lodge) -> None:
    customs.accept(_filing("SAME"))
    other = (Document(type="714", id="ANOTHER"),)
    assert report(_arrival(reference="SAME", documents=other), filer=FILER)["state"] == "recorded"
    (answer,) = customs.lodge(replace(_filing("SAME"), function=Function.CANCELLATION)).answers
    assert answer["state"] == "invalidated"


def test_a_report_that_names_nothing_is_recorded_and_told_so(customs: Customs, report: Lodge) -> None:
    answer = report(Report(kind=ReportKind.STATUS, reference="R9"))
    assert answer["state"] == "recorded"
    assert [finding["code"] for finding in answer["findings"]] == ["GL-RPT-03"]


def test_an_amendment_after_arrival_is_recorded_and_does_not_supersede(customs: Customs, report: Lodge) -> None:
    filing = customs.accept(_filing())
    report(_arrival(ETA))
    (answer,) = customs.lodge(replace(_filing(), function=Function.AMENDMENT)).answers
    assert answer["state"] == "accepted"
    with customs.read() as uow:
        assert uow.lodgements.get(filing).current_version == 1
        assert [v.state for v in uow.lodgements.versions([filing])[filing]] == ["accepted", "amendment_recorded"]


def test_what_is_still_to_come_cannot_have_happened(customs: Customs, report: Lodge) -> None:
    filing = customs.accept(_filing())
    told = SET_UP_AT + timedelta(hours=1)
    answer = report(_arrival(told, reference="R1"))
    (finding,) = answer["findings"]
    assert (answer["state"], finding["code"], finding["severity"]) == ("refused", "GL-RPT-04", "error")
    assert finding["value"] == told.isoformat()
    assert "This would pass: 2026-01-31T09:00+00:00" in finding["message"]
    assert _moments(customs, filing) == []
    (amended,) = customs.lodge(replace(_filing(), function=Function.AMENDMENT)).answers
    assert amended["state"] == "amended"
    customs.clock.advance(timedelta(hours=1))
    assert report(_arrival(told, reference="R1"))["state"] == "recorded"  # by now it has happened
    assert len(_moments(customs, filing)) == 1


def test_an_amendment_that_tells_of_the_future_leaves_the_earlier_report_in_force(
    customs: Customs, report: Lodge
) -> None:
    filing = customs.accept(_filing())
    report(_arrival(ETA, reference="R1"))
    ahead = _arrival(SET_UP_AT + timedelta(days=1), reference="R1", function=Function.AMENDMENT)
    assert report(ahead)["state"] == "refused"
    assert [moment.at for moment in _moments(customs, filing)] == [ETA]
    cancelled = replace(ahead, function=Function.CANCELLATION)
    assert report(cancelled)["state"] == "recorded"


def test_a_plan_lies_in_the_future_and_a_clock_may_be_ahead_a_little(customs: Customs, report: Lodge) -> None:
    customs.accept(_filing())
    assert report(_arrival(SET_UP_AT + timedelta(days=9), planned=True))["state"] == "recorded"
    assert report(_arrival(SET_UP_AT + timedelta(minutes=4), reference="R2"))["state"] == "recorded"


def test_an_arrival_abroad_is_no_arrival_here(customs: Customs, report: Lodge) -> None:
    filing = customs.accept(_filing())
    report(_arrival(ETA - timedelta(days=9), place="SGSIN"))
    assert _moments(customs, filing) == []


def test_the_arrival_of_a_ship_is_told_to_all_on_board(customs: Customs, report: Lodge) -> None:
    filing = customs.accept(_filing())
    other = customs.accept(_filing("LRN-2", border=Conveyance(mode="1", id="9176187", reference="V043")))
    ship = Conveyance(mode="1", id="9176187", reference="V042")
    report(_arrival(ETA, documents=(), conveyance=ship))
    assert len(_moments(customs, filing)) == 1
    assert _moments(customs, other) == []
    (event,) = _events(customs, "ConveyanceArrived")
    assert (event.body["conveyance"], event.body["voyage"], event.body["place"]) == ("9176187", "V042", "GBFXT")


def test_an_arrival_without_a_time_counts_from_when_it_was_reported(customs: Customs, report: Lodge) -> None:
    filing = customs.accept(_filing())
    customs.clock.advance(timedelta(days=2))
    report(_arrival(None))
    (moment,) = _moments(customs, filing)
    assert (moment.at, moment.stated) == (customs.installation.now(), False)


def test_several_reports_of_a_body_are_answered_in_their_order(customs: Customs, report: Lodge) -> None:
    filing = customs.accept(_filing())
    report(_arrival(ETA, reference="A"), _presented(ETA + timedelta(hours=1)))
    assert [moment.moment for moment in _moments(customs, filing)] == [Moment.ARRIVAL, Moment.PRESENTATION]


def test_a_report_is_looked_at_once_more_for_filings_received_at_the_same_instant(
    customs: Customs, report: Lodge
) -> None:
    report(_arrival(ETA))
    with customs.read() as uow:
        assert uow.jobs.waiting() == {"match_report": 1}
    customs.clock.advance(ONCE_MORE_AFTER)
    customs.work()
    with customs.read() as uow:
        assert uow.jobs.waiting() == {}


def test_the_journal_gets_no_names_of_a_report(customs: Customs, report: Lodge) -> None:
    answer = report(_arrival(ETA, place="Felixstowe, Trinity Terminal"))
    assert answer["state"] == "recorded"
    (event,) = _events(customs, "ConveyanceArrived")
    assert "place" not in event.body


def test_moments_are_times_of_the_journey_with_their_report_as_source() -> None:
    moment = StoredMoment(
        id="m",
        consignment_id="c",
        lodgement_id="r",
        version=1,
        moment=Moment.ARRIVAL,
        at=datetime(2026, 2, 3, tzinfo=UTC),
        actual=True,
        stated=True,
        place=None,
        path=None,
        received_at=SET_UP_AT,
        event_id="e",
    )
    (time,) = journey_times([moment])
    assert (time.source, time.actual, time.at) == ("report:r", True, moment.at)


def test_those_due_by_an_instant_are_listed_the_most_urgent_first(customs: Customs) -> None:
    late = customs.accept(_filing("A", times=(JourneyTime(moment=Moment.ARRIVAL, at=ETA + timedelta(days=1)),)))
    soon = customs.accept(_filing("B"))
    customs.accept(_filing("C", times=()))
    officer = customs.actor("targeting_officer")

    def listed(before: datetime, limit: int = 50, after: str | None = None) -> Any:
        return customs.services.consignments(officer, after=after, limit=limit, decision_before=before)

    every = listed(ETA + timedelta(days=2))
    assert [one["lodgements"][0]["lodgement"] for one in every.documents] == [soon, late]
    assert [one["lodgements"][0]["lodgement"] for one in listed(ETA).documents] == [soon]
    first = listed(ETA + timedelta(days=2), limit=1)
    rest = listed(ETA + timedelta(days=2), limit=1, after=first.next)
    assert [one["lodgements"][0]["lodgement"] for one in rest.documents] == [late]
    assert rest.next is None


def test_what_reports_told_is_read_again_as_it_was_though_they_were_taken_back_since(
    customs: Customs, report: Lodge
) -> None:
    filing = customs.accept(_filing())
    report(_arrival(ETA + timedelta(hours=10), planned=True, reference="R-1"))
    report(_arrival(ETA + timedelta(hours=9)), body=b"arrived")
    report(replace(_arrival(ETA + timedelta(hours=10), planned=True, reference="R-1"), function=Function.CANCELLATION))
    with customs.read() as uow:
        ids = [one.id for one in uow.assessments.of_consignment(customs.consignment_of(filing))]
    assert len(ids) > 2
    again = [reread_one(customs.installation, one) for one in ids]
    assert [(one.answer, one.differences) for one in again] == [("identical", ())] * len(ids)


def test_a_house_whose_way_the_master_tells_is_read_again_as_it_was(customs: Customs) -> None:
    house = _filing(border=None, first_port=None, times=())
    house = replace(house, consignment=replace(house.consignment, master_document="MBL-1"))
    master = _filing("LRN-M")
    master = replace(
        master,
        consignment=replace(master.consignment, house_document=None, master_document="MBL-1", level=Level.MASTER),
    )
    customs.accept(house)
    customs.accept(master, filer=CARRIER)
    customs.work()
    with customs.read() as uow:
        ids = list(uow.assessments.ids())
    assert {reread_one(customs.installation, one).differences for one in ids} == {()}
