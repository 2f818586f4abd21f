# SPDX-License-Identifier: Apache-2.0
"""Writing the elements of the import control system's messages by their table, within what the schemas allow.

Free text is cut where it is longer than an element holds. An identifier that is too long is left out instead: a part of
a number is another number. White space is single spaces, as in every text type of these schemas.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from greenlane.cargo import PartyRole

from .ens_table import Group, Leaf
from .wco_table import Kind

# only what XML 1.0 can hold, and no line ends
_NOT_TEXT = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile(" {2,}")
_TO_ESCAPE = re.compile("[&<>]")
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

_CUT = frozenset(
    {
        "party.name",
        "party.line",
        "party.city",
        "item.description",
        "item.hs",  # the first digits of a commodity code name a wider heading
        "packaging.marks",
        "envelope.place",
        "refusal.reason",
        "error.path",
        "error.value",
    }
)
_MOST_WEIGHT = Decimal(10) ** 8  # eleven digits, three of them behind the point
_THOUSANDTH = Decimal("0.001")

Slots = Mapping[str, Mapping[str, Any]]
"""The values of each slot by field."""
Spread = Callable[[Slots, PartyRole | None], Iterable[Slots]]
"""The values of every group of a slot that is to be written, in order; of parties those of a role."""


def written(rows: Iterable[Leaf | Group], slots: Slots, spreads: Mapping[str, Spread]) -> Iterator[str]:
    """The elements of some rows for which there is a value, in the order of the rows."""
    for row in rows:
        if isinstance(row, Leaf):
            if row.to is not None:
                slot, _, field = row.to.partition(".")
                text = text_of(slots.get(slot, {}).get(field), row)
                if text:
                    yield f"<{row.name}>{text}</{row.name}>"
        elif row.makes is None:
            inside = "".join(written(row.content, slots, spreads))
            if inside:
                yield f"<{row.name}>{inside}</{row.name}>"
        else:
            for one in spreads[row.makes](slots, row.role) if row.makes in spreads else ():
                inside = "".join(written(row.content, {**slots, **one}, spreads))
                if inside:
                    yield f"<{row.name}>{inside}</{row.name}>"


def text_of(value: object, row: Leaf) -> str | None:
    """The text by which an element holds a value, escaped; None where it cannot hold it."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y%m%d%H%M").rjust(12, "0")
    if row.kind is Kind.DECIMAL:
        return _decimal(value) if isinstance(value, Decimal) else None
    if row.kind is Kind.COUNT:
        text = str(value)
        return text if text.isdigit() and len(text) <= row.most else None
    text = _SPACES.sub(" ", _NOT_TEXT.sub(" ", str(value))).strip()
    if len(text) > row.most:
        if row.to not in _CUT:
            return None
        text = _cut(text, row.most)
    return _TO_ESCAPE.sub(lambda found: _ESCAPED[found[0]], text)


def _cut(text: str, most: int) -> str:
    """The beginning of a text, ending with a whole word where one ends in its last quarter."""
    head = text[:most]
    if text[most] != " ":
        word = head.rfind(" ")
        if word >= most * 3 // 4:
            head = head[:word]
    return head.rstrip()


def _decimal(value: Decimal) -> str | None:
    if not value.is_finite() or not 0 <= value < _MOST_WEIGHT:
        return None
    rounded = value.quantize(_THOUSANDTH, ROUND_HALF_UP)
    if rounded == value:
        rounded = value if value.as_tuple().exponent >= -3 else rounded  # type: ignore[operator]
    return f"{rounded:f}" if rounded < _MOST_WEIGHT else None


def document(name: str, inside: Iterable[str]) -> bytes:
    """A whole message of that name."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<ie:{name} xmlns:ie="http://ics.dgtaxud.ec/{name}">'
        f"{''.join(inside)}</ie:{name}>"
    ).encode()
