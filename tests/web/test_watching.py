# SPDX-License-Identifier: Apache-2.0
"""Every request is noted once, under the pattern of its route, and with nothing that it held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import anyio
import pytest
import structlog
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from greenlane.web.watching import CLOSED_BY_CLIENT, Metrics, Watching
from tests.web.conftest import ClientOf
from tests.web.fakes import token_of


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    structlog.reset_defaults()
    with structlog.testing.capture_logs() as captured:
        yield captured


def noted(lines: list[Any]) -> dict[str, Any]:
    (line,) = [line for line in lines if line["event"] == "request"]
    return dict(line)


def test_a_request_is_one_line(officer: TestClient, lines: list[Any]) -> None:
    answer = officer.get("/v1/assessments/A1")
    line = noted(lines)
    assert line["milliseconds"] >= 0
    del line["milliseconds"]
    assert line == {
        "event": "request",
        "log_level": "info",
        "request": answer.headers["x-request-id"],
        "method": "GET",
        "route": "/v1/assessments/{assessment}",
        "status": 200,
        "bytes": len(answer.content),
        "actor": "officer",
    }


def test_nothing_that_was_asked_for_or_shown_is_logged(client_of: ClientOf, lines: list[Any]) -> None:
    client_of("officer").get("/v1/lodgements?after=L1&limit=1")
    client_of("filer").post("/v1/lodgements?filer=F1", content=b'{"consignee": "Kim Stone"}')
    client_of().post("/v1/sign-ins", json={"secret": "gls_" + "S" * 43})
    client_of().get("/who/is/kim")
    written = repr(lines)
    assert len(lines) == 4
    for word in ("after", "F1", "Kim", "kim", "gls_", "gl_", token_of("officer"), "REF-1"):
        assert word not in written


def test_an_asker_nobody_knows_is_noted_as_nobody(nobody: TestClient, lines: list[Any]) -> None:
    nobody.get("/v1/me")
    assert (noted(lines)["actor"], noted(lines)["status"]) == (None, 401)


def test_addresses_where_nothing_is_share_one_series(app: FastAPI, nobody: TestClient) -> None:
    for number in range(20):
        nobody.get(f"/try/{number}")
        nobody.request(f"TRY{number}", "/healthz")
    text = app.state.metrics.text().decode()
    series = [line for line in text.splitlines() if line.startswith("greenlane_http_requests_total")]
    assert sorted(series) == [
        'greenlane_http_requests_total{method="GET",route="(none)",status="404"} 20.0',
        'greenlane_http_requests_total{method="OTHER",route="/healthz",status="405"} 20.0',
    ]


def test_counts_are_kept_apart_by_route_method_and_status(client_of: ClientOf, app: FastAPI) -> None:
    client_of("filer").get("/v1/lodgements/L1")
    client_of("filer").get("/v1/lodgements/L2")
    registry = app.state.metrics.registry

    def count(status: str) -> float | None:
        labels = {"method": "GET", "route": "/v1/lodgements/{lodgement}", "status": status}
        value: float | None = registry.get_sample_value("greenlane_http_requests_total", labels)
        return value

    assert (count("200"), count("404")) == (1.0, 1.0)
    timed = {"method": "GET", "route": "/v1/lodgements/{lodgement}"}
    assert registry.get_sample_value("greenlane_http_request_seconds_count", timed) == 2.0
    assert registry.get_sample_value("greenlane_http_requests_under_way") == 0.0


def test_the_administrators_machine_reads_the_counts(client_of: ClientOf) -> None:
    client_of().get("/healthz")
    answer = client_of("administrator").get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'greenlane_http_requests_total{method="GET",route="/healthz",status="200"} 1.0' in answer.text
    assert "greenlane_http_requests_under_way 1.0" in answer.text


def test_two_applications_count_for_themselves() -> None:
    one, other = Metrics(), Metrics()
    one.requests.labels("GET", "/", "200").inc()
    assert b'status="200"' in one.text()
    assert b'status="200"' not in other.text()


def test_a_request_that_breaks_off_is_noted_as_closed_by_the_asker(lines: list[Any]) -> None:
    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        raise ConnectionResetError

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    seconds = iter([10.0, 10.25])
    watching = Watching(application, metrics=Metrics(), seconds_now=lambda: next(seconds))
    with pytest.raises(ConnectionResetError):
        anyio.run(watching, {"type": "http", "method": "GET"}, receive, send)
    assert (noted(lines)["status"], noted(lines)["milliseconds"]) == (CLOSED_BY_CLIENT, 250.0)
