# SPDX-License-Identifier: Apache-2.0
"""Reports, the numbers under which they are found, their moments, and clocks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import DatabaseError

from greenlane.cargo import Function, Moment, ReportKind, new_id
from greenlane.store import Clock, Lodgement, Store, StoredConsignment, StoredMoment, StoredReport
from greenlane.store.tables.reporting import reports
from tests.store.samples import EVERYTHING, NOW, consignment, event, link, lodgement, version

KEY = ("house_document", "HBL-1")


def _report(store: Store, *, number: int = 1, of: Lodgement | None = None, cancels: bool = False) -> Lodgement:
    """A report under one number, or another version of one."""
    kept = of or lodgement(state="recorded", reference="R1")
    function = Function.CANCELLATION if cancels else Function.ORIGINAL
    with store.unit() as uow:
        if of is None:
            uow.lodgements.add(kept)
        else:
            uow.lodgements.change(of.id, current_version=number)
        uow.lodgements.add_version(version(kept, version=number, state="recorded", function=function, supersedes=False))
        uow.reports.add(
            StoredReport(
                lodgement_id=kept.id,
                version=number,
                kind=ReportKind.ARRIVAL,
                planned=False,
                place="GBFXT",
                report_id=new_id(NOW),
            )
        )
        uow.reports.add_keys(kept.id, number, [KEY], of_filing=False)
    return kept


def _consignment(store: Store, *, due: timedelta | None = None) -> StoredConsignment:
    """A consignment with a filing under the number, and with a clock if one is asked for."""
    made, filing, happened = consignment(), lodgement(), event()
    with store.unit() as uow:
        uow.consignments.add(made)
        uow.lodgements.add(filing)
        uow.lodgements.add_version(version(filing))
        uow.events.append(happened)
        uow.links.add(link(made, filing, happened))
        uow.reports.add_keys(filing.id, 1, [KEY], of_filing=True)
        if due is not None:
            uow.reports.set_clock(_clock(made, due))
    return made


def _clock(of: StoredConsignment, due: timedelta) -> Clock:
    return Clock(
        consignment_id=of.id,
        stage="pre_arrival",
        filing_limit=None,
        decision_limit=NOW + due,
        presentation_limit=None,
        storage_limit=None,
        on_silence="may_proceed",
        shown={"decision": {"limit": None}},
        reckoned_at=NOW,
    )


def _moment(of: StoredConsignment, report: Lodgement, happened: str) -> StoredMoment:
    return StoredMoment(
        id=new_id(NOW),
        consignment_id=of.id,
        lodgement_id=report.id,
        version=1,
        moment=Moment.ARRIVAL,
        at=NOW,
        actual=True,
        stated=True,
        place="GBFXT",
        path=None,
        received_at=NOW,
        event_id=happened,
    )


def test_a_report_is_found_by_its_numbers_in_its_latest_version(store: Store) -> None:
    first = _report(store)
    _report(store, number=2, of=first)
    with store.unit(read_only=True) as uow:
        (found,) = uow.reports.under([KEY, ("mrn", "X")])
        assert (found.lodgement_id, found.version, found.kind) == (first.id, 2, ReportKind.ARRIVAL)
        assert found.received_at is not None
        assert uow.reports.under([("house_document", "HBL-2")]) == []
        assert uow.reports.under([]) == []


def test_a_report_taken_back_is_found_no_more(store: Store) -> None:
    first = _report(store)
    _report(store, number=2, of=first, cancels=True)
    with store.unit(read_only=True) as uow:
        assert uow.reports.under([KEY]) == []


def test_a_report_leads_to_the_consignments_of_filings_under_its_number(store: Store) -> None:
    report, made = _report(store), _consignment(store)
    with store.unit(read_only=True) as uow:
        assert uow.reports.keys_of(report.id, 1) == [KEY]
        assert uow.reports.consignments_under([KEY]) == [made.id]
        assert uow.reports.consignments_under([("mrn", "X")]) == []
        assert uow.reports.consignments_under([]) == []


def test_a_sender_has_references_of_its_own_for_reports(store: Store) -> None:
    report = _report(store)
    with store.unit() as uow:
        uow.lodgements.add(lodgement(reference="R1"))  # a declaration of the same filer
    with store.unit(read_only=True) as uow:
        assert uow.reports.of_reference(report.filer_id, "R1") == report.id
        assert uow.reports.of_reference(report.filer_id, "R2") is None
        assert uow.lodgements.of_references(report.filer_id, ["R1"])["R1"].id != report.id


def test_moments_hold_until_they_are_withdrawn(store: Store) -> None:
    report, made, told, ended = _report(store), _consignment(store), event(), event()
    moment = _moment(made, report, told.id)
    with store.unit() as uow:
        uow.events.append(told, ended)
        uow.reports.add_moment(moment)
        uow.reports.mark(made.id, arrived_at=NOW, presented_at=None)
    with store.unit(read_only=True) as uow:
        assert uow.reports.moments_of([made.id]) == {made.id: [moment]}
        assert uow.reports.consignments_of(report.id) == [made.id]
        assert uow.consignments.get(made.id).arrived_at == NOW
    with store.unit() as uow:
        uow.reports.withdraw_moments([moment.id], event_id=ended.id)
        uow.reports.mark(made.id, arrived_at=None, presented_at=None)
    with store.unit(read_only=True) as uow:
        assert uow.reports.moments_of([made.id]) == {}
        assert uow.reports.consignments_of(report.id) == []
        assert uow.consignments.get(made.id).arrived_at is None


def test_the_latest_clock_counts(store: Store) -> None:
    made = _consignment(store, due=timedelta(hours=1))
    with store.unit() as uow:
        uow.reports.set_clocks([_clock(made, timedelta(hours=2))])
        uow.reports.set_clocks([])
    with store.unit(read_only=True) as uow:
        assert uow.reports.clocks_of([made.id])[made.id].decision_limit == NOW + timedelta(hours=2)


def test_what_is_due_comes_the_most_urgent_first_page_by_page(store: Store) -> None:
    every = [_consignment(store, due=timedelta(hours=hours)) for hours in (5, 1, 3, 9)]
    _consignment(store)
    with store.unit() as uow:
        uow.consignments.change(every[2].id, state="closed")
    found, after = [], None
    with store.unit(read_only=True) as uow:
        while True:
            page = uow.reports.due(EVERYTHING, before=NOW + timedelta(hours=6), after=after, limit=1)
            found += [one.id for one in page.items]
            if page.next is None:
                break
            after = page.next
    assert found == [every[1].id, every[0].id]


def test_a_report_is_never_overwritten(store: Store) -> None:
    _report(store)
    with pytest.raises(DatabaseError), store.unit() as uow:
        uow.writer.execute(reports.delete())
