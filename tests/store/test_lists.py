# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from greenlane.access import Clause, Reach, Sensitivity
from greenlane.errors import NotFound
from greenlane.store import NewEntry, Store
from tests.store.samples import EVERYTHING, NOW, named_list

NAME = "embargoed_ports"


def change(store: Store, add: str = "", remove: str = "", name: str = NAME) -> int:
    with store.unit() as uow:
        entries = [NewEntry(key=key, value=f"Port {key}") for key in add.split()]
        return uow.lists.change(name, by="ada", at=NOW, add=entries, remove=remove.split())


def keys(store: Store, sequence: int | None = None) -> str:
    with store.unit(read_only=True) as uow:
        return " ".join(entry.key for entry in uow.lists.entries(NAME, sequence))


@pytest.fixture
def ports(store: Store) -> Store:
    with store.unit() as uow:
        uow.lists.add(named_list())
    return store


def test_a_list_is_got_back_as_it_was_added(ports: Store) -> None:
    with ports.unit(read_only=True) as uow:
        assert uow.lists.get(NAME) == named_list()
        assert uow.lists.all() == [named_list()]
        with pytest.raises(NotFound):
            uow.lists.get("other")


def test_every_change_is_the_next_sequence_number_and_earlier_ones_stay_to_be_read(ports: Store) -> None:
    assert [change(ports, add="A B"), change(ports, add="C"), change(ports, remove="A"), change(ports, add="A")] == [
        1,
        2,
        3,
        4,
    ]
    assert [keys(ports, sequence) for sequence in range(5)] == ["", "A B", "A B C", "B C", "A B C"]
    assert keys(ports) == "A B C"


def test_a_value_is_corrected_by_ending_the_entry_and_adding_it_anew(ports: Store) -> None:
    change(ports, add="A")
    with ports.unit() as uow:
        uow.lists.change(NAME, by="bo", at=NOW, add=[NewEntry(key="A", value="Port Alpha", extra={"why": "typo"})])
    with ports.unit(read_only=True) as uow:
        [before], [now] = uow.lists.entries(NAME, 1), uow.lists.entries(NAME)
    assert (before.value, before.valid_from, before.valid_to, before.ended_by) == ("Port A", 1, 2, "bo")
    assert (now.value, now.extra, now.valid_from, now.valid_to, now.added_by) == (
        "Port Alpha",
        {"why": "typo"},
        2,
        None,
        "bo",
    )


def test_removing_what_is_not_there_changes_nothing_but_the_number(ports: Store) -> None:
    change(ports, add="A")
    assert change(ports, remove="Z") == 2
    assert keys(ports) == "A"


def test_an_unknown_list_cannot_be_changed(store: Store) -> None:
    with pytest.raises(NotFound):
        change(store, add="A")


def test_one_key_given_twice_is_one_entry(ports: Store) -> None:
    change(ports, add="A A", remove="A")
    assert keys(ports) == "A"


def test_changes_at_once_come_one_after_the_other(ports: Store) -> None:
    start = Barrier(4)

    def add(number: int) -> int:
        start.wait()
        return change(ports, add=f"K{number}")

    with ThreadPoolExecutor(4) as pool:
        sequences = list(pool.map(add, range(4)))
    assert sorted(sequences) == [1, 2, 3, 4]
    assert keys(ports) == "K0 K1 K2 K3"


def test_matching_asks_all_lists_at_once(ports: Store) -> None:
    with ports.unit() as uow:
        uow.lists.add(named_list("watched_parties", kind="parties"))
    change(ports, add="A B")
    change(ports, add="A", name="watched_parties")
    change(ports, remove="B")
    with ports.unit(read_only=True) as uow:
        found = uow.lists.match(["A", "B", "C"])
    assert {key: [entry.list for entry in entries] for key, entries in found.items()} == {
        "A": [NAME, "watched_parties"]
    }


def test_matching_as_of_sequences_asks_only_those_lists_as_they_were(ports: Store) -> None:
    with ports.unit() as uow:
        uow.lists.add(named_list("watched_parties", kind="parties"))
    change(ports, add="A B")
    change(ports, remove="A")
    change(ports, add="A", name="watched_parties")
    with ports.unit(read_only=True) as uow:
        then = uow.lists.match(["A", "B"], sequences={NAME: 1})
        now = uow.lists.match(["A", "B"], sequences=uow.lists.sequences())
        assert uow.lists.match(["A"], sequences={}) == {}
        assert uow.lists.match([]) == {}
    assert {key: [entry.list for entry in entries] for key, entries in then.items()} == {"A": [NAME], "B": [NAME]}
    assert {key: [entry.list for entry in entries] for key, entries in now.items()} == {
        "A": ["watched_parties"],
        "B": [NAME],
    }


def test_a_secret_list_does_not_exist_for_who_may_not_see_it(ports: Store) -> None:
    with ports.unit() as uow:
        uow.lists.add(named_list("quiet", sensitivity=Sensitivity.SECRET))
    normal = Reach((Clause(sensitivities=frozenset({Sensitivity.NORMAL})),))
    with ports.unit(read_only=True) as uow:
        assert [one.name for one in uow.lists.all(normal)] == [NAME]
        assert [one.name for one in uow.lists.all(EVERYTHING)] == [NAME, "quiet"]
        with pytest.raises(NotFound):
            uow.lists.get("quiet", reach=normal)


def test_what_an_entry_said_is_never_changed(ports: Store) -> None:
    change(ports, add="A")
    with pytest.raises(Exception, match="never changed"), ports.engine.begin() as connection:
        connection.execute(text("UPDATE list_entries SET value = 'x'"))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sets(st.sampled_from("ABCD")), st.sets(st.sampled_from("ABCD"))), max_size=6))
def test_every_sequence_number_gives_the_list_as_it_was_then(
    ports: Store, changes: list[tuple[set[str], set[str]]]
) -> None:
    with ports.unit() as uow:
        start = uow.lists.get(NAME).sequence
    present = set(keys(ports).split())
    expected = {start: set(present)}
    for add, remove in changes:
        sequence = change(ports, add=" ".join(add), remove=" ".join(remove))
        present = (present - remove) | add
        expected[sequence] = set(present)
    assert {sequence: set(keys(ports, sequence).split()) for sequence in expected} == expected
