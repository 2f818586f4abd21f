# SPDX-License-Identifier: Apache-2.0
"""Selections and decisions: what control was allocated, and what somebody or a named policy decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct, to_builtins
from sqlalchemy import select

from greenlane.store.tables.targeting import decisions, selections
from greenlane.store.writing import Writer, read_all, row_of
from greenlane.targeting import DecisionKind, Outcome, SelectedBy


class StoredSelection(Struct, frozen=True, kw_only=True):
    """The allocation of a control to an assessed consignment, by which rule, from which origins.

    ``run_id`` names the selection over a window that settled it, ``inclusion`` the probability (0 to 1) with which the
    consignment came to be controlled at all; both are None for what was selected as it was assessed.
    """

    id: str
    assessment_id: str
    rule: str
    cut_off: int
    outcome: Outcome
    lane: str
    selected_by: tuple[SelectedBy, ...]
    at: datetime
    predecessor_id: str | None = None
    run_id: str | None = None
    inclusion: float | None = None


class StoredDecision(Struct, frozen=True, kw_only=True):
    """What was decided on an assessment; ``note_id`` names the payload with the officer's words, if any."""

    id: str
    assessment_id: str
    kind: DecisionKind
    decided_by: str
    outcome: Outcome
    lane: str
    reason_code: str
    at: datetime
    selection_id: str | None = None
    predecessor_id: str | None = None
    note_id: str | None = None


class Selections:
    """The repository of selections."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, selection: StoredSelection) -> None:
        """Record a selection."""
        self._writer.add(selections, {**row_of(selection), "selected_by": to_builtins(selection.selected_by)})

    def of_assessments(self, assessment_ids: Iterable[str]) -> dict[str, list[StoredSelection]]:
        """Return by assessment its selections, latest first."""
        wanted = list(dict.fromkeys(assessment_ids))
        query = select(selections).where(selections.c.assessment_id.in_(wanted))
        found: dict[str, list[StoredSelection]] = {}
        for selection in read_all(
            StoredSelection, self._writer.execute(query.order_by(selections.c.at.desc(), selections.c.id.desc()))
        ):
            found.setdefault(selection.assessment_id, []).append(selection)
        return found


class Decisions:
    """The repository of decisions."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def add(self, decision: StoredDecision) -> None:
        """Record a decision. One whose predecessor has a successor already ends the unit with ``Conflict``."""
        self._writer.add(decisions, row_of(decision))

    def of_assessments(self, assessment_ids: Iterable[str]) -> dict[str, list[StoredDecision]]:
        """Return by assessment its decisions, latest first."""
        wanted = list(dict.fromkeys(assessment_ids))
        query = select(decisions).where(decisions.c.assessment_id.in_(wanted))
        found: dict[str, list[StoredDecision]] = {}
        for decision in read_all(
            StoredDecision, self._writer.execute(query.order_by(decisions.c.at.desc(), decisions.c.id.desc()))
        ):
            found.setdefault(decision.assessment_id, []).append(decision)
        return found
