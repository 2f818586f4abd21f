# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from greenlane.errors import Conflict
from greenlane.store import Store, StoredAssessment
from greenlane.targeting import DecisionKind, Outcome, SelectedBy
from tests.store.samples import NOW, add_configuration, assessment, consignment, decision, selection


@pytest.fixture
def assessed(store: Store) -> StoredAssessment:
    shipment = consignment()
    one = assessment(shipment)
    with store.unit() as uow:
        add_configuration(uow)
        uow.consignments.add(shipment)
        uow.assessments.add(one)
    return one


def test_a_selection_keeps_every_origin(store: Store, assessed: StoredAssessment) -> None:
    both = (SelectedBy(origin="random", probability=0.015625), SelectedBy(origin="profile", probability=1.0))
    first = selection(assessed, selected_by=both)
    second = selection(assessed, selected_by=(), predecessor_id=first.id, at=NOW + timedelta(minutes=1))
    with store.unit() as uow:
        uow.selections.add(first)
        uow.selections.add(second)
    with store.unit(read_only=True) as uow:
        assert uow.selections.of_assessments([assessed.id]) == {assessed.id: [second, first]}
        assert uow.selections.of_assessments([]) == {}


def test_decisions_come_latest_first(store: Store, assessed: StoredAssessment) -> None:
    chosen = selection(assessed)
    first = decision(assessed, kind=DecisionKind.POLICY, decided_by="GL-POL@1", selection_id=chosen.id)
    second = decision(
        assessed, predecessor_id=first.id, outcome=Outcome.EXAMINATION, lane="red", at=NOW + timedelta(hours=1)
    )
    with store.unit() as uow:
        uow.selections.add(chosen)
        uow.decisions.add(first)
        uow.decisions.add(second)
    with store.unit(read_only=True) as uow:
        assert uow.decisions.of_assessments([assessed.id]) == {assessed.id: [second, first]}


def test_of_two_officers_who_decide_at_once_the_second_is_told(store: Store, assessed: StoredAssessment) -> None:
    first = decision(assessed)
    with store.unit() as uow:
        uow.decisions.add(first)
    with store.unit() as uow:
        uow.decisions.add(decision(assessed, predecessor_id=first.id))
    with pytest.raises(Conflict) as caught, store.unit() as uow:
        uow.decisions.add(decision(assessed, predecessor_id=first.id, outcome=Outcome.NO_CONTROL))
    assert caught.value.remedy


@pytest.mark.parametrize("table", ["selections", "decisions"])
def test_what_was_settled_is_never_changed(store: Store, table: str) -> None:
    with pytest.raises(Exception, match="never changed"), store.engine.begin() as connection:
        connection.execute(text(f"DELETE FROM {table}"))
