# SPDX-License-Identifier: Apache-2.0
"""What a consignment of a table came to, in outline: its state, findings, outcome, lane, score and hits.

Every check is asked and every profile decided, as for the full line; only the facts, the reasons and the sentences of
the findings are not written. A test holds each outline against the full line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from greenlane.cargo import Scope
from greenlane.intake import LodgementState
from greenlane.targeting import Changed, Concluded, OfStage, Outlining

from .bulk_shape import Case, Shape, Shown, untoken

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

    def outlined(self, cells: Sequence[str], numbers: tuple[int, ...]) -> Outline | None:
        """The outline of a row of cells, or of several joined; None where the single path must tell."""
        shape = self._shape
        case = Case(shape, list(cells))
        shape.frame(case)
        findings = shape.findings(case)
        errors = warnings = 0
        for (rank, _), _, _ in findings:
            if rank == 0:
                errors += 1
            elif rank == 1:
                warnings += 1
        clocked = shape.clocked(case)
        while True:
            try:
                refused, found = self._concluded(case, clocked, errors, warnings)
                break
            except Changed:
                continue
        if found is None:
            return None
        state = LodgementState.REFUSED if refused else LodgementState.ACCEPTED
        return Outline(state.value, found.outcome, found.lane, found.score, found.hits, findings, numbers)

    def _concluded(self, case: Case, clocked: Any, errors: int, warnings: int) -> tuple[bool, Concluded | None]:
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
        return refused, self._outlining.concluded(
            case.row, self._nouns(case), of, found, self._looked(case, errors, warnings)
        )

    def _looked(self, case: Case, errors: int, warnings: int) -> Callable[[], Any]:
        shape = self._shape
        return lambda: shape.looked(case, shape.clocks(case, errors, warnings)[0])

    def _nouns(self, case: Case) -> list[Callable[[], Any]]:
        shape = self._shape
        nouns: list[Callable[[], Any]] = [case.declaration]
        nouns += [partial(case.item, index) for index in range(len(shape.item_facts))]
        nouns += [partial(case.equipment, index) for index in range(len(shape.equipment_facts))]
        nouns += [partial(case.party, index) for index in range(len(shape.party_facts))]
        return nouns
