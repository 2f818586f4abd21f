# SPDX-License-Identifier: Apache-2.0
"""Many texts searched for in one pass over another, by the method of Aho and Corasick (1975)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

SPACES = 2
"""Up to so many spaces in a pattern texts are looked at by runs of words, with more in one pass."""

RUNS_KEPT = 20_000
"""Of how many runs of words a searcher remembers what they contain; beyond, it starts anew."""

LONGEST_KEPT = 60
"""The longest run of words that is remembered, in characters."""

Node = dict[str, Any]
"""A state: the states that characters lead to (those that lead back to the start left out), outputs under ``""``."""


class Searcher:
    """Finds all patterns that a text contains; each pattern comes with an output.

    ``children``, ``fails`` and ``outputs`` are the trie by the number of its states, 0 the start, and ``order`` its
    states by depth, as bulk reads them.
    """

    def __init__(self, patterns: Mapping[str, Any]) -> None:
        """Build the automaton for these texts, none of them empty."""
        self.patterns = patterns
        self.children: list[dict[str, int]] = [{}]
        self.outputs: list[list[Any]] = [[]]
        for text, output in patterns.items():
            self._add(text, output)
        self.fails = [0] * len(self.children)
        self._follow_fails()
        self._start = self._linked()

    def _add(self, text: str, output: Any) -> None:
        state = 0
        for character in text:
            following = self.children[state].get(character)
            if following is None:
                following = self.children[state][character] = len(self.children)
                self.children.append({})
                self.outputs.append([])
            state = following
        self.outputs[state].append(output)

    def _follow_fails(self) -> None:
        """Where to go on when a character does not fit: the state of the longest end that begins another pattern."""
        self.order = [0]
        for state in self.order:  # grows while it is walked, by depth
            for character, child in self.children[state].items():
                self.order.append(child)
                fail = self.fails[state]
                while fail and character not in self.children[fail]:
                    fail = self.fails[fail]
                self.fails[child] = self.children[fail].get(character, 0) if state else 0
                self.outputs[child] = self.outputs[child] + self.outputs[self.fails[child]]

    def _linked(self) -> Node:
        nodes: list[Node] = [{} for _ in self.children]
        for state in self.order:
            node = nodes[state]
            if state:
                node.update(nodes[self.fails[state]])
                node.pop("", None)
            for character, child in self.children[state].items():
                node[character] = nodes[child]
            if self.outputs[state]:
                node[""] = self.outputs[state]
        return nodes[0]

    def found(self, text: str) -> list[Any]:
        """The outputs of the patterns that the text contains, once for every place."""
        found: list[Any] = []
        start = node = self._start
        for character in text:
            node = node.get(character, start)
            if "" in node:
                found += node[""]
        return found


class Remembering:
    """A searcher that remembers what runs of words contain, since the words of descriptions come again and again.

    A pattern with n spaces can only stand within n + 1 words that follow each other; so the patterns are sought by how
    many spaces they have, and a text is looked at word by word, pair by pair, and so on.
    """

    def __init__(self, patterns: Mapping[str, Any]) -> None:
        """Build a searcher for the patterns of each number of spaces."""
        self.patterns = patterns
        by_spaces: dict[int, dict[str, Any]] = {}
        for text, output in patterns.items():
            by_spaces.setdefault(text.count(" "), {})[text] = output
        self._whole = Searcher(patterns) if max(by_spaces) > SPACES else None
        self._searchers: list[tuple[int, Searcher, dict[str, list[Any]]]] = [
            (spaces, Searcher(some), {}) for spaces, some in sorted(by_spaces.items())
        ]

    def found(self, text: str) -> list[Any]:
        """The outputs of the patterns that the text contains, once or more."""
        if self._whole is not None:
            return self._whole.found(text)
        words = text.split(" ")
        found: list[Any] = []
        known: dict[str, list[Any]]
        for spaces, searcher, known in self._searchers:
            if not spaces:
                runs = words
            elif spaces == 1:
                runs = [f"{one} {other}" for one, other in pairwise(words)]
            else:
                runs = [" ".join(words[at : at + spaces + 1]) for at in range(len(words) - spaces)]
            for run in runs:
                outputs = known.get(run)
                if outputs is None:
                    outputs = searcher.found(run)
                    if len(run) <= LONGEST_KEPT:
                        if len(known) >= RUNS_KEPT:
                            known.clear()
                        known[run] = outputs
                if outputs:
                    found += outputs
        return found


def searcher(patterns: Iterable[tuple[str, Any]]) -> Remembering | None:
    """The searcher for these patterns, None without any."""
    known = dict(patterns)
    return Remembering(known) if known else None
