# SPDX-License-Identifier: Apache-2.0
"""Champion and shadow: a new score runs beside the one that serves, and takes its place by checks and a person.

The checks answer each with a sentence; none is a formality, and none decides alone. Who fitted a score does not
promote it.
"""

from datetime import datetime
from enum import StrEnum

import numpy as np
from msgspec import Struct

from greenlane.errors import Conflict, Forbidden

from .lines import Lines
from .metrics import Measured, measured
from .model import Model


class Role(StrEnum):
    """What a score is at the moment. Only a champion's number is a fact that profiles read."""

    SHADOW = "shadow"
    CHAMPION = "champion"
    RETIRED = "retired"


class Demands(Struct, frozen=True, kw_only=True):
    """What a score must reach before it may serve."""

    area_low: float = 0.55
    calibration_error: float = 0.03
    behind_champion: float = 0.005
    lines: int = 1000


class Check(Struct, frozen=True, kw_only=True):
    """One check: its name, whether it was passed, and the sentence a person reads."""

    name: str
    passed: bool
    sentence: str


class Promotion(Struct, frozen=True, kw_only=True):
    """The record of a promotion: which score took whose place, by whom, when, why, after which checks."""

    digest: str
    replaces: str | None
    promoted_by: str
    promoted_at: datetime
    reason: str
    checks: tuple[Check, ...]


def checks_of(shadow: Model, champion: Model | None, lines: Lines, demands: Demands | None = None) -> tuple[Check, ...]:
    """Check a shadow on labelled lines that neither score was fitted to, beside the champion where there is one."""
    demands = demands or Demands()
    chosen = lines.taken(np.flatnonzero(np.isfinite(lines.label)))
    own = measured(chosen.label, shadow.score(chosen).probability, chosen.group)
    found = [_enough(own, demands), _better_than_chance(own, demands), _calibrated(own, demands)]
    if champion is not None:
        other = measured(chosen.label, champion.score(chosen).probability)
        found.append(
            Check(
                name="champion",
                passed=own.area >= other.area - demands.behind_champion,
                sentence=f"Area under the curve {own.area:.3f}, the champion's {other.area:.3f} on the same lines.",
            )
        )
    suspicious = shadow.card.get("suspicious") or {}
    found.append(
        Check(
            name="no leak",
            passed=not suspicious,
            sentence=f"These columns may hold the outcome itself: {', '.join(suspicious)}."
            if suspicious
            else "No single column ranks almost perfectly.",
        )
    )
    return tuple(found)


def promoted(
    shadow: Model,
    champion: Model | None,
    checks: tuple[Check, ...],
    *,
    by: str,
    fitted_by: str,
    at: datetime,
    reason: str,
) -> Promotion:
    """The record of a promotion.

    Raises ``Forbidden`` where the person fitted the score, or is none; ``Conflict`` where a check was not passed, none
    was made, no reason is given, or the score serves already.
    """
    if not by.strip() or by == fitted_by:
        raise Forbidden(
            "A score is promoted by a second person, who did not fit it.",
            code="learn.second_person",
            where="promoted_by",
            remedy="Let somebody else look at card and checks, and promote it.",
        )
    failed = [check.sentence for check in checks if not check.passed]
    if failed or not checks:
        raise Conflict(
            "The score may not serve. " + (" ".join(failed) or "It was not checked."),
            code="learn.checks_failed",
            where=shadow.digest,
            remedy="Mend what the checks name and fit the score anew, or leave the champion in its place.",
        )
    if champion is not None and champion.digest == shadow.digest:
        raise Conflict("This score serves already.", code="learn.serves_already", where=shadow.digest)
    if not reason.strip():
        raise Conflict("A promotion needs a reason in words.", code="learn.no_reason", where="reason")
    return Promotion(
        digest=shadow.digest,
        replaces=champion.digest if champion else None,
        promoted_by=by,
        promoted_at=at,
        reason=reason.strip(),
        checks=checks,
    )


def _enough(own: Measured, demands: Demands) -> Check:
    return Check(
        name="lines", passed=own.lines >= demands.lines, sentence=f"{own.lines} lines, {demands.lines} are needed."
    )


def _better_than_chance(own: Measured, demands: Demands) -> Check:
    low = own.intervals["area"].low if "area" in own.intervals else 0.0
    return Check(
        name="ranking",
        passed=low >= demands.area_low,
        sentence=f"The lower limit of the area under the curve is {low:.3f}, {demands.area_low:.2f} is needed.",
    )


def _calibrated(own: Measured, demands: Demands) -> Check:
    return Check(
        name="calibration",
        passed=own.calibration_error <= demands.calibration_error,
        sentence=f"The calibration error is {own.calibration_error:.3f}, {demands.calibration_error:.2f} is allowed.",
    )
