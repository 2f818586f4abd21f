# SPDX-License-Identifier: Apache-2.0
"""Who may see what: by permission, unit, sensitivity and agency; and that a filer's sight ends at its own filings."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.access import (
    NOTHING,
    Actor,
    Grant,
    Label,
    Permission,
    PersonKind,
    Reach,
    Sensitivity,
    Verdict,
    can_read_assessment,
    can_read_consignment,
    can_read_event,
    can_read_facts,
    can_read_lodgement,
    can_see_hit,
    can_see_list,
    can_see_person,
    can_see_profile,
    reach_of_assessments,
    reach_of_consignments,
    reach_of_events,
    reach_of_hits,
    reach_of_lists,
    reach_of_lodgements,
    reach_of_people,
    reach_of_profiles,
    sees_everything_of,
    shipped_roles,
)
from greenlane.errors import NotFound
from tests.access.conftest import Someone
from tests.access.labels import AGENCIES, OWNERS, UNITS, labels

PAIRS: list[tuple[Callable[[Actor], Reach], Callable[[Actor, Label], Verdict]]] = [
    (reach_of_lodgements, can_read_lodgement),
    (reach_of_consignments, can_read_consignment),
    (reach_of_assessments, can_read_assessment),
    (reach_of_events, can_read_event),
    (reach_of_profiles, can_see_profile),
    (reach_of_hits, can_see_hit),
    (reach_of_lists, can_see_list),
    (reach_of_people, can_see_person),
]
CONTENT = PAIRS[:-1]

grants = st.builds(
    Grant,
    permission=st.sampled_from([p for p in Permission if p.value.startswith("read") or p is Permission.MANAGE_PEOPLE]),
    agency=st.sampled_from(AGENCIES),
    units=st.none() | st.frozensets(st.sampled_from(UNITS), min_size=1),
)
actors = st.builds(
    Actor,
    id=st.just("p-1"),
    kind=st.sampled_from(PersonKind),
    agency=st.sampled_from(AGENCIES),
    grants=st.lists(grants, max_size=6).map(tuple),
    represents=st.frozensets(st.sampled_from(OWNERS)),
)


def at(unit: str | None, sensitivity: Sensitivity = Sensitivity.NORMAL, agency: str = "customs") -> Label:
    return Label(agency=agency, unit=unit, sensitivity=sensitivity)


@pytest.mark.parametrize(("reach_of", "can"), PAIRS, ids=lambda f: f.__name__)
@given(actor=actors, label=labels)
@settings(max_examples=60)
def test_the_policy_and_the_filter_of_lists_are_one(
    reach_of: Callable[[Actor], Reach], can: Callable[[Actor, Label], Verdict], actor: Actor, label: Label
) -> None:
    verdict = can(actor, label)
    assert verdict.allowed is reach_of(actor).admits(label)
    assert verdict.allowed or str(verdict.reason).endswith(".")


@pytest.mark.parametrize(("reach_of", "can"), PAIRS, ids=lambda f: f.__name__)
@given(actor=actors, more=grants, label=labels)
@settings(max_examples=40)
def test_one_permission_more_never_takes_sight_away(
    reach_of: Callable[[Actor], Reach],
    can: Callable[[Actor, Label], Verdict],
    actor: Actor,
    more: Grant,
    label: Label,
) -> None:
    richer = Actor(id=actor.id, kind=actor.kind, agency=actor.agency, grants=(*actor.grants, more))
    poorer = Actor(id=actor.id, kind=actor.kind, agency=actor.agency, grants=actor.grants)
    assert can(richer, label) or not can(poorer, label)


@given(actor=actors, label=labels)
def test_what_is_secret_needs_a_clearance_for_secrets_of_its_place(actor: Actor, label: Label) -> None:
    for _, can in CONTENT[1:]:
        if can(actor, label) and label.sensitivity is Sensitivity.SECRET:
            assert actor.holds(Permission.READ_SECRET, label.agency, label.unit)


@given(actor=actors, label=labels)
def test_nothing_is_seen_in_an_agency_where_no_role_is_held(actor: Actor, label: Label) -> None:
    if all(grant.agency != label.agency for grant in actor.grants):
        assert not any(can(actor, label) for _, can in CONTENT[1:])


@pytest.mark.parametrize("role", ["administrator", "gateway"])
@pytest.mark.parametrize(("reach_of", "can"), CONTENT, ids=lambda f: f.__name__)
def test_who_runs_the_system_sees_no_content(
    someone: Someone, role: str, reach_of: Callable[[Actor], Reach], can: Callable[[Actor, Label], Verdict]
) -> None:
    actor = someone(role)
    assert reach_of(actor) == NOTHING
    assert not can(actor, at(None))
    assert not can_read_facts(actor)


# --- filings --------------------------------------------------------------------------------------------------------


def test_a_filer_reads_the_filings_of_those_it_represents(someone: Someone) -> None:
    filer = someone("filer", kind=PersonKind.MACHINE, represents=("F1", "F2"))
    assert can_read_lodgement(filer, Label(agency="customs", owner="F1"))
    assert can_read_lodgement(filer, Label(agency="customs", unit="north", owner="F2"))
    assert not can_read_lodgement(filer, Label(agency="customs", owner="F3"))
    assert not can_read_lodgement(filer, Label(agency="customs"))


def test_a_filer_that_represents_nobody_reads_nothing(someone: Someone) -> None:
    assert reach_of_lodgements(someone("filer")) == NOTHING


@pytest.mark.parametrize(("reach_of", "can"), CONTENT[1:], ids=lambda f: f.__name__)
@pytest.mark.parametrize("role", ["filer", "carrier"])
def test_a_filer_reads_nothing_else(
    someone: Someone, role: str, reach_of: Callable[[Actor], Reach], can: Callable[[Actor, Label], Verdict]
) -> None:
    filer = someone(role, represents=("F1",))
    assert reach_of(filer) == NOTHING
    assert not can(filer, Label(agency="customs", owner="F1"))


def test_representing_a_filer_without_the_permission_shows_nothing(someone: Someone) -> None:
    assert not can_read_lodgement(someone("trainer", represents=("F1",)), Label(agency="customs", owner="F1"))


def test_an_officer_reads_filings_of_the_unit_whoever_filed(someone: Someone) -> None:
    officer = someone("targeting_officer", unit="north")
    assert can_read_lodgement(officer, Label(agency="customs", unit="day", owner="F1"))
    assert not can_read_lodgement(officer, Label(agency="customs", unit="south", owner="F1"))


# --- units ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("can", [can_read_lodgement, can_read_consignment, can_read_assessment, can_read_event])
def test_records_of_the_unit_beneath_it_and_of_no_unit_are_seen(
    someone: Someone, can: Callable[[Actor, Label], Verdict]
) -> None:
    officer = someone("targeting_officer", unit="north")
    seen = {unit: bool(can(officer, at(unit))) for unit in ("north", "day", None, "south", "centre")}
    assert seen == {"north": True, "day": True, None: True, "south": False, "centre": False}
    assert not can(officer, at(None, agency="health"))


def test_the_reason_tells_whether_the_permission_or_the_place_is_missing(someone: Someone) -> None:
    officer = someone("targeting_officer", unit="north")
    assert can_read_assessment(officer, at("south")).reason == "You may read assessments, but not those of this unit."
    assert can_read_assessment(someone("filer"), at("south")).reason == "You may not read assessments."


# --- sensitivity ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("can", [can_see_profile, can_see_hit])
@pytest.mark.parametrize(
    ("role", "unit", "seen"),
    [
        ("targeting_officer", "north", {"normal", "normal elsewhere", "restricted"}),
        ("targeting_officer", None, {"normal", "normal elsewhere", "restricted", "restricted elsewhere"}),
        ("duty_supervisor", "north", {"normal", "normal elsewhere", "restricted", "secret"}),
        ("head_of_office", "day", {"normal", "normal elsewhere"}),
        ("filer", None, set()),
    ],
)
def test_profiles_and_hits_are_seen_by_clearance(
    someone: Someone, can: Callable[[Actor, Label], Verdict], role: str, unit: str | None, seen: set[str]
) -> None:
    records = {
        "normal": at("north"),
        "normal elsewhere": at("south"),
        "restricted": at("north", Sensitivity.RESTRICTED),
        "restricted elsewhere": at("south", Sensitivity.RESTRICTED),
        "secret": at("north", Sensitivity.SECRET),
    }
    actor = someone(role, unit=unit)
    assert {name for name, label in records.items() if can(actor, label)} == seen


def test_a_secret_of_no_unit_needs_a_clearance_for_the_whole_agency(someone: Someone) -> None:
    secret = at(None, Sensitivity.SECRET)
    assert can_see_hit(someone("head_of_office"), secret)
    assert not can_see_hit(someone("head_of_office", unit="centre"), secret)


def test_a_clearance_for_secrets_is_one_for_restricted_records(someone: Someone) -> None:
    grants = tuple(Grant(permission=p, agency="customs") for p in (Permission.READ_PROFILES, Permission.READ_SECRET))
    actor = Actor(id="p", kind=PersonKind.PERSON, agency="customs", grants=grants)
    assert can_see_profile(actor, at("north", Sensitivity.RESTRICTED))


def test_a_clearance_without_the_permission_shows_nothing(someone: Someone) -> None:
    actor = Actor(
        id="p",
        kind=PersonKind.PERSON,
        agency="customs",
        grants=(Grant(permission=Permission.READ_SECRET, agency="customs"),),
    )
    assert not any(can(actor, at("north", Sensitivity.SECRET)) for _, can in CONTENT)


def test_the_other_agency_sees_only_its_own(someone: Someone) -> None:
    colleague = someone("duty_supervisor", agency="health")
    assert can_see_hit(colleague, at("border-health", Sensitivity.SECRET, agency="health"))
    assert not can_see_hit(colleague, at("north"))


@pytest.mark.parametrize(
    ("role", "unit", "everything"),
    [("head_of_office", None, True), ("head_of_office", "centre", False), ("targeting_officer", None, False)],
)
def test_only_a_clearance_for_all_secrets_of_the_agency_sees_everything(
    someone: Someone, role: str, unit: str | None, everything: bool
) -> None:
    assert sees_everything_of(someone(role, unit=unit), "customs") is everything
    assert not sees_everything_of(someone(role, unit=unit), "health")


@pytest.mark.parametrize("role", shipped_roles())
def test_facts_are_read_by_officers(someone: Someone, role: str) -> None:
    outside = {"filer", "carrier", "gateway", "administrator", "data_protection_officer"}
    assert bool(can_read_facts(someone(role))) is (role not in outside)


# --- people ---------------------------------------------------------------------------------------------------------


def test_everyone_sees_oneself_and_who_manages_people_sees_those_of_the_unit(someone: Someone) -> None:
    alex = Label(agency="customs", unit="day", owner="alex")
    assert can_see_person(someone("filer", person="alex"), alex)
    assert not can_see_person(someone("head_of_office", person="kim"), alex)
    assert can_see_person(someone("administrator", person="kim", unit="north"), alex)
    assert not can_see_person(someone("administrator", person="kim", unit="south"), alex)


def test_what_one_may_not_see_is_missing_in_the_same_words_as_what_is_not_there(someone: Someone) -> None:
    with pytest.raises(NotFound) as caught:
        can_see_profile(someone("filer"), at("north")).require_sight_of("profile P-17")
    assert caught.value.sentence == "There is no profile P-17."
    can_see_profile(someone("targeting_officer"), at("north")).require_sight_of("profile P-17")
