# SPDX-License-Identifier: Apache-2.0
"""decide(): which profiles apply, what a hit says, how scores, bands, outcomes and tests come about."""

from __future__ import annotations

import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import Direction, Facts, Stage, Stated
from greenlane.errors import Invalid
from greenlane.targeting import Band, CheckedCondition, FactsView, Outcome, RiskArea, State, decide
from greenlane.targeting.language import Satisfaction
from greenlane.targeting.profiles import BorderMode, HighRiskTest
from tests.targeting.builders import SOURCE, a_configuration, a_profile, some_facts

CHINA = 'route.export_country == "CN"'
FROM_CHINA = some_facts(route__export_country="CN")


def test_a_hit_names_the_fact_the_value_the_condition_and_the_source() -> None:
    (hit,) = decide(FROM_CHINA, a_configuration(a_profile(CHINA))).hits
    (reason,) = hit.reasons
    assert (reason.fact, reason.value, reason.condition) == ("route.export_country", "CN", CHINA)
    assert reason.source == {"provider": "declared", "lodgement": "L1", "version": 1, "path": "/Declaration[1]"}


def test_reasons_show_decimals_in_their_unit_not_as_they_are_kept() -> None:
    facts = some_facts(items=({"goods.gross_weight_kg": "1050.5"},))
    (hit,) = decide(facts, a_configuration(a_profile("goods.gross_weight_kg > 1000"))).hits
    assert hit.reasons[0].value == 1050.5


def test_facts_without_a_stage_cannot_be_assessed() -> None:
    with pytest.raises(Invalid) as refused:
        decide(some_facts(None), a_configuration())
    assert refused.value.code == "assessment.no_stage"


@pytest.mark.parametrize(
    ("restriction", "applies"),
    [
        ({"stages": (Stage.CLEARANCE,)}, True),
        ({"stages": (Stage.PRE_ARRIVAL,)}, False),
        ({"directions": (Direction.IMPORT,)}, True),
        ({"directions": (Direction.EXPORT,)}, False),
        ({"modes": (BorderMode.SEA,)}, True),
        ({"modes": (BorderMode.AIR, BorderMode.POST)}, False),
        ({"offices": ("XX000060",)}, True),
        ({"offices": ("XX000061",)}, False),
        ({"valid_from": date(2026, 11, 22)}, True),
        ({"valid_from": date(2026, 11, 23)}, False),
        ({"valid_to": date(2026, 11, 22)}, True),
        ({"valid_to": date(2026, 11, 21)}, False),
        ({"state": State.DRAFT}, False),
        ({"state": State.RETIRED}, False),
    ],
)
def test_a_profile_applies_only_where_and_when_it_is_meant_to(restriction: dict[str, object], applies: bool) -> None:
    facts = some_facts(
        route__export_country="CN",
        filing__direction="import",
        transport__border_mode="1",
        office__entry="XX000060",
        filing__lodged_time="2026-11-22T09:00:00Z",
    )
    assert bool(decide(facts, a_configuration(a_profile(CHINA, **restriction))).hits) is applies


def test_scores_are_kept_by_risk_area_and_the_score_is_the_highest() -> None:
    profiles = (
        a_profile(CHINA, id="A", weight=20),
        a_profile(CHINA, id="B", weight=25),
        a_profile(CHINA, id="C", weight=40, risk_area=RiskArea.DRUGS),
    )
    assessment = decide(FROM_CHINA, a_configuration(*profiles))
    assert assessment.scores == {"drugs": 40, "security": 45}
    assert assessment.score == 45
    assert assessment.band is Band.MEDIUM


def test_a_score_never_passes_a_hundred() -> None:
    profiles = (a_profile(CHINA, id=f"P{number}", weight=60) for number in range(3))
    assert decide(FROM_CHINA, a_configuration(*profiles)).score == 100


def test_a_mandatory_outcome_wins_over_a_milder_score_and_adds_no_score() -> None:
    profile = a_profile(CHINA, weight=0, mandatory=Outcome.EXAMINATION)
    assessment = decide(FROM_CHINA, a_configuration(profile))
    assert (assessment.outcome, assessment.lane, assessment.score) == (Outcome.EXAMINATION, "red", 0)


@pytest.mark.parametrize(
    ("stage", "outcome"),
    [(Stage.PRE_LOADING, Outcome.REQUEST_FOR_SCREENING), (Stage.POST_RELEASE, Outcome.AUDIT)],
)
def test_a_mandatory_outcome_becomes_the_nearest_one_of_the_stage(stage: Stage, outcome: Outcome) -> None:
    facts = some_facts(stage, route__export_country="CN")
    profile = a_profile(CHINA, weight=0, mandatory=Outcome.EXAMINATION)
    assert decide(facts, a_configuration(profile)).outcome is outcome


def test_high_risk_is_recorded_apart_with_the_tests_that_fired() -> None:
    told = a_profile(CHINA, id="A", weight=10, test=HighRiskTest.INTELLIGENCE)
    scored = a_profile(CHINA, id="B", weight=60)
    assert decide(FROM_CHINA, a_configuration(told)).high_risk == ("intelligence",)
    assert decide(FROM_CHINA, a_configuration(told, scored)).high_risk == ("intelligence", "score")


def test_a_named_list_decides_with_the_values_of_the_configuration() -> None:
    profile = a_profile("route.export_country in lists.watched")
    assert decide(FROM_CHINA, a_configuration(profile, lists={"watched": {"CN"}})).hits
    assert not decide(FROM_CHINA, a_configuration(profile, lists={"watched": {"IR"}})).hits


def test_a_profile_hits_on_any_of_two_contradicting_sources_and_names_the_one_that_fired() -> None:
    second = SOURCE.__class__(provider="declared", lodgement="L2", version=3)
    facts = Facts(
        consignment={
            **some_facts().consignment,
            "route.export_country": (Stated("FR", SOURCE), Stated("CN", second)),
        }
    )
    (hit,) = decide(facts, a_configuration(a_profile(CHINA))).hits
    assert hit.reasons[0].source["lodgement"] == "L2"


@given(st.permutations(range(6)))
def test_the_order_of_profiles_changes_nothing(order: list[int]) -> None:
    profiles = [a_profile(CHINA, id=f"P{n}", weight=7 * n, risk_area=list(RiskArea)[n % 3]) for n in range(6)]
    expected = decide(FROM_CHINA, a_configuration(*profiles))
    assert decide(FROM_CHINA, a_configuration(*[profiles[n] for n in order])) == expected


def test_the_assessment_names_its_configuration() -> None:
    configuration = a_configuration(a_profile(CHINA))
    assert decide(FROM_CHINA, configuration).configuration == configuration.digest
    assert a_configuration(a_profile(CHINA, weight=31)).digest != configuration.digest


def test_a_profile_given_up_at_the_limits_of_evaluation_is_named_and_not_silently_no_hit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def given_up(condition: CheckedCondition, view: FactsView) -> Satisfaction:
        return Satisfaction(incomplete=True)

    # The package's name ``decide`` is the function, so the module is asked for by the system's table.
    monkeypatch.setattr(sys.modules[decide.__module__], "satisfying_members", given_up)
    assessment = decide(FROM_CHINA, a_configuration(a_profile(CHINA)))
    assert assessment.hits == ()
    assert assessment.incomplete == ("GL-TEST-001",)
