# SPDX-License-Identifier: Apache-2.0
"""Selection: proposed controls are selected, the draw stands beside them, and only mild outcomes are automatic."""

from __future__ import annotations

import pytest

from greenlane.cargo import Facts, FactsBuilder, Source, Stage
from greenlane.targeting import DecisionKind, Outcome, Selection, decide, decide_by_policy, select
from tests.targeting.builders import a_configuration, a_profile, some_facts, the_policy


def _with_draw(facts: Facts, drawn: float) -> Facts:
    builder = FactsBuilder()
    builder.state("draw.value", drawn, Source(provider="draw"))
    return facts.with_consignment(builder.build())


def _selected(facts: Facts, *, weight: int = 30, mandatory: Outcome | None = None) -> Selection:
    profile = a_profile('route.export_country == "CN"', weight=0 if mandatory else weight, mandatory=mandatory)
    return select(decide(facts, a_configuration(profile)), facts, the_policy())


def test_what_nothing_hits_is_not_selected() -> None:
    selection = _selected(some_facts(route__export_country="FR"))
    assert selection.selected_by == ()
    assert selection.outcome is Outcome.RELEASE


def test_a_score_that_proposes_a_control_selects_by_profile() -> None:
    selection = _selected(some_facts(route__export_country="CN"), weight=60)
    assert [origin.origin for origin in selection.selected_by] == ["profile"]
    assert selection.outcome is Outcome.SCAN
    assert selection.lane == "orange"


def test_a_consignment_both_drawn_and_hit_keeps_both_origins() -> None:
    selection = _selected(_with_draw(some_facts(route__export_country="CN"), 0.001), weight=60)
    assert {origin.origin: origin.probability for origin in selection.selected_by} == {"random": 0.02, "profile": 1.0}
    assert selection.outcome is Outcome.EXAMINATION


def test_the_draw_alone_selects_for_the_control_of_the_random_programme() -> None:
    selection = _selected(_with_draw(some_facts(route__export_country="FR"), 0.0199))
    assert [origin.origin for origin in selection.selected_by] == ["random"]
    assert selection.outcome is Outcome.EXAMINATION


def test_a_number_at_the_share_is_not_drawn() -> None:
    assert _selected(_with_draw(some_facts(route__export_country="FR"), 0.02)).selected_by == ()


def test_the_draw_never_makes_an_outcome_milder() -> None:
    facts = _with_draw(some_facts(Stage.TRANSIT, route__export_country="CN"), 0.001)
    assert _selected(facts, weight=90).outcome is Outcome.EXAMINATION  # the programme asks for a scan only


def test_a_mandatory_profile_selects_as_mandatory() -> None:
    selection = _selected(some_facts(route__export_country="CN"), mandatory=Outcome.EXAMINATION)
    assert [origin.origin for origin in selection.selected_by] == ["mandatory"]
    assert selection.outcome is Outcome.EXAMINATION


@pytest.mark.parametrize(("weight", "automatic"), [(0, True), (30, False), (60, False), (90, False)])
def test_the_policy_decides_by_itself_only_what_stops_nothing(weight: int, automatic: bool) -> None:
    decision = decide_by_policy(_selected(some_facts(route__export_country="CN"), weight=weight), the_policy())
    assert (decision is not None) is automatic
    if decision is not None:
        assert decision.kind is DecisionKind.POLICY
        assert decision.by == "greenlane-default@1"
