# SPDX-License-Identifier: Apache-2.0
"""Which consignments of the past a profile hits: over columns where that is exact, one by one where it is not.

Columns narrow every condition; a condition of which every part has a column form needs no more. The rest, and
consignments whose filings contradict each other in what the condition reads, are evaluated from their whole facts.
"""

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any

import polars as pl
from msgspec import Struct

from greenlane.cargo import VOCABULARY, Scope
from greenlane.targeting import CheckedCondition, FactsView, Profile, columnar, satisfying_members

from .algebra import ColumnAlgebra
from .columns import MEMBERS, facts_in
from .files import Loaded

OFFICES = ("office.lodgement", "office.entry", "office.exit", "office.control", "office.destination")
"""The facts that say which offices a consignment concerns."""

_AT_A_TIME = 20_000


class Matched(Struct, frozen=True, kw_only=True):
    """The rows that a profile hits (``row`` numbers, ascending), and how they were found.

    ``one_by_one`` is how many consignments had to be evaluated by themselves, of ``of`` in all; ``given_up`` how many
    of these ran into a limit of evaluation.
    """

    rows: pl.Series
    of: int
    one_by_one: int
    given_up: int


def columns_for(profile: Profile, condition: CheckedCondition) -> set[str]:
    """The columns that finding its hits reads."""
    wanted = {
        "items",
        "containers",
        "contradicted",
        "filing.stage",
        "filing.direction",
        "transport.border_mode",
        *OFFICES,
    }
    for name in condition.direct_reads:
        scope = VOCABULARY[name].scope
        wanted.add(name if scope is Scope.CONSIGNMENT else MEMBERS[scope])
    return wanted


def matches(
    loaded: Loaded, profile: Profile, condition: CheckedCondition, lists: Mapping[str, frozenset[str]]
) -> Matched:
    """The rows of the history that the profile would have hit, whatever its state and dates are."""
    algebra = ColumnAlgebra(lists)
    meant = loaded.frame.filter(_meant(profile))
    unclear = pl.col("contradicted").list.set_intersection(sorted(condition.reads)).list.len() > 0
    contradicted = meant.filter(unclear)["row"]
    plain = meant.filter(~unclear.fill_null(value=False))
    left, exact = _narrowed(plain, condition, algebra)
    doubtful = contradicted if exact else pl.concat([contradicted, left])
    hit, given_up = _one_by_one(loaded, condition, lists, doubtful)
    rows = pl.concat([left, hit]) if exact else hit
    return Matched(rows=rows.sort(), of=loaded.frame.height, one_by_one=len(doubtful), given_up=given_up)


def _meant(profile: Profile) -> pl.Expr:
    """The restrictions of a profile to stages, directions, modes and offices; what is not stated is left out."""
    expressions = [pl.lit(value=True)]
    for wanted, column in (
        (profile.stages, "filing.stage"),
        (profile.directions, "filing.direction"),
        (profile.modes, "transport.border_mode"),
    ):
        if wanted:
            expressions.append(pl.col(column).is_in([str(one) for one in wanted]))
    if profile.offices:
        expressions.append(pl.any_horizontal(pl.col(name).is_in(list(profile.offices)) for name in OFFICES))
    return pl.all_horizontal(expressions)


def _narrowed(frame: pl.DataFrame, condition: CheckedCondition, algebra: ColumnAlgebra) -> tuple[pl.Series, bool]:
    """The rows that no column form of a part refutes, and whether that is the whole condition."""
    of_scopes: dict[frozenset[Scope], list[pl.Expr]] = {}
    exact = len(condition.scopes) < 2
    for conjunct in condition.conjuncts:
        made = columnar(conjunct.part, algebra)
        if made is None or len(conjunct.scopes) > 1:
            exact = False
        else:
            of_scopes.setdefault(conjunct.scopes, []).append(made)
    left = _filtered(frame, of_scopes.pop(frozenset(), []))
    for scope in condition.scopes:
        left = _with_members(left, scope, of_scopes.get(frozenset({scope}), []))
    return left["row"], exact


def _filtered(frame: pl.DataFrame, expressions: Iterable[pl.Expr]) -> pl.DataFrame:
    every = list(expressions)
    return frame.filter(reduce(lambda one, other: one & other, every)) if every else frame


def _with_members(frame: pl.DataFrame, scope: Scope, expressions: list[pl.Expr]) -> pl.DataFrame:
    """Those of which one member satisfies all the expressions; these may read the consignment beside the member."""
    column = MEMBERS[scope]
    read = {name for one in expressions for name in one.meta.root_names()}
    beside = [name for name in frame.columns if name in read]
    members = frame.select("row", column, *beside).explode(column, empty_as_null=True).drop_nulls(column).unnest(column)
    found = _filtered(members, expressions)["row"].unique()
    return frame.filter(pl.col("row").is_in(found.implode()))


def _one_by_one(
    loaded: Loaded, condition: CheckedCondition, lists: Mapping[str, frozenset[str]], rows: pl.Series
) -> tuple[pl.Series, int]:
    hit: list[int] = []
    given_up = 0
    for batch in rows.sort().to_frame().iter_slices(_AT_A_TIME):
        for row, content in loaded.facts_of(batch["row"]):
            found: Any = satisfying_members(condition, FactsView(facts_in(content), lists))
            given_up += found.incomplete
            if found.hit:
                hit.append(row)
    return pl.Series("row", hit, dtype=rows.dtype), given_up
