# SPDX-License-Identifier: Apache-2.0
"""What a condition is evaluated over: values by name, members of lists, named lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import Protocol

Read = bool | int | float | str | tuple[str, ...] | datetime
"""A value as conditions see it: decimals as float, times as datetime in UTC."""

Element = Mapping[str, Read]
"""An element of ``items`` or ``containers``: its facts by their whole names (``goods.hs``), absent ones left out."""

Lists = Mapping[str, Set[str]]
"""The named lists by the name after ``lists.``."""


class View(Protocol):
    """The facts of one consignment, seen with the goods item, equipment and party at hand."""

    @property
    def lists(self) -> Lists:
        """The named lists."""

    def value(self, name: str, /) -> Read | None:
        """The value of a fact, of the member at hand where the fact is a member's; None when absent."""

    def members(self, name: str, /) -> Sequence[Element]:
        """The elements of ``items`` or ``containers``."""


class Exhausted(Exception):
    """The work allowed for one condition is used up: a signal inside the room, never shown as a failure."""


class Budget:
    """How many more members may be visited for one condition over one consignment."""

    __slots__ = ("left",)

    def __init__(self, visits: int) -> None:
        self.left = visits

    def spend(self, visits: int) -> None:
        """Count visits; raises Exhausted when there are more than were allowed."""
        self.left -= visits
        if self.left < 0:
            raise Exhausted


VISITS = 2_000_000
"""Visits allowed for one condition over one consignment: some seconds of work at the very most."""


class Reader:
    """What the compiled form reads: a view, with the budget of the evaluation."""

    __slots__ = ("budget", "lists", "members", "value")

    def __init__(self, view: View, budget: Budget) -> None:
        self.value = view.value
        self.members = view.members
        self.lists = view.lists
        self.budget = budget
