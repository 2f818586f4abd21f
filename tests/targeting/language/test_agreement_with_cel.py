# SPDX-License-Identifier: Apache-2.0
"""Our evaluator and an independent CEL (the C++ implementation) come to the same result: true, false or unknown.

CEL's errors and unknowns both count as our unknown. Nothing else is excepted; ``typed_expressions`` says where the text
given to CEL differs, and why.
"""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any

import pytest
from cel_expr_python import cel
from cel_expr_python.ext import ext_strings
from hypothesis import HealthCheck, given, settings

from greenlane.cargo import Facts, Source, Stated
from greenlane.targeting.language import At, FactsView, check, evaluate

from .typed_expressions import INTS, LISTS, Both, conditions, worlds

EXAMPLES = 2_500

_MAP = cel.Type.Map(cel.Type.STRING, cel.Type.DYN)
_GROUPS = ("consignment", "goods", "any_party", "invoice", "consignor", "route", "journey", "lists")
_ENVIRONMENT = cel.NewEnv(
    variables={**dict.fromkeys(_GROUPS, _MAP), "items": cel.Type.List(_MAP), "containers": cel.Type.List(_MAP)},
    extensions=[ext_strings.ExtStrings()],
)


def theirs(text: str, nested: dict[str, Any]) -> bool | None:
    result = _ENVIRONMENT.compile(text, disable_check=True).eval(data=nested)
    return result.plain_value() if result.type() == cel.Type.BOOL else None


def ours(text: str, facts: Facts) -> bool | None:
    return evaluate(check(text, LISTS), FactsView(facts, LISTS).sight(At(item=0, party=0)))


def test_random_conditions_over_random_facts_come_to_the_same_result() -> None:
    seen: Counter[bool | None] = Counter()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(conditions(), worlds())
    def agree(condition: Both, world: tuple[Facts, dict[str, Any]]) -> None:
        facts, nested = world
        expected = theirs(condition.theirs, nested)
        assert ours(condition.ours, facts) is expected
        seen[expected] += 1

    agree()
    assert seen.total() >= 2_000
    assert all(seen[result] >= 200 for result in (True, False, None)), f"too few of one result: {seen}"


def _of(**counts: int) -> tuple[Facts, dict[str, Any]]:
    """Facts with whole numbers: ``a`` as the count of items, ``b`` as the count of packages."""
    names = {"a": "consignment.item_count", "b": "consignment.package_count"}
    stated: dict[str, tuple[Stated, ...]] = {
        names[name]: (Stated(count, Source(provider="declared")),) for name, count in counts.items()
    }
    nested = {"consignment": {names[name].split(".")[1]: count for name, count in counts.items()}}
    return Facts(consignment=stated, items=({},), parties=({},)), nested


@pytest.mark.parametrize("sign", list("+-*/%"))
def test_arithmetic_of_whole_numbers_agrees_for_all_pairs_at_the_edges(sign: str) -> None:
    edges = (*INTS, 3, -3, 10, -10, 2**62, -(2**62), 2**63 - 2, 3037000500)
    for a, b in product(edges, repeat=2):
        facts, nested = _of(a=a, b=b)
        for expected in {a + b, a - b, a * b, *({a // b, -(-a // b), a % b, -(-a % b)} if b else {0})}:
            if -(2**63) <= expected < 2**63:
                text = f"consignment.item_count {sign} consignment.package_count == {expected}"
                assert ours(text, facts) is theirs(text, nested), (text, a, b)


@pytest.mark.parametrize("sign", list("+-*/"))
@pytest.mark.parametrize("comparison", ["==", "!=", "<", ">="])
def test_arithmetic_of_decimals_agrees_with_infinities_and_what_is_no_number(sign: str, comparison: str) -> None:
    facts, nested = _of(a=0)
    for a, b in product(("0.0", "-0.0", "1.5", "-1.5", "1e308", "5e-324"), repeat=2):
        for c in ("0.0", "1.0", "1e308 * 10.0", "-1e308 * 10.0", "0.0 / 0.0"):
            text = f"consignment.item_count == 0 && ({a} {sign} {b}) * 1.0 {comparison} {c}"
            assert ours(text, facts) is theirs(text, nested), text


@pytest.mark.parametrize(
    "text",
    [
        "consignment.item_count in [1, 7] == true",
        "-consignment.item_count == -7 && - 7 == -7 && --7 == 7",
        "!!(consignment.item_count == 7)",
        "consignment.item_count - 3 - 2 == 2",
        "100 / 10 / consignment.item_count == 1",
        "-2 * 3 + 1 == -5 && consignment.item_count > 0",
        "consignment.item_count == 7 ? false : true ? true : false",
        "consignment.item_count == 7 || false && false",
        "consignment.item_count == 0x7 && consignment.item_count == 07",
        ".5 == 0.5 && 1e2 == 100.0 && 1.5E-1 == 0.15 && consignment.item_count == 7",
        "consignment.item_count == 7 // a remark to the end of the line\n && true",
        "(consignment.item_count) in [1, 7,]",
        "consignment . item_count == 7",
        "r'a\\b' == 'a\\\\b' && consignment.item_count == 7",
        "'\\a\\b\\f\\n\\r\\t\\v\\?\\`'.size() == 9 && consignment.item_count == 7",
        "'\\U0001F600'.size() == 1 && consignment.item_count == 7",
        "9223372036854775807 + consignment.item_count > 0",
        "9223372036854775807 + consignment.item_count > 0 || true",
        "consignment.item_count / 0 == 1 && false",
        "-9223372036854775808 < consignment.item_count",
        "consignment.package_count != 7",
        "!(consignment.package_count == 7)",
        "'\u00c9A'.lowerAscii() == '\u00c9a' && consignment.item_count == 7",
    ],
)
def test_forms_of_the_grammar_agree(text: str) -> None:
    facts, nested = _of(a=7)
    assert ours(text, facts) is theirs(text, nested)
