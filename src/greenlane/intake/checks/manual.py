# SPDX-License-Identifier: Apache-2.0
"""The manual page of the checks, made from their docstrings, in MyST Markdown."""

from collections.abc import Iterable

from greenlane.cargo import Function

from .check import CHECKS, FILINGS, Check

_GROUPS = {
    "FIL": "The filing",
    "TOT": "Totals",
    "GDS": "Goods items",
    "AMT": "Weights, counts and amounts",
    "COD": "Codes",
    "IDN": "Identifiers",
    "EQP": "Containers and seals",
    "JRN": "The journey",
    "PTY": "Parties",
    "SAF": "Expected data elements",
}

_HEAD = """# Checks

A check tells a filer what is wrong in a filing and how to mend it. An *error* refuses the filing, a *warning* asks to
mend it, an *info* only tells. Codes never change their meaning. Every finding names the place in the message and the
value that was read there.
"""


def checks_page() -> str:
    """The page: every check by group, with its sentence, severity, scope, an example that passes, and its source."""
    parts = [_HEAD]
    for prefix, title in _GROUPS.items():
        parts.append(f"## {title}\n")
        parts.extend(_section(one) for one in CHECKS.values() if one.code.split("-")[1] == prefix)
    return "\n".join(parts)


def _section(one: Check) -> str:
    return (
        f"### {one.code}\n\n{one.sentence}\n\n- Severity: {one.severity}\n- Applies to: {_scope(one)}\n"
        f"- Passes: {one.example}\n- Source: {one.source}\n"
    )


def _scope(one: Check) -> str:
    functions = "originals and amendments" if one.functions == FILINGS else _listed(_plural(f) for f in one.functions)
    if one.whole:
        functions = functions.replace("originals and amendments", "whole filings")
    parts = [functions]
    if one.directions:
        parts.append("of " + _listed(one.directions))
    if one.stages:
        parts.append("at the stages " + _listed(stage.replace("_", "-") for stage in one.stages))
    return " ".join(parts)


def _plural(function: Function) -> str:
    return f"{function}s"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))
