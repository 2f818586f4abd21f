# SPDX-License-Identifier: Apache-2.0
"""The full lines of consignments of one shape: state, findings, facts, opinion, hits with their reasons, deadline."""

from typing import Any

from greenlane.targeting import Judged

from .answers import opinion_json
from .bulk_case import Case
from .bulk_numbers import numbered, numbered_hit
from .bulk_shape import Shape
from .outlines import ACCEPTED, REFUSED

Lined = tuple[str, list[dict[str, Any]], dict[str, Any]]
"""The state, the findings and the consignment of a line."""


class Liner:
    """Writes the lines of consignments of one shape."""

    def __init__(self, shape: Shape) -> None:
        """Start with nothing remembered."""
        self._shape = shape
        self._opinions: dict[int, dict[str, Any]] = {}  # by selections that the judge keeps
        self._sorted: dict[tuple[str, ...], tuple[str, ...]] = {}

    def lined(self, case: Case, numbers: tuple[int, ...]) -> Lined | None:
        """The line of a consignment, whose rows have these numbers; None where the single path must tell."""
        shape = self._shape
        findings = shape.findings(case)
        if findings is None:
            return None
        ranks = [rank for (rank, _), _, _ in findings]
        context, due = shape.clocks(case, ranks.count(0), ranks.count(1))
        read, members, seen = shape.looked(case, context)
        varying = shape.varying()
        judged = shape.judge.judge(context.stage, read, members, seen, sum(map(len, varying)), varying)
        if judged is None:
            return None
        facts = self._ordered({**seen.whole.shown, **seen.context.shown})
        facts["items"] = [self._ordered(one.shown) for one in seen.items]
        facts["equipment"] = [self._ordered(one.shown) for one in seen.equipment]
        facts["parties"] = [self._ordered(one.shown) for one in seen.parties]
        consignment = {
            "reference": seen.whole.shown.get("filing.reference"),
            "facts": facts,
            **self._opinion(judged),
            **due,
        }
        consignment["hits"] = [numbered_hit(hit, marked, numbers) for hit, marked in judged.hits]
        # without a store there is nothing to compare with: what a message says of itself alone accepts or refuses it
        state = REFUSED if context.errors else ACCEPTED
        return state, [numbered(shown, path, numbers) for _, shown, path in findings], consignment

    def _ordered(self, facts: dict[str, Any]) -> dict[str, Any]:
        names = tuple(facts)
        order = self._sorted.get(names)
        if order is None:
            order = self._sorted[names] = tuple(sorted(names))
        return {name: facts[name] for name in order}

    def _opinion(self, judged: Judged) -> dict[str, Any]:
        """The opinion as JSON shows it, its hits aside; the same for consignments with the same hits."""
        known = self._opinions.get(id(judged.selection))
        if known is None:
            selection = judged.selection
            opinion = opinion_json(judged.assessment, selection.outcome, selection.lane, selection.selected_by)
            known = self._opinions[id(selection)] = opinion
        return known
