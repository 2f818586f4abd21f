# SPDX-License-Identifier: Apache-2.0
"""What is found in a filing that is amended: the checks look at the whole that the amendment leaves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from greenlane.cargo import Declaration, Function
from greenlane.wiring.judging import facts_decoder
from greenlane.wiring.reading_again import reread_one
from tests.installations import Customs
from tests.intake.checks.filings import good, item
from tests.targeting.builders import a_profile

MANY_FAULTS = a_profile("filing.warnings > 0", id="GL-TEST-001", weight=60)
TOTAL = "GL-TOT-02"


def _wrong_total(**changes: Any) -> Declaration:
    """The goods items weigh 1,050.5 kg, the filing says 2,000."""
    return good(of={"gross_weight_kg": Decimal(2000)}, **changes)


def _amended(declaration: Declaration, **changes: Any) -> Declaration:
    changed = replace(declaration, function=Function.AMENDMENT)
    return replace(changed, consignment=replace(changed.consignment, items=(item(**changes),)))


def _codes(answer: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in answer["findings"]}


def _latest(customs: Customs, lodgement: str) -> Any:
    consignment = customs.consignment_of(lodgement)
    with customs.read() as uow:
        return uow.assessments.latest([consignment])[consignment]


def _warnings(customs: Customs, lodgement: str) -> object:
    with customs.read() as uow:
        stored = uow.payloads.get(_latest(customs, lodgement).facts_id)
    return facts_decoder.decode(stored.body).first("filing.warnings")


def _hits(customs: Customs, lodgement: str) -> set[str]:
    latest = _latest(customs, lodgement)
    with customs.read() as uow:
        return {hit.profile_id for hit in uow.assessments.hits([latest.id]).get(latest.id, [])}


def test_amending_something_else_does_not_get_rid_of_a_warning(customs: Customs) -> None:
    customs.put_in_force(MANY_FAULTS)
    (first,) = customs.lodge(_wrong_total()).answers
    customs.work()
    before = _warnings(customs, first["id"])
    assert TOTAL in _codes(first)
    (amended,) = customs.lodge(_amended(_wrong_total(), description="Cocoa butter in cartons, 19 kg each")).answers
    customs.work()
    assert amended["state"] == "amended"
    assert TOTAL in _codes(amended)
    assert _warnings(customs, first["id"]) == before
    assert "GL-TEST-001" in _hits(customs, first["id"])


def test_mending_the_fault_does(customs: Customs) -> None:
    customs.put_in_force(MANY_FAULTS)
    first = customs.accept(_wrong_total())
    before = _warnings(customs, first)
    (amended,) = customs.lodge(_amended(good())).answers
    customs.work()
    assert TOTAL not in _codes(amended)
    after = _warnings(customs, first)
    assert isinstance(before, int)
    assert isinstance(after, int)
    assert after < before


def test_an_amendment_that_leaves_a_filing_without_goods_is_refused(customs: Customs) -> None:
    customs.accept(good())
    emptied = replace(good(), function=Function.AMENDMENT, consignment=replace(good().consignment, items=()))
    (answer,) = customs.lodge(emptied).answers
    assert answer["state"] == "refused"


def test_what_speaks_of_the_message_alone_is_told_besides(customs: Customs) -> None:
    """A request without number and reference is a fault of the request, whatever it would leave."""
    (answer,) = customs.lodge(replace(_amended(good()), reference=None)).answers
    assert "GL-FIL-04" in _codes(answer)


def test_an_amended_filing_is_read_again_with_the_findings_of_the_whole(customs: Customs) -> None:
    first = customs.accept(_wrong_total())
    customs.accept(_amended(_wrong_total(), description="Cocoa butter in cartons, 19 kg each"))
    again = reread_one(customs.installation, _latest(customs, first).id)
    assert (again.answer, again.differences) == ("identical", ())
