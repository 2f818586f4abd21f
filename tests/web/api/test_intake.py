# SPDX-License-Identifier: Apache-2.0
"""Lodging: the bytes arrive as they were sent, each message gets its receipt, the status tells what became of all."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.web.conftest import MOST_BYTES, ClientOf
from tests.web.fakes import FINDING, FakeServices


def test_a_message_that_is_accepted_gets_its_receipt(filer: TestClient) -> None:
    answer = filer.post("/v1/lodgements", content=b'{"reference": "REF-1"}')
    assert answer.status_code == 201
    (receipt,) = answer.json()["lodgements"]
    assert (receipt["id"], receipt["state"], receipt["reference"], receipt["version"]) == ("L1", "accepted", "REF-1", 1)


def test_a_receipt_tells_nothing_of_what_is_thought_of_the_filing(filer: TestClient) -> None:
    (receipt,) = filer.post("/v1/lodgements", content=b"{}").json()["lodgements"]
    told = "id state format function reference mrn version filer digest received_at findings"
    assert set(receipt) == set(told.split())


@pytest.mark.parametrize(
    ("states", "status"),
    [
        (["accepted"], 201),
        (["amended"], 201),
        (["invalidated"], 201),
        (["refused"], 422),
        (["unreadable"], 422),
        (["not_a_declaration"], 422),
        (["refused", "accepted", "refused"], 201),
        (["refused", "unrecognised"], 422),
    ],
)
def test_the_status_tells_whether_anything_was_accepted(filer: TestClient, states: list[str], status: int) -> None:
    answer = filer.post("/v1/lodgements", json=[{"state": state} for state in states])
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert [receipt["state"] for receipt in answer.json()["lodgements"]] == states


def test_the_same_bytes_again_get_the_first_answer_again(filer: TestClient) -> None:
    first, second = (filer.post("/v1/lodgements", content=b"{}") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.content == second.content


def test_the_same_refused_bytes_are_refused_again(filer: TestClient) -> None:
    statuses = [filer.post("/v1/lodgements", json={"state": "refused"}).status_code for _ in range(2)]
    assert statuses == [422, 422]


def test_what_is_no_known_message_gets_a_receipt_with_findings(filer: TestClient) -> None:
    answer = filer.post("/v1/lodgements", content=b"\x89PNG\r\n\x1a\n")
    assert answer.status_code == 422
    (receipt,) = answer.json()["lodgements"]
    assert (receipt["id"], receipt["state"], receipt["findings"]) == (None, "unrecognised", [FINDING])


def test_an_empty_body_is_answered_like_any_other(filer: TestClient, services: FakeServices) -> None:
    assert filer.post("/v1/lodgements").status_code == 422
    assert services.lodged == [("filer", b"", None, None)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(body=st.binary(max_size=2000))
def test_the_bytes_arrive_as_they_were_sent(body: bytes, filer: TestClient, services: FakeServices) -> None:
    answer = filer.post("/v1/lodgements", content=body)
    assert answer.status_code in (200, 201, 422)
    assert services.lodged[-1][1] == body


def test_a_body_up_to_the_limit_arrives_whole(filer: TestClient, services: FakeServices) -> None:
    filer.post("/v1/lodgements", content=b" " * MOST_BYTES)
    assert len(services.lodged[-1][1]) == MOST_BYTES


@pytest.mark.parametrize(
    "media_type", ["application/xml", "text/plain", "application/x-www-form-urlencoded", "nonsense"]
)
def test_the_media_type_is_a_hint_and_never_a_reason_to_refuse(
    filer: TestClient, services: FakeServices, media_type: str
) -> None:
    assert filer.post("/v1/lodgements", content=b"{}", headers={"Content-Type": media_type}).status_code == 201
    assert services.lodged[-1][2] == media_type


def test_who_represents_several_filers_says_for_whom(filer: TestClient, services: FakeServices) -> None:
    assert filer.post("/v1/lodgements?filer=F1", content=b"{}").status_code == 201
    assert services.lodged[-1][3] == "F1"


def test_lodging_for_a_filer_one_does_not_represent_is_refused_with_the_reason(filer: TestClient) -> None:
    answer = filer.post("/v1/lodgements?filer=F2", content=b"{}")
    assert answer.status_code == 403
    assert "not registered" in answer.json()["detail"]


@pytest.mark.parametrize("asker", ["officer", "administrator", "stranger"])
def test_who_may_not_lodge_is_told_before_the_body_is_looked_at(
    client_of: ClientOf, services: FakeServices, asker: str
) -> None:
    answer = client_of(asker).post("/v1/lodgements", content=b"{}")
    assert (answer.status_code, answer.json()["detail"]) == (403, "You may not lodge filings.")
    assert services.lodged == []


def test_a_filer_reads_its_own_filings_only(client_of: ClientOf) -> None:
    for person, own, others in (("filer", "L1", "L2"), ("other-filer", "L2", "L1")):
        client = client_of(person)
        assert [one["id"] for one in client.get("/v1/lodgements").json()["items"]] == [own]
        assert client.get(f"/v1/lodgements/{own}").json()["id"] == own
        assert client.get(f"/v1/lodgements/{others}").status_code == 404


def test_anothers_filing_looks_like_one_that_is_not_there(filer: TestClient) -> None:
    another, none = (filer.get(f"/v1/lodgements/{lodgement}").json() for lodgement in ("L2", "L9"))
    assert {**another, "instance": ""} == {**none, "instance": ""}


@pytest.mark.parametrize("given", ["%00", "a%20b", "x" * 65, "'; DROP TABLE--", "%F0%9F%9A%A2", "..%2f..", "-x"])
def test_what_no_id_looks_like_is_not_looked_up(officer: TestClient, services: FakeServices, given: str) -> None:
    services.lodgement = None  # type: ignore[method-assign, assignment]
    assert officer.get(f"/v1/lodgements/{given}").status_code == 404


def test_formats_and_schema_are_public(nobody: TestClient) -> None:
    assert nobody.get("/v1/formats").json()["items"][0]["id"] == "native_json"
    for noun in ("declaration", "report"):
        schema = nobody.get(f"/v1/schemas/{noun}")
        assert schema.headers["content-type"] == "application/schema+json"
        assert schema.json()["$schema"].startswith("https://json-schema.org/")
