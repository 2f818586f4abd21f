# SPDX-License-Identifier: Apache-2.0
"""Changing lists: what a change would do, proposing it, and a second person's approving or refusing it.

Who works at the server's command line without a token acts under ``policy:command_line``, whose changes need no second
person; the journal says so of each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from greenlane.access import Actor, Label, Sensitivity, can_approve_list_entry, can_see_list, can_write_list
from greenlane.cargo import new_id
from greenlane.errors import Conflict, Invalid, NotFound
from greenlane.journal import actor_text
from greenlane.store import ListChange, PendingEntry, StoredList, UnitOfWork
from greenlane.targeting import EntrySchema, ListDelta, ListedEntry, ListFile, list_delta

from .installation import AGENCY, Installation
from .listed import CODES_KIND, SCHEMAS
from .rescreening import follow_change

COMMAND_LINE = "policy:command_line"

LONGEST_NAME = 40
"""How many characters a list's name may have, as in the documents of shipped lists."""

LONGEST_REASON = 500
"""How many characters the reason of a change may have."""

KINDS = (CODES_KIND, *SCHEMAS)
"""What a list may be of."""


class Preview(Struct, frozen=True, kw_only=True):
    """What a change would do to a list; ``asks`` are the sentences that have to be confirmed before it may."""

    list: StoredList
    delta: ListDelta
    asks: tuple[str, ...] = ()
    file: ListFile | None = None
    file_digest: str | None = None


def list_seen(uow: UnitOfWork, actor: Actor | None, name: str) -> StoredList:
    """A list that the actor may see. Raises NotFound for another one, as for one that is not there."""
    found = next((one for one in uow.lists.all() if one.name == name), None)
    if found is None or (actor is not None and not can_see_list(actor, label_of(found))):
        raise NotFound(
            f"There is no list {name[:60]}.",
            code="list.unknown",
            where="NAME",
            remedy="`greenlane lists list` shows those that there are; --kind makes a new one.",
        )
    return found


def label_of(stored: StoredList) -> Label:
    """Who may see a list."""
    return Label(agency=stored.agency, unit=stored.unit, sensitivity=stored.sensitivity)


def make_list(
    uow: UnitOfWork,
    installation: Installation,
    actor: Actor | None,
    name: str,
    *,
    kind: str,
    title: str | None = None,
    unit: str | None = None,
    sensitivity: Sensitivity = Sensitivity.NORMAL,
) -> StoredList:
    """Make a new list without entries. Raises Invalid for an unusable name or kind, Conflict where there is one."""
    if not (name.isascii() and name.replace("_", "a").isalnum() and name[:1].isalpha() and name == name.lower()) or (
        len(name) > LONGEST_NAME
    ):
        raise Invalid(
            f"{name[:60]!r} cannot be the name of a list.",
            code="list.name",
            where="NAME",
            remedy=f"Use small letters, digits and _, beginning with a letter, at most {LONGEST_NAME}.",
        )
    if kind not in KINDS:
        raise Invalid(f"{kind[:40]!r} is no kind of list.", where="kind", remedy=f"Kinds are: {', '.join(KINDS)}.")
    stored = StoredList(
        name=name,
        kind=kind,
        title=(title or name.replace("_", " "))[:LONGEST_REASON],
        agency=actor.agency if actor is not None else AGENCY,
        unit=unit,
        sensitivity=sensitivity,
        sequence=0,
        created_at=installation.now(),
    )
    if actor is not None:
        can_write_list(actor, label_of(stored)).require()
    uow.lock(f"list:{name}")
    if any(one.name == name for one in uow.lists.all()):
        raise Conflict(f"The name {name} is taken.", code="list.name_taken", where="NAME", remedy="Choose another.")
    uow.lists.add(stored)
    return stored


