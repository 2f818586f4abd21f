# SPDX-License-Identifier: Apache-2.0
"""Row numbers in answers that are remembered: a token stands for the number until a row of its own is known."""

from collections.abc import Sequence
from typing import Any

from greenlane.intake import Builder

TOKEN = "\0"
"""Stands before and after the place of a row among those of its consignment; no cell contains it."""

Shown = tuple[tuple[int, str], dict[str, Any], str | None]
"""A finding: what it is sorted by, its JSON, and its path if that has a token."""


def token(place: int) -> str:
    """What stands for the number of the row at that place of a consignment, from 0."""
    return f"{TOKEN}{place}{TOKEN}"


def has_token(builder: Builder) -> bool:
    """Whether a column is named so that its paths could be mistaken."""
    return any(TOKEN in slot.column for slot in builder.slots)


def at_place(path: str | None, place: int) -> str | None:
    """A path of a row alone, for the row at that place of a consignment."""
    return path.replace(token(0), token(place)) if path and place else path


def moved(findings: Sequence[Shown], place: int) -> list[Shown]:
    """Findings of a row alone, for the row at that place of a consignment."""
    return [(order, shown, at_place(path, place)) for order, shown, path in findings]


def untoken(path: str, numbers: Sequence[int]) -> str:
    """A path with the numbers of the rows in place of the tokens."""
    before, place, after = path.split(TOKEN, 2)
    return f"{before}{numbers[int(place)]}{after}"


def numbered(shown: dict[str, Any], path: str | None, numbers: Sequence[int]) -> dict[str, Any]:
    """The JSON of a finding with the number of its row."""
    if path is None:
        return shown
    own = shown.copy()
    own["path"] = untoken(path, numbers)
    return own


def numbered_hit(hit: dict[str, Any], marked: bool, numbers: Sequence[int]) -> dict[str, Any]:
    """The JSON of a hit with the numbers of the rows of its reasons; ``marked`` says whether one has a token."""
    if not marked:
        return hit
    reasons = []
    for reason in hit["reasons"]:
        path = reason["source"].get("path")
        if path and TOKEN in path:
            reason = {**reason, "source": {**reason["source"], "path": untoken(path, numbers)}}
        reasons.append(reason)
    return {**hit, "reasons": reasons}
