# SPDX-License-Identifier: Apache-2.0
"""Possible matches of stored consignments: found for a batch at once, cleared ones known, all recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from greenlane.cargo import Facts, new_id
from greenlane.store import MatchDecision, StoredMatch, UnitOfWork
from greenlane.targeting import Entry, PossibleMatch, list_keys, possible_matches

from .filings import RETENTION
from .installation import Installation
from .listed import content_of

CLEARED = "cleared"
CONFIRMED = "confirmed"

PAYLOAD = "possible_match"
"""The kind of payload that holds the words of a possible match."""


class Details(Struct, frozen=True, kw_only=True):
    """The words of a possible match: what was declared, what is listed, what met."""

    declared: str
    listed: str
    explanation: str


details_decoder = msgspec.json.Decoder(Details)


class FoundMatches:
    """The possible matches of several consignments, by their facts; those that an officer cleared name the decision."""

    def __init__(self, uow: UnitOfWork, installation: Installation, batch: Mapping[str, Facts]) -> None:
        """Ask the lists and the earlier decisions, once for all."""
        at = installation.now()
        index = installation.watched_lists.index(uow)
        self._digests: dict[str, str] = {}
        self._found: dict[str, tuple[PossibleMatch, ...]] = {}
        if not len(index):
            return
        entries = index.find({key for facts in batch.values() for key in list_keys(facts)}, at.date())
        if not entries:
            return

        def look_up(keys: Iterable[str]) -> dict[str, tuple[Entry, ...]]:
            return {key: entries[key] for key in keys if key in entries}

        found = {one: possible_matches(facts, look_up) for one, facts in batch.items()}
        every = [match for matches in found.values() for match in matches]
        self._digests = digests_of(uow, (match.entry.entry for match in every))
        decisions = uow.matches.decisions(match.identity for match in every)
        self._found = {one: tuple(self._judged(match, decisions, at) for match in found[one]) for one in found}

    def of(self, consignment: str) -> tuple[PossibleMatch, ...]:
        """The possible matches of one of them, best first for each party, container and the conveyance."""
        return self._found.get(consignment, ())

    def _judged(
        self, match: PossibleMatch, decisions: Mapping[tuple[str, str, str], MatchDecision], at: datetime
    ) -> PossibleMatch:
        decision = decisions.get(match.pair)
        if decision is None or not clears(decision, self._digests.get(match.entry.entry, ""), at):
            return match
        return replace(match, clearing=decision.id)

    def record(self, uow: UnitOfWork, consignment: str, assessment: str, at: datetime) -> None:
        """Record what was found of a consignment with the assessment that read it."""
        for match in self.of(consignment):
            entry = match.entry
            details = Details(declared=match.declared, listed=entry.value, explanation=entry.explanation)
            kept = uow.payloads.put(kind=PAYLOAD, body=msgspec.json.encode(details), retention_class=RETENTION, at=at)
            uow.matches.add(
                StoredMatch(
                    id=new_id(at),
                    assessment_id=assessment,
                    consignment_id=consignment,
                    subject=match.subject,
                    place=match.place,
                    role=match.role,
                    identity=match.identity,
                    list=entry.list,
                    sequence=entry.sequence,
                    entry_id=entry.entry,
                    entry_key=entry.key,
                    entry_digest=self._digests[entry.entry],
                    score=entry.score,
                    details_id=kept.id,
                    clearing_id=match.clearing,
                    at=at,
                )
            )


def digests_of(uow: UnitOfWork, entries: Iterable[str]) -> dict[str, str]:
    """By the ids of rows of lists the digests of what is compared of their entries."""
    wanted = list(dict.fromkeys(entries))
    if not wanted:
        return {}
    kinds = {one.name: one.kind for one in uow.lists.all()}
    rows = uow.lists.find(wanted)
    return {one: content_of(row, kinds[row.list]).compared_digest() for one, row in rows.items()}


def clears(decision: MatchDecision, entry_digest: str, at: datetime) -> bool:
    """Whether a decision clears the pair at an instant: it says so, still holds, and the entry is as it was then."""
    if decision.verdict != CLEARED or (decision.until is not None and decision.until <= at):
        return False
    return decision.entry_digest == entry_digest
