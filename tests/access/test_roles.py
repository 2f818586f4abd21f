# SPDX-License-Identifier: Apache-2.0
"""Roles are data: what ships is sound, and what an administration writes itself is checked with place and remedy."""

from __future__ import annotations

import inspect
from itertools import combinations

import pytest

from greenlane.access import Permission, Role, can_hold_together, policies, read_roles, shipped_roles, sight
from greenlane.errors import Invalid


def test_every_role_of_the_design_ships() -> None:
    wanted = (
        "targeting_officer duty_supervisor profile_author profile_approver list_manager aviation_security_officer "
        "examination_officer head_of_office integrity_officer data_protection_officer administrator filer carrier "
        "trainer"
    )
    assert set(wanted.split()) <= set(shipped_roles())


@pytest.mark.parametrize("role", shipped_roles().values(), ids=lambda role: role.id)
def test_a_role_tells_a_person_what_it_is_for(role: Role) -> None:
    assert role.title
    assert role.sentence.endswith(".")
    assert len(set(role.permissions)) == len(role.permissions)


def test_the_administrator_sees_no_content() -> None:
    administrator = shipped_roles()["administrator"]
    assert [permission for permission in administrator.permissions if permission.shows_content] == []
    assert Permission.MANAGE_SYSTEM in administrator.permissions


@pytest.mark.parametrize("name", ["filer", "carrier"])
def test_a_filer_has_no_right_beyond_its_own_filings(name: str) -> None:
    assert set(shipped_roles()[name].permissions) == {Permission.LODGE, Permission.READ_OWN_LODGEMENTS}


def test_no_shipped_role_drafts_and_approves_profiles() -> None:
    both = {Permission.WRITE_PROFILES, Permission.APPROVE_PROFILES}
    assert not [role.id for role in shipped_roles().values() if both <= set(role.permissions)]


def test_every_permission_is_given_by_a_shipped_role() -> None:
    assert {p for role in shipped_roles().values() for p in role.permissions} == set(Permission)


def test_every_permission_is_asked_for_by_a_policy() -> None:
    asked = inspect.getsource(policies) + inspect.getsource(sight)
    assert [p for p in Permission if f"Permission.{p.name}" not in asked] == []


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_has_a_sentence(permission: Permission) -> None:
    assert permission.sentence.endswith(".")
    assert sum(other.sentence == permission.sentence for other in Permission) == 1


def test_the_administrator_can_be_joined_with_no_role_that_shows_content() -> None:
    roles = shipped_roles()
    for name, role in roles.items():
        shows = any(permission.shows_content for permission in role.permissions)
        verdict = can_hold_together([roles["administrator"], role])
        assert bool(verdict) is not shows, name
        assert verdict.allowed or "see no content" in str(verdict.reason)


def test_roles_without_administration_can_be_joined() -> None:
    others = [role for role in shipped_roles().values() if role.id != "administrator"]
    assert all(can_hold_together(pair) for pair in combinations(others, 2))


def test_an_administration_writes_its_own_roles() -> None:
    roles = read_roles("night_clerk:\n  title: Night clerk\n  sentence: Watches.\n  permissions: [read_lodgements]\n")
    assert roles["night_clerk"].id == "night_clerk"
    assert roles["night_clerk"].permissions == (Permission.READ_LODGEMENTS,)


@pytest.mark.parametrize(
    ("document", "where", "said"),
    [
        ("", None, "holds no roles"),
        ("[a, b]", None, "holds no roles"),
        ("a: [", None, "not YAML"),
        (b"\xff\xfe\xff", None, "not YAML"),
        ("Night Clerk: {}", "Night Clerk", "cannot be the id"),
        ("clerk: read", "clerk", "not described"),
        ("clerk: {title: C, sentence: S.}", "clerk", "permissions"),
        ("clerk: {title: C, sentence: S., permissions: []}", "clerk", "permits nothing"),
        ("clerk: {title: C, sentence: S., permissions: [fly]}", "clerk", "fly"),
        ("clerk: {title: C, sentence: S., permissions: [decide], colour: red}", "clerk", "colour"),
        ("clerk: {title: C, sentence: S., permissions: [manage_system, read_events]}", "clerk", "see no content"),
    ],
)
def test_a_document_that_cannot_be_used_is_refused_with_its_place(
    document: str | bytes, where: str | None, said: str
) -> None:
    with pytest.raises(Invalid, match=said) as caught:
        read_roles(document)
    assert caught.value.where == where
    assert caught.value.remedy
