# SPDX-License-Identifier: Apache-2.0
"""The life of a profile: drafted, rehearsed, approved by a second person, live, paused, retired.

Whatever goes live or ends puts a new configuration in force in the same transaction, and every consignment that is
still open is assessed anew by it.
"""

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from greenlane.access import (
    Actor,
    Label,
    can_approve_profile,
    can_confirm_lookout,
    can_raise_lookout,
    can_write_profile,
    reach_of_profiles,
)
from greenlane.errors import Conflict, Invalid
from greenlane.journal import actor_text
from greenlane.store import StoredProfile, UnitOfWork
from greenlane.targeting import Profile, State, load_profiles, profile_digest

from .filings import ASSESS
from .installation import Installation

LAPSES_AFTER = timedelta(hours=24)
"""How long an emergency look-out of one duty officer is live unless a second person confirms it."""

_WORKER = "policy:profiles"
_AT_ONCE = 1_000


def propose(uow: UnitOfWork, installation: Installation, actor: Actor, document: str) -> StoredProfile:
    """Keep a profile as a draft, the next version of its id. Nothing decides by it yet.

    Raises ``Invalid`` for a document that does not check, with its first fault; ``Forbidden`` for an actor who may not
    write profiles of this unit.
    """
    return _kept(uow, installation, _checked(uow, document), actor, document, can_write_profile)


def approve(
    uow: UnitOfWork,
    installation: Installation,
    actor: Actor,
    profile: str,
    version: int,
    *,
    reason: str,
    observe_only: bool = False,
    projected_a_day: float | None = None,
) -> StoredProfile:
    """Approve a draft as a second person and put it in force; the version that was live is retired.

    ``observe_only`` lets it hit without any effect on outcomes until it is approved without. ``projected_a_day`` is how
    many hits a day its rehearsal foresaw: a profile that runs away from that is paused to observing. Raises
    ``Forbidden`` for its author, ``Conflict`` for a retired version and for a look-out that nobody has confirmed.
    """
    uow.lock("configuration")
    draft = _seen(uow, actor, profile, version)
    can_approve_profile(actor, _label(draft), frozenset({draft.created_by.rpartition(":")[2]})).require()
    if draft.lapses_at is not None:
        raise Conflict(
            f"Version {version} of {profile} is a look-out that nobody has confirmed.",
            code="lookout.unconfirmed",
            where=profile,
            remedy="Confirm it, or let it lapse and draft a profile.",
        )
    at, by = installation.now(), actor_text(actor)
    if draft.state is State.DRAFT:
        uow.profiles.approve(profile, version, by=by, at=at)
        uow.profiles.go_live(profile, version)
    elif draft.state not in (State.LIVE, State.SUSPENDED):
        raise _wrong_state(draft)
    elif draft.state is State.SUSPENDED:
        uow.profiles.go_live(profile, version)
    foreseen = draft.projected_a_day if projected_a_day is None else projected_a_day
    uow.profiles.note(profile, version, observe_only=observe_only, projected_a_day=foreseen)
    _journal(uow, installation, "ProfileApproved", draft, by, at, reason=reason, digest=_digest(uow, draft))
    _put_in_force(uow, installation, profile, by=by, at=at)
    return uow.profiles.get(profile, version)


def retire(
    uow: UnitOfWork, installation: Installation, actor: Actor, profile: str, version: int, *, reason: str
) -> StoredProfile:
    """Take a version out for good; where it was live nothing takes its place."""
    return _taken_out(uow, installation, actor, profile, version, "ProfileRetired", reason)


def pause(
    uow: UnitOfWork, installation: Installation, actor: Actor, profile: str, version: int, *, reason: str
) -> StoredProfile:
    """Take a live version out for a time; approving it again puts it back."""
    return _taken_out(uow, installation, actor, profile, version, "ProfilePaused", reason)


