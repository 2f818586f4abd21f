# SPDX-License-Identifier: Apache-2.0
"""What is sent afterwards: amendments that intake can apply, cancellations with a reason, corrections sent wrongly."""

from __future__ import annotations

from collections import Counter

import pytest

from greenlane.cargo import CodeLists, Declaration, Function, Level, PartyRole
from greenlane.intake import apply_amendment, check, read, write_wco_dm_xml
from greenlane.simulation import Country, Mistake, filings
from greenlane.simulation.chance import Chance
from greenlane.simulation.changes import Changed, amended, cancelled, sent_as_new
from greenlane.simulation.mistakes import _SLIPS
from greenlane.simulation.shipment import Shipment
from tests.simulation.samples import NOON, habit_of, shipment_of

CODES = CodeLists.packaged()
Filed = tuple[Shipment, Declaration]


@pytest.fixture(scope="module")
def filed(country: Country) -> list[Filed]:
    """Import declarations of every importer's first habit, as they were read."""
    made = []
    for number, habit in enumerate(country.importers(0).habits):
        shipment = shipment_of(habit, number)
        told = filings.goods_filing(shipment, f"REF{number}G", habit.agent, arrived=False)
        made.append((shipment, read(write_wco_dm_xml(told)).messages[0].declaration))
    return made


def applied(original: Declaration, changed: Changed) -> tuple[Declaration, list[str], list[str]]:
    """What intake makes of the change: the declaration after it, the codes of findings, the fields that changed."""
    message = read(write_wco_dm_xml(changed.declaration, changed.changes)).messages[0]
    assert message.findings == ()
    assert check(message.declaration, CODES, on=NOON.date()) == ()
    after, findings, fields = apply_amendment(original, message)
    return after, [finding.code for finding in findings], [str(field) for field in fields]


def test_every_amendment_is_applied_whole_and_leaves_totals_that_agree(filed: list[Filed]) -> None:
    reasons: Counter[str | None] = Counter()
    for number, (shipment, original) in enumerate(filed):
        changed = amended(Chance("amend", number), original, (), shipment, last_minute=False)
        assert changed.declaration.function is Function.AMENDMENT
        assert changed.declaration.reference == original.reference
        after, faults, fields = applied(original, changed)
        assert faults == []
        assert fields
        before_codes = {finding.code for finding in check(original, CODES, on=NOON.date())}
        assert {finding.code for finding in check(after, CODES, on=NOON.date())} <= before_codes
        reasons[changed.declaration.reason] += 1
    assert len(reasons) == 3
    assert min(reasons.values()) > 10


@pytest.mark.parametrize(
    ("mistake", "field"), [(Mistake.MISSING_UCR, "ucr"), (Mistake.VAGUE_DESCRIPTION, "description")]
)
def test_a_slip_that_was_noticed_is_mended(filed: list[Filed], mistake: Mistake, field: str) -> None:
    for number, (shipment, original) in enumerate(filed[:30]):
        slipped = _SLIPS[mistake](Chance(number), original)
        assert slipped is not None
        changed = amended(Chance(number), slipped, (mistake,), shipment, last_minute=False)
        after, faults, _ = applied(slipped, changed)
        assert faults == []
        if field == "ucr":
            assert after.consignment.ucr == shipment.ucr
        else:
            assert after.consignment.items[0].description == shipment.lines[0].words


def test_at_the_last_minute_the_goods_go_to_somebody_else(filed: list[Filed]) -> None:
    for number, (shipment, original) in enumerate(filed[:40]):
        changed = amended(Chance(number), original, (), shipment, last_minute=True)
        after, faults, _ = applied(original, changed)
        assert faults == []
        was, now = (one.consignment.party(PartyRole.CONSIGNEE) for one in (original, after))
        assert was is not None
        assert now is not None
        assert now.id != was.id
        assert now.name != was.name
        assert now.address is not None
        expected = shipment.habit.forwarder or shipment.habit.agent
        assert now.id == expected.id


def test_every_change_says_by_pointers_what_it_changes_and_why(filed: list[Filed]) -> None:
    for number, (shipment, original) in enumerate(filed):
        changed = amended(Chance("why", number), original, (), shipment, last_minute=number % 5 == 0)
        assert changed.changes
        for change in changed.changes:
            assert change.pointers[0].section == "42A"
            assert change.pointers[-1].tag
            assert all(pointer.tag is None for pointer in change.pointers[:-1])
            assert change.reason_code in ("21", "28", "29", "32")
            assert change.reason == changed.declaration.reason


def test_a_cancellation_names_the_filing_and_the_reason(filed: list[Filed]) -> None:
    for number, (_, original) in enumerate(filed[:40]):
        changed = cancelled(Chance(number), original)
        message = read(write_wco_dm_xml(changed.declaration, changed.changes)).messages[0]
        assert message.findings == ()
        assert message.declaration.function is Function.CANCELLATION
        assert message.declaration.reference == original.reference
        assert message.declaration.reason
        assert check(message.declaration, CODES, on=NOON.date()) == ()


def test_a_correction_sent_as_new_keeps_the_reference_and_agrees_with_itself(filed: list[Filed]) -> None:
    for number, (_, original) in enumerate(filed[:40]):
        again = sent_as_new(Chance(number), original)
        assert again.function is Function.ORIGINAL
        assert again.reference == original.reference
        items = again.consignment.items
        assert again.consignment.gross_weight_kg == sum(item.gross_weight_kg or 0 for item in items)
        assert items[1:] == original.consignment.items[1:]


def test_a_cargo_filing_can_be_amended_too(country: Country) -> None:
    habit = habit_of(country, mode="3")
    for number in range(20):
        shipment = shipment_of(habit, number)
        told = filings.cargo_filing(shipment, f"REF{number}C", habit.carrier.firm, Level.STRAIGHT)
        original = read(write_wco_dm_xml(told)).messages[0].declaration
        _, faults, fields = applied(original, amended(Chance(number), original, (), shipment, last_minute=False))
        assert faults == []
        assert fields
