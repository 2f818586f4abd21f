# SPDX-License-Identifier: Apache-2.0
"""Crowds of consignments for tests of selection: import declarations of one office, some of them hit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from greenlane.access import Actor
from greenlane.cargo import Declaration, JourneyTime, Moment, Stage
from greenlane.store import StoredPlan, StoredRun
from greenlane.targeting import Profile, RiskArea
from greenlane.wiring.capacities import approve_plan, write_plan
from greenlane.wiring.selecting import select_controls, window_of
from tests.installations import Customs
from tests.intake.checks.filings import at, consignment, good, journey
from tests.targeting.builders import a_profile

OFFICE = "GB000060"
STAGE = Stage.PRE_ARRIVAL
START, END = datetime(2026, 3, 24, tzinfo=UTC), datetime(2026, 3, 25, tzinfo=UTC)
"""The day on which the goods arrive and customs must have decided, whole, in London."""


def profiles() -> tuple[Profile, Profile, Profile]:
    """Three profiles that hit by the consignee's name: for a scan by weight, by the weight of another, mandatory."""
    return (
        a_profile('consignee.name.startsWith("LOW")', id="GL-TEST-LOW", weight=55, risk_area=RiskArea.REVENUE),
        a_profile('consignee.name.startsWith("HIGH")', id="GL-TEST-HIGH", weight=70, risk_area=RiskArea.DRUGS),
        a_profile(
            'consignee.name.startsWith("MUST")', id="GL-TEST-MUST", weight=0, mandatory="scan", risk_area=RiskArea.IPR
        ),
    )


def declared(reference: str, consignee: str, *, office: str = OFFICE, day: int = 24) -> Declaration:
    """An import declaration of a consignee at an office, of goods that arrive on a day of March 2026."""
    times = (JourneyTime(moment=Moment.LOADING, at=at(9)), JourneyTime(moment=Moment.ARRIVAL, at=at(day)))
    declaration = good(reference=reference, consignment=consignment(journey=journey(times=times)))
    parties = tuple(
        replace(party, name=consignee, id=None) if party.role == "consignee" else party
        for party in declaration.consignment.parties
    )
    offices = replace(declaration.offices, control=office)
    return replace(declaration, offices=offices, consignment=replace(declaration.consignment, parties=parties))


def only(customs: Customs, *decides: Profile) -> None:
    """Put these profiles in force, and no other."""
    with customs.read() as uow:
        known = [one.id for one in customs.installation.knowledge(uow).configuration.profiles]
    customs.put_in_force(*decides, without=known)


def crowd(customs: Customs, names: Iterable[str], *, office: str = OFFICE, day: int = 24) -> dict[str, str]:
    """Lodge and assess a declaration of each consignee; return the consignments by name."""
    found = {}
    for number, name in enumerate(names):
        (answer,) = customs.lodge(declared(f"{office}-{number}-{name}", name, office=office, day=day)).answers
        assert answer["state"] == "accepted", answer
        found[name] = customs.consignment_of(answer["id"])
    customs.work()
    return found


def a_plan(capacities: Iterable[dict[str, Any]] = (), *, office: str = OFFICE, **more: Any) -> bytes:
    """A plan of an office as JSON, which is YAML too; without capacities two scans and no other control a day."""
    given = [*capacities] or [
        {"control": "scan", "per_day": 2},
        {"control": "examination", "per_day": 0},
        {"control": "documentary_check", "per_day": 0},
    ]
    rows = [{"valid_from": "2026-01-01", **one} for one in given]
    return msgspec.json.encode({"office": office, "time_zone": "Europe/London", "capacities": rows} | more)


def put_plan(customs: Customs, content: bytes, *, author: Actor | None = None) -> StoredPlan:
    """Write and approve a plan."""
    with customs.installation.store.unit() as uow:
        stored = write_plan(uow, customs.installation, content, actor=author or customs.actor("head_of_office"))
    with customs.installation.store.unit() as uow:
        return approve_plan(uow, customs.installation, stored.office, actor=customs.actor("duty_supervisor"))


def run(customs: Customs, *, office: str = OFFICE, actor: Actor | None = None) -> StoredRun:
    """Run the selection of the tests' day."""
    with customs.installation.store.unit() as uow:
        window = window_of(office, STAGE, START, END)
        return select_controls(uow, customs.installation, window, actor=actor)
