# SPDX-License-Identifier: Apache-2.0
"""Answers carry the headers that keep browsers safe, whatever the answer is."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from greenlane.web.headers import NO_CONTENT_POLICY, PAGE_POLICY
from tests.web.conftest import MOST_BYTES
from tests.web.fakes import FakeServices

ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.mark.parametrize(
    "path", ["/healthz", "/nothing", "/v1/me", "/v1/formats", "/docs", "/docs/start.js", "/openapi.json"]
)
def test_every_answer_has_them(nobody: TestClient, path: str) -> None:
    headers = nobody.get(path).headers
    assert {name: headers[name] for name in ALWAYS} == ALWAYS
    assert headers["permissions-policy"].startswith("camera=()")
    assert "server" not in headers


def test_a_fault_and_a_refused_body_have_them_too(filer: TestClient, services: FakeServices) -> None:
    refused = filer.post("/v1/lodgements", content=b" " * (MOST_BYTES + 1))
    services.fault = RuntimeError()
    for answer in (refused, filer.get("/v1/me")):
        assert answer.status_code in (413, 500)
        assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS


@pytest.mark.parametrize("path", ["/v1/me", "/v1/lodgements", "/v1/lodgements/L1", "/nothing"])
def test_what_is_answered_is_kept_by_no_cache_and_runs_in_no_browser(filer: TestClient, path: str) -> None:
    headers = filer.get(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"] == NO_CONTENT_POLICY


@pytest.mark.parametrize("policy", [NO_CONTENT_POLICY, PAGE_POLICY])
def test_no_policy_lets_in_what_is_written_into_a_page_or_comes_from_outside(policy: str) -> None:
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    for word in ("unsafe", "*", "http:", "https:", "blob:"):
        assert word not in policy


def test_what_a_route_says_of_its_own_caching_stands(app: FastAPI, nobody: TestClient) -> None:
    assert nobody.get("/docs/start.js").headers["cache-control"] == "public, max-age=86400"
    assert nobody.get("/docs").headers["content-security-policy"] == PAGE_POLICY
