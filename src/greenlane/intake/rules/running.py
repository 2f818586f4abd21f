# SPDX-License-Identifier: Apache-2.0
"""Running rule sets over a message: pure, in the order of the message, bounded."""

from collections.abc import Iterable
from datetime import date

from lxml import etree

from ..finding import Finding
from ..formats.collecting import Refused, info
from ..formats.encoding import to_utf8
from ..formats.wrapping import openings_within
from ..formats.xml_source import Opening, opening, parse
from ..limits import Limits
from .compiling import CompiledRules, Test
from .document import RuleSet
from .tree import Node, felled, grown

MOST_FINDINGS = 50_000
"""So many findings of one message are told; one more says that there are others."""

_DEFAULT_LIMITS = Limits()
_MANY = 40  # from so many elements on it is worth while to ask first what the message tells for all of them
_NEVER = ("{urn:greenlane:none}none",)
_PLAIN = (b"<?xml", b"<!--")  # begins in letters of one byte each, so that its first tag can be looked for as it is


def applying(sets: Iterable[RuleSet], message: str, regimes: frozenset[str], on: date | None) -> tuple[RuleSet, ...]:
    """The sets that hold for a message (the local name of its root) under one of the regimes on a day."""
    return tuple(one for one in sets if one.holds(message, regimes, on))


def message_of(data: bytes | etree._Element) -> str | None:
    """The local name of the root of an XML message; None where the bytes are not XML or may not be parsed."""
    begins = _begins(data) if isinstance(data, bytes) else None
    if isinstance(data, bytes):
        return begins.name if begins is not None else None
    return str(data.tag).rpartition("}")[2]


def messages_within(data: bytes) -> tuple[str, ...]:
    """The local names by which rule sets may know an XML text: its root's, or of an envelope what it holds as well."""
    try:
        text = data if data.startswith(_PLAIN) else to_utf8(data)
        begins = opening(text)
    except Refused:
        return ()
    if begins is None:
        return ()
    return (begins.name, *(one.name for one in openings_within(text, begins)))


def rule_findings(
    data: bytes | etree._Element,
    sets: Iterable[RuleSet],
    on: date | None = None,
    *,
    limits: Limits = _DEFAULT_LIMITS,
) -> tuple[Finding, ...]:
    """What the rules of the sets say of an XML message, given as bytes or as its parsed root.

    A set looks only at messages it names, and with ``on`` only on days on which it holds (None: whatever the day).
    Each finding's path is the element that the rule is about (``/CC315A[1]/HEAHEA[1]``). Bytes that cannot be read
    give no findings here: reading them tells what is the matter.
    """
    name = message_of(data)
    meant = [one for one in sets if name in one.messages and (on is None or one.in_force(on))]
    if not meant:
        return ()
    root = _parsed(data, limits) if isinstance(data, bytes) else data
    if root is None:
        return ()
    return _found(meant, root)


def _found(sets: list[RuleSet], root: etree._Element) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    for one in sets:
        tree = grown(root, one.compiled.wanted)
        _run(one.compiled, tree[0], findings, _Tests(tree[0]) if len(tree) > _MANY else None)
        felled(tree)
        if len(findings) > MOST_FINDINGS:
            more = f"Only the first {MOST_FINDINGS} findings are listed. Mend them, and send the message again."
            return (*findings[:MOST_FINDINGS], info("READ-MORE-FINDINGS", more, path=tree[0].path))
    return tuple(findings)


class _Tests(dict[CompiledRules, list[Test]]):
    """The tests that are left at each place of a message: those of which the message itself does not tell already."""

    def __init__(self, top: Node) -> None:
        super().__init__()
        self._top = top

    def __missing__(self, rules: CompiledRules) -> list[Test]:
        top = self._top
        left = self[rules] = [test for test in rules.tests if test.spares is None or not test.spares(top)]
        return left


def _run(rules: CompiledRules, node: Node, findings: list[Finding], left: _Tests | None) -> None:
    for test in rules.tests if left is None else left[rules]:
        if not test.holds(node) and len(findings) <= MOST_FINDINGS:
            findings.append(test.finding(node))
    children = node.children
    if not children:
        return
    for name, below in rules.below.items():
        if name not in children:
            continue
        if below.below:
            for child in children[name]:
                _run(below, child, findings, left)
            continue
        tests = below.tests if left is None else left[below]
        if not tests:
            continue
        for child in children[name]:  # most elements hold no others that rules look at
            for test in tests:
                if not test.holds(child) and len(findings) <= MOST_FINDINGS:
                    findings.append(test.finding(child))


def _begins(data: bytes) -> Opening | None:
    try:
        return opening(data if data.startswith(_PLAIN) else to_utf8(data))
    except Refused:
        return None


def _parsed(data: bytes, limits: Limits) -> etree._Element | None:
    try:
        text = to_utf8(data)
        begins = opening(text)
        return parse(text, begins, limits, lambda undeclared: lambda element: None, _NEVER) if begins else None
    except Refused:
        return None
