# SPDX-License-Identifier: Apache-2.0
"""From the text of a cell to the value of its target; what cannot be converted is told, never guessed."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from .targets import Kind, Target

KILOGRAMS: dict[str, Decimal] = {
    "kg": Decimal(1),
    "g": Decimal("0.001"),
    "t": Decimal(1000),
    "lb": Decimal("0.45359237"),
    "oz": Decimal("0.028349523125"),
}
"""The units of weight that a mapping may name, in kilograms."""

_COUNT = re.compile(r"\+?\d{1,18}(?:\.0+)?", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{1,40}(?:\.\d{0,40})?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_SPACES = str.maketrans("", "", " .\u00a0-")
_TRUE = frozenset({"1", "true", "t", "yes", "y", "x"})
_FALSE = frozenset({"0", "false", "f", "no", "n"})

Convert = Callable[[str], Any]
"""Gives the value of a text that is not empty; raises ``Unfit`` for one that is none."""


class Unfit(Exception):
    """A text that is no value of its target: the sentence says what would be one."""


def converter(
    target: Target,
    *,
    unit: str | None = None,
    form: str | None = None,
    zone: ZoneInfo | None = None,
    codes: dict[str, str] | None = None,
    decimal_mark: str = ".",
    prefix: str = "",
    width: int = 0,
    true: frozenset[str] = _TRUE,
    false: frozenset[str] = _FALSE,
) -> Convert:
    """The function that converts the cells of one column.

    ``codes`` translates whole cells and comes first; ``prefix`` and ``width`` (leading zeros) complete texts and codes;
    ``form`` is of ``strptime``, and a time without an offset of its own is in ``zone``.
    """
    convert = _of_kind(target, unit, form, zone, decimal_mark, prefix, width, true, false)
    if codes is None:
        return convert

    def translated(text: str) -> Any:
        known = codes.get(text)
        if known is None:
            raise Unfit(f"The mapping translates {_some(codes)}.")
        return convert(known) if known else None

    return translated


def _of_kind(
    target: Target,
    unit: str | None,
    form: str | None,
    zone: ZoneInfo | None,
    decimal_mark: str,
    prefix: str,
    width: int,
    true: frozenset[str],
    false: frozenset[str],
) -> Convert:
    match target.kind:
        case Kind.COUNT:
            return _count
        case Kind.DECIMAL | Kind.WEIGHT:
            return _decimal(decimal_mark, KILOGRAMS[unit or "kg"] if target.kind is Kind.WEIGHT else Decimal(1))
        case Kind.TIME:
            return _time(form, zone)
        case Kind.FLAG:
            return _flag(true, false)
        case Kind.CODE:
            return _code(target.codes)
        case Kind.COMMODITY:
            return lambda text: text.translate(_SPACES).zfill(width)
        case _:
            return (lambda text: prefix + text.zfill(width)) if prefix or width else as_it_is


def as_it_is(text: str) -> str:
    """A text that needs no conversion."""
    return text


def _count(text: str) -> int:
    if not _COUNT.fullmatch(text):
        raise Unfit("Write a whole number without signs or words, such as 12.")
    return int(text.partition(".")[0])


def _decimal(mark: str, factor: Decimal) -> Convert:
    grouping = "," if mark == "." else "."

    def convert(text: str) -> Decimal:
        plain = text
        if mark != ".":
            plain = text.replace(grouping, "").replace(mark, ".")
        if not _DECIMAL.fullmatch(plain):
            raise Unfit(f"Write a number such as 1050{mark}5, without units and without signs between thousands.")
        number = Decimal(plain)
        return number if factor == 1 else number * factor

    return convert


def _time(form: str | None, zone: ZoneInfo | None) -> Convert:
    def convert(text: str) -> datetime:
        try:
            moment = datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007 - below
        except ValueError:
            shown = datetime(2026, 3, 24, 9, tzinfo=UTC)
            example = shown.strftime(form) if form else "2026-03-24T09:00:00Z"
            raise Unfit(f"Write it as in {example}.") from None
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone or UTC)

    return convert


def _flag(true: frozenset[str], false: frozenset[str]) -> Convert:
    def convert(text: str) -> bool:
        low = text.casefold()
        if low in true:
            return True
        if low in false:
            return False
        raise Unfit(f"Write one of {', '.join(sorted(true))} for yes, {', '.join(sorted(false))} for no.")

    return convert


def _code(codes: tuple[str, ...]) -> Convert:
    def convert(text: str) -> str:
        if text not in codes:
            raise Unfit(f"Write one of {', '.join(codes)}.")
        return codes[codes.index(text)]  # the member of the set, not its text

    return convert


def _some(codes: dict[str, str]) -> str:
    named = ", ".join(list(codes)[:8])
    return f"{named} and {len(codes) - 8} more" if len(codes) > 8 else named