def previewed(
    uow: UnitOfWork,
    stored: StoredList,
    file: ListFile,
    *,
    keep: bool = False,
    shrink_percent: int = 50,
    file_digest: str | None = None,
) -> Preview:
    """What a file would change: the list becomes what the file says; with ``keep`` nothing is removed.

    It asks where the file is not whole, and where the list would lose ``shrink_percent`` of its entries or more.
    """
    entries = file.entries if stored.kind != CODES_KIND else [_code(entry.name) for entry in file.entries]
    delta = list_delta(_digests(uow, stored), entries, keep=keep)
    asks = []
    if not file.complete:
        asks.append("The file could not be read to its end or not whole; entries that it lacks would be removed.")
    if (lost := delta.shrinks_by()) >= shrink_percent:
        asks.append(f"The list would shrink by {lost} %: from {delta.before:,} to {delta.after:,} entries.")
    return Preview(list=stored, delta=delta, asks=tuple(asks), file=file, file_digest=file_digest)


def _digests(uow: UnitOfWork, stored: StoredList) -> dict[str, str | None]:
    known = uow.lists.digests(stored.name)
    return known if stored.kind != CODES_KIND else {key: _code(key).digest() for key in known}


def _code(value: str) -> ListedEntry:
    """A value of a list that conditions name: it is its own id, and nothing else."""
    return ListedEntry(id=value, schema=EntrySchema.LEGAL_ENTITY, name=value)


def propose(
    uow: UnitOfWork, installation: Installation, actor: Actor | None, preview: Preview, *, reason: str
) -> ListChange:
    """Record a change, which waits for a second person. Raises Forbidden, and Invalid for one that changes nothing."""
    stored, delta = preview.list, preview.delta
    if actor is not None:
        can_write_list(actor, label_of(stored)).require()
    if len(reason) > LONGEST_REASON or "\x00" in reason:
        raise Invalid(f"A reason has at most {LONGEST_REASON} characters.", where="reason", remedy="Shorten it.")
    at, by = installation.now(), actor_text(actor) if actor is not None else COMMAND_LINE
    change = ListChange(
        id=new_id(at),
        list=stored.name,
        state="proposed",
        base_sequence=stored.sequence,
        format=preview.file.format if preview.file is not None else None,
        file_digest=preview.file_digest,
        before=delta.before,
        added=len(delta.added),
        changed=len(delta.changed),
        removed=len(delta.removed),
        findings=len(preview.file.findings) if preview.file is not None else 0,
        complete=preview.file.complete if preview.file is not None else True,
        asked_about=bool(preview.asks),
        reason=reason,
        proposed_by=by,
        proposed_at=at,
    )
    uow.list_changes.propose(change, _pending(installation, change, stored, delta))
    body = {
        "change": change.id,
        "list": stored.name,
        "kind": stored.kind,
        "added": change.added,
        "changed": change.changed,
        "removed": change.removed,
        "digest": preview.file_digest,
    }
    _note(uow, installation, "WatchListProposed", stored, by, body)
    return change


def _pending(
    installation: Installation, change: ListChange, stored: StoredList, delta: ListDelta
) -> Iterator[PendingEntry]:
    at = change.proposed_at
    codes = stored.kind == CODES_KIND
    for action, entries in (("add", delta.added), ("change", delta.changed)):
        for entry in entries:
            yield PendingEntry(
                change_id=change.id,
                key=entry.id,
                entry_id=new_id(at),
                action=action,
                value=entry.name,
                extra={} if codes else entry.document(),
                digest=None if codes else entry.digest(),
            )
    for key in delta.removed:
        yield PendingEntry(change_id=change.id, key=key, entry_id=new_id(at), action="remove", value="")


