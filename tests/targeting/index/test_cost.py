# SPDX-License-Identifier: Apache-2.0
"""What the author is told about the cost of a condition."""

from __future__ import annotations

import pytest

from greenlane.targeting.index.cost import Lookup, indexed, is_dear
from greenlane.targeting.language import check


@pytest.mark.parametrize(
    ("condition", "lookup"),
    [
        ('route.export_country == "CN" || goods.origin in lists.embargo', Lookup.WHOLE),
        ('items.exists(i, i.hs.startsWith("24") && i.gross_weight_kg > 5)', Lookup.WHOLE),
        ('goods.description.containsWord("rifle") && !has(goods.hs)', Lookup.WHOLE),
        ("filing.errors + filing.warnings >= 5", Lookup.WHOLE),
        ('route.export_country == "CN" && items.all(i, i.round_weight)', Lookup.PART),
        ("items.all(i, i.round_weight)", Lookup.NONE),
        ('items.filter(i, i.round_weight).size() > 2 || route.export_country == "CN"', Lookup.NONE),
        ("items.exists(i, containers.exists(c, c.id in i.containers))", Lookup.NONE),
    ],
)
def test_how_much_of_a_condition_is_looked_up(condition: str, lookup: Lookup) -> None:
    found = indexed(check(condition, {"embargo"}))
    assert found.lookup is lookup
    assert is_dear(check(condition, {"embargo"})) is (lookup is not Lookup.WHOLE)
    assert found.words().endswith(".")


def test_the_parts_that_cost_are_named() -> None:
    found = indexed(check('route.export_country == "CN" && items.all(i, i.round_weight)'))
    assert found.evaluated == ("items.all(i, i.round_weight)",)
    assert "items.all" in found.words()
    calculated = indexed(check("goods.value / goods.gross_weight_kg < 2"))
    assert calculated.calculated == ("goods.value / goods.gross_weight_kg",)
    assert "after" in calculated.words()
