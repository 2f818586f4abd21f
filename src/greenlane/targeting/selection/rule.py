# SPDX-License-Identifier: Apache-2.0
"""The written rule by which places are given out: by what is ranked, from which score on, what falls to what."""

from enum import StrEnum

from msgspec import Struct

from greenlane.targeting.outcomes import RiskArea

RULE_OF_RUNS = "GL-SEL-2"
"""The draw first, then what is mandatory or ordered, then the ranking within the places that are left."""


class Measure(StrEnum):
    """By what consignments are ranked; with the learned score those that it says nothing of come after all others."""

    SCORE = "score"  # the highest score of all risk areas
    PROBABILITY = "probability"  # the learned probability of an irregularity
    RECOVERY = "recovery"  # the learned expectation of what would be recovered


class CutKind(StrEnum):
    """From which score on a place is given."""

    CUT_OFF = "cut_off"  # a score that the rule states
    ROLLING = "rolling"  # the score that would have filled the places of the days before


class Cut(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The threshold: ``score`` (0 to 100) for a cut-off, ``days`` looked back for a rolling one."""

    kind: CutKind = CutKind.CUT_OFF
    score: int = 0
    days: int = 7


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the places that draw and mandatory controls leave are given out.

    ``fall_back``: whether what finds no place at one control is considered for the next milder one. ``reserved``: by
    risk area the share (0 to 1) of these places of each control that is filled by the score of that area alone, before
    the others are filled by the ranking over all areas.
    """

    rank_by: Measure = Measure.SCORE
    cut: Cut = Cut()
    fall_back: bool = True
    reserved: dict[RiskArea, float] = {}


def rolling_threshold(scores: list[int], places: int | None) -> int:
    """The lowest score (0 to 100) from which on no more than ``places`` of these scores lie; 0 without a bound.

    Where even the highest score is held by more than there are places, that score: ties are settled by the ranking.
    """
    if places is None or places >= len(scores):
        return 0
    ordered = sorted(scores, reverse=True)
    if places <= 0:
        return ordered[0]
    threshold = ordered[places - 1]
    if ordered[places] < threshold:
        return threshold
    return next((score for score in reversed(ordered[:places]) if score > threshold), threshold)