def approve(
    uow: UnitOfWork, installation: Installation, actor: Actor | None, change_id: str, *, confirmed: bool = False
) -> ListChange:
    """Bring a proposed change into its list and in force from now on.

    Raises NotFound for what the actor cannot see, Forbidden for the own change or without the right, Conflict where it
    was decided, the list has changed meanwhile, or it asks to be confirmed and is not.
    """
    uow.lock("configuration")  # each change puts all lists in force, so none may overlook another
    change, stored = _asked(uow, actor, change_id)
    if change.asked_about and not confirmed:
        raise Conflict(
            f"This change has to be confirmed: of {change.before:,} entries it removes {change.removed:,}"
            + ("." if change.complete else ", and the file was not whole."),
            code="list.confirm",
            where=change.id,
            remedy="Look at what it removes; then approve it with --yes, or with confirmed: true.",
        )
    at, by = installation.now(), actor_text(actor) if actor is not None else COMMAND_LINE
    sequence = uow.list_changes.apply(change, by=by, at=at)
    body = {
        "list": stored.name,
        "kind": stored.kind,
        "sequence": sequence,
        "added": change.added + change.changed,
        "ended": change.removed + change.changed,
    }
    _note(uow, installation, "WatchListChanged", stored, by, body)
    configuration = installation.knowledge(uow).configuration
    installation.activate(
        uow, profiles=configuration.profiles, policy=configuration.policy, by=by, at=at, reason="list"
    )
    follow_change(uow, stored, sequence, at=at)
    return replace(change, state="applied", sequence=sequence, decided_by=by, decided_at=at)


def refuse(uow: UnitOfWork, installation: Installation, actor: Actor | None, change_id: str) -> ListChange:
    """Refuse a proposed change, or withdraw the own one. Raises as ``approve`` does."""
    change, stored = _asked(uow, actor, change_id, own=True)
    at, by = installation.now(), actor_text(actor) if actor is not None else COMMAND_LINE
    uow.list_changes.refuse(change, by=by, at=at)
    _note(uow, installation, "WatchListRefused", stored, by, {"change": change.id, "list": stored.name})
    return replace(change, state="refused", decided_by=by, decided_at=at)


def change_seen(uow: UnitOfWork, actor: Actor | None, change_id: str) -> tuple[ListChange, StoredList]:
    """A change of a list that the actor may see, and the list. Raises NotFound."""
    change = uow.list_changes.get(change_id)
    stored = next(one for one in uow.lists.all() if one.name == change.list)
    if actor is not None:
        can_see_list(actor, label_of(stored)).require_sight_of(f"change {change_id[:80]}")
    return change, stored


def _asked(uow: UnitOfWork, actor: Actor | None, change_id: str, *, own: bool = False) -> tuple[ListChange, StoredList]:
    change, stored = change_seen(uow, actor, change_id)
    if change.state != "proposed":
        raise Conflict("This change was decided before.", code="list.change_decided", where=change_id)
    author = change.proposed_by.partition(":")[2]
    if actor is not None and not (own and actor.id == author):
        can_approve_list_entry(actor, label_of(stored), author).require()
    return change, stored


def _note(
    uow: UnitOfWork, installation: Installation, event: str, stored: StoredList, by: str, body: dict[str, Any]
) -> None:
    given = {name: value for name, value in body.items() if value is not None}
    uow.events.append(
        installation.event(event, installation.now(), by, body=given, sensitivity=stored.sensitivity, unit=stored.unit)
    )


def delta_of(uow: UnitOfWork, stored: StoredList, add: Iterable[ListedEntry], end: Iterable[str]) -> ListDelta:
    """The delta that adds entries, or puts them in the place of those with the same ids, and ends others by id.

    Ids to end that do not stand are left out. Only the entries that are named are looked up, however long the list is.
    """
    fresh, ending = list(add), list(dict.fromkeys(end))
    known = uow.lists.digests(stored.name, keys=[*(entry.id for entry in fresh), *ending])
    made = list_delta(known, fresh, keep=True)
    removed = tuple(key for key in ending if key in known)
    standing = uow.lists.count(stored.name)
    return replace(made, removed=removed, before=standing, after=standing + len(made.added) - len(removed))
