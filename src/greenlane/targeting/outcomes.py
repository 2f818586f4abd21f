# SPDX-License-Identifier: Apache-2.0
"""Closed sets of targeting: risk areas, bands, outcomes by stage; sensitivity comes from access."""

from enum import StrEnum

from greenlane.access import Sensitivity
from greenlane.cargo import Stage

__all__ = ["OUTCOMES", "Band", "Outcome", "RiskArea", "Sensitivity", "nearest", "severity_of"]


class RiskArea(StrEnum):
    """What one is afraid of; scores are kept per area, never as one sum."""

    SECURITY = "security"
    DRUGS = "drugs"
    WEAPONS = "weapons"
    REVENUE = "revenue"
    IPR = "ipr"
    HEALTH = "health"
    ENVIRONMENT = "environment"
    PROHIBITED = "prohibited"


class Band(StrEnum):
    """The score in words; the limits are in the policy."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"


class Outcome(StrEnum):
    """What an assessment proposes. Each stage has its own (``OUTCOMES``), from mildest to most severe."""

    ASSESSMENT_COMPLETE = "assessment_complete"
    REQUEST_FOR_INFORMATION = "request_for_information"
    REQUEST_FOR_SCREENING = "request_for_screening"
    DO_NOT_LOAD = "do_not_load"
    NO_CONTROL = "no_control"
    DOCUMENTARY_CHECK = "documentary_check"
    SCAN = "scan"
    EXAMINATION = "examination"
    RELEASE = "release"
    RELEASE_AND_AUDIT = "release_and_audit"
    AUDIT = "audit"


_CONTROLS = (Outcome.NO_CONTROL, Outcome.DOCUMENTARY_CHECK, Outcome.SCAN, Outcome.EXAMINATION)

OUTCOMES: dict[Stage, tuple[Outcome, ...]] = {
    Stage.PRE_LOADING: (
        Outcome.ASSESSMENT_COMPLETE,
        Outcome.REQUEST_FOR_INFORMATION,
        Outcome.REQUEST_FOR_SCREENING,
        Outcome.DO_NOT_LOAD,
    ),
    Stage.PRE_ARRIVAL: _CONTROLS,
    Stage.PRE_DEPARTURE: _CONTROLS,
    Stage.TRANSIT: _CONTROLS,
    Stage.CLEARANCE: (
        Outcome.RELEASE,
        Outcome.RELEASE_AND_AUDIT,
        Outcome.DOCUMENTARY_CHECK,
        Outcome.SCAN,
        Outcome.EXAMINATION,
    ),
    Stage.POST_RELEASE: (Outcome.NO_CONTROL, Outcome.AUDIT),
}
"""The outcomes of each stage, mildest first."""


def severity_of(stage: Stage, outcome: Outcome) -> int:
    """The rank of an outcome at a stage, 0 the mildest. Raises ValueError for an outcome of another stage."""
    return OUTCOMES[stage].index(outcome)


def nearest(stage: Stage, wanted: Outcome) -> Outcome:
    """The outcome of this stage that comes nearest to the one a profile asks for.

    A profile valid at several stages names one outcome; at pre-loading an examination becomes a request for screening,
    after release an audit. Do not load is never reached this way: a named human decides it.
    """
    ladder = OUTCOMES[stage]
    if wanted in ladder:
        return wanted
    if stage is Stage.PRE_LOADING:
        mild = wanted in (Outcome.NO_CONTROL, Outcome.RELEASE, Outcome.RELEASE_AND_AUDIT, Outcome.AUDIT)
        if mild:
            return Outcome.ASSESSMENT_COMPLETE
        documents = wanted is Outcome.DOCUMENTARY_CHECK
        return Outcome.REQUEST_FOR_INFORMATION if documents else Outcome.REQUEST_FOR_SCREENING
    if stage is Stage.POST_RELEASE:
        mild = wanted in (Outcome.ASSESSMENT_COMPLETE, Outcome.NO_CONTROL, Outcome.RELEASE)
        return Outcome.NO_CONTROL if mild else Outcome.AUDIT
    translated = {
        Outcome.ASSESSMENT_COMPLETE: ladder[0],
        Outcome.NO_CONTROL: ladder[0],
        Outcome.RELEASE: ladder[0],
        Outcome.RELEASE_AND_AUDIT: ladder[0],
        Outcome.AUDIT: ladder[1],
        Outcome.REQUEST_FOR_INFORMATION: Outcome.DOCUMENTARY_CHECK,
        Outcome.REQUEST_FOR_SCREENING: Outcome.SCAN,
        Outcome.DO_NOT_LOAD: Outcome.EXAMINATION,
    }
    return translated[wanted]
