# SPDX-License-Identifier: Apache-2.0
"""What selection knows of a consignment, and what it settles about it."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from greenlane.targeting.outcomes import Band, Outcome
from greenlane.targeting.records import SelectedBy

INSUFFICIENT = "insufficient_data"
"""The test of high risk that counts only at the decision limit, after somebody asked for what is missing."""


class Candidate(Struct, frozen=True, kw_only=True):
    """An assessed consignment of one stage, as selection looks at it.

    ``drawn`` is its number of the random draw (0 to 10**9 - 1). ``proposed`` is what its assessment proposes;
    ``mandatory`` and ``ordered`` are the controls that a mandatory profile and an officer ask for. ``due`` is its
    decision limit. ``settled`` is for one whose draw an earlier selection settled: whether it was drawn and with which
    probability; it is not drawn over again. ``chance`` and ``recovery`` are what the learned score says: how probable
    an irregularity is (0 to 1), and how much it is expected to recover.
    """

    id: str
    proposed: Outcome
    band: Band = Band.LOW
    scores: dict[str, int] = {}
    drawn: int = 0
    stratum: str = "all"
    mandatory: Outcome | None = None
    ordered: Outcome | None = None
    high_risk: tuple[str, ...] = ()
    requested: bool = False
    due: datetime | None = None
    settled: tuple[bool, float] | None = None
    chance: float | None = None
    recovery: float | None = None

    @property
    def score(self) -> int:
        """The highest score of all risk areas; scores are never added over areas."""
        return max(self.scores.values(), default=0)


class Standing(StrEnum):
    """What became of a consignment in a selection."""

    SELECTED = "selected"
    MILDER = "milder"  # selected for a milder control than was proposed
    LET_GO = "let_go"  # a control was proposed, and there was no place for any
    NOT_PROPOSED = "not_proposed"
    BELOW_CUT = "below_cut"  # a control was proposed, below the cut-off or the rolling threshold


class Allotment(Struct, frozen=True, kw_only=True):
    """What a selection settled for one consignment.

    ``inclusion`` is the probability (0 to 1) with which it came to be controlled by any origin at all: what it is
    weighed with, turned over, where controlled ones stand for all. ``random_chance`` is the part of the draw alone,
    whether it was drawn or not. ``place`` is the control of which a duty or the ranking gave it a place, if any.
    """

    id: str
    outcome: Outcome
    standing: Standing
    selected_by: tuple[SelectedBy, ...]
    inclusion: float
    random_chance: float
    high_risk: tuple[str, ...] = ()
    place: Outcome | None = None


def high_risk_that_counts(candidate: Candidate, at: datetime) -> tuple[str, ...]:
    """The tests of high risk that count at an instant.

    That data are insufficient counts only from the decision limit on, and only where somebody asked for what is
    missing (SAFE, technical specifications on risk assessment): before, the filer may still mend it.
    """
    if INSUFFICIENT not in candidate.high_risk:
        return candidate.high_risk
    if candidate.requested and candidate.due is not None and at >= candidate.due:
        return candidate.high_risk
    return tuple(test for test in candidate.high_risk if test != INSUFFICIENT)
