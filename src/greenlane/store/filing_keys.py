# SPDX-License-Identifier: Apache-2.0
"""The numbers that filings offer for linking: an index, by which filings of anybody that stand are found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from sqlalchemy import func, select

from greenlane.store.tables.intake import filing_keys, lodgements
from greenlane.store.writing import Writer, pairs_listed, read_all, row_of


class FilingKeyRow(Struct, frozen=True, kw_only=True):
    """One number of one version of a filing.

    ``role`` says what the number is to the filing (``intake.KeyRole``); ``level`` and ``goods`` are the filing's own
    and the same in all its rows. ``first_day`` and ``last_day`` are the days in which the number stands for one thing.
    """

    lodgement_id: str
    version: int
    number: int
    key_type: str
    issuer: str | None
    value: str
    role: str
    first_day: date | None
    last_day: date | None
    level: str | None
    goods: bool


class FilingKeys:
    """The repository of filings' numbers."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, rows: Iterable[FilingKeyRow]) -> None:
        """Record the numbers of a version; what is recorded already stays."""
        for row in rows:
            self._writer.add(filing_keys, row_of(row), once=True)

    def standing(self, lodgement_ids: Iterable[str]) -> list[FilingKeyRow]:
        """Return the numbers of those filings that stand: accepted, in the version that is in force."""
        wanted = list(dict.fromkeys(lodgement_ids))
        if not wanted:
            return []
        query = _STANDING.where(filing_keys.c.lodgement_id.in_(wanted))
        return read_all(FilingKeyRow, self._writer.execute(query.order_by(filing_keys.c.lodgement_id)))

    def offering(self, named: Iterable[tuple[str, str]], *, roles: Iterable[str], most: int) -> list[FilingKeyRow]:
        """Return the rows of standing filings under numbers, each a type and a value, offered in one of the roles.

        Of each number at most ``most`` filings, the first ones: one that more share says nothing.
        """
        wanted = list(dict.fromkeys(named))
        if not wanted:
            return []
        place = func.row_number().over(
            partition_by=(filing_keys.c.key_type, filing_keys.c.value), order_by=filing_keys.c.lodgement_id
        )
        asked = pairs_listed(wanted)
        found = (
            _STANDING.add_columns(place.label("place"))
            .join(asked, (filing_keys.c.key_type == asked.c.first) & (filing_keys.c.value == asked.c.second))
            .where(filing_keys.c.role.in_(list(roles)))
            .subquery()
        )
        columns = [column for column in found.c if column.name != "place"]
        return read_all(FilingKeyRow, self._writer.execute(select(*columns).where(found.c.place <= most)))


_STANDING = select(filing_keys).join(
    lodgements,
    (lodgements.c.id == filing_keys.c.lodgement_id)
    & (lodgements.c.current_version == filing_keys.c.version)
    & (lodgements.c.state == "accepted"),
)
