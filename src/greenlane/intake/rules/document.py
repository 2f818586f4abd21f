# SPDX-License-Identifier: Apache-2.0
"""Documents of rules: what is written, checked and brought together into rule sets.

A document that names ``messages`` is a rule set; one that names none is a part, which sets include. A rule may stand
for many by its ``each``: rows of words that are put in place of ``<name>`` wherever it stands in the rule.
``docs/formats/rule-sets.md`` describes the documents for those who write them.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from greenlane.errors import Misconfigured

from ..shipped import parsed
from .compiling import CompiledRules, compiled
from .rule import Rule

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
_OWN_CODE = re.compile(r"(?:GL|READ)-", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"<(\w+)>")
_MOST_RULES = 10_000


class Document(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One document as it is written: a rule set, or a part of some.

    ``messages`` are the local names of the root elements that the set is for; ``regimes`` the regimes or countries for
    whose installations it holds without being asked for. ``leave_out`` names codes of included rules that this
    document does not take.
    """

    name: str
    title: str
    edition: str
    source: str
    rules: tuple[Rule, ...] = ()
    include: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    regimes: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


class RuleSet(Struct, frozen=True, kw_only=True):
    """A rule set that can be run: what it is for, its rules one by one, and the same compiled."""

    name: str
    title: str
    edition: str
    source: str
    messages: frozenset[str]
    regimes: frozenset[str]
    valid_from: date
    valid_to: date | None
    rules: tuple[Rule, ...]
    compiled: CompiledRules

    def in_force(self, on: date | None) -> bool:
        """Whether the set holds on a day; without a day, whether it has not been given an end."""
        if on is None:
            return self.valid_to is None
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def holds(self, message: str, regimes: frozenset[str], on: date | None) -> bool:
        """Whether the set is for such a message of one of the regimes on a day."""
        return message in self.messages and bool(self.regimes & regimes) and self.in_force(on)


def document_of(content: bytes, name: str) -> Document:
    """Read one document; ``name`` says in a fault which one is meant. Raises ``Misconfigured``."""
    return parsed(content, Document, f"rule document {name}")


def rule_sets(documents: Mapping[str, Document], *, only: str | None = None) -> dict[str, RuleSet]:
    """The sets among documents that may include each other, by name; with ``only`` just that one.

    Raises ``Misconfigured``, naming document and rule, for what cannot be used.
    """
    chosen = [documents[only]] if only is not None else list(documents.values())
    return {one.name: _set_of(one, documents) for one in chosen if one.messages or only is not None}


def _set_of(document: Document, documents: Mapping[str, Document]) -> RuleSet:
    if not document.messages:
        raise _broken(document, "messages", "names no message, so it is a part of sets and none itself")
    if document.valid_from is None:
        raise _broken(document, "valid_from", "does not say from which day it holds")
    rules = tuple(_rules_of(document, documents, ()))
    if len(rules) > _MOST_RULES:
        raise _broken(document, "rules", f"has {len(rules)} rules; {_MOST_RULES} are the most")
    seen: set[tuple[str, str]] = set()
    for rule in rules:
        if (rule.code, rule.at) in seen:
            raise _broken(document, f"rule {rule.code} at {rule.at}", "has this rule twice")
        seen.add((rule.code, rule.at))
    return RuleSet(
        name=document.name,
        title=document.title,
        edition=document.edition,
        source=document.source,
        messages=frozenset(document.messages),
        regimes=frozenset(document.regimes),
        valid_from=document.valid_from,
        valid_to=document.valid_to,
        rules=rules,
        compiled=_compiled(document, rules),
    )


def _compiled(document: Document, rules: tuple[Rule, ...]) -> CompiledRules:
    collected = CompiledRules()
    for rule in rules:
        try:
            compiled(rule, collected)
        except ValueError as fault:
            raise _broken(
                document, f"rule {rule.code} at {rule.at}", f"has a condition or path that does not work: {fault}"
            ) from fault
    return collected


def _rules_of(document: Document, documents: Mapping[str, Document], within: tuple[str, ...]) -> Iterator[Rule]:
    if document.name in within:
        raise _broken(document, "include", f"includes itself, by way of {' and '.join(within)}")
    left_out = set(document.leave_out)
    for name in document.include:
        if name not in documents:
            known = ", ".join(sorted(documents))
            raise _broken(document, "include", f"includes {name!r}, which is no document; known are {known}")
        for rule in _rules_of(documents[name], documents, (*within, document.name)):
            if rule.code not in document.leave_out:
                yield rule
            left_out.discard(rule.code)
    if left_out:
        raise _broken(document, "leave_out", f"leaves out {', '.join(sorted(left_out))}, which nothing included has")
    for rule in document.rules:
        yield from _written_out(rule, document)


def _written_out(rule: Rule, document: Document) -> Iterator[Rule]:
    """The rules that one written rule stands for."""
    for row in rule.each or [{}]:
        whole = replace(
            rule,
            each=[],
            **{
                field: _filled(getattr(rule, field), row, document, rule)
                for field in ("code", "at", "requires", "when", "says", "passes", "source", "shows")
            },
        )
        if not whole.source:
            whole = replace(whole, source=document.source)
        for field in ("says", "passes", "source"):
            if not getattr(whole, field).strip():
                raise _broken(document, f"rule {whole.code}", f"has a rule without “{field}”")
        if not _CODE.fullmatch(whole.code) or _OWN_CODE.match(whole.code):
            why = f"has the code {whole.code!r}; write digits, or a short name that does not begin with GL- or READ-"
            raise _broken(document, f"rule {whole.code}", why)
        yield whole


def _filled(raw: Any, row: Mapping[str, str], document: Document, rule: Rule) -> Any:
    """The same with the words of a row in place of their names."""
    if isinstance(raw, str):

        def word(found: re.Match[str]) -> str:
            if found[1] not in row:
                raise _broken(document, f"rule {rule.code}", f"uses <{found[1]}>, which a row of “each” does not give")
            return row[found[1]]

        return _PLACEHOLDER.sub(word, raw)
    if isinstance(raw, list):
        return [_filled(one, row, document, rule) for one in raw]
    if isinstance(raw, dict):
        return {key: _filled(value, row, document, rule) for key, value in raw.items()}
    return raw


def _broken(document: Document, where: str, why: str) -> Misconfigured:
    return Misconfigured(
        f"The rule document cannot be used: it {why}.",
        code="intake.rules",
        where=f"{document.name}, {where}",
        remedy="Mend the document; the manual's page “Rule sets” describes every key.",
    )
