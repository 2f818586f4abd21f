# SPDX-License-Identifier: Apache-2.0
"""Arithmetic as CEL has it: whole numbers of 64 bits, decimals as IEEE doubles.

None stands for an error (overflow, division of whole numbers by zero), which counts as unknown. Decimals have no
errors: division by zero gives an infinity, or not-a-number, which equals nothing and has no order.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

from .types import Type

_LEAST, _MOST = -(2**63), 2**63 - 1


def calculation(sign: str, of_type: Type) -> Callable[[Any, Any], Any]:
    """The function of ``+ - * / %`` for two whole numbers or two decimals."""
    return (_INTS if of_type is Type.INT else _DECIMALS)[sign]


def _within_64_bits(calculate: Callable[[int, int], int]) -> Callable[[int, int], int | None]:
    def run(one: int, other: int) -> int | None:
        value = calculate(one, other)
        return value if _LEAST <= value <= _MOST else None

    return run


def _quotient(one: int, other: int) -> int | None:
    """The whole quotient, rounded towards zero."""
    if other == 0:
        return None
    whole = abs(one) // abs(other)
    value = whole if (one < 0) == (other < 0) else -whole
    return value if value <= _MOST else None


def _remainder(one: int, other: int) -> int | None:
    """The remainder, with the sign of the number divided."""
    if other == 0 or (one == _LEAST and other == -1):  # CEL calls the second an overflow too
        return None
    rest = abs(one) % abs(other)
    return -rest if one < 0 else rest


def _decimal_quotient(one: float, other: float) -> float:
    if other != 0.0:
        return one / other
    if one == 0.0 or math.isnan(one):
        return math.nan
    return math.copysign(math.inf, one) * math.copysign(1.0, other)


_INTS: dict[str, Callable[[int, int], int | None]] = {
    "+": _within_64_bits(operator.add),
    "-": _within_64_bits(operator.sub),
    "*": _within_64_bits(operator.mul),
    "/": _quotient,
    "%": _remainder,
}
_DECIMALS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _decimal_quotient,
}
