# SPDX-License-Identifier: Apache-2.0
"""The pure path: one declaration to facts, assessment, selection and deadline. No database."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from greenlane.cargo import CodeLists, Declaration, Facts, Function, JourneyTime
from greenlane.intake import (
    CHECKS,
    Deadline,
    Finding,
    Presentation,
    Severity,
    TimeLimits,
    Zones,
    check,
    dataset_of,
    deadline,
    direction_of,
    level_of,
    missing_elements,
    missing_parties,
    presentation,
    shipped_zones,
    stage_of,
)
from greenlane.targeting import (
    Assessment,
    Configuration,
    Context,
    Decision,
    Origin,
    Selection,
    decide,
    decide_by_policy,
    declared_facts,
    derived_facts,
    select,
    with_reported_times,
)

from .days import day_of


class Knowledge(Struct, frozen=True, kw_only=True):
    """What the path reads besides the message: the configuration, the code lists, the time limits of the regime.

    ``zones`` and ``country`` say in which time zone a limit in days is counted where the filing's office tells none.
    """

    configuration: Configuration
    codes: CodeLists
    time_limits: TimeLimits
    regime: str = "SAFE"
    zones: Zones = field(default_factory=shipped_zones)
    country: str | None = None


class Assessed(Struct, frozen=True, kw_only=True):
    """Everything one declaration came to."""

    declaration: Declaration
    facts: Facts
    assessment: Assessment
    selection: Selection
    decision: Decision | None
    deadline: Deadline
    presentation: Presentation


def frame_of(declaration: Declaration) -> Context:
    """What intake knows of a declaration by what it declares: stage, direction, dataset, level, what is missing."""
    stage = stage_of(declaration)
    return Context(
        stage=stage,
        direction=direction_of(declaration),
        dataset=dataset_of(declaration, stage),
        level=level_of(declaration.consignment),
        missing_safe_elements=missing_elements(declaration, stage),
        missing_parties=missing_parties(declaration, stage),
    )


def clocked(due: Deadline, shown: Presentation) -> dict[str, Any]:
    """What intake knows of a declaration by its clocks."""
    return {
        "hours_before_limit": due.hours_before_limit,
        "late": due.late,
        "filing_limit": due.filing_limit,
        "decision_limit": due.decision_limit,
        "presentation_limit": shown.limit,
    }


def on_one_way(declaration: Declaration, beside: tuple[Declaration, ...]) -> Declaration:
    """The declaration with the conveyance, the ends and the times of its way as other filings of the goods tell them.

    Its own come first: a house filing often leaves to the carrier's how and when the goods travel.
    """
    if not beside:
        return declaration
    consignment = declaration.consignment
    journey = consignment.journey
    for other in beside:
        way = other.consignment.journey
        journey = replace(
            journey,
            border=journey.border
            if journey.border is not None and journey.border.mode
            else way.border or journey.border,
            loading_place=journey.loading_place or way.loading_place,
            first_port=journey.first_port or way.first_port,
            discharge_place=journey.discharge_place or way.discharge_place,
            times=(*journey.times, *way.times),
        )
    return replace(declaration, consignment=replace(consignment, journey=journey))


def with_times(declaration: Declaration, times: tuple[JourneyTime, ...]) -> Declaration:
    """The declaration with more times of its journey, after its own."""
    if not times:
        return declaration
    consignment = declaration.consignment
    journey = replace(consignment.journey, times=(*consignment.journey.times, *times))
    return replace(declaration, consignment=replace(consignment, journey=journey))


def checked(
    declaration: Declaration, knowledge: Knowledge, *, lodged_at: datetime | None = None
) -> tuple[Finding, ...]:
    """The findings of all checks that apply to the declaration."""
    return check(declaration, knowledge.codes, on=day_of(declaration, lodged_at))


def checked_as_left(
    message: Declaration, whole: Declaration, knowledge: Knowledge, *, lodged_at: datetime | None = None
) -> tuple[Finding, ...]:
    """The findings of a message that changes a filing: of the whole filing that it leaves, and of the message itself.

    Of the message alone speak only those checks that look at no original. So what was wrong before and was not mended
    is told again, and nobody gets rid of a finding by amending something else.
    """
    if whole is message:
        return checked(message, knowledge, lodged_at=lodged_at)
    of_the_whole = check(whole, knowledge.codes, on=day_of(whole, lodged_at), whole=True)
    of_the_message = (
        finding
        for finding in checked(message, knowledge, lodged_at=lodged_at)
        if finding.code in CHECKS and Function.ORIGINAL not in CHECKS[finding.code].functions
    )
    return (*of_the_message, *of_the_whole)


class Considered(Struct, frozen=True, kw_only=True):
    """A declaration on its way to a decision: its facts as far as the message tells them, and its clocks."""

    declaration: Declaration
    facts: Facts
    deadline: Deadline
    presentation: Presentation


def consider(
    declaration: Declaration,
    findings: Iterable[Finding],
    knowledge: Knowledge,
    *,
    lodged_at: datetime | None = None,
    origin: Origin | None = None,
    amendments: int = 0,
    conflicts: tuple[str, ...] = (),
    reported: tuple[JourneyTime, ...] = (),
    beside: tuple[Declaration, ...] = (),
) -> Considered:
    """What the message tells by itself: the first half of ``assess``.

    ``beside`` are other filings of the same goods, whose way and times count for the limits too; ``reported`` times
    come from reports.
    """
    stage = stage_of(declaration)
    severities = [finding.severity for finding in findings]
    day = day_of(declaration, lodged_at) or date.max
    timed = with_times(on_one_way(declaration, beside), reported)
    zone = knowledge.zones.of_filing(declaration, knowledge.country) or UTC
    due = deadline(timed, stage, lodged_at, knowledge.time_limits.of(knowledge.regime, day), zone=zone)
    shown = presentation(timed, knowledge.time_limits.presentation_of(knowledge.regime, day), zone=zone)
    context = replace(
        frame_of(declaration),
        errors=severities.count(Severity.ERROR),
        warnings=severities.count(Severity.WARNING),
        amendments=amendments,
        conflicts=conflicts,
        lodged_at=lodged_at,
        **clocked(due, shown),
    )
    declared = declared_facts(declaration, origin)
    rates = knowledge.configuration.exchange_rates
    facts = derived_facts(declared, declaration, context, knowledge.codes, rates, origin=origin)
    if reported:
        facts = with_reported_times(facts, reported)
    return Considered(declaration=declaration, facts=facts, deadline=due, presentation=shown)


def conclude(considered: Considered, facts: Facts, knowledge: Knowledge) -> Assessed:
    """The decision on all facts, those of lists, history and draw among them: the second half of ``assess``."""
    assessment = decide(facts, knowledge.configuration)
    policy = knowledge.configuration.policy
    selection = select(assessment, facts, policy)
    return Assessed(
        declaration=considered.declaration,
        facts=facts,
        assessment=assessment,
        selection=selection,
        decision=decide_by_policy(selection, policy),
        deadline=considered.deadline,
        presentation=considered.presentation,
    )


def assess(
    declaration: Declaration,
    findings: Iterable[Finding],
    knowledge: Knowledge,
    *,
    lodged_at: datetime | None = None,
    origin: Origin | None = None,
    amendments: int = 0,
) -> Assessed:
    """The whole decision on one declaration as far as it needs neither an officer nor a database."""
    considered = consider(declaration, findings, knowledge, lodged_at=lodged_at, origin=origin, amendments=amendments)
    return conclude(considered, considered.facts, knowledge)
