# SPDX-License-Identifier: Apache-2.0
"""From a person to an actor: the roles that hold at this moment, where they hold, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from greenlane.access import (
    Agency,
    Assignment,
    Organisation,
    Permission,
    Person,
    PersonKind,
    Representation,
    Unit,
    UnitKind,
    actor_for,
    shipped_roles,
)
from tests.access.builders import NOW
from tests.access.conftest import Someone

HOUR = timedelta(hours=1)


@pytest.fixture
def person() -> Person:
    return Person(
        id="p-1",
        kind=PersonKind.PERSON,
        name="Alex Reed",
        agency="customs",
        unit="north",
        assignments=(Assignment(role="targeting_officer", agency="customs", unit="north"),),
        represents=(Representation(filer="F1"),),
    )


def test_a_role_held_for_a_unit_holds_beneath_it_and_nowhere_else(someone: Someone) -> None:
    officer = someone("targeting_officer", unit="north")
    for unit, held in {"north": True, "day": True, "night": True, "south": False, "centre": False, None: False}.items():
        assert officer.holds(Permission.DECIDE, "customs", unit) is held, unit
    assert not officer.holds(Permission.DECIDE, "health", "north")


def test_a_role_held_for_the_agency_holds_everywhere_in_it(someone: Someone) -> None:
    officer = someone("targeting_officer")
    for unit in ("north", "day", None, "a unit made tomorrow"):
        assert officer.holds(Permission.DECIDE, "customs", unit)
    assert not officer.holds(Permission.DECIDE, "health", None)
    assert not officer.holds(Permission.DECIDE, None, None)


def test_permissions_are_listed_in_the_order_of_the_list(someone: Someone) -> None:
    officer = someone("profile_author", "examination_officer")
    assert list(officer.permissions) == [p for p in Permission if p in officer.permissions]
    assert officer.roles == ("profile_author", "examination_officer")
    assert officer.may(Permission.RECORD_RESULTS)
    assert not officer.may(Permission.APPROVE_PROFILES)


def test_two_roles_with_one_permission_give_one_grant_for_each_place(someone: Someone) -> None:
    officer = someone("targeting_officer", "duty_supervisor", unit="north")
    assert len(officer.grants_of(Permission.DECIDE)) == 1


def test_whoever_is_not_active_holds_nothing(person: Person, organisation: Organisation) -> None:
    actor = actor_for(replace(person, active=False), shipped_roles(), organisation, NOW)
    assert (actor.grants, actor.roles, actor.represents) == ((), (), frozenset())


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "holds"),
    [(None, None, True), (0, None, True), (1, None, False), (None, 0, False), (None, 1, True), (-1, 1, True)],
)
def test_roles_and_representations_hold_for_their_time(
    person: Person, organisation: Organisation, valid_from: int | None, valid_to: int | None, holds: bool
) -> None:
    begin = None if valid_from is None else NOW + valid_from * HOUR
    end = None if valid_to is None else NOW + valid_to * HOUR
    limited = replace(
        person,
        assignments=(Assignment(role="filer", agency="customs", valid_from=begin, valid_to=end),),
        represents=(Representation(filer="F1", valid_from=begin, valid_to=end),),
    )
    actor = actor_for(limited, shipped_roles(), organisation, NOW)
    assert actor.may(Permission.LODGE) is holds
    assert ("F1" in actor.represents) is holds


@pytest.mark.parametrize(
    "assignment",
    [
        Assignment(role="no_such_role", agency="customs"),
        Assignment(role="targeting_officer", agency="customs", unit="closed-long-ago"),
        Assignment(role="targeting_officer", agency="customs", unit="border-health"),
    ],
)
def test_an_assignment_that_cannot_be_understood_gives_nothing(
    person: Person, organisation: Organisation, assignment: Assignment
) -> None:
    actor = actor_for(replace(person, assignments=(assignment,)), shipped_roles(), organisation, NOW)
    assert actor.grants == ()


def test_a_unit_added_later_is_covered_by_the_role_above_it(person: Person) -> None:
    tree = Organisation(
        [Agency(id="customs", name="Customs")],
        [
            Unit(id="north", agency="customs", kind=UnitKind.OFFICE, name="North"),
            Unit(id="dogs", agency="customs", kind=UnitKind.TEAM, name="Dog team", parent="north"),
        ],
    )
    assert actor_for(person, shipped_roles(), tree, NOW).holds(Permission.DECIDE, "customs", "dogs")
