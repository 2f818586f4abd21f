# SPDX-License-Identifier: Apache-2.0
"""Stored facts become what conditions compare; contradicting values become worlds; every value keeps its source."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import VOCABULARY, Facts, Kind, Source, Stated, stored
from greenlane.targeting.language import At, FactsView, check
from greenlane.targeting.language.facts_view import SIGHTS_KEPT, WORLDS, read_member, read_value

from .given import several, view_of

NINE = datetime(2026, 3, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "kept", "read"),
    [
        ("goods.hs", "24", "24"),
        ("goods.round_weight", False, False),
        ("goods.package_count", 7, 7),
        ("goods.gross_weight_kg", 1_050_500_000, 1050.5),
        ("invoice.amount", 19_900, 19.9),
        ("route.countries", ("CN", "GB"), ("CN", "GB")),
        ("filing.lodged_time", "2026-03-24T09:00:00Z", NINE),
        ("filing.lodged_time", "2026-03-24T11:00:00+02:00", NINE),
    ],
)
def test_a_stored_value_becomes_what_conditions_compare(name: str, kept: Any, read: Any) -> None:
    value = read_value(VOCABULARY[name], kept)
    assert value == read
    assert type(value) is type(read)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("goods.hs", 24),
        ("goods.round_weight", 1),
        ("goods.package_count", True),
        ("goods.package_count", "7"),
        ("goods.gross_weight_kg", 10.5),
        ("route.countries", "CN"),
        ("filing.lodged_time", "soon"),
        ("filing.lodged_time", "2026-03-24T09:00:00"),
        ("filing.lodged_time", 5),
    ],
)
def test_a_value_of_another_kind_counts_as_absent(name: str, kept: Any) -> None:
    assert read_value(VOCABULARY[name], kept) is None
    assert read_member({name: (Stated(kept, Source(provider="declared")),)}) == {}


def test_a_fact_outside_the_vocabulary_is_not_seen() -> None:
    assert read_member({"goods.colour": (Stated("red", Source(provider="declared")),)}) == {}


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_a_decimal_is_read_as_the_nearest_double(amount: Any) -> None:
    fact = VOCABULARY["invoice.amount"]
    assert read_value(fact, stored(fact, amount)) == float(amount)


def test_the_member_at_hand_comes_before_the_consignment() -> None:
    view = view_of(
        {"consignor.name": "A"},
        items=[{"goods.hs": "01"}, {"goods.hs": "02"}],
        containers=[{"equipment.id": "C"}],
        parties=[{"any_party.name": "P"}],
    )
    sight = view.sight(At(item=1, container=0, party=0))
    assert [sight.value(name) for name in ("consignor.name", "goods.hs", "equipment.id", "any_party.name")] == [
        "A",
        "02",
        "C",
        "P",
    ]
    assert sight.value("goods.origin") is None
    assert view.sight().value("goods.hs") is None
    assert view.value("consignor.name") == "A"


def test_members_of_lists_show_their_facts_by_whole_names() -> None:
    view = view_of(items=[{"goods.hs": "01"}, {}], containers=[{"equipment.empty": True}])
    assert list(view.members("items")) == [{"goods.hs": "01"}, {}]
    assert list(view.sight().members("containers")) == [{"equipment.empty": True}]


def test_a_view_is_made_once_for_the_same_members() -> None:
    view = view_of(items=[{"goods.hs": "01"}] * (SIGHTS_KEPT + 2))
    assert view.sight(At(item=1)) is view.sight(At(item=1))
    last = At(item=SIGHTS_KEPT + 1)
    for position in range(SIGHTS_KEPT):
        view.sight(At(item=position))
    assert view.sight(last) is not view.sight(last)  # memory is bounded; the view is made anew
    assert view.sight(last).value("goods.hs") == "01"


def test_alternatives_are_every_sources_value() -> None:
    view = view_of({"consignor.name": several("A", "B")}, items=[{"goods.hs": several("01", "02")}])
    assert view.alternatives("consignor.name") == ("A", "B")
    assert view.alternatives("goods.hs", At(item=0)) == ("01", "02")
    assert view.alternatives("goods.hs") == ()
    assert view.alternatives("consignee.name") == ()
    assert view.contradicted == {"consignor.name", "goods.hs"}


def test_worlds_begin_with_the_first_values_and_depart_by_one_before_two() -> None:
    view = view_of({"consignor.name": several("A", "B"), "consignee.name": several("C", "D", "E")})
    worlds, cut = view.worlds(check("has(consignor.name) && has(consignee.name)"))
    pairs = [(sight.value("consignor.name"), sight.value("consignee.name")) for sight in worlds]
    assert pairs[0] == ("A", "C")
    assert set(pairs[1:4]) == {("B", "C"), ("A", "D"), ("A", "E")}
    assert set(pairs[4:]) == {("B", "D"), ("B", "E")}
    assert not cut


def test_worlds_are_capped_and_say_so() -> None:
    items = [{"goods.hs": several("01", "02")} for _ in range(200)]
    worlds, cut = view_of(items=items).worlds(check('items.exists(i, i.hs == "02")'))
    assert len(list(worlds)) == WORLDS
    assert cut


def test_a_late_contradiction_among_many_elements_is_found() -> None:
    items: list[dict[str, Any]] = [{"goods.hs": "01"} for _ in range(500)]
    items[400] = {"goods.hs": several("01", "24")}
    worlds, cut = view_of(items=items).worlds(check('items.exists(i, i.hs == "24")'))
    assert len(list(worlds)) == 2
    assert not cut


def test_a_world_does_not_leak_into_the_next() -> None:
    view = view_of(items=[{"goods.hs": several("01", "02")}])
    worlds, _ = view.worlds(check('goods.hs == "02" && items.size() > 0'), At(item=0))
    assert [sight.value("goods.hs") for sight in worlds] == ["01", "02"]
    assert view.sight(At(item=0)).value("goods.hs") == "01"
    assert view.elements("items")[0] == {"goods.hs": "01"}


def test_the_member_at_hand_and_the_same_element_of_the_list_have_one_value_in_a_world() -> None:
    view = view_of(items=[{"goods.hs": several("01", "02")}])
    worlds, _ = view.worlds(check("items.exists(i, i.hs == goods.hs)"), At(item=0))
    seen = [(sight.value("goods.hs"), sight.members("items")[0]["goods.hs"]) for sight in worlds]
    assert seen == [("01", "01"), ("02", "02")]


def test_every_value_keeps_its_source() -> None:
    view = view_of({"consignor.name": several("A", "B")}, items=[{"goods.gross_weight_kg": several(10, 20)}])
    assert view.source("consignor.name", "B") == Source(provider="declared", lodgement="L2", path="/consignor.name")
    found = view.source("goods.gross_weight_kg", 10.0, At(item=0))
    assert found is not None
    assert found.lodgement == "L1"
    through_list = view.source("goods.gross_weight_kg", 20.0, element=("items", 0))
    assert through_list is not None
    assert through_list.lodgement == "L2"
    assert view.source("consignor.name", "C") is None
    assert view.source("goods.gross_weight_kg", 10.0) is None


def test_empty_facts_are_a_view_too() -> None:
    view = FactsView(Facts())
    assert view.value("consignor.name") is None
    assert list(view.members("items")) == []
    assert view.contradicted == frozenset()


def test_every_kind_of_the_vocabulary_can_be_read() -> None:
    assert {fact.kind for fact in VOCABULARY.values()} == set(Kind)
