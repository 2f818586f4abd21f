# SPDX-License-Identifier: Apache-2.0
"""Several bodies lodged in one transaction get the answers, and leave what they leave, that each leaves by itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import event

from greenlane.cargo import Declaration, Function
from greenlane.errors import Forbidden
from greenlane.intake import write_native
from greenlane.wiring.lodging import Lodged, lodge_many
from greenlane.wiring.storing import command_line_actor
from tests.installations import FILER, Customs
from tests.intake.checks.filings import good, item

REFERENCES = ("A", "B", "C")


def _original(reference: str) -> Declaration:
    """A and B are of the same goods, C of others."""
    example, _, letter = reference.rpartition("-")
    return good(reference=reference, of={"ucr": f"6GB123456789000-{example}{'C' if letter == 'C' else ''}"})


def _amendment(reference: str) -> Declaration:
    changed = replace(_original(reference), function=Function.AMENDMENT)
    mended = (item(description=f"Cocoa butter of {reference}, 20 kg each"),)
    return replace(changed, consignment=replace(changed.consignment, items=mended))


def _cancellation(reference: str) -> Declaration:
    return replace(_original(reference), function=Function.CANCELLATION, reason="Not shipped")


def _faulty(reference: str) -> Declaration:
    whole = _original(reference)
    return replace(whole, consignment=replace(whole.consignment, gross_weight_kg=Decimal(-1)))


KINDS = (_original, _amendment, _cancellation, _faulty)
UNREADABLE = (b"", b"{", b"\xff\x00", b'{"hello": 1}')
BODIES = st.lists(
    st.tuples(st.sampled_from(KINDS), st.sampled_from(REFERENCES)) | st.sampled_from(UNREADABLE), max_size=8
)
EXAMPLES = count()


def _lodge(customs: Customs, bodies: Sequence[bytes]) -> list[Lodged]:
    actor = command_line_actor(customs.installation, FILER)
    with customs.installation.store.unit() as uow:
        return lodge_many(uow, customs.installation, actor, bodies)


def _comparable(customs: Customs, lodged: Sequence[Lodged]) -> Any:
    """The answers and what stands of them, with each id and number told by the order in which it first comes."""
    answers = [(one.is_repeat, list(one.answers)) for one in lodged]
    found = list(dict.fromkeys(answer["id"] for one in lodged for answer in one.answers))
    with customs.read() as uow:
        filings = uow.lodgements.find(found)
        links = {one: uow.links.of_lodgements([one]) for one in found}
        consignments = uow.consignments.find(link.consignment_id for every in links.values() for link in every)
        versions = uow.lodgements.versions(found)
    of = {one: {link.consignment_id for link in links[one]} for one in found}
    stands = [
        (
            filings[one].state,
            [version.state for version in versions[one]],
            sorted(
                (consignments[it].state, consignments[it].completeness, consignments[it].duplicate) for it in of[one]
            ),
            [other for other in found if of[other] & of[one]],
        )
        for one in found
    ]
    told = json.dumps([answers, stands], default=str)
    for number, one in enumerate(found):
        told = told.replace(one, f"filing {number}").replace(filings[one].mrn or one, f"number {number}")
    return json.loads(told)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BODIES)
def test_many_bodies_are_answered_like_one_by_one(customs: Customs, twin: Customs, chosen: list[Any]) -> None:
    example = next(EXAMPLES)
    bodies = [one if isinstance(one, bytes) else write_native(one[0](f"{example}-{one[1]}")) for one in chosen]
    together = _lodge(customs, bodies)
    one_by_one = [one for body in bodies for one in _lodge(twin, [body])]
    assert _comparable(customs, together) == _comparable(twin, one_by_one)
    customs.work()
    twin.work()


def test_what_came_before_is_answered_again(customs: Customs) -> None:
    bodies = [write_native(_original(reference)) for reference in REFERENCES]
    first, again = _lodge(customs, bodies), _lodge(customs, [*bodies, bodies[0]])
    assert [one.is_repeat for one in first] == [False] * 3
    assert [one.is_repeat for one in again] == [True] * 4
    assert [one.answers[0]["id"] for one in again[:3]] == [one.answers[0]["id"] for one in first]


def test_the_same_body_twice_in_a_batch_is_one_filing(customs: Customs) -> None:
    body = write_native(_original("A"))
    first, second = _lodge(customs, [body, body])
    assert (first.is_repeat, second.is_repeat) == (False, True)
    assert first.answers[0]["id"] == second.answers[0]["id"]


def test_an_amendment_after_its_original_in_the_same_batch_is_an_amendment(customs: Customs) -> None:
    first, second = _lodge(customs, [write_native(_original("A")), write_native(_amendment("A"))])
    assert [first.answers[0]["state"], second.answers[0]["state"]] == ["accepted", "amended"]
    assert customs.work() >= 1
    with customs.read() as uow:
        (consignment,) = {link.consignment_id for link in uow.links.of_lodgements([first.answers[0]["id"]])}
        assert len(uow.assessments.of_consignment(consignment)) == 1


def test_what_cannot_be_read_spoils_nothing(customs: Customs) -> None:
    bodies = [b"{", write_native(_original("A")), b"\x00", write_native(_original("B"))]
    states = [one.answers[0]["state"] for one in _lodge(customs, bodies)]
    assert states[1::2] == ["accepted", "accepted"]
    assert not {"accepted", "refused"} & set(states[0::2])


def test_no_bodies_have_no_answers(customs: Customs) -> None:
    assert _lodge(customs, []) == []


def test_for_somebody_else_nothing_is_lodged(customs: Customs) -> None:
    actor = customs.actor("targeting_officer")
    with pytest.raises(Forbidden), customs.installation.store.unit() as uow:
        lodge_many(uow, customs.installation, actor, [write_native(_original("A"))], filer=FILER)
    assert customs.work() == 0


def test_many_bodies_take_hardly_more_questions_than_one(customs: Customs) -> None:
    asked: list[str] = []
    event.listen(customs.installation.store.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    actor = command_line_actor(customs.installation, FILER)
    counts = []
    for prefix, number in (("warm", 1), ("one", 1), ("many", 60)):
        bodies = [write_native(_original(f"{prefix}{place}")) for place in range(number)]
        asked.clear()
        with customs.installation.store.unit() as uow:
            lodge_many(uow, customs.installation, actor, bodies)
        counts.append(len(asked))
    assert counts[2] <= counts[1]
