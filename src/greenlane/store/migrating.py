# SPDX-License-Identifier: Apache-2.0
"""Bringing the tables to the form that this release needs."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from sqlalchemy import Engine, text
from sqlalchemy.engine import Connection

from greenlane.errors import Misconfigured
from greenlane.store.database import check_server, opened

MIGRATIONS = Path(__file__).parent / "migrations"

_LOCK = "greenlane migrate"
_MOST_WAIT_MS = 5_000


def migrate(engine: Engine, *, to: str = "head") -> tuple[str, ...]:
    """Bring the tables to the present form, in one transaction; return the revisions applied, none when up to date.

    ``to`` may name an earlier revision instead, to which tables of a still earlier one, or of none, are brought.
    A change of a table stops everybody who uses it, so it waits five seconds at most: then ``Unavailable``, and nothing
    is changed. Two at once run one after the other. Raises ``Misconfigured`` for tables of a later release.
    """
    check_server(engine)
    with opened(engine) as connection, connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:lock, 0))"), {"lock": _LOCK})
        connection.execute(text(f"SET LOCAL lock_timeout = {_MOST_WAIT_MS}"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        before = revision_of(connection)
        waiting = _revisions_after(before, to)
        if waiting:
            command.upgrade(_configuration(connection), to)
        return waiting


def revision_of(connection: Connection) -> str | None:
    """Return the revision of the tables as they are, None for a database without ours."""
    return MigrationContext.configure(connection).get_current_revision()


def latest_revision() -> str:
    """Return the revision that this release needs."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert head is not None
    return head


def check_migrated(engine: Engine) -> None:
    """Raise ``Misconfigured`` unless the tables have the form that this release needs."""
    with opened(engine) as connection:
        found = revision_of(connection)
    if found == latest_revision():
        return
    if found is not None:
        _revisions_after(found)
    raise Misconfigured(
        "The database has no tables yet." if found is None else "The database's tables are of an earlier release.",
        code="database.not_migrated",
        remedy="Run 'greenlane migrate'.",
    )


def _revisions_after(found: str | None, to: str = "head") -> tuple[str, ...]:
    scripts = ScriptDirectory(str(MIGRATIONS))
    try:
        later = list(scripts.iterate_revisions(to, found or "base"))
    except RevisionError as problem:
        raise Misconfigured(
            f"The tables are of a revision ({found if to == 'head' else to}) that this release does not know.",
            code="database.later_release",
            remedy="Run the release of Greenlane that made them, or a later one.",
        ) from problem
    return tuple(script.revision for script in reversed(later))


def _configuration(connection: Connection) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    configuration.attributes["connection"] = connection
    return configuration
