# SPDX-License-Identifier: Apache-2.0
"""Numbers in rules: read from texts exactly, counted, added up. No number is ``None``, never zero."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from .paths import Path, below, first_at, from_anchor
from .tree import XML_SPACE, Node

Quantity = Callable[[Node], Decimal | None]
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_FEW_DIGITS = 9
_MOST_DIGITS = 200  # longer texts are no quantities of trade, and would be slow to reckon with


def number_of(text: str) -> Decimal | None:
    """The number that a text writes in decimal digits, with white space around it or a sign; None for another text."""
    plain = text.strip(XML_SPACE)
    if len(plain) <= _FEW_DIGITS and plain.isdecimal() and plain.isascii():
        return Decimal(plain)
    if len(plain) > _MOST_DIGITS:
        return None
    return Decimal(plain) if _DECIMAL.fullmatch(plain) else None


def number_at(find: Callable[[Node], Node | None]) -> Quantity:
    """The number of the element that is found; None where there is none."""

    def read(node: Node) -> Decimal | None:
        found = find(node)
        return number_of(found.text) if found is not None else None

    return read


def as_literal(raw: object, where: str) -> Decimal:
    """A number of a document: whole, or a decimal in quotation marks. Raises ``ValueError`` for anything else."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return Decimal(raw)
    number = number_of(raw) if isinstance(raw, str) else None
    if number is None:
        raise ValueError(f"{where}: {raw!r} is no number; write a whole number, or a decimal in quotation marks")
    return number


def quantity_of(raw: object, where: str, path_of: Callable[[object], Path]) -> Quantity:
    """A number, ``{number: PATH}``, ``{count: PATH}`` (also with ``in``) or ``{sum: [PATH or count …]}``.

    Raises ``ValueError`` where it is none of these.
    """
    if not isinstance(raw, Mapping):
        literal = as_literal(raw, where)
        return lambda node: literal
    if set(raw) == {"number"}:
        return number_at(first_at(path_of(raw["number"])))
    if "count" in raw and set(raw) <= {"count", "in"}:
        return _counted(raw, where, path_of)
    if set(raw) == {"sum"} and isinstance(raw["sum"], list) and raw["sum"]:
        return _added([_term(one, where, path_of) for one in raw["sum"]])
    raise ValueError(f"{where}: a number, {{number: …}}, {{count: …}} or {{sum: […]}} is expected here")


def _term(raw: Any, where: str, path_of: Callable[[object], Path]) -> Quantity:
    if isinstance(raw, Mapping):
        return quantity_of(raw, where, path_of)
    path = path_of(raw)
    found = below(path.down)
    return from_anchor(path, lambda node: _total(number_of(one.text) for one in found(node)))


def _counted(raw: Mapping[str, Any], where: str, path_of: Callable[[object], Path]) -> Quantity:
    path = path_of(raw["count"])
    found = below(path.down)
    if "in" not in raw:
        return from_anchor(path, lambda node: Decimal(len(found(node))))
    if not isinstance(raw["in"], list) or not all(isinstance(one, str) for one in raw["in"]):
        raise ValueError(f"{where}: “in” is a list of texts in quotation marks")
    values = frozenset(raw["in"])

    def counted(node: Node) -> Decimal:
        return Decimal(sum(1 for one in found(node) if one.text.strip(XML_SPACE) in values))

    return from_anchor(path, counted)


def _added(terms: list[Quantity]) -> Quantity:
    return lambda node: _total(term(node) for term in terms)


def _total(numbers: Iterable[Decimal | None]) -> Decimal | None:
    result = Decimal(0)
    for number in numbers:
        if number is None:
            return None
        result += number
    return result
