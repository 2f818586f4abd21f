# SPDX-License-Identifier: Apache-2.0
"""Lists over HTTP, whole: one proposes, another approves, what is declared matches, an officer clears it."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from greenlane.access import Sensitivity
from greenlane.cargo import Party, PartyRole
from greenlane.wiring.watch_lists import ListKind, change_list
from tests.installations import Customs
from tests.intake.checks.filings import good

CSV = "id,name,type,aliases,country\n1,Osprey Trading,company,Osprey Overseas,GB\n2,Ali Merlin,person,,IQ\n"


@pytest.fixture
def author(customs: Customs) -> TestClient:
    client = customs.client("list_manager")
    assert client.post("/v1/lists", json={"name": "watched", "kind": "parties"}).status_code == 201
    return client


@pytest.fixture
def approver(customs: Customs) -> TestClient:
    return customs.client("list_manager")


def approved(author: TestClient, approver: TestClient, content: str = CSV, **json: Any) -> dict[str, Any]:
    change = author.post("/v1/lists/watched/imports", content=content).json()
    answer = approver.post(f"/v1/list-changes/{change['id']}/approve", json=json)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_file_is_looked_at_proposed_and_approved_by_another(author: TestClient, approver: TestClient) -> None:
    preview = author.post("/v1/lists/watched/preview", content=CSV).json()
    assert (preview["added"], preview["changed"], preview["removed"], preview["asks"]) == (2, 0, 0, [])
    assert author.get("/v1/lists/watched/changes").json() == {"items": []}
    change = author.post("/v1/lists/watched/imports", content=CSV, params={"reason": "weekly edition"})
    assert change.status_code == 201
    path = f"/v1/list-changes/{change.json()['id']}"
    entries = author.get(f"{path}/entries", params={"limit": 1}).json()
    assert [(one["action"], one["id"]) for one in entries["items"]] == [("add", "1")]
    assert [one["id"] for one in author.get(entries["next"]).json()["items"]] == ["2"]
    refused = author.post(f"{path}/approve", json={})
    assert (refused.status_code, refused.json()["detail"]) == (
        403,
        "You added this entry; a second person approves it.",
    )
    assert author.get("/v1/lists/watched").json()["entries"] == 0
    applied = approver.post(f"{path}/approve", json={}).json()
    assert (applied["state"], applied["sequence"], applied["reason"]) == ("applied", 1, "weekly edition")
    assert applied["proposed_by"] != applied["decided_by"]
    standing = approver.get("/v1/lists/watched/entries").json()["items"]
    assert [(one["id"], one["since_sequence"]) for one in standing] == [("1", 1), ("2", 1)]
    assert standing[0]["aliases"] == ["Osprey Overseas"]
    assert approver.post(f"{path}/approve", json={}).json()["code"] == "list.change_decided"


def test_an_edition_that_takes_most_away_has_to_be_confirmed(author: TestClient, approver: TestClient) -> None:
    many = "id,name\n" + "".join(f"{number},Osprey {number}\n" for number in range(20))
    approved(author, approver, many)
    change = author.post("/v1/lists/watched/imports", content="id,name\n1,Osprey 1\n2,Osprey 2\n").json()
    assert (change["to_be_confirmed"], change["removed"]) == (True, 18)
    path = f"/v1/list-changes/{change['id']}/approve"
    assert approver.post(path, json={}).json()["code"] == "list.confirm"
    assert approver.post(path, json={"confirmed": True}).json()["state"] == "applied"


def test_single_entries_are_proposed_changed_and_ended(author: TestClient, approver: TestClient) -> None:
    approved(author, approver)
    body = {"add": [{"id": "2", "name": "Ali Merlin", "schema": "Person"}], "end": ["1"], "reason": "court order"}
    change = author.post("/v1/lists/watched/changes", json=body).json()
    assert (change["added"], change["changed"], change["removed"]) == (0, 1, 1)
    assert approver.post(f"/v1/list-changes/{change['id']}/approve", json={}).json()["sequence"] == 2
    assert [one["id"] for one in author.get("/v1/lists/watched/entries").json()["items"]] == ["2"]


@pytest.mark.parametrize(
    "body",
    [
        {"add": [{"name": "---"}], "reason": "x"},
        {"add": [{"name": "Kestrel", "schema": "Bird"}], "reason": "x"},
        {"add": [{"name": "Kestrel", "valid_to": "tomorrow"}], "reason": "x"},
        {"add": [{"name": 7}], "reason": "x"},
        {"end": ["nobody"], "reason": "x"},
        {"reason": "x"},
        {"add": [{"name": "Kestrel"}]},
    ],
)
def test_what_is_no_change_is_told(author: TestClient, body: dict[str, Any]) -> None:
    assert author.post("/v1/lists/watched/changes", json=body).status_code == 422


@pytest.mark.parametrize("content", ["", "name\n", "<html/>"])
def test_a_file_without_entries_is_told(author: TestClient, content: str) -> None:
    answer = author.post("/v1/lists/watched/imports", content=content)
    assert (answer.status_code, answer.json()["code"]) == (422, "list.empty")


def test_a_change_is_refused_or_withdrawn_and_then_done_with(author: TestClient, approver: TestClient) -> None:
    for client in (author, approver):
        change = author.post("/v1/lists/watched/imports", content=CSV).json()
        path = f"/v1/list-changes/{change['id']}"
        assert client.post(f"{path}/refuse").json()["state"] == "refused"
        assert approver.post(f"{path}/approve", json={}).status_code == 409


def test_a_change_of_an_older_edition_is_not_brought_in(author: TestClient, approver: TestClient) -> None:
    changes = [author.post("/v1/lists/watched/imports", content=CSV).json()["id"] for _ in range(2)]
    assert approver.post(f"/v1/list-changes/{changes[0]}/approve", json={}).status_code == 200
    late = approver.post(f"/v1/list-changes/{changes[1]}/approve", json={})
    assert (late.status_code, late.json()["code"]) == (409, "list.changed_meanwhile")


def test_a_secret_list_is_not_there_for_who_may_not_know_of_it(customs: Customs) -> None:
    keeper, officer = customs.client("duty_supervisor"), customs.client("targeting_officer")
    manager = customs.client("list_manager")
    made = {"name": "moles", "kind": "parties", "sensitivity": "secret"}
    assert manager.post("/v1/lists", json=made).status_code in (403, 404)
    change_list(
        customs.installation, "moles", kind=ListKind.PARTIES, add=["Kestrel Ltd"], sensitivity=Sensitivity.SECRET
    )
    assert [one["name"] for one in keeper.get("/v1/lists").json()["items"] if one["name"] == "moles"] == ["moles"]
    for path in ("/v1/lists/moles", "/v1/lists/moles/entries", "/v1/lists/moles/changes"):
        assert officer.get(path).status_code == 404
        assert keeper.get(path).status_code == 200
    consignment = customs.consignment_of(customs.accept(good()))
    assert keeper.get(f"/v1/consignments/{consignment}/possible-matches").json()["items"]
    assert officer.get(f"/v1/consignments/{consignment}/possible-matches").json() == {"items": []}


def test_a_possible_match_is_shown_with_score_and_reason_and_cleared(
    customs: Customs, author: TestClient, approver: TestClient
) -> None:
    approved(author, approver)
    party = Party(role=PartyRole.CONSIGNOR, name="OSPREY TRADING LIMITED")
    consignment = customs.consignment_of(customs.accept(good(of={"parties": (party,)})))
    officer = customs.client("targeting_officer")
    path = f"/v1/consignments/{consignment}/possible-matches"
    (match,) = officer.get(path).json()["items"]
    assert (match["declared"], match["listed"], match["state"]) == (party.name, "Osprey Trading", "open")
    assert match["explanation"]
    answer = officer.post(
        f"/v1/possible-matches/{match['id']}/decision",
        json={"verdict": "cleared", "reason": "other_firm", "note": "seen its register"},
    )
    assert (answer.status_code, answer.json()["state"]) == (200, "cleared")
    customs.work()
    assert [one["state"] for one in officer.get(path).json()["items"]] == ["cleared"]
    other = customs.client("examination_officer")
    assert other.post(
        f"/v1/possible-matches/{match['id']}/decision", json={"verdict": "confirmed", "reason": "x"}
    ).status_code in (403, 404)