def raise_lookout(uow: UnitOfWork, installation: Installation, actor: Actor, document: str) -> StoredProfile:
    """Put an emergency look-out in force at once, by one duty officer; it lapses after 24 hours unless confirmed.

    Raises ``Conflict`` where a live profile bears its id: a look-out never pushes a profile aside.
    """
    uow.lock("configuration")
    read = _checked(uow, document)
    if any(one.id == read.id for one in uow.profiles.live()):
        raise Conflict(
            f"A profile {read.id} is live already.",
            code="lookout.id",
            where="id",
            remedy="Give the look-out an id of its own.",
        )
    kept = _kept(uow, installation, read, actor, document, can_raise_lookout)
    at, by = installation.now(), actor_text(actor)
    uow.profiles.raise_lookout(kept.id, kept.version, lapses_at=at + LAPSES_AFTER)
    _journal(uow, installation, "LookoutRaised", kept, by, at, digest=profile_digest(read))
    _put_in_force(uow, installation, kept.id, by=by, at=at)
    return uow.profiles.get(kept.id, kept.version)


def confirm_lookout(
    uow: UnitOfWork, installation: Installation, actor: Actor, profile: str, version: int, *, reason: str
) -> StoredProfile:
    """Let a look-out stay, as a second person. Raises ``Conflict`` for one that lapsed or was confirmed."""
    uow.lock("configuration")
    raised = _seen(uow, actor, profile, version)
    can_confirm_lookout(actor, _label(raised), raised.created_by.rpartition(":")[2]).require()
    at, by = installation.now(), actor_text(actor)
    uow.profiles.confirm_lookout(profile, version, by=by, at=at)
    _journal(uow, installation, "LookoutConfirmed", raised, by, at, reason=reason)
    return uow.profiles.get(profile, version)


def end_what_is_over(installation: Installation) -> int:
    """Retire look-outs that nobody confirmed in time and profiles whose last day is over; return how many."""
    at = installation.now()
    with installation.store.unit() as uow:
        uow.lock("configuration")
        over = uow.profiles.over(at)
        for one in over:
            lapsed = one.lapses_at is not None and one.lapses_at <= at
            uow.profiles.retire(one.id, one.version)
            name, reason = ("LookoutLapsed", "unconfirmed") if lapsed else ("ProfileRetired", "expired")
            _journal(uow, installation, name, one, _WORKER, at, reason=reason)
            _put_in_force(uow, installation, one.id, by=_WORKER, at=at)
    return len(over)


def brake(installation: Installation, *, multiple: float, least: int = 20) -> list[str]:
    """Pause to observing each live profile that ran away from its projection within a day; return their ids.

    It ran away when it hit more than ``multiple`` times as many consignments within 24 hours as were projected for a
    day, and more than ``least``. Its owner finds it in the list of profiles, and the journal says why.
    """
    at = installation.now()
    with installation.store.unit() as uow:
        uow.lock("configuration")
        hits = uow.assessments.hits_since(at - timedelta(hours=24))
        paused = [
            one
            for one in uow.profiles.live()
            if not one.observe_only
            and one.projected_a_day is not None
            and hits.get((one.id, one.version), 0) > max(least, multiple * one.projected_a_day)
        ]
        for one in paused:
            uow.profiles.note(one.id, one.version, observe_only=True, projected_a_day=one.projected_a_day)
            _journal(uow, installation, "ProfilePaused", one, _WORKER, at, reason="run_away")
            _put_in_force(uow, installation, one.id, by=_WORKER, at=at)
    return [one.id for one in paused]


def parsed(uow: UnitOfWork, stored: StoredProfile) -> Profile:
    """The profile that a stored version holds. Raises ``Invalid`` where it can no longer be read."""
    return _checked(uow, stored.document)


# --- inside


def _checked(uow: UnitOfWork, document: str) -> Profile:
    profiles, findings = load_profiles(document, lists=[one.name for one in uow.lists.all()])
    for finding in findings:
        raise Invalid(
            finding.message,
            code="profile.invalid",
            where=f"line {finding.line}",
            remedy="Correct it; `greenlane profiles check` shows every fault.",
        )
    if len(profiles) != 1:
        raise Invalid(
            f"The document holds {len(profiles)} profiles.",
            code="profile.invalid",
            remedy="Send one profile at a time, so that each is approved by itself.",
        )
    return profiles[0]


