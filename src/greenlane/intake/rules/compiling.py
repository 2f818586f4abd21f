# SPDX-License-Identifier: Apache-2.0
"""Rules compiled: a tree of names that is walked beside a message, with the tests of the elements it passes."""

from collections.abc import Callable
from typing import Any, NamedTuple

from ..finding import Finding, Severity
from ..formats.collecting import excerpt
from .conditions import Condition, Fault, Place, condition_of, of_message
from .paths import first_at, path_of
from .rule import Rule
from .tree import XML_SPACE, Node, Wanted


class Test(NamedTuple):
    """One rule at its elements: what must hold, and what is told where it does not.

    ``spares``, asked of the message, tells that the rule holds for every element of it; None where only the elements
    can tell.
    """

    holds: Condition
    code: str
    severity: Severity
    message: str
    shown: Callable[[Node], Node | None]
    spares: Condition | None = None

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
    spares = _spares(rule, collected.wanted) if names else None
    collected.at(names).tests.append(Test(holds, rule.code, rule.severity, message, shown, spares))


def _implied(when: Condition, requires: Condition) -> Condition:
    return lambda node: not when(node) or requires(node)


def _spares(rule: Rule, wanted: Wanted) -> Condition | None:
    """What, where it holds for the message, makes a rule hold for all elements: one part of an ``any`` is enough."""
    message = Place("requires", (), wanted)
    enough = [condition_of(one, message) for one in _parts(rule.requires, "any") if of_message(one)]
    enough += [condition_of({"not": one}, message) for one in _parts(rule.when, "all") if of_message(one)]
    return (lambda top: any(one(top) for one in enough)) if enough else None


def _parts(raw: Any, kind: str) -> list[Any]:
    if raw is None:
        return []
    return list(raw[kind]) if kind in raw else [raw]
