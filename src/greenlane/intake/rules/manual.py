# SPDX-License-Identifier: Apache-2.0
"""The manual page of the rule sets that ship, made from their documents, in MyST Markdown."""

from .document import RuleSet
from .rule import Rule
from .shipped import shipped_rule_sets

_HEAD = """# Rules of administrations

A rule belongs to one administration and one message, and its code is that administration's official number; what is
written here are Greenlane's own words. [Rule sets](../formats/rule-sets.md) tells how to write one, and
[Checking before filing](../checking.md) how to run one. Several sets share most of their rules: each rule is described
once, with the sets that have it.

The path of a finding is the element at which its rule stands, with positions: `/CC315A[1]/GOOITEGDS[2]`.
"""


def rules_page() -> str:
    """The page: the sets, then every rule with its place, sentence, an example that passes, and its source."""
    sets = list(shipped_rule_sets().values())
    parts = [_HEAD, "## Sets\n", *(_described(one) for one in sets), "## Rules\n"]
    holders: dict[tuple[str, str, str], tuple[Rule, list[str]]] = {}
    for one in sets:
        for rule in one.rules:
            holders.setdefault((rule.code, rule.at, rule.says), (rule, []))[1].append(one.name)
    order = sorted(holders.values(), key=lambda held: (held[0].code, held[0].at, held[1]))
    parts += [_section(rule, names, len(sets)) for rule, names in order]
    return "\n".join(parts)


def _described(one: RuleSet) -> str:
    until = f" until {one.valid_to}" if one.valid_to else ""
    numbers = len({rule.code for rule in one.rules})
    messages, regimes = ", ".join(sorted(one.messages)), ", ".join(sorted(one.regimes))
    return (
        f"### {one.name}\n\n{one.title}. Edition {one.edition}; for {messages} in {regimes} from {one.valid_from}"
        f"{until}. {len(one.rules)} rules with {numbers} numbers. Source: {one.source}.\n"
    )


def _section(rule: Rule, names: list[str], all_sets: int) -> str:
    at = "the message" if rule.at == "." else f"`{rule.at}`"
    where = "every set" if len(names) == all_sets else ", ".join(names)
    return (
        f"### {rule.code} at {at}\n\n{_plain(rule.says)}\n\n- Severity: {rule.severity}\n- In: {where}\n"
        f"- Passes: {_plain(rule.passes)}\n- Source: {rule.source}\n"
    )


def _plain(text: str) -> str:
    return text.replace("<", "&lt;")
