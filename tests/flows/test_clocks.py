# SPDX-License-Identifier: Apache-2.0
"""Clocks over HTTP: a filing, the reports of who carries it in whatever order, presentation, and air pre-loading."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from greenlane.cargo import (
    Consignment,
    Conveyance,
    Declaration,
    Direction,
    Function,
    GoodsItem,
    Journey,
    JourneyTime,
    Level,
    Moment,
    Packaging,
    Party,
    PartyRole,
    Stage,
)
from greenlane.intake import write_native
from tests.installations import FILER, SET_UP_AT, Customs
from tests.intake.checks.filings import good, party

CARRIER = "GB999888777"
ETA = SET_UP_AT + timedelta(days=3)


def _sea(reference: str, house: str) -> Declaration:
    ship = Conveyance(mode="1", id="9176187", id_type="10", reference="V042")
    way = Journey(
        border=ship,
        first_port="GBFXT",
        loading_place="CNSHA",
        times=(JourneyTime(moment=Moment.ARRIVAL, at=ETA),),
    )
    filed = good()
    consignment = replace(filed.consignment, ucr=None, house_document=house, level=Level.HOUSE, journey=way)
    return replace(filed, reference=reference, direction=Direction.IMPORT, consignment=consignment)


def _report(kind: str, at: str, house: str, **given: Any) -> bytes:
    told = {"format": "greenlane.report", "kind": kind, "documents": [{"type": "714", "id": house}], "at": at, **given}
    return json.dumps(told).encode()


def _lodge(client: TestClient, body: bytes | Declaration, status: int = 201) -> dict[str, Any]:
    content = write_native(body) if isinstance(body, Declaration) else body
    answer = client.post("/v1/lodgements", content=content)
    assert answer.status_code == status, answer.text
    (told,) = answer.json()["lodgements"]
    return dict(told)


@pytest.fixture
def filer(customs: Customs) -> TestClient:
    return customs.client("filer", represents=[FILER])


@pytest.fixture
def carrier(customs: Customs) -> TestClient:
    return customs.client("carrier", represents=[CARRIER])


@pytest.fixture
def officer(customs: Customs) -> TestClient:
    return customs.client("targeting_officer")


def test_arrival_starts_the_clock_and_closes_amendments(
    customs: Customs, filer: TestClient, carrier: TestClient, officer: TestClient
) -> None:
    filed = _lodge(filer, _sea("LRN-1", "HBL-1"))
    customs.work()
    address = f"/v1/consignments/{customs.consignment_of(filed['id'])}"
    clocks = officer.get(address).json()["clocks"]
    assert clocks["decision"]["limit"] == "2026-02-03T09:00:00Z"
    assert clocks["decision"]["on_silence"] == "may_proceed"
    assert clocks["filing"]["late"] is False
    assert clocks["presentation"]["limit"] is None
    assert clocks["presentation"]["reason"]

    customs.clock.advance(timedelta(days=2, hours=21, minutes=30))  # to 2026-02-03T06:30:00Z
    arrived = _lodge(carrier, _report("arrival", "2026-02-03T07:30:00+01:00", "HBL-1", place="GBFXT"))
    assert (arrived["state"], arrived["format"]) == ("recorded", "native_report")
    customs.work()
    clocks = officer.get(address).json()["clocks"]
    assert clocks["presentation"]["arrived_at"] == clocks["presentation"]["limit"] == "2026-02-03T06:30:00Z"
    assert clocks["decision"]["limit"] == "2026-02-03T06:30:00Z"
    told = [(one["source"], one["actual"], one["counts"]) for one in clocks["times"] if one["moment"] == "arrival"]
    assert told == [("filing", False, False), ("report", True, True)]
    facts = officer.get(address).json()["facts"]
    assert (facts["journey.arrival_actual"], facts["decision.limit"]) == ("2026-02-03T06:30:00Z",) * 2

    amended = replace(_sea("LRN-1", "HBL-1"), function=Function.AMENDMENT)
    assert _lodge(filer, amended)["state"] == "accepted"
    versions = filer.get(f"/v1/lodgements/{filed['id']}/versions").json()["items"]
    assert [version["function"] for version in versions] == ["original", "amendment"]
    assert filer.get(f"/v1/lodgements/{filed['id']}").json()["version"] == 1
    assert len(officer.get(f"{address}/assessments").json()["items"]) == 2

    customs.clock.advance(timedelta(hours=2, minutes=30))
    _lodge(carrier, _report("presentation", "2026-02-03T09:00:00Z", "HBL-1"))
    customs.work()
    shown = officer.get(address).json()["clocks"]["presentation"]
    assert (shown["presented_at"], shown["late"]) == ("2026-02-03T09:00:00Z", True)


def test_whatever_comes_first_the_clocks_are_the_same(
    customs: Customs, filer: TestClient, carrier: TestClient, officer: TestClient
) -> None:
    def clocks_of(order: tuple[str, ...], house: str) -> dict[str, Any]:
        said = {
            "estimate": _report("arrival", "2026-02-03T20:00:00Z", house, planned=True, place="GBFXT"),
            "arrival": _report("arrival", "2026-02-03T18:00:00Z", house, place="GBFXT"),
            "presented": _report("presentation", "2026-02-03T19:00:00Z", house),
        }
        filed = ""
        for name in order:
            if name == "filing":
                filed = _lodge(filer, _sea(house, house))["id"]
            else:
                _lodge(carrier, said[name])
            customs.work()
        shown = officer.get(f"/v1/consignments/{customs.consignment_of(filed)}").json()["clocks"]
        shown["times"] = sorted((t["moment"], t["at"], t["actual"], t["source"], t["counts"]) for t in shown["times"])
        return dict(shown)

    customs.clock.advance(timedelta(days=3, hours=12))  # when all of it has happened
    orders = list(permutations(("filing", "estimate", "arrival", "presented")))
    found = [clocks_of(order, f"HBL-{number}") for number, order in enumerate(orders)]
    assert all(one == found[0] for one in found)
    assert found[0]["presentation"]["presented_at"] == "2026-02-03T19:00:00Z"


def test_a_sender_of_reports_finds_them_again_and_nothing_else(
    customs: Customs, filer: TestClient, carrier: TestClient
) -> None:
    filed = _lodge(filer, _sea("LRN-1", "HBL-1"))
    customs.clock.advance(timedelta(days=3))
    body = _report("arrival", "2026-02-03T07:30:00Z", "HBL-1", reference="R1")
    first = _lodge(carrier, body)
    assert _lodge(carrier, body, status=200)["id"] == first["id"]
    shown = carrier.get(f"/v1/lodgements/{first['id']}").json()
    assert (shown["state"], shown["function"], shown["reference"]) == ("recorded", "original", "R1")
    assert [one["id"] for one in carrier.get("/v1/lodgements").json()["items"]] == [first["id"]]
    assert carrier.get(f"/v1/lodgements/{filed['id']}").status_code == 404
    assert filer.get(f"/v1/lodgements/{first['id']}").status_code == 404


def test_a_report_in_vain_is_told_so(carrier: TestClient) -> None:
    body = json.dumps({"format": "greenlane.report", "kind": "arrival", "function": "cancellation", "reference": "R1"})
    answer = _lodge(carrier, body.encode(), status=422)
    assert (answer["state"], answer["findings"][0]["code"]) == ("refused", "GL-RPT-02")


def test_officers_list_what_is_due_the_most_urgent_first(
    customs: Customs, filer: TestClient, officer: TestClient
) -> None:
    _lodge(filer, _sea("LRN-1", "HBL-1"))
    customs.work()
    page = officer.get("/v1/consignments", params={"decision_before": "2026-02-03T10:00:00Z"}).json()
    assert [one["clocks"]["decision"]["limit"] for one in page["items"]] == ["2026-02-03T09:00:00Z"]
    nothing = officer.get("/v1/consignments", params={"decision_before": "2026-02-03T08:59:59Z"}).json()
    assert nothing["items"] == []
    assert officer.get("/v1/consignments", params={"decision_before": "tomorrow"}).status_code == 422
    assert filer.get("/v1/consignments", params={"decision_before": "2026-02-03T10:00:00Z"}).status_code == 404


# --- air pre-loading

AWB, HAWB = "12512345675", "HAWB-77"


def _minimum(reference: str, **changes: Any) -> Declaration:
    """The seven elements and the number of the house air waybill, and nothing else."""
    consignment = Consignment(
        house_document=HAWB,
        level=Level.HOUSE,
        parties=(party(PartyRole.CONSIGNOR), party(PartyRole.CONSIGNEE, "Heron Ltd")),
        items=(
            GoodsItem(
                number=1,
                description="Printed cotton shirts for men",
                packaging=(Packaging(count=4),),
                gross_weight_kg=good().consignment.items[0].gross_weight_kg,
            ),
        ),
    )
    return Declaration(reference=reference, specific_circumstance="F23", consignment=replace(consignment, **changes))


def test_seven_elements_and_a_waybill_are_assessed_before_loading_and_completed_later(
    customs: Customs, filer: TestClient, carrier: TestClient, officer: TestClient
) -> None:
    first = _lodge(filer, _minimum("PLACI-1"))
    assert first["state"] == "accepted"
    assert not [finding for finding in first["findings"] if finding["severity"] == "error"]
    assert not [finding for finding in first["findings"] if finding["code"] == "GL-SAF-01"]
    customs.work()
    address = f"/v1/consignments/{customs.consignment_of(first['id'])}"
    shown = officer.get(address).json()
    assert (shown["stage"], shown["facts"]["filing.dataset"]) == ("pre_loading", "pre_loading_air")
    assert shown["lodgements"][0]["filer"] == FILER
    assert shown["transport"]["house_document"] == HAWB

    flight = Conveyance(mode="4", id="G-ABCD", reference="BA117")
    times = (
        JourneyTime(moment=Moment.LOADING, at=ETA - timedelta(hours=9)),
        JourneyTime(moment=Moment.DEPARTURE, at=ETA - timedelta(hours=8)),
        JourneyTime(moment=Moment.ARRIVAL, at=ETA),
    )
    full = _minimum(
        "FULL-1",
        master_document=AWB,
        parties=(*_minimum("").consignment.parties, Party(role=PartyRole.CARRIER, id=CARRIER, name="Kestrel Air")),
        journey=Journey(border=flight, loading_place="JFK", first_port="LHR", times=times),
    )
    second = _lodge(
        carrier, replace(full, specific_circumstance="F27", stage=Stage.PRE_ARRIVAL, direction=Direction.IMPORT)
    )
    customs.work()
    assert customs.consignment_of(second["id"]) == customs.consignment_of(first["id"])
    after = officer.get(address).json()
    assert after["transport"]["carrier_id"] == CARRIER
    assert {one["filer"] for one in after["lodgements"]} == {FILER, CARRIER}
    assessments = officer.get(f"{address}/assessments").json()["items"]
    assert assessments[-1]["stage"] == "pre_loading"
    assert assessments[0]["stage"] == "pre_arrival"
    assert after["clocks"]["time_limit"] == "SAFE-AIR-LONG"


def test_before_loading_silence_means_wait(customs: Customs, filer: TestClient, officer: TestClient) -> None:
    loading = JourneyTime(moment=Moment.LOADING, at=ETA)
    way = Journey(border=Conveyance(mode="4", reference="BA117"), times=(loading,))
    filed = _lodge(filer, _minimum("PLACI-2", journey=way))
    customs.work()
    clocks = officer.get(f"/v1/consignments/{customs.consignment_of(filed['id'])}").json()["clocks"]
    assert (clocks["decision"]["limit"], clocks["decision"]["on_silence"]) == ("2026-02-03T09:00:00Z", "must_wait")
    assert clocks["time_limit"] == "SAFE-AIR-PLACI"


def test_a_house_is_due_by_the_way_that_its_master_tells(
    customs: Customs, filer: TestClient, carrier: TestClient, officer: TestClient
) -> None:
    house = _lodge(filer, _minimum("PLACI-3", master_document=AWB))
    customs.work()
    address = f"/v1/consignments/{customs.consignment_of(house['id'])}"
    assert officer.get(address).json()["clocks"]["decision"]["limit"] is None
    way = Journey(border=Conveyance(mode="4"), times=(JourneyTime(moment=Moment.LOADING, at=ETA),))
    master = Consignment(
        master_document=AWB,
        level=Level.MASTER,
        parties=_minimum("").consignment.parties,
        items=_minimum("").consignment.items,
        journey=way,
    )
    filed = Declaration(reference="MASTER-3", specific_circumstance="F20", consignment=master)
    _lodge(carrier, filed)
    customs.work()
    clocks = officer.get(address).json()["clocks"]
    assert clocks["decision"]["limit"] == "2026-02-03T09:00:00Z"
    assert [one["counts"] for one in clocks["times"]] == [True]
