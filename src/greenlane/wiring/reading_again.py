# SPDX-License-Identifier: Apache-2.0
"""Re-read (design decision 4): what would today's reader, lists and configuration make of the bytes of that day?

History and the random draw are taken as they were: they are of that day and cannot be asked again. Everything else is
done anew, from the stored bytes of every filing that the assessment read.
"""

from collections.abc import Iterable
from typing import Any

from greenlane.cargo import Facts, Member, Stated, as_json
from greenlane.errors import NotFound
from greenlane.intake import AssembledConsignment, LinkAssertion, LodgementVersion, Relation, assemble
from greenlane.store import LodgementVersion as StoredVersion
from greenlane.store import StoredAssessment, UnitOfWork
from greenlane.targeting import Origin, decide, merged_facts, reported_times, with_list_facts

from .assessing import Assessed, Knowledge, checked_as_left, conclude, consider
from .deciding_again import IDENTICAL, Again, differences, differing, purged
from .filings import ReadAgain, read_again, versions_of
from .installation import Installation
from .judging import assessment_decoder, facts_beside, facts_decoder
from .matching import FoundMatches

_OF_THAT_DAY = frozenset({"history", "draw"})
"""Providers whose facts are taken as they were."""


def reread_one(installation: Installation, assessment_id: str) -> Again:
    """Read the stored bytes again under today's reader, lists and configuration, and report what has changed."""
    with installation.store.unit(read_only=True) as uow:
        return reread(uow, installation, uow.assessments.get(assessment_id))


def reread(uow: UnitOfWork, installation: Installation, stored: StoredAssessment) -> Again:
    """Read and assess again, and say which facts and which results are others than they were, and because of what."""
    contents = uow.payloads.find([stored.facts_id, stored.result_id])
    for needed in (stored.facts_id, stored.result_id):
        if needed not in contents:
            return purged(uow, stored, needed)
    facts = facts_decoder.decode(contents[stored.facts_id].body)
    before = assessment_decoder.decode(contents[stored.result_id].body)
    versions = _versions_read(uow, stored, facts)
    kept = uow.payloads.find(version.raw_id for version in versions)
    for version in versions:
        if version.raw_id not in kept:
            return purged(uow, stored, version.raw_id)
    knowledge = installation.knowledge(uow)
    today = _assessed_today(uow, installation, knowledge, stored, facts, versions)
    by, told = _changed_facts(facts, today.facts)
    told += differences(before, today.assessment)
    if differences(before, decide(facts, knowledge.configuration)):
        by.append("configuration")
    if not told:
        return Again(assessment=stored.id, answer=IDENTICAL)
    return differing(stored.id, tuple(by), tuple(told))


def _versions_read(uow: UnitOfWork, stored: StoredAssessment, facts: Facts) -> list[StoredVersion]:
    """The versions that the assessment read, the primary one first: the sources of its facts say which."""
    if stored.lodgement_id is None or stored.lodgement_version is None:
        raise NotFound("This assessment names no message that could be read again.", where=stored.id)
    members: list[Member] = [facts.consignment, *facts.items, *facts.equipment, *facts.parties]
    sources = [one.source for member in members for stated in member.values() for one in stated]
    named = {(source.lodgement, source.version) for source in sources if source.lodgement and source.version}
    primary = (stored.lodgement_id, stored.lodgement_version)
    ordered = [
        primary,
        *sorted((lodgement, version) for lodgement, version in named if (lodgement, version) != primary),
    ]
    return [uow.lodgements.version(lodgement, version) for lodgement, version in ordered]


