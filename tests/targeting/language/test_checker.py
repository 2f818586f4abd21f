# SPDX-License-Identifier: Apache-2.0
"""What type-checks, what it reads and costs, and how everything else is refused: column, what was read, remedy."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.cargo import VOCABULARY, Kind, Scope
from greenlane.errors import Invalid
from greenlane.targeting.language import CheckedCondition, ConditionError, Cost, check

from .given import LISTS
from .typed_expressions import LISTS as CEL_LISTS
from .typed_expressions import Both, conditions

WRITE_A_TIME = 'Write date, time and zone: "2026-03-24T09:00:00Z" or "2026-03-24T09:00:00+02:00".'
NO_PATTERNS = "Use startsWith, endsWith or contains; a regular expression can be made to run for ever."


def refusal(text: str) -> ConditionError:
    with pytest.raises(ConditionError) as refused:
        check(text, LISTS)
    return refused.value


def attempt(text: str) -> CheckedCondition | ConditionError:
    try:
        return check(text, CEL_LISTS)
    except ConditionError as refused:
        return refused


@pytest.mark.parametrize(
    ("text", "column", "read", "remedy"),
    [
        # names
        ('goods.hz == "1"', 1, "goods.hz", "Did you mean goods.hs?"),
        ('hs == "1"', 1, "hs", "Did you mean goods.hs?"),
        ('consignor.nam == ""', 1, "consignor.nam", "Did you mean consignor.name?"),
        ('consigne.country == "IR"', 1, "consigne.country", "Did you mean consignee.country?"),
        ("banana == 1", 1, "banana", 'Put a text between quotation marks: "banana".'),
        ("goods", 1, "goods", "Name one of its facts, such as goods.number."),
        ('goods.hs.size == "1"', 1, "goods.hs.size", "Write goods.hs.size()."),
        ('goods.hs.first == "1"', 1, "goods.hs.first", None),
        ("items.size > 1", 1, "items.size", "Write items.size()."),
        ('"x" in lists.embargoed_port', 8, "lists.embargoed_port", "Did you mean lists.embargoed_ports?"),
        ('"x" in lists', 8, "lists", "Write lists.embargoed_ports."),
        ("items.exists(i, i.weight_kg > 3)", 17, "i.weight_kg", "Did you mean i.net_weight_kg?"),
        ('items.exists(i, j.hs == "1")', 17, "j.hs", "Did you mean i.hs?"),
        ('route.countries.exists(c, c.code == "IR")', 27, "c.code", None),
        ('items.filter(i, true).hs == "1"', 1, "items.filter(i, true).hs", None),
        # types
        ("goods.hs == 24", 13, "24", 'Write "24".'),
        ("24 == goods.hs", 1, "24", 'Write "24".'),
        ("goods.hs > 3.5", 12, "3.5", 'Write "3.5".'),
        ('goods.gross_weight_kg > "10"', 25, '"10"', "Write 10 without quotation marks."),
        ('goods.gross_weight_kg > "ten"', 25, '"ten"', None),
        ('equipment.empty == "true"', 20, '"true"', "Write true without quotation marks."),
        ('route.countries == "IR"', 20, '"IR"', 'Write "IR" in route.countries.'),
        ('goods.hs == ["1"]', 13, '["1"]', 'Write goods.hs in ["1"].'),
        (
            'filing.lodged_time > "2026-01-01T00:00:00Z"',
            22,
            '"2026-01-01T00:00:00Z"',
            'Write timestamp("2026-01-01T00:00:00Z").',
        ),
        ("consignor.name == goods.number", 19, "goods.number", None),
        ("goods.hs in lists.tobacco && goods.number in lists.tobacco", 30, "goods.number", None),
        ("24 in lists.tobacco && has(goods.hs)", 1, "24", 'Write "24".'),
        ('"IR" in goods.description', 9, "goods.description", 'Write goods.description.contains("IR").'),
        ("goods.hs in goods.number", 13, "goods.number", "Write == instead of in, or [goods.number]."),
        (
            "route.countries in lists.tobacco",
            1,
            "route.countries",
            "Write route.countries.exists(x, x in lists.tobacco).",
        ),
        ("1.5 in [1, 2].filter(x, x > 1)", 8, "[1, 2].filter(x, x > 1)", "Write the list with decimals: 1.0"),
        ('goods.hs in ["1", 2]', 19, "2", None),
        ("goods.hs in []", 13, "[]", "Write its elements, or leave the comparison out."),
        ("goods.round_weight in [true]", 24, "true", None),
        ("equipment.empty > true", 1, "equipment.empty > true", "Write equipment.empty or !equipment.empty."),
        ("items == items", 1, "items == items", "Ask with in, exists or all."),
        ("items.exists(i, i == i)", 17, "i == i", "Compare one of its facts."),
        ("goods.gross_weight_kg % 2 == 1", 1, "goods.gross_weight_kg % 2", None),
        ('goods.hs + "1" == "x"', 1, "goods.hs", None),
        (
            "journey.arrival_actual - journey.arrival_planned > 3",
            1,
            "journey.arrival_actual",
            "Use a fact in hours, such as journey.hours_to_arrival.",
        ),
        ("-goods.hs == 1", 2, "goods.hs", None),
        ("!goods.hs", 2, "goods.hs", "Compare it with something, or ask has(goods.hs)."),
        ("goods.hs", 1, "goods.hs", "Compare it with something, or ask has(goods.hs)."),
        (
            "goods.round_weight && goods.number",
            23,
            "goods.number",
            "Compare it with something, or ask has(goods.number).",
        ),
        ('goods.round_weight ? goods.hs == "1" : 3', 40, "3", None),
        ("1 < 2 < 3", 9, "3", None),
        # calls
        ('goods.hs.startswith("2")', 10, "startswith", "Did you mean startsWith?"),
        ("goods.hs.startsWith(24)", 21, "24", 'Write startsWith("24").'),
        ('goods.hs.startsWith("2", "3")', 1, 'goods.hs.startsWith("2", "3")', None),
        ('goods.number.contains("2")', 1, 'goods.number.contains("2")', None),
        ('route.countries.contains("IR")', 1, 'route.countries.contains("IR")', 'Write "IR" in route.countries.'),
        (
            'route.countries.startsWith("I")',
            1,
            'route.countries.startsWith("I")',
            "Write route.countries.exists(x, x.startsWith(…)).",
        ),
        ("goods.number.size() == 1", 1, "goods.number.size()", None),
        ("size(items) > 3", 1, "size", "Write items.size()."),
        ('startsWith(goods.hs, "24")', 1, "startsWith", "Write goods.hs.startsWith(…)."),
        ('goods.hs.matches("a+")', 10, "matches", NO_PATTERNS),
        ("double(goods.number) > 1.5", 1, "double", "Leave it out; whole numbers beside decimals are promoted."),
        ("hass(goods.hs)", 1, "hass", "Did you mean has?"),
        ("has(goods)", 5, "goods", "Write has(consignee.name) or has(i.hs)."),
        ("has(items)", 5, "items", "Write has(consignee.name) or has(i.hs)."),
        ("has(lists.tobacco)", 5, "lists.tobacco", "Write has(consignee.name) or has(i.hs)."),
        ("has(goods.hs, goods.hs)", 1, "has(goods.hs, goods.hs)", None),
        ('timestamp("2026-01-01") < filing.lodged_time', 11, '"2026-01-01"', WRITE_A_TIME),
        ('timestamp("2026-02-30T00:00:00Z") < filing.lodged_time', 11, '"2026-02-30T00:00:00Z"', WRITE_A_TIME),
        (
            'timestamp("0001-01-01T00:00:00+14:00") < filing.lodged_time',
            11,
            '"0001-01-01T00:00:00+14:00"',
            WRITE_A_TIME,
        ),
        (
            "timestamp(filing.reference) < filing.lodged_time",
            11,
            "filing.reference",
            'Write timestamp("2026-03-24T09:00:00Z").',
        ),
        ("goods.hs.exists(c, true)", 1, "goods.hs", "Walk items, containers, a fact that is a list, or a named list."),
        ("items.exists(i)", 1, "items.exists(i)", "Write items.exists(x, …)."),
        ('items.exists("i", true)', 1, 'items.exists("i", true)', "Write items.exists(x, …)."),
        ("items.exists(goods, true)", 14, "goods", "Choose another letter."),
        ("items.exists(lists, true)", 14, "lists", "Choose another letter."),
        ("items.exists(i, containers.exists(i, i.empty))", 35, "i", "Choose another letter."),
        ("items.map(i, i.hs)", 7, "map", "Walk the list with exists or all and compare inside."),
        # the whole
        ("true", 1, "true", None),
        ('"a" in lists.tobacco', 1, '"a" in lists.tobacco', None),
    ],
)
def test_a_condition_with_a_fault_is_refused(text: str, column: int, read: str, remedy: str | None) -> None:
    refused = refusal(text)
    assert (refused.column, refused.read, refused.remedy) == (column, read, remedy)


def test_the_refusal_is_an_invalid_that_says_place_sentence_and_remedy_in_one_line() -> None:
    refused = refusal("goods.hs == 24")
    assert isinstance(refused, Invalid)
    assert str(refused) == ('column 13: goods.hs is a text, 24 is a whole number; they cannot be compared. Write "24".')


def test_a_long_read_is_shortened() -> None:
    refused = refusal(f'"{"x" * 200}" == goods.number')
    assert len(refused.read) == 60
    assert refused.read.endswith("…")


@pytest.mark.parametrize(
    "text",
    [
        'goods.hs.startsWith("24") && goods.gross_weight_kg > 1000',
        "goods.gross_weight_kg >= consignment.item_count",
        "goods.number in [1, 2.5]",
        "goods.value_per_kg in [1, 2]",
        "goods.net_weight_kg / goods.gross_weight_kg < 1 / 2.0",
        "(goods.round_weight ? goods.number : goods.gross_weight_kg) > 3",
        'timestamp("2026-01-01T00:00:00.123456+02:00") < filing.lodged_time',
        "goods.hs in lists.tobacco || goods.hs in [goods.hs6, goods.heading]",
        "lists.tobacco.exists(p, goods.hs.startsWith(p))",
        "items.exists(i, i.containers.exists(n, containers.exists(c, c.id == n && c.empty)))",
        "items.filter(i, i.round_weight).filter(j, has(j.hs)).size() * 2 > items.size()",
        'goods.description.lowerAscii().contains("rifle")',
        "has(goods.hs) == has(goods.origin)",
        "equipment.id in goods.containers && (equipment.empty && goods.round_weight)",
        "(goods.round_weight && equipment.empty) && (equipment.id in goods.containers)",
        "goods.round_weight && any_party.po_box && containers.all(c, c.empty)",
        "equipment.empty && any_party.po_box",
    ],
)
def test_a_sound_condition_is_taken(text: str) -> None:
    assert check(text, LISTS).text == text


@pytest.mark.parametrize(
    "text",
    [
        "equipment.empty && goods.round_weight",
        "equipment.empty && goods.round_weight || equipment.id in goods.containers",
        "!(equipment.id in goods.containers) && equipment.empty",
        "equipment.empty ? goods.round_weight : false",
    ],
)
def test_a_goods_item_and_a_container_must_be_linked_at_the_top(text: str) -> None:
    refused = refusal(text)
    assert refused.code == "condition.unlinked"
    assert "equipment.id in goods.containers" in str(refused.remedy)
    later = max(text.find("equipment.empty"), text.find("goods.round_weight"), text.find("goods.containers"))
    assert refused.column <= later + 1


@pytest.mark.parametrize(
    ("text", "scopes", "cost", "reads", "walks", "lists"),
    [
        ('consignor.name == "x"', (), Cost.ONCE, {"consignor.name"}, set(), set()),
        ("goods.round_weight", (Scope.GOODS,), Cost.PER_MEMBER, {"goods.round_weight"}, set(), set()),
        ("any_party.po_box", (Scope.PARTY,), Cost.PER_MEMBER, {"any_party.po_box"}, set(), set()),
        ("containers.all(c, c.empty)", (), Cost.WALK, {"equipment.empty"}, {"containers"}, set()),
        ("route.countries.exists(c, c in lists.tobacco)", (), Cost.WALK, {"route.countries"}, set(), {"tobacco"}),
        (
            "goods.round_weight && any_party.po_box",
            (Scope.GOODS, Scope.PARTY),
            Cost.PRODUCT,
            {"goods.round_weight", "any_party.po_box"},
            set(),
            set(),
        ),
        (
            "items.exists(i, containers.exists(c, c.id in i.containers))",
            (),
            Cost.PRODUCT,
            {"goods.containers", "equipment.id"},
            {"items", "containers"},
            set(),
        ),
        (
            "goods.round_weight && items.size() > 3",
            (Scope.GOODS,),
            Cost.PRODUCT,
            {"goods.round_weight"},
            {"items"},
            set(),
        ),
    ],
)
def test_scopes_cost_and_what_is_read_are_known(
    text: str, scopes: tuple[Scope, ...], cost: Cost, reads: set[str], walks: set[str], lists: set[str]
) -> None:
    condition = check(text, LISTS)
    assert (condition.scopes, condition.cost) == (scopes, cost)
    assert (set(condition.reads), set(condition.walks), set(condition.lists)) == (reads, walks, lists)


def test_facts_read_through_a_variable_are_told_from_those_at_hand() -> None:
    condition = check('goods.origin == "CN" && items.exists(i, i.hs == goods.hs)')
    assert condition.direct_reads == {"goods.origin", "goods.hs"}
    assert condition.element_reads == {"goods.hs"}


def test_the_first_scope_is_the_scope_of_the_condition() -> None:
    assert check("any_party.po_box && goods.round_weight").scope is Scope.GOODS
    assert check("consignment.containerised").scope is Scope.CONSIGNMENT


def test_a_condition_is_checked_once() -> None:
    assert check("goods.hs == '1'", LISTS) is check("goods.hs == '1'", list(LISTS))


@pytest.mark.parametrize("name", sorted(VOCABULARY))
def test_every_fact_of_the_vocabulary_can_be_asked(name: str) -> None:
    written = {
        Kind.BOOLEAN: f"!{name}",
        Kind.INTEGER: f"{name} + 1 > 2",
        Kind.DECIMAL: f"{name} > 1",
        Kind.TEXT: f'{name} == "x"',
        Kind.TEXTS: f'"x" in {name}',
        Kind.TIME: f'{name} < timestamp("2026-01-01T00:00:00Z")',
    }[VOCABULARY[name].kind]
    assert check(f"has({name}) && {written}").reads == {name}


@settings(max_examples=300, deadline=None)
@given(conditions())
def test_well_typed_conditions_are_taken_and_their_conjuncts_are_parts_of_the_text(condition: Both) -> None:
    checked = check(condition.ours, CEL_LISTS)
    assert all(conjunct.text in condition.ours for conjunct in checked.conjuncts)
    assert checked.reads <= set(VOCABULARY)


@settings(max_examples=300, deadline=None)
@given(conditions(), st.data())
def test_a_damaged_condition_is_taken_or_refused_inside_its_text(condition: Both, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(condition.ours)))
    end = data.draw(st.integers(start, min(len(condition.ours), start + 12)))
    damaged = (
        condition.ours[:start]
        + data.draw(st.sampled_from(["", "1", '"a"', "goods.hs", "&&", ")"]))
        + condition.ours[end:]
    )
    outcome = attempt(damaged)
    if isinstance(outcome, ConditionError):
        assert 1 <= outcome.column <= len(damaged) + 1
        assert outcome.sentence.endswith(".")
    else:
        assert outcome.text == damaged
