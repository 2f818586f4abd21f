# SPDX-License-Identifier: Apache-2.0
"""A changed list is asked of what was assessed before: what matches now, or matched what went, is assessed again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from greenlane.cargo import Party, PartyRole
from greenlane.journal import Event
from greenlane.wiring import rescreening
from greenlane.wiring.deciding_again import redecide_all
from greenlane.wiring.watch_lists import ListKind, change_list
from tests.installations import Customs
from tests.intake.checks.filings import good
from tests.targeting.builders import a_profile

WATCHED = a_profile("any_party.watch_lists.exists(l, l == 'sanctioned')", id="GL-TEST-001", weight=60)
NAMED = a_profile("consignment.master_document in lists.known_masters", id="GL-TEST-002", weight=60)


def filed(customs: Customs, reference: str, name: str = "Osprey Trading Ltd") -> str:
    party = Party(role=PartyRole.CONSIGNOR, name=name)
    return customs.consignment_of(customs.accept(good(reference=reference, of={"parties": (party,), "ucr": None})))


def assessed(customs: Customs, consignment: str) -> list[list[str]]:
    """The test profiles that hit, at each assessment of a consignment, the first one first."""
    with customs.read() as uow:
        every = uow.assessments.of_consignment(consignment)
        hits = uow.assessments.hits(one.id for one in every)
        return [[hit.profile_id for hit in hits.get(one.id, []) if "TEST" in hit.profile_id] for one in every]


def told(customs: Customs) -> list[Event]:
    with customs.read() as uow:
        return [event for _, event in uow.events.sealed(limit=10_000) if event.type == "StoredRescreened"]


@pytest.fixture
def watching(customs: Customs) -> Customs:
    change_list(customs.installation, "sanctioned", kind=ListKind.PARTIES, add=["Somebody Else"])
    customs.put_in_force(WATCHED)
    customs.work()
    return customs


def test_what_matches_a_new_entry_is_assessed_again_and_nothing_else(watching: Customs) -> None:
    met, other = filed(watching, "A"), filed(watching, "B", "Merlin Foods")
    change_list(watching.installation, "sanctioned", add=["Osprey Trading"])
    watching.work()
    assert assessed(watching, met) == [[], ["GL-TEST-001"]]
    assert assessed(watching, other) == [[]]
    assert told(watching)[-1].body == {"list": "sanctioned", "sequence": 2, "asked": 2, "found": 1}
    assert {again.answer for again in redecide_all(watching.installation)} == {"identical"}


def test_what_matched_an_entry_that_went_is_assessed_again(watching: Customs) -> None:
    change_list(watching.installation, "sanctioned", add=["Osprey Trading"])
    consignment = filed(watching, "A")
    change_list(watching.installation, "sanctioned", remove=["Osprey Trading"])
    watching.work()
    assert assessed(watching, consignment) == [["GL-TEST-001"], []]


def test_what_was_assessed_with_the_change_is_left_alone(watching: Customs) -> None:
    change_list(watching.installation, "sanctioned", add=["Osprey Trading"])
    consignment = filed(watching, "A")
    watching.work()
    assert assessed(watching, consignment) == [["GL-TEST-001"]]


def test_more_than_a_slice_is_asked_to_its_end(watching: Customs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescreening, "SLICE", 2)
    consignments = [filed(watching, f"A{number}") for number in range(4)]
    change_list(watching.installation, "sanctioned", add=["Osprey Trading"])
    watching.work()
    assert all(assessed(watching, one) == [[], ["GL-TEST-001"]] for one in consignments)
    assert told(watching)[-1].body["found"] == 4


def test_what_is_closed_is_asked_within_the_window_only(watching: Customs) -> None:
    consignments = [filed(watching, "A")]
    watching.clock.advance(rescreening.WINDOW)
    watching.clock.advance(timedelta(days=1))
    consignments.append(filed(watching, "B"))
    with watching.installation.store.unit() as uow:
        for one in consignments:
            uow.consignments.change(one, state="closed")
    change_list(watching.installation, "sanctioned", add=["Osprey Trading"])
    watching.work()
    assert [len(assessed(watching, one)) for one in consignments] == [1, 2]


def test_a_list_that_a_profile_names_has_all_open_ones_assessed_again(customs: Customs) -> None:
    change_list(customs.installation, "known_masters", kind=ListKind.CODES, add=["OTHER"])
    change_list(customs.installation, "of_nobody", kind=ListKind.CODES, add=["OTHER"])
    customs.put_in_force(NAMED)
    consignment = filed(customs, "A")
    change_list(customs.installation, "of_nobody", add=["MAEU123456789"])
    customs.work()
    assert assessed(customs, consignment) == [[]]
    change_list(customs.installation, "known_masters", add=["MAEU123456789"])
    customs.work()
    assert assessed(customs, consignment) == [[], ["GL-TEST-002"]]
