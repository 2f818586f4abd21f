# SPDX-License-Identifier: Apache-2.0
"""Alive is not ready: the process answers even when what it needs is away, and says which part is missing."""

from __future__ import annotations

from starlette.testclient import TestClient

from tests.web.fakes import FakeServices, Health
from tests.web.test_problems import problem_in


def test_a_server_that_can_serve_says_so(nobody: TestClient) -> None:
    assert nobody.get("/readyz").json() == {"ready": True, "parts": {"database": "ok"}}


def test_a_server_that_cannot_serve_names_the_part(nobody: TestClient, services: FakeServices) -> None:
    services.is_well = Health(False, {"database": "does not answer", "migrations": "ok"})
    answer = nobody.get("/readyz")
    document = problem_in(answer)
    assert (answer.status_code, document["code"]) == (503, "unready")
    assert document["parts"] == {"database": "does not answer", "migrations": "ok"}


def test_a_server_that_cannot_serve_is_alive_all_the_same(nobody: TestClient, services: FakeServices) -> None:
    services.is_well = Health(False, {})
    services.fault = RuntimeError()
    answer = nobody.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
