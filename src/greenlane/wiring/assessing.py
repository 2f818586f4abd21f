# SPDX-License-Identifier: Apache-2.0
"""The pure path: one declaration to facts, assessment, selection and deadline. No database."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime

from msgspec import Struct

from greenlane.cargo import CodeLists, Declaration, Facts, Function
from greenlane.intake import (
    CHECKS,
    Deadline,
    Finding,
    Severity,
    TimeLimits,
    check,
    dataset_of,
    deadline,
    direction_of,
    level_of,
    missing_elements,
    missing_parties,
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
)

Enrich = Callable[[Facts], Facts]
"""Adds the facts that need more than the message: lists, history, the random draw."""


class Knowledge(Struct, frozen=True, kw_only=True):
    """What the path reads besides the message: the configuration, the code lists, the time limits of the regime."""

    configuration: Configuration
    codes: CodeLists
    time_limits: TimeLimits
    regime: str = "SAFE"


class Assessed(Struct, frozen=True, kw_only=True):
    """Everything one declaration came to."""

    declaration: Declaration
    facts: Facts
    assessment: Assessment
    selection: Selection
    decision: Decision | None
    deadline: Deadline


def day_of(declaration: Declaration, lodged_at: datetime | None) -> date | None:
    """The day whose code lists and rules hold: of lodging, else of acceptance; None when neither is known."""
    instant = lodged_at or declaration.acceptance_time
    try:
        return instant.astimezone(UTC).date() if instant else None
    except OverflowError:  # a stated year 1 or 9999 whose offset leads out of the calendar
        return None


def facts_of(
    declaration: Declaration,
    findings: Iterable[Finding],
    knowledge: Knowledge,
    *,
    lodged_at: datetime | None = None,
    origin: Origin | None = None,
    amendments: int = 0,
    conflicts: tuple[str, ...] = (),
) -> tuple[Facts, Deadline]:
    """The declared and derived facts of a declaration, and its deadline."""
    stage = stage_of(declaration)
    severities = [finding.severity for finding in findings]
    when = day_of(declaration, lodged_at)
    limits = knowledge.time_limits.of(knowledge.regime, when or date.max)
    due = deadline(declaration, stage, lodged_at, limits)
    context = Context(
        stage=stage,
        direction=direction_of(declaration),
        dataset=dataset_of(declaration, stage),
        level=level_of(declaration.consignment),
        missing_safe_elements=missing_elements(declaration, stage),
        missing_parties=missing_parties(declaration, stage),
        errors=severities.count(Severity.ERROR),
        warnings=severities.count(Severity.WARNING),
        amendments=amendments,
        conflicts=conflicts,
        lodged_at=lodged_at,
        hours_before_limit=due.hours_before_limit,
    )
    declared = declared_facts(declaration, origin)
    rates = knowledge.configuration.exchange_rates
    return derived_facts(declared, declaration, context, knowledge.codes, rates, origin=origin), due


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


def assess(
    declaration: Declaration,
    findings: Iterable[Finding],
    knowledge: Knowledge,
    *,
    lodged_at: datetime | None = None,
    origin: Origin | None = None,
    amendments: int = 0,
    conflicts: tuple[str, ...] = (),
    enrich: Enrich | None = None,
) -> Assessed:
    """The whole decision on one declaration as far as it needs no officer."""
    facts, due = facts_of(
        declaration,
        findings,
        knowledge,
        lodged_at=lodged_at,
        origin=origin,
        amendments=amendments,
        conflicts=conflicts,
    )
    if enrich is not None:
        facts = enrich(facts)
    assessment = decide(facts, knowledge.configuration)
    policy = knowledge.configuration.policy
    selection = select(assessment, facts, policy)
    return Assessed(
        declaration=declaration,
        facts=facts,
        assessment=assessment,
        selection=selection,
        decision=decide_by_policy(selection, policy),
        deadline=due,
    )
