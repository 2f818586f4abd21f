# SPDX-License-Identifier: Apache-2.0
"""What the web asks about scarce controls; a part of ``web/services.py``, under the same promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from greenlane.access import Actor


class _Page(Protocol):
    @property
    def documents(self) -> Sequence[Mapping[str, Any]]: ...

    @property
    def next(self) -> str | None: ...


class SelectionServices(Protocol):
    """Capacity plans, selections over a window, results, hit rates."""

    def capacity_plans(self, actor: Actor, *, after: str | None, limit: int) -> _Page:
        """The latest version of each office's plan, by office (``shapes.CapacityPlan``)."""
        ...

    def capacity_plan(self, actor: Actor, office: str) -> Mapping[str, Any]:
        """The versions of an office's plan (``shapes.CapacityPlans``)."""
        ...

    def write_capacity(self, actor: Actor, content: bytes, *, unit: str | None) -> Mapping[str, Any]:
        """Write a new version of an office's plan (``shapes.CapacityPlan``).

        Raises ``Invalid``, ``Forbidden``, and ``Conflict`` where it says the same as the version before.
        """
        ...

    def approve_capacity(self, actor: Actor, office: str, version: int | None) -> Mapping[str, Any]:
        """Approve a version (``shapes.CapacityPlan``). Raises ``Forbidden``, also for its author, and ``Conflict``."""
        ...

    def select(
        self, actor: Actor, *, office: str, stage: str, start: datetime, end: datetime, later: bool
    ) -> Mapping[str, Any]:
        """Allot the controls of a window (``shapes.NewlyRun``).

        Raises ``NotFound`` for an office without a plan in force, ``Conflict`` where nothing waits for it.
        """
        ...

    def selection_runs(self, actor: Actor, *, after: str | None, limit: int, office: str | None = None) -> _Page:
        """Selections over a window, the latest first (``shapes.Run``)."""
        ...

    def selection_run(self, actor: Actor, run: str) -> Mapping[str, Any]:
        """One selection (``shapes.Run``)."""
        ...

    def selection_members(self, actor: Actor, run: str, *, after: str | None, limit: int) -> _Page:
        """Who was in a selection (``shapes.RunMember``)."""
        ...

    def import_results(self, actor: Actor, content: bytes) -> Mapping[str, Any]:
        """Record a table of results (``shapes.ImportedResults``)."""
        ...

    def hit_rates(self, actor: Actor, *, by: str, since: datetime | None, until: datetime | None) -> Mapping[str, Any]:
        """The hit rates of a period (``shapes.HitRates``)."""
        ...
