# SPDX-License-Identifier: Apache-2.0
"""The connection to PostgreSQL: its pool, its limits of time, and what its failures mean to the asker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import psycopg
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import Connection, ExceptionContext
from sqlalchemy.exc import TimeoutError as NoneFree

from greenlane.errors import Misconfigured, Unavailable
from greenlane.store.faults import BUSY, meaning_of

LEAST_SERVER_VERSION = 15


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How many connections are held and how long the database may take; times in milliseconds."""

    connections: int = 10
    """Connections kept open."""
    extra_connections: int = 10
    """Connections opened besides when all are in use, and closed after."""
    wait_ms: int = 10_000
    """How long to wait for a free connection, and for the server to accept a new one."""
    statement_ms: int = 60_000
    """How long one statement may take."""
    lock_ms: int = 10_000
    """How long a statement may wait for a record or table that another act holds."""
    idle_ms: int = 120_000
    """How long a transaction may stand still before the server ends it, so that nothing is held for ever."""


STANDARD_LIMITS = Limits()


def connect(url: str, *, limits: Limits = STANDARD_LIMITS, application: str = "greenlane") -> Engine:
    """Return an engine for the PostgreSQL at ``url`` (``postgresql+psycopg://…``); no connection is made yet.

    Every failure of the connection raises ``Unavailable`` or ``Misconfigured`` with a remedy, whichever statement meets
    it; nothing is tried again by itself.
    """
    settings = {
        "statement_timeout": limits.statement_ms,
        "lock_timeout": limits.lock_ms,
        "idle_in_transaction_session_timeout": limits.idle_ms,
        "timezone": "UTC",
    }
    engine = create_engine(
        url,
        pool_size=limits.connections,
        max_overflow=limits.extra_connections,
        pool_timeout=limits.wait_ms / 1000,
        pool_pre_ping=True,  # a connection that died while it was not in use is replaced before anybody notices
        pool_use_lifo=True,
        hide_parameters=True,  # what was declared must not get into a log by way of an error
        connect_args={
            "application_name": application,
            "connect_timeout": max(2, limits.wait_ms // 1000),
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
        },
    )
    event.listen(engine, "handle_error", _explain)
    return engine


def check_server(engine: Engine) -> int:
    """Return the server's version as PostgreSQL numbers it (180004). Raises ``Misconfigured`` below version 15."""
    with opened(engine) as connection:
        number = int(connection.execute(text("SHOW server_version_num")).scalar_one())
        encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if number < LEAST_SERVER_VERSION * 10_000:
        raise Misconfigured(
            f"The database is PostgreSQL {number // 10_000}; Greenlane needs {LEAST_SERVER_VERSION} or later.",
            code="database.too_old",
            where="GREENLANE_DATABASE_URL",
            remedy="Use a newer server, or leave the setting out to use the embedded one.",
        )
    if encoding != "UTF8":
        raise Misconfigured(
            f"The database is encoded in {encoding}, which cannot hold every name.",
            code="database.encoding",
            where="GREENLANE_DATABASE_URL",
            remedy="Create the database with ENCODING 'UTF8'.",
        )
    return number


@contextmanager
def explained() -> Iterator[None]:
    """Translate failures of the driver where it is used beneath SQLAlchemy, as for COPY."""
    try:
        yield
    except Exception as problem:
        meaning = meaning_of(problem)
        if meaning is None:
            raise
        raise meaning from problem


@contextmanager
def opened(engine: Engine) -> Iterator[Connection]:
    """Borrow a connection from the pool. Raises ``Unavailable`` when none becomes free or the database is away."""
    try:
        connection = engine.connect()
    except NoneFree as problem:
        raise Unavailable(
            "All connections to the database are in use.",
            code=BUSY,
            remedy="Try again in a moment; if it lasts, allow more connections.",
        ) from problem
    with connection:
        yield connection


@contextmanager
def copying(connection: Connection, statement: str) -> Iterator[psycopg.Copy]:
    """Run a COPY in the transaction of the connection; failures mean what they mean elsewhere."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    with explained(), driver.cursor() as cursor, cursor.copy(statement) as copy:
        yield copy


def _explain(context: ExceptionContext) -> None:
    connecting = context.connection is None
    meaning = meaning_of(context.original_exception, connecting=connecting)
    if meaning is not None and not context.is_pre_ping:
        raise meaning from context.original_exception
