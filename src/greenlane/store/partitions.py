# SPDX-License-Identifier: Apache-2.0
"""The daily partitions of the payloads: made before they are needed, and dropped when they are empty.

A day without a partition is no fault: its rows lie in the default partition, and move when the partition is made.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Engine, text
from sqlalchemy.engine import Connection

from greenlane.errors import Unavailable
from greenlane.store.database import opened
from greenlane.store.faults import BUSY
from greenlane.store.tables.payloads import DEFAULT_PARTITION, PARTITION_PREFIX, payloads

_LOCK = "greenlane partitions"
_MOST_WAIT_MS = 2_000


def ensure(engine: Engine, day: date) -> bool:
    """Make the partition of a day if it is not there; return False when the table is in use, which does no harm.

    Raises ``Unavailable`` when the database is away.
    """
    try:
        with opened(engine) as connection, connection.begin():
            ensure_within(connection, day)
    except Unavailable as problem:
        if problem.code != BUSY:
            raise
        return False
    return True


def ensure_within(connection: Connection, day: date) -> None:
    """Make the partition of a day in this transaction if it is not there; several at once make it once.

    Raises ``Unavailable`` when the table stays in use for two seconds.
    """
    name = name_of(day)
    if _exists(connection, name):
        return
    # Whoever writes payloads would wait behind us if we waited long, so we do not.
    connection.execute(text(f"SET LOCAL lock_timeout = {_MOST_WAIT_MS}"))
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:lock, 0))"), {"lock": _LOCK})
    if _exists(connection, name):
        return
    bounds = f"FOR VALUES FROM ('{day.isoformat()}') TO ('{(day + timedelta(days=1)).isoformat()}')"
    connection.execute(text(f"CREATE TABLE {name} (LIKE {payloads.name} INCLUDING ALL)"))
    connection.execute(text(f"LOCK TABLE {DEFAULT_PARTITION} IN ACCESS EXCLUSIVE MODE"))
    columns = ", ".join(f'"{column.name}"' for column in payloads.columns)
    connection.execute(
        text(
            f"WITH moved AS (DELETE FROM {DEFAULT_PARTITION} WHERE day = :day RETURNING {columns}) "  # noqa: S608
            f"INSERT INTO {name} ({columns}) SELECT {columns} FROM moved"
        ),
        {"day": day},
    )
    connection.execute(text(f"ALTER TABLE {payloads.name} ATTACH PARTITION {name} {bounds}"))


def drop_empty(engine: Engine, *, before: date) -> list[date]:
    """Drop the partitions of days before a day that hold nothing any more; return those days."""
    with opened(engine) as connection:
        days = [day for day in days_of(connection) if day < before]
    return [day for day in days if _drop_if_empty(engine, day)]


def days_of(connection: Connection) -> list[date]:
    """Return the days that have a partition, in order."""
    rows = connection.execute(
        text(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
            "WHERE i.inhparent = to_regclass(:table) AND c.relname <> :default ORDER BY 1"
        ),
        {"table": payloads.name, "default": DEFAULT_PARTITION},
    )
    return [date.fromisoformat(row.relname.removeprefix(PARTITION_PREFIX)) for row in rows]


def name_of(day: date) -> str:
    """The name of a day's partition."""
    return f"{PARTITION_PREFIX}{day:%Y%m%d}"


def _exists(connection: Connection, name: str) -> bool:
    # Not to_regclass: it may answer from a cache that does not know what others have just committed.
    question = text("SELECT EXISTS (SELECT FROM pg_class WHERE relname = :name AND pg_table_is_visible(oid))")
    return bool(connection.execute(question, {"name": name}).scalar())


def _drop_if_empty(engine: Engine, day: date) -> bool:
    name = name_of(day)
    try:
        with opened(engine) as connection, connection.begin():
            connection.execute(text(f"SET LOCAL lock_timeout = {_MOST_WAIT_MS}"))
            connection.execute(text(f"LOCK TABLE ONLY {payloads.name} IN ACCESS EXCLUSIVE MODE"))
            if connection.execute(text(f"SELECT EXISTS (SELECT 1 FROM {name})")).scalar():  # noqa: S608
                return False
            connection.execute(text(f"DROP TABLE {name}"))
    except Unavailable as problem:
        if problem.code != BUSY:
            raise
        return False
    return True
