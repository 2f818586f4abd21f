# SPDX-License-Identifier: Apache-2.0
"""Who may do what. Each policy is a question that answers yes or a reason; seeing comes first (``sight``).

A use case asks for sight before it asks for the act: what one may not see does not exist, and only about what one
sees one is told why one may not act.
"""

from __future__ import annotations

from greenlane.access.actor import Actor
from greenlane.access.people import Person, PersonKind
from greenlane.access.permissions import Permission
from greenlane.access.reach import Label
from greenlane.access.sight import can_see_list, can_see_profile
from greenlane.access.verdict import YES, Verdict, no


def can_lodge(actor: Actor, filer: str) -> Verdict:
    """A filing is lodged by the filer, its registered representative, or a gateway that has identified the filer."""
    if actor.may(Permission.LODGE_FOR_OTHERS):
        return YES
    if not actor.may(Permission.LODGE):
        return no("You may not lodge filings.")
    if filer not in actor.represents:
        return no("You are not registered as this filer or as its representative.")
    return YES


def can_change_lodgement(actor: Actor, label: Label) -> Verdict:
    """A filing is amended or cancelled only by its filer or the filer's registered representative.

    ``label.owner`` is the filer of the first version. A filing that no filer owns is changed by nobody from outside.
    """
    if label.owner is None:
        return no("This filing belongs to no filer, so nobody can change it.")
    return can_lodge(actor, label.owner)


def can_write_profile(actor: Actor, label: Label) -> Verdict:
    """A profile is drafted and changed by authors of its unit, who can see it."""
    seen = can_see_profile(actor, label)
    if not seen:
        return seen
    return _held(actor, Permission.WRITE_PROFILES, label, "write profiles")


def can_approve_profile(actor: Actor, label: Label, authors: frozenset[str]) -> Verdict:
    """A profile is approved by an approver of its unit who did not draft or change it.

    ``authors`` are the ids of everyone who wrote the version that is to be approved.
    """
    seen = can_see_profile(actor, label)
    if not seen:
        return seen
    if actor.id in authors:
        return no("You wrote this version of the profile; a second person approves it.")
    return _held(actor, Permission.APPROVE_PROFILES, label, "approve profiles")


def can_write_list(actor: Actor, label: Label) -> Verdict:
    """A watch list is changed by list managers of its unit, who can see it."""
    seen = can_see_list(actor, label)
    if not seen:
        return seen
    return _held(actor, Permission.WRITE_LISTS, label, "change watch lists")


def can_approve_list_entry(actor: Actor, label: Label, author: str) -> Verdict:
    """An entry of a watch list is approved by a list manager of its unit who did not add it."""
    seen = can_see_list(actor, label)
    if not seen:
        return seen
    if actor.id == author:
        return no("You added this entry; a second person approves it.")
    return _held(actor, Permission.APPROVE_LISTS, label, "approve entries of watch lists")


def can_raise_lookout(actor: Actor, label: Label) -> Verdict:
    """An emergency look-out is raised by one duty officer of the unit, a human being, and lapses in 24 hours."""
    if actor.kind is not PersonKind.PERSON:
        return no("A look-out is raised by a human being, not by a machine.")
    return _held(actor, Permission.RAISE_LOOKOUTS, label, "raise look-outs")


def can_confirm_lookout(actor: Actor, label: Label, raised_by: str) -> Verdict:
    """A look-out is confirmed by someone of the unit other than the one who raised it."""
    return _second_person(actor, Permission.CONFIRM_LOOKOUTS, label, raised_by, "confirm look-outs", "raised")


def can_decide(actor: Actor, label: Label) -> Verdict:
    """An assessed consignment is decided by an officer of its unit: a named human being, never a machine."""
    if actor.kind is not PersonKind.PERSON:
        return no("A decision is taken by a named human being, not by a machine.")
    return _works_on(actor, Permission.DECIDE, label, "decide")


def can_confirm_decision(actor: Actor, label: Label, decided_by: str) -> Verdict:
    """Do not load and waivers by policy need a second person of the unit."""
    return _second_person(actor, Permission.CONFIRM_DECISIONS, label, decided_by, "confirm decisions", "took")


def can_record_result(actor: Actor, label: Label) -> Verdict:
    """What a control found is recorded by examination officers of the unit."""
    return _works_on(actor, Permission.RECORD_RESULTS, label, "record results")


