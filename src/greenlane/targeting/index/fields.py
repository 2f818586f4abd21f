# SPDX-License-Identifier: Apache-2.0
"""The fields of the compiled table: per column, class of values → the bits that such a value does not refute.

A field holds every bit that has no predicate in it (that is not ``asked``), for all values; the sets are Python
integers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from ..language.words import words_of
from .predicates import AnyOf, Column, Cuts, Keyed, Look, Predicate, both
from .words import Remembering, searcher

Lists = Mapping[str, Set[str]]
Asked = dict[tuple[Predicate, ...], list[int]]
"""The predicates on one column that must hold together, with the bits that ask for them."""


@dataclass(frozen=True)
class ByKey:
    """Values by equality: of ``table``, absence (None) included; every other value has ``default``.

    Of a text only the slice from ``begin`` to ``end`` is looked at.
    """

    column: Column
    table: dict[Any, int]
    default: int
    asked: int
    begin: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class ByRange:
    """Numbers and instants: ``masks[n]`` is of the values from ``cuts[n-1]`` to below ``cuts[n]``."""

    column: Column
    cuts: list[Any]
    masks: list[int]
    nan: int
    absent: int
    asked: int


@dataclass(frozen=True)
class ByPattern:
    """Texts, or lists of texts, by patterns.

    A value fits where every layer does: ``bases[n]`` or one of its patterns' masks; ``refused`` layers are the other
    way round. ``ends`` are (from, to, table) of slices of the text; their outputs and the searcher's are a mask for
    each layer, the refused one last.
    """

    column: Column
    bases: tuple[int, ...]
    refused: bool
    ends: tuple[tuple[int | None, int | None, dict[str, tuple[int, ...]]], ...]
    searcher: Remembering | None
    always: tuple[int, ...]
    absent: int
    asked: int

    def left(self, value: Any) -> int:
        """The bits that this value does not refute."""
        if value is None:
            return self.absent
        found = [self.always] if value or self.column.look is Look.TEXT else [(0,) * len(self.bases)]
        for text in value if self.column.look is Look.TEXTS else (value,):
            for begin, end, table in self.ends:
                output = table.get(text[begin:end])
                if output is not None:
                    found.append(output)
            if self.searcher is not None:
                found += self.searcher.found(text)
        last = len(self.bases) - 1
        left = -1
        for layer, base in enumerate(self.bases):
            mask = 0 if layer == last and self.refused else base
            for output in found:
                mask |= output[layer]
            left &= base & ~mask if layer == last and self.refused else mask
        return left


Field = ByKey | ByRange | ByPattern


def mask_of(bits: Iterable[int], width: int) -> int:
    """The set of these bits as an integer."""
    found = bytearray((width + 7) // 8)
    for bit in bits:
        found[bit >> 3] |= 1 << (bit & 7)
    return int.from_bytes(found, "little")


def fields_of(column: Column, asked: Asked, width: int, lists: Lists) -> list[Field]:
    """The fields of one column."""
    every = (1 << width) - 1
    if column.look is Look.NUMBER:
        return [_by_range(column, asked, width, every)]
    if column.look is Look.FLAG:
        return [_by_flag(column, asked, width, every)]
    keyed: dict[Keyed, list[int]] = {}
    sliced: dict[tuple[int | None, int | None], dict[Keyed, list[int]]] = {}
    patterns: dict[tuple[AnyOf, ...], list[int]] = {}
    for predicates, bits in asked.items():
        resolved = [_resolved(each, lists) for each in predicates]
        one = _one_keyed([each for each in resolved if isinstance(each, Keyed)])
        several = tuple(each for each in resolved if isinstance(each, AnyOf))
        if column.look is Look.TEXTS:
            assert one is None
        if one is not None:
            keyed.setdefault(one, []).extend(bits)
        alike = _one_slice(several) if column.look is Look.TEXT else None
        if alike is not None:
            sliced.setdefault(alike[0], {}).setdefault(alike[1], []).extend(bits)
        elif several:
            patterns.setdefault(several, []).extend(bits)
    found: list[Field] = []
    if keyed:
        found.append(_by_key(column, keyed, width, every))
    for (begin, end), of_slice in sliced.items():
        found.append(_by_key(column, of_slice, width, every, begin, end))
    if patterns:
        found.append(_by_pattern(column, patterns, width, every))
    return found


def _resolved(one: Predicate, lists: Lists) -> Predicate:
    """The predicate with the values of its named lists; where a list is missing nothing is known, so nothing fits."""
    if isinstance(one, Keyed) and one.lists:
        known = [lists[name] for name in one.lists if name in lists]
        if one.negated and len(known) < len(one.lists):
            return Keyed(frozenset(), absent=one.absent)
        return Keyed(one.values.union(*known), negated=one.negated, absent=one.absent)
    if isinstance(one, AnyOf) and one.lists:
        if one.negated and any(name not in lists for _, name in one.lists):
            return AnyOf(frozenset(), absent=one.absent)
        more = {(kind, text) for kind, name in one.lists for text in lists.get(name, ())}
        return AnyOf(one.patterns | more, negated=one.negated, absent=one.absent)
    return one


def _one_keyed(several: Sequence[Keyed]) -> Keyed | None:
    if not several:
        return None
    found = several[0]
    for other in several[1:]:
        joined = both(found, other)
        assert isinstance(joined, Keyed)
        found = joined
    return found


def _one_slice(several: tuple[AnyOf, ...]) -> tuple[tuple[int | None, int | None], Keyed] | None:
    """The one slice of a text that all patterns look at, and the texts it may be; None where there is not one."""
    if len(several) != 1 or several[0].negated:
        return None
    where = {_slice(kind, text) for kind, text in several[0].patterns}
    if len(where) != 1 or None in where:
        return None
    (only,) = where
    assert only is not None
    return only, Keyed(frozenset(text for _, text in several[0].patterns), absent=several[0].absent)


def _slice(kind: str, text: str) -> tuple[int | None, int | None] | None:
    """Which slice of a text must be this one, None where a pattern may stand anywhere."""
    if kind == "is":
        return None, None
    if not text or kind not in ("starts", "ends"):
        return None
    return (None, len(text)) if kind == "starts" else (-len(text), None)


def _unasked(groups: Iterable[list[int]], width: int, every: int) -> int:
    return every ^ mask_of((bit for bits in groups for bit in bits), width)


def _by_key(
    column: Column,
    keyed: dict[Keyed, list[int]],
    width: int,
    every: int,
    begin: int | None = None,
    end: int | None = None,
) -> ByKey:
    default = absent = unasked = _unasked(keyed.values(), width, every)
    added: dict[str, int] = {}
    taken: dict[str, int] = {}
    for one, bits in keyed.items():
        mask = mask_of(bits, width)
        if one.absent:
            absent |= mask
        changed = taken if one.negated else added
        if one.negated:
            default |= mask
        for value in one.values:
            changed[value] = changed.get(value, 0) | mask
    table: dict[Any, int] = {value: default | mask for value, mask in added.items()}
    for value, mask in taken.items():
        table[value] = table.get(value, default) & ~mask
    table[None] = absent
    return ByKey(column, table, default, every ^ unasked, begin, end)


def _by_flag(column: Column, asked: Asked, width: int, every: int) -> ByKey:
    unasked = _unasked(asked.values(), width, every)
    table = {True: unasked, False: unasked, None: unasked}
    for predicates, bits in asked.items():
        mask = mask_of(bits, width)
        for value, field in ((True, "true"), (False, "false"), (None, "absent")):
            if all(getattr(each, field) for each in predicates):
                table[value] |= mask
    return ByKey(column, table, unasked, every ^ unasked)


def _by_range(column: Column, asked: Asked, width: int, every: int) -> ByRange:
    nan = absent = unasked = _unasked(asked.values(), width, every)
    whole = []
    for predicates, bits in asked.items():
        one = predicates[0]
        for other in predicates[1:]:
            one = both(one, other) or one
        assert isinstance(one, Cuts)
        whole.append((one, mask_of(bits, width)))
    cuts = sorted({cut for one, _ in whole for cut in one.cuts})
    places = {cut: place for place, cut in enumerate(cuts, 1)}
    turns = [0] * (len(cuts) + 1)
    turns[0] = nan
    for one, mask in whole:
        nan |= mask if one.nan else 0
        absent |= mask if one.absent else 0
        before = False
        for place, inside in zip((0, *(places[cut] for cut in one.cuts)), one.inside, strict=True):
            if inside is not before:
                turns[place] ^= mask
                before = inside
    masks = []
    mask = 0
    for turn in turns:
        mask ^= turn
        masks.append(mask)
    return ByRange(column, cuts, masks, nan, absent, every ^ unasked)


def _by_pattern(column: Column, patterns: dict[tuple[AnyOf, ...], list[int]], width: int, every: int) -> ByPattern:
    wanted = [[each for each in several if not each.negated] for several in patterns]
    refused = any(each.negated for several in patterns for each in several)
    count = max(map(len, wanted))
    layers = count + refused
    bases = [every] * layers
    absent = unasked = _unasked(patterns.values(), width, every)
    outputs: dict[tuple[str, str], list[int]] = {}
    for several, bits in patterns.items():
        mask = mask_of(bits, width)
        if all(each.absent for each in several):
            absent |= mask
        layer = 0
        for one in several:
            at = layers - 1 if one.negated else layer
            if not one.negated:
                bases[layer] ^= mask
                layer += 1
            for pattern in one.patterns:
                outputs.setdefault(pattern, [0] * layers)[at] |= mask
    ends: dict[tuple[int | None, int | None], dict[str, tuple[int, ...]]] = {}
    always = [0] * layers
    searched: dict[str, tuple[int, ...]] = {}
    for (kind, text), output in outputs.items():
        if not text and kind not in ("is", "word"):
            always = [one | other for one, other in zip(always, output, strict=True)]
        elif kind in ("has", "word"):
            found = words_of(text) if kind == "word" else text
            if found:
                known = searched.get(found, (0,) * layers)
                searched[found] = tuple(one | other for one, other in zip(known, output, strict=True))
        else:
            where = _slice(kind, text)
            assert where is not None
            ends.setdefault(where, {})[text] = tuple(output)
    slices = tuple((begin, end, table) for (begin, end), table in ends.items())
    return ByPattern(
        column, tuple(bases), refused, slices, searcher(searched.items()), tuple(always), absent, every ^ unasked
    )
