# SPDX-License-Identifier: Apache-2.0
"""Many texts searched for in one pass over another, by the method of Aho and Corasick (1975)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

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


def searcher(patterns: Iterable[tuple[str, Any]]) -> Searcher | None:
    """The searcher for these patterns, None without any."""
    known = dict(patterns)
    return Searcher(known) if known else None
