# SPDX-License-Identifier: Apache-2.0
"""One searchable body of listed names: made once, searched often; of its names some may be marked as removed."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from .comparing import guessed_family
from .compiled import compiled
from .kernel import LONGEST_WORD, MOST, Lexicon, Met
from .lexicon import lexicon_of
from .listed import ListedName
from .reading import Word, read_name
from .schemas import family_of
from .searching import GUESSED, KEY_BITS, NEAR, Desk, Searchable
from .weighing import MATCH, RULES_ROW, rarity

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
        weight = self.lexicon.weight.reshape(-1, 3)
        if base is not None:
            for word, number in self.words.items():
                known = base.words.get(word)
                if known is not None:
                    weight[number] = base.lexicon.weight[known * 3 : known * 3 + 3]
            return
        counts = np.zeros(len(self.words), np.int64)
        compiled().count_words(name_words, counts)
        for number in np.flatnonzero(counts * 20_000 > 20 * max(names, 20_000)):
            most = rarity(int(counts[number]), names)
            weight[number] = np.where(weight[number] < _LIGHT, weight[number], np.minimum(weight[number], most))

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
        lexicon = arrays_of(_queries(queries, base))
        starts = np.zeros(len(queries) + 1, np.int64)
        np.cumsum([len(query) for query in queries], out=starts[1:])
        met = room_of()._replace(places=np.arange(int(starts[-1]) + MOST, dtype=np.int64))
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
            found_names=np.zeros(_MOST_FOUND, np.int32),
            found_scores=np.zeros(_MOST_FOUND, np.float64),
        )


_RULES = np.array(RULES_ROW, np.float64)


def arrays_of(lexicon: Lexicon) -> Lexicon:
    """The same words as arrays."""
    return Lexicon(
        letters=np.frombuffer(lexicon.letters, np.uint8),
        starts=np.array(lexicon.starts, np.int64),
        sounds=np.frombuffer(lexicon.sounds, np.uint8),
        sound_starts=np.array(lexicon.sound_starts, np.int64),
        bones=np.frombuffer(lexicon.bones, np.uint8),
        bone_starts=np.array(lexicon.bone_starts, np.int64),
        flags=np.array(lexicon.flags, np.int64),
        value=np.array(lexicon.value, np.int64),
        first=np.array(lexicon.first, np.int64),
        second=np.array(lexicon.second, np.int64),
        weight=np.array(lexicon.weight, np.float64),
    )


def room_of() -> Met:
    """Room for comparisons, as arrays."""
    return Met(
        with_left=np.zeros(MOST, np.int64),
        with_right=np.zeros(MOST, np.int64),
        how_left=np.zeros(MOST, np.int64),
        how_right=np.zeros(MOST, np.int64),
        alike_left=np.zeros(MOST, np.float64),
        alike_right=np.zeros(MOST, np.float64),
        grid=np.zeros(MOST * MOST, np.float64),
        grid_how=np.zeros(MOST * MOST, np.int64),
        rows=np.zeros(3 * (LONGEST_WORD + 1), np.float64),
        buffer=np.zeros(LONGEST_WORD * 2, np.uint8),
        keys=np.zeros(LONGEST_WORD + 8, np.int64),
        totals=np.zeros(6, np.float64),
        places=np.zeros(0, np.int64),
    )


def _queries(queries: Sequence[tuple[Word, ...]], base: Layer) -> Lexicon:
    """The words of queries, weighed as the list weighs them."""
    lexicon = lexicon_of(word for query in queries for word in query)
    at = 0
    for query in queries:
        for word in query:
            known = base.words.get(word)
            if known is not None:
                lexicon.weight[at : at + 3] = base.lexicon.weight[known * 3 : known * 3 + 3]
            at += 3
    return lexicon


def _taken(values: Any, kind: Any) -> Any:
    return np.frombuffer(values, kind).copy() if len(values) else np.zeros(0, kind)
