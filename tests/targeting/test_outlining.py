# SPDX-License-Identifier: Apache-2.0
"""Deciding in outline comes to what deciding comes to, whatever the facts are."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.cargo import CodeLists, Consignment, Declaration, GoodsItem, Journey, Place, Scope, Stage
from greenlane.targeting import (
    Asked,
    Changed,
    Changing,
    Concluded,
    Configuration,
    Context,
    Judge,
    Outlining,
    Seen,
    context_facts,
    decide,
    declared_facts,
    derived_facts,
    item_facts,
    select,
    whole_facts,
)

from .builders import a_configuration, a_profile

STAGE = Stage.PRE_ARRIVAL
CONDITIONS = {
    "GL-SEC-001": 'goods.hs == "930100"',
    "GL-SEC-002": "goods.net_weight_kg > 1000.0 && goods.net_weight_kg <= 5000.0",
    "GL-SEC-003": 'route.export_country in ["KP", "IR"]',
    "GL-SEC-004": 'goods.chapter == "93" && route.export_country == "KP"',
    "GL-SEC-005": "items.size() > 1 && items.exists(i, i.net_weight_kg > 9000.0)",
    "GL-SEC-006": '!has(route.export_country) || goods.origin != "DE"',
    "GL-SEC-007": "goods.origin == route.export_country",
}
COUNTRIES = st.sampled_from(["KP", "DE", "XX"])
ITEM = st.tuples(
    st.sampled_from(["930100", "610910"]), COUNTRIES, st.sampled_from(["1", "1000", "1000.5", "5000", "9500"])
)
ROWS = st.lists(st.tuples(COUNTRIES, ITEM, ITEM), min_size=1, max_size=40)
CONTEXT = Context(stage=STAGE)
CODES = CodeLists([])


def known() -> Configuration:
    return a_configuration(*(a_profile(condition, id=name) for name, condition in CONDITIONS.items()))


def declaration(row: Any) -> Declaration:
    _, country, *cells = row
    items = tuple(
        GoodsItem(number=place + 1, hs=cells[3 * place], origin=cells[3 * place + 1], net_weight_kg=weight(row, place))
        for place in range(len(cells) // 3)
    )
    return Declaration(consignment=Consignment(journey=Journey(export_country=country), items=items))


def weight(row: Any, place: int) -> Decimal:
    return Decimal(row[4 + 3 * place])


def item_changing(place: int) -> Changing:
    at = 2 + 3 * place
    columns: dict[Place, int] = {("hs",): at, ("origin",): at + 1, ("net_weight_kg",): at + 2}
    return Changing(
        columns,
        {
            ("hs",): lambda row: row[at],
            ("origin",): lambda row: row[at + 1],
            ("net_weight_kg",): lambda row: weight(row, place),
        },
    )


class Outlined:
    """Outlines rows of a country and of as many goods items as the first has."""

    def __init__(self, first: Any, config: Configuration) -> None:
        noun = declaration(first)
        columns: dict[Place, int] = {("consignment", "journey", "export_country"): 1}
        values: dict[Place, Any] = {("consignment", "journey", "export_country"): lambda row: row[1]}
        for place in range(len(noun.consignment.items)):
            changing = item_changing(place)
            for (field,), column in changing.columns.items():
                columns[("consignment", "items", place, field)] = column
                values[("consignment", "items", place, field)] = changing.values[(field,)]
        self.whole = whole_facts(noun, lambda: noun, Changing(columns, values), first, None)
        self.items = [
            item_facts(item, item_changing(place), first, CODES, None)
            for place, item in enumerate(noun.consignment.items)
        ]
        self.outlining = Outlining(
            Judge(config, lambda hit: hit),
            self.whole,
            {Scope.GOODS: self.items, Scope.EQUIPMENT: [], Scope.PARTY: []},
        )

    def concluded(self, row: Any) -> Concluded | None:
        noun = declaration(row)
        told = context_facts(CONTEXT, noun)
        items = [Asked(row, lambda item=item: item) for item in noun.consignment.items]  # type: ignore[misc]

        def looked() -> tuple[Mapping[str, Any], Mapping[Scope, Any], Seen]:
            seen = Seen(
                self.whole.of(row, lambda: noun),
                told,
                tuple(facts.of(*one) for facts, one in zip(self.items, items, strict=True)),
                (),
                (),
            )
            members = {Scope.GOODS: [one.read for one in seen.items], Scope.EQUIPMENT: [], Scope.PARTY: []}
            return {**seen.whole.read, **told.read}, members, seen

        while True:
            context, of = self.outlining.context(told), self.outlining.stage(STAGE)
            try:
                return self.outlining.concluded(Asked(row, lambda: noun), items, of, context, looked)
            except Changed:
                continue


def expected(row: Any, config: Configuration) -> Concluded:
    noun = declaration(row)
    facts = derived_facts(declared_facts(noun), noun, CONTEXT, CODES)
    opinion = decide(facts, config)
    chosen = select(opinion, facts, config.policy)
    ids = tuple(hit.profile for hit in opinion.hits)
    return Concluded(chosen.outcome, chosen.lane, opinion.score, opinion.band, ids)


@settings(max_examples=30, deadline=None)
@given(ROWS)
def test_an_outline_comes_to_what_deciding_comes_to(rows: list[Any]) -> None:
    config = known()
    flat = [(None, country, *one, *other) for country, one, other in rows]
    outlined = Outlined(flat[0], config)
    for row in flat:
        assert outlined.concluded(row) == expected(row, config)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(COUNTRIES, ITEM), min_size=1, max_size=40))
def test_so_it_does_for_one_item(rows: list[Any]) -> None:
    config = known()
    flat = [(None, country, *one) for country, one in rows]
    outlined = Outlined(flat[0], config)
    for row in flat:
        assert outlined.concluded(row) == expected(row, config)


def test_values_that_no_condition_tells_apart_are_answered_as_one() -> None:
    rows = [(None, "DE", "610910", "DE", str(2_000 + number)) for number in range(500)]
    outlined = Outlined(rows[0], known())
    found = [outlined.concluded(row) for row in rows]
    assert found[0] is not None
    assert "GL-SEC-002" in found[0].hits
    assert all(one is found[0] for one in found[1:])
    assert outlined.outlining.version < 10
