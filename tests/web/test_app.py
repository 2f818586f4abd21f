# SPDX-License-Identifier: Apache-2.0
"""The application as a whole: its layers in order, one for each set of services."""

from __future__ import annotations

import threading

from fastapi import FastAPI
from starlette.testclient import TestClient

from greenlane.settings import IntakeLimits
from greenlane.web.app import create_app
from greenlane.web.body import BodyLimit
from greenlane.web.headers import SafetyHeaders
from greenlane.web.problems import Faults
from greenlane.web.requests import RequestIds
from greenlane.web.watching import Watching
from tests.web.fakes import FakeServices, token_of


def test_the_layers_lie_in_the_order_that_is_written_down(app: FastAPI) -> None:
    layers: list[object] = [layer.cls for layer in app.user_middleware]
    assert layers == [RequestIds, Watching, SafetyHeaders, Faults, BodyLimit]


def test_without_a_limit_bodies_are_bounded_as_messages_are() -> None:
    limit = create_app(FakeServices()).user_middleware[-1]
    assert limit.kwargs == {"most_bytes": IntakeLimits().max_message_bytes}


def test_each_application_has_its_own_services() -> None:
    well, ill = FakeServices(), FakeServices()
    ill.fault = RuntimeError()
    one, other = (TestClient(create_app(services)) for services in (well, ill))
    headers = {"Authorization": f"Bearer {token_of('officer')}"}
    assert (one.get("/v1/me", headers=headers).status_code, other.get("/v1/me", headers=headers).status_code) == (
        200,
        500,
    )


def test_many_filings_at_once_leave_room_for_reading(app: FastAPI, services: FakeServices, filer: TestClient) -> None:
    """While every place for filings is taken by one that waits, a reader is answered."""
    enter, leave = threading.Semaphore(0), threading.Event()
    accept = services.lodge

    def slow(*given: object, **more: object) -> object:
        enter.release()
        leave.wait(30)
        return accept(*given, **more)  # type: ignore[arg-type]

    services.lodge = slow  # type: ignore[method-assign, assignment]
    app.state.lodging_at_once = 2
    statuses: list[int] = []
    with filer:
        filers = [
            threading.Thread(target=lambda: statuses.append(filer.post("/v1/lodgements", content=b"{}").status_code))
            for _ in range(4)
        ]
        for thread in filers:
            thread.start()
        assert enter.acquire(timeout=30)
        assert enter.acquire(timeout=30)
        assert not enter.acquire(blocking=False)
        assert filer.get("/v1/lodgements").status_code == 200
        leave.set()
        for thread in filers:
            thread.join(30)
    assert len(statuses) == 4
    assert set(statuses) <= {200, 201}
