# SPDX-License-Identifier: Apache-2.0
"""The three records (design decision 5): assessment, selection, decision; with hits and reasons.

Each is immutable and names its predecessor. An assessment is the machine's opinion of one version at one stage, a
selection allocates scarce controls, a decision is an officer's or a named automatic policy's.
"""

from enum import StrEnum
from typing import Any

from msgspec import Struct

from greenlane.cargo import Stage

from .outcomes import Band, Outcome, RiskArea, Sensitivity


class Reason(Struct, frozen=True, kw_only=True):
    """One thing that made a profile hit: the fact, the value read, the condition it met, and where it was read.

    ``source`` is ``{"provider", "lodgement", "version", "path", …}`` without the absent ones.
    """

    fact: str
    value: Any
    condition: str
    source: dict[str, Any]


class Hit(Struct, frozen=True, kw_only=True):
    """One profile that the facts satisfy. ``weight`` is its part of the score; ``mandatory`` the outcome it forces."""

    profile: str
    version: int
    title: str
    risk_area: RiskArea
    weight: int
    mandatory: Outcome | None
    reasons: tuple[Reason, ...]
    agency: str
    unit: str | None
    sensitivity: Sensitivity
    high_risk_test: str | None = None


class SelectedBy(Struct, frozen=True, kw_only=True):
    """Why a consignment was selected: by which origin (mandatory, profile, random, …) and with which probability.

    ``probability`` is None only in what is shown to somebody who may not know the origin (``visible.DIRECTED``).
    """

    origin: str
    probability: float | None


class Assessment(Struct, frozen=True, kw_only=True):
    """The machine's opinion of one version of a consignment at one stage under one configuration.

    ``score`` (0 to 100) is the highest of ``scores`` by risk area. ``high_risk`` names the tests that fired:
    ``insufficient_data``, ``intelligence``, ``score``. ``outcome`` is what the machine proposes; what is done with it
    is the selection's and the decision's matter. ``incomplete`` are the profiles that might have hit but were given up
    because the consignment is too large or too contradictory for the limits of evaluation.
    """

    stage: Stage
    configuration: str
    hits: tuple[Hit, ...]
    score: int
    scores: dict[str, int]
    band: Band
    high_risk: tuple[str, ...]
    outcome: Outcome
    lane: str
    incomplete: tuple[str, ...] = ()


class Selection(Struct, frozen=True, kw_only=True):
    """The allocation of a control to one assessed consignment, by a written rule at a stated cut-off.

    ``selected_by`` is empty where no control was allocated; a consignment both drawn and hit keeps both origins.
    """

    rule: str
    cut_off: int
    outcome: Outcome
    lane: str
    selected_by: tuple[SelectedBy, ...]


class DecisionKind(StrEnum):
    """Who decided: a named officer, or a named automatic policy."""

    OFFICER = "officer"
    POLICY = "policy"


class Decision(Struct, frozen=True, kw_only=True):
    """What was decided, by whom, with a coded reason."""

    kind: DecisionKind
    by: str
    outcome: Outcome
    lane: str
    reason_code: str
