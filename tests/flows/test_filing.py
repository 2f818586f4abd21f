# SPDX-License-Identifier: Apache-2.0
"""Filings from their message to the officer's screen, over HTTP: lodged, assessed, amended, cancelled, sent again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from greenlane.cargo import Declaration, Function
from greenlane.intake import read, write_native, write_wco_dm_xml
from greenlane.wiring.starting import first_sign_in
from tests.installations import FILER, Customs
from tests.intake.checks.filings import good, item

RECEIPT = {
    "id",
    "state",
    "format",
    "function",
    "reference",
    "mrn",
    "version",
    "filer",
    "digest",
    "received_at",
    "findings",
}


@pytest.fixture
def filer(customs: Customs) -> TestClient:
    return customs.client("filer", represents=[FILER])


@pytest.fixture
def officer(customs: Customs) -> TestClient:
    return customs.client("targeting_officer")


def _lodge(client: TestClient, content: Declaration | bytes, status: int = 201) -> dict[str, Any]:
    body = write_native(content) if isinstance(content, Declaration) else content
    answer = client.post("/v1/lodgements", content=body)
    assert answer.status_code == status, answer.text
    (told,) = answer.json()["lodgements"]
    return dict(told)


def _amendment(mrn: str | None = None, **changes: Any) -> Declaration:
    changed = good(function=Function.AMENDMENT, mrn=mrn)
    return replace(changed, consignment=replace(changed.consignment, items=(item(**changes),)))


def _cancellation(mrn: str | None = None) -> Declaration:
    return Declaration(function=Function.CANCELLATION, reference=good().reference, mrn=mrn)


def _all(client: TestClient, address: str) -> list[dict[str, Any]]:
    """The items of every page of a list."""
    items: list[dict[str, Any]] = []
    following: str | None = address
    while following:
        page = client.get(following).json()
        items += page["items"]
        following = page["next"]
    return items


# --- a filing and what it comes to


@pytest.mark.parametrize(("write", "read_as"), [(write_native, "native_json"), (write_wco_dm_xml, "wco_dm_xml")])
def test_a_filer_gets_a_receipt_and_never_the_assessment(
    customs: Customs, filer: TestClient, officer: TestClient, write: Any, read_as: str
) -> None:
    receipt = _lodge(filer, write(good()))
    assert set(receipt) == RECEIPT
    assert (receipt["state"], receipt["format"], receipt["version"]) == ("accepted", read_as, 1)
    assert receipt["mrn"]
    customs.work()
    (assessment,) = _all(officer, "/v1/assessments")
    assert assessment["lodgement"] == receipt["id"]
    told = [filer.get(f"/v1/lodgements/{receipt['id']}"), filer.get("/v1/lodgements")]
    assert [answer.status_code for answer in told] == [200, 200]
    for word in ("score", "hits", "outcome", "lane", "assess"):
        assert not any(word in answer.text for answer in told)
    hidden = (
        "assessments",
        f"assessments/{assessment['id']}",
        "consignments",
        f"consignments/{assessment['consignment']}",
        f"consignments/{assessment['consignment']}/assessments",
        "events",
        "profiles",
        "facts",
    )
    assert {filer.get(f"/v1/{address}").status_code for address in hidden} == {404}


def test_a_filer_sees_its_own_filings_and_no_other(customs: Customs, filer: TestClient) -> None:
    other = customs.client("filer", represents=["SOMEBODY"])
    mine, theirs = _lodge(filer, good())["id"], _lodge(other, good())["id"]
    assert [one["id"] for one in _all(filer, "/v1/lodgements")] == [mine]
    for address in (f"/v1/lodgements/{theirs}", f"/v1/lodgements/{theirs}/versions"):
        assert filer.get(address).status_code == 404
        assert other.get(address).status_code == 200


def test_an_officer_reads_why_and_where_it_was_read(customs: Customs, filer: TestClient, officer: TestClient) -> None:
    lodged = _lodge(
        filer,
        write_wco_dm_xml(replace(good(), consignment=good(of={"items": (item(description="parts"),)}).consignment)),
    )
    customs.work()
    (listed,) = _all(officer, "/v1/assessments")
    assessment = officer.get(f"/v1/assessments/{listed['id']}").json()
    assert assessment == listed
    assert assessment["lane"] is not None
    reason = assessment["hits"][0]["reasons"][0]
    assert set(reason) == {"fact", "value", "condition", "source"}
    source = reason["source"]
    assert (source["lodgement"], source["version"]) == (lodged["id"], 1)
    assert "Declaration" in source["path"]
    consignment = officer.get(f"/v1/consignments/{assessment['consignment']}").json()
    assert consignment["reference"] == good().reference
    assert consignment["facts"]["items"][0]["goods.description"] == "parts"
    assert [one["lodgement"] for one in consignment["lodgements"]] == [lodged["id"]]


def test_an_amendment_is_a_second_version_with_an_assessment_that_names_its_predecessor(
    customs: Customs, filer: TestClient, officer: TestClient
) -> None:
    first = _lodge(filer, good())
    customs.work()
    customs.clock.advance(timedelta(hours=1))
    amended = _lodge(filer, _amendment(first["mrn"], description="Cocoa paste in cartons"))
    assert (amended["id"], amended["state"], amended["version"]) == (first["id"], "amended", 2)
    customs.work()
    versions = officer.get(f"/v1/lodgements/{first['id']}/versions").json()["items"]
    assert [(one["version"], one["state"]) for one in versions] == [(1, "accepted"), (2, "amended")]
    later, earlier = _all(officer, "/v1/assessments")
    assert later["predecessor"] == earlier["id"]
    assert (earlier["version"], later["version"]) == (1, 2)
    assert earlier["predecessor"] is None
    consignment = officer.get(f"/v1/consignments/{later['consignment']}").json()
    assert consignment["facts"]["filing.amendments"] == 1
    assert consignment["facts"]["items"][0]["goods.description"] == "Cocoa paste in cartons"
    assert filer.get(f"/v1/lodgements/{first['id']}").json()["state"] == "accepted"


def test_a_cancelled_filing_is_assessed_no_more_and_can_no_longer_be_changed(
    customs: Customs, filer: TestClient, officer: TestClient
) -> None:
    first = _lodge(filer, good())
    customs.work()
    cancelled = _lodge(filer, _cancellation(first["mrn"]))
    assert (cancelled["id"], cancelled["state"]) == (first["id"], "invalidated")
    customs.work()
    assert len(_all(officer, "/v1/assessments")) == 1
    assert filer.get(f"/v1/lodgements/{first['id']}").json()["state"] == "invalidated"
    refused = _lodge(filer, _amendment(first["mrn"]), status=422)
    assert refused["state"] == "refused"
    assert "GL-LOD-04" in {finding["code"] for finding in refused["findings"]}
    customs.work()
    assert len(_all(officer, "/v1/assessments")) == 1


def test_a_registered_representative_amends_for_its_filer(customs: Customs, filer: TestClient) -> None:
    first = _lodge(filer, good())
    broker = customs.client("filer", represents=[FILER, "BROKER"])
    answer = broker.post("/v1/lodgements?filer=BROKER", content=write_native(_amendment(first["mrn"])))
    assert answer.status_code == 201
    assert answer.json()["lodgements"][0]["id"] == first["id"]


# --- many in one body


def test_a_hundred_declarations_in_one_body_are_a_hundred_filings(
    customs: Customs, filer: TestClient, officer: TestClient
) -> None:
    lots = [good(reference=f"R-{number:03}", of={"ucr": f"U-{number}"}) for number in range(100)]
    body = b"[" + b",".join(write_native(lot) for lot in lots) + b"]"
    answer = filer.post("/v1/lodgements", content=body)
    assert answer.status_code == 201
    answers = answer.json()["lodgements"]
    assert [one["reference"] for one in answers] == [lot.reference for lot in lots]
    assert {one["state"] for one in answers} == {"accepted"}
    assert len({one["id"] for one in answers} | {one["mrn"] for one in answers}) == 200
    assert customs.work() == 100
    assert {one["lodgement"] for one in _all(officer, "/v1/assessments?limit=40")} == {one["id"] for one in answers}


def test_in_one_body_the_bad_are_refused_and_the_good_accepted(filer: TestClient) -> None:
    body = b"\n".join(
        (write_native(good()), b'{"consignment": {}}', b'{"what": "ever"}', write_native(good(reference="R-2")))
    )
    answer = filer.post("/v1/lodgements", content=body)
    assert answer.status_code == 201
    first, second, third, last = answer.json()["lodgements"]
    assert [one["state"] for one in (first, second, third)] == ["accepted", "refused", "accepted"]
    assert first["findings"] == third["findings"] == []
    assert (last["state"], [finding["path"] for finding in last["findings"]]) == ("unrecognised", ["/2"])
    assert filer.get(f"/v1/lodgements/{last['id']}").json() == last


def test_a_body_of_which_a_part_was_bad_gets_the_first_answers_again(customs: Customs, filer: TestClient) -> None:
    body = b"\n".join((write_native(good()), b'{"what": "ever"}'))
    first, again = (filer.post("/v1/lodgements", content=body) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert [one["id"] for one in again.json()["lodgements"]] == [one["id"] for one in first.json()["lodgements"]]
    assert len(_all(filer, "/v1/lodgements")) == 2


def test_in_one_body_an_original_its_amendment_and_its_cancellation_follow_each_other(
    customs: Customs, filer: TestClient
) -> None:
    body = b"\n".join(write_native(one) for one in (good(), _amendment(), _cancellation()))
    answers = filer.post("/v1/lodgements", content=body).json()["lodgements"]
    assert [(one["state"], one["version"]) for one in answers] == [("accepted", 1), ("amended", 2), ("invalidated", 3)]
    assert len({one["id"] for one in answers}) == 1
    customs.work()


# --- the same again


def test_the_same_bytes_again_get_the_first_answer_again(customs: Customs, filer: TestClient) -> None:
    body = write_native(good(of={"items": (item(description="parts"),)}))
    first = _lodge(filer, body)
    customs.clock.advance(timedelta(days=3))
    again = _lodge(filer, body, status=200)
    (note,) = [finding for finding in again["findings"] if finding not in first["findings"]]
    assert note["code"] == "GL-LOD-06"
    assert {**again, "findings": again["findings"][:-1]} == first
    assert filer.get(f"/v1/lodgements/{first['id']}").json() == first


def test_the_findings_of_the_first_answer_are_given_again_whatever_is_checked_today(
    filer: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = write_native(good(of={"items": (item(description="parts"),)}))
    first = _lodge(filer, body)
    assert first["findings"]
    monkeypatch.setattr("greenlane.wiring.lodging.checked_as_left", lambda *_, **__: ())
    assert _lodge(filer, body, status=200)["findings"][:-1] == first["findings"]


def test_what_could_not_be_read_then_is_read_today(
    customs: Customs, filer: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = write_native(good())
    with monkeypatch.context() as then:
        then.setattr("greenlane.wiring.checking.read", lambda body, **how: read(b"\x00", **how))
        before = [_lodge(filer, body, status=422) for _ in range(2)]
    assert before[0] == before[1]
    assert before[0]["state"] == "unrecognised"
    today = _lodge(filer, body)
    assert today["state"] == "accepted"
    assert today["id"] != before[0]["id"]


def test_what_was_sent_again_changes_nothing_and_is_journalled(
    customs: Customs, filer: TestClient, officer: TestClient
) -> None:
    first = _lodge(filer, good())
    customs.work()
    _lodge(filer, good(), status=200)
    assert customs.work() == 0
    assert len(_all(officer, "/v1/lodgements")) == len(_all(officer, "/v1/assessments")) == 1
    assert len(officer.get(f"/v1/lodgements/{first['id']}/versions").json()["items"]) == 1
    told = [event for event in _all(officer, "/v1/events") if event["type"] == "DuplicateReceived"]
    assert [event["data"]["lodgement"] for event in told] == [first["id"]]


def test_an_amendment_sent_again_gets_its_own_first_answer(customs: Customs, filer: TestClient) -> None:
    _lodge(filer, good())
    amended = _lodge(filer, _amendment(description="Cocoa paste"))
    again = _lodge(filer, _amendment(description="Cocoa paste"), status=200)
    assert (again["id"], again["version"], again["state"]) == (amended["id"], 2, "amended")


# --- lists


@pytest.mark.parametrize("kind", ["lodgements", "consignments", "assessments"])
def test_pages_hold_everything_once_while_more_arrives(customs: Customs, officer: TestClient, kind: str) -> None:
    for number in range(11):
        customs.lodge(good(reference=f"R-{number}"))
        customs.clock.advance(timedelta(seconds=number % 2))  # some arrive within one moment
    customs.work()
    whole = [one["id"] for one in officer.get(f"/v1/{kind}").json()["items"]]
    assert len(whole) == len(set(whole)) == 11
    paged, following, pages = [], f"/v1/{kind}?limit=4", 0
    while following:
        page = officer.get(following).json()
        paged += [one["id"] for one in page["items"]]
        following, pages = page["next"], pages + 1
        customs.clock.advance(timedelta(seconds=1))
        customs.accept(good(reference=f"LATER-{pages}"))
    assert (paged, pages) == (whole, 3)


def test_events_come_in_their_order_and_a_reader_can_follow_them(customs: Customs, officer: TestClient) -> None:
    customs.accept(good())
    read = _all(officer, "/v1/events?limit=7")
    positions = [event["position"] for event in read]
    assert positions == sorted(positions)
    assert len(read) == len({event["id"] for event in read}) > 14
    assert officer.get("/v1/events?limit=500").json()["next"] is None


def test_a_reader_who_has_read_everything_goes_on_from_the_last_position(customs: Customs, officer: TestClient) -> None:
    customs.accept(good())
    last = _all(officer, "/v1/events")[-1]["position"]
    assert _all(officer, f"/v1/events?after={last}") == []
    customs.accept(good(reference="R-2"))
    new = _all(officer, f"/v1/events?after={last}&limit=3")
    assert new[0]["position"] == last + 1
    assert {"LodgementReceived", "ConsignmentAssessed"} <= {event["type"] for event in new}


def test_an_event_is_shown_once_it_has_its_place_in_the_log(customs: Customs, officer: TestClient) -> None:
    before = len(_all(officer, "/v1/events"))
    customs.lodge(good())
    assert len(_all(officer, "/v1/events")) == before
    customs.work()
    assert len(_all(officer, "/v1/events")) > before


def test_a_cursor_that_nobody_gave_out_is_told(officer: TestClient) -> None:
    for kind in ("lodgements", "consignments", "assessments", "events"):
        answer = officer.get(f"/v1/{kind}?after=nonsense")
        assert answer.status_code == 422, kind
        assert answer.json()["where"], kind


# --- signing in


def test_a_sign_in_link_works_once_and_gives_a_token(customs: Customs) -> None:
    secret = first_sign_in(customs.installation)
    client = customs.client_with(None)
    token = client.post("/v1/sign-ins", json={"secret": secret})
    assert token.status_code == 201
    administrator = customs.client_with(token.json()["token"])
    assert administrator.get("/v1/me").json()["roles"] == ["administrator"]
    assert administrator.get("/v1/assessments").status_code == 404
    spent = client.post("/v1/sign-ins", json={"secret": secret})
    assert spent.status_code == 409
    assert first_sign_in(customs.installation) is None
    customs.clock.advance(timedelta(hours=13))
    assert administrator.get("/v1/me").status_code == 401
