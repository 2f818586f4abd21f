# SPDX-License-Identifier: Apache-2.0
"""Tables in bulk: consignments that are alike are checked and assessed by answers that are remembered.

What comes out is what the single path gives (``lines_of_assessment``), line by line; a property test holds it to that.
Consignments are alike when the same cells of their rows are filled. What is special (a cell that cannot be read, rows
that differ) takes the single path.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from operator import itemgetter
from typing import Any

from greenlane.intake import Builder, Group, Message, Reading, ReadState, Slot, Table, as_it_is

from .assessing import Knowledge
from .bulk_case import Case
from .bulk_frames import Frames
from .bulk_lines import Lined, Liner
from .bulk_shape import ROWS, Shape, Stale, Unlike
from .lines import line, lines_of_assessment
from .outlines import Outline, Outliner, outline_of

SHAPES = 512
"""So many shapes are learned of one table; consignments of further ones take the single path."""


class Learned:
    """What is learned of consignments, by their shapes; tables with the same columns share it."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Start with nothing."""
        self.knowledge = knowledge
        self._tables: list[tuple[Table, Shapes]] = []

    def of(self, table: Table) -> "Shapes":
        """What is learned of such tables."""
        for known, shapes in self._tables:
            if known.mapping is table.mapping and known.builder.alike(table.builder):
                return shapes
        shapes = Shapes(table.builder, self.knowledge)
        self._tables.append((table, shapes))
        return shapes


class Shapes:
    """The shapes of tables with the same columns, and which cells can be read."""

    def __init__(self, builder: Builder, knowledge: Knowledge) -> None:
        """Start with nothing learned."""
        self.builder = builder
        self.frames = Frames(knowledge)
        self.positions = tuple(sorted({slot.position for slot in builder.slots}))
        self.pick = _picker(self.positions)
        whole = {slot.position for slot in builder.of_whole}
        self._of_whole = _picker(tuple(place for place, at in enumerate(self.positions) if at in whole))
        self._longest = builder.limits.max_text_chars
        self._texts: list[int] = []  # columns of which any text will do
        self._converted: list[tuple[int, tuple[Slot, ...], dict[str, Any]]] = []
        for place, at in enumerate(self.positions):
            slots = tuple(slot for slot in builder.slots if slot.position == at)
            if all(slot.convert is as_it_is for slot in slots):
                self._texts.append(place)
            else:
                self._converted.append((place, slots, slots[0].kept if len(slots) == 1 else {}))
        self._shapes: dict[Any, Shape | None] = {}
        self._outliners: dict[Shape, Outliner] = {}
        self._liners: dict[Shape, Liner] = {}

    def readable(self, picked: Sequence[tuple[str, ...]]) -> bool:
        """Whether every cell can be read, and the rows agree on what belongs to the whole."""
        for cells in picked:
            for place, slots, kept in self._converted:
                cell = cells[place]
                if cell and cell not in kept and not self._is_good(slots, cell):
                    return False
            for place in self._texts:
                cell = cells[place]
                if cell.isspace() or len(cell) > self._longest:
                    return False
        if len(picked) > 1:
            first = self._of_whole(picked[0])
            return all(self._of_whole(cells) == first for cells in picked[1:])
        return True

    def _is_good(self, slots: Sequence[Slot], cell: str) -> bool:
        text = cell.strip()
        told: list[Any] = []
        return bool(text) and all(self.builder.value(slot, text, 0, told) is not None for slot in slots)

    def of(self, picked: Sequence[tuple[str, ...]], rows: Sequence[Sequence[str]]) -> Shape | None:
        """The shape of consignments like this one; None where they take the single path."""
        key = tuple(map(bool, picked[0])) if len(picked) == 1 else tuple(tuple(map(bool, cells)) for cells in picked)
        try:
            return self._shapes[key]
        except KeyError:
            pass
        if len(self._shapes) >= SHAPES or len(rows) > ROWS:
            return None
        shape: Shape | None = None
        with suppress(Unlike):
            shape = self._learned(picked, rows)
        self._shapes[key] = shape
        return shape

    def _learned(self, picked: Sequence[tuple[str, ...]], rows: Sequence[Sequence[str]]) -> Shape:
        of_rows: list[Shape] = []
        if len(rows) > 1:
            for cells, row in zip(picked, rows, strict=True):
                alone = self.of((cells,), (row,))
                if alone is None or not alone.numbered:
                    of_rows = []
                    break
                if alone not in self._outliners:  # so that it is known what looks at the goods items
                    self.outliner(alone).outlined(alone.case(cells), (0,))
                of_rows.append(alone)
        return Shape(self.builder, self.positions, rows, self.frames, tuple(of_rows))

    def outliner(self, shape: Shape) -> Outliner:
        """What outlines consignments of a shape."""
        found = self._outliners.get(shape)
        if found is None:
            found = self._outliners[shape] = Outliner(shape)
        return found

    def liner(self, shape: Shape) -> Liner:
        """What writes the lines of consignments of a shape."""
        found = self._liners.get(shape)
        if found is None:
            found = self._liners[shape] = Liner(shape)
        return found

    def forget(self, shape: Shape) -> None:
        """Learn a shape anew."""
        self._outliners.pop(shape, None)
        self._liners.pop(shape, None)
        for key in [key for key, each in self._shapes.items() if each is shape]:
            del self._shapes[key]