def can_allot_controls(actor: Actor, label: Label) -> Verdict:
    """The controls of an office are allotted by who leads a shift of its unit."""
    return _works_on(actor, Permission.ALLOT_CONTROLS, label, "allot controls")


def can_write_capacity(actor: Actor, label: Label) -> Verdict:
    """What an office can control is written by who leads its unit."""
    return _held(actor, Permission.WRITE_CAPACITY, label, "write capacity plans")


def can_approve_capacity(actor: Actor, label: Label, author: str) -> Verdict:
    """A capacity plan is approved by somebody of the unit other than who wrote it, a human being."""
    if actor.kind is not PersonKind.PERSON:
        return no("The second person is a human being, not a machine.")
    if actor.id == author:
        return no("You wrote this version of the plan; a second person approves it.")
    return _held(actor, Permission.APPROVE_CAPACITY, label, "approve capacity plans")


def can_decide_again(actor: Actor, label: Label) -> Verdict:
    """Stored consignments are decided again, for comparison, by who works with profiles in the unit."""
    return _works_on(actor, Permission.DECIDE_AGAIN, label, "decide again")


def can_manage_retention(actor: Actor, agency: str) -> Verdict:
    """Payloads are purged and legal holds set by the agency's data protection."""
    return _held(actor, Permission.MANAGE_RETENTION, Label(agency=agency), "purge payloads or set legal holds")


def can_verify_log(actor: Actor) -> Verdict:
    """The journal is verified by who is charged with it; verifying shows digests, never content."""
    return YES if actor.may(Permission.VERIFY_LOG) else no("You may not verify the journal.")


def can_manage_system(actor: Actor) -> Verdict:
    """The installation is run by administrators."""
    return YES if actor.may(Permission.MANAGE_SYSTEM) else no("You may not run the installation.")


def can_manage_people(actor: Actor, agency: str, unit: str | None) -> Verdict:
    """People of a unit are added and changed by who manages the people of that unit."""
    return _held(actor, Permission.MANAGE_PEOPLE, Label(agency=agency, unit=unit), "manage people")


def can_give_role(actor: Actor, person: Person) -> Verdict:
    """Roles are given and taken by who manages the person's unit; nobody changes the own roles."""
    if actor.id == person.id:
        return no("Nobody changes their own roles; somebody else who manages people does.")
    return can_manage_people(actor, person.agency, person.unit)


def can_issue_token(actor: Actor, person: Person) -> Verdict:
    """A token of a machine is issued by who manages the people of its unit; one's own token by oneself.

    For another human being only a sign-in link is issued, never a token: a token kept back would let the issuer act
    under that person's name for long.
    """
    if not person.active:
        return no("This person is not active.")
    if actor.id == person.id:
        return YES
    if person.kind is PersonKind.PERSON:
        return no("A token for another human being is not issued; issue a sign-in link instead.")
    return can_manage_people(actor, person.agency, person.unit)


def can_issue_sign_in_link(actor: Actor, person: Person) -> Verdict:
    """A sign-in link is issued for an active human being, by who manages the people of the unit."""
    if person.kind is not PersonKind.PERSON:
        return no("A machine does not sign in by link; issue a token for it.")
    if not person.active:
        return no("This person is not active.")
    return can_manage_people(actor, person.agency, person.unit)


def _held(actor: Actor, permission: Permission, label: Label, act: str) -> Verdict:
    if actor.holds(permission, label.agency, label.unit):
        return YES
    if not actor.may(permission):
        return no(f"You may not {act}.")
    where = f"the unit {label.unit}" if label.unit is not None else f"the whole agency {label.agency}"
    return no(f"You may {act}, but not for {where}.")


def _works_on(actor: Actor, permission: Permission, label: Label, act: str) -> Verdict:
    """Like ``_held``, but a consignment of no unit in particular is everyone's work, as it is in everyone's sight."""
    if label.unit is None and any(grant.agency == label.agency for grant in actor.grants_of(permission)):
        return YES
    return _held(actor, permission, label, act)


def _second_person(actor: Actor, permission: Permission, label: Label, first: str, act: str, did: str) -> Verdict:
    if actor.kind is not PersonKind.PERSON:
        return no("The second person is a human being, not a machine.")
    if actor.id == first:
        return no(f"You {did} it yourself; a second person confirms.")
    return _works_on(actor, permission, label, act)
