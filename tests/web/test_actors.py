# SPDX-License-Identifier: Apache-2.0
"""Who asks is known by a bearer token and by nothing else."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import ClientOf
from tests.web.fakes import FakeServices, token_of


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_may_be_written_as_one_likes(nobody: TestClient, scheme: str) -> None:
    answer = nobody.get("/v1/me", headers={"Authorization": f"{scheme} {token_of('officer')}"})
    assert answer.json()["id"] == "officer"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic Z2w6eA==", "Token gl_x"])
def test_what_is_no_bearer_token_is_answered_with_how_to_send_one(nobody: TestClient, header: str) -> None:
    answer = nobody.get("/v1/me", headers={"Authorization": header})
    assert answer.status_code == 401
    assert "Bearer gl_" in answer.json()["remedy"] or answer.json()["code"] == "unauthenticated.token"


def test_a_token_in_the_address_is_no_token(nobody: TestClient) -> None:
    assert nobody.get(f"/v1/me?token={token_of('officer')}&access_token={token_of('officer')}").status_code == 401


def test_a_token_in_a_cookie_is_no_token(nobody: TestClient) -> None:
    nobody.cookies.set("token", token_of("officer"))
    assert nobody.get("/v1/me").status_code == 401


def test_what_has_not_the_form_of_a_token_is_not_looked_up(nobody: TestClient, services: FakeServices) -> None:
    services.fault = AssertionError("looked up")
    answer = nobody.get("/v1/me", headers={"Authorization": "Bearer ' OR 1=1 --"})
    assert answer.json()["code"] == "unauthenticated.token"


def test_the_token_is_in_no_answer(client_of: ClientOf) -> None:
    for path in ("/v1/me", "/nothing", "/v1/assessments/none"):
        answer = client_of("officer").get(path)
        assert token_of("officer") not in answer.text + repr(answer.headers)
