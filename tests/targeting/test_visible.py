# SPDX-License-Identifier: Apache-2.0
"""An opinion for somebody who may not see all of it: nothing that is shown depends on what is hidden."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from greenlane.access import Actor, Grant, Label, Organisation, Permission, PersonKind, Sensitivity
from greenlane.cargo import Facts, FactsBuilder, Source, Stage
from greenlane.targeting import (
    DIRECTED,
    NO_CAPACITY,
    Assessment,
    Band,
    Decision,
    DecisionKind,
    Hit,
    Outcome,
    Reason,
    RiskArea,
    SelectedBy,
    Selection,
    Visible,
    conclude,
    decide_by_policy,
    select,
    visible_facts,
    visible_opinion,
)
from tests.access.builders import an_actor, an_organisation
from tests.targeting.builders import the_policy

POLICY = the_policy()
ORGANISATION = an_organisation()
OFFICER = an_actor("targeting_officer", unit="north")
HEAD_OF_ALL = Actor(
    id="head",
    kind=PersonKind.PERSON,
    agency="customs",
    grants=tuple(
        Grant(permission=permission, agency=agency)
        for agency in ("customs", "health")
        for permission in (Permission.READ_ASSESSMENTS, Permission.READ_SECRET)
    ),
)
LISTS = {
    "vessels": Label(agency="customs"),
    "parties": Label(agency="customs", unit="south", sensitivity=Sensitivity.RESTRICTED),
    "moles": Label(agency="customs", unit="south", sensitivity=Sensitivity.SECRET),
}


def a_hit(profile: str = "GL-001", **changes: Any) -> Hit:
    given: dict[str, Any] = {
        "profile": profile,
        "version": 1,
        "title": f"Title of {profile}",
        "risk_area": RiskArea.SECURITY,
        "weight": 30,
        "mandatory": None,
        "reasons": (),
        "agency": "customs",
        "unit": None,
        "sensitivity": Sensitivity.NORMAL,
    }
    return Hit(**{**given, **changes})


def secret(profile: str = "GL-SECRET", **changes: Any) -> Hit:
    return a_hit(profile, **{"unit": "south", "sensitivity": Sensitivity.SECRET, **changes})


def restricted(profile: str = "GL-RESTRICTED", **changes: Any) -> Hit:
    return a_hit(profile, **{"unit": "south", "sensitivity": Sensitivity.RESTRICTED, **changes})


def of_list(value: Any, condition: str = "has(any_party.watch_lists)", **changes: Any) -> Hit:
    source = {"provider": "lists", "detail": "moles#3:e-17 “KESTREL”"}
    reason = Reason(fact="any_party.watch_lists", value=value, condition=condition, source=source)
    return a_hit("GL-LISTED", reasons=(reason,), **changes)


def opinion(*hits: Hit, stage: Stage = Stage.CLEARANCE, drawn: bool = False) -> tuple[Assessment, Selection, Any]:
    assessment = conclude(stage, hits, POLICY, "c" * 64)
    builder = FactsBuilder()
    builder.state("draw.value", 0 if drawn else 0.999, Source(provider="draw"))
    selection = select(assessment, Facts(consignment=builder.build()), POLICY)
    return assessment, selection, decide_by_policy(selection, POLICY)


def seen_by(actor: Actor, *hits: Hit, **given: Any) -> Visible:
    return visible_opinion(actor, *opinion(*hits, **given), policy=POLICY, organisation=ORGANISATION, lists=LISTS)


def origins(visible: Visible) -> list[str]:
    return [by.origin for by in visible.selection.selected_by]


# --- secret hits ------------------------------------------------------------------------------------------------------


def test_a_secret_profile_is_in_no_word_of_what_is_shown() -> None:
    reason = Reason(fact="goods.hs", value="9301", condition='goods.hs == "9301"', source={"path": "/a/b"})
    written = msgspec.json.encode(seen_by(OFFICER, a_hit(), secret(reasons=(reason,)))).decode()
    assert "GL-001" in written
    assert not [word for word in ("SECRET", "9301", "/a/b", "secret", "S1") if word in written]


def test_totals_are_those_of_the_visible_hits() -> None:
    shown = seen_by(OFFICER, a_hit(weight=30), secret(weight=50, risk_area=RiskArea.DRUGS)).assessment
    assert (shown.score, shown.scores, shown.band) == (30, {"security": 30}, Band.MEDIUM)


def test_high_risk_names_no_test_of_a_secret_profile() -> None:
    assert seen_by(OFFICER, secret(weight=90, high_risk_test="intelligence")).assessment.high_risk == ()
    assert seen_by(OFFICER, a_hit(high_risk_test="insufficient_data")).assessment.high_risk == ("insufficient_data",)


def test_a_control_that_a_secret_alone_demands_is_carried_out_all_the_same() -> None:
    shown = seen_by(OFFICER, secret(mandatory=Outcome.EXAMINATION, weight=0))
    assert shown.selection.outcome is Outcome.EXAMINATION
    assert shown.selection.lane == "red"
    assert shown.selection.selected_by == (SelectedBy(origin=DIRECTED, probability=None),)
    assert shown.assessment.outcome is Outcome.RELEASE
    assert shown.restricted == ()


def test_a_secret_examination_looks_like_one_drawn_at_random() -> None:
    hidden = seen_by(OFFICER, a_hit(weight=10), secret(mandatory=Outcome.EXAMINATION))
    drawn = seen_by(OFFICER, a_hit(weight=10), drawn=True)
    assert hidden == drawn
    assert origins(drawn) == [DIRECTED]


def test_a_secret_that_changes_no_control_leaves_nothing() -> None:
    assert seen_by(OFFICER, a_hit(weight=80), secret(weight=80)) == seen_by(OFFICER, a_hit(weight=80))


def test_who_is_cleared_for_all_sees_the_opinion_as_it_is() -> None:
    assessment, selection, decision = opinion(a_hit(), secret(weight=60), restricted(), drawn=True)
    shown = visible_opinion(
        HEAD_OF_ALL, assessment, selection, decision, policy=POLICY, organisation=ORGANISATION, lists=LISTS
    )
    assert shown == Visible(assessment=assessment, selection=selection, decision=decision, restricted=())
    assert "random" in origins(shown)


def test_the_unit_of_a_secret_sees_it_but_not_the_draw() -> None:
    shown = seen_by(an_actor("head_of_office", unit="south"), secret(weight=60), drawn=True)
    assert [hit.profile for hit in shown.assessment.hits] == ["GL-SECRET"]
    assert origins(shown) == ["profile", DIRECTED]


def test_where_another_agency_has_secrets_the_own_clearance_is_not_for_all() -> None:
    shown = seen_by(an_actor("head_of_office"), secret(agency="health", unit="border-health", weight=80))
    assert (shown.assessment.hits, shown.assessment.score, origins(shown)) == ((), 0, [DIRECTED])


# --- restricted hits --------------------------------------------------------------------------------------------------


def test_a_restricted_reason_tells_whom_to_ask_and_no_total_tells_more() -> None:
    shown = seen_by(OFFICER, a_hit(weight=30), restricted(weight=60))
    assert [marker.contact for marker in shown.restricted] == ["S1"]
    assert (shown.assessment.score, shown.assessment.band) == (30, Band.MEDIUM)
    assert shown.selection.outcome is Outcome.EXAMINATION
    assert origins(shown) == ["profile", DIRECTED]


def test_what_the_restricted_hit_weighs_cannot_be_told_while_the_control_is_the_same() -> None:
    assert seen_by(OFFICER, restricted(weight=80)) == seen_by(OFFICER, restricted(weight=100), restricted(weight=76))


# --- nothing that is shown depends on what is hidden ------------------------------------------------------------------


hits = st.builds(
    a_hit,
    profile=st.sampled_from(["A", "B", "C"]),
    weight=st.integers(0, 100),
    mandatory=st.sampled_from([None, None, Outcome.SCAN, Outcome.EXAMINATION, Outcome.RELEASE]),
    risk_area=st.sampled_from([RiskArea.SECURITY, RiskArea.DRUGS]),
    unit=st.sampled_from(["north", "south", None]),
    agency=st.sampled_from(["customs", "health"]),
    sensitivity=st.sampled_from(Sensitivity),
    high_risk_test=st.sampled_from([None, "intelligence"]),
)
secrets = st.builds(
    secret,
    weight=st.integers(0, 100),
    mandatory=st.sampled_from([None, Outcome.SCAN, Outcome.EXAMINATION]),
    high_risk_test=st.sampled_from([None, "intelligence"]),
)
people = st.sampled_from(
    [OFFICER, an_actor("examination_officer"), an_actor("targeting_officer"), an_actor("head_of_office", unit="north")]
)


@given(some=st.lists(hits, max_size=4), hidden=st.lists(secrets, max_size=3), drawn=st.booleans(), actor=people)
@settings(max_examples=200, deadline=None)
def test_two_worlds_with_the_same_control_look_the_same(
    some: list[Hit], hidden: list[Hit], drawn: bool, actor: Actor
) -> None:
    """One world with secrets and perhaps a draw, one without either: only the control itself may differ."""
    with_secrets = opinion(*some, *hidden, drawn=drawn)
    without = opinion(*some)
    same_control = replace(without[1], outcome=with_secrets[1].outcome, lane=with_secrets[1].lane)
    one = visible_opinion(actor, *with_secrets, policy=POLICY, organisation=ORGANISATION, lists=LISTS)
    decision = decide_by_policy(same_control, POLICY)
    other = visible_opinion(
        actor, without[0], same_control, decision, policy=POLICY, organisation=ORGANISATION, lists=LISTS
    )
    assert one == other


@given(some=st.lists(hits, max_size=4), drawn=st.booleans(), actor=people)
@settings(max_examples=100, deadline=None)
def test_every_control_has_an_origin(some: list[Hit], drawn: bool, actor: Actor) -> None:
    shown = seen_by(actor, *some, drawn=drawn)
    assert shown.selection.outcome is Outcome.RELEASE or origins(shown)
    assert "random" not in origins(shown)


@given(some=st.lists(hits, max_size=4), drawn=st.booleans(), actor=people)
@settings(max_examples=100, deadline=None)
def test_the_control_is_never_changed_by_who_looks(some: list[Hit], drawn: bool, actor: Actor) -> None:
    _, selection, _ = opinion(*some, drawn=drawn)
    shown = seen_by(actor, *some, drawn=drawn).selection
    assert (shown.outcome, shown.lane, shown.rule) == (selection.outcome, selection.lane, selection.rule)


# --- decisions --------------------------------------------------------------------------------------------------------


def test_an_automatic_decision_gives_the_reason_that_follows_from_what_is_told() -> None:
    assessment, selection, decision = opinion(secret(weight=0, mandatory=Outcome.RELEASE))
    assert decision.reason_code == "selected_for_audit"
    shown = visible_opinion(
        OFFICER, assessment, selection, decision, policy=POLICY, organisation=ORGANISATION, lists=LISTS
    )
    assert shown.decision is not None
    assert shown.decision.reason_code == "low_risk"


def test_an_officers_decision_is_shown_as_it_was_taken() -> None:
    assessment, selection, _ = opinion(a_hit(weight=60))
    taken = Decision(
        kind=DecisionKind.OFFICER, by="p-7", outcome=Outcome.RELEASE, lane="green", reason_code="known_trader"
    )
    shown = visible_opinion(
        OFFICER, assessment, selection, taken, policy=POLICY, organisation=ORGANISATION, lists=LISTS
    )
    assert shown.decision == taken


# --- watch lists ------------------------------------------------------------------------------------------------------


def test_a_hit_that_rests_on_a_secret_list_is_as_secret_as_the_list() -> None:
    assert seen_by(OFFICER, of_list(("moles",), weight=80)) == seen_by(OFFICER, secret(weight=80))
    assert seen_by(OFFICER, of_list("moles", weight=80)).assessment.hits == ()


def test_a_hit_that_rests_on_a_restricted_list_tells_whom_to_ask() -> None:
    shown = seen_by(OFFICER, of_list(("parties",), weight=80))
    assert [marker.contact for marker in shown.restricted] == ["S1"]
    assert shown.assessment.hits == ()


def test_a_hit_that_rests_on_an_open_list_too_is_shown_without_the_secret_one() -> None:
    (hit,) = seen_by(OFFICER, of_list(("moles", "vessels"))).assessment.hits
    assert hit.reasons[0].value == ("vessels",)
    assert "moles" not in msgspec.json.encode(hit).decode()


def test_a_condition_that_names_a_secret_list_is_not_shown() -> None:
    hit = of_list(("vessels",), condition="!('moles' in any_party.watch_lists)")
    assert seen_by(OFFICER, hit).assessment.hits == ()


def test_a_list_that_has_no_label_is_not_told_of() -> None:
    assert seen_by(OFFICER, of_list(("of a later release",))).assessment.hits == ()


def test_a_value_that_names_no_list_could_be_of_any() -> None:
    assert seen_by(OFFICER, of_list(3)).assessment.hits == ()


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        ("has(any_party.watch_lists)", True),
        ("'vessels' in any_party.watch_lists", True),
        ('any_party.watch_lists.exists(l, l == "vessels")', True),
        ("any_party.watch_lists.size() == 2", False),
        ("!('parties' in any_party.watch_lists)", False),
    ],
)
def test_a_hit_on_several_lists_is_shown_if_it_surely_holds_of_the_visible_ones(condition: str, shown: bool) -> None:
    assert bool(seen_by(OFFICER, of_list(("moles", "vessels"), condition=condition)).assessment.hits) is shown


def test_a_hit_on_open_lists_is_shown_whatever_it_asks() -> None:
    for condition in ("any_party.watch_lists.size() == 1", "!('of nobody' in any_party.watch_lists)"):
        (hit,) = seen_by(OFFICER, of_list(("vessels",), condition=condition)).assessment.hits
        assert hit.reasons[0].value == ("vessels",)


def test_who_is_cleared_for_the_profile_but_not_for_the_list_does_not_see_the_hit() -> None:
    cleared_north = an_actor("head_of_office", unit="north")
    hit = of_list(("parties",), unit="north", sensitivity=Sensitivity.SECRET)
    assert seen_by(cleared_north, hit).assessment.hits == ()
    assert seen_by(cleared_north, replace(hit, reasons=())).assessment.hits != ()


# --- facts ------------------------------------------------------------------------------------------------------------


def facts() -> Facts:
    consignment, party = FactsBuilder(), FactsBuilder()
    consignment.state("draw.value", 0.01, Source(provider="draw"))
    consignment.state("route.export_country", "CN", Source(provider="declared", path="/a"))
    consignment.state("transport.watch_lists", ("moles",), Source(provider="lists", detail="moles#1:e “X”"))
    detail = "moles#1:e “X”; vessels#2:f “Y”"
    party.state("any_party.watch_lists", ("moles", "vessels"), Source(provider="lists", detail=detail))
    return Facts(consignment=consignment.build(), parties=(party.build(),), items=({},))


def show(actor: Actor, organisation: Organisation = ORGANISATION) -> Facts:
    return visible_facts(actor, facts(), organisation=organisation, lists=LISTS)


def test_facts_are_shown_without_the_draw_and_without_hidden_lists() -> None:
    shown = show(OFFICER)
    assert set(shown.consignment) == {"route.export_country"}
    assert shown.consignment["route.export_country"] == facts().consignment["route.export_country"]
    assert shown.parties[0]["any_party.watch_lists"][0].value == ("vessels",)
    assert "moles" not in msgspec.json.encode(shown).decode()


def test_who_is_cleared_for_all_sees_the_facts_as_they_are() -> None:
    assert show(HEAD_OF_ALL) == facts()


@pytest.mark.parametrize("name", ["items", "equipment", "parties"])
def test_no_member_is_lost(name: str) -> None:
    assert len(getattr(show(OFFICER), name)) == len(getattr(facts(), name))


# --- selections that cut ----------------------------------------------------------------------------------------------


def _cut(*hits: Hit) -> tuple[Assessment, Selection, Any]:
    """An opinion of which a selection over a window left no control for want of places."""
    assessment, selection, _ = opinion(*hits)
    left = replace(selection, rule="GL-SEL-2", outcome=Outcome.RELEASE, lane="green", selected_by=())
    decision = decide_by_policy(left, POLICY)
    assert decision is not None
    return assessment, left, replace(decision, reason_code=NO_CAPACITY)


def test_what_was_cut_has_no_origin_and_says_why() -> None:
    shown = visible_opinion(OFFICER, *_cut(a_hit(weight=80)), policy=POLICY, organisation=ORGANISATION, lists=LISTS)
    assert shown.selection.selected_by == ()
    assert shown.decision is not None
    assert shown.decision.reason_code == NO_CAPACITY


def test_a_secret_that_was_cut_looks_like_nothing_at_all() -> None:
    cut = visible_opinion(OFFICER, *_cut(secret(weight=80)), policy=POLICY, organisation=ORGANISATION, lists=LISTS)
    nothing = visible_opinion(OFFICER, *_cut(), policy=POLICY, organisation=ORGANISATION, lists=LISTS)
    assert cut == nothing
    assert cut.decision is not None
    assert cut.decision.reason_code == "low_risk"


def test_a_milder_control_than_the_visible_hits_propose_keeps_their_origins() -> None:
    assessment, selection, _ = opinion(a_hit(weight=80))
    milder = replace(selection, outcome=Outcome.SCAN, lane="orange")
    shown = visible_opinion(OFFICER, assessment, milder, None, policy=POLICY, organisation=ORGANISATION, lists=LISTS)
    assert origins(shown) == ["profile"]
