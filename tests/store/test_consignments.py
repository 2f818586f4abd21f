# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import timedelta

import pytest

from greenlane.access import Clause, Reach
from greenlane.cargo import Direction, Stage, new_id
from greenlane.errors import NotFound
from greenlane.store import Store
from tests.store.samples import EVERYTHING, NOW, UNKNOWN, consignment


def test_a_consignment_is_got_back_as_it_was_added(store: Store) -> None:
    one = consignment(direction=Direction.IMPORT, stage=Stage.PRE_ARRIVAL, unit="port")
    with store.unit() as uow:
        uow.consignments.add(one)
    with store.unit(read_only=True) as uow:
        assert uow.consignments.get(one.id) == one
        assert uow.consignments.find([one.id, new_id(NOW)]) == {one.id: one}


def test_its_state_moves_on(store: Store) -> None:
    one, into = consignment(), consignment()
    with store.unit() as uow:
        uow.consignments.add(one)
        uow.consignments.add(into)
        uow.consignments.change(one.id, stage=Stage.CLEARANCE, arrived_at=NOW, presented_at=NOW + timedelta(hours=2))
        arrived = uow.consignments.get(one.id)
        uow.consignments.change(one.id, merged_into=into.id)
        uow.consignments.change(into.id, state="closed")
    assert (arrived.stage, arrived.arrived_at, arrived.state) == (Stage.CLEARANCE, NOW, "open")
    with store.unit(read_only=True) as uow:
        merged, closed = uow.consignments.get(one.id), uow.consignments.get(into.id)
    assert (merged.state, merged.merged_into, merged.arrived_at) == ("merged", into.id, NOW)
    assert closed.state == "closed"


def test_out_of_reach_it_is_not_found_and_on_no_page(store: Store) -> None:
    here, there = consignment(unit="port"), consignment(unit="airport")
    of_port = Reach((Clause(agency="customs", units=frozenset({"port"})),))
    with store.unit() as uow:
        uow.consignments.add(here)
        uow.consignments.add(there)
    with store.unit(read_only=True) as uow:
        assert uow.consignments.get(here.id, reach=of_port) == here
        with pytest.raises(NotFound):
            uow.consignments.get(there.id, reach=of_port)
        assert uow.consignments.page(of_port).items == (here,)
        assert len(uow.consignments.page(EVERYTHING).items) == 2


@pytest.mark.parametrize("asked", [UNKNOWN, "nonsense"])
def test_what_is_not_there_is_not_found(store: Store, asked: str) -> None:
    with store.unit(read_only=True) as uow, pytest.raises(NotFound):
        uow.consignments.get(asked)
