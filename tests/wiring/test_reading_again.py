# SPDX-License-Identifier: Apache-2.0
"""Re-read (design decision 4): the stored bytes under today's reader, lists and configuration, and what has drifted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from greenlane.cargo import Declaration, Function, GoodsItem, PartyRole
from greenlane.intake import read, write_native, write_wco_dm_xml
from greenlane.store import purge
from greenlane.wiring.consignments import assert_link
from greenlane.wiring.reading_again import reread_one
from greenlane.wiring.watch_lists import ListKind, change_list
from tests.installations import Customs
from tests.intake.checks.filings import good, item, party
from tests.targeting.builders import a_profile

ON_A_LIST = a_profile("any_party.watch_lists.exists(l, l == 'wanted')", id="GL-TEST-001", weight=60)


def _latest(customs: Customs) -> str:
    with customs.read() as uow:
        *_, last = list(uow.assessments.ids())
    return str(last)


def _amendment(*items: GoodsItem) -> Declaration:
    changed = good(function=Function.AMENDMENT)
    return replace(changed, consignment=replace(changed.consignment, items=items))


# --- nothing has drifted


@pytest.mark.parametrize("write", [write_native, write_wco_dm_xml])
def test_what_is_read_as_it_was_is_identical(customs: Customs, write: Callable[[Declaration], bytes]) -> None:
    customs.accept(write(good()))
    again = reread_one(customs.installation, _latest(customs))
    assert (again.answer, again.differences) == ("identical", ())


def test_one_message_of_many_is_found_in_their_body(customs: Customs) -> None:
    body = b"\n".join(write_native(good(reference=f"R-{n}", of={"ucr": f"UCR-{n}"})) for n in range(3))
    customs.lodge(body)
    customs.work()
    with customs.read() as uow:
        ids = list(uow.assessments.ids())
    assert {reread_one(customs.installation, one).answer for one in ids} == {"identical"}
    assert len(ids) == 3


def test_an_amended_filing_is_read_again_with_its_amendments(customs: Customs) -> None:
    customs.accept(good())
    for number in range(2):
        customs.clock.advance(timedelta(hours=3))
        customs.accept(_amendment(item(description=f"Cocoa butter in cartons, lot {number}")))
    with customs.read() as uow:
        ids = list(uow.assessments.ids())
    assert len(ids) == 3
    assert {one: reread_one(customs.installation, one).differences for one in ids} == dict.fromkeys(ids, ())


def test_a_consignment_of_several_filings_is_read_again_from_all_of_them(customs: Customs) -> None:
    first = customs.accept(good())
    second = customs.accept(
        good(reference="OTHER", of={"ucr": "OTHER-UCR", "items": (item(hs="18050000"),)}), filer="B"
    )
    with customs.installation.store.unit() as uow:
        assert_link(
            uow,
            customs.installation,
            consignment=customs.consignment_of(first),
            lodgement=second,
            by="person:018f0000-0000-7000-8000-00000000000a",
            at=customs.clock.now(),
        )
    customs.work()
    again = reread_one(customs.installation, _latest(customs))
    assert (again.answer, again.differences) == ("identical", ())


def test_history_and_draw_are_taken_as_they_were(customs: Customs) -> None:
    customs.clock.advance(timedelta(days=100))  # history covers enough to say who was never seen
    customs.accept(good(reference="R-1"))
    first = _latest(customs)
    customs.accept(good(reference="R-2"))
    assert reread_one(customs.installation, first).answer == "identical"


def test_another_configuration_that_changes_nothing_here_is_no_drift(customs: Customs) -> None:
    customs.accept(good())
    customs.put_in_force(a_profile("consignment.package_count > 1000000"))
    assert reread_one(customs.installation, _latest(customs)).answer == "identical"


def test_an_assessment_that_rests_on_a_watch_list_is_identical_while_the_list_stands(customs: Customs) -> None:
    change_list(customs.installation, "wanted", kind=ListKind.PARTIES, add=["Kestrel Ltd"])
    customs.put_in_force(ON_A_LIST)
    customs.accept(good())
    with customs.read() as uow:
        assert "GL-TEST-001" in {
            hit.profile_id for hits in uow.assessments.hits([_latest(customs)]).values() for hit in hits
        }
    assert reread_one(customs.installation, _latest(customs)).answer == "identical"


# --- something has drifted


def test_another_configuration_is_told_by_what_it_changes(customs: Customs) -> None:
    customs.accept(good())
    customs.put_in_force(a_profile("consignment.package_count > 0", weight=60))
    again = reread_one(customs.installation, _latest(customs))
    assert again.answer == "differs because of configuration"
    assert again.differs_by == ("configuration",)
    assert again.differences[0] == "now hit by GL-TEST-001"
    assert "score: 0 became 60" in again.differences


def test_a_party_that_was_listed_since_is_told(customs: Customs) -> None:
    change_list(customs.installation, "wanted", kind=ListKind.PARTIES, add=["Somebody else"])
    customs.put_in_force(ON_A_LIST)
    parties = tuple(party(role) for role in (PartyRole.CONSIGNOR, PartyRole.CONSIGNEE))
    customs.accept(good(of={"parties": parties}))
    change_list(customs.installation, "wanted", add=["Kestrel Ltd"])
    again = reread_one(customs.installation, _latest(customs))
    assert again.answer == "differs because of lists"
    assert any("watch_lists" in told and "wanted" in told for told in again.differences)
    assert "now hit by GL-TEST-001" in again.differences


def test_a_reader_that_reads_otherwise_is_told_with_what_it_reads(
    customs: Customs, monkeypatch: pytest.MonkeyPatch
) -> None:
    customs.accept(good())
    monkeypatch.setattr(
        "greenlane.wiring.checking.read", lambda body, **_: read(body.replace(b"18040000", b"18050000"))
    )
    again = reread_one(customs.installation, _latest(customs))
    assert again.answer == "differs because of reader"
    assert any("18040000" in told and "18050000" in told for told in again.differences)


def test_bytes_that_were_purged_are_answered_with_the_rule(customs: Customs) -> None:
    customs.accept(good())
    customs.clock.advance(timedelta(days=400))
    store, today = customs.installation.store, customs.clock.now().date()
    purge(store, before=today, retention_class="filing", rule="RET-1Y", actor="policy:retention", agency="customs")
    again = reread_one(customs.installation, _latest(customs))
    assert (again.answer, again.rule) == ("purged", "RET-1Y")