class Bulk:
    """Assesses the consignments of one table, one after the other."""

    def __init__(self, file: str, table: Table, learned: Learned) -> None:
        """``file`` is the name that the lines show."""
        self.file = file
        self.table = table
        self.knowledge = learned.knowledge
        self.single = 0
        """How many consignments took the single path."""
        self._shapes = learned.of(table)

    def line(self, group: Group) -> dict[str, Any]:
        """The line of one consignment, as ``greenlane assess`` prints it."""
        found = self._asked(group, _lined)
        if found is None:
            return self._single(group)
        state, findings, consignment = found
        own = line(self.file, self.table.mapping.format, state, (), [consignment])
        own["findings"] = findings
        return own

    def outline(self, group: Group) -> Outline:
        """What one consignment came to, checked and assessed as for its line, which is not made."""
        found = self._asked(group, _outlined)
        return outline_of(self._single(group)) if found is None else found

    def _single(self, group: Group) -> dict[str, Any]:
        self.single += 1
        return single_line(self.file, self.table, group, self.knowledge)

    def _asked(self, group: Group, ask: Callable[[Shapes, Shape, Case, Group], Any]) -> Any:
        """What is answered of a consignment; None where it takes the single path."""
        if group.findings:
            return None
        shapes = self._shapes
        picked = [shapes.pick(row) for row in group.rows]
        if not shapes.readable(picked):
            return None
        cells = picked[0] if len(picked) == 1 else tuple([cell for each in picked for cell in each])
        while True:
            shape = shapes.of(picked, group.rows)
            if shape is None:
                return None
            try:
                found = ask(shapes, shape, shape.case(cells), group)
                shape.settle()
            except Stale:
                shapes.forget(shape)
            else:
                return found


def _outlined(shapes: Shapes, shape: Shape, case: Case, group: Group) -> Outline | None:
    return shapes.outliner(shape).outlined(case, group.numbers)


def _lined(shapes: Shapes, shape: Shape, case: Case, group: Group) -> Lined | None:
    return shapes.liner(shape).lined(case, group.numbers)


def single_line(file: str, table: Table, group: Group, knowledge: Knowledge) -> dict[str, Any]:
    """The line of one consignment by the path that every message takes."""
    message: Message = table.message(group)
    reading = Reading(format=table.mapping.format, state=ReadState.READ, messages=(message,))
    return next(lines_of_assessment(file, reading, knowledge))


def _picker(positions: tuple[int, ...]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    if len(positions) > 1:
        return itemgetter(*positions)
    return lambda row: tuple(row[position] for position in positions)
