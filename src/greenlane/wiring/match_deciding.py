# SPDX-License-Identifier: Apache-2.0
"""Possible matches shown to officers, and their decision: cleared, which holds for the pair, or confirmed.

A cleared pair comes back only if the party or the entry changes, or the clearing ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from greenlane.access import Actor, Label, can_decide, can_see_hit, reach_of_assessments, reach_of_consignments
from greenlane.cargo import new_id
from greenlane.errors import Conflict, Invalid
from greenlane.journal import actor_text
from greenlane.store import MatchDecision, StoredList, StoredMatch, UnitOfWork

from .answers import instant
from .filings import ASSESS, RETENTION
from .installation import Installation
from .list_changing import label_of
from .matching import CLEARED, CONFIRMED, clears, details_decoder

LONGEST_NOTE = 2_000
"""How many characters the note of a decision may have."""

NOTE = "match_note"
"""The kind of payload that holds an officer's note."""

Document = dict[str, Any]


def matches_of(uow: UnitOfWork, installation: Installation, actor: Actor, consignment: str) -> Sequence[Document]:
    """The possible matches of the latest assessments of a consignment, with their lists as far as the actor may know.

    Raises NotFound for a consignment that the actor cannot see. A list that the actor may not see leaves nothing.
    """
    uow.consignments.get(consignment, reach=reach_of_consignments(actor))
    if not reach_of_assessments(actor):
        return []
    latest = {one.id for one in uow.assessments.latest_by_stage([consignment]).values()}
    lists = {one.name: one for one in uow.lists.all()}
    matches = [one for one in uow.matches.of_assessments(latest) if can_see_hit(actor, label_of(lists[one.list]))]
    return _documents(uow, installation, matches)


def _documents(uow: UnitOfWork, installation: Installation, matches: Sequence[StoredMatch]) -> list[Document]:
    at = installation.now()
    decisions = uow.matches.decisions(match.identity for match in matches)
    details = uow.payloads.find(match.details_id for match in matches)
    documents = []
    for match in matches:
        kept = details.get(match.details_id)
        words = details_decoder.decode(kept.body) if kept else None
        decision = decisions.get((match.identity, match.list, match.entry_key))
        holds = decision is not None and (
            clears(decision, match.entry_digest, at)
            or (decision.verdict == CONFIRMED and decision.entry_digest == match.entry_digest)
        )
        documents.append(
            {
                "id": match.id,
                "consignment": match.consignment_id,
                "assessment": match.assessment_id,
                "subject": match.subject,
                "place": match.place,
                "role": match.role,
                "declared": words.declared if words else None,
                "list": match.list,
                "sequence": match.sequence,
                "entry": match.entry_key,
                "listed": words.listed if words else None,
                "score": round(match.score, 4),
                "explanation": words.explanation if words else None,
                "state": decision.verdict if decision is not None and holds else "open",
                "decision": _decision(decision) if decision is not None else None,
                "found_at": instant(match.at),
            }
        )
    return documents


def _decision(decision: MatchDecision) -> Document:
    return {
        "id": decision.id,
        "verdict": decision.verdict,
        "reason": decision.reason,
        "by": decision.decided_by,
        "at": instant(decision.at),
        "until": instant(decision.until),
    }


def decide_match(
    uow: UnitOfWork,
    installation: Installation,
    actor: Actor,
    match_id: str,
    *,
    verdict: str,
    reason: str,
    note: str | None = None,
    until: datetime | None = None,
) -> Document:
    """Clear or confirm a possible match, and promise that its consignment is assessed again; give it as it is now.

    ``reason`` is a code, ``note`` free text. Raises NotFound for what the actor cannot see, Forbidden, and Conflict
    where somebody decided at the same moment.
    """
    match, stored = _seen(uow, actor, match_id)
    if verdict not in (CLEARED, CONFIRMED):
        raise Invalid(f"{verdict[:40]!r} is no decision.", where="verdict", remedy=f"Use {CLEARED} or {CONFIRMED}.")
    at, by = installation.now(), actor_text(actor)
    if until is not None and (verdict != CLEARED or until <= at):
        raise Invalid("Only a clearing ends, and only later than now.", where="until", remedy="Leave it out.")
    if note is not None and (len(note) > LONGEST_NOTE or "\x00" in note):
        raise Invalid(f"A note has at most {LONGEST_NOTE} characters.", where="note", remedy="Shorten it.")
    uow.lock(f"match:{match.identity}")
    before = uow.matches.decisions([match.identity]).get((match.identity, match.list, match.entry_key))
    kept = None
    if note:
        kept = uow.payloads.put(kind=NOTE, body=msgspec.json.encode({"note": note}), retention_class=RETENTION, at=at)
    decision = MatchDecision(
        id=new_id(at),
        match_id=match.id,
        identity=match.identity,
        list=match.list,
        entry_key=match.entry_key,
        entry_digest=match.entry_digest,
        verdict=verdict,
        reason=reason,
        note_id=kept.id if kept else None,
        decided_by=by,
        at=at,
        until=until,
        predecessor_id=before.id if before else None,
    )
    uow.matches.decide(decision)
    body = {"list": match.list, "reason": reason, "match": match.id, "decision": decision.id}
    if until is not None:
        body["until"] = instant(until) or ""
    uow.events.append(
        installation.event(
            "MatchCleared" if verdict == CLEARED else "MatchConfirmed",
            at,
            by,
            subjects={"consignment": match.consignment_id},
            body=body,
            agency=stored.agency,
            unit=stored.unit,
            sensitivity=stored.sensitivity,
        )
    )
    uow.jobs.enqueue(ASSESS, {"consignment": match.consignment_id, "lodgement": None}, at=at)
    return _documents(uow, installation, [match])[0]


def _seen(uow: UnitOfWork, actor: Actor, match_id: str) -> tuple[StoredMatch, StoredList]:
    match = uow.matches.get(match_id)
    what = f"possible match {match_id[:80]}"
    stored = next(one for one in uow.lists.all() if one.name == match.list)
    can_see_hit(actor, label_of(stored)).require_sight_of(what)
    consignment = uow.consignments.get(match.consignment_id, reach=reach_of_consignments(actor))
    can_decide(actor, Label(agency=consignment.agency, unit=consignment.unit)).require()
    latest = {one.id for one in uow.assessments.latest_by_stage([match.consignment_id]).values()}
    if match.assessment_id not in latest:
        raise Conflict(
            "The consignment was assessed again since; this possible match is of an earlier assessment.",
            code="match.earlier",
            where=match_id,
            remedy="Look at its present possible matches.",
        )
    return match, stored
