# SPDX-License-Identifier: Apache-2.0
"""The shipped template profiles: sound, spread over the families of indicators, sensible on what they are shown."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from greenlane.cargo import VOCABULARY, CodeLists, Facts, Known, Stage
from greenlane.targeting import (
    FactsView,
    ListDocument,
    Profile,
    State,
    check,
    explain,
    load_legal_bases,
    load_lists,
    load_profiles,
    satisfying_members,
    sentence,
)
from greenlane.targeting.language import CheckedCondition
from greenlane.targeting.profiles import Family, HighRiskTest

from .language.given import facts_of
from .template_examples import EXAMPLES, HONEST, Example

TARGETING = files("greenlane.targeting")
REVIEWED = date(2026, 1, 1)


@cache
def the_lists() -> dict[str, ListDocument]:
    lists, findings = load_lists(TARGETING.joinpath("templates", "lists.yaml").read_bytes())
    assert findings == ()
    return {named.name: named for named in lists}


@cache
def templates() -> dict[str, Profile]:
    """All template profiles by id; reading them must give no finding."""
    legal_bases, _ = load_legal_bases(TARGETING.joinpath("data", "legal_basis.yaml").read_bytes())
    found: dict[str, Profile] = {}
    for resource in TARGETING.joinpath("templates").iterdir():
        if resource.name.endswith(".yaml") and resource.name != "lists.yaml":
            profiles, findings = load_profiles(resource.read_bytes(), lists=the_lists(), legal_bases=legal_bases)
            assert findings == (), resource.name
            found |= {profile.id: profile for profile in profiles}
    return found


def condition_of(profile: Profile) -> CheckedCondition:
    return check(profile.condition, the_lists())


def view_of(facts: Facts) -> FactsView:
    return FactsView(facts, {name: named.values for name, named in the_lists().items()})


def made(example: Example) -> Facts:
    return facts_of(example.consignment, **example.members)


def needs(profile: Profile, *providers: str) -> bool:
    return any(VOCABULARY[name].provider in providers for name in condition_of(profile).reads)


def test_every_template_has_its_examples_and_every_example_its_template() -> None:
    assert set(EXAMPLES) == set(templates())


@pytest.mark.parametrize("profile_id", sorted(EXAMPLES))
def test_a_template_hits_what_it_is_for_and_says_why(profile_id: str) -> None:
    condition = condition_of(templates()[profile_id])
    satisfaction = satisfying_members(condition, view_of(made(EXAMPLES[profile_id][0])))
    assert satisfaction.hit
    explanation = explain(condition, satisfaction.sights[0])
    assert explanation.result is True
    assert explanation.because


@pytest.mark.parametrize("profile_id", sorted(EXAMPLES))
def test_a_template_leaves_alone_what_only_looks_like_it(profile_id: str) -> None:
    condition = condition_of(templates()[profile_id])
    assert not satisfying_members(condition, view_of(made(EXAMPLES[profile_id][1]))).hit


@pytest.mark.parametrize("profile_id", sorted(EXAMPLES))
def test_a_template_leaves_an_honest_filing_alone(profile_id: str) -> None:
    assert not satisfying_members(condition_of(templates()[profile_id]), view_of(made(HONEST))).hit


@pytest.mark.parametrize("profile_id", sorted(EXAMPLES))
def test_a_template_is_silent_where_nothing_is_stated(profile_id: str) -> None:
    """Absent is not suspicious, except of the one element whose absence a template is about."""
    hit = satisfying_members(condition_of(templates()[profile_id]), view_of(Facts())).hit
    assert hit is (profile_id == "GL-DOC-001")


@pytest.mark.parametrize("profile_id", sorted(EXAMPLES))
def test_a_template_can_be_told_to_an_officer(profile_id: str) -> None:
    profile = templates()[profile_id]
    assert sentence(condition_of(profile))
    assert profile.sentence.endswith(".")
    assert not profile.title.endswith(".")


def test_at_least_thirty_templates_need_no_history_and_no_watch_list() -> None:
    assert sum(not needs(profile, "history", "lists") for profile in templates().values()) >= 30


def test_some_templates_wait_for_history() -> None:
    waiting = [profile for profile in templates().values() if needs(profile, "history")]
    assert len(waiting) >= 5
    for profile in waiting:
        example = EXAMPLES[profile.id][0]
        without = Example(
            {name: value for name, value in example.consignment.items() if VOCABULARY[name].provider != "history"},
            {
                place: [{n: v for n, v in member.items() if VOCABULARY[n].provider != "history"} for member in members]
                for place, members in example.members.items()
            },
        )
        assert not satisfying_members(condition_of(profile), view_of(made(without))).hit


def test_the_templates_are_spread_over_families_areas_and_stages() -> None:
    families = Counter(profile.family for profile in templates().values())
    assert set(families) == set(Family)
    assert min(families.values()) >= 5
    assert len({profile.risk_area for profile in templates().values()}) >= 7
    for stage in Stage:
        assert sum(not profile.stages or stage in profile.stages for profile in templates().values()) >= 10


def test_templates_are_drafts_to_be_made_live_by_a_second_person_and_to_be_reviewed() -> None:
    for profile in templates().values():
        assert profile.state is State.DRAFT
        assert profile.review_date > REVIEWED
        assert profile.valid_from is not None


def test_only_watch_lists_stand_for_intelligence() -> None:
    for profile in templates().values():
        assert (profile.test is HighRiskTest.INTELLIGENCE) is needs(profile, "lists"), profile.id


def test_no_single_template_makes_a_consignment_high_risk_by_its_weight() -> None:
    assert all(profile.weight <= 50 for profile in templates().values())


def test_every_named_list_is_used_and_says_that_it_is_an_example() -> None:
    used = {name for profile in templates().values() for name in condition_of(profile).lists}
    assert used == set(the_lists())
    assert all("example" in named.source for named in the_lists().values())


@pytest.mark.parametrize(("ending", "code_list"), [("_hs", "hs"), ("_ports", "unlocode"), ("_countries", "country")])
def test_every_value_of_the_shipped_lists_is_in_its_code_list(ending: str, code_list: str) -> None:
    codes = CodeLists.packaged()
    values = {value for name, named in the_lists().items() if name.endswith(ending) for value in named.values}
    assert values
    assert [value for value in sorted(values) if codes.known(code_list, value) is not Known.YES] == []


def test_real_declarations_hit_what_they_should(shared_data: Path) -> None:
    """Arms, worked ivory, tobacco and a wrong check digit among the public declarations, read by the real reader."""
    from greenlane.intake import read
    from greenlane.wiring.assessing import assess, checked
    from greenlane.wiring.shipped import shipped_knowledge

    knowledge = shipped_knowledge()
    hits: dict[str, set[str]] = {}
    for path in sorted((shared_data / "wco-dm-cds-hmrc" / "samples").rglob("*.xml")):
        for message in read(path.read_bytes()).messages:
            if message.declaration is not None:
                findings = checked(message.declaration, knowledge)
                assessed = assess(message.declaration, findings, knowledge)
                hits[path.parent.name] = {hit.profile for hit in assessed.assessment.hits}
    assert "GL-GOODS-004" in hits["TT_EX013b"]  # a rifle sent out
    assert "GL-GOODS-003" in hits["TT_IM008a"]  # shotgun cartridges brought in
    assert "GL-GOODS-006" in hits["TT_IM181a"]  # carvings of worked ivory
    assert {"GL-GOODS-007", "GL-GOODS-008"} <= hits["TT_IM110a"]  # tobacco, far too cheap
    assert "GL-CONT-001" in hits["TT_EX011a"]  # CONU1234567
    assert "GL-DOC-010" in hits["TT_EX043a"]  # 1,000 packages in an item, 10 in the whole
    counts = Counter(profile for found in hits.values() for profile in found if profile != "GL-DOC-001")
    assert sum(counts.values()) < 1.5 * len(hits), "on ordinary declarations few templates hit"
