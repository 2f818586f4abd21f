# SPDX-License-Identifier: Apache-2.0
"""Which consignments of the past a profile hits: over columns where that is exact, one by one where it is not.

Columns narrow every condition; a condition of which every part has a column form needs no more. The rest, and
consignments whose filings contradict each other in what the condition reads, are evaluated from their whole facts.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import Any

import polars as pl
from msgspec import Struct

from greenlane.cargo import VOCABULARY, Scope
from greenlane.targeting import CheckedCondition, FactsView, Profile, columnar, satisfying_members

from .algebra import ColumnAlgebra
from .columns import facts_in
from .files import Loaded

OFFICES = ("office.lodgement", "office.entry", "office.exit", "office.control", "office.destination")
"""The facts that say which offices a consignment concerns."""

_AT_A_TIME = 20_000


class Matched(Struct, frozen=True, kw_only=True):
    """The ``places`` of the rows that a profile hits, ascending, and how they were found.

    ``one_by_one`` is how many consignments had to be evaluated by themselves, of ``of`` in all; ``given_up`` how many
    of these ran into a limit of evaluation.
    """

    places: pl.Series
    of: int
    one_by_one: int
    given_up: int


def columns_for(profile: Profile, condition: CheckedCondition) -> set[str]:
    """The columns that finding its hits reads."""
    wanted = {"items", "containers", "contradicted", *condition.direct_reads}
    if profile.offices:
        wanted |= set(OFFICES)
    return wanted | {"filing.stage", "filing.direction", "transport.border_mode"}


def matches(
    loaded: Loaded, profile: Profile, condition: CheckedCondition, lists: Mapping[str, frozenset[str]]
) -> Matched:
    """The rows of the history that the profile would have hit, whatever its state and dates are."""
    algebra = ColumnAlgebra(lists)
    meant = _filtered(loaded.frame, _meant(profile))
    several = meant.filter(pl.col("contradicted").is_not_null())
    unclear = pl.col("contradicted").list.set_intersection(sorted(condition.reads)).list.len() > 0
    contradicted = several.filter(unclear)["place"]
    plain = meant if not len(contradicted) else meant.filter(~pl.col("place").is_in(contradicted.implode()))
    left, exact = _narrowed(plain, condition, algebra)
    doubtful = contradicted if exact else pl.concat([contradicted, left])
    hit, given_up = _one_by_one(loaded, condition, lists, doubtful)
    places = pl.concat([left, hit]) if exact else hit
    return Matched(places=places.sort(), of=loaded.frame.height, one_by_one=len(doubtful), given_up=given_up)


def _meant(profile: Profile) -> Iterator[pl.Expr]:
    """The restrictions of a profile to stages, directions, modes and offices; what is not stated is left out."""
    for wanted, column in (
        (profile.stages, "filing.stage"),
        (profile.directions, "filing.direction"),
        (profile.modes, "transport.border_mode"),
    ):
        if wanted:
            yield pl.col(column).is_in([str(one) for one in wanted])
    if profile.offices:
        yield pl.any_horizontal(pl.col(name).is_in(list(profile.offices)) for name in OFFICES)


def _narrowed(frame: pl.DataFrame, condition: CheckedCondition, algebra: ColumnAlgebra) -> tuple[pl.Series, bool]:
    """The places that no column form of a part refutes, and whether that is the whole condition."""
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
    return left["place"], exact


def _filtered(frame: pl.DataFrame, expressions: Iterable[pl.Expr]) -> pl.DataFrame:
    every = list(expressions)
    return frame.filter(reduce(lambda one, other: one & other, every)) if every else frame


def _with_members(frame: pl.DataFrame, scope: Scope, expressions: list[pl.Expr]) -> pl.DataFrame:
    """Those of which one member satisfies all the expressions; these may read the consignment beside the member."""
    if not expressions:
        return frame
    read = {name for one in expressions for name in one.meta.root_names()}
    of_members = [name for name in frame.columns if name in read and _is_of(scope, name)]
    beside = [name for name in frame.columns if name in read and name not in of_members]
    members = frame.select("place", *of_members, *beside).explode(of_members, empty_as_null=False)
    found = _filtered(members, expressions)["place"].unique()
    return frame.filter(pl.col("place").is_in(found.implode()))


def _is_of(scope: Scope, name: str) -> bool:
    return name in VOCABULARY and VOCABULARY[name].scope is scope


def _one_by_one(
    loaded: Loaded, condition: CheckedCondition, lists: Mapping[str, frozenset[str]], places: pl.Series
) -> tuple[pl.Series, int]:
    hit: list[int] = []
    given_up = 0
    for batch in places.sort().to_frame().iter_slices(_AT_A_TIME):
        for place, content in loaded.facts_of(batch["place"]):
            found: Any = satisfying_members(condition, FactsView(facts_in(content), lists))
            given_up += found.incomplete
            if found.hit:
                hit.append(place)
    return pl.Series("place", hit, dtype=places.dtype), given_up
