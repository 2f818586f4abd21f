# SPDX-License-Identifier: Apache-2.0
"""The store as others see it: opened once, asked for units of work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Engine

from greenlane.clock import Clock
from greenlane.store import partitions
from greenlane.store.database import STANDARD_LIMITS, Limits, check_server, connect, opened
from greenlane.store.unit import UnitOfWork


class Store:
    """Everything that is kept, behind one engine. Made by ``open_store``; safe to use from several threads."""

    def __init__(self, engine: Engine, *, clock: Clock, data_dir: Path) -> None:
        self.engine = engine
        self.clock = clock
        self.data_dir = data_dir
        self._prepared: date | None = None

    @contextmanager
    def unit(self, *, read_only: bool = False) -> Iterator[UnitOfWork]:
        """Open a unit of work: committed at the end of the block, undone as a whole when the block raises.

        A read-only one sees everything as of one moment and refuses to write. Raises ``Unavailable`` when the database
        is or goes away; a commit whose answer was lost may have been kept all the same.
        """
        if not read_only:
            self._prepare()
        with opened(self.engine) as connection:
            if read_only:
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                unit = UnitOfWork(connection)
                yield unit
                unit.flush()

    def close(self) -> None:
        """Close the connections that are not in use."""
        self.engine.dispose()

    def _prepare(self) -> None:
        """See once a day that today and tomorrow have their partitions of payloads."""
        today = self.clock.now().date()
        if self._prepared == today:
            return
        for day in (today, today + timedelta(days=1)):
            partitions.ensure(self.engine, day)
        self._prepared = today


def open_store(url: str, *, clock: Clock, data_dir: Path, limits: Limits = STANDARD_LIMITS) -> Store:
    """Open the store in the PostgreSQL at ``url``. Raises ``Unavailable`` or ``Misconfigured`` when it cannot serve.

    The tables must be there: see ``migrating.migrate``.
    """
    engine = connect(url, limits=limits)
    check_server(engine)
    return Store(engine, clock=clock, data_dir=data_dir)
