# SPDX-License-Identifier: Apache-2.0
"""The compiled table as arrays, for the bulk front end: the same fields, the same sets, as 64-bit words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from greenlane.cargo import Scope

from ..language.types import Type
from .compiling import compiled_kernels
from .fields import ByKey, ByPattern, ByRange
from .predicates import Column, Look
from .table import Table
from .words import Searcher

EVERY_BIT = 0xFFFFFFFFFFFFFFFF
"""The mask of a whole hash; tests give another, so that different texts meet in one."""

FEW_KEYS = 256
"""Up to so many keys the hash table has room for sixteen times as many, beyond for four times."""

RANGES = 512
"""Into how many ranges the numbers between the first and the last cut are divided, so that few cuts lie in each."""

Array = Any

_MOST = 2**63 - 1


@dataclass(frozen=True)
class Texts:
    """Texts to be found by equality: their bytes, where each begins, and the slots of the hash table."""

    keys: Array
    starts: Array
    slots: Array
    mask: Array


@dataclass(frozen=True)
class PackedKeys:
    """``ByKey`` over texts: the first or last so many characters, 0 of both for all."""

    column: Column
    texts: Texts
    first: int
    last: int
    rows_of: Array
    absent: int


@dataclass(frozen=True)
class PackedFlags:
    """``ByKey`` over yes, no and unknown: the rows of 0, 1 and 2."""

    column: Column
    rows_of: Array


@dataclass(frozen=True)
class PackedRange:
    """``ByRange``: rows of the intervals; cuts as 64 bits in the order of unsigned numbers.

    ``near`` says how many cuts lie below each range of 2 to the ``shift`` from the first cut on.
    """

    column: Column
    decimal: bool
    cuts: Array
    near: Array
    shift: Any
    rows_of: Array
    nan: int
    absent: int


@dataclass(frozen=True)
class PackedPatterns:
    """``ByPattern``: whole texts by key, all others by the automaton."""

    column: Column
    texts: Texts
    outputs_of: Array
    steps: Array
    classes: Array
    output_at: Array
    begins: Any
    outputs: Array
    bases: Array
    refused: int
    absent: Array


PackedField = PackedKeys | PackedFlags | PackedRange | PackedPatterns


@dataclass(frozen=True)
class Packed:
    """A table as arrays; sets are rows of ``words`` words, a multiple of eight. Row ``full`` has every bit."""

    words: int
    start: Array
    rows: Array
    full: int
    fields: dict[Scope, tuple[PackedField, ...]]
    tried: dict[Scope, Array]
    others: dict[Scope, Array]
    exact: Array
    needed_of: Array
    needed: Array
    stands_for: Array


def packed(table: Table, mask: int = EVERY_BIT) -> Packed:
    """The table as arrays. ``mask`` keeps only some bits of the hashes."""
    return _Packer(table, mask).packed()


class _Packer:
    def __init__(self, table: Table, mask: int) -> None:
        self.table = table
        self.mask = np.uint64(mask)
        self.words = (table.width + 511) // 512 * 8
        self.numbers: dict[int, int] = {}

    def packed(self) -> Packed:
        table = self.table
        fields = {scope: tuple(self.field(each) for each in table.fields[scope]) for scope in Scope}
        every = (1 << table.width) - 1
        needed = sorted(table.needed.items())
        needed_of = np.full(table.mains, -1, np.int64)
        for place, (bit, _) in enumerate(needed):
            needed_of[bit] = place
        return Packed(
            words=self.words,
            start=self.row(table.start),
            full=self.number(every),
            rows=self.matrix(list(self.numbers)),
            fields=fields,
            tried={scope: self.row(bits) for scope, bits in table.tried.items()},
            others={scope: self.row(every ^ bits) for scope, bits in table.tried.items()},
            exact=self.row(table.exact),
            needed_of=needed_of,
            needed=self.matrix([bits for _, bits in needed] or [0]),
            stands_for=np.array(table.stands_for, np.int64),
        )

    def row(self, bits: int) -> Array:
        return np.frombuffer(bits.to_bytes(self.words * 8, "little"), "<u8").astype(np.uint64)

    def matrix(self, sets: Sequence[int]) -> Array:
        return np.stack([self.row(bits) for bits in sets])

    def number(self, bits: int) -> int:
        """The number of this set's row."""
        return self.numbers.setdefault(bits, len(self.numbers))

    def field(self, field: ByKey | ByRange | ByPattern) -> PackedField:
        match field:
            case ByPattern():
                return self.patterns(field)
            case ByRange():
                return self.range(field)
            case ByKey() if field.column.look is Look.FLAG:
                rows = [self.number(field.table[value]) for value in (False, True, None)]
                return PackedFlags(field.column, np.array(rows, np.uint32))
        texts = {text: bits for text, bits in field.table.items() if text is not None}
        return PackedKeys(
            column=field.column,
            texts=self.texts(texts),
            first=field.end or 0,
            last=-field.begin if field.begin else 0,
            rows_of=np.array([self.number(bits) for bits in (field.default, *texts.values())], np.uint32),
            absent=self.number(field.table[None]),
        )

    def range(self, field: ByRange) -> PackedRange:
        kind = field.column.part.type
        masks = field.masks
        if kind is Type.DECIMAL:
            cuts = ordered(np.array(field.cuts, np.float64) + 0.0)
        else:
            whole = [microseconds(cut) if isinstance(cut, datetime) else int(cut) for cut in field.cuts]
            # No value of 64 bits lies at or beyond such a cut.
            kept = [cut for cut in whole if cut <= _MOST]
            cuts, masks = ordered(np.array(kept, np.int64)), masks[: len(kept) + 1]
        rows = np.array([self.number(bits) for bits in masks], np.uint32)
        span = int(cuts[-1]) - int(cuts[0]) if len(cuts) else 0
        shift = max(0, span.bit_length() - RANGES.bit_length() + 1)
        begins = [int(cuts[0]) + (place << shift) for place in range((span >> shift) + 1)] if len(cuts) else [0]
        near = np.searchsorted(cuts, np.array(begins, np.uint64), side="left").astype(np.int64)
        nan, absent = self.number(field.nan), self.number(field.absent)
        return PackedRange(field.column, kind is Type.DECIMAL, cuts, near, np.uint64(shift), rows, nan, absent)

    def texts(self, known: Sequence[str] | dict[str, Any]) -> Texts:
        encoded = [text.encode("utf-8", "surrogatepass") for text in known]
        starts = np.zeros(len(encoded) + 1, np.uint64)
        np.cumsum([len(each) for each in encoded], out=starts[1:])
        keys = as_words(b"".join(encoded))
        roomy = 16 if len(encoded) <= FEW_KEYS else 4
        slots = np.zeros((1 << max(3, (len(encoded) * roomy).bit_length()), 2), np.uint64)
        compiled_kernels()["place_keys"](keys, starts, slots, self.mask)
        return Texts(keys, starts, slots, self.mask)

    def patterns(self, field: ByPattern) -> PackedPatterns:
        outputs: dict[tuple[int, ...], int] = {field.always: 0}
        wholes: dict[str, int] = {}
        searched: dict[str, int] = {}
        for begin, end, table in field.ends:
            for text, output in table.items():
                number = outputs.setdefault(output, len(outputs))
                if begin is None and end is None:
                    wholes[text] = number
                else:
                    marked = f"{_BEGIN}{_bytes(text)}" if begin is None else f"{_bytes(text)}{_END}"
                    searched[marked] = number
        if field.searcher is not None:
            for text, output in field.searcher.patterns.items():
                searched[_bytes(text)] = outputs.setdefault(output, len(outputs))
        automaton = _Automaton(searched, outputs)
        return PackedPatterns(
            column=field.column,
            texts=self.texts(wholes),
            outputs_of=np.array([0, *wholes.values()], np.uint32),
            steps=automaton.steps,
            classes=automaton.classes,
            output_at=automaton.output_at,
            begins=automaton.begins,
            outputs=np.stack([self.matrix(each) for each in outputs]),
            bases=self.matrix(field.bases),
            refused=int(field.refused),
            absent=self.row(field.absent),
        )


