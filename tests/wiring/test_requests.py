# SPDX-License-Identifier: Apache-2.0
"""An amendment or cancellation after arrival or presentation: recorded, answered, and in force when customs lets it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from greenlane.access import Actor
from greenlane.cargo import Declaration, Function
from greenlane.errors import Conflict, Forbidden
from greenlane.intake import Superseding, superseding_allowed
from greenlane.wiring.assembling import assembled
from greenlane.wiring.deciding_again import redecide_all
from greenlane.wiring.filings import in_force
from greenlane.wiring.reading_again import reread_one
from greenlane.wiring.requests import let_take_effect, refuse_request
from tests.installations import Customs
from tests.intake.checks.filings import good, item

CHANGED = "Cocoa butter in cartons, 19 kg each"


def _amendment(description: str = CHANGED) -> Declaration:
    changed = good(function=Function.AMENDMENT)
    return replace(changed, consignment=replace(changed.consignment, items=(item(description=description),)))


CANCELLATION = Declaration(function=Function.CANCELLATION, reference=good().reference, reason="not shipped")


class _Arrived:
    """A consignment whose goods are there."""

    def __init__(self, customs: Customs, moment: str) -> None:
        self.customs = customs
        self.lodgement = customs.accept(good())
        self.consignment = customs.consignment_of(self.lodgement)
        with customs.installation.store.unit() as uow:
            uow.consignments.change(self.consignment, **{f"{moment}_at": customs.clock.now()})  # type: ignore[arg-type]
        self.officer = customs.actor("targeting_officer")
        customs.clock.advance(timedelta(minutes=5))

    def lodge(self, message: Declaration) -> str:
        (answer,) = self.customs.lodge(message).answers
        self.customs.work()
        self.customs.clock.advance(timedelta(minutes=5))
        with self.customs.read() as uow:
            return str(uow.lodgements.version(self.lodgement, answer["version"]).state)

    def decide(self, act: Any, version: int, actor: Actor | None = None) -> None:
        with self.customs.installation.store.unit() as uow:
            act(
                uow,
                self.customs.installation,
                actor or self.officer,
                self.lodgement,
                version,
                reason="documents_shown",
                at=self.customs.clock.now(),
            )
        self.customs.work()
        self.customs.clock.advance(timedelta(minutes=5))

    def description(self) -> str | None:
        with self.customs.read() as uow:
            found = in_force(uow, self.lodgement)
        return found.consignment.items[0].description if found else None

    def filings(self, position: int | None = None) -> list[int]:
        with self.customs.read() as uow:
            view = assembled(uow, self.consignment, *([position] if position is not None else []))
        return [filing.number for filing in view.filings]

    def position(self) -> int:
        with self.customs.read() as uow:
            return int(uow.events.current_position())


@pytest.fixture
def arrived(customs: Customs) -> _Arrived:
    return _Arrived(customs, "arrived")


@pytest.mark.parametrize("moment", ["arrived", "presented"])
def test_after_arrival_and_after_presentation_a_request_is_recorded_only(customs: Customs, moment: str) -> None:
    there = _Arrived(customs, moment)
    assert there.lodge(_amendment()) == "amendment_recorded"
    assert there.lodge(CANCELLATION) == "cancellation_recorded"
    assert there.description() == good().consignment.items[0].description


def test_an_officer_lets_it_take_effect_from_then_on(arrived: _Arrived) -> None:
    arrived.lodge(_amendment())
    before = arrived.position()
    arrived.decide(let_take_effect, 2)
    assert arrived.description() == CHANGED
    assert arrived.filings() == [2]
    assert arrived.filings(before) == [1]
    with arrived.customs.read() as uow:
        assert uow.lodgements.get(arrived.lodgement).current_version == 2
        latest = uow.assessments.latest([arrived.consignment])[arrived.consignment]
        events = [event for _, event in uow.events.sealed(limit=1000) if event.type == "RequestGranted"]
    assert (latest.lodgement_version, latest.predecessor_id is not None) == (2, True)
    assert [(event.subjects["lodgement"], event.body["version"]) for event in events] == [(arrived.lodgement, 2)]


def test_a_refused_request_never_takes_effect(arrived: _Arrived) -> None:
    arrived.lodge(_amendment())
    arrived.decide(refuse_request, 2)
    assert arrived.filings() == [1]
    with pytest.raises(Conflict, match="decided before"):
        arrived.decide(let_take_effect, 2)


def test_a_granted_cancellation_deletes_the_consignment(arrived: _Arrived) -> None:
    arrived.lodge(CANCELLATION)
    arrived.decide(let_take_effect, 2)
    with arrived.customs.read() as uow:
        assert uow.lodgements.get(arrived.lodgement).state == "invalidated"
        assert uow.consignments.get(arrived.consignment).state == "deleted"


def test_requests_granted_in_another_order_are_applied_to_what_is_in_force(arrived: _Arrived) -> None:
    arrived.lodge(_amendment("First"))
    arrived.lodge(_amendment("Second"))
    arrived.decide(let_take_effect, 3)
    arrived.decide(let_take_effect, 2)
    assert arrived.description() == "First"
    assert arrived.filings() == [2]


def test_what_is_no_request_or_not_in_force_is_not_granted(arrived: _Arrived) -> None:
    with pytest.raises(Conflict, match="no request"):
        arrived.decide(let_take_effect, 1)
    arrived.lodge(_amendment())
    arrived.lodge(CANCELLATION)
    arrived.decide(let_take_effect, 3)
    with pytest.raises(Conflict, match="no longer in force"):
        arrived.decide(let_take_effect, 2)


def test_only_who_decides_grants(arrived: _Arrived) -> None:
    arrived.lodge(_amendment())
    with pytest.raises(Forbidden):
        arrived.decide(let_take_effect, 2, arrived.customs.actor("administrator"))


def test_what_was_granted_is_decided_and_read_again_identically(arrived: _Arrived) -> None:
    arrived.lodge(_amendment())
    arrived.decide(let_take_effect, 2)
    assert {again.answer for again in redecide_all(arrived.customs.installation)} == {"identical"}
    with arrived.customs.read() as uow:
        latest = uow.assessments.latest([arrived.consignment])[arrived.consignment]
    again = reread_one(arrived.customs.installation, latest.id)
    assert [one for one in again.differences if "presentation" not in one] == []


def test_other_rooms_add_their_own_states() -> None:
    class Control:
        def acted_on(self, consignments: Any) -> dict[str, list[str]]:
            return {"C2": ["control_notified"]}

    assert superseding_allowed(["C1"], Control()) == Superseding()
    assert superseding_allowed(["C1", "C2"], Control()) == Superseding(allowed=False, reason="control_notified")
