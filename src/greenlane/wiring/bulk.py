# SPDX-License-Identifier: Apache-2.0
"""Tables in bulk: consignments that are alike are checked and assessed by answers that are remembered.

What comes out is what the single path gives (``lines_of_assessment``), line by line; a property test holds it to that.
Consignments are alike when the same cells of their rows are filled. What is special (a cell that cannot be read, rows
that differ) takes the single path.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from greenlane.intake import Group, Message, Reading, ReadState, Table

from .assessing import Knowledge
from .bulk_shape import Shape, Unlike
from .lines import line, lines_of_assessment
from .outlines import Outline, Outliner, outline_of

SHAPES = 512
"""So many shapes are learned of one table; consignments of further ones take the single path."""

KNOWN = 50_000
"""How many texts of one column are remembered as good."""


class Bulk:
    """Assesses the consignments of one table, one after the other."""

    def __init__(self, file: str, table: Table, knowledge: Knowledge) -> None:
        """Start with nothing learned; ``file`` is the name that the lines show."""
        self.file = file
        self.table = table
        self.knowledge = knowledge
        self.single = 0
        """How many consignments took the single path."""
        builder = table.builder
        self.positions = tuple(sorted({slot.position for slot in builder.slots}))
        self._pick = _picker(self.positions)
        whole = {slot.position for slot in builder.of_whole}
        self._of_whole = _picker(tuple(place for place, at in enumerate(self.positions) if at in whole))
        self._good: tuple[set[str], ...] = tuple(set() for _ in self.positions)
        self._slots = tuple(tuple(slot for slot in builder.slots if slot.position == at) for at in self.positions)
        self._shapes: dict[Any, Shape | None] = {}
        self._outliners: dict[Shape, Outliner] = {}

    def line(self, group: Group) -> dict[str, Any]:
        """The line of one consignment, as ``greenlane assess`` prints it."""
        known = self._known(group)
        if known is not None:
            shape, row = known
            found = shape.assessed(row, group)
            if found is not None:
                state, findings, consignment = found
                own = line(self.file, self.table.mapping.format, state, (), [consignment])
                own["findings"] = findings
                return own
        self.single += 1
        return single_line(self.file, self.table, group, self.knowledge)

    def outline(self, group: Group) -> Outline:
        """What one consignment came to, checked and assessed as for its line, which is not made."""
        known = self._known(group)
        if known is not None:
            shape, row = known
            outliner = self._outliners.get(shape)
            if outliner is None:
                outliner = self._outliners[shape] = Outliner(shape)
            found = outliner.outlined(row, group.numbers)
            if found is not None:
                return found
        self.single += 1
        return outline_of(single_line(self.file, self.table, group, self.knowledge))

    def _known(self, group: Group) -> tuple[Shape, Sequence[str]] | None:
        """The shape of a consignment, and its cells; None where it takes the single path."""
        if group.findings:
            return None
        picked = [self._pick(row) for row in group.rows]
        if not self._readable(picked):
            return None
        shape = self._shape(picked, group)
        if shape is None:
            return None
        return shape, picked[0] if len(picked) == 1 else tuple(cell for cells in picked for cell in cells)

    def _readable(self, picked: Sequence[tuple[str, ...]]) -> bool:
        """Whether every cell can be read, and the rows agree on what belongs to the whole."""
        for cells in picked:
            for place, (cell, good) in enumerate(zip(cells, self._good, strict=True)):
                if cell and cell not in good and not self._is_good(place, cell):
                    return False
        if len(picked) > 1:
            first = self._of_whole(picked[0])
            return all(self._of_whole(cells) == first for cells in picked[1:])
        return True

    def _is_good(self, place: int, cell: str) -> bool:
        good = self._good[place]
        text = cell.strip()
        told: list[Any] = []
        builder = self.table.builder
        if not text or any(builder.value(slot, text, 0, told) is None for slot in self._slots[place]):
            return False
        if len(good) >= KNOWN:
            good.clear()
        good.add(cell)
        return True

    def _shape(self, picked: Sequence[tuple[str, ...]], group: Group) -> Shape | None:
        key = tuple(map(bool, picked[0])) if len(picked) == 1 else tuple(tuple(map(bool, cells)) for cells in picked)
        try:
            return self._shapes[key]
        except KeyError:
            pass
        if len(self._shapes) >= SHAPES:
            return None
        try:
            shape = Shape(self.table.builder, self.positions, group.rows, self.knowledge)
        except Unlike:
            shape = None
        self._shapes[key] = shape
        return shape


def single_line(file: str, table: Table, group: Group, knowledge: Knowledge) -> dict[str, Any]:
    """The line of one consignment by the path that every message takes."""
    message: Message = table.message(group)
    reading = Reading(format=table.mapping.format, state=ReadState.READ, messages=(message,))
    return next(lines_of_assessment(file, reading, knowledge))


def _picker(positions: tuple[int, ...]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    if len(positions) > 1:
        return itemgetter(*positions)
    return lambda row: tuple(row[position] for position in positions)
