# SPDX-License-Identifier: Apache-2.0
"""One searchable body of listed names: made once, searched often; of its names some may be marked as removed."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from .comparing import guessed_family
from .compiled import compiled, plain
from .kernel import LONGEST_WORD, MOST, Entry, Lexicon, Met
from .keys import KEY_BITS
from .lexicon import Weights, lexicon_of, room
from .listed import ListedName
from .reading import Word, read_name
from .schemas import family_of
from .searching import GUESSED, NEAR, Desk, Searchable
from .weighing import MATCH, RULES_ROW, rarity, weights

FEW = 300
"""A layer of no more names is searched by the functions as they are written, and compiles nothing."""

_WEIGHTS = ("person", "firm", "vessel")

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
                family = family_of(listed.schema)
                families.append(GUESSED + guessed_family(read) if family is None else family)
                for word in read:
                    number = known(word)
                    if number is None:
                        number = words[word] = len(words)
                    name_words.append(number)
                starts.append(len(name_words))
        self.entry_of = _taken(entry_of, np.int32)
        self.families = _taken(families, np.uint8).astype(np.int64)
        self._fill(self.families, _taken(starts, np.int64), _taken(name_words, np.int64), base)

    def _fill(self, families: Any, starts: Any, name_words: Any, base: Layer | None) -> None:
        few = len(families) <= FEW
        self._functions = code = _PLAIN if few else compiled()
        self._free: list[_Work] = []
        count = len(self.words)
        counts = np.zeros(count, np.int64)
        code.count_words(name_words, counts)
        self.lighter: dict[Word, Weights] = base.lighter if base is not None else self._lighter(counts, len(families))
        lexicon = lexicon_of(self.words, self.lighter.get)
        self.lexicon = lexicon if few else arrays_of(lexicon)
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
        total = int(code.count_posted(self.lexicon, families, starts, name_words, posted))
        self.names = Searchable(
            keys=keys,
            key_words=key_words,
            directory=directory,
            posted=posted,
            posted_rows=np.zeros(2 * total, np.int64),
            name_starts=starts,
            name_words=name_words,
            removed=np.zeros(len(families), np.uint8),
        )
        filled = np.zeros(count, np.int64)
        code.fill_posted(self.lexicon, families, starts, name_words, signs, posted, filled, self.names.posted_rows)

    def _lighter(self, counts: Any, names: int) -> dict[Word, Weights]:
        """What the words weigh that are listed so often that they weigh less."""
        lighter: dict[Word, Weights] = {}
        often = np.flatnonzero(counts * 20_000 > 20 * max(names, 20_000))
        words = list(self.words) if len(often) else []
        for number in often.tolist():
            most = rarity(int(counts[number]), names)
            own = weights(words[number].letters, words[number].flags)
            person, firm, vessel = (weight if weight < _LIGHT else min(weight, most) for weight in own)
            lighter[words[number]] = person, firm, vessel
        return lighter

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
        asked = lexicon_of((word for query in queries for word in query), base.lighter.get)
        starts = np.zeros(len(queries) + 1, np.int64)
        np.cumsum([len(query) for query in queries], out=starts[1:])
        rules: Any = RULES_ROW
        if self._functions is not _PLAIN:
            asked, rules = arrays_of(asked), _RULES
        known = np.asarray(families, np.int64)
        work = self._free.pop() if self._free else self._work()  # each thread has its own while it searches
        met = work.met
        if len(met.places) < len(asked.words) + MOST:
            met = met._replace(places=np.arange(len(asked.words) + MOST, dtype=np.int64))
        found: list[Found] = []
        begin = 0
        while begin < len(queries):
            filled, begin = self._functions.search_all(
                asked, starts, known, self.lexicon, self.names, rules, MATCH - 0.00005, met, work.desk, work.of,
                work.names, work.scores, begin,
            )  # fmt: skip
            each = (column[:filled].tolist() for column in (work.of, work.names, work.scores))
            found.extend(map(Found._make, zip(*each, strict=True)))
        self._free.append(work)
        return found

    def weight_of(self, name: int) -> float:
        """What the words of a name weigh together, by the rules of its family."""
        family = int(self.families[name]) & 3
        return round(
            sum((self.lighter.get(word) or weights(*word[:2]))[family] for word in read_name(self.texts[name])), 3
        )

    def _work(self) -> _Work:
        met = room(_PLACES)
        return _Work(
            desk=Desk(
                seen_words=np.full(len(self.words), -1, np.int64),
                seen_names=np.full(len(self.names.removed), -1, np.int64),
                round=np.array([0, self._directory_bits, 0, 0], np.int64),
                near=np.zeros((MOST + 1) * NEAR, np.int64),
                near_alike=np.zeros((MOST + 1) * NEAR, np.int64),
                near_words=np.full(len(self.words), -1, np.int64),
                word_alike=np.zeros(len(self.words), np.int64),
                near_count=np.zeros(MOST + 1, np.int64),
                near_names=np.zeros(MOST, np.int64),
                listed=np.zeros(MOST, np.int64),
                least=np.zeros(MOST, np.int64),
                signs=np.zeros(MOST, np.int64),
                order=np.zeros(MOST, np.int64),
                totals=np.zeros(6, np.float64),
                found_names=np.zeros(_MOST_FOUND, np.int32),
                found_scores=np.zeros(_MOST_FOUND, np.float64),
            ),
            met=met if self._functions is _PLAIN else _as_arrays(met),
            of=np.zeros(_MOST_FOUND, np.int32),
            names=np.zeros(_MOST_FOUND, np.int32),
            scores=np.zeros(_MOST_FOUND, np.float64),
        )


class _Work(NamedTuple):
    """Room that one thread searches in."""

    desk: Desk
    met: Met
    of: Any
    names: Any
    scores: Any


_PLACES = 1_000
_PLAIN = plain()
_RULES = np.array(RULES_ROW, np.float64)
_ENTRY = np.dtype([(name, np.float64 if name in _WEIGHTS else np.int64) for name in Entry._fields])


def arrays_of(lexicon: Lexicon) -> Lexicon:
    """The same words as arrays."""
    return Lexicon(np.frombuffer(lexicon.text, np.uint8), np.array(lexicon.words, _ENTRY))


def _as_arrays(room: Met) -> Met:
    """The same room as arrays."""
    return Met(np.array(room.cells, np.int64), np.array(room.buffer, np.uint8), np.array(room.places, np.int64))


def _taken(values: Any, kind: Any) -> Any:
    return np.frombuffer(values, kind).copy() if len(values) else np.zeros(0, kind)
