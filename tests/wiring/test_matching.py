# SPDX-License-Identifier: Apache-2.0
"""Possible matches are recorded, cleared for the pair, and come back when either side changes or the clearing ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from greenlane.access import Actor
from greenlane.cargo import Address, Party, PartyRole
from greenlane.errors import Conflict, Forbidden, Invalid, NotFound
from greenlane.targeting import EntrySchema, ListedEntry, ListFile
from greenlane.wiring.deciding_again import redecide_all
from greenlane.wiring.judging import facts_decoder
from greenlane.wiring.list_changing import approve, list_seen, previewed, propose
from greenlane.wiring.watch_lists import ListKind, change_list
from tests.installations import Customs
from tests.intake.checks.filings import good
from tests.targeting.builders import a_profile

WATCHED = a_profile("any_party.watch_lists.exists(l, l == 'sanctioned')", id="GL-TEST-001", weight=60)
HOME = Address(line="10 Irwin Street", city="Chicago", country="US", postcode="60601")


def party(name: str = "Osprey Trading Ltd", address: Address = HOME) -> Party:
    return Party(role=PartyRole.CONSIGNOR, name=name, address=address)


def filed(customs: Customs, reference: str, *parties: Party) -> str:
    return customs.consignment_of(customs.accept(good(reference=reference, of={"parties": parties, "ucr": None})))


def hits(customs: Customs, consignment: str) -> list[str]:
    with customs.read() as uow:
        latest = uow.assessments.latest([consignment])[consignment]
        return [
            hit.profile_id for hit in uow.assessments.hits([latest.id]).get(latest.id, []) if "TEST" in hit.profile_id
        ]


def fact_of(customs: Customs, consignment: str, name: str) -> Any:
    with customs.read() as uow:
        latest = uow.assessments.latest([consignment])[consignment]
        facts = facts_decoder.decode(uow.payloads.get(latest.facts_id).body)
    return next((member[name][0] for member in facts.parties if name in member), None)


def edition(customs: Customs, *entries: ListedEntry) -> None:
    """Make the list what these entries are."""
    file = ListFile(entries=entries, findings=(), format="test")
    with customs.installation.store.unit() as uow:
        preview = previewed(uow, list_seen(uow, None, "sanctioned"), file)
        change = propose(uow, customs.installation, None, preview, reason="test")
        approve(uow, customs.installation, None, change.id, confirmed=True)


def osprey(**given: Any) -> ListedEntry:
    return ListedEntry(**{"id": "36", "schema": EntrySchema.COMPANY, "name": "Osprey Trading", **given})


@pytest.fixture
def watching(customs: Customs) -> Customs:
    change_list(customs.installation, "sanctioned", kind=ListKind.PARTIES)
    edition(customs, osprey())
    customs.put_in_force(WATCHED)
    return customs


@pytest.fixture
def officer(watching: Customs) -> Actor:
    return watching.actor("targeting_officer")


def matches(customs: Customs, actor: Actor, consignment: str) -> list[dict[str, Any]]:
    return [dict(one) for one in customs.services.possible_matches(actor, consignment)]


def clear(customs: Customs, actor: Actor, match: str, **given: Any) -> dict[str, Any]:
    options = {"verdict": "cleared", "reason": "other_firm", "note": None, "until": None, **given}
    document = dict(customs.services.decide_match(actor, match, **options))
    customs.work()
    return document


def test_a_match_is_recorded_with_score_explanation_and_entry(watching: Customs, officer: Actor) -> None:
    consignment = filed(watching, "A", party())
    (match,) = matches(watching, officer, consignment)
    assert (match["declared"], match["listed"], match["entry"]) == ("Osprey Trading Ltd", "Osprey Trading", "36")
    assert (match["list"], match["state"], match["role"]) == ("sanctioned", "open", "consignor")
    assert 0.8 < match["score"] <= 1
    assert match["explanation"]
    detail = fact_of(watching, consignment, "any_party.watch_lists").source.detail
    assert "sanctioned#" in detail
    assert "Osprey Trading" in detail


def test_a_cleared_match_does_not_hit_again_nor_in_the_next_consignment(watching: Customs, officer: Actor) -> None:
    consignment = filed(watching, "A", party())
    assert hits(watching, consignment) == ["GL-TEST-001"]
    (match,) = matches(watching, officer, consignment)
    document = clear(watching, officer, match["id"], note="Another firm of that name; seen its register.")
    assert (document["state"], document["decision"]["by"]) == ("cleared", f"person:{officer.id}")
    assert hits(watching, consignment) == []
    assert fact_of(watching, consignment, "any_party.watch_lists") is None
    cleared = fact_of(watching, consignment, "any_party.watch_lists_cleared")
    assert cleared.value == ("sanctioned",)
    assert document["decision"]["id"] in cleared.source.detail
    following = filed(watching, "B", party())
    assert hits(watching, following) == []
    assert [one["state"] for one in matches(watching, officer, following)] == ["cleared"]
    assert {again.answer for again in redecide_all(watching.installation)} == {"identical"}


def test_it_comes_back_when_the_party_changes(watching: Customs, officer: Actor) -> None:
    (match,) = matches(watching, officer, filed(watching, "A", party()))
    clear(watching, officer, match["id"])
    moved = Address(line="11 Irwin Street", city="Chicago", country="US", postcode="60601")
    assert hits(watching, filed(watching, "B", party(address=moved))) == ["GL-TEST-001"]


def test_it_comes_back_when_the_entry_changes_in_what_is_compared_only(watching: Customs, officer: Actor) -> None:
    consignment = filed(watching, "A", party())
    (match,) = matches(watching, officer, consignment)
    clear(watching, officer, match["id"])
    edition(watching, osprey(reason="another reason", programs=("X",)))
    watching.work()
    assert hits(watching, consignment) == []
    edition(watching, osprey(addresses=("10 Irwin Street, Chicago",)))
    watching.work()
    assert hits(watching, consignment) == ["GL-TEST-001"]


def test_it_comes_back_when_its_time_is_over(watching: Customs, officer: Actor) -> None:
    (match,) = matches(watching, officer, filed(watching, "A", party()))
    clear(watching, officer, match["id"], until=watching.installation.now() + timedelta(days=10))
    watching.clock.advance(timedelta(days=9))
    assert hits(watching, filed(watching, "B", party())) == []
    watching.clock.advance(timedelta(days=2))
    assert hits(watching, filed(watching, "C", party())) == ["GL-TEST-001"]


def test_a_confirmed_match_stays_and_takes_a_clearing_back(watching: Customs, officer: Actor) -> None:
    consignment = filed(watching, "A", party())
    (match,) = matches(watching, officer, consignment)
    clear(watching, officer, match["id"])
    (again,) = matches(watching, officer, consignment)
    clear(watching, officer, again["id"], verdict="confirmed", reason="same_firm")
    assert hits(watching, consignment) == ["GL-TEST-001"]
    assert [one["state"] for one in matches(watching, officer, consignment)] == ["confirmed"]


def test_a_match_of_an_earlier_assessment_is_not_decided(watching: Customs, officer: Actor) -> None:
    (match,) = matches(watching, officer, filed(watching, "A", party()))
    clear(watching, officer, match["id"])
    with pytest.raises(Conflict, match="assessed again"):
        clear(watching, officer, match["id"])


def test_who_may_not_decide_or_know_of_the_list_is_refused(watching: Customs, officer: Actor) -> None:
    consignment = filed(watching, "A", party())
    (match,) = matches(watching, officer, consignment)
    with pytest.raises(Forbidden):
        clear(watching, watching.actor("examination_officer"), match["id"])
    with pytest.raises(NotFound):
        clear(watching, watching.actor("list_manager"), match["id"])
    with pytest.raises(NotFound):
        matches(watching, watching.actor("list_manager"), consignment)


@pytest.mark.parametrize(
    "given", [{"verdict": "perhaps"}, {"note": "x" * 2_001}, {"verdict": "confirmed", "until": timedelta(days=1)}]
)
def test_a_decision_that_is_none_is_refused(watching: Customs, officer: Actor, given: dict[str, Any]) -> None:
    (match,) = matches(watching, officer, filed(watching, "A", party()))
    until = given.pop("until", None)
    with pytest.raises(Invalid):
        clear(watching, officer, match["id"], until=watching.installation.now() + until if until else None, **given)
    assert hits(watching, filed(watching, "B", party())) == ["GL-TEST-001"]
