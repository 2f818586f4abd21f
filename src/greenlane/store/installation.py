# SPDX-License-Identifier: Apache-2.0
"""What the installation knows of itself: few lasting values, such as its id."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from greenlane.cargo import new_id
from greenlane.store.tables.system import installation
from greenlane.store.writing import Writer

ID = "id"


class Installation:
    """The repository of the installation's own values."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def get(self, key: str) -> str | None:
        """Return a value, None when it was never set."""
        found = self._writer.execute(select(installation.c.value).where(installation.c.key == key)).scalar_one_or_none()
        return None if found is None else str(found)

    def set(self, key: str, value: str) -> None:
        """Set a value, in place of the one that was there."""
        statement = postgresql.insert(installation).values(key=key, value=value)
        self._writer.execute(
            statement.on_conflict_do_update(index_elements=["key"], set_={"value": statement.excluded.value})
        )

    def identify(self, at: datetime) -> str:
        """Return the installation's id, making it at the first call; two first calls at once give the same."""
        statement = postgresql.insert(installation).values(key=ID, value=new_id(at)).on_conflict_do_nothing()
        self._writer.execute(statement)
        found = self.get(ID)
        assert found is not None
        return found
