# SPDX-License-Identifier: Apache-2.0
"""Possible matches as assessments found them, and what officers decided of each pair of party and entry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from sqlalchemy import exists, select
from sqlalchemy.dialects import postgresql

from greenlane.access import missing
from greenlane.cargo import is_id
from greenlane.store.tables.targeting import assessments, list_entries
from greenlane.store.tables.watching import match_decisions, possible_matches
from greenlane.store.writing import Writer, read, read_all, row_of


class StoredMatch(Struct, frozen=True, kw_only=True):
    """That something of a consignment may be what an entry names; ``clearing_id`` is the decision that cleared it."""

    id: str
    assessment_id: str
    consignment_id: str
    subject: str
    place: int
    role: str | None
    identity: str
    list: str
    sequence: int
    entry_id: str
    entry_key: str
    entry_digest: str
    score: float
    details_id: str
    clearing_id: str | None
    at: datetime


class MatchDecision(Struct, frozen=True, kw_only=True):
    """What was decided of a pair: ``cleared`` or ``confirmed``, why (a code, and a note), by whom, until when."""

    id: str
    match_id: str
    identity: str
    list: str
    entry_key: str
    entry_digest: str
    verdict: str
    reason: str
    note_id: str | None
    decided_by: str
    at: datetime
    until: datetime | None = None
    predecessor_id: str | None = None

    @property
    def pair(self) -> tuple[str, str, str]:
        """Identity, list and the entry's stable id."""
        return (self.identity, self.list, self.entry_key)


class Matches:
    """The repository of possible matches."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, match: StoredMatch) -> None:
        """Record a possible match."""
        self._writer.add(possible_matches, row_of(match))

    def get(self, match_id: str) -> StoredMatch:
        """Return a possible match. Raises ``NotFound``."""
        query = select(possible_matches).where(possible_matches.c.id == match_id)
        row = self._writer.execute(query).one_or_none() if is_id(match_id) else None
        if row is None:
            raise missing(f"possible match {match_id[:80]}")
        return read(StoredMatch, row)

    def of_assessments(self, assessment_ids: Iterable[str]) -> list[StoredMatch]:
        """Return the possible matches that assessments found, the likest first, in one order whatever their number."""
        query = select(possible_matches).where(possible_matches.c.assessment_id.in_(list(assessment_ids)))
        query = query.order_by(
            possible_matches.c.score.desc(),
            possible_matches.c.list,
            possible_matches.c.entry_key,
            possible_matches.c.subject,
            possible_matches.c.place,
            possible_matches.c.id,
        )
        return read_all(StoredMatch, self._writer.execute(query))

    def of_ended(self, name: str, sequence: int) -> set[str]:
        """Return the consignments whose latest assessment of a stage found an entry that went with a change."""
        following = assessments.alias("following")
        followed = exists().where(following.c.predecessor_id == possible_matches.c.assessment_id)
        query = (
            select(possible_matches.c.consignment_id)
            .join(list_entries, list_entries.c.id == possible_matches.c.entry_id)
            .where(list_entries.c.list == name, list_entries.c.valid_to == sequence, ~followed)
        )
        return set(self._writer.execute(query).scalars())

    def decide(self, decision: MatchDecision) -> None:
        """Record a decision. Two with the same predecessor end the unit with ``Conflict``."""
        self._writer.add(match_decisions, row_of(decision))

    def decisions(self, identities: Iterable[str]) -> dict[tuple[str, str, str], MatchDecision]:
        """Return the latest decision of every pair of which one side is one of these identities."""
        wanted = list(dict.fromkeys(identities))
        if not wanted:
            return {}
        following = match_decisions.alias("following")
        followed = exists().where(following.c.predecessor_id == match_decisions.c.id)
        query = select(match_decisions).where(match_decisions.c.identity.in_(wanted), ~followed)
        query = query.ext(
            postgresql.distinct_on(match_decisions.c.identity, match_decisions.c.list, match_decisions.c.entry_key)
        ).order_by(
            match_decisions.c.identity,
            match_decisions.c.list,
            match_decisions.c.entry_key,
            match_decisions.c.at.desc(),
            match_decisions.c.id.desc(),
        )
        return {found.pair: found for found in read_all(MatchDecision, self._writer.execute(query))}