_BEGIN, _END = chr(256), chr(257)


def _bytes(text: str) -> str:
    """A text with a character for each of its bytes."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


class _Automaton:
    """The searcher over bytes, as one array of next states; a state's number is the place of its first class.

    States with several patterns get an output of their own in ``outputs``, and so does one that every text gives but
    that needs no state: output 0.
    """

    def __init__(self, patterns: dict[str, int], outputs: dict[tuple[int, ...], int]) -> None:
        searcher = Searcher(patterns)
        used = sorted({character for children in searcher.children for character in children} - {_BEGIN, _END})
        numbers = {_END: 0, **{character: number for number, character in enumerate(used, 2)}}
        self.classes = np.ones(256, np.uint64)  # class 1 is of all bytes in no pattern
        for character in used:
            self.classes[ord(character)] = numbers[character]
        width = len(used) + 2
        count = len(searcher.children)
        steps = np.zeros((count, width), np.uint64)
        self.output_at = np.zeros(count * width, np.uint32)
        by_number = list(outputs)
        for state in searcher.order:
            if state:
                steps[state] = steps[searcher.fails[state]]
            for character, child in searcher.children[state].items():
                if character != _BEGIN:
                    steps[state, numbers[character]] = child * width
            if searcher.outputs[state]:
                whole = _joined([by_number[number] for number in searcher.outputs[state]])
                self.output_at[state * width] = outputs.setdefault(whole, len(outputs))
        self.begins = np.uint64(searcher.children[0].get(_BEGIN, 0) * width)
        self.steps = steps.reshape(-1) if patterns else np.zeros(0, np.uint64)


def _joined(outputs: list[tuple[int, ...]]) -> tuple[int, ...]:
    found = list(outputs[0])
    for output in outputs[1:]:
        found = [one | other for one, other in zip(found, output, strict=True)]
    return tuple(found)


def ordered(values: Array) -> Array:
    """Decimals or whole numbers as 64 bits whose order as unsigned numbers is that of the values."""
    bits = values.view(np.uint64)
    sign = np.uint64(1 << 63)
    return bits ^ np.where(bits >> np.uint64(63), ~np.uint64(0), sign) if values.dtype == np.float64 else bits ^ sign


def as_words(data: bytes | Any) -> Array:
    """Bytes as 64-bit words, with two words more at the end."""
    found = np.empty(len(data) // 8 + 3, np.uint64)
    found[-3:] = 0
    found.view(np.uint8)[: len(data)] = np.frombuffer(data, np.uint8)
    return found


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 of an instant in UTC."""
    passed = moment.replace(tzinfo=None) - datetime(1970, 1, 1)  # noqa: DTZ001
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds
