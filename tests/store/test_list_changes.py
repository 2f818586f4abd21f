# SPDX-License-Identifier: Apache-2.0
"""Changes of lists wait with their entries, are applied as one step, and never on top of another change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from greenlane.cargo import new_id
from greenlane.errors import Conflict, NotFound
from greenlane.store import ListChange, PendingEntry, Store
from tests.store.samples import NOW, named_list

NAME = "embargoed_ports"


@pytest.fixture
def ports(store: Store) -> Store:
    with store.unit() as uow:
        uow.lists.add(named_list())
    return store


def change(**given: Any) -> ListChange:
    fields: dict[str, Any] = {
        "id": new_id(NOW),
        "list": NAME,
        "state": "proposed",
        "base_sequence": 0,
        "before": 0,
        "added": 1,
        "changed": 0,
        "removed": 0,
        "findings": 0,
        "complete": True,
        "asked_about": False,
        "reason": "test",
        "proposed_by": "person:ada",
        "proposed_at": NOW,
        **given,
    }
    return ListChange(**fields)


def propose(store: Store, entries: str, **given: Any) -> ListChange:
    """Propose entries, each as its key with the sign of what is done: ``+A ~B -C``."""
    made = change(**given)
    actions = {"+": "add", "~": "change", "-": "remove"}
    with store.unit() as uow:
        uow.list_changes.propose(
            made,
            [
                PendingEntry(
                    change_id=made.id,
                    key=one[1:],
                    entry_id=new_id(NOW),
                    action=actions[one[0]],
                    value=f"Port {one[1:]} of {made.base_sequence}",
                    digest="d" * 64,
                )
                for one in entries.split()
            ],
        )
    return made


def apply(store: Store, made: ListChange, by: str = "person:bo") -> int:
    with store.unit() as uow:
        return uow.list_changes.apply(made, by=by, at=NOW)


def values(store: Store, sequence: int | None = None) -> list[str]:
    with store.unit(read_only=True) as uow:
        return [entry.value for entry in uow.lists.entries(NAME, sequence)]


def test_nothing_changes_before_it_is_applied(ports: Store) -> None:
    made = propose(ports, "+A +B")
    assert values(ports) == []
    with ports.unit(read_only=True) as uow:
        assert uow.list_changes.get(made.id) == made
        assert [entry.key for entry in uow.list_changes.entries(made.id)] == ["A", "B"]
        assert [entry.key for entry in uow.list_changes.entries(made.id, after="A")] == ["B"]
        assert uow.list_changes.of_list(NAME) == [made]


def test_a_change_is_applied_as_one_step_and_earlier_editions_stay_to_be_read(ports: Store) -> None:
    assert apply(ports, propose(ports, "+A +B")) == 1
    assert apply(ports, propose(ports, "-A ~B +C", base_sequence=1)) == 2
    assert values(ports, 1) == ["Port A of 0", "Port B of 0"]
    assert values(ports) == ["Port B of 1", "Port C of 1"]
    with ports.unit(read_only=True) as uow:
        assert uow.lists.digests(NAME) == {"B": "d" * 64, "C": "d" * 64}
        assert uow.lists.count(NAME) == 2
        moved = {(entry.key, entry.valid_from, entry.valid_to) for entry in uow.lists.of_sequence(NAME, 2)}
        assert moved == {("A", 1, 2), ("B", 1, 2), ("B", 2, None), ("C", 2, None)}
        assert {entry.key for entry in uow.lists.changed_since({NAME: 1})} == {"A", "B", "C"}
        assert list(uow.lists.changed_since({NAME: 2})) == []
        assert [entry.key for entry in uow.lists.page(NAME, after="B", limit=5)] == ["C"]


def test_what_was_applied_is_kept_with_who_proposed_and_who_approved(ports: Store) -> None:
    made = propose(ports, "+A")
    apply(ports, made)
    with ports.unit(read_only=True) as uow:
        kept = uow.list_changes.get(made.id)
        (entry,) = uow.lists.entries(NAME)
        assert uow.list_changes.entries(made.id) == []
    assert (kept.state, kept.sequence, kept.proposed_by, kept.decided_by) == ("applied", 1, "person:ada", "person:bo")
    assert entry.added_by == "person:ada"


def test_nobody_approves_the_own_change_even_past_the_use_case(ports: Store) -> None:
    with pytest.raises(IntegrityError, match="second_person"):
        apply(ports, propose(ports, "+A"), by="person:ada")
    assert values(ports) == []


def test_a_change_of_an_older_edition_is_not_applied(ports: Store) -> None:
    first, second = propose(ports, "+A"), propose(ports, "+B")
    apply(ports, first)
    with pytest.raises(Conflict, match="has changed since"):
        apply(ports, second)
    assert values(ports) == ["Port A of 0"]


def test_of_two_changes_applied_at_once_one_comes_in(ports: Store) -> None:
    changes, barrier = [propose(ports, "+A"), propose(ports, "+B")], Barrier(2)

    def race(made: ListChange) -> str:
        barrier.wait()
        try:
            apply(ports, made)
        except Conflict:
            return "conflict"
        return "applied"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(race, changes)) == ["applied", "conflict"]
    assert len(values(ports)) == 1


def test_a_refused_change_leaves_its_numbers_and_none_of_its_entries(ports: Store) -> None:
    made = propose(ports, "+A")
    with ports.unit() as uow:
        uow.list_changes.refuse(made, by="person:bo", at=NOW)
    with ports.unit(read_only=True) as uow:
        assert uow.list_changes.get(made.id).state == "refused"
        assert uow.list_changes.entries(made.id) == []
    with pytest.raises(Conflict, match="decided before"):
        apply(ports, made)


@pytest.mark.parametrize("unknown", ["", "x", "018f0000-0000-7000-8000-000000000000"])
def test_an_unknown_change_is_not_found(store: Store, unknown: str) -> None:
    with store.unit(read_only=True) as uow, pytest.raises(NotFound):
        uow.list_changes.get(unknown)
