# SPDX-License-Identifier: Apache-2.0
"""decide(): facts and a configuration in, an assessment out. No database, no clock, no randomness.

The same facts under the same configuration give the identical assessment, today and in every later release that keeps
the engine version; a golden corpus holds us to it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec.structs import replace

from greenlane.cargo import VOCABULARY, Facts, Source, Stage, shown
from greenlane.errors import Invalid

from .configuration import Configuration, Targeted
from .index import numbers_of
from .language import Because, FactsView, Satisfaction, Sight, explain, satisfying_members
from .outcomes import Band, nearest, severity_of
from .policy import Policy
from .profiles import Profile
from .records import Assessment, Hit, Reason

REASONS_KEPT = 20
"""How many reasons one hit shows at the most; each names a fact, a value and its source."""

_HIGH = (Band.HIGH, Band.VERY_HIGH)


def decide(facts: Facts, configuration: Configuration) -> Assessment:
    """Assess one consignment: evaluate every profile that applies, score by risk area, propose an outcome.

    Raises Invalid when the facts name no stage; nothing else in the facts can make it fail.
    """
    stage = stage_in(facts)
    view = FactsView(facts, configuration.list_values)
    hits: list[Hit] = []
    incomplete: list[str] = []
    left = configuration.index.left(view.consignment, view.by_scope(), view.contradicted)
    for number in numbers_of(left):
        targeted = configuration.targeted[number]
        if not applies(targeted.profile, facts, stage):
            continue
        hit, given_up = verdict_on(targeted, view, stage)
        if hit is not None:
            hits.append(hit)
        elif given_up:
            incomplete.append(targeted.profile.id)
    opinion = conclude(stage, tuple(hits), configuration.policy, configuration.digest)
    return replace(opinion, incomplete=tuple(incomplete)) if incomplete else opinion


def verdict_on(targeted: Targeted, view: FactsView, stage: Stage) -> tuple[Hit | None, bool]:
    """The hit of one profile that applies, None without one; and whether it was given up at a limit of evaluation."""
    satisfaction = satisfying_members(targeted.condition, view)
    hit = _hit(targeted, satisfaction, view, stage) if satisfaction.hit else None
    return hit, satisfaction.incomplete


def stage_in(facts: Facts) -> Stage:
    """The stage that the facts state. Raises Invalid when they state none: such facts cannot be assessed."""
    stage = facts.first("filing.stage")
    if stage is None:
        raise Invalid(
            "The facts name no stage.",
            code="assessment.no_stage",
            where="filing.stage",
            remedy="Fill filing.stage before deciding; intake derives it from the declaration's type.",
        )
    return Stage(str(stage))


def applies(profile: Profile, facts: Facts, stage: Stage) -> bool:
    """Whether the profile is meant for this stage, direction, mode, office and day.

    A restriction on something the facts do not state excludes the profile, except the day: facts without a day (a file
    that was never lodged) are assessed by every profile that is live.
    """
    return (
        _meant(profile.stages, stage)
        and _meant(profile.directions, facts.first("filing.direction"))
        and _meant(profile.modes, facts.first("transport.border_mode"))
        and (not profile.offices or bool(_offices(facts) & set(profile.offices)))
        and profile.holds_on(_day(facts))
    )


def restrictions_failed(profile: Profile, facts: Facts, stage: Stage) -> tuple[str, ...]:
    """The restrictions of a profile that exclude a consignment: stage, direction, mode, office, day."""
    met = {
        "stage": _meant(profile.stages, stage),
        "direction": _meant(profile.directions, facts.first("filing.direction")),
        "mode": _meant(profile.modes, facts.first("transport.border_mode")),
        "office": not profile.offices or bool(_offices(facts) & set(profile.offices)),
        "day": profile.holds_on(_day(facts)),
    }
    return tuple(name for name, holds in met.items() if not holds)


def _meant(restriction: Iterable[Any], value: Any) -> bool:
    wanted = tuple(restriction)
    return not wanted or value in wanted


def _offices(facts: Facts) -> set[str]:
    names = ("office.lodgement", "office.entry", "office.exit", "office.control", "office.destination")
    return {str(office) for name in names if (office := facts.first(name)) is not None}


def _day(facts: Facts) -> date | None:
    instant = facts.first("filing.lodged_time") or facts.first("filing.acceptance_time")
    return date.fromisoformat(str(instant)[:10]) if instant else None


def _hit(targeted: Targeted, satisfaction: Satisfaction, view: FactsView, stage: Stage) -> Hit:
    profile = targeted.profile
    reasons: dict[tuple[str, str, str], Reason] = {}
    for sight in satisfaction.sights:
        for because in explain(targeted.condition, sight).because:
            reason = _reason(because, sight, view)
            reasons.setdefault((reason.fact, reason.condition, str(reason.source)), reason)
        if len(reasons) >= REASONS_KEPT:
            break
    return Hit(
        profile=profile.id,
        version=profile.version,
        title=profile.title,
        risk_area=profile.risk_area,
        weight=profile.weight,
        mandatory=nearest(stage, profile.mandatory) if profile.mandatory else None,
        reasons=tuple(reasons.values())[:REASONS_KEPT],
        agency=profile.agency,
        unit=profile.unit,
        sensitivity=profile.sensitivity,
        high_risk_test=profile.test,
    )


def _reason(because: Because, sight: Sight, view: FactsView) -> Reason:
    if because.fact in ("items", "containers"):
        source: Source | None = Source(provider="derived", detail=f"the number of {because.fact}")
    else:
        source = view.source(because.fact, because.value, sight.at, because.element) or _absent(because.fact, view)
    return Reason(
        fact=because.fact,
        value=_shown(because),
        condition=because.condition,
        source={name: value for name, value in _fields(source).items() if value is not None},
    )


def _absent(fact: str, view: FactsView) -> Source:
    """Where an absent fact would have stood: the provider that did not fill it, and the filing that was looked at."""
    told = view.facts.consignment.get("filing.stage", ())
    looked_at = told[0].source if told else None
    return Source(
        provider=VOCABULARY[fact].provider if fact in VOCABULARY else "declared",
        lodgement=looked_at.lodgement if looked_at else None,
        version=looked_at.version if looked_at else None,
        detail="absent",
    )


def _shown(because: Because) -> Any:
    value = because.value
    if hasattr(value, "isoformat"):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return shown(because.fact, value) if isinstance(value, tuple) else value


def _fields(source: Source | None) -> dict[str, Any]:
    return {name: getattr(source, name) for name in Source.__struct_fields__} if source else {}


def conclude(stage: Stage, hits: tuple[Hit, ...], policy: Policy, configuration: str) -> Assessment:
    """What these hits come to under a policy: scores, band, outcome and lane; ``configuration`` is the digest to name.

    It is a step of its own because somebody who may not see every hit is shown what the others come to.
    """
    scores: dict[str, int] = {}
    for hit in hits:
        if hit.weight:
            scores[hit.risk_area] = min(100, scores.get(hit.risk_area, 0) + hit.weight)
    score = max(scores.values(), default=0)
    band = policy.band_of(score)
    outcome = policy.outcomes[stage][band]
    for hit in hits:
        if hit.mandatory is not None and severity_of(stage, hit.mandatory) > severity_of(stage, outcome):
            outcome = hit.mandatory
    tests = {hit.high_risk_test for hit in hits if hit.high_risk_test}
    if band in _HIGH:
        tests.add("score")
    return Assessment(
        stage=stage,
        configuration=configuration,
        hits=hits,
        score=score,
        scores=dict(sorted(scores.items())),
        band=band,
        high_risk=tuple(sorted(tests)),
        outcome=outcome,
        lane=policy.lane_of(outcome),
    )
