# SPDX-License-Identifier: Apache-2.0
"""Databases for tests: one server a run, a migrated template in it, and for each test a copy of its own.

The server is the embedded one, in a temporary folder that the workers of one run share, or the one that
``GREENLANE_TEST_DATABASE_URL`` names, whose user must be allowed to create databases. It is another variable than the
one of an installation on purpose: tests make and drop databases.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from greenlane.clock import FixedClock
from greenlane.store import Store, migrate, open_store
from greenlane.store.database import Limits, connect
from greenlane.store.embedded import EmbeddedServer

VARIABLE = "GREENLANE_TEST_DATABASE_URL"
SMALL = Limits(connections=2, extra_connections=8, wait_ms=10_000, lock_ms=10_000)


@pytest.fixture(scope="session")
def database_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """The address of a running server."""
    given = os.environ.get(VARIABLE)
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    own = tmp_path_factory.getbasetemp()
    server = EmbeddedServer((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "database")
    try:
        yield make_url(server.start())
    finally:
        server.release()


@pytest.fixture(scope="session")
def database_template(database_server: URL) -> Iterator[str]:
    """The name of a database with all tables and nothing in them."""
    with a_database(database_server) as url:
        engine = connect(url.render_as_string(hide_password=False), limits=SMALL)
        migrate(engine)
        engine.dispose()
        yield str(url.database)


@pytest.fixture
def empty_database_url(database_server: URL) -> Iterator[str]:
    """The address of a database without tables."""
    with a_database(database_server) as url:
        yield url.render_as_string(hide_password=False)


@pytest.fixture
def database_url(database_server: URL, database_template: str) -> Iterator[str]:
    """The address of a database with all tables and nothing in them, for this test alone."""
    with a_database(database_server, template=database_template) as url:
        yield url.render_as_string(hide_password=False)


@pytest.fixture
def store(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Store]:
    """A store with all tables and nothing in them, for this test alone."""
    opened = open_store(database_url, clock=clock, data_dir=tmp_path, limits=SMALL)
    yield opened
    opened.close()


@contextmanager
def a_database(server: URL, *, template: str = "template0") -> Iterator[URL]:
    """Make a database under a name of its own, and drop it in the end whoever is still connected."""
    url = server.set(database=f"greenlane_test_{uuid4().hex}")
    _run(server, f'CREATE DATABASE "{url.database}" TEMPLATE "{template}"')
    try:
        yield url
    finally:
        _run(server, f'DROP DATABASE IF EXISTS "{url.database}" WITH (FORCE)')


def _run(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
