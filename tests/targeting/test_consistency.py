# SPDX-License-Identifier: Apache-2.0
"""The consistency meter: what differs between offices and between configurations, counted and shown by example."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from greenlane.cargo import Facts, Stage
from greenlane.errors import Invalid
from greenlane.targeting import (
    Band,
    Configuration,
    Consistency,
    Meter,
    Outcome,
    Profile,
    at_office,
    configuration_with,
    decide,
    words_of_consistency,
)
from greenlane.targeting.consistency import EXAMPLES_KEPT, PAIRS_SHOWN
from tests.targeting.builders import a_configuration, a_profile, some_facts, the_policy

EVERYWHERE = a_profile("consignment.package_count > 50", id="GL-ALL-001", weight=30)
AT_A = a_profile("consignment.package_count > 90", id="GL-ONE-001", weight=60, offices=("A",))
FEW, MANY, MOST = (some_facts(consignment__package_count=count, office__lodgement="B") for count in (1, 60, 99))


def metered(configurations: dict[str, Configuration], offices: Sequence[str], *facts: Facts) -> Consistency:
    meter = Meter(configurations, offices)
    for number, one in enumerate(facts):
        meter.add(one, assessment=f"a{number}", consignment=f"c{number}")
    return meter.report()


def in_force(*profiles: Profile, **changes: Any) -> dict[str, Configuration]:
    return {"in force": a_configuration(*profiles, **changes)}


# --- at another office


def test_as_if_at_an_office_every_stated_office_is_that_one_and_the_route_stays() -> None:
    facts = some_facts(office__entry="X", office__control="Y", office__transit=("Z",), route__countries=("CN",))
    moved = at_office(facts, "A")
    told = {name: moved.first(name) for name in moved.consignment}
    assert told == {
        "filing.stage": Stage.CLEARANCE,
        "office.entry": "A",
        "office.control": "A",
        "office.lodgement": "A",
        "office.transit": ("Z",),
        "route.countries": ("CN",),
    }
    assert facts.first("office.entry") == "X"


OFFICES = ("A", "B", "C")
CONDITIONS = (
    "consignment.package_count > 50",
    'office.lodgement == "A"',
    'office.entry != "B"',
    'has(office.exit) && office.exit in ["C", "B"]',
)


@st.composite
def local_profiles(draw: st.DrawFn) -> list[Profile]:
    count = draw(st.integers(0, 4))
    return [
        a_profile(
            draw(st.sampled_from(CONDITIONS)),
            id=f"GL-P-{number}",
            weight=draw(st.sampled_from((10, 30, 60))),
            offices=tuple(draw(st.sets(st.sampled_from(OFFICES), max_size=2))),
        )
        for number in range(count)
    ]


@given(local_profiles(), st.integers(1, 99), st.sampled_from([{}, {"office__entry": "X"}, {"office__exit": "C"}]))
def test_the_meter_says_what_deciding_at_each_office_says(
    profiles: list[Profile], packages: int, where: dict[str, Any]
) -> None:
    facts = some_facts(consignment__package_count=packages, **where)
    configuration = a_configuration(*profiles)
    outcomes = [decide(at_office(facts, office), configuration).outcome for office in OFFICES]
    (told,) = metered({"in force": configuration}, OFFICES, facts).configurations
    assert told.released == {
        office: int(outcome is Outcome.RELEASE) for office, outcome in zip(OFFICES, outcomes, strict=True)
    }
    assert told.same.hits == int(len(set(outcomes)) == 1)
    differing = {pair.between: pair.examples[0].outcomes for pair in told.pairs}
    assert differing == {
        (OFFICES[i], OFFICES[j]): (outcomes[i], outcomes[j])
        for i in range(3)
        for j in range(i + 1, 3)
        if outcomes[i] != outcomes[j]
    }


# --- between offices


def test_without_profiles_of_an_office_every_office_decides_the_same() -> None:
    told = metered(in_force(EVERYWHERE), ("A", "B"), FEW, MANY, MOST)
    (one,) = told.configurations
    assert (told.consignments, one.same.hits, one.same.n) == (3, 3, 3)
    assert one.released == {"A": 1, "B": 1}
    assert (one.pairs, one.pairs_that_differ, told.between) == ((), 0, ())
    assert "  Every office would let 1 go." in list(words_of_consistency(told))


def test_a_profile_of_one_office_is_found_with_the_consignment_and_what_made_the_difference() -> None:
    told = metered(in_force(EVERYWHERE, AT_A), ("A", "B", "C"), FEW, MANY, MOST)
    (one,) = told.configurations
    assert (one.same.hits, one.pairs_that_differ) == (2, 2)
    first = one.pairs[0]
    assert (first.between, first.different, first.released_at_one) == (("A", "B"), 1, 0)
    (example,) = first.examples
    assert (example.assessment, example.consignment, example.stage) == ("a2", "c2", Stage.CLEARANCE)
    assert example.outcomes == (Outcome.EXAMINATION, Outcome.DOCUMENTARY_CHECK)
    assert (example.profiles, example.office) == (("GL-ONE-001",), None)


def test_it_is_counted_how_many_one_office_lets_go_and_the_other_does_not() -> None:
    (one,) = metered(in_force(AT_A), ("A", "B"), MOST, MOST, MANY).configurations
    assert (one.pairs[0].different, one.pairs[0].released_at_one) == (2, 2)
    assert one.released == {"A": 1, "B": 3}


def test_pairs_and_examples_shown_are_few_and_the_pairs_that_differ_most_come_first() -> None:
    offices = [f"O{number:02}" for number in range(12)]
    often = a_profile("consignment.package_count > 50", id="GL-OFTEN", weight=60, offices=("O05",))
    seldom = a_profile("consignment.package_count > 90", id="GL-RARE", weight=60, offices=("O07",))
    (one,) = metered(in_force(often, seldom), offices, *[MANY] * 5, MOST).configurations
    assert len(one.pairs) == PAIRS_SHOWN
    assert one.pairs_that_differ == 21
    assert {pair.different for pair in one.pairs} == {6}
    assert all("O05" in pair.between and len(pair.examples) == EXAMPLES_KEPT for pair in one.pairs)


# --- between configurations


def test_a_policy_that_weighs_the_same_hits_otherwise_is_told_from_profiles_that_differ() -> None:
    policy = the_policy()
    lenient = replace(policy, bands={**policy.bands, Band.MEDIUM: 40})
    known = a_configuration(EVERYWHERE)
    given = {
        "in force": known,
        "lenient.yaml": configuration_with(known, profiles=known.profiles, policy=lenient),
        "more.yaml": configuration_with(known, profiles=(EVERYWHERE, AT_A)),
    }
    told = metered(given, ("A", "B"), FEW, MANY, MOST)
    between = {pair.between: pair for pair in told.between}
    by_policy, by_profile = between["in force", "lenient.yaml"], between["in force", "more.yaml"]
    assert (by_policy.different, by_policy.released_at_one) == (2, 2)
    assert by_policy.examples[0].profiles == ()
    assert (by_profile.different, by_profile.released_at_one) == (1, 0)
    assert (by_profile.examples[0].office, by_profile.examples[0].profiles) == ("A", ("GL-ONE-001",))
    assert (told.same.hits, told.configurations[0].same.hits) == (1, 3)
    words = "\n".join(words_of_consistency(told))
    assert "because of the policy, with the same hits" in words
    assert "(clearance) at A: documentary_check and examination, because of GL-ONE-001" in words


def test_where_configurations_differ_at_several_offices_the_one_that_lets_go_is_shown() -> None:
    heavy = a_profile("consignment.package_count > 90", id="GL-HEAVY", weight=60, offices=("B",))
    light = a_profile("consignment.package_count > 90", id="GL-LIGHT", weight=30)
    before, after = a_configuration(light, heavy), a_configuration(heavy)
    (pair,) = metered({"before": before, "after": after}, ("B", "A"), MOST).between
    assert (pair.examples[0].office, pair.released_at_one) == ("A", 1)


# --- nothing to compare


def test_no_consignment_makes_no_share_and_is_said() -> None:
    told = metered(in_force(AT_A), ("A",))
    assert (told.consignments, told.same.value) == (0, None)
    assert list(words_of_consistency(told)) == ["There are no consignments to compare."]


def test_facts_without_a_stage_are_refused() -> None:
    with pytest.raises(Invalid, match="stage"):
        metered(in_force(AT_A), ("A",), some_facts(stage=None))
