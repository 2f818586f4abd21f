# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from greenlane.access import Clause, Reach
from greenlane.cargo import Function, new_id
from greenlane.errors import Conflict, NotFound
from greenlane.intake import LodgementState, Refusal
from greenlane.store import Lodgement, Store
from greenlane.store.tables.intake import LODGEMENT_STATES, REFUSALS
from tests.store.samples import EVERYTHING, FILER, NOW, UNKNOWN, lodgement, version

OTHER = "00000000-0000-7000-8000-000000000bad"


def add(store: Store, *made: Lodgement) -> None:
    with store.unit() as uow:
        for one in made:
            uow.lodgements.add(one)
            uow.lodgements.add_version(version(one))


def test_a_filing_is_got_back_as_it_was_added(store: Store) -> None:
    one = lodgement(reference="LRN1", mrn="26XX123", unit="port")
    add(store, one)
    with store.unit(read_only=True) as uow:
        assert uow.lodgements.get(one.id) == one
        assert uow.lodgements.find([one.id, new_id(NOW)]) == {one.id: one}


@pytest.mark.parametrize("asked", [UNKNOWN, "no id", "", "x" * 5000])
def test_what_is_not_there_is_not_found(store: Store, asked: str) -> None:
    with store.unit(read_only=True) as uow, pytest.raises(NotFound):
        uow.lodgements.get(asked)


def test_a_filing_out_of_reach_is_not_found(store: Store) -> None:
    one = lodgement(filer_id=OTHER)
    add(store, one)
    mine = Reach((Clause(owners=frozenset({FILER})),))
    with store.unit(read_only=True) as uow:
        assert uow.lodgements.get(one.id, reach=EVERYTHING) == one
        with pytest.raises(NotFound):
            uow.lodgements.get(one.id, reach=mine)


def test_references_are_each_filers_own(store: Store) -> None:
    mine, theirs = lodgement(reference="LRN1"), lodgement(reference="LRN1", filer_id=OTHER)
    add(store, mine, theirs)
    with store.unit(read_only=True) as uow:
        assert uow.lodgements.of_references(FILER, ["LRN1", "LRN2"]) == {"LRN1": mine}
        assert uow.lodgements.of_references(OTHER, ["LRN1"]) == {"LRN1": theirs}
        assert uow.lodgements.of_references(FILER, []) == {}


def test_one_filer_has_one_filing_under_a_reference(store: Store) -> None:
    add(store, lodgement(reference="LRN1"))
    with pytest.raises(Conflict):
        add(store, lodgement(reference="LRN1"))


def test_what_was_refused_claims_no_reference(store: Store) -> None:
    refused = [lodgement(reference="LRN1", state="refused", created_at=NOW + timedelta(hours=n)) for n in range(3)]
    add(store, *reversed(refused))
    with store.unit(read_only=True) as uow:
        assert uow.lodgements.of_references(FILER, ["LRN1"]) == {"LRN1": refused[0]}
    accepted = lodgement(reference="LRN1", created_at=NOW + timedelta(hours=1))
    add(store, accepted)
    with store.unit(read_only=True) as uow:
        assert uow.lodgements.of_references(FILER, ["LRN1"]) == {"LRN1": accepted}
    with pytest.raises(Conflict), store.unit() as uow:
        uow.lodgements.change(refused[1].id, current_version=2, state="accepted", mrn=None)


def test_filings_without_a_reference_are_told_apart_by_their_id(store: Store) -> None:
    add(store, lodgement(), lodgement())
    with store.unit(read_only=True) as uow:
        assert len(uow.lodgements.page(EVERYTHING).items) == 2


def test_filings_are_found_by_their_registration_number_whoever_filed_them(store: Store) -> None:
    mine, theirs = lodgement(mrn="26XX1"), lodgement(mrn="26XX2", filer_id=OTHER)
    add(store, mine, theirs, lodgement())
    with store.unit(read_only=True) as uow:
        assert uow.lodgements.of_mrns(["26XX1", "26XX2", "26XX3"]) == {"26XX1": mine, "26XX2": theirs}


