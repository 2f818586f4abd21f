# SPDX-License-Identifier: Apache-2.0
"""A hit is one goods item, container or party that satisfies the condition whole, over any source's value."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.targeting.language import At, FactsView, candidates, check, evaluate, satisfying_members
from greenlane.targeting.language.satisfying import MEMBERS_KEPT

from .given import LISTS, facts_of, several, view_of

TOBACCO = {"goods.heading": "2402", "goods.gross_weight_kg": 10, "goods.containers": ("A",)}
HEAVY = {"goods.heading": "0101", "goods.gross_weight_kg": 5000, "goods.containers": ("B",)}


def members(condition: str, view: FactsView) -> list[At]:
    return list(satisfying_members(check(condition, LISTS), view).members)


def test_one_item_must_satisfy_the_whole_condition() -> None:
    condition = "goods.heading in lists.tobacco && goods.gross_weight_kg > 1000"
    assert members(condition, view_of(items=[TOBACCO, HEAVY])) == []
    both = {**HEAVY, "goods.heading": "2403"}
    assert members(condition, view_of(items=[TOBACCO, HEAVY, both])) == [At(item=2)]


def test_every_satisfying_member_is_told_up_to_a_limit() -> None:
    view = view_of(items=[TOBACCO] * (MEMBERS_KEPT + 5))
    assert members("goods.heading in lists.tobacco", view) == [At(item=n) for n in range(MEMBERS_KEPT)]


@pytest.mark.parametrize("condition", ["!has(goods.hs)", 'goods.hs != "x"', "!any_party.po_box", "!has(equipment.id)"])
def test_without_members_a_condition_on_members_never_hits(condition: str) -> None:
    assert not satisfying_members(check(condition), view_of({"consignor.name": "A"})).hit


def test_a_condition_on_the_consignment_alone_has_no_member_at_hand() -> None:
    satisfaction = satisfying_members(check("has(consignor.name)"), view_of({"consignor.name": "A"}))
    assert satisfaction.hit
    assert satisfaction.members == (At(),)


def test_consignment_and_item_meet_in_one_condition() -> None:
    condition = 'consignor.name == "A" && goods.heading in lists.tobacco'
    assert members(condition, view_of({"consignor.name": "A"}, items=[HEAVY, TOBACCO])) == [At(item=1)]
    assert members(condition, view_of({"consignor.name": "B"}, items=[HEAVY, TOBACCO])) == []


def test_an_item_and_a_party_satisfy_together() -> None:
    parties = [{"any_party.country": "GB"}, {"any_party.country": "IR", "any_party.po_box": True}]
    view = view_of(items=[HEAVY, TOBACCO], parties=parties)
    assert members('any_party.country == "IR" && goods.heading in lists.tobacco', view) == [At(item=1, party=1)]
    assert members('any_party.country == "GB" && any_party.po_box && goods.heading in lists.tobacco', view) == []
    either = 'any_party.country == "IR" || goods.heading in lists.tobacco'
    assert members(either, view) == [At(item=0, party=1), At(item=1, party=0), At(item=1, party=1)]


def test_a_container_and_the_item_it_carries_satisfy_together() -> None:
    condition = "equipment.id in goods.containers && equipment.empty && goods.heading in lists.tobacco"
    containers = [{"equipment.id": "B", "equipment.empty": True}, {"equipment.id": "A", "equipment.empty": True}]
    assert members(condition, view_of(items=[HEAVY, TOBACCO], containers=containers)) == [At(item=1, container=1)]
    assert members(condition, view_of(items=[HEAVY, TOBACCO], containers=containers[:1])) == []


def test_item_container_and_party_are_tried_together() -> None:
    condition = "equipment.id in goods.containers && any_party.po_box && equipment.empty"
    view = view_of(
        items=[HEAVY, TOBACCO],
        containers=[{"equipment.id": "A", "equipment.empty": True}],
        parties=[{"any_party.po_box": True}],
    )
    assert members(condition, view) == [At(item=1, container=0, party=0)]


# --- sources that contradict each other


def test_any_sources_value_makes_a_hit() -> None:
    view = view_of({"route.export_country": several("CN", "IR")})
    assert satisfying_members(check('route.export_country == "CN"'), view).hit
    assert satisfying_members(check('route.export_country == "IR"'), view).hit
    assert not satisfying_members(check('route.export_country == "GB"'), view).hit


def test_one_fact_has_one_value_at_a_time() -> None:
    view = view_of({"route.export_country": several("CN", "IR")})
    assert not satisfying_members(check('route.export_country == "CN" && route.export_country == "IR"'), view).hit


def test_values_of_several_facts_are_combined() -> None:
    view = view_of({"consignor.name": several("A", "B")}, items=[{"goods.hs": several("01", "02")}, {"goods.hs": "03"}])
    satisfaction = satisfying_members(check('consignor.name == "B" && goods.hs == "02"'), view)
    assert satisfaction.members == (At(item=0),)
    assert satisfaction.sights[0].value("goods.hs") == "02"
    assert satisfaction.sights[0].value("consignor.name") == "B"
    assert satisfying_members(check('consignor.name == "B" && goods.hs == "03"'), view).members == (At(item=1),)


def test_contradictions_of_elements_are_seen_inside_macros() -> None:
    view = view_of(items=[{"goods.hs": "01"}, {"goods.hs": several("02", "24")}])
    assert satisfying_members(check('items.exists(i, i.hs == "24")'), view).hit
    assert satisfying_members(check('items.all(i, i.hs != "24")'), view).hit
    assert not satisfying_members(
        check('items.exists_one(i, i.hs == "24" || i.hs == "01")  && items.size() == 3'), view
    ).hit


def test_too_many_contradictions_are_said_to_be_incomplete_and_single_departures_are_still_found() -> None:
    names = [
        "consignor.name",
        "consignee.name",
        "exporter.name",
        "importer.name",
        "seller.name",
        "buyer.name",
        "carrier.name",
    ]
    view = view_of({name: several("a", "b") for name in names})
    all_b = check(" && ".join(f'{name} == "b"' for name in names))
    assert satisfying_members(all_b, view).incomplete
    last_b = check(" && ".join(f'{name} == "{"b" if name == names[-1] else "a"}"' for name in names))
    assert satisfying_members(last_b, view).hit
    six = check(" && ".join(f'{name} == "b"' for name in names[:6]))
    satisfaction = satisfying_members(six, view)
    assert satisfaction.hit
    assert not satisfaction.incomplete


def test_contradictions_that_a_condition_does_not_read_do_not_matter() -> None:
    view = view_of({"consignor.name": several("a", "b"), "consignee.name": "c"})
    satisfaction = satisfying_members(check('consignee.name == "c"'), view)
    assert satisfaction.hit
    assert satisfaction.sights[0] is view.sight()


# --- bounds


def test_work_beyond_the_budget_is_said_to_be_incomplete() -> None:
    view = view_of(items=[{"goods.hs": "01"}] * 50)
    condition = check('goods.hs == "24" && items.all(i, i.hs == "01")')
    assert not satisfying_members(condition, view).incomplete
    assert satisfying_members(condition, view, visits=60).incomplete
    nested = check('items.all(i, items.all(j, i.hs == j.hs)) && consignor.name == "A"')
    assert satisfying_members(nested, view, visits=1_000).incomplete


def test_parts_that_read_the_consignment_alone_are_tried_once() -> None:
    view = view_of(items=[{"goods.hs": "01"}] * 500)
    condition = check('goods.hs == "01" && items.all(i, i.hs == "01")')
    assert satisfying_members(condition, view, visits=1_600).hit


# --- the shortcuts are the same as trying everything

_CONDITIONS = [
    'goods.hs == "01"',
    'goods.hs != "01" || consignor.name == "A"',
    'goods.hs == "01" && any_party.country == "IR"',
    "goods.hs == any_party.country || !has(any_party.country)",
    'equipment.id in goods.containers && (goods.hs == "01" || equipment.empty) && consignor.name == "A"',
    "equipment.id in goods.containers && any_party.country == goods.hs",
    'any_party.country == "IR" && containers.exists(c, c.empty)',
    '!(goods.hs == "01" && any_party.country == "IR")',
    'items.exists(i, i.hs == "IR") && any_party.country == "IR"',
    'consignor.name == "A" ? goods.hs == "01" : any_party.country == "IR"',
]
_text = st.sampled_from(["01", "IR", "A"])


def _some(names: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    contradicted = {
        name: values | st.tuples(values, values).map(lambda two: several(*two)) for name, values in names.items()
    }
    return st.fixed_dictionaries({}, optional=contradicted)


_items = st.lists(_some({"goods.hs": _text, "goods.containers": st.just(("A",)) | st.just(("IR", "01"))}), max_size=3)
_containers = st.lists(_some({"equipment.id": _text, "equipment.empty": st.booleans()}), max_size=2)
_parties = st.lists(_some({"any_party.country": _text}), max_size=2)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(_CONDITIONS), _some({"consignor.name": _text}), _items, _containers, _parties)
def test_members_found_are_those_that_trying_everything_finds(
    text: str,
    whole: dict[str, Any],
    items: list[dict[str, Any]],
    containers: list[dict[str, Any]],
    parties: list[dict[str, Any]],
) -> None:
    condition = check(text)
    facts = facts_of(whole, items=items, containers=containers, parties=parties)
    expected: set[At] = set()
    complete = True
    for world in _worlds(whole, items, containers, parties):
        view = FactsView(facts_of(world[0], items=world[1], containers=world[2], parties=world[3]))
        expected |= {at for at in candidates(condition, view) if evaluate(condition, view.sight(at)) is True}
    satisfaction = satisfying_members(condition, FactsView(facts))
    complete = not satisfaction.incomplete
    assert set(satisfaction.members) == expected or not complete


def _worlds(*groups: Any) -> list[list[Any]]:
    """Every way to give each contradicted fact one value; at most some hundreds."""
    slots: list[list[tuple[tuple[Any, ...], Any]]] = []
    for number, group in enumerate(groups):
        for position, member in enumerate(group if isinstance(group, list) else [group]):
            for name, value in member.items():
                values = list(dict.fromkeys(value)) if isinstance(value, type(several())) else [value]
                slots.append([((number, position, name), each) for each in values])
    worlds = []
    for choice in list(product(*slots))[:4096]:
        world: list[Any] = [{}, [{} for _ in groups[1]], [{} for _ in groups[2]], [{} for _ in groups[3]]]
        for (number, position, name), value in choice:
            (world[0] if number == 0 else world[number][position])[name] = value
        worlds.append(world)
    return worlds
