# SPDX-License-Identifier: Apache-2.0
"""Bad input over HTTP: each is answered with what, where and how to mend it; nothing crashes and nothing is lost."""

from __future__ import annotations

import socket
from http.client import HTTPResponse
from select import select
from typing import Any

import pytest
from msgspec import json
from msgspec.structs import replace
from starlette.testclient import TestClient

from greenlane.cargo import Declaration, Function
from greenlane.intake import Change, Pointer, write_native, write_wco_dm_xml
from greenlane.web.app import create_app
from tests.cli.test_bad_input import BAD
from tests.flows.listening import listening
from tests.installations import FILER, Customs
from tests.intake.checks.filings import good, item

UNKNOWN = "26XX7Z7Z7Z7Z7Z7Z70"
"""A registration number as they look here, which nobody was given."""


@pytest.fixture
def filer(customs: Customs) -> TestClient:
    return customs.client("filer", represents=[FILER])


def _lodge(client: TestClient, content: Declaration | bytes) -> tuple[int, dict[str, Any]]:
    body = write_native(content) if isinstance(content, Declaration) else content
    answer = client.post("/v1/lodgements", content=body)
    (told,) = answer.json()["lodgements"]
    return answer.status_code, told


def _codes(answer: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in answer["findings"]}


# --- bodies that cannot be read


@pytest.mark.parametrize("name", BAD)
def test_a_bad_body_is_told_what_is_wrong_and_how_to_mend_it(customs: Customs, filer: TestClient, name: str) -> None:
    content, state, code, remedy = BAD[name]
    status, told = _lodge(filer, content)
    assert (status, told["state"]) == (422, state)
    finding = told["findings"][0]
    assert (finding["code"], finding["severity"]) == (code, "error")
    assert remedy in finding["message"]
    assert filer.get(f"/v1/lodgements/{told['id']}").json() == told
    assert customs.work() == 0


def test_a_bad_body_is_kept_as_it_came(customs: Customs, filer: TestClient) -> None:
    content = BAD["binary"][0]
    _, told = _lodge(filer, content)
    with customs.read() as uow:
        version = uow.lodgements.version(told["id"], 1)
        assert uow.payloads.get(version.raw_id).body == content


def test_a_declaration_with_errors_is_refused_with_the_place_of_each(filer: TestClient) -> None:
    status, told = _lodge(filer, write_wco_dm_xml(good(reference=None)))
    assert (status, told["state"]) == (422, "refused")
    (fault,) = [finding for finding in told["findings"] if finding["severity"] == "error"]
    assert fault["code"] == "GL-FIL-01"
    assert "reference" in fault["message"]


def test_a_refused_original_can_be_sent_again_mended(customs: Customs, filer: TestClient) -> None:
    bad = good(of={"items": ()})
    refused = [_lodge(filer, bad) for _ in range(2)]
    assert refused[0][1]["state"] == "refused"
    assert [status for status, _ in refused] == [422, 422]
    status, mended = _lodge(filer, good())
    assert (status, mended["state"], mended["id"]) == (201, "accepted", refused[0][1]["id"])
    assert customs.work() == 1


# --- bodies that are too large


def test_a_body_above_the_limit_is_refused_while_it_streams_in(customs: Customs) -> None:
    """500 MiB of spaces: the server takes no more than the limit, and says so before the sender is done."""
    token, limit = customs.token("filer", represents=[FILER]), 2**20
    head = f"POST /v1/lodgements HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
    with (
        listening(create_app(customs.services, max_body_bytes=limit)) as port,
        socket.create_connection(("127.0.0.1", port), timeout=60) as line,
    ):
        line.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        sent = _send_spaces(line, 500 * 2**20)
        answer = HTTPResponse(line)
        answer.begin()
        problem = json.decode(answer.read())
    assert answer.status == problem["status"] == 413
    assert "GREENLANE_MAX_MESSAGE_BYTES" in problem["remedy"]
    assert sent < 64 * limit
    assert customs.client("targeting_officer").get("/v1/lodgements").json()["items"] == []


