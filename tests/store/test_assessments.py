# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from greenlane.access import Clause, Reach, Sensitivity
from greenlane.cargo import Stage, new_id
from greenlane.errors import Conflict, NotFound
from greenlane.store import Store, StoredConsignment
from greenlane.targeting import Outcome
from tests.store.samples import (
    EVERYTHING,
    NOW,
    UNKNOWN,
    add_configuration,
    assessment,
    consignment,
    hit,
    lodgement,
    version,
)


@pytest.fixture
def shipment(store: Store) -> StoredConsignment:
    one = consignment()
    with store.unit() as uow:
        add_configuration(uow)
        uow.consignments.add(one)
    return one


def test_an_assessment_is_got_back_as_it_was_added(store: Store, shipment: StoredConsignment) -> None:
    filing = lodgement()
    one = assessment(
        shipment,
        lodgement_id=filing.id,
        lodgement_version=1,
        as_of_position=12,
        high_risk=("intelligence", "score"),
        deadline=NOW + timedelta(hours=4),
        deadline_reason=None,
        unit="port",
    )
    with store.unit() as uow:
        uow.lodgements.add(filing)
        uow.lodgements.add_version(version(filing))
        uow.assessments.add(one)
    with store.unit(read_only=True) as uow:
        assert uow.assessments.get(one.id) == one


@pytest.mark.parametrize("asked", [UNKNOWN, "nonsense"])
def test_what_is_not_there_is_not_found(store: Store, asked: str) -> None:
    with store.unit(read_only=True) as uow, pytest.raises(NotFound):
        uow.assessments.get(asked)


def test_hits_come_with_their_assessment_the_heaviest_first(store: Store, shipment: StoredConsignment) -> None:
    one, bare = assessment(shipment), assessment(shipment, stage=Stage.CLEARANCE, outcome=Outcome.RELEASE)
    light, heavy = hit(one, "GL-A", weight=10), hit(one, "GL-B", weight=60, mandatory=Outcome.SCAN)
    with store.unit() as uow:
        uow.assessments.add(one, [light, heavy])
        uow.assessments.add(bare)
    with store.unit(read_only=True) as uow:
        assert uow.assessments.hits([one.id, bare.id]) == {one.id: [heavy, light]}


def test_the_latest_is_told_for_each_consignment_and_stage(store: Store, shipment: StoredConsignment) -> None:
    other = consignment()
    first = assessment(shipment)
    second = assessment(shipment, predecessor_id=first.id, at=NOW + timedelta(minutes=5))
    cleared = assessment(shipment, stage=Stage.CLEARANCE, outcome=Outcome.RELEASE, at=NOW + timedelta(days=1))
    with store.unit() as uow:
        uow.consignments.add(other)
        for one in (first, cleared, second):
            uow.assessments.add(one)
    with store.unit(read_only=True) as uow:
        assert uow.assessments.latest([shipment.id, other.id], Stage.PRE_ARRIVAL) == {shipment.id: second}
        assert uow.assessments.latest([shipment.id]) == {shipment.id: cleared}
        assert uow.assessments.of_consignment(shipment.id) == [first, second, cleared]
        assert list(uow.assessments.ids()) == sorted([first.id, second.id, cleared.id])


def test_an_assessment_has_one_successor_at_most(store: Store, shipment: StoredConsignment) -> None:
    first = assessment(shipment)
    with store.unit() as uow:
        uow.assessments.add(first)
        uow.assessments.add(assessment(shipment, predecessor_id=first.id))
    with pytest.raises(Conflict), store.unit() as uow:
        uow.assessments.add(assessment(shipment, predecessor_id=first.id))


def test_pages_are_of_what_is_within_reach(store: Store, shipment: StoredConsignment) -> None:
    here = assessment(shipment, unit="port")
    there = assessment(shipment, unit="airport", at=NOW + timedelta(minutes=1))
    secret = assessment(shipment, unit="port", sensitivity=Sensitivity.SECRET, stage=Stage.TRANSIT)
    of_port = Reach((Clause(units=frozenset({"port"}), sensitivities=frozenset({Sensitivity.NORMAL})),))
    with store.unit() as uow:
        for one in (here, there, secret):
            uow.assessments.add(one)
    with store.unit(read_only=True) as uow:
        assert uow.assessments.page(of_port).items == (here,)
        assert uow.assessments.page(EVERYTHING, limit=1).items == (there,)
        assert uow.assessments.page(EVERYTHING, stage=Stage.TRANSIT).items == (secret,)
        assert len(uow.assessments.page(EVERYTHING, consignment_id=shipment.id).items) == 3
        assert uow.assessments.page(EVERYTHING, consignment_id=new_id(NOW)).items == ()
        with pytest.raises(NotFound):
            uow.assessments.get(secret.id, reach=of_port)


def test_what_stands_is_what_no_later_one_follows_within_reach_and_since_a_moment(
    store: Store, shipment: StoredConsignment
) -> None:
    first = assessment(shipment, unit="port")
    second = assessment(shipment, unit="port", predecessor_id=first.id, at=NOW + timedelta(minutes=5))
    cleared = assessment(shipment, unit="airport", stage=Stage.CLEARANCE, at=NOW + timedelta(days=1))
    of_port = Reach((Clause(units=frozenset({"port"})),))
    with store.unit() as uow:
        for one in (first, second, cleared):
            uow.assessments.add(one)
    with store.unit(read_only=True) as uow:
        assert list(uow.assessments.standing()) == [[second, cleared]]
        assert list(uow.assessments.standing(of_port)) == [[second]]
        assert list(uow.assessments.standing(since=cleared.at)) == [[cleared]]
        assert uow.assessments.sample(EVERYTHING, 9) == [second, cleared]
        assert uow.assessments.sample(of_port, 9, since=NOW) == [second]
        assert uow.assessments.sample(EVERYTHING, 9, since=cleared.at + timedelta(seconds=1)) == []


def test_a_sample_stays_the_same_and_a_larger_one_holds_it(store: Store, shipment: StoredConsignment) -> None:
    every = [assessment(shipment, at=NOW + timedelta(minutes=number)) for number in range(12)]
    with store.unit() as uow:
        for one in every:
            uow.assessments.add(one)
    with store.unit(read_only=True) as uow:
        few, more = (uow.assessments.sample(EVERYTHING, size) for size in (4, 8))
        assert few == uow.assessments.sample(EVERYTHING, 4)
    assert (len(few), len(more)) == (4, 8)
    assert all(one in more for one in few)
    assert more == [one for one in every if one in more]


def test_one_without_a_deadline_says_why(store: Store, shipment: StoredConsignment) -> None:
    with pytest.raises(Exception, match="ck_assessments_deadline"), store.unit() as uow:
        uow.assessments.add(assessment(shipment, deadline=None, deadline_reason=None))


@pytest.mark.parametrize("statement", ["UPDATE assessments SET score = 0", "DELETE FROM hits", "TRUNCATE hits"])
def test_what_was_thought_is_never_changed(store: Store, shipment: StoredConsignment, statement: str) -> None:
    one = assessment(shipment)
    with store.unit() as uow:
        uow.assessments.add(one, [hit(one)])
    with pytest.raises(Exception, match="never changed"), store.engine.begin() as connection:
        connection.execute(text(statement))
