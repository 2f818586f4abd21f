# SPDX-License-Identifier: Apache-2.0
"""A condition in an officer's words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from greenlane.targeting.language import check, sentence

from .given import LISTS
from .typed_expressions import LISTS as CEL_LISTS
from .typed_expressions import Both, conditions


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (
            'goods.chapter == "24" && goods.gross_weight_kg > 1000',
            "the HS chapter (first two digits) is “24”, and the gross weight of the item is more than 1000 kg",
        ),
        (
            'consignor.name == "A" || (consignee.name == "B" && consignee.country != "GB")',
            "the name of the consignor is “A”, or (the name of the consignee is “B”, and the country of the consignee"
            " is not “GB”)",
        ),
        ("equipment.empty", "the equipment is declared empty"),
        ("!equipment.empty", "it is not so that the equipment is declared empty"),
        ("equipment.empty == true", "the equipment is declared empty"),
        ("equipment.empty == false", "it is not so that the equipment is declared empty"),
        ("true != equipment.empty", "it is not so that the equipment is declared empty"),
        ("!!equipment.empty", "the equipment is declared empty"),
        ("has(consignment.ucr)", "the unique consignment reference is stated"),
        ("!has(consignment.ucr)", "the unique consignment reference is not stated"),
        ("has(equipment.empty)", "“the equipment is declared empty” is stated"),
        (
            "goods.heading in lists.embargoed_ports",
            "the HS heading (first four digits) is on the list “embargoed ports”",
        ),
        ("!(goods.heading in lists.tobacco)", "the HS heading (first four digits) is not on the list “tobacco”"),
        ('goods.origin in ["CN", "IR"]', "the country of origin is one of “CN”, “IR”"),
        ('!(goods.origin in ["CN"])', "the country of origin is not one of “CN”"),
        ('"CT" in goods.package_types', "“CT” is among the types of packages of the item (Rec 21)"),
        ('goods.marks.startsWith("X")', "the shipping marks of the item begins with “X”"),
        ('!goods.marks.endsWith("X")', "the shipping marks of the item does not end with “X”"),
        (
            'goods.marks.lowerAscii().contains("x")',
            "the shipping marks of the item, in small letters, contains “x”",
        ),
        ("!(goods.marks == 'X')", "the shipping marks of the item is not “X”"),
        ("!(goods.package_count < 5)", "it is not so that the number of packages of the item is less than 5"),
        (
            "goods.net_weight_kg / goods.gross_weight_kg <= 0.5",
            "the net weight of the item divided by the gross weight of the item is at most 0.5",
        ),
        (
            "(goods.package_count + 1) * -2 >= goods.number % 3",
            "(the number of packages of the item plus 1) times -2 is at least the remainder of the number of the goods"
            " item divided by 3",
        ),
        ("items.size() > 3", "the number of the goods items is more than 3"),
        ("goods.marks.size() == 0", "the number of characters of the shipping marks of the item is 0"),
        (
            'filing.lodged_time >= timestamp("2026-01-01T00:00:00Z")',
            "when the filing reached customs is not before 2026-01-01 00:00 UTC",
        ),
        (
            'items.exists(i, i.chapter == "24" && i.round_weight)',
            "at least one of the goods items is such that (the HS chapter (first two digits) is “24”, and the gross"
            " weight is a round thousand)",
        ),
        ("containers.all(c, c.empty)", "every one of the containers is such that the equipment is declared empty"),
        (
            'route.countries.exists_one(c, c == "IR")',
            "exactly one of the countries the goods are routed through, in order, with export and destination country"
            " is such that it is “IR”",
        ),
        (
            "items.exists(i, containers.exists(c, c.id in i.containers))",
            "at least one of the goods items, called ‘i’, is such that at least one of the containers, called ‘c’, is"
            " such that the number of the container or other equipment is among the containers that carry the item",
        ),
        (
            "route.countries.exists(c, office.transit.exists(o, o == c))",
            "at least one of the countries the goods are routed through, in order, with export and destination country,"
            " called ‘c’, is such that at least one of the offices of transit, in order, called ‘o’, is such that ‘o’"
            " is ‘c’",
        ),
        (
            'has(goods.origin) ? goods.origin == "IR" : true',
            "if the country of origin is stated then the country of origin is “IR”, otherwise always",
        ),
        (
            "items.filter(i, i.round_weight).size() >= 2",
            "the number of (the goods items of which the gross weight is a round thousand) is at least 2",
        ),
        (
            "goods.gross_weight_kg > goods.package_count",
            "the gross weight of the item is more than the number of packages of the item",
        ),
    ],
)
def test_a_condition_is_told(condition: str, words: str) -> None:
    assert sentence(check(condition, LISTS)) == words


def test_long_lists_are_cut() -> None:
    many = ", ".join(f'"{number}"' for number in range(20))
    assert sentence(check(f"goods.hs in [{many}]")).endswith("“11” and 8 more")


def test_long_lists_are_whole_where_they_are_to_be_read_back() -> None:
    many = ", ".join(f'"{number}"' for number in range(20))
    assert sentence(check(f"goods.hs in [{many}]"), whole=True).endswith("“18”, “19”")


def test_it_is_told_whose_fact_is_meant_where_the_words_alone_would_mean_another() -> None:
    condition = "items.exists(i, items.exists(j, i.hs == j.hs && i.number != goods.number))"
    assert sentence(check(condition)) == (
        "at least one of the goods items, called ‘i’, is such that at least one of the goods items, called ‘j’, is such"
        " that (the commodity code as declared, digits only (of ‘i’) is the commodity code as declared, digits only,"
        " and the number of the goods item (of ‘i’) is not the number of the goods item (at hand))"
    )


@settings(max_examples=300, deadline=None)
@given(conditions())
def test_every_condition_can_be_told(condition: Both) -> None:
    words = sentence(check(condition.ours, CEL_LISTS))
    assert "has(" not in words
    assert not any(sign in re.sub("“.*?”", "", words) for sign in ("&&", "||", "=="))
