# SPDX-License-Identifier: Apache-2.0
"""Conditions over polars columns: the operations, each exactly as the profile language means it."""

import string
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from greenlane.cargo import VOCABULARY, Kind

_COMPARISONS: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "==": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}
_CALCULATIONS: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "/": lambda one, other: one / other,
}


class ColumnAlgebra:
    """The algebra over the columns of ``columns.schema``. Null is unknown throughout."""

    def __init__(self, lists: Mapping[str, frozenset[str]]) -> None:
        self._lists = lists

    def constant(self, value: Any, /) -> pl.Expr:
        """A written value; a time as the microseconds that its column counts."""
        return pl.lit(value)

    def fact(self, name: str, /) -> pl.Expr:
        """The column of a fact; a decimal as the double nearest to what is stored scaled."""
        fact = VOCABULARY[name]
        return pl.col(name).cast(pl.Float64) / 10.0**fact.scale if fact.kind is Kind.DECIMAL else pl.col(name)

    def count(self, members: str, /) -> pl.Expr:
        """The number of members, which stands in a column of its own."""
        return pl.col(members).cast(pl.Int64)

    def named_list(self, name: str, /) -> Sequence[str] | None:
        """The values of a named list, in an order that is always the same."""
        values = self._lists.get(name)
        return None if values is None else sorted(values)

    def decimal(self, operand: pl.Expr, /) -> pl.Expr:
        """A whole number as a double."""
        return operand.cast(pl.Float64)

    def negative(self, operand: pl.Expr, /) -> pl.Expr:
        """The number with its sign turned."""
        return -operand

    def negation(self, operand: pl.Expr, /) -> pl.Expr:
        """Yes for no."""
        return ~operand

    def both(self, one: pl.Expr, other: pl.Expr, /) -> pl.Expr:
        """Kleene's and."""
        return one & other

    def either(self, one: pl.Expr, other: pl.Expr, /) -> pl.Expr:
        """Kleene's or."""
        return one | other

    def comparison(self, operator: str, one: pl.Expr, other: pl.Expr, /, *, decimals: bool) -> pl.Expr:
        """A comparison. Polars calls not-a-number equal to itself and the greatest; IEEE and the language do not."""
        compared = _COMPARISONS[operator](one, other)
        if not decimals:
            return compared
        return pl.when(one.is_nan() | other.is_nan()).then(pl.lit(operator == "!=")).otherwise(compared)

    def calculation(self, operator: str, one: pl.Expr, other: pl.Expr, /) -> pl.Expr:
        """IEEE arithmetic."""
        return _CALCULATIONS[operator](one, other)

    def one_of(self, element: pl.Expr, values: Sequence[Any], /) -> pl.Expr:
        """Whether the value is one of these; of none where the list is empty."""
        return element.is_in(list(values)) if values else pl.when(element.is_not_null()).then(pl.lit(value=False))

    def holds(self, values: pl.Expr, wanted: Any, /) -> pl.Expr:
        """Whether a list of texts has this one."""
        return values.list.contains(pl.lit(wanted))

    def text_test(self, method: str, text: pl.Expr, wanted: str, /) -> pl.Expr | None:
        """A test of a text; of whole words there is none over columns."""
        match method:
            case "startsWith":
                return text.str.starts_with(wanted)
            case "endsWith":
                return text.str.ends_with(wanted)
            case "contains":
                return text.str.contains(wanted, literal=True)
            case _:
                return None

    def lowered(self, text: pl.Expr, /) -> pl.Expr:
        """A to Z made small and nothing else, as CEL does."""
        return text.str.replace_many(list(string.ascii_uppercase), list(string.ascii_lowercase))

    def length(self, operand: pl.Expr, /, *, of_text: bool) -> pl.Expr:
        """Characters, or elements."""
        return (operand.str.len_chars() if of_text else operand.list.len()).cast(pl.Int64)

    def presence(self, operand: pl.Expr, /) -> pl.Expr:
        """Whether a value is there."""
        return operand.is_not_null()

    def choice(self, test: pl.Expr, then: pl.Expr, otherwise: pl.Expr, /) -> pl.Expr:
        """One or the other; null where the test is."""
        return pl.when(test).then(then).when(~test).then(otherwise)

    def some(self, values: pl.Expr, body: Callable[[pl.Expr], pl.Expr | None], /, *, every: bool) -> pl.Expr | None:
        """Whether the body holds for some text of the list, or for every one."""
        inner = body(pl.element())
        if inner is None:
            return None
        found = values.list.eval(inner.cast(pl.Boolean))
        return found.list.all() if every else found.list.any()
