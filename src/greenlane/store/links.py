# SPDX-License-Identifier: Apache-2.0
"""Link assertions: that a lodgement speaks of a consignment, by which key, on whose word, from and to which event.

Nothing is unlinked by deleting: a link is withdrawn by a second event, and the view as of an earlier position in the
log still has it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, or_, select, update

from greenlane.errors import Conflict
from greenlane.store.tables.intake import link_assertions
from greenlane.store.tables.journal import leaves
from greenlane.store.writing import Writer, read_all, row_of


class Link(Struct, frozen=True, kw_only=True):
    """One assertion. ``asserted_by`` is a rule or a person; the events say where in the log it holds from and to.

    ``relation``: own (the filing's own consignment), added (by a person, besides), covers (of a wider contract).

    ``asserted_position`` and ``withdrawn_position`` are those places as far as they are sealed; they are read only.
    """

    id: str
    consignment_id: str
    lodgement_id: str
    asserted_by: str
    asserted_at: datetime
    asserted_event: str
    key_type: str | None = None
    value: str | None = None
    issuer: str | None = None
    period: str | None = None
    withdrawn_event: str | None = None
    withdrawn_by: str | None = None
    reason: str | None = None
    relation: str = "own"
    asserted_position: int | None = None
    withdrawn_position: int | None = None


class Links:
    """The repository of link assertions."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, link: Link) -> None:
        """Record an assertion."""
        row = row_of(link)
        for derived in ("asserted_position", "withdrawn_position"):
            del row[derived]
        self._writer.add(link_assertions, row)

    def withdraw(self, link_id: str, *, event_id: str, by: str, reason: str) -> None:
        """Withdraw an assertion; ``reason`` is a code. Raises ``Conflict`` when it no longer stands."""
        statement = (
            update(link_assertions)
            .where(link_assertions.c.id == link_id, link_assertions.c.withdrawn_event.is_(None))
            .values(withdrawn_event=event_id, withdrawn_by=by, reason=reason)
        )
        if self._writer.execute(statement).rowcount != 1:
            raise Conflict(
                "This link does not stand: it was withdrawn before, or never made.",
                code="link.not_standing",
                where=link_id,
                remedy="Look at the consignment's links again.",
            )

    def of_consignments(self, consignment_ids: Iterable[str], *, as_of: int | None = None) -> list[Link]:
        """Return the links that stand, in the order they were made; as of a position in the log if one is given.

        As of a position, an assertion stands if it was made at it or before and was not withdrawn until then. Without
        one everything that is recorded counts, also what has no position yet.
        """
        wanted = list(dict.fromkeys(consignment_ids))
        return self._standing(link_assertions.c.consignment_id.in_(wanted), as_of)

    def of_lodgements(self, lodgement_ids: Iterable[str], *, as_of: int | None = None) -> list[Link]:
        """Return the links by which lodgements stand, in the order they were made; see ``of_consignments``."""
        wanted = list(dict.fromkeys(lodgement_ids))
        return self._standing(link_assertions.c.lodgement_id.in_(wanted), as_of)

    def by_key(self, key_type: str, values: Iterable[str]) -> list[Link]:
        """Return the standing links under keys of one type. Keys are reused: compare issuer and period besides."""
        wanted = list(dict.fromkeys(values))
        same = link_assertions.c.value.in_(wanted) & (link_assertions.c.key_type == key_type)
        return self._standing(same, None)

    def ever_of_lodgements(self, lodgement_ids: Iterable[str]) -> list[Link]:
        """Return every link that lodgements ever had, withdrawn ones too, in the order they were made."""
        wanted = list(dict.fromkeys(lodgement_ids))
        return self._read(_LINKS.where(link_assertions.c.lodgement_id.in_(wanted)))

    def history(self, consignment_id: str) -> list[Link]:
        """Return every link a consignment ever had, withdrawn ones too, in the order they were made."""
        return self._read(_LINKS.where(link_assertions.c.consignment_id == consignment_id))

    def histories(self, consignment_ids: Iterable[str]) -> dict[str, list[Link]]:
        """Return by consignment every link it ever had, as ``history`` does."""
        found: dict[str, list[Link]] = {one: [] for one in consignment_ids}
        for link in self._read(_LINKS.where(link_assertions.c.consignment_id.in_(list(found)))):
            found[link.consignment_id].append(link)
        return found

    def _standing(self, which: ColumnElement[bool], as_of: int | None) -> list[Link]:
        query = _LINKS.where(which)
        if as_of is None:
            return self._read(query.where(link_assertions.c.withdrawn_event.is_(None)))
        gone_later = or_(_withdrawn.c.position.is_(None), _withdrawn.c.position > as_of)
        return self._read(query.where(_asserted.c.position <= as_of, gone_later))

    def _read(self, query: Select[Any]) -> list[Link]:
        return read_all(Link, self._writer.execute(query.order_by(link_assertions.c.id)))


_asserted, _withdrawn = leaves.alias("asserted"), leaves.alias("withdrawn")
_LINKS = (
    select(
        link_assertions,
        _asserted.c.position.label("asserted_position"),
        _withdrawn.c.position.label("withdrawn_position"),
    )
    .outerjoin(_asserted, _asserted.c.event_id == link_assertions.c.asserted_event)
    .outerjoin(_withdrawn, _withdrawn.c.event_id == link_assertions.c.withdrawn_event)
)
