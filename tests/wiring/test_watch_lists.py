# SPDX-License-Identifier: Apache-2.0
"""A change of a list acts at the next assessment, older ones are decided again identically, and no name leaks."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest

from greenlane.access import Sensitivity
from greenlane.cargo import as_json
from greenlane.errors import Conflict, Invalid, NotFound
from greenlane.journal import Event
from greenlane.wiring.deciding_again import redecide_all
from greenlane.wiring.judging import facts_decoder
from greenlane.wiring.watch_lists import ListKind, change_list, entries_of, every_list, keys_for
from tests.installations import Customs
from tests.intake.checks.filings import good
from tests.targeting.builders import a_profile

WATCHED = a_profile("any_party.watch_lists.exists(l, l == 'sanctioned')", id="GL-TEST-001", weight=60)
NAMED = a_profile("consignment.master_document in lists.known_masters", id="GL-TEST-002", weight=60)


def _assess(customs: Customs, reference: str) -> tuple[list[str], dict[str, Any]]:
    """The test profiles that hit another filing, and its facts."""
    consignment = customs.consignment_of(customs.accept(good(reference=reference, of={"ucr": None})))
    with customs.read() as uow:
        stored = uow.assessments.latest([consignment])[consignment]
        hits = [
            hit.profile_id
            for hit in uow.assessments.hits([stored.id]).get(stored.id, [])
            if hit.profile_id.startswith("GL-TEST")
        ]
        return hits, as_json(facts_decoder.decode(uow.payloads.get(stored.facts_id).body))


def _events(customs: Customs) -> list[Event]:
    with customs.read() as uow:
        return [event for _, event in uow.events.sealed(limit=10_000)]


def test_a_watch_list_acts_at_once_and_older_assessments_stay_the_same(customs: Customs) -> None:
    change_list(customs.installation, "sanctioned", kind=ListKind.PARTIES)
    customs.put_in_force(WATCHED)
    before, facts = _assess(customs, "A")
    assert (before, [p for p in facts["parties"] if "any_party.watch_lists" in p]) == ([], [])
    changed = change_list(customs.installation, "sanctioned", add=["KESTREL Limited"])
    assert (changed.added, changed.ended, changed.sequence) == (1, 0, 2)
    after, facts = _assess(customs, "B")
    assert after == ["GL-TEST-001"]
    assert all(party["any_party.watch_lists"] == ["sanctioned"] for party in facts["parties"])
    change_list(customs.installation, "sanctioned", remove=["Kestrel"])
    assert _assess(customs, "C")[0] == []
    assert {again.answer for again in redecide_all(customs.installation)} == {"identical"}


def test_a_named_list_acts_at_once_and_older_assessments_stay_the_same(customs: Customs) -> None:
    change_list(customs.installation, "known_masters", kind=ListKind.CODES, add=["OTHER"])
    customs.put_in_force(NAMED)
    assert _assess(customs, "A")[0] == []
    change_list(customs.installation, "known_masters", add=["MAEU123456789"])
    assert _assess(customs, "B")[0] == ["GL-TEST-002"]
    change_list(customs.installation, "known_masters", remove=["MAEU123456789"])
    assert _assess(customs, "C")[0] == []
    assert {again.answer for again in redecide_all(customs.installation)} == {"identical"}


@pytest.mark.parametrize("sensitivity", [Sensitivity.RESTRICTED, Sensitivity.SECRET])
def test_the_name_of_a_closely_kept_list_is_in_no_event_of_normal_sensitivity(
    customs: Customs, sensitivity: Sensitivity
) -> None:
    change_list(customs.installation, "hush", kind=ListKind.PARTIES, add=["Kestrel Ltd"], sensitivity=sensitivity)
    _assess(customs, "A")
    naming = [event for event in _events(customs) if "hush" in repr(event)]
    assert naming
    assert "Kestrel" not in repr(naming)
    assert {event.sensitivity for event in naming} == {sensitivity}


def test_lists_changed_at_the_same_time_are_both_in_force(customs: Customs) -> None:
    for name in ("one", "two"):
        change_list(customs.installation, name, kind=ListKind.CODES, add=["A"])
    threads = [
        Thread(target=change_list, args=(customs.installation, name), kwargs={"add": [f"{name}-B"]})
        for name in ("one", "two")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with customs.read() as uow:
        values = customs.installation.knowledge(uow).configuration.list_values
    assert sorted(values["one"]) == ["A", "one-B"]
    assert sorted(values["two"]) == ["A", "two-B"]


def test_a_party_is_ended_however_it_is_written(customs: Customs) -> None:
    change_list(customs.installation, "sanctioned", kind=ListKind.PARTIES, add=["Kestrel 3 Ltd", "Ромашка", "Звезда"])
    change_list(customs.installation, "sanctioned", remove=["KESTREL 3", "РОМАШКА"])
    assert entries_of(customs.installation, "sanctioned") == ["Звезда"]


def test_a_value_that_is_not_on_the_list_cannot_be_ended(customs: Customs) -> None:
    change_list(customs.installation, "sanctioned", kind=ListKind.PARTIES, add=["Kestrel"])
    with pytest.raises(NotFound, match="does not hold 'Merlin'"):
        change_list(customs.installation, "sanctioned", remove=["Kestrel", "Merlin"])
    assert entries_of(customs.installation, "sanctioned") == ["Kestrel"]


@pytest.mark.parametrize("value", ["", " ", "---", "x" * 201, "a\x00b"])
def test_a_value_that_nothing_could_match_is_refused_and_nothing_changed(customs: Customs, value: str) -> None:
    with pytest.raises(Invalid):
        change_list(customs.installation, "sanctioned", kind=ListKind.PARTIES, add=["Kestrel", value])
    assert "sanctioned" not in [one["name"] for one in every_list(customs.installation)]


@pytest.mark.parametrize("name", ["Bad", "1st", "a b", "a-b", "ä", "", "x" * 41])
def test_a_name_that_conditions_could_not_write_is_refused(customs: Customs, name: str) -> None:
    with pytest.raises(Invalid):
        change_list(customs.installation, name, kind=ListKind.CODES, add=["A"])


def test_an_unknown_list_and_another_kind_are_told(customs: Customs) -> None:
    with pytest.raises(NotFound, match="There is no list nowhere"):
        change_list(customs.installation, "nowhere", add=["A"])
    change_list(customs.installation, "boxes", kind=ListKind.CONTAINERS, add=["MSKU1234565"])
    with pytest.raises(Conflict, match="of kind containers"):
        change_list(customs.installation, "boxes", kind=ListKind.CODES, add=["A"])
    with pytest.raises(NotFound):
        entries_of(customs.installation, "nowhere")


@pytest.mark.parametrize(
    ("kind", "value", "keys"),
    [
        (ListKind.CODES, "GB", ("GB",)),
        (ListKind.CONTAINERS, "msku 123456-5", ("equipment:MSKU1234565",)),
        (ListKind.CONVEYANCES, "Étoile", ("conveyance:ETOILE",)),
        (ListKind.PARTIES, "Kestrel Ltd", ("name:kestrel",)),
        (ListKind.PARTIES, "GB 123", ("name:gb 123", "id:GB123")),
        (ListKind.PARTIES, "---", ()),
        (ListKind.CODES, "", ()),
        (ListKind.CONTACTS, "desk@kestrel.example", ("contact:desk@kestrel.example",)),
        (ListKind.CONTACTS, "112", ()),
        (ListKind.ADDRESSES, "10 Irwin Street", ("address:10IRWINSTREET",)),
    ],
)
def test_the_keys_of_a_value(kind: ListKind, value: str, keys: tuple[str, ...]) -> None:
    assert keys_for(kind, value) == keys


def test_addresses_contacts_and_numbers_of_ships_are_watched(customs: Customs) -> None:
    for name, kind, value in (
        ("places", ListKind.ADDRESSES, "10 Irwin Street, Chicago"),
        ("phones", ListKind.CONTACTS, "0044 20 7946 0958"),
        ("ships", ListKind.CONVEYANCES, "IMO 9321483"),
    ):
        change_list(customs.installation, name, kind=kind, add=[value])
        assert entries_of(customs.installation, name) == [value]
    with pytest.raises(Invalid, match="neither a telephone number"):
        change_list(customs.installation, "phones", add=["112"])
