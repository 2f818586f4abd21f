# SPDX-License-Identifier: Apache-2.0
"""Why a condition is true: the comparisons that made it so; why not: the first part that is not true."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from greenlane.cargo import VOCABULARY, Facts
from greenlane.targeting.language import At, Because, FactsView, check, evaluate, explain, satisfying_members
from greenlane.targeting.language.explain import ELEMENTS_KEPT, REASONS_KEPT

from .given import LISTS, view_of
from .typed_expressions import LISTS as CEL_LISTS
from .typed_expressions import Both, conditions, worlds


def because(condition: str, view: FactsView, at: At | None = None) -> tuple[bool | None, list[tuple[str, Any, str]]]:
    explanation = explain(check(condition, LISTS), view.sight(at or At()))
    return explanation.result, [(each.fact, each.value, each.condition) for each in explanation.because]


def test_each_part_of_a_conjunction_gives_its_fact_value_and_text() -> None:
    view = view_of({"consignor.name": "A"}, items=[{"goods.hs": "2402", "goods.gross_weight_kg": 1500}])
    condition = 'goods.hs.startsWith("24") && (goods.gross_weight_kg > 1000 && consignor.name != "B")'
    assert because(condition, view, At(item=0)) == (
        True,
        [
            ("goods.hs", "2402", 'goods.hs.startsWith("24")'),
            ("goods.gross_weight_kg", 1500.0, "goods.gross_weight_kg > 1000"),
            ("consignor.name", "A", 'consignor.name != "B"'),
        ],
    )


def test_of_a_disjunction_only_the_true_parts_are_reasons() -> None:
    view = view_of({"consignor.name": "A", "consignee.name": "B"})
    condition = 'consignor.name == "X" || consignee.name == "B" || exporter.name == "Y"'
    assert because(condition, view) == (True, [("consignee.name", "B", 'consignee.name == "B"')])


def test_under_a_negation_the_false_parts_are_the_reasons() -> None:
    view = view_of({"consignor.name": "A", "consignee.name": "B"})
    assert because('!(consignor.name == "A" && consignee.name == "X")', view) == (
        True,
        [("consignee.name", "B", 'consignee.name == "X"')],
    )
    assert because('!(consignor.name == "X")', view) == (True, [("consignor.name", "A", '!(consignor.name == "X")')])


def test_the_absence_of_a_fact_is_a_reason_without_a_value() -> None:
    assert because("!has(consignment.ucr)", view_of()) == (True, [("consignment.ucr", None, "!has(consignment.ucr)")])


def test_a_comparison_of_two_facts_gives_both() -> None:
    view = view_of({"consignor.country": "GB", "consignee.country": "GB"})
    text = "consignor.country == consignee.country"
    assert because(text, view) == (True, [("consignor.country", "GB", text), ("consignee.country", "GB", text)])


def test_of_a_choice_the_test_and_the_branch_taken_are_reasons() -> None:
    view = view_of({"consignor.name": "A", "consignee.name": "B"})
    assert because('has(consignor.name) ? consignee.name == "B" : exporter.name == "C"', view) == (
        True,
        [("consignor.name", "A", "has(consignor.name)"), ("consignee.name", "B", 'consignee.name == "B"')],
    )


def test_a_walk_names_the_elements_that_decided() -> None:
    items = [{"goods.hs": "01"}, {"goods.hs": "24", "goods.round_weight": True}]
    explanation = explain(check('items.exists(i, i.hs == "24" && i.round_weight)'), view_of(items=items).sight())
    assert explanation.because == (
        Because(fact="goods.hs", value="24", condition='i.hs == "24"', element=("items", 1)),
        Because(fact="goods.round_weight", value=True, condition="i.round_weight", element=("items", 1)),
    )


def test_a_walk_that_took_all_elements_names_the_list() -> None:
    items = [{"goods.round_weight": True}] * 3
    assert because("items.all(i, i.round_weight)", view_of(items=items)) == (
        True,
        [("items", 3, "items.all(i, i.round_weight)")],
    )
    assert because('!items.exists(i, i.hs == "24")', view_of(items=[{"goods.hs": "01"}])) == (
        True,
        [("items", 1, 'items.exists(i, i.hs == "24")')],
    )
    text = "items.filter(i, i.round_weight).size() == 3"
    assert because(text, view_of(items=items)) == (True, [("items", 3, text)])


def test_a_walk_over_a_list_of_texts_gives_the_list() -> None:
    text = 'route.countries.exists(c, c == "IR")'
    view = view_of({"route.countries": ("CN", "IR")})
    assert because(text, view) == (True, [("route.countries", ("CN", "IR"), text)])


def test_a_walk_over_a_list_of_texts_gives_what_its_condition_reads_as_well() -> None:
    view = view_of({"consignor.name": "2402 Ltd"})
    result, reasons = because("lists.tobacco.exists(p, consignor.name.startsWith(p))", view)
    assert result is True
    assert reasons[0] == ("consignor.name", "2402 Ltd", "consignor.name.startsWith(p)")


def test_inner_walks_name_the_elements_of_both_lists() -> None:
    view = view_of(items=[{"goods.containers": ("A",)}], containers=[{"equipment.id": "B"}, {"equipment.id": "A"}])
    explanation = explain(check("items.exists(i, containers.exists(c, c.id in i.containers))"), view.sight())
    assert {(each.fact, each.element) for each in explanation.because} == {
        ("equipment.id", ("containers", 1)),
        ("goods.containers", ("items", 0)),
    }


def test_few_elements_and_few_reasons_are_kept() -> None:
    view = view_of(items=[{"goods.hs": "24"}] * 50)
    assert len(explain(check('items.exists(i, i.hs == "24")'), view.sight()).because) == ELEMENTS_KEPT
    roles = ["consignor", "consignee", "exporter", "importer", "seller", "buyer", "notify", "carrier", "declarant"]
    every = {f"{role}.{field}": "x" for role in roles for field in ("name", "id", "country")}
    condition = check(" && ".join(f'{name} == "x"' for name in every))
    assert len(explain(condition, view_of(every).sight()).because) == REASONS_KEPT < len(every)


def test_why_not_is_the_first_part_that_is_not_true() -> None:
    view = view_of({"consignor.name": "A", "consignee.name": "B"})
    assert because('consignor.name == "A" && consignee.name == "C" && consignee.name == "D"', view) == (
        False,
        [("consignee.name", "B", 'consignee.name == "C"')],
    )


def test_why_not_says_which_absent_fact_left_it_unknown() -> None:
    view = view_of({"consignor.name": "A"})
    assert because('consignor.name == "A" && (consignee.name == "C" || consignor.name == "B")', view) == (
        None,
        [("consignee.name", None, 'consignee.name == "C"')],
    )
    assert because('!(consignee.name == "C")', view) == (None, [("consignee.name", None, '!(consignee.name == "C")')])
    assert because('items.exists(i, i.hs == "24")', view_of(items=[{}])) == (None, [("goods.hs", None, 'i.hs == "24"')])


def test_a_hit_over_a_contradiction_is_explained_with_the_value_that_hit() -> None:
    from .given import several

    view = view_of({"route.export_country": several("CN", "IR")})
    condition = check('route.export_country == "IR"')
    (sight,) = satisfying_members(condition, view).sights
    assert [each.value for each in explain(condition, sight).because] == ["IR"]


@settings(max_examples=400, deadline=None)
@given(conditions(), worlds())
def test_every_explanation_agrees_with_the_evaluator_and_quotes_the_condition(
    condition: Both, world: tuple[Facts, dict[str, Any]]
) -> None:
    checked = check(condition.ours, CEL_LISTS)
    sight = FactsView(world[0], CEL_LISTS).sight(At(item=0, party=0))
    explanation = explain(checked, sight)
    assert explanation.result is evaluate(checked, sight)
    assert len(explanation.because) <= REASONS_KEPT
    for each in explanation.because:
        assert each.condition in condition.ours
        assert each.fact in VOCABULARY or each.fact in ("items", "containers")
        if each.fact in checked.direct_reads - checked.element_reads:
            assert each.value == sight.value(each.fact)
