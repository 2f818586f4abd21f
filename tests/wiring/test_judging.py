# SPDX-License-Identifier: Apache-2.0
"""Consignments assessed together come to what they would come to one after the other, in the order of the journal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from greenlane.cargo import Declaration
from greenlane.wiring.judging import assess_consignments, facts_decoder
from tests.installations import SET_UP_AT, Customs
from tests.intake.checks.filings import good

LATER = SET_UP_AT + timedelta(days=120)
"""When history covers enough for what was never seen before to be told."""


def _named(reference: str, consignee: str) -> Declaration:
    declaration = good(reference=reference)
    parties = tuple(
        replace(party, name=consignee, id=None) if party.role == "consignee" else party
        for party in declaration.consignment.parties
    )
    return replace(declaration, consignment=replace(declaration.consignment, parties=parties))


def _lodged(customs: Customs, *declarations: Declaration) -> list[str]:
    customs.clock.advance(LATER - customs.clock.now())
    found = []
    for declaration in declarations:
        (answer,) = customs.lodge(declaration).answers
        assert answer["state"] == "accepted", answer
        found.append(customs.consignment_of(answer["id"]))
    return found


def _seen(customs: Customs, consignment: str, *names: str) -> list[Any]:
    with customs.read() as uow:
        stored = uow.assessments.latest([consignment])[consignment]
        facts = facts_decoder.decode(uow.payloads.get(stored.facts_id).body)
    return [facts.first(name) for name in names]


def test_of_two_in_one_batch_only_the_first_is_the_first(customs: Customs) -> None:
    one, two, three = _lodged(customs, _named("A", "Ada Obi"), _named("B", "Ada Obi"), _named("C", "Bo Lind"))
    with customs.installation.store.unit() as uow:
        assess_consignments(uow, customs.installation, [three, two, one])
    assert [_seen(customs, which, "consignee.first_seen") for which in (one, two, three)] == [[True], [False], [True]]


def test_together_they_come_to_what_they_come_to_one_by_one(customs: Customs, twin: Customs) -> None:
    told = ("consignee.first_seen", "consignor.first_seen", "route.first_time", "siblings.count", "history.days")
    named = [_named(f"R{number}", name) for number, name in enumerate(("Ada", "Bo", "Ada", "Cy", "Bo", "Ada"))]
    together, one_by_one = _lodged(customs, *named), _lodged(twin, *named)
    with customs.installation.store.unit() as uow:
        assess_consignments(uow, customs.installation, together)
    for consignment in one_by_one:
        with twin.installation.store.unit() as uow:
            assess_consignments(uow, twin.installation, [consignment])
    assert [_seen(customs, one, *told) for one in together] == [_seen(twin, one, *told) for one in one_by_one]


def test_being_assessed_again_among_others_does_not_make_a_consignment_its_own_stranger(customs: Customs) -> None:
    one, two = _lodged(customs, _named("A", "Ada Obi"), _named("B", "Bo Lind"))
    for _ in range(2):
        with customs.installation.store.unit() as uow:
            assess_consignments(uow, customs.installation, [one, two])
    assert [_seen(customs, which, "consignee.first_seen") for which in (one, two)] == [[True], [True]]
