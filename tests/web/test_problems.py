# SPDX-License-Identifier: Apache-2.0
"""Every error has one shape, whatever went wrong; none tells what it should not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from httpx2 import Response
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from greenlane import errors
from greenlane.errors import (
    Conflict,
    Forbidden,
    GreenlaneError,
    Invalid,
    Misconfigured,
    NotFound,
    Unavailable,
)
from greenlane.web import shapes
from greenlane.web.problems import MEDIA_TYPE, STATUS, TITLES
from tests.web.conftest import MOST_BYTES, ClientOf
from tests.web.fakes import FakeServices
from tests.web.test_matrix import BODIES, MATRIX

ALWAYS = {"type", "title", "status", "code", "detail", "instance"}
SOMETIMES = {"where", "remedy"}


def problem_in(answer: Response) -> dict[str, Any]:
    """The problem document of an answer, after everything that all of them must satisfy."""
    assert answer.headers["content-type"] == MEDIA_TYPE
    document: dict[str, Any] = answer.json()
    assert set(document) >= ALWAYS
    assert set(document) <= ALWAYS | SOMETIMES | {"parts"}
    assert document["status"] == answer.status_code
    assert document["type"] == f"urn:greenlane:problem:{document['code']}"
    assert document["instance"] == f"urn:greenlane:request:{answer.headers['x-request-id']}"
    assert document["detail"].endswith(".")
    assert not document["title"].endswith(".")
    shapes.Problem.model_validate(document, strict=True)
    return document


@contextmanager
def logged() -> Iterator[list[Any]]:
    """What is logged, as it would be configured in production: without locals of functions."""
    structlog.reset_defaults()
    with structlog.testing.capture_logs() as lines:
        yield lines


# --- from every route -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "path"), [key for key, row in MATRIX.items() if row.nobody == 401])
def test_without_a_token_every_route_answers_with_a_problem(nobody: TestClient, method: str, path: str) -> None:
    answer = nobody.request(method, path, **BODIES.get(path, {}))
    assert problem_in(answer)["code"] == "unauthenticated"
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        (method, path)
        for path in sorted({path for _, path in MATRIX})
        for method in ("PUT", "DELETE", "PATCH")
        if (method, path) not in MATRIX
    ],
)
def test_a_wrong_method_is_answered_with_the_right_ones(nobody: TestClient, method: str, path: str) -> None:
    answer = nobody.request(method, path)
    assert problem_in(answer)["code"] == "method_not_allowed"
    assert answer.headers["allow"]
    assert answer.headers["allow"].split(",")[0].strip() in answer.json()["remedy"]


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v1/", "/v2/lodgements", "/v1/lodgements/", "/docs/../x", "/%00", "/V1/me"]
)
def test_where_there_is_nothing_a_problem_says_so(nobody: TestClient, path: str) -> None:
    assert problem_in(nobody.get(path))["detail"] == "There is nothing at this address."


@pytest.mark.parametrize(("method", "path"), [key for key, row in MATRIX.items() if row.nobody == 401])
def test_a_database_that_is_away_is_said_to_be_away(
    client_of: ClientOf, services: FakeServices, method: str, path: str
) -> None:
    services.fault = Unavailable("The database does not answer.", code="database.away", remedy="Try again in a moment.")
    answer = client_of("officer").request(method, path, **BODIES.get(path, {}))
    assert problem_in(answer)["code"] == "database.away"
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"


@pytest.mark.parametrize(("method", "path"), [key for key, row in MATRIX.items() if row.nobody == 401])
def test_a_fault_of_ours_tells_nothing_but_where_to_ask(
    client_of: ClientOf, services: FakeServices, method: str, path: str
) -> None:
    services.fault = RuntimeError("INSERT INTO people VALUES ('Kim Stone')")
    answer = client_of("officer").request(method, path, **BODIES.get(path, {}))
    assert answer.status_code == 500
    assert problem_in(answer)["code"] == "fault"
    assert "Kim" not in answer.text
    assert "Runtime" not in answer.text


# --- each kind of error -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Invalid("No.", code="x.y"), 422),
        (NotFound("No."), 404),
        (Forbidden("No."), 403),
        (Conflict("No."), 409),
        (Unavailable("No."), 503),
        (Misconfigured("No."), 500),
        (GreenlaneError("No."), 500),
    ],
)
def test_each_kind_of_error_has_its_status(
    officer: TestClient, services: FakeServices, error: GreenlaneError, status: int
) -> None:
    services.fault = error
    answer = officer.get("/v1/me")
    assert answer.status_code == status
    assert problem_in(answer)["title"] in TITLES.values()


def test_every_kind_of_error_there_is_has_a_status_with_a_title() -> None:
    kinds = {v for v in vars(errors).values() if isinstance(v, type) and issubclass(v, GreenlaneError)}
    assert kinds <= set(STATUS)
    assert set(STATUS.values()) <= set(TITLES)


def test_place_and_remedy_are_passed_on(officer: TestClient, services: FakeServices) -> None:
    services.fault = Invalid("The weight is -1.", code="weight", where="/a/b", remedy="Give a weight above zero.")
    document = problem_in(officer.get("/v1/me"))
    assert (document["code"], document["where"]) == ("weight", "/a/b")
    assert document["remedy"] == "Give a weight above zero."


def test_how_the_installation_is_set_up_is_not_told_outside(officer: TestClient, services: FakeServices) -> None:
    services.fault = Misconfigured("The key in /etc/greenlane/key cannot be read.", where="GREENLANE_KEY_FILE")
    answer = officer.get("/v1/me")
    assert "key" not in answer.text
    assert problem_in(answer)["code"] == "fault"


@pytest.mark.parametrize(
    ("query", "where", "told"),
    [
        ("limit=0", "query.limit", "'0'"),
        ("limit=501", "query.limit", "'501'"),
        ("limit=many", "query.limit", "'many'"),
        ("limit=", "query.limit", "''"),
        ("after=", "query.after", ""),
        ("after=%00", "query.after", "\\x00"),
        ("after=" + "x" * 201, "query.after", "xxx"),
    ],
)
def test_a_parameter_that_does_not_fit_is_named_with_what_was_read(
    officer: TestClient, query: str, where: str, told: str
) -> None:
    answer = officer.get(f"/v1/events?{query}")
    document = problem_in(answer)
    assert answer.status_code == 422
    assert (document["code"], document["where"]) == ("request.invalid", where)
    assert told in document["detail"]
    assert len(document["detail"]) < 300


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"secret": 7}', b'{"secret": ""}', b"\xff"])
def test_a_small_body_that_does_not_fit_is_a_problem_too(nobody: TestClient, body: bytes) -> None:
    answer = nobody.post("/v1/sign-ins", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert problem_in(answer)["where"].startswith("body")


def test_what_a_body_held_is_not_repeated(nobody: TestClient) -> None:
    answer = nobody.post("/v1/sign-ins", json={"secret": "gls_" + "S" * 200})
    assert problem_in(answer)["where"] == "body.secret"
    assert "SSS" not in answer.text


def test_a_body_that_is_too_large_is_a_problem(filer: TestClient) -> None:
    answer = filer.post("/v1/lodgements", content=b" " * (MOST_BYTES + 1))
    assert answer.status_code == 413
    assert problem_in(answer)["code"] == "body.too_large"


def test_refusals_of_the_framework_keep_their_place_in_the_shape(app: FastAPI, officer: TestClient) -> None:
    @app.get("/refuses/{status}")
    def refuse(status: int) -> None:
        raise HTTPException(status, detail="Something of the framework.")

    assert problem_in(officer.get("/refuses/400"))["code"] == "request.invalid"
    assert officer.get("/refuses/400").status_code == 422
    assert problem_in(officer.get("/refuses/404"))["detail"] == "There is nothing at this address."
    assert problem_in(officer.get("/refuses/502"))["code"] == "fault"


# --- what is logged ---------------------------------------------------------------------------------------------------


def test_a_fault_is_logged_with_its_place_but_without_its_text(officer: TestClient, services: FakeServices) -> None:
    services.fault = RuntimeError("INSERT INTO people VALUES ('Kim Stone')")
    with logged() as lines:
        answer = officer.get("/v1/me")
    (line,) = [line for line in lines if line["event"] == "fault"]
    assert line["request"] == answer.headers["x-request-id"]
    assert line["causes"] == ["builtins.RuntimeError"]
    assert any("fakes.py" in place and place.endswith("_fail") for place in line["lines"])
    assert "Kim" not in repr(lines)


def test_the_causes_of_a_fault_are_followed(officer: TestClient, services: FakeServices) -> None:
    misconfigured = Misconfigured("The key cannot be read.", where="GREENLANE_KEY_FILE")
    misconfigured.__cause__ = PermissionError(13, "Permission denied", "/home/kim/key")
    services.fault = misconfigured
    with logged() as lines:
        officer.get("/v1/me")
    (line,) = [line for line in lines if line["event"] == "fault"]
    assert line["causes"] == [
        "Misconfigured: GREENLANE_KEY_FILE: The key cannot be read.",
        "builtins.PermissionError",
    ]
    assert "kim" not in repr(lines)


def test_what_a_person_did_wrong_is_no_fault(officer: TestClient) -> None:
    with logged() as lines:
        officer.get("/v1/events?limit=0")
        officer.get("/v1/assessments/none")
    assert not [line for line in lines if line["event"] == "fault"]
