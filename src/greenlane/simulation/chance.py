# SPDX-License-Identifier: Apache-2.0
"""Chance that is the same on every machine: one stream of random numbers per concern, named by what it is for.

Only ``Random.random`` is used, whose sequence Python promises to keep, and only arithmetic that IEEE 754 fixes to the
last bit (no logarithm, no exponential). So a seed gives the same bytes on every processor and with every Python.
"""

import hashlib
from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


class Chance:
    """A stream of chance. Equal keys give equal streams; drawing from one never shifts another."""

    def __init__(self, *key: object) -> None:
        text = "\x1f".join(str(part) for part in key)
        self._random = Random(int.from_bytes(hashlib.sha256(text.encode()).digest()))  # noqa: S311 - a simulation

    def fraction(self) -> float:
        """A number from 0 up to, but not including, 1."""
        return self._random.random()

    def happens(self, probability: float) -> bool:
        """Whether something of that probability happens."""
        return self._random.random() < probability

    def whole(self, lowest: int, highest: int) -> int:
        """A whole number, both ends included."""
        return lowest + int(self._random.random() * (highest - lowest + 1))

    def between(self, lowest: float, highest: float) -> float:
        """A number between two, each equally likely."""
        return lowest + (highest - lowest) * self._random.random()

    def mostly_low(self, lowest: float, highest: float) -> float:
        """A number between two, the low ones far more often than the high."""
        return lowest + (highest - lowest) * self._random.random() * self._random.random() * self._random.random()

    def near(self, middle: float, spread: float) -> float:
        """A number around ``middle``, at most the share ``spread`` away from it and mostly much nearer."""
        bell = (self._random.random() + self._random.random() + self._random.random()) / 1.5 - 1
        return middle * (1 + spread * bell)

    def pick(self, choices: Sequence[T]) -> T:
        """One of several, each equally likely."""
        return choices[int(self._random.random() * len(choices))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One of the keys, as often as its weight says; the order of the mapping counts."""
        total = 0.0
        for weight in weights.values():  # not sum(): how it adds fractions has changed between versions of Python
            total += weight
        left = self._random.random() * total
        chosen = None
        for choice, weight in weights.items():
            chosen = choice
            left -= weight
            if left < 0:
                break
        assert chosen is not None, "nothing to choose from"
        return chosen

    def some(self, choices: Sequence[T], number: int) -> list[T]:
        """So many different ones of several, all of them where there are fewer."""
        left = list(choices)
        return [left.pop(int(self._random.random() * len(left))) for _ in range(min(number, len(left)))]

    def digits(self, number: int) -> str:
        """A text of so many digits, the first not 0."""
        return str(self.whole(10 ** (number - 1), 10**number - 1))

    def letters(self, number: int) -> str:
        """A text of so many capital letters, without I and O, which are taken for digits."""
        return "".join(self.pick(_LETTERS) for _ in range(number))
