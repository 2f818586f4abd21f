# SPDX-License-Identifier: Apache-2.0
"""What has happened to a consignment is known before its assessment is done: arrival stops an amendment at once."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import json
from msgspec.structs import replace

from greenlane.cargo import Declaration, Function, Level
from greenlane.wiring.customs_states import Moments
from tests.installations import Customs
from tests.intake.checks.filings import good, item

HOUSE = "HBL-4711"


def _filing(function: Function = Function.ORIGINAL, description: str | None = None) -> Declaration:
    filed = good(function=function)
    consignment = replace(filed.consignment, house_document=HOUSE, level=Level.HOUSE)
    if description is not None:
        consignment = replace(consignment, items=(item(description=description),))
    return replace(filed, consignment=consignment)


AMENDMENT = _filing(Function.AMENDMENT, "Cocoa butter in cartons, 19 kg each")
CANCELLATION = Declaration(function=Function.CANCELLATION, reference=good().reference, reason="not shipped")


def _report(kind: str, *, actual: bool = True, function: str = "original") -> bytes:
    told: dict[str, Any] = {
        "format": "greenlane.report",
        "kind": kind,
        "reference": "CALL-1",
        "function": function,
        "times": [{"moment": kind, "at": "2026-01-30T10:12:00Z", "actual": actual}],
        "documents": [{"type": "714", "id": HOUSE}],
    }
    return json.encode(told)


def _states(customs: Customs, lodgement: str) -> list[str]:
    consignment = customs.consignment_of(lodgement)
    with customs.read() as uow:
        return list(Moments(uow).acted_on([consignment]).get(consignment, ()))


def _state_after(customs: Customs, message: Declaration) -> str:
    (answer,) = customs.lodge(message).answers
    with customs.read() as uow:
        return str(uow.lodgements.version(answer["id"], answer["version"]).state)


@pytest.mark.parametrize(
    ("message", "recorded"), [(AMENDMENT, "amendment_recorded"), (CANCELLATION, "cancellation_recorded")]
)
@pytest.mark.parametrize("report_first", [True, False])
def test_between_arrival_and_assessment_a_request_is_recorded_only(
    customs: Customs, message: Declaration, recorded: str, report_first: bool
) -> None:
    bodies: list[bytes | Declaration] = [_report("arrival"), _filing()]
    for body in bodies if report_first else reversed(bodies):
        customs.lodge(body)
    assert _state_after(customs, message) == recorded


def test_what_is_only_planned_or_taken_back_stops_no_amendment(customs: Customs) -> None:
    customs.lodge(_report("arrival", actual=False))
    (answer,) = customs.lodge(_filing()).answers
    assert _states(customs, answer["id"]) == []
    customs.lodge(_report("arrival", function="amendment"))
    assert _states(customs, answer["id"]) == ["arrived"]
    customs.lodge(_report("arrival", function="cancellation"))
    assert _states(customs, answer["id"]) == []
    assert _state_after(customs, AMENDMENT) == "amended"


def test_presentation_comes_before_arrival_and_stays_when_it_is_settled(customs: Customs) -> None:
    (answer,) = customs.lodge(_filing()).answers
    customs.lodge(_report("arrival"))
    customs.lodge(_report("presentation").replace(b"CALL-1", b"CALL-2"))
    assert _states(customs, answer["id"]) == ["presented", "arrived"]
    customs.work()
    assert _states(customs, answer["id"]) == ["presented", "arrived"]


def test_looking_writes_nothing(customs: Customs) -> None:
    (answer,) = customs.lodge(_filing()).answers
    customs.lodge(_report("arrival"))
    consignment = customs.consignment_of(answer["id"])
    assert _states(customs, answer["id"]) == ["arrived"]
    with customs.read() as uow:
        assert uow.reports.moments_of([consignment]) == {}
        assert uow.consignments.get(consignment).arrived_at is None
