# SPDX-License-Identifier: Apache-2.0
"""Who may see what. Each question comes twice: as a reach, by which lists are filtered, and as a policy for one record.

The rules, for all kinds of records:

* A permission that is held for a unit shows records of that unit, of the units beneath it, and records of the agency
  that belong to no unit in particular.
* Profiles and hits of normal sensitivity are known throughout the agency: a hit that nobody can read helps nobody.
* Restricted and secret records need, besides, a clearance that covers their unit; where they belong to no unit in
  particular, one for the whole agency. A clearance for secrets is one for restricted records too.
* Nothing crosses from one agency to another without a role in that other agency.
"""

from __future__ import annotations

from collections.abc import Iterator

from greenlane.access.actor import Actor, Grant
from greenlane.access.permissions import Permission
from greenlane.access.reach import Clause, Label, Reach, reach
from greenlane.access.sensitivity import Sensitivity
from greenlane.access.verdict import YES, Verdict, no

_NORMAL = frozenset({Sensitivity.NORMAL})
_CLEARED_BY: dict[Sensitivity, tuple[Permission, ...]] = {
    Sensitivity.RESTRICTED: (Permission.READ_RESTRICTED, Permission.READ_SECRET),
    Sensitivity.SECRET: (Permission.READ_SECRET,),
}


def reach_of_lodgements(actor: Actor) -> Reach:
    """Filings: those of the filers one represents; for an officer those of the units one works for."""
    own = Clause(owners=actor.represents)
    mine = [own] if actor.may(Permission.READ_OWN_LODGEMENTS) else []
    return reach([*mine, *_held(actor, Permission.READ_LODGEMENTS)])


def reach_of_filer(filer: str) -> Reach:
    """Filings of one filer: what is delivered to the filer's own address."""
    return reach([Clause(owners=frozenset({filer}))])


def reach_of_consignments(actor: Actor) -> Reach:
    """Consignments, as assembled from filings; never a filer's, whose sight ends at the own filing."""
    return reach(_held(actor, Permission.READ_CONSIGNMENTS))


def reach_of_assessments(actor: Actor) -> Reach:
    """Assessments; which hits of one are shown is another question (``can_see_hit``)."""
    return reach(_held(actor, Permission.READ_ASSESSMENTS))


def reach_of_events(actor: Actor) -> Reach:
    """Events of the journal."""
    return reach(_held(actor, Permission.READ_EVENTS))


def reach_of_profiles(actor: Actor) -> Reach:
    """Profiles: normal ones of the whole agency, the others where one is cleared."""
    return reach(_known_throughout(actor, Permission.READ_PROFILES))


def reach_of_hits(actor: Actor) -> Reach:
    """Hits: normal ones of the whole agency, the others where one is cleared."""
    return reach(_known_throughout(actor, Permission.READ_ASSESSMENTS))


def reach_of_lists(actor: Actor) -> Reach:
    """Watch lists and their entries: normal ones of the whole agency, the others where one is cleared."""
    return reach(_known_throughout(actor, Permission.READ_LISTS))


def reach_of_people(actor: Actor) -> Reach:
    """People: oneself, and those of the units whose people one manages. A person's label is owned by the person."""
    return reach([Clause(owners=frozenset({actor.id})), *_held(actor, Permission.MANAGE_PEOPLE)])


def can_read_lodgement(actor: Actor, label: Label) -> Verdict:
    """A filing is read by who represents its filer, and by officers of its unit."""
    return _within(
        reach_of_lodgements(actor), label, "filings", "you neither represent this filer nor work for this unit"
    )


def can_read_consignment(actor: Actor, label: Label) -> Verdict:
    """A consignment is read by officers of its unit."""
    return _within(reach_of_consignments(actor), label, "consignments", "not those of this unit")


def can_read_assessment(actor: Actor, label: Label) -> Verdict:
    """An assessment is read by officers of its unit, and never by the filer."""
    return _within(reach_of_assessments(actor), label, "assessments", "not those of this unit")


def can_read_event(actor: Actor, label: Label) -> Verdict:
    """An event is read by who may read the journal of its unit, with the clearance that its sensitivity asks for."""
    return _within(reach_of_events(actor), label, "events", "not this one")


def can_see_profile(actor: Actor, label: Label) -> Verdict:
    """A profile is seen throughout its agency; a restricted or secret one by who is cleared for its unit."""
    return _within(reach_of_profiles(actor), label, "profiles", "not this one")


def can_see_hit(actor: Actor, label: Label) -> Verdict:
    """A hit is seen throughout its agency; a restricted or secret one by who is cleared for its unit."""
    return _within(reach_of_hits(actor), label, "hits", "not this one")


def can_see_list(actor: Actor, label: Label) -> Verdict:
    """A watch list is seen throughout its agency; a restricted or secret one by who is cleared for its unit."""
    return _within(reach_of_lists(actor), label, "watch lists", "not this one")


def can_see_person(actor: Actor, label: Label) -> Verdict:
    """A person is seen by that person and by who manages the people of the unit."""
    return _within(reach_of_people(actor), label, "people", "not those of this unit")


def can_read_facts(actor: Actor) -> Verdict:
    """The vocabulary and the facts of decisions are read by officers: what is looked at is not told outside."""
    return YES if actor.may(Permission.READ_FACTS) else no("You may not read what decisions look at.")


def sees_everything_of(actor: Actor, agency: str) -> bool:
    """Whether nothing of the agency can be hidden from the actor: cleared for secrets of the whole agency.

    Totals over everything, such as how many profiles could not be decided, are shown to such an actor only.
    """
    return actor.holds(Permission.READ_SECRET, agency, None)


def _held(actor: Actor, permission: Permission) -> Iterator[Clause]:
    """Normal records where the permission is held; the others where it is held and a clearance covers the unit."""
    for grant in actor.grants_of(permission):
        yield Clause(
            agency=grant.agency, units=grant.units, without_unit=grant.units is not None, sensitivities=_NORMAL
        )
        yield from _cleared(actor, grant)


def _known_throughout(actor: Actor, permission: Permission) -> Iterator[Clause]:
    """Normal records of every agency in which the permission is held; the others where a clearance covers the unit."""
    for agency in dict.fromkeys(grant.agency for grant in actor.grants_of(permission)):
        yield Clause(agency=agency, sensitivities=_NORMAL)
        yield from _cleared(actor, Grant(permission=permission, agency=agency))


def _cleared(actor: Actor, grant: Grant) -> Iterator[Clause]:
    for sensitivity, permissions in _CLEARED_BY.items():
        for clearance in actor.grants_of(*permissions):
            if clearance.agency == grant.agency:
                yield Clause(
                    agency=grant.agency,
                    units=_both(grant.units, clearance.units),
                    sensitivities=frozenset({sensitivity}),
                )


def _both(some: frozenset[str] | None, others: frozenset[str] | None) -> frozenset[str] | None:
    if some is None:
        return others
    return some if others is None else some & others


def _within(sight: Reach, label: Label, things: str, limit: str) -> Verdict:
    if sight.admits(label):
        return YES
    return no(f"You may read {things}, but {limit}.") if sight else no(f"You may not read {things}.")
