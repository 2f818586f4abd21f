# SPDX-License-Identifier: Apache-2.0
"""Assessments and profiles for officers, as the services show them; nothing is added on the way."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import ClientOf
from tests.web.fakes import ASSESSMENT


@pytest.mark.parametrize("path", ["/v1/assessments", "/v1/consignments/C1/assessments"])
def test_an_assessment_is_shown_as_it_is(officer: TestClient, path: str) -> None:
    assert officer.get(path).json()["items"] == [ASSESSMENT]
    assert officer.get("/v1/assessments/A1").json() == ASSESSMENT


def test_a_restricted_reason_tells_whom_to_ask(officer: TestClient) -> None:
    shown = officer.get("/v1/assessments/A1").json()
    assert shown["restricted"] == [{"sentence": "Restricted reason, contact S1.", "contact": "S1"}]


@pytest.mark.parametrize(
    ("person", "seen"),
    [("officer", ["GL-normal", "GL-restricted"]), ("head", ["GL-normal", "GL-restricted", "GL-secret"])],
)
def test_profiles_are_shown_by_clearance(client_of: ClientOf, person: str, seen: list[str]) -> None:
    client = client_of(person)
    assert [profile["id"] for profile in client.get("/v1/profiles").json()["items"]] == seen
    for name in ("GL-normal", "GL-restricted", "GL-secret"):
        assert client.get(f"/v1/profiles/{name}").status_code == (200 if name in seen else 404)


def test_a_secret_profile_looks_like_one_that_is_not_there(officer: TestClient) -> None:
    secret, none = (officer.get(f"/v1/profiles/{name}").json() for name in ("GL-secret", "GL-nowhere"))
    assert {**secret, "instance": ""} == {**none, "instance": ""}
