# SPDX-License-Identifier: Apache-2.0
"""From capacity to hit rate over HTTP: a plan written and approved, a day selected, results recorded, rates read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from greenlane.access import Sensitivity
from tests.installations import Customs
from tests.targeting.builders import a_profile
from tests.wiring.crowds import END, OFFICE, STAGE, START, a_plan, crowd, only, profiles

WINDOW = {"office": OFFICE, "stage": str(STAGE), "from": START.isoformat(), "to": END.isoformat()}


@pytest.fixture
def head(customs: Customs) -> TestClient:
    return customs.client("head_of_office")


@pytest.fixture
def supervisor(customs: Customs) -> TestClient:
    return customs.client("duty_supervisor")


def _planned(head: TestClient, supervisor: TestClient) -> None:
    written = head.post("/v1/capacity-plans", content=a_plan())
    assert (written.status_code, written.json()["state"]) == (201, "draft")
    own = head.post(f"/v1/capacity-plans/{OFFICE}/versions/1/approval")
    assert own.status_code == 403
    approved = supervisor.post(f"/v1/capacity-plans/{OFFICE}/versions/1/approval")
    assert (approved.status_code, approved.json()["state"]) == (200, "approved")
    assert head.get(f"/v1/capacity-plans/{OFFICE}").json()["in_force"] == 1


def test_a_day_is_planned_selected_examined_and_measured(
    customs: Customs, head: TestClient, supervisor: TestClient
) -> None:
    only(customs, *profiles())
    people = crowd(customs, ["HIGH A", "HIGH B", "LOW C", "FINE D"])
    assert supervisor.post("/v1/selection-runs", json=WINDOW).status_code == 404
    _planned(head, supervisor)
    made = supervisor.post("/v1/selection-runs", json=WINDOW)
    assert made.status_code == 201, made.json()
    run = made.json()["run"]
    again = supervisor.post("/v1/selection-runs", json=WINDOW)
    assert (again.status_code, again.json()["code"], again.json()["where"]) == (409, "selection.done", run["id"])
    assert head.get(f"/v1/selection-runs/{run['id']}").json() == run
    assert run["days"][0]["cost"]["let_go"] == 1
    members = head.get(f"/v1/selection-runs/{run['id']}/members").json()["items"]
    standing = {one["consignment"]: one["standing"] for one in members}
    assert standing[people["LOW C"]] == "let_go"
    (assessment,) = head.get(f"/v1/consignments/{people['LOW C']}/assessments").json()["items"]
    assert assessment["selection"]["run"] == run["id"]
    assert assessment["selection"]["rule"] == "GL-SEL-2"
    assert assessment["selection"]["selected_by"] == []
    assert assessment["selection"]["configuration"] == run["configuration"]
    assert assessment["decision"]["reason_code"] == "no_capacity"

    customs.clock.advance(timedelta(hours=1))
    at = customs.clock.now().isoformat()
    table = f"consignment,result,examined_at\n{people['HIGH A']},seizure,{at}\nnobody,minor,{at}\n"
    examiner = customs.client("examination_officer")
    recorded = examiner.post("/v1/results", content=table.encode()).json()
    assert (recorded["recorded"], recorded["refused"]) == (1, 1)
    assert recorded["findings"][0]["line"] == 3
    (rate,) = [one for one in head.get("/v1/hit-rates").json()["rates"] if one["group"] == "GL-TEST-HIGH"]
    assert (rate["hits"], rate["n"], rate["results"], rate["told"]) == (2, 1, 1, "not enough data yet")
    assert [one["group"] for one in head.get("/v1/hit-rates?by=office").json()["rates"]] == [OFFICE]


def test_a_run_is_promised_and_done_by_the_worker(customs: Customs, head: TestClient, supervisor: TestClient) -> None:
    only(customs, *profiles())
    crowd(customs, ["HIGH A"])
    _planned(head, supervisor)
    promised = supervisor.post("/v1/selection-runs", json={**WINDOW, "later": True})
    assert (promised.status_code, promised.json()["run"]) == (202, None)
    customs.work()
    (run,) = head.get(f"/v1/selection-runs?office={OFFICE}").json()["items"]
    assert run["run_by"] == "policy:selection"
    assert head.get("/v1/selection-runs?office=GB000074").json()["items"] == []


def _without_ids(document: Any, *names: str) -> Any:
    if isinstance(document, dict):
        return {key: _without_ids(value, *names) for key, value in document.items() if key not in names}
    return [_without_ids(one, *names) for one in document] if isinstance(document, list) else document


def test_whether_a_secret_was_let_go_cannot_be_read_from_a_run(
    customs: Customs, twin: Customs, head: TestClient, supervisor: TestClient
) -> None:
    """One world in which a secret profile hits and is cut, one in which nothing hits: an officer sees the same."""
    secret = a_profile('consignee.name.startsWith("FINE")', id="GL-S", weight=55, sensitivity=Sensitivity.SECRET)
    seen = []
    for world, decides in ((customs, (*profiles(), secret)), (twin, profiles())):
        only(world, *decides)
        people = crowd(world, ["HIGH A", "HIGH B", "FINE C"])
        _planned(world.client("head_of_office"), world.client("duty_supervisor"))
        assert world.client("duty_supervisor").post("/v1/selection-runs", json=WINDOW).status_code == 201
        officer = world.client("targeting_officer")
        (run,) = officer.get("/v1/selection-runs").json()["items"]
        members = officer.get(f"/v1/selection-runs/{run['id']}/members").json()["items"]
        (assessment,) = officer.get(f"/v1/consignments/{people['FINE C']}/assessments").json()["items"]
        rates = officer.get("/v1/hit-rates").json()
        told = ("id", "configuration", "digest", "assessment", "consignment", "lodgement", "run", "run_by")
        seen.append(_without_ids([run, members, assessment, rates], *told))
    assert seen[0] == seen[1]


def test_bad_input_is_answered_with_place_and_remedy(
    customs: Customs, head: TestClient, supervisor: TestClient
) -> None:
    faulty = head.post("/v1/capacity-plans", content=a_plan([{"control": "scan", "per_day": -1}]))
    assert (faulty.status_code, faulty.json()["where"]) == (422, "capacities[0].per_day")
    same = head.post("/v1/capacity-plans", content=a_plan())
    assert same.status_code == 201
    assert head.post("/v1/capacity-plans", content=a_plan()).status_code == 409
    inverted = supervisor.post("/v1/selection-runs", json={**WINDOW, "from": WINDOW["to"], "to": WINDOW["from"]})
    assert (inverted.status_code, inverted.json()["where"]) == (422, "to")
    assert supervisor.post("/v1/selection-runs", json={**WINDOW, "office": "NOWHERE"}).status_code == 404
    assert head.get("/v1/hit-rates?by=colour").status_code == 422
    assert customs.client("examination_officer").post("/v1/results", content=b"a,b").status_code == 422
    assert customs.client("filer", represents=["F1"]).get("/v1/selection-runs").status_code == 404
