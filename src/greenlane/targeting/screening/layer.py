# SPDX-License-Identifier: Apache-2.0
"""One searchable body of listed names: made once, searched often; of its names some may be marked as removed."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from .comparing import guessed_family
from .compiled import compiled
from .kernel import LONGEST_WORD, MOST, Entry, Lexicon, Met
from .lexicon import lexicon_of, room
from .listed import ListedName
from .reading import Word, read_name
from .schemas import family_of
from .searching import GUESSED, KEY_BITS, NEAR, Desk, Searchable
from .weighing import MATCH, RULES_ROW, rarity

_FAMILIES = ("person", "firm", "vessel")

_MOST_FOUND = 100_000
"""Names that one search gives at the most."""

_LIGHT = 0.25
"""Words of less weight are not weighed by how often they are listed: they are light already."""


class Found(NamedTuple):
    """A name of a layer that a query matches: which query, the place of the name in the layer, the score."""

    query: int
    name: int
    score: float


class Layer:
    """Listed names ready to be searched. ``base`` is the layer whose frequencies weigh the words, if not this one."""

    def __init__(self, entries: Iterable[ListedName], base: Layer | None = None) -> None:
        self.entries: list[ListedName] = list(entries)
        self.words: dict[Word, int] = {}
        entry_of, families, starts, name_words = array("i"), array("B"), array("q", [0]), array("q")
        self.texts: list[str] = []
        words, known = self.words, self.words.get
        for place, listed in enumerate(self.entries):
            for text in listed.names:
                read = read_name(text)
                if not read:
                    continue
                self.texts.append(text)
                entry_of.append(place)
                if listed.schema is not None:
                    families.append(family_of(listed.schema))
                else:
                    families.append(GUESSED + guessed_family(read))
                for word in read:
                    number = known(word)
                    if number is None:
                        number = words[word] = len(words)
                    name_words.append(number)
                starts.append(len(name_words))
        self.entry_of = _taken(entry_of, np.int32)
        self._fill(
            _taken(families, np.uint8).astype(np.int64), _taken(starts, np.int64), _taken(name_words, np.int64), base
        )

    def _fill(self, families: Any, starts: Any, name_words: Any, base: Layer | None) -> None:
        code = compiled()
        count = len(self.words)
        self.lexicon = arrays_of(lexicon_of(self.words))
        self._weigh(name_words, len(families), base)
        room = np.zeros(LONGEST_WORD + 8, np.int64)
        nothing = np.zeros(0, np.int64)
        size = code.fill_keys(self.lexicon, count, room, nothing, nothing)
        keys, key_words = np.zeros(size, np.int64), np.zeros(size, np.int64)
        code.fill_keys(self.lexicon, count, room, keys, key_words)
        order = np.argsort(keys, kind="stable")
        keys, key_words = keys[order], key_words[order]
        self._directory_bits = max(4, min(22, size.bit_length() - 2))
        directory = np.zeros((1 << self._directory_bits) + 1, np.int64)
        code.fill_directory(keys, KEY_BITS - self._directory_bits, directory)
        signs = np.zeros(count, np.int64)
        code.fill_signs(self.lexicon, count, signs)
        posted = np.zeros(count + 1, np.int64)
        total = code.count_posted(self.lexicon, families, starts, name_words, posted)
        self.names = Searchable(
            keys=keys,
            key_words=key_words,
            directory=directory,
            posted=posted,
            posted_names=np.zeros(total, np.int32),
            posted_signs=np.zeros(total, np.int64),
            posted_bits=np.zeros(total, np.uint8),
            posted_weights=np.zeros(total, np.int16),
            posted_families=np.zeros(total, np.uint8),
            name_starts=starts,
            name_words=name_words,
            removed=np.zeros(len(families), np.uint8),
        )
        code.fill_posted(
            self.lexicon, families, starts, name_words, signs, posted, np.zeros(count, np.int64), *self.names[4:9]
        )

    def _weigh(self, name_words: Any, names: int, base: Layer | None) -> None:
        """Let words that are often listed weigh less: in this layer, or in the one that it is laid upon."""
        entries = self.lexicon.words
        if base is not None:
            for word, number in self.words.items():
                weights = base.weighed(word)
                if weights is not None:
                    for family, weight in zip(_FAMILIES, weights, strict=True):
                        entries[family][number] = weight
            return
        counts = np.zeros(len(self.words), np.int64)
        compiled().count_words(name_words, counts)
        often = np.flatnonzero(counts * 20_000 > 20 * max(names, 20_000))
        most = np.array([rarity(count, names) for count in counts[often].tolist()])
        for family in _FAMILIES:
            own = entries[family][often]
            entries[family][often] = np.where(own < _LIGHT, own, np.minimum(own, most))

    def weighed(self, word: Word) -> tuple[float, float, float] | None:
        """What a word weighs in this layer, for persons, firms and vessels; None for one that is not listed."""
        number = self.words.get(word)
        if number is None:
            return None
        entry = self.lexicon.words[number]
        return float(entry["person"]), float(entry["firm"]), float(entry["vessel"])

    def without(self, places: Sequence[int]) -> Layer:
        """The layer with the names of some entries marked as removed; everything else is shared."""
        other = Layer.__new__(Layer)
        other.__dict__.update(self.__dict__)
        removed = self.names.removed.copy()
        removed[np.isin(self.entry_of, np.asarray(places, np.int32))] = 1
        other.names = self.names._replace(removed=removed)
        return other

    def search(self, queries: Sequence[tuple[Word, ...]], families: Sequence[int], base: Layer) -> list[Found]:
        """What each query matches; ``families`` has -1 where the schema of a query is not known."""
        lexicon = arrays_of(lexicon_of((word for query in queries for word in query), base.weighed))
        starts = np.zeros(len(queries) + 1, np.int64)
        np.cumsum([len(query) for query in queries], out=starts[1:])
        met = _room_of(int(starts[-1]))
        of = np.zeros(_MOST_FOUND, np.int32)
        out_names, out_scores = np.zeros(_MOST_FOUND, np.int32), np.zeros(_MOST_FOUND, np.float64)
        desk = self._desk()
        asked = np.asarray(families, np.int64)
        found: list[Found] = []
        begin = 0
        while begin < len(queries):
            filled, begin = compiled().search_all(
                lexicon, starts, asked, self.lexicon, self.names, _RULES, MATCH - 0.00005, met, desk, of, out_names,
                out_scores, begin,
            )  # fmt: skip
            found.extend(
                map(
                    Found._make,
                    zip(of[:filled].tolist(), out_names[:filled].tolist(), out_scores[:filled].tolist(), strict=True),
                )
            )
        return found

    def _desk(self) -> Desk:
        return Desk(
            seen_words=np.full(len(self.words), -1, np.int64),
            seen_names=np.full(len(self.names.removed), -1, np.int64),
            round=np.array([0, self._directory_bits, 0], np.int64),
            near=np.zeros(MOST * NEAR, np.int64),
            near_count=np.zeros(MOST, np.int64),
            near_names=np.zeros(MOST, np.int64),
            signs=np.zeros(MOST, np.int64),
            order=np.zeros(MOST, np.int64),
            totals=np.zeros(6, np.float64),
            found_names=np.zeros(_MOST_FOUND, np.int32),
            found_scores=np.zeros(_MOST_FOUND, np.float64),
        )


_RULES = np.array(RULES_ROW, np.float64)
_ENTRY = np.dtype([(name, np.float64 if name in _FAMILIES else np.int64) for name in Entry._fields])


def arrays_of(lexicon: Lexicon) -> Lexicon:
    """The same words as arrays."""
    return Lexicon(np.frombuffer(lexicon.text, np.uint8), np.array(lexicon.words, _ENTRY))


def _room_of(words: int) -> Met:
    """Room for comparisons of queries that have so many words together."""
    plain = room()
    return Met(
        cells=np.array(plain.cells, np.int64),
        buffer=np.array(plain.buffer, np.uint8),
        places=np.arange(words + MOST, dtype=np.int64),
    )


def _taken(values: Any, kind: Any) -> Any:
    return np.frombuffer(values, kind).copy() if len(values) else np.zeros(0, kind)
