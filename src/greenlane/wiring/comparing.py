# SPDX-License-Identifier: Apache-2.0
"""What today's configuration would decide, and whether it would decide the same everywhere. Nothing is recorded.

Both are told as the one who asks may see them: hits, scores and outcomes are what the visible profiles come to, then
and today, so that a secret profile changes nothing that is told (design decision 12).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from greenlane.access import (
    Actor,
    Label,
    can_decide_again,
    can_read_facts,
    can_see_hit,
    can_see_list,
    label_of,
    reach_of_assessments,
)
from greenlane.cargo import Facts, Stage
from greenlane.errors import Conflict, Invalid, Misconfigured
from greenlane.store import StoredAssessment, UnitOfWork
from greenlane.targeting import (
    Assessment,
    Configuration,
    Consistency,
    Meter,
    Outcome,
    Policy,
    Profile,
    Rate,
    State,
    conclude,
    configuration_with,
    decide,
    load_policy,
    load_profiles,
    visible_facts,
    visible_hits,
)

from .deciding_again import differences
from .installation import CODES_KIND, Installation
from .judging import assessment_decoder, facts_decoder
from .shipped import shipped_legal_bases

SAME = "same"
SAME_OUTCOME = "same outcome"
OTHERWISE = "otherwise"
PURGED = "purged"
DAMAGED = "damaged"
ANSWERS = (SAME, SAME_OUTCOME, OTHERWISE, PURGED, DAMAGED)

IN_FORCE = "in force"
"""The name of the configuration in force, beside those that are given."""

MOST_OFFICES = 40
"""At so many offices consignments are compared at the most: those with most consignments, then those of profiles."""

MOST_CONFIGURATIONS = 8
"""So many documents may be given at once."""


_BANDS = re.compile(rb"""^bands[ \t]*:|["']bands["'][ \t]*:""", re.MULTILINE)
"""What a policy must have and a profile may not, in either way of writing YAML."""


class Told(Struct, frozen=True, kw_only=True):
    """What one configuration makes of a consignment, as the one who asks may see it."""

    outcome: Outcome
    lane: str
    score: int
    scores: dict[str, int]
    hits: tuple[str, ...]


class Today(Struct, frozen=True, kw_only=True):
    """One assessment then and today; ``answer`` is one of ``ANSWERS``. What cannot be compared says why instead."""

    assessment: str
    consignment: str
    stage: Stage
    answer: str
    then: Told | None = None
    today: Told | None = None
    differences: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """The answer for JSON."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain


class Summary:
    """How many would come out otherwise: by answer, and by outcome then and today."""

    def __init__(self) -> None:
        self.answers: Counter[str] = Counter()
        self.outcomes: dict[str, Counter[str]] = {}

    def add(self, one: Today) -> None:
        """Count one answer."""
        self.answers[one.answer] += 1
        if one.then is not None and one.today is not None:
            self.outcomes.setdefault(one.then.outcome, Counter())[one.today.outcome] += 1

    def document(self) -> dict[str, Any]:
        """The summary for JSON; ``outcomes`` holds outcome then, then outcome today, then how many."""
        return {
            "assessments": self.answers.total(),
            "answers": {answer: self.answers[answer] for answer in ANSWERS},
            "outcomes": {then: dict(sorted(today.items())) for then, today in sorted(self.outcomes.items())},
        }


class _Eyes:
    """What the one who asks may see of hits, facts, profiles and lists."""

    def __init__(self, uow: UnitOfWork, actor: Actor) -> None:
        stored = uow.lists.all()
        self.actor = actor
        self._organisation = uow.people.organisation()
        self._lists = {one.name: Label(agency=one.agency, unit=one.unit, sensitivity=one.sensitivity) for one in stored}
        self._codes = {one.name for one in stored if one.kind == CODES_KIND}

    def opinion(self, opinion: Assessment, policy: Policy) -> Assessment:
        """What the hits that may be seen come to."""
        hits = visible_hits(self.actor, opinion.hits, organisation=self._organisation, lists=self._lists)
        return conclude(opinion.stage, hits, policy, opinion.configuration)

    def facts(self, facts: Facts) -> Facts:
        """The facts without the draw and without hidden watch lists."""
        return visible_facts(self.actor, facts, organisation=self._organisation, lists=self._lists)

    def profiles(self, configuration: Configuration) -> tuple[Profile, ...]:
        """The profiles of a configuration that may be seen."""
        return tuple(one for one in configuration.profiles if can_see_hit(self.actor, label_of(one)))

    def named_lists(self) -> frozenset[str]:
        """The lists of codes that a condition of this person's own may name: normal ones, and those that are seen."""
        return frozenset(name for name in self._codes if self._may_name(self._lists[name]))

    def _may_name(self, label: Label) -> bool:
        return bool(can_see_hit(self.actor, label)) or bool(can_see_list(self.actor, label))


# --- what today's configuration would decide


def today(
    installation: Installation,
    actor: Actor,
    ids: Iterable[str] = (),
    *,
    since: datetime | None = None,
    sample: int | None = None,
) -> Iterator[Today]:
    """Decide stored facts under the configuration in force, and compare with what was decided then.

    Without ``ids`` the standing assessments within reach are taken, those made since an instant if it is given, all or
    a sample of them. Raises ``NotFound`` for an id that is not within reach, ``Forbidden`` to who may not decide again.
    """
    with installation.store.unit(read_only=True) as uow:
        eyes, known = _Eyes(uow, actor), installation.knowledge(uow).configuration
        for one in _asked_for(uow, actor, tuple(ids), since=since, sample=sample):
            yield _today(uow, installation, eyes, known, one)


def _asked_for(
    uow: UnitOfWork, actor: Actor, ids: tuple[str, ...], *, since: datetime | None, sample: int | None
) -> Iterator[StoredAssessment]:
    reach = reach_of_assessments(actor)
    if ids:
        for one in ids:
            found = uow.assessments.get(one, reach=reach)
            can_decide_again(actor, label_of(found)).require()
            yield found
        return
    chunks = (
        uow.assessments.standing(reach, since=since)
        if sample is None
        else [uow.assessments.sample(reach, sample, since=since)]
    )
    for chunk in chunks:
        yield from (one for one in chunk if can_decide_again(actor, label_of(one)))


def _today(
    uow: UnitOfWork, installation: Installation, eyes: _Eyes, known: Configuration, stored: StoredAssessment
) -> Today:
    one = Today(assessment=stored.id, consignment=stored.consignment_id, stage=stored.stage, answer=SAME)
    try:
        contents = uow.payloads.find([stored.facts_id, stored.result_id])
        missing = [one for one in (stored.facts_id, stored.result_id) if one not in contents]
        if missing:
            return replace(one, answer=PURGED, differences=(_gone(uow, missing[0]),))
        before = assessment_decoder.decode(contents[stored.result_id].body)
        policy = installation.knowledge_of(uow, stored.configuration).configuration.policy
        after = decide(facts_decoder.decode(contents[stored.facts_id].body), known)
    except (Conflict, Misconfigured) as damaged:
        return replace(one, answer=DAMAGED, differences=(damaged.sentence,))
    except (msgspec.MsgspecError, Invalid) as damaged:
        return replace(one, answer=DAMAGED, differences=(f"What is stored cannot be read: {damaged}.",))
    then, now = eyes.opinion(before, policy), eyes.opinion(after, known.policy)
    told = (*differences(then, now), *_other_scores(then, now))
    answer = OTHERWISE if then.outcome != now.outcome else SAME_OUTCOME if told else SAME
    return replace(one, answer=answer, then=_told(then), today=_told(now), differences=told)


def _gone(uow: UnitOfWork, payload: str) -> str:
    purge = uow.payloads.purge_of(payload)
    if purge is None:
        return f"The content {payload} is missing, and no rule erased it."
    return f"The content was erased on {purge.at.date().isoformat()} under rule {purge.rule}."


def _other_scores(then: Assessment, now: Assessment) -> tuple[str, ...]:
    """How the scores of risk areas differ."""
    areas = sorted(set(then.scores) | set(now.scores))
    return tuple(
        f"score of {area}: {then.scores.get(area, 0)} became {now.scores.get(area, 0)}"
        for area in areas
        if then.scores.get(area, 0) != now.scores.get(area, 0)
    )


def _told(opinion: Assessment) -> Told:
    return Told(
        outcome=opinion.outcome,
        lane=opinion.lane,
        score=opinion.score,
        scores=dict(opinion.scores),
        hits=tuple(sorted(hit.profile for hit in opinion.hits)),
    )


# --- the consistency meter


class Metered(Struct, frozen=True, kw_only=True):
    """The meter's report, and what it could not look at: contents erased or damaged, offices beyond the limit."""

    report: Consistency
    left_out: int
    offices_left_out: int

    def document(self) -> dict[str, Any]:
        """The report for JSON: rates with their counts and intervals."""
        plain: dict[str, Any] = msgspec.to_builtins(self.report)
        plain["same"] = _rate_json(self.report.same)
        for shown, one in zip(plain["configurations"], self.report.configurations, strict=True):
            shown["same"] = _rate_json(one.same)
        return {**plain, "left_out": self.left_out, "offices_left_out": self.offices_left_out}


def consistency(
    installation: Installation,
    actor: Actor,
    *,
    sample: int,
    since: datetime | None = None,
    given: Mapping[str, bytes] | None = None,
    offices: Iterable[str] = (),
) -> Metered:
    """Assess sampled consignments as if lodged at each office, under the configuration in force and each given one.

    ``given`` are documents by name, each a policy or profiles: they stand in for those in force, profiles for those of
    the same id. Without ``offices`` those that control the sampled consignments and those that visible profiles name
    are compared. Raises ``Invalid`` for a document that cannot be used and where no office is known, ``Forbidden`` to
    who may not decide again or read facts.
    """
    can_read_facts(actor).require()
    with installation.store.unit(read_only=True) as uow:
        eyes = _Eyes(uow, actor)
        configurations = _configurations(eyes, installation.knowledge(uow).configuration, given or {})
        sampled = list(_asked_for(uow, actor, (), since=since, sample=sample))
        named = tuple(dict.fromkeys(offices)) or _offices(sampled, configurations)
        if not named:
            raise Invalid(
                "No office is known: neither a consignment nor a profile names one.",
                code="consistency.no_office",
                where="--office",
                remedy="Name the offices to compare with --office.",
            )
        meter, left_out = Meter(configurations, named[:MOST_OFFICES]), 0
        for one in sampled:
            facts = _facts_of(uow, one)
            if facts is None:
                left_out += 1
            else:
                meter.add(eyes.facts(facts), assessment=one.id, consignment=one.consignment_id)
        return Metered(report=meter.report(), left_out=left_out, offices_left_out=max(0, len(named) - MOST_OFFICES))


def _configurations(eyes: _Eyes, known: Configuration, given: Mapping[str, bytes]) -> dict[str, Configuration]:
    """The configuration in force and, for each document, the same with it; of each only what may be seen."""
    if len(given) > MOST_CONFIGURATIONS:
        raise Invalid(
            f"{len(given)} documents were given, at most {MOST_CONFIGURATIONS} are compared at once.",
            where="--configuration",
            remedy="Compare some of them, then the others.",
        )
    seen = {one.id: one for one in eyes.profiles(known)}
    found = {IN_FORCE: configuration_with(known, profiles=seen.values())}
    for name, content in given.items():
        policy, profiles = _document(name, content, eyes.named_lists())
        own = {one.id: one for one in profiles}
        found[name] = configuration_with(known, profiles={**seen, **own}.values(), policy=policy)
    return found


def _document(name: str, content: bytes, lists: frozenset[str]) -> tuple[Policy | None, tuple[Profile, ...]]:
    """The policy or the profiles of a document. State and dates of a profile do not count: it is on trial."""
    if _BANDS.search(content):
        return _policy(name, content), ()
    profiles, findings = load_profiles(content, lists=lists, legal_bases=set(shipped_legal_bases()))
    for finding in findings:
        raise Invalid(
            finding.message,
            code="configuration.invalid",
            where=f"{name}, line {finding.line}",
            remedy="Give a policy, or profiles that `greenlane profiles check` finds good.",
        )
    if not profiles:
        raise Invalid(
            "There is neither a policy nor a profile in this document.",
            code="configuration.empty",
            where=name,
            remedy="Give a policy document, or one with profiles.",
        )
    return None, tuple(replace(one, state=State.LIVE, valid_from=None, valid_to=None) for one in profiles)


def _policy(name: str, content: bytes) -> Policy:
    try:
        return load_policy(content)
    except Invalid as fault:
        where = f"{name}: {fault.where}" if fault.where else name
        raise Invalid(fault.sentence, code=fault.code, where=where, remedy=fault.remedy) from fault


def _offices(sampled: Iterable[StoredAssessment], configurations: Mapping[str, Configuration]) -> tuple[str, ...]:
    """The offices of the sample, those with most consignments first, then those that profiles are restricted to."""
    counted = Counter(one.office for one in sampled if one.office is not None)
    by_size = sorted(counted, key=lambda office: (-counted[office], office))
    restricted = {office for one in configurations.values() for profile in one.profiles for office in profile.offices}
    return (*by_size, *sorted(restricted - set(counted)))


def _facts_of(uow: UnitOfWork, stored: StoredAssessment) -> Facts | None:
    """The stored facts; None where they were erased or are damaged."""
    try:
        payload = uow.payloads.find([stored.facts_id]).get(stored.facts_id)
        facts = facts_decoder.decode(payload.body) if payload is not None else None
    except (Conflict, msgspec.MsgspecError):
        return None
    return facts if facts is not None and facts.first("filing.stage") in tuple(Stage) else None


def _rate_json(told: Rate) -> dict[str, Any]:
    low, high = told.interval
    return {"hits": told.hits, "n": told.n, "rate": told.value, "low": low, "high": high, "enough": told.enough}
