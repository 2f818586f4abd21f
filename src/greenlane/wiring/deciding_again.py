# SPDX-License-Identifier: Apache-2.0
"""Re-decide (design decision 4): stored facts and the stored configuration must give the identical result.

Where they do not, the answer says whose doing it is: of the record (what is stored was altered), of the configuration
(its documents were), of the engine (another version of its semantics), or of a library (the same version decides
otherwise than it did, which it never should). See ``reading_again`` for what reading the bytes today would change.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from greenlane.access import Clause, Reach
from greenlane.errors import Conflict, Misconfigured
from greenlane.store import Payload, StoredAssessment, UnitOfWork
from greenlane.targeting import ENGINE, Assessment, decide

from .installation import Installation
from .judging import assessment_decoder, facts_decoder
from .recording import assessment_digest

IDENTICAL = "identical"
PURGED = "purged"

_EVERYTHING = Reach((Clause(),))
_SHOWN = ("stage", "configuration", "score", "scores", "band", "outcome", "lane", "high_risk")
"""What a stored assessment repeats of its result, for lists and statistics."""


class Again(Struct, frozen=True, kw_only=True):
    """The answer for one assessment: ``identical``, ``differs because of …``, or ``purged`` with the rule."""

    assessment: str
    answer: str
    differs_by: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    rule: str | None = None

    def document(self) -> dict[str, Any]:
        """The answer for JSON."""
        return {
            "assessment": self.assessment,
            "answer": self.answer,
            "differs_by": list(self.differs_by),
            "differences": list(self.differences),
            "rule": self.rule,
        }


def differing(assessment: str, by: tuple[str, ...], differences: tuple[str, ...]) -> Again:
    """The answer that something differs, and because of what."""
    answer = f"differs because of {' and '.join(by)}"
    return Again(assessment=assessment, answer=answer, differs_by=by, differences=differences)


def purged(uow: UnitOfWork, stored: StoredAssessment, payload_id: str) -> Again:
    """The answer that what it would take is no longer there, with the rule under which it was erased."""
    purge = uow.payloads.purge_of(payload_id)
    if purge is None:
        return differing(stored.id, ("record",), (f"The content {payload_id} is missing, and no rule erased it.",))
    told = f"The content was erased on {purge.at.date().isoformat()} under rule {purge.rule}."
    return Again(assessment=stored.id, answer=PURGED, rule=purge.rule, differences=(told,))


def redecide_one(installation: Installation, assessment_id: str) -> Again:
    """Decide one stored assessment again."""
    with installation.store.unit(read_only=True) as uow:
        return redecide(uow, installation, uow.assessments.get(assessment_id))


def redecide_all(installation: Installation) -> Iterator[Again]:
    """Decide every stored assessment again, oldest first."""
    with installation.store.unit(read_only=True) as uow:
        ids = list(uow.assessments.ids())
        for assessment_id in ids:
            yield redecide(uow, installation, uow.assessments.get(assessment_id))


def redecide(uow: UnitOfWork, installation: Installation, stored: StoredAssessment) -> Again:
    """Decide again from stored facts and stored configuration, and compare with all that is stored of the result."""
    try:
        contents = uow.payloads.find([stored.facts_id, stored.result_id])
    except Conflict as damaged:
        return differing(stored.id, ("record",), (damaged.sentence,))
    if stored.facts_id not in contents:
        return purged(uow, stored, stored.facts_id)
    try:
        configuration = installation.knowledge_of(uow, stored.configuration).configuration
    except Misconfigured as altered:
        return differing(stored.id, ("configuration",), (altered.sentence,))
    try:
        again = decide(facts_decoder.decode(contents[stored.facts_id].body), configuration)
    except (msgspec.MsgspecError, ValueError) as damaged:
        return differing(stored.id, ("record",), (f"The stored facts cannot be read: {damaged}.",))
    recorded = _recorded(uow, stored, contents.get(stored.result_id))
    same = assessment_digest(again) == stored.result_digest
    if same and not recorded:
        return Again(assessment=stored.id, answer=IDENTICAL)
    by = ["record"] if recorded or _altered(uow, stored) else []
    if not same and not by:
        by.append("engine" if stored.engine != ENGINE else "library")
    before = _result(contents.get(stored.result_id))
    return differing(stored.id, tuple(by), (*recorded, *(differences(before, again) if before else ())))


def _result(payload: Payload | None) -> Assessment | None:
    try:
        return assessment_decoder.decode(payload.body) if payload else None
    except (msgspec.MsgspecError, ValueError):
        return None


def _recorded(uow: UnitOfWork, stored: StoredAssessment, payload: Payload | None) -> tuple[str, ...]:
    """How the stored result contradicts itself: its content, its digest and what lists repeat of it."""
    if payload is None:
        # An erased result is no contradiction: the facts and the digest say what it was.
        erased = uow.payloads.purge_of(stored.result_id) is not None
        return () if erased else ("The stored result is missing, and no rule erased it.",)
    result = _result(payload)
    if result is None or assessment_digest(result) != stored.result_digest:
        return ("The stored result is not what its digest says.",)
    return tuple(
        f"The stored {name} is {getattr(stored, name)}, in the result it is {getattr(result, name)}."
        for name in _SHOWN
        if getattr(stored, name) != getattr(result, name)
    )


def _altered(uow: UnitOfWork, stored: StoredAssessment) -> bool:
    """Whether the stored facts are others than the journal knows by their salted digest."""
    events = uow.events.page(_EVERYTHING, subject=stored.id, event_type="ConsignmentAssessed", limit=1).items
    if not events or events[0].payload_id != stored.facts_id:
        return True
    return uow.payloads.digests([stored.facts_id]).get(stored.facts_id) != events[0].payload_digest


def differences(before: Assessment, after: Assessment) -> tuple[str, ...]:
    """How one assessment differs from an earlier one, in sentences."""
    told = []
    hits_before, hits_after = ({hit.profile for hit in one.hits} for one in (before, after))
    told += [f"no longer hit by {profile}" for profile in sorted(hits_before - hits_after)]
    told += [f"now hit by {profile}" for profile in sorted(hits_after - hits_before)]
    for name in ("score", "band", "outcome", "lane"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            told.append(f"{name}: {old} became {new}")
    return tuple(told)
