# SPDX-License-Identifier: Apache-2.0
"""Records that somebody alters in the tables, past the triggers, while the log itself is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from greenlane.journal import Event, Fault, FaultKind
from greenlane.store import Sealer, Store, checked_log, load_keys
from greenlane.store.agreement import TYPES
from tests.store.samples import (
    CONFIGURATION,
    add_configuration,
    assessment,
    consignment,
    decision,
    event,
    link,
    lodgement,
    selection,
    version,
)


@pytest.fixture
def told(store: Store, tmp_path: Path) -> Store:
    """One filing, linked, assessed, selected and decided; each told of by its event, at positions 0 to 4."""
    filing, shipment = lodgement(), consignment()
    thought = assessment(shipment, lodgement_id=filing.id, lodgement_version=1)
    chosen, taken = selection(thought), decision(thought)
    received = event(
        "LodgementReceived", subjects={"lodgement": filing.id}, body={"function": "original", "version": 1}
    )
    joined = link(shipment, filing, received, key_type="ucr", value="26XX1")
    about = {"consignment": shipment.id, "assessment": thought.id}
    events: list[Event] = [
        received,
        event(
            "LinkAsserted",
            subjects={"link": joined.id, "lodgement": filing.id, "consignment": shipment.id},
            body={"key_type": "ucr"},
        ),
        event(
            "ConsignmentAssessed",
            subjects=about,
            body={"stage": "pre_arrival", "score": 40, "configuration": CONFIGURATION, "version": 1},
        ),
        event(
            "ConsignmentSelected",
            subjects=about | {"selection": chosen.id},
            body={"outcome": "documentary_check", "rule": "GL-SEL-1", "cut_off": 0},
        ),
        event(
            "DecisionTaken",
            subjects=about | {"decision": taken.id},
            body={"outcome": "documentary_check", "kind": "officer", "reason_code": "documents"},
        ),
    ]
    with store.unit() as uow:
        add_configuration(uow)
        uow.lodgements.add(filing)
        uow.lodgements.add_version(version(filing))
        uow.consignments.add(shipment)
        uow.links.add(joined)
        uow.assessments.add(thought)
        uow.selections.add(chosen)
        uow.decisions.add(taken)
        uow.events.append(*events)
    Sealer(store, load_keys(tmp_path)).seal_all()
    return store


def tamper(store: Store, table: str, statement: str) -> None:
    with store.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        connection.execute(text(statement))
        connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))


def faults(store: Store) -> list[Fault]:
    with checked_log(store) as check:
        return list(check.faults())


def test_records_as_they_were_told_are_no_fault(told: Store) -> None:
    assert faults(told) == []


@pytest.mark.parametrize(
    ("table", "column", "value", "position"),
    [
        ("lodgement_versions", "function", "'amendment'", 0),
        ("link_assertions", "key_type", "'mrn'", 1),
        ("assessments", "score", "0", 2),
        ("assessments", "stage", "'clearance'", 2),
        ("selections", "outcome", "'no_control'", 3),
        ("selections", "cut_off", "7", 3),
        ("decisions", "outcome", "'no_control'", 4),
        ("decisions", "reason_code", "'favour'", 4),
    ],
)
def test_a_record_that_says_something_else_than_its_event_is_found(
    told: Store, table: str, column: str, value: str, position: int
) -> None:
    tamper(told, table, f"UPDATE {table} SET {column} = {value}")
    [fault] = faults(told)
    assert (fault.kind, fault.position) == (FaultKind.RECORD_ALTERED, position)
    assert column in fault.sentence


@pytest.mark.parametrize(("table", "position"), [("decisions", 4), ("link_assertions", 1)])
def test_a_record_that_is_not_there_is_found(told: Store, table: str, position: int) -> None:
    tamper(told, table, f"DELETE FROM {table}")
    assert [(fault.kind, fault.position) for fault in faults(told)] == [(FaultKind.RECORD_MISSING, position)]


def test_what_the_event_leaves_out_is_not_compared(told: Store) -> None:
    tamper(told, "assessments", "UPDATE assessments SET lane = 'purple'")
    assert faults(told) == []


def test_every_type_of_event_that_has_a_record_was_told_here() -> None:
    assert {
        "LodgementReceived",
        "LinkAsserted",
        "ConsignmentAssessed",
        "ConsignmentSelected",
        "DecisionTaken",
    } == TYPES