def _kept(
    uow: UnitOfWork, installation: Installation, profile: Profile, actor: Actor, document: str, may: Any
) -> StoredProfile:
    label = Label(agency=profile.agency, unit=profile.unit, sensitivity=profile.sensitivity)
    may(actor, label).require()
    uow.lock(f"profile:{profile.id}")
    number = uow.profiles.next_version(profile.id)
    before = None if number == 1 else uow.profiles.get(profile.id)
    if before is not None and not can_write_profile(actor, _label(before)) and not may(actor, _label(before)):
        raise Conflict(f"The id {profile.id} is taken.", code="profile.id", where="id", remedy="Choose another one.")
    if profile.version != number:
        raise Invalid(
            f"The document says version {profile.version}; the next one is {number}.",
            code="profile.version",
            where="version",
            remedy=f"Write version: {number}. Somebody may have drafted one since you began.",
        )
    at, by = installation.now(), actor_text(actor)
    stored = StoredProfile(
        id=profile.id,
        version=number,
        state=State.DRAFT,
        document=document,
        agency=profile.agency,
        unit=profile.unit,
        sensitivity=profile.sensitivity,
        owner=profile.owner,
        created_by=by,
        created_at=at,
        valid_from=profile.valid_from,
        valid_to=profile.valid_to,
    )
    uow.profiles.add(stored)
    change = "new" if number == 1 else "changed"
    _journal(uow, installation, "ProfileVersioned", stored, by, at, change=change, digest=profile_digest(profile))
    return stored


def _taken_out(
    uow: UnitOfWork, installation: Installation, actor: Actor, profile: str, version: int, name: str, reason: str
) -> StoredProfile:
    uow.lock("configuration")
    stored = _seen(uow, actor, profile, version)
    # Taking out needs no second person: what is stopped too much is noticed, and every step is in the journal.
    can_approve_profile(actor, _label(stored), frozenset()).require()
    at, by = installation.now(), actor_text(actor)
    if name == "ProfileRetired":
        uow.profiles.retire(profile, version)
    else:
        uow.profiles.suspend(profile, version)
    _journal(uow, installation, name, stored, by, at, reason=reason)
    if stored.state is State.LIVE:
        _put_in_force(uow, installation, profile, by=by, at=at)
    return uow.profiles.get(profile, version)


def _put_in_force(uow: UnitOfWork, installation: Installation, profile: str, *, by: str, at: datetime) -> None:
    """The configuration with the profile as it is live now, or without it; all that is open is assessed by it."""
    known = installation.knowledge(uow).configuration
    others = [one for one in known.profiles if one.id != profile]
    live = [_as_in_force(uow, one) for one in uow.profiles.live() if one.id == profile]
    installation.activate(uow, profiles=[*others, *live], policy=known.policy, by=by, at=at, reason="profile")
    after: str | None = None
    while found := uow.consignments.following(after, since=at, limit=_AT_ONCE):
        for consignment in found:
            uow.jobs.enqueue(ASSESS, {"consignment": consignment}, at=at)
        after = found[-1]


def _as_in_force(uow: UnitOfWork, stored: StoredProfile) -> Profile:
    """A live version as the configuration holds it: one that only observes hits, and nothing follows from it."""
    profile = replace(_checked(uow, stored.document), state=State.LIVE)
    return replace(profile, weight=0, mandatory=None, test=None) if stored.observe_only else profile


def _digest(uow: UnitOfWork, stored: StoredProfile) -> str:
    return profile_digest(_checked(uow, stored.document))


def _seen(uow: UnitOfWork, actor: Actor, profile: str, version: int) -> StoredProfile:
    return uow.profiles.get(profile, version, reach=reach_of_profiles(actor))


def _label(stored: StoredProfile) -> Label:
    return Label(agency=stored.agency, unit=stored.unit, sensitivity=stored.sensitivity)


def _wrong_state(stored: StoredProfile) -> Conflict:
    return Conflict(
        f"Version {stored.version} of profile {stored.id} is {stored.state}.",
        code="profile.state",
        where=stored.id,
        remedy="Only a draft or a paused version is approved; draft a new version of it.",
    )


def _journal(
    uow: UnitOfWork, installation: Installation, name: str, stored: StoredProfile, by: str, at: datetime, **body: Any
) -> None:
    event = installation.event(
        name,
        at,
        by,
        body={"profile": stored.id, "version": stored.version, **body},
        unit=stored.unit,
        sensitivity=stored.sensitivity,
    )
    uow.events.append(event)
