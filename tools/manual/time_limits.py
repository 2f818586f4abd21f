# SPDX-License-Identifier: Apache-2.0
"""The manual's page of time limits, from the shipped reference data."""

from __future__ import annotations

from collections.abc import Iterable

from greenlane.intake import PresentationLimit, TimeLimit, shipped_time_limits, words_of

from .markdown import code, codes, page, plain, table

_HEAD = """# Time limits

The shipped time limits, with the law that each rests on. `SAFE` is what the framework lets administrations ask for at
the most; `EU` and `US` are examples, to be confirmed before use. [Deadlines](../understand/deadlines.md) explains how
they are applied, and how an administration writes its own. Edition"""


def time_limits_page() -> str:
    """Every row: of filing and deciding by regime, what SAFE allows at the most, and presentation."""
    document = shipped_time_limits()
    parts = [f"{_HEAD} `{document.edition}`."]
    for regime in dict.fromkeys(row.regime for row in document.limits):
        rows = [row for row in document.limits if row.regime == regime]
        parts += [f"## {regime}: filing and deciding", table(_HEADINGS, map(_limit, rows))]
    most = [
        (code(row.id), _traffic(row.modes, row.containerised, row.haul), plain(words_of(row.file)), plain(row.law))
        for row in document.maxima
    ]
    parts += [
        "## What SAFE allows at the most",
        "A row of any regime that asks for a filing earlier than this is refused when the document is read.",
        table(("Row", "Traffic", "Filing at the earliest", "Law"), most),
        "## Presentation and storage",
        table(("Row", "Goods presented", "Storage ends", "Law"), map(_presentation, document.presentation)),
    ]
    return page(*parts)


_HEADINGS = ("Row", "Stages", "Traffic", "Filing limit", "Decision limit", "On silence", "Law", "In force")


def _limit(row: TimeLimit) -> tuple[str, ...]:
    return (
        code(row.id),
        codes(sorted(row.stages)),
        _traffic(row.modes, row.containerised, row.haul),
        plain(words_of(row.file)) if row.file else "none",
        plain(words_of(row.decide)) if row.decide else "none",
        code(row.on_silence),
        plain(row.law),
        f"{row.valid_from} to {row.valid_to or 'further notice'}",
    )


def _presentation(row: PresentationLimit) -> tuple[str, ...]:
    return (
        code(row.id),
        plain(words_of(row.present)) if row.present else "none",
        plain(words_of(row.store)) if row.store else "none",
        plain(row.law),
    )


def _traffic(modes: Iterable[str], containerised: bool | None, haul: str | None) -> str:
    named = [f"mode {mode}" for mode in sorted(modes)] or ["every mode"]
    if containerised is not None:
        named.append("containers" if containerised else "no containers")
    if haul is not None:
        named.append(f"{haul} haul")
    return plain(", ".join(named))