def _send_spaces(line: socket.socket, most: int) -> int:
    """Send chunks of spaces until the other side says something or hangs up; return how many bytes were sent."""
    chunk = b" " * 65_536
    sent = 0
    while sent < most and not select([line], [], [], 0)[0]:
        try:
            line.sendall(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
        except (BrokenPipeError, ConnectionResetError):
            break
        sent += len(chunk)
    return sent


def test_a_body_that_announces_too_much_is_refused_before_it_comes(customs: Customs) -> None:
    client = TestClient(create_app(customs.services, max_body_bytes=1_000))
    token = customs.token("filer", represents=[FILER])
    answer = client.post("/v1/lodgements", content=b" " * 1_001, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert "1,001 bytes" in answer.json()["detail"]


# --- references


def test_the_same_reference_with_other_content_is_refused_and_the_first_filing_stands(
    customs: Customs, filer: TestClient
) -> None:
    _, first = _lodge(filer, good())
    status, told = _lodge(filer, good(of={"items": (item(description="Something else"),)}))
    assert (status, told["state"]) == (422, "refused")
    (finding,) = [finding for finding in told["findings"] if finding["severity"] == "error"]
    assert finding["code"] == "GL-LOD-01"
    assert good().reference in finding["message"]
    assert "amendment" in finding["message"]
    now = filer.get(f"/v1/lodgements/{first['id']}").json()
    assert (now["state"], now["version"], now["digest"]) == ("accepted", 1, first["digest"])
    assert customs.work() == 1


def test_the_same_reference_of_another_filer_is_another_filing(customs: Customs, filer: TestClient) -> None:
    _, mine = _lodge(filer, good())
    status, theirs = _lodge(customs.client("filer", represents=["OTHER"]), good())
    assert (status, theirs["state"]) == (201, "accepted")
    assert theirs["id"] != mine["id"]


def _requests(mrn: str) -> dict[str, bytes]:
    """Every way to ask for a change of a filing that one names by its number."""
    whole = good(function=Function.AMENDMENT, mrn=mrn)
    pointers = (
        Pointer(section="42A"),
        Pointer(section="67A"),
        Pointer(section="68A", sequence=7),
        Pointer(section="23A", tag="137"),
    )
    partly = replace(whole, consignment=replace(whole.consignment, items=(item(number=7),)))
    return {
        "amendment": write_native(whole),
        "amendment in XML": write_wco_dm_xml(whole),
        "amendment by pointers": write_wco_dm_xml(partly, [Change(pointers=pointers, reason_code="32")]),
        "cancellation": write_native(Declaration(function=Function.CANCELLATION, reference="X-1", mrn=mrn)),
    }


@pytest.mark.parametrize("kind", _requests(UNKNOWN))
def test_a_request_about_an_unknown_number_is_told_so(filer: TestClient, kind: str) -> None:
    status, told = _lodge(filer, _requests(UNKNOWN)[kind])
    assert (status, told["state"]) == (422, "refused")
    (finding,) = [finding for finding in told["findings"] if finding["code"] == "GL-LOD-02"]
    assert UNKNOWN in finding["message"]
    assert "Compare the number with the receipt" in finding["message"]


@pytest.mark.parametrize("kind", _requests(UNKNOWN))
def test_a_stranger_cannot_tell_an_existing_number_from_an_unknown_one(
    customs: Customs, filer: TestClient, kind: str
) -> None:
    _, first = _lodge(filer, good())
    stranger = customs.client("filer", represents=["STRANGER"])
    (status, about_it), (status_unknown, about_nothing) = (
        _lodge(stranger, _requests(mrn)[kind]) for mrn in (first["mrn"], UNKNOWN)
    )
    assert status == status_unknown == 422
    assert _without_names(about_it, first["mrn"]) == _without_names(about_nothing, UNKNOWN)
    seen, unseen = (stranger.get(f"/v1/lodgements/{told['id']}").json() for told in (about_it, about_nothing))
    assert _without_names(seen, first["mrn"]) == _without_names(unseen, UNKNOWN)
    customs.work()
    now = filer.get(f"/v1/lodgements/{first['id']}").json()
    assert now == first
    assert len(filer.get(f"/v1/lodgements/{first['id']}/versions").json()["items"]) == 1


def _without_names(answer: dict[str, Any], mrn: str) -> dict[str, Any]:
    findings = [
        {name: str(value).replace(mrn, "…") for name, value in finding.items()} for finding in answer["findings"]
    ]
    return {**answer, "id": "…", "digest": "…", "findings": findings}


def test_a_stranger_is_recorded_for_officers(customs: Customs, filer: TestClient) -> None:
    _, first = _lodge(filer, good())
    _, told = _lodge(customs.client("filer", represents=["STRANGER"]), _requests(first["mrn"])["amendment"])
    with customs.read() as uow:
        assert uow.lodgements.version(told["id"], 1).refusal == "stranger"


def test_a_request_that_came_too_early_is_judged_anew_when_it_comes_again(filer: TestClient) -> None:
    changed = good(function=Function.AMENDMENT, of={"items": (item(description="Cocoa paste"),)})
    assert _lodge(filer, changed)[1]["state"] == "refused"
    assert _lodge(filer, good())[0] == 201
    assert _lodge(filer, changed)[1]["state"] == "amended"
