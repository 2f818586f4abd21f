# SPDX-License-Identifier: Apache-2.0
"""What a consignment of a table came to, in outline: its state, findings, outcome, lane, score and hits.

Every check is asked and every profile decided, as for the full line; only the facts, the reasons and the sentences of
the findings are not written. A test holds each outline against the full line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from greenlane.cargo import Scope
from greenlane.intake import LodgementState
from greenlane.targeting import Asked, Changed, Concluded, OfStage, Outlining

from .answers import told_state
from .bulk_case import Case
from .bulk_numbers import Shown, untoken
from .bulk_shape import Shape

REFUSED, ACCEPTED = told_state(LodgementState.REFUSED), told_state(LodgementState.ACCEPTED)
"""The states of a line that was assessed."""
CONTEXTS = 20_000
"""So many contexts are kept: what the frame, the clocks and the number of findings make together."""


class Outline(NamedTuple):
    """What one consignment came to; without outcome where it was not assessed."""

    state: str
    outcome: str | None
    lane: str | None
    score: int | None
    hits: tuple[str, ...]
    told: Sequence[Shown]
    numbers: tuple[int, ...]

    def findings(self) -> list[tuple[str, str, str | None]]:
        """Code, severity and path of each finding."""
        found = []
        for _, shown, marked in self.told:
            path = shown["path"] if marked is None else untoken(marked, self.numbers)
            found.append((shown["code"], shown["severity"], path))
        return found


def outline_of(line: dict[str, Any]) -> Outline:
    """The outline of a full line."""
    told: list[Shown] = [((0, ""), shown, None) for shown in line["findings"]]
    for one in line["consignments"]:
        hits = tuple(hit["profile"] for hit in one["hits"])
        return Outline(line["state"], one["outcome"], one["lane"], one["score"], hits, told, ())
    return Outline(line["state"], None, None, None, (), told, ())


def countable(outline: Outline) -> dict[str, Any]:
    """As much of a full line as a tally counts."""
    one = {"lane": outline.lane, "outcome": outline.outcome, "hits": [{"profile": hit} for hit in outline.hits]}
    return {
        "state": outline.state,
        "findings": [{"code": shown["code"]} for _, shown, _ in outline.told],
        "consignments": [] if outline.outcome is None else [one],
    }


class Outliner:
    """Outlines the consignments of one shape."""

    def __init__(self, shape: Shape) -> None:
        """Start with what the shape has learned of its first consignment."""
        self._shape = shape
        members = {
            Scope.GOODS: shape.item_facts,
            Scope.EQUIPMENT: shape.equipment_facts,
            Scope.PARTY: shape.party_facts,
        }
        self._outlining = Outlining(shape.judge, shape.whole_facts, members)
        self._version = self._outlining.version
        self._contexts: dict[Any, tuple[Any, OfStage, tuple[int, int], bool]] = {}

    def outlined(self, case: Case, numbers: tuple[int, ...]) -> Outline | None:
        """The outline of a consignment, whose rows have these numbers; None where the single path must tell."""
        shape = self._shape
        findings = shape.findings(case)
        if findings is None:
            return None
        errors = warnings = 0
        for (rank, _), _, _ in findings:
            if rank == 0:
                errors += 1
            elif rank == 1:
                warnings += 1
        clocked = shape.clocked(case)
        members = case.members(len(shape.equipment_facts), len(shape.party_facts))
        while True:
            try:
                refused, found = self._concluded(case, members, clocked, errors, warnings)
                break
            except Changed:
                continue
        if found is None:
            return None
        state = REFUSED if refused else ACCEPTED
        return Outline(state, found.outcome, found.lane, found.score, found.hits, findings, numbers)

    def _concluded(
        self, case: Case, members: list[Asked], clocked: Any, errors: int, warnings: int
    ) -> tuple[bool, Concluded | None]:
        if self._outlining.version != self._version or len(self._contexts) >= CONTEXTS:
            self._contexts.clear()
            self._version = self._outlining.version
        # the clocks are kept beside, so that their identity stands for them
        key = id(case.context), id(clocked), errors, warnings
        known = self._contexts.get(key)
        shape = self._shape
        if known is None:
            context, _ = shape.clocks(case, errors, warnings)
            found = self._outlining.context(shape.context_told(case, context))
            of = self._outlining.stage(context.stage)
            self._version = self._outlining.version
            known = self._contexts[key] = ((case.context, clocked), of, found, bool(context.errors))
        _, of, found, refused = known

        def looked() -> Any:
            return shape.looked(case, shape.clocks(case, errors, warnings)[0])

        return refused, self._outlining.concluded(case.whole(), members, of, found, looked)
