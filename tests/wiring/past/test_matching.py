# SPDX-License-Identifier: Apache-2.0
"""What is found over columns is what the evaluator finds one by one, for whatever condition and facts."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from greenlane.cargo import Direction, Facts, Stage, Stated
from greenlane.targeting import FactsView, Profile, check, satisfying_members
from greenlane.targeting.profiles import BorderMode
from greenlane.wiring.past import HistoryFiles, HistoryWriter, Matched, Past, columns_for, matches
from greenlane.wiring.shipped import shipped_lists, shipped_profiles
from tests.targeting.builders import a_profile
from tests.targeting.language import given as by_hand
from tests.targeting.language.given import facts_of, several
from tests.targeting.language.typed_expressions import LISTS as GENERATED
from tests.targeting.language.typed_expressions import Both, conditions, worlds

LISTS = {**by_hand.LISTS, **GENERATED}

EXAMPLES = 300
AT = datetime(2026, 3, 24, 9, 0, tzinfo=UTC)


def past(facts: Facts, number: int = 0) -> Past:
    return Past(id=f"C-{number:04}", at=AT, day=date(2026, 3, 24), office="gblba001", facts=facts)


def write(folder: Path, every: list[Facts]) -> None:
    with HistoryWriter(folder) as writer:
        for number, facts in enumerate(every):
            writer.add(past(facts, number))
        writer.finish()


def found(folder: Path, profile: Profile, every: list[Facts]) -> tuple[list[int], Matched]:
    """The numbers of the consignments that the profile hits, found over the columns of a written history."""
    write(folder, every)
    condition = check(profile.condition, LISTS)
    loaded = HistoryFiles(folder).load(columns_for(profile, condition))
    matched = matches(loaded, profile, condition, LISTS)
    return list(matched.places), matched


def one_by_one(profile: Profile, every: list[Facts]) -> list[int]:
    condition = check(profile.condition, LISTS)
    return [number for number, facts in enumerate(every) if satisfying_members(condition, FactsView(facts, LISTS)).hit]


@pytest.mark.slow
def test_random_conditions_hit_the_same_consignments_over_columns(tmp_path: Path) -> None:
    seen: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate),  # what is drawn is large, and shrinking it takes minutes
    )
    @given(conditions(), st.lists(worlds(), min_size=4, max_size=4), st.randoms(use_true_random=False))
    def agree(condition: Both, drawn: list[tuple[Facts, Any]], chance: Any) -> None:
        every = [facts for facts, _ in drawn]
        every[0] = _contradicting(every[0], every[1], chance)
        profile = a_profile(condition.ours)
        rows, matched = found(tmp_path, profile, every)
        assert rows == one_by_one(profile, every)
        seen["hits"] += len(rows)
        seen["over columns"] += matched.one_by_one < len(every)

    agree()
    assert seen["hits"] > EXAMPLES / 4
    assert seen["over columns"] > EXAMPLES / 10


def _contradicting(one: Facts, other: Facts, chance: Any) -> Facts:
    """The first, with a second value for some fact that the other states differently."""
    names = [n for n in one.consignment if n in other.consignment and one.consignment[n] != other.consignment[n]]
    if not names:
        return one
    name = chance.choice(names)
    stated: tuple[Stated, ...] = (*one.consignment[name], *other.consignment[name])
    return one.with_consignment({name: stated})


@pytest.mark.parametrize(
    ("condition", "hit"),
    [
        ("consignment.package_count > 5", [1]),
        ("!(consignment.package_count > 5)", [0]),
        ("!has(consignment.package_count)", [2]),
        ('consignment.package_count > 5 || route.countries.exists(c, c == "IR")', [1, 2]),
        ('goods.hs.startsWith("24") && goods.net_weight_kg / consignment.package_count < 1.5', [0]),
        ("goods.net_weight_kg / consignment.package_count > 1000", []),
        ("items.size() > 1", [1]),
        ('"IR" in route.countries', [2]),
        ('goods.description.lowerAscii().contains("cigar")', [0]),
        ('goods.description.containsWord("Cigars")', [0]),
        ("goods.hs in lists.tobacco", []),
        ('equipment.id in goods.containers && goods.hs.startsWith("24")', [0]),
    ],
)
def test_a_condition_hits_as_it_says(tmp_path: Path, condition: str, hit: list[int]) -> None:
    every = [
        facts_of(
            {"consignment.package_count": 2},
            items=[
                {
                    "goods.hs": "240210",
                    "goods.net_weight_kg": 2,
                    "goods.containers": ("MSKU1",),
                    "goods.description": "CIGARS, Cigars",
                }
            ],
            containers=[{"equipment.id": "MSKU1"}],
        ),
        facts_of({"consignment.package_count": 9}, items=[{"goods.hs": "180400"}, {"goods.net_weight_kg": 0}]),
        facts_of({"route.countries": ("CN", "IR")}, items=[{"goods.hs": "240210"}]),
    ]
    profile = a_profile(condition)
    assert found(tmp_path, profile, every)[0] == hit == one_by_one(profile, every)


def test_a_condition_on_plain_facts_needs_no_evaluation_one_by_one(tmp_path: Path) -> None:
    every = [facts_of({"consignment.package_count": n}, items=[{"goods.hs": "240210"}]) for n in range(50)]
    _, matched = found(tmp_path, a_profile('consignment.package_count > 5 && goods.hs.startsWith("24")'), every)
    assert (len(matched.places), matched.one_by_one, matched.of) == (44, 0, 50)


def test_any_value_of_filings_that_contradict_each_other_counts(tmp_path: Path) -> None:
    every = [facts_of({"consignment.package_count": several(2, 9)}), facts_of({"consignment.package_count": 2})]
    rows, matched = found(tmp_path, a_profile("consignment.package_count > 5"), every)
    assert (rows, matched.one_by_one) == ([0], 1)


@pytest.mark.parametrize(
    ("restriction", "hit"),
    [
        ({"stages": (Stage.CLEARANCE,)}, [0]),
        ({"directions": (Direction.IMPORT,)}, [1]),
        ({"modes": (BorderMode.SEA, BorderMode.AIR)}, [0]),
        ({"offices": ("GB000084",)}, [1]),
        ({}, [0, 1, 2]),
    ],
)
def test_a_profile_is_rehearsed_where_it_is_meant_for(
    tmp_path: Path, restriction: dict[str, Any], hit: list[int]
) -> None:
    every = [
        facts_of({"filing.stage": "clearance", "transport.border_mode": "1"}),
        facts_of({"filing.stage": "pre_arrival", "filing.direction": "import", "office.exit": "GB000084"}),
        facts_of({}),
    ]
    assert found(tmp_path, a_profile("!has(consignment.ucr)", **restriction), every)[0] == hit


@pytest.mark.parametrize("profile", shipped_profiles(), ids=lambda profile: str(profile.id))
def test_every_template_can_be_rehearsed(tmp_path: Path, profile: Profile) -> None:
    lists = {named.name: named.values for named in shipped_lists()}
    condition = check(profile.condition, lists)
    write(tmp_path, [facts_of({}, items=[{}])])
    loaded = HistoryFiles(tmp_path).load(columns_for(profile, condition))
    assert matches(loaded, profile, condition, lists).of == 1
