# SPDX-License-Identifier: Apache-2.0
"""A secret profile is invisible in every output of a person without the right (design decision 12), and seen with it.

Everything that can be had by GET is had, list after list and page after page, by everybody; an installation without
the secret profile says what may be shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace
from starlette.testclient import TestClient

from greenlane.access import Permission, Sensitivity, Unit, UnitKind, shipped_roles
from greenlane.targeting import RiskArea
from greenlane.wiring.watch_lists import ListKind, change_list
from tests.installations import FILER, Customs
from tests.intake.checks.filings import good
from tests.targeting.builders import a_profile

SECRET = a_profile(
    "consignment.package_count > 53",
    id="GL-NIGHT-777",
    title="Operation Heron",
    sentence="Informants speak of cocoa.",
    risk_area=RiskArea.IPR,
    weight=91,
    owner="unit nine",
    sensitivity=Sensitivity.SECRET,
)
NORMAL = a_profile("consignment.package_count > 50", id="GL-DAY-001", title="Many packages", weight=30)
WORDS = ("GL-NIGHT-777", "Heron", "Informants", "package_count > 53", "unit nine")
"""What must not appear anywhere."""

OUTSIDE = ("filer", "carrier")
CLEARED = sorted(name for name, role in shipped_roles().items() if Permission.READ_SECRET in role.permissions)
UNCLEARED = sorted(set(shipped_roles()) - set(CLEARED) - set(OUTSIDE))


def _secretly(customs: Customs, **changes: Any) -> None:
    """Put the secret profile in force besides a normal one, and have two consignments assessed that both hit."""
    customs.put_in_force(NORMAL)
    customs.put_in_force(replace(SECRET, **changes))
    _lodge_two(customs)


def _openly(customs: Customs) -> None:
    customs.put_in_force(NORMAL)
    _lodge_two(customs)


def _lodge_two(customs: Customs) -> None:
    for number in range(2):
        customs.accept(good(reference=f"R-{number}", of={"ucr": f"UCR-{number}"}))


def _everything(customs: Customs, client: TestClient) -> Iterator[tuple[str, int, str]]:
    """Every address that can be asked by GET, with every id that there is, and what it answers."""
    with customs.read() as uow:
        assessments = [uow.assessments.get(one) for one in list(uow.assessments.ids())]
    ids = {
        "assessment": [one.id for one in assessments],
        "consignment": [one.consignment_id for one in assessments],
        "lodgement": [str(one.lodgement_id) for one in assessments],
        "profile": [SECRET.id, NORMAL.id, "GL-GOODS-001"],
        "webhook": ["019c0000-0000-7000-8000-000000000000"],
        "run": ["019c0000-0000-7000-8000-000000000000"],
        "office": ["GB000060"],
        "name": ["free_zone_ports"],
        "change": ["019c0000-0000-7000-8000-000000000000"],
        "match": ["019c0000-0000-7000-8000-000000000000"],
    }
    routes = list(customs.app.openapi()["paths"])
    for route in ["/openapi.json", "/docs", "/healthz", "/readyz", "/metrics", *routes]:
        kind = route[route.index("{") + 1 : route.index("}")] if "{" in route else None
        for identity in ids[kind] if kind else [""]:
            yield from _pages(client, route.replace(f"{{{kind}}}", identity).replace("{version}", "1"))


def _pages(client: TestClient, address: str | None) -> Iterator[tuple[str, int, str]]:
    first = True
    while address:
        answer = client.get(address, params={"limit": 9} if first else None)
        if answer.status_code == 405:
            return
        yield address, answer.status_code, answer.text
        following = answer.json().get("next") if "application/json" in answer.headers["content-type"] else None
        address, first = following, False


def _said(customs: Customs, client: TestClient) -> dict[str, str]:
    """What a client is told at each address; what the address itself asks for is left out of a refusal."""

    def without_question(address: str, text: str) -> str:
        for part in filter(None, address.split("/")):
            text = text.replace(part, "")
        return text

    return {
        address: text if status == 200 else without_question(address, text)
        for address, status, text in _everything(customs, client)
    }


def _assessments(client: TestClient) -> list[dict[str, Any]]:
    answer = client.get("/v1/assessments")
    return list(answer.json()["items"]) if answer.status_code == 200 else []


# --- invisible


def test_nobody_without_the_right_is_told_anything_of_it_anywhere(customs: Customs) -> None:
    _secretly(customs)
    assert len(UNCLEARED) >= 7
    for role in (*UNCLEARED, *OUTSIDE, None):
        client = customs.client_with(None) if role is None else customs.client(role, represents=(FILER,))
        said = _said(customs, client)
        assert len(said) > 15
        assert {address: word for address, text in said.items() for word in WORDS if word in text} == {}, role
        for assessment in _assessments(client):
            assert "ipr" not in json.dumps(assessment)
            assert 91 not in (assessment["score"], *assessment["scores"].values())


def test_its_address_is_as_empty_as_one_at_which_there_never_was_anything(customs: Customs) -> None:
    _secretly(customs)
    officer = customs.client("targeting_officer")
    there, nowhere = officer.get(f"/v1/profiles/{SECRET.id}"), officer.get("/v1/profiles/GL-DUSK-777")
    assert there.status_code == nowhere.status_code == 404
    first, second = (
        {**answer.json(), "instance": None, "detail": answer.json()["detail"].replace(name, "…")}
        for answer, name in ((there, SECRET.id), (nowhere, "GL-DUSK-777"))
    )
    assert first == second


def test_scores_and_hits_are_those_of_an_installation_without_it(customs: Customs, twin: Customs) -> None:
    _secretly(customs)
    _openly(twin)
    parts = ("score", "scores", "band", "high_risk", "stage", "restricted", "deadline", "content")
    shown, without = (
        [
            {**{part: one[part] for part in parts}, "hits": [(hit["profile"], hit["weight"]) for hit in one["hits"]]}
            for one in _assessments(each.client("targeting_officer"))
        ]
        for each in (customs, twin)
    )
    assert shown == without
    assert shown[0]["score"] == 30
    assert shown[0]["hits"] == [("GL-DAY-001", 30)]


def test_lists_are_as_long_as_in_an_installation_without_it(customs: Customs, twin: Customs) -> None:
    _secretly(customs)
    _openly(twin)
    for address in ("/v1/profiles", "/v1/assessments", "/v1/consignments", "/v1/lodgements"):
        lengths = [
            sum(len(json.loads(text)["items"]) for _, _, text in _pages(each.client("targeting_officer"), address))
            for each in (customs, twin)
        ]
        assert lengths[0] == lengths[1] > 1


def test_no_event_says_that_it_was_written_and_none_how_many_there_are(customs: Customs, twin: Customs) -> None:
    _secretly(customs)
    _openly(twin)
    shown, without = (
        [json.loads(text) for _, _, text in _pages(each.client("targeting_officer"), "/v1/events")]
        for each in (customs, twin)
    )
    kinds, usual = (
        [item["type"] for page in pages for item in page["items"] if item["type"] == "ProfileVersioned"]
        for pages in (shown, without)
    )
    assert kinds == usual
    numbers = [item["data"].get("number") for page in shown for item in page["items"]]
    assert set(numbers) == {None}


def test_a_control_that_only_it_explains_is_shown_as_directed(customs: Customs) -> None:
    """The control itself cannot be hidden from who carries it out; why there is one can."""
    _secretly(customs)
    for assessment in _assessments(customs.client("targeting_officer")):
        assert assessment["outcome"] == "examination"
        assert {"origin": "directed", "probability": None} in assessment["selection"]["selected_by"]
        assert assessment["band"] == "medium"


def test_a_clearance_of_another_unit_does_not_do(customs: Customs) -> None:
    with customs.installation.store.unit() as uow:
        for name in ("north", "south"):
            uow.people.put_unit(Unit(id=name, agency="customs", kind=UnitKind.CENTRE, name=name))
    _secretly(customs, unit="north")
    north, south = (customs.client("duty_supervisor", unit=unit) for unit in ("north", "south"))
    assert north.get(f"/v1/profiles/{SECRET.id}").status_code == 200
    assert south.get(f"/v1/profiles/{SECRET.id}").status_code == 404
    assert not any(SECRET.title in text for text in _said(customs, south).values())
    assert any(SECRET.title in json.dumps(one) for one in _assessments(north))


def test_a_restricted_one_leaves_whom_to_ask_and_nothing_else(customs: Customs) -> None:
    _secretly(customs, sensitivity=Sensitivity.RESTRICTED)
    examiner = customs.client("examination_officer")
    for assessment in _assessments(examiner):
        assert assessment["restricted"] == [
            {"sentence": "Restricted reason, contact targeting centre.", "contact": "targeting centre"}
        ]
        assert assessment["score"] == 30
    assert not any(word in text for text in _said(customs, examiner).values() for word in WORDS[1:])
    assert any(SECRET.title in json.dumps(one) for one in _assessments(customs.client("targeting_officer")))


def test_a_secret_list_is_not_told_by_a_profile_that_everybody_knows(customs: Customs) -> None:
    change_list(
        customs.installation,
        "heronry",
        kind=ListKind.PARTIES,
        add=["Kestrel Ltd"],
        sensitivity=Sensitivity.SECRET,
    )
    customs.put_in_force(a_profile("any_party.watch_lists.size() > 0", id="GL-LISTED-1", title="On a list", weight=40))
    _lodge_two(customs)
    officer, supervisor = (customs.client(role) for role in ("targeting_officer", "duty_supervisor"))
    assert not any("heronry" in text for text in _said(customs, officer).values())
    assert [one["score"] for one in _assessments(officer)] == [0, 0]
    assert any("heronry" in text for text in _said(customs, supervisor).values())
    assert [one["score"] for one in _assessments(supervisor)] == [40, 40]


# --- visible


def test_who_has_the_right_sees_it(customs: Customs) -> None:
    _secretly(customs)
    assert len(CLEARED) >= 5
    for role in CLEARED:
        client = customs.client(role)
        said = _said(customs, client)
        assert {word for word in WORDS if any(word in text for text in said.values())} == set(WORDS), role
        seen = _assessments(client)
        assert len(seen) == 2
        for assessment in seen:
            assert (assessment["score"], assessment["scores"]["ipr"]) == (91, 91)
            assert SECRET.id in [hit["profile"] for hit in assessment["hits"]]
            assert assessment["restricted"] == []