def _assessed_today(
    uow: UnitOfWork,
    installation: Installation,
    knowledge: Knowledge,
    stored: StoredAssessment,
    facts: Facts,
    versions: list[StoredVersion],
) -> Assessed:
    read = [read_again(uow, installation, version) for version in versions]
    view = _view(uow, stored.consignment_id, zip(versions, read, strict=True))
    primary, own = read[0], versions[0]
    earlier = [version for version in versions_of(uow, own.lodgement_id) if version.version <= own.version]
    beside = [filing for filing in view.filings if filing.lodgement != own.lodgement_id]
    considered = consider(
        primary.whole,
        (*primary.findings, *checked_as_left(primary.message, primary.whole, knowledge, lodged_at=own.received_at)),
        knowledge,
        lodged_at=earlier[0].received_at,
        origin=Origin(lodgement=own.lodgement_id, version=own.version),
        amendments=sum(version.supersedes for version in earlier) - 1,
        conflicts=tuple(sorted({conflict.fact for conflict in view.conflicts})),
        reported=reported_times(facts),
        beside=tuple(filing.declaration for filing in beside),
    )
    others = [facts_beside(view, filing, knowledge) for filing in beside]
    whole = merged_facts([considered.facts, *others])
    matches = FoundMatches(uow, installation, {stored.consignment_id: whole})
    whole = with_list_facts(whole, matches.of(stored.consignment_id))
    return conclude(considered, _with_that_day(whole, facts), knowledge)


def _view(uow: UnitOfWork, consignment: str, read: Iterable[tuple[StoredVersion, ReadAgain]]) -> AssembledConsignment:
    """The consignment as these versions alone make it."""
    known = [
        LodgementVersion(
            lodgement=version.lodgement_id,
            number=version.version,
            declaration=again.whole,
            recorded_at=0,
            supersedes_from=0,
        )
        for version, again in read
    ]
    covering = {link.lodgement_id for link in uow.links.history(consignment) if link.relation == Relation.COVERS}
    links = [
        LinkAssertion(
            id=one.lodgement,
            consignment=consignment,
            lodgement=one.lodgement,
            key=None,
            asserted_by="rule:read_again",
            asserted_at=0,
            relation=Relation.COVERS if one.lodgement in covering else Relation.OWN,
        )
        for one in known
    ]
    return assemble(consignment, known, links, 0)


def _with_that_day(today: Facts, then: Facts) -> Facts:
    """Today's facts with history and draw as they were; members are told apart by their place."""

    def joined(
        now: tuple[dict[str, tuple[Stated, ...]], ...], before: tuple[dict[str, tuple[Stated, ...]], ...]
    ) -> tuple[dict[str, tuple[Stated, ...]], ...]:
        padded = (*before, *({} for _ in now))
        return tuple({**member, **_of_that_day(was)} for member, was in zip(now, padded, strict=False))

    return Facts(
        consignment={**today.consignment, **_of_that_day(then.consignment)},
        items=joined(today.items, then.items),
        equipment=joined(today.equipment, then.equipment),
        parties=joined(today.parties, then.parties),
    )


def _of_that_day(member: Member) -> dict[str, tuple[Stated, ...]]:
    return {name: stated for name, stated in member.items() if stated and stated[0].source.provider in _OF_THAT_DAY}


def _changed_facts(before: Facts, after: Facts) -> tuple[list[str], list[str]]:
    """Because of what facts are others than they were (``lists``, ``reader``), and a sentence for each."""
    told = []
    by = set()
    old, new = as_json(before), as_json(after)
    for name in sorted(set(old) | set(new)):
        if old.get(name) == new.get(name):
            continue
        changed = _changed_in_members(old.get(name), new.get(name)) or {name}
        by |= {"lists" if "watch_lists" in one else "reader" for one in changed}
        told.append(f"{name}: {old.get(name)!r} became {new.get(name)!r}")
    return sorted(by), told


def _changed_in_members(old: Any, new: Any) -> set[str]:
    """Which facts of members differ, where the members are as many as before."""
    if not (isinstance(old, list) and isinstance(new, list) and len(old) == len(new)):
        return set()
    pairs = [(was, now) for was, now in zip(old, new, strict=True) if isinstance(was, dict) and isinstance(now, dict)]
    return {name for was, now in pairs for name in set(was) | set(now) if was.get(name) != now.get(name)}
