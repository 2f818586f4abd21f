# SPDX-License-Identifier: Apache-2.0
"""A graph that refers to the same things again and again is read as far as it states about as much."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from greenlane.intake import Reading, ReadState, read
from tests.intake.formats.messages import codes
from tests.intake.formats.one_record_messages import CONTEXT


def of(*nodes: dict[str, Any], context: object = CONTEXT) -> Reading:
    return read(json.dumps({"@context": context, "@graph": list(nodes)}).encode())


def waybills(count: int, **more: object) -> Iterable[dict[str, Any]]:
    for number in range(count):
        yield {"@id": f"w:{number}", "@type": "cargo:Waybill", "cargo:waybillNumber": f"{number:08}", **more}


def shipment(pieces: int) -> dict[str, Any]:
    held = [{"@type": "cargo:Piece", "cargo:goodsDescription": f"Cocoa {number}"} for number in range(pieces)]
    return {"@id": "s:1", "@type": "cargo:Shipment", "cargo:pieces": held}


def test_a_shipment_that_very_many_waybills_share_is_refused() -> None:
    shared = {"cargo:shipment": {"@id": "s:1"}}
    reading = of(*waybills(400, **shared), shipment(400))
    assert (reading.state, reading.messages) == (ReadState.UNREADABLE, ())
    assert codes(reading.findings) == ["READ-TOO-MANY"]
    assert "Send fewer waybills" in reading.findings[0].message


def test_a_shipment_that_some_waybills_share_is_read_with_each() -> None:
    made = of(*waybills(20, **{"cargo:shipment": {"@id": "s:1"}}), shipment(30)).messages
    assert [len(one.declaration.consignment.items) for one in made] == [30] * 20


def test_movements_for_very_many_waybills_are_refused() -> None:
    movements = [{"@type": "cargo:TransportMovement", "cargo:transportIdentifier": f"GL{n}"} for n in range(800)]
    assert codes(of(*waybills(800), *movements).findings) == ["READ-TOO-MANY"]
    assert of(*waybills(10), *movements).state is ReadState.READ


def test_an_event_that_a_collection_names_again_and_again_is_refused() -> None:
    event = {"@id": "e:1", "@type": "cargo:LogisticsEvent", "cargo:eventName": ["x"] * 900}
    members = [{"@id": "e:1"}] * 900
    assert codes(of(event, {"@type": "Collection", "cargo:hasItem": members}).findings) == ["READ-TOO-MANY"]


def test_a_shipment_that_names_its_waybill_belongs_to_it() -> None:
    (made,) = of(*waybills(1), {**shipment(2), "cargo:waybill": {"@id": "w:0"}}).messages
    assert len(made.declaration.consignment.items) == 2


def test_a_context_within_adds_to_the_one_around_it() -> None:
    inner = {"@context": {"own": "https://onerecord.iata.org/ns/cargo#"}, "own:goodsDescription": "Cocoa"}
    (made,) = of({"@type": "cargo:Shipment", "cargo:pieces": [{"@type": "cargo:Piece", **inner}]}).messages
    assert [one.description for one in made.declaration.consignment.items] == ["Cocoa"]
    unknown = of({"@type": "cargo:Shipment", "own:pieces": [], "cargo:pieces": [inner]})
    assert "READ-UNDECLARED-TERM" in codes(unknown.messages[0].findings), "it means nothing outside"
