# SPDX-License-Identifier: Apache-2.0
"""Re-decide and re-read (design decision 4): is a past result reproduced, and what would reading it today change?

*Re-decide* takes stored facts and the stored configuration and must give the identical result. *Re-read* takes the
stored bytes with today's reader, lists and configuration, and reports the drift.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from greenlane.cargo import as_json
from greenlane.errors import NotFound
from greenlane.store import StoredAssessment, UnitOfWork
from greenlane.targeting import ENGINE, Assessment, Origin, decide

from .assessing import assess, checked
from .installation import Installation
from .judging import assessment_decoder, assessment_digest, facts_decoder
from .lodging import read_again

IDENTICAL = "identical"
PURGED = "purged"


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
    """Decide again from stored facts and stored configuration, and compare the digests."""
    try:
        facts = facts_decoder.decode(uow.payloads.get(stored.facts_id).body)
    except NotFound as gone:
        return _purged(uow, stored, stored.facts_id, gone)
    configuration = installation.knowledge_of(uow, stored.configuration).configuration
    again = decide(facts, configuration)
    if assessment_digest(again) == stored.result_digest:
        return Again(assessment=stored.id, answer=IDENTICAL)
    before = _result(uow, stored)
    reason = "engine" if stored.engine != ENGINE else "result"
    return Again(
        assessment=stored.id,
        answer=f"differs because of {reason}",
        differs_by=(reason,),
        differences=_differences(before, again) if before else (),
    )


def reread_one(installation: Installation, assessment_id: str) -> Again:
    """Read the stored bytes again under today's reader and configuration, and report what has changed."""
    with installation.store.unit(read_only=True) as uow:
        stored = uow.assessments.get(assessment_id)
        if stored.lodgement_id is None or stored.lodgement_version is None:
            raise NotFound("This assessment names no message that could be read again.", where=assessment_id)
        version = uow.lodgements.version(stored.lodgement_id, stored.lodgement_version)
        try:
            declaration, findings = read_again(uow, version)
            facts = facts_decoder.decode(uow.payloads.get(stored.facts_id).body)
        except NotFound as gone:
            return _purged(uow, stored, version.raw_id, gone)
        knowledge = installation.knowledge(uow)
        today = assess(
            declaration,
            (*findings, *checked(declaration, knowledge, lodged_at=version.received_at)),
            knowledge,
            lodged_at=version.received_at,
            origin=Origin(lodgement=stored.lodgement_id, version=version.version),
        )
        before, differences, by = _result(uow, stored), [], []
        old, new = as_json(facts), as_json(today.facts)
        for name in sorted(set(old) | set(new)):
            # Lists, history and the draw are facts of that day; today's reading does not ask them again.
            if name.startswith(("history.", "draw.", "siblings.")) or "first_" in name or "watch_lists" in name:
                continue
            if _plain(old.get(name)) != _plain(new.get(name)):
                differences.append(f"{name}: {old.get(name)!r} became {new.get(name)!r}")
        if differences:
            by.append("reader")
        if knowledge.configuration.digest != stored.configuration:
            by.append("configuration")
        if before is not None:
            differences += _differences(before, today.assessment)
    answer = f"differs because of {' and '.join(by)}" if differences and by else IDENTICAL
    return Again(assessment=stored.id, answer=answer, differs_by=tuple(by), differences=tuple(differences))


def _plain(value: Any) -> Any:
    """Members without the facts that today's reading does not ask again."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        hidden = ("first_seen", "watch_lists")
        return [{k: v for k, v in member.items() if not k.endswith(hidden)} for member in value]
    return value


def _result(uow: UnitOfWork, stored: StoredAssessment) -> Assessment | None:
    payload = uow.payloads.find([stored.result_id]).get(stored.result_id)
    return assessment_decoder.decode(payload.body) if payload else None


def _purged(uow: UnitOfWork, stored: StoredAssessment, payload_id: str, gone: NotFound) -> Again:
    purge = uow.payloads.purge_of(payload_id)
    rule = purge.rule if purge else None
    return Again(assessment=stored.id, answer=PURGED, rule=rule, differences=(gone.sentence,))


def _differences(before: Assessment, after: Assessment) -> tuple[str, ...]:
    told = []
    hits_before, hits_after = ({hit.profile for hit in one.hits} for one in (before, after))
    told += [f"no longer hit by {profile}" for profile in sorted(hits_before - hits_after)]
    told += [f"now hit by {profile}" for profile in sorted(hits_after - hits_before)]
    for name in ("score", "band", "outcome", "lane"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            told.append(f"{name}: {old} became {new}")
    return tuple(told)
