# SPDX-License-Identifier: Apache-2.0
"""What changed between two assessments, over HTTP, and the states by which consignments are found and counted."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from greenlane.cargo import Declaration, Facts, FactsBuilder, Function, Source
from greenlane.wiring.changes import changed_facts
from greenlane.wiring.looking_over import NEVER_ARRIVED_AFTER_DAYS, mark_never_arrived
from tests.installations import FILER, Customs
from tests.intake.checks.filings import good, item
from tests.targeting.builders import a_profile
from tests.wiring.test_linking import _house, _import

HEAVY = a_profile("consignment.gross_weight_kg > 5000.0", id="GL-TEST-001", weight=60)


def _facts(**values: Any) -> Facts:
    tell = FactsBuilder()
    for name, value in values.items():
        tell.state(name.replace("__", "."), value, Source(provider="declared", path=f"/{name}"))
    return Facts(consignment=tell.build(), items=(), equipment=(), parties=())


def test_a_fact_that_came_went_or_became_another_is_told_with_its_sources() -> None:
    before = _facts(consignment__ucr="U1", consignment__house_document="H1", filing__reference="R")
    after = _facts(consignment__ucr="U2", consignment__master_document="M1", filing__reference="R")
    told = {
        one["fact"]: ([v["value"] for v in one["before"]], [v["value"] for v in one["after"]])
        for one in changed_facts(before, after)
    }
    assert told == {
        "consignment.house_document": (["H1"], []),
        "consignment.master_document": ([], ["M1"]),
        "consignment.ucr": (["U1"], ["U2"]),
    }
    assert changed_facts(before, before) == []
    assert changed_facts(before, after)[-1]["after"][0]["source"]["path"] == "/consignment__ucr"


def test_an_amendment_shows_what_it_changed_and_the_earlier_assessment_remains(customs: Customs) -> None:
    customs.put_in_force(HEAVY)
    first = customs.accept(good())
    consignment = customs.consignment_of(first)
    heavy = good(function=Function.AMENDMENT, of={"gross_weight_kg": Decimal(9000), "items": (item(),)})
    customs.accept(heavy)
    officer = customs.client("targeting_officer")
    (change,) = officer.get(f"/v1/consignments/{consignment}/changes").json()["items"]
    weight = next(one for one in change["facts"] if one["fact"] == "consignment.gross_weight_kg")
    assert [float(one["value"]) for one in weight["before"]] == [1050.5]
    assert [float(one["value"]) for one in weight["after"]] == [9000]
    assert [one["source"]["version"] for one in weight["after"]] == [2]
    assert [hit["profile"] for hit in change["hits_gained"]] == ["GL-TEST-001"]
    assert change["outcome"]["score"]["after"] >= 60
    assert len(officer.get(f"/v1/consignments/{consignment}/assessments").json()["items"]) == 2
    assert customs.client("filer", represents=[FILER]).get(f"/v1/consignments/{consignment}/changes").status_code == 404


def test_a_consignment_shows_its_filings_what_it_waits_for_and_what_they_contradict_each_other_on(
    customs: Customs,
) -> None:
    customs.accept(_house("HOUSE-1"), filer="HOUSE")
    carrier = customs.accept(_house("CARRIER-1", gross_weight_kg=Decimal(9000)), filer="CARRIER")
    shown = customs.client("targeting_officer").get(f"/v1/consignments/{customs.consignment_of(carrier)}").json()
    assert (shown["completeness"], shown["waits_for"], shown["state"]) == ("pending", ["master"], "open")
    assert {(one["rule"], one["relation"]) for one in shown["lodgements"]} >= {("house_document", "own")}
    (weight,) = [one for one in shown["findings"] if "consignment.gross_weight_kg" in one["message"]]
    assert "1050.5 kg" in weight["message"]
    assert f"9000 kg (filing {carrier}" in weight["message"]


def test_consignments_are_found_by_any_number_of_their_filings(customs: Customs) -> None:
    house = customs.accept(_house("HOUSE-1", ucr="6GB-77"), filer="HOUSE")
    customs.accept(_import("IMPORT-1", ucr="6GB-88"))
    officer = customs.client("targeting_officer")

    def found(question: str) -> list[str]:
        return [one["id"] for one in officer.get(f"/v1/consignments?{question}").json()["items"]]

    only = [customs.consignment_of(house)]
    assert found("ucr=6gb 77") == found("key=H1") == found("key=M1&key_type=master_document") == only
    assert found("key=H1&key_type=ucr") == found("ucr=6GB-99") == []
    assert officer.get("/v1/consignments?key_type=colour").status_code == 422


def test_what_never_arrives_is_a_state_with_a_count_until_it_comes_after_all(customs: Customs) -> None:
    lodgement = customs.accept(good())
    consignment = customs.consignment_of(lodgement)
    with customs.read() as uow:
        expected = uow.consignments.get(consignment).expected_at
    assert expected is not None

    def mark(after: timedelta) -> int:
        with customs.installation.store.unit() as uow:
            return mark_never_arrived(uow, customs.installation, expected + after)

    late = timedelta(days=NEVER_ARRIVED_AFTER_DAYS)
    assert (mark(late), mark(late + timedelta(minutes=1)), mark(late + timedelta(days=1))) == (0, 1, 0)
    officer = customs.client("targeting_officer")
    counts = officer.get("/v1/consignment-counts").json()
    assert (counts["all"], counts["never_arrived"], counts["open"]) == (1, 1, 0)
    assert [one["id"] for one in officer.get("/v1/consignments?state=never_arrived").json()["items"]] == [consignment]
    with customs.installation.store.unit() as uow:
        uow.consignments.change(consignment, arrived_at=customs.clock.now())
    with customs.read() as uow:
        assert uow.consignments.get(consignment).state == "open"


def test_what_was_cancelled_is_counted_and_not_left_out(customs: Customs) -> None:
    customs.accept(good())
    customs.lodge(Declaration(function=Function.CANCELLATION, reference=good().reference, reason="not shipped"))
    customs.accept(replace(good(), reference="OTHER"))
    counts = customs.client("targeting_officer").get("/v1/consignment-counts").json()
    assert (counts["all"], counts["deleted"], counts["open"]) == (2, 1, 1)


def test_an_officer_grants_a_recorded_request_over_http(customs: Customs) -> None:
    lodgement = customs.accept(good())
    with customs.installation.store.unit() as uow:
        uow.consignments.change(customs.consignment_of(lodgement), arrived_at=customs.clock.now())
    customs.clock.advance(timedelta(minutes=1))
    changed = good(function=Function.AMENDMENT, of={"items": (item(description="Cocoa butter in cartons"),)})
    customs.lodge(changed)
    customs.clock.advance(timedelta(minutes=1))
    officer, filer = customs.client("targeting_officer"), customs.client("filer", represents=[FILER])
    address = f"/v1/lodgements/{lodgement}/versions/2/decision"
    decision = {"granted": True, "reason": "documents_shown"}
    assert filer.post(address, json=decision).status_code == 403
    versions = officer.post(address, json=decision).json()["items"]
    assert [one["decision"] for one in versions] == [None, "granted"]
    assert officer.post(address, json=decision).status_code == 409
    assert filer.get(f"/v1/lodgements/{lodgement}").json()["version"] == 2
