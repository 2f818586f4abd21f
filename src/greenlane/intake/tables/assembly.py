# SPDX-License-Identifier: Apache-2.0
"""Declarations of one shape, made anew for each consignment from a first one: what does not change is shared."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from msgspec import Struct

from greenlane.cargo import Declaration, Place

from .building import Builder, Slot

Make = Callable[[Sequence[str]], Any]

_KEPT = 5_000
_FEW = 2  # columns of a noun that is worth keeping: parties, places and conveyances come again


def value_maker(builder: Builder, slot: Slot, column: int) -> Make:
    """Gives the value of one column of a row of cells that can all be read."""
    kept = slot.kept

    def value(row: Sequence[str]) -> Any:
        cell = row[column]
        known = kept.get(cell)
        return builder.value(slot, cell.strip(), 0, []) if known is None else known

    return value


def assembly(
    builder: Builder, declaration: Declaration, places: Mapping[Place, tuple[int, Slot]]
) -> Callable[[Sequence[str]], Declaration]:
    """Makes declarations like this one; ``places`` gives the column in the row, and the slot, of each field."""
    return noun_maker(builder, declaration, (), places)


def noun_maker(builder: Builder, noun: Struct, place: Place, places: Mapping[Place, tuple[int, Slot]]) -> Make:
    """Makes nouns like this one, which stands at that place of the declaration."""
    made = _noun(builder, noun, place, places)
    return made[0] if made is not None else _same(noun)


def _noun(
    builder: Builder, noun: Struct, place: Place, places: Mapping[Place, tuple[int, Slot]]
) -> tuple[Make, frozenset[int]] | None:
    """Makes one noun, and the columns it is made of; None for one that never changes."""
    same: dict[str, Any] = {}
    parts: list[tuple[str, Make]] = []
    columns: set[int] = set()
    for name in noun.__struct_fields__:
        value = getattr(noun, name)
        part = _part(builder, value, (*place, name), places)
        if part is None:
            same[name] = value
        else:
            parts.append((name, part[0]))
            columns |= part[1]
    if not parts:
        return None
    kind = type(noun)

    def make(row: Sequence[str]) -> Any:
        fields = same.copy()
        for name, part in parts:
            fields[name] = part(row)
        return kind(**fields)

    return (_remembered(make, sorted(columns)) if len(columns) <= _FEW else make), frozenset(columns)


def _part(
    builder: Builder, value: Any, place: Place, places: Mapping[Place, tuple[int, Slot]]
) -> tuple[Make, frozenset[int]] | None:
    found = places.get(place)
    if found is not None:
        column, slot = found
        one = value_maker(builder, slot, column)
        return ((lambda row: (one(row),)) if isinstance(value, tuple) else one), frozenset({column})
    if isinstance(value, Struct):
        return _noun(builder, value, place, places)
    if not isinstance(value, tuple) or not value or not isinstance(value[0], Struct):
        return None
    several = [_noun(builder, one, (*place, position), places) for position, one in enumerate(value)]
    if not any(several):
        return None
    makers = [one[0] if one else _same(value[position]) for position, one in enumerate(several)]
    return (lambda row: tuple([make(row) for make in makers])), frozenset().union(*(one[1] for one in several if one))


def _same(noun: Any) -> Make:
    return lambda row: noun


def _remembered(make: Make, columns: Sequence[int]) -> Make:
    kept: dict[Any, Any] = {}
    key = itemgetter(*columns)

    def remembered(row: Sequence[str]) -> Any:
        cells = key(row)
        known = kept.get(cells)
        if known is None:
            if len(kept) >= _KEPT:
                kept.clear()
            known = kept[cells] = make(row)
        return known

    return remembered
