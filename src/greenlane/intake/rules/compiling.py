# SPDX-License-Identifier: Apache-2.0
"""Rules compiled: a tree of names that is walked beside a message, with the tests of the elements it passes."""

from collections.abc import Callable
from typing import NamedTuple

from ..finding import Finding, Severity
from ..formats.collecting import excerpt
from .conditions import Condition, Fault, Place, condition_of
from .paths import first_at, path_of
from .rule import Rule
from .tree import XML_SPACE, Node, Wanted


class Test(NamedTuple):
    """One rule at its elements: what must hold, and what is told where it does not."""

    holds: Condition
    code: str
    severity: Severity
    message: str
    shown: Callable[[Node], Node | None]

    def finding(self, node: Node) -> Finding:
        """The finding about an element."""
        found = self.shown(node)
        text = found.text.strip(XML_SPACE) if found is not None else ""
        return Finding(
            code=self.code,
            severity=self.severity,
            path=node.path,
            value=excerpt(text) if text else None,
            message=self.message,
        )


class CompiledRules:
    """The tests of the elements at one place of a message, and the places below it by name."""

    __slots__ = ("below", "tests", "wanted")

    def __init__(self) -> None:
        """Start with none."""
        self.tests: list[Test] = []
        self.below: dict[str, CompiledRules] = {}
        self.wanted = Wanted()

    def at(self, names: tuple[str, ...]) -> "CompiledRules":
        """The place at the end of a way of names, made where there is none."""
        place = self
        for name in names:
            place = place.below.setdefault(name, CompiledRules())
        return place


def compiled(rule: Rule, collected: CompiledRules) -> None:
    """Compile a rule into those collected. Raises ``Fault`` with words where a part of it cannot be used."""
    try:
        names = path_of(rule.at, 0).down
    except ValueError as error:
        raise Fault("at", str(error)) from error
    place = Place("requires", names, collected.wanted)
    requires = condition_of(rule.requires, place)
    holds = requires
    if rule.when is not None:
        holds = _implied(condition_of(rule.when, place._replace(where="when")), requires)
    shown = first_at(place._replace(where="shows").path(rule.shows if rule.shows is not None else "."))
    message = f"{rule.says.strip()} For example: {rule.passes.strip()} ({rule.source.strip()})"
    collected.at(names).tests.append(Test(holds, rule.code, rule.severity, message, shown))


def _implied(when: Condition, requires: Condition) -> Condition:
    return lambda node: not when(node) or requires(node)
