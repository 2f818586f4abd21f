# SPDX-License-Identifier: Apache-2.0
"""A profile's life over HTTP: drafted by one, approved by another, felt by what is open, paused, explained."""

from __future__ import annotations

from greenlane.targeting import State
from greenlane.wiring.starting import profile_text
from tests.installations import Customs
from tests.intake.checks.filings import good
from tests.targeting.builders import a_profile

ID = "OWN-HEAVY-1"


def document(condition: str, version: int = 1) -> bytes:
    return profile_text(a_profile(condition, id=ID, version=version, state=State.DRAFT)).encode()


def test_a_profile_from_draft_to_retirement(customs: Customs) -> None:
    author, approver = customs.client("profile_author"), customs.client("profile_approver")
    officer, filer = customs.client("targeting_officer"), customs.client("filer")
    filing = customs.accept(good())
    consignment = customs.consignment_of(filing)

    def hits() -> list[str]:
        customs.work()
        latest = officer.get(f"/v1/consignments/{consignment}/assessments").json()["items"][0]
        return [hit["profile"] for hit in latest["hits"]]

    drafted = author.post("/v1/profiles", content=document("consignment.package_count > 0"))
    assert (drafted.status_code, drafted.json()["state"]) == (201, "draft")
    assert author.post(f"/v1/profiles/{ID}/versions/1/approval", json={"reason": "mine"}).status_code == 403
    assert filer.post(f"/v1/profiles/{ID}/versions/1/approval", json={"reason": "mine"}).status_code == 404
    assert ID not in hits()
    approved = approver.post(
        f"/v1/profiles/{ID}/versions/1/approval", json={"reason": "rehearsed", "hits_a_day": 2.5}
    ).json()
    assert (approved["state"], approved["projected_a_day"]) == ("live", 2.5)
    assert ID in hits()
    assert author.post("/v1/profiles", content=document("goods.hss == 1", 2)).json()["code"] == "profile.invalid"
    author.post("/v1/profiles", content=document("consignment.package_count > 1000000", 2))
    latest, first = officer.get(f"/v1/profiles/{ID}/versions").json()["items"]
    assert (latest["version"], first["changes"]) == (2, [])
    assert latest["changes"][0].startswith("It hit when ")
    paused = approver.post(f"/v1/profiles/{ID}/versions/1/pause", json={"reason": "too_many"})
    assert paused.json()["state"] == "suspended"
    assert ID not in hits()
    again = approver.post(f"/v1/profiles/{ID}/versions/1/pause", json={"reason": "too_many"})
    assert (again.status_code, again.json()["code"]) == (409, "profile.state")
    retired = approver.post(f"/v1/profiles/{ID}/versions/1/retirement", json={"reason": "obsolete"})
    assert retired.json()["state"] == "retired"


def test_a_look_out_is_live_at_once_and_kept_by_a_second_person(customs: Customs) -> None:
    duty, second = customs.client("duty_supervisor"), customs.client("duty_supervisor")
    raised = duty.post("/v1/lookouts", content=document("consignment.package_count > 0")).json()
    assert (raised["state"], bool(raised["lapses_at"])) == ("live", True)
    confirmation = f"/v1/lookouts/{ID}/versions/1/confirmation"
    assert duty.post(confirmation, json={"reason": "mine"}).status_code == 403
    kept = second.post(confirmation, json={"reason": "checked"}).json()
    assert (kept["lapses_at"], kept["approved_by"] is not None) == (None, True)
    assert second.post(confirmation, json={"reason": "checked"}).status_code == 409
