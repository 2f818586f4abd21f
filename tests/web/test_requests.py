# SPDX-License-Identifier: Apache-2.0
"""Every request has an id, which its answer, its problem and the log share."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from greenlane.web.requests import request_id_of


def test_every_answer_tells_the_id_of_its_request(nobody: TestClient) -> None:
    ids = {nobody.get(path).headers["x-request-id"] for path in ("/healthz", "/nothing", "/v1/me", "/docs")}
    assert len(ids) == 4


def test_a_sound_id_from_a_proxy_is_kept(nobody: TestClient) -> None:
    answer = nobody.get("/nothing", headers={"X-Request-ID": "edge-7.2026_01"})
    assert answer.headers["x-request-id"] == "edge-7.2026_01"
    assert answer.json()["instance"] == "urn:greenlane:request:edge-7.2026_01"


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "with space in it", "<script>alert(1)", "-leading-dash", 'quo"te1234']
)
def test_anything_else_is_replaced(nobody: TestClient, given: str) -> None:
    answer = nobody.get("/nothing", headers={"X-Request-ID": given})
    assert answer.headers["x-request-id"] != given
    assert len(answer.headers["x-request-id"]) == 32


def test_outside_the_layer_there_is_no_id() -> None:
    assert request_id_of({"type": "http"}) == "unknown"
