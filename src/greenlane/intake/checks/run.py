# SPDX-License-Identifier: Apache-2.0
"""Running all checks over one declaration: pure, sorted, bounded."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import chain

from greenlane.cargo import CodeLists, Declaration, Direction, Function, Stage

from ..finding import Finding, Severity
from ..stages import dataset_of, direction_of, stage_of
from .check import CHECKS, Check, Fault, Filing
from .requirements import Requirements, shipped_requirements

MOST_PER_CHECK = 20
"""So many faults of one check are told; one more finding says how many there are besides."""

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def check_filing(
    declaration: Declaration,
    codes: CodeLists,
    *,
    on: date | None = None,
    requirements: Requirements | None = None,
    whole: bool | None = None,
) -> tuple[Finding, ...]:
    """The findings of every check that applies, errors first, then by code, each in the order of the message.

    ``on`` is the day whose code lists and requirements hold (None: the newest ones). ``whole`` says whether the
    declaration is a whole filing; by default an original is, and an amendment carries only what it changes.
    """
    filing = framed(declaration, codes, on=on, requirements=requirements, whole=whole)
    findings: list[Finding] = []
    for one in applying(declaration.function, filing.stage, filing.direction, filing.whole):
        faults = iter(one.body(filing))
        first = next(faults, None)
        if first is not None:  # most checks find nothing
            findings += _told(one, chain((first,), faults))
    return tuple(sorted(findings, key=order_of))


@cache
def applying(function: Function, stage: Stage, direction: Direction | None, whole: bool) -> tuple[Check, ...]:
    """The checks that look at such filings at all, in order of code; there are few kinds of filings."""
    return tuple(one for one in CHECKS.values() if one.looks_at(function, stage, direction, whole))


def framed(
    declaration: Declaration,
    codes: CodeLists,
    *,
    on: date | None = None,
    requirements: Requirements | None = None,
    whole: bool | None = None,
) -> Filing:
    """A declaration with what the checks need to know of it, as ``check_filing`` asks it."""
    stage = stage_of(declaration)
    return Filing(
        declaration=declaration,
        stage=stage,
        direction=direction_of(declaration),
        dataset=dataset_of(declaration, stage),
        whole=declaration.function is Function.ORIGINAL if whole is None else whole,
        on=on,
        codes=codes.on(on) if on is not None else codes,
        requirements=requirements or shipped_requirements(),
    )


def order_of(finding: Finding) -> tuple[int, str]:
    """By what findings are sorted: errors first, then by code."""
    return _RANK[finding.severity], finding.code


def faults_told(one: Check, filing: Filing) -> list[Finding]:
    """The findings of one check, no more than ``MOST_PER_CHECK`` and one that counts the others; none if not meant."""
    return _told(one, one.body(filing)) if one.applies_to(filing) else []


def _told(one: Check, faults: Iterable[Fault]) -> list[Finding]:
    kept: list[Finding] = []
    more = 0
    for fault in faults:
        if len(kept) < MOST_PER_CHECK:
            kept.append(one.finding(fault))
        else:
            more += 1
    if more:
        kept.append(one.finding(Fault(None, more, f"And {more} more of these are not listed.", kept[-1].severity)))
    return kept