def test_versions_come_oldest_first_and_each_by_its_number(store: Store) -> None:
    one, other = lodgement(), lodgement()
    add(store, one, other)
    amended = version(one, 2, raw_digest="b" * 64)
    refused = version(one, 3, state="refused", refusal="content", supersedes=False)
    with store.unit() as uow:
        uow.lodgements.add_version(refused)
        uow.lodgements.add_version(amended)
    with store.unit(read_only=True) as uow:
        found = uow.lodgements.versions([one.id, other.id])
        assert [v.version for v in found[one.id]] == [1, 2, 3]
        assert found[one.id][2] == refused
        assert [v.version for v in found[other.id]] == [1]
        assert uow.lodgements.version(one.id, 2) == amended
        assert uow.lodgements.version(one.id, 2).function is Function.AMENDMENT
        with pytest.raises(NotFound):
            uow.lodgements.version(one.id, 4)


def test_the_same_bytes_of_the_same_filer_are_known_again(store: Store) -> None:
    mine, again, theirs = lodgement(), lodgement(created_at=NOW + timedelta(hours=1)), lodgement(filer_id=OTHER)
    with store.unit() as uow:
        for one, digest in ((mine, "a" * 64), (again, "a" * 64), (theirs, "a" * 64)):
            uow.lodgements.add(one)
            uow.lodgements.add_version(version(one, raw_digest=digest, received_at=one.created_at))
    with store.unit(read_only=True) as uow:
        found = uow.lodgements.with_digests(FILER, ["a" * 64, "b" * 64])
    assert [v.lodgement_id for v in found["a" * 64]] == [mine.id, again.id]
    assert "b" * 64 not in found


def test_the_present_state_changes_and_the_rest_stays(store: Store) -> None:
    one = lodgement(reference="LRN1")
    add(store, one)
    with store.unit() as uow:
        uow.lodgements.change(one.id, state="amended", current_version=2)
        uow.lodgements.change(one.id, mrn="26XX1")
        uow.lodgements.change(one.id)
        found = uow.lodgements.get(one.id)
    assert (found.state, found.current_version, found.mrn, found.reference) == ("amended", 2, "26XX1", "LRN1")


def test_pages_go_from_the_newest_to_the_oldest_without_gap_or_repetition(store: Store) -> None:
    made = [lodgement(created_at=NOW + timedelta(minutes=number // 2)) for number in range(7)]
    add(store, *made)
    seen: list[str] = []
    after = None
    with store.unit(read_only=True) as uow:
        for _ in range(4):
            page = uow.lodgements.page(EVERYTHING, after=after, limit=2)
            seen += [one.id for one in page.items]
            after = page.next
    assert after is None
    expected = sorted(made, key=lambda one: (one.created_at, one.id), reverse=True)
    assert seen == [one.id for one in expected]


def test_what_arrives_while_paging_shifts_nothing(store: Store) -> None:
    made = [lodgement(created_at=NOW + timedelta(minutes=number)) for number in range(4)]
    add(store, *made)
    with store.unit(read_only=True) as uow:
        first = uow.lodgements.page(EVERYTHING, limit=2)
    add(store, lodgement(created_at=NOW + timedelta(hours=1)))
    with store.unit(read_only=True) as uow:
        second = uow.lodgements.page(EVERYTHING, limit=2, after=first.next)
    assert [one.id for one in (*first.items, *second.items)] == [one.id for one in reversed(made)]


def test_pages_show_what_is_within_reach_and_of_one_filer_if_asked(store: Store) -> None:
    mine, theirs, port = lodgement(), lodgement(filer_id=OTHER), lodgement(unit="port")
    add(store, mine, theirs, port)
    of_port = Reach((Clause(agency="customs", units=frozenset({"port"})),))
    with store.unit(read_only=True) as uow:
        assert {one.id for one in uow.lodgements.page(of_port).items} == {port.id}
        assert {one.id for one in uow.lodgements.page(EVERYTHING, filer_id=OTHER).items} == {theirs.id}
        assert uow.lodgements.page(Reach()).items == ()


def test_what_was_received_is_never_changed(store: Store) -> None:
    add(store, lodgement())
    with pytest.raises(Exception, match="never changed"), store.engine.begin() as connection:
        connection.execute(text("UPDATE lodgement_versions SET raw_digest = repeat('0', 64)"))


def test_the_tables_know_every_state_and_refusal_that_intake_gives() -> None:
    assert set(LODGEMENT_STATES) == set(LodgementState)
    assert set(REFUSALS) == set(Refusal)
