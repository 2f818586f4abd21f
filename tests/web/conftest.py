# SPDX-License-Identifier: Apache-2.0
"""A web application over services in memory, and clients that ask as one of its people."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
import structlog
from fastapi import FastAPI
from starlette.testclient import TestClient

from greenlane.web.app import create_app
from tests.web.fakes import FakeServices, token_of

MOST_BYTES = 20_000

ClientOf = Callable[..., TestClient]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep the lines about requests out of the tests' output; tests of the log capture them themselves."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


@pytest.fixture
def services() -> FakeServices:
    return FakeServices()


@pytest.fixture
def app(services: FakeServices) -> FastAPI:
    return create_app(services, max_body_bytes=MOST_BYTES)


@pytest.fixture
def client_of(app: FastAPI) -> ClientOf:
    """``client_of("officer")``; ``client_of()`` shows no token."""

    def make(person: str | None = None) -> TestClient:
        headers = {} if person is None else {"Authorization": f"Bearer {token_of(person)}"}
        return TestClient(app, headers=headers)

    return make


@pytest.fixture
def nobody(client_of: ClientOf) -> TestClient:
    return client_of()


@pytest.fixture
def filer(client_of: ClientOf) -> TestClient:
    return client_of("filer")


@pytest.fixture
def officer(client_of: ClientOf) -> TestClient:
    return client_of("officer")
