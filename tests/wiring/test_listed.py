# SPDX-License-Identifier: Apache-2.0
"""Each process has one index of the watch lists and brings it up to date when it is asked, with nothing to tell it."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest

from greenlane.errors import Conflict, NotFound
from greenlane.store import ListEntry
from greenlane.targeting import EntrySchema, WatchIndex
from greenlane.wiring.installation import Installation
from greenlane.wiring.listed import content_of
from greenlane.wiring.watch_lists import ListKind, change_list, listed_entries
from tests.installations import KEYS, Customs


@pytest.fixture
def other(customs: Customs) -> Installation:
    """Another process over the same database."""
    return Installation(customs.installation.store, clock=customs.clock, keys=KEYS)


def index(installation: Installation) -> WatchIndex:
    with installation.store.unit(read_only=True) as uow:
        return installation.watched_lists.index(uow)


def met(installation: Installation, customs: Customs, number: str) -> bool:
    return bool(index(installation).find([f"equipment:{number}"], customs.installation.now().date()))


def test_a_change_is_there_in_every_process_when_it_is_asked(customs: Customs, other: Installation) -> None:
    change_list(customs.installation, "boxes", kind=ListKind.CONTAINERS, add=["MSKU1234565"])
    assert met(customs.installation, customs, "MSKU1234565")
    assert met(other, customs, "MSKU1234565")
    change_list(other, "boxes", add=["MSKU7654321"], remove=["MSKU1234565"])
    for process in (customs.installation, other):
        assert (met(process, customs, "MSKU1234565"), met(process, customs, "MSKU7654321")) == (False, True)


def test_an_index_stays_the_same_while_no_list_changes(customs: Customs) -> None:
    change_list(customs.installation, "boxes", kind=ListKind.CONTAINERS, add=["MSKU1234565"])
    assert index(customs.installation) is index(customs.installation)


def test_who_began_before_a_change_still_asks_the_lists_of_then(customs: Customs) -> None:
    change_list(customs.installation, "boxes", kind=ListKind.CONTAINERS, add=["MSKU1234565"])
    before = index(customs.installation)
    change_list(customs.installation, "boxes", remove=["MSKU1234565"])
    after = index(customs.installation)
    asked, day = ["equipment:MSKU1234565"], customs.installation.now().date()
    assert before.find(asked, day)
    assert not after.find(asked, day)


def test_an_index_brought_up_is_the_one_that_another_process_loads(customs: Customs, other: Installation) -> None:
    for number in range(5):
        change_list(customs.installation, "boxes", kind=ListKind.CONTAINERS, add=[f"MSKU{number}"])
        index(customs.installation)
    change_list(customs.installation, "boxes", remove=["MSKU1", "MSKU3"])
    asked, day = [f"equipment:MSKU{number}" for number in range(5)], customs.installation.now().date()
    assert index(customs.installation).find(asked, day) == index(other).find(asked, day)
    assert len(index(customs.installation)) == 3


def test_changes_at_once_are_all_in_the_index(customs: Customs, other: Installation) -> None:
    change_list(customs.installation, "boxes", kind=ListKind.CONTAINERS)
    barrier = Barrier(4)

    def change(process: Installation, number: int) -> None:
        barrier.wait()
        change_list(process, "boxes", add=[f"MSKU{number}"])

    threads = [
        Thread(target=change, args=(process, number))
        for number, process in enumerate((customs.installation, other, customs.installation, other))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(index(customs.installation)) == len(index(other)) == 4


def test_entries_of_a_stored_list_are_given_out(customs: Customs) -> None:
    change_list(customs.installation, "watched", kind=ListKind.PARTIES, add=["Kestrel 3 Ltd"])
    (entry,) = listed_entries(customs.installation, "watched")
    assert (entry.name, entry.schema, entry.identifiers[0].value) == (
        "Kestrel 3 Ltd",
        EntrySchema.LEGAL_ENTITY,
        "Kestrel 3 Ltd",
    )
    with pytest.raises(NotFound):
        list(listed_entries(customs.installation, "nowhere"))
    with pytest.raises(Conflict, match="of codes"):
        list(listed_entries(customs.installation, "embargoed_ports"))


def test_a_row_of_an_early_release_is_the_entry_of_its_value() -> None:
    row = ListEntry(
        id="R1",
        list="boxes",
        key="equipment:MSKU1234565",
        value="MSKU 1234565",
        extra={},
        valid_from=1,
        valid_to=None,
        added_by="policy:command_line",
        ended_by=None,
    )
    entry = content_of(row, "containers")
    assert (entry.schema, entry.name) == (EntrySchema.CONTAINER, "MSKU 1234565")
