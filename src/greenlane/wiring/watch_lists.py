# SPDX-License-Identifier: Apache-2.0
"""Lists of an installation: named lists that conditions ask, and watch lists that give facts. A change acts at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from msgspec import Struct

from greenlane.access import Sensitivity
from greenlane.errors import Conflict, Invalid, NotFound
from greenlane.store import StoredList, UnitOfWork
from greenlane.targeting import EntrySchema, ListedEntry, code_key, contact_key, name_key

from .installation import Installation
from .list_changing import Preview, approve, delta_of, list_seen, make_list, propose
from .listed import CODES_KIND, content_of, entry_of_value

LONGEST_VALUE = 200
"""How many characters a value of a list may have."""


class ListKind(StrEnum):
    """What a list is of, and so what a value given alone is compared with. Imported entries say it themselves."""

    CODES = CODES_KIND  # asked by conditions: in lists.NAME
    PARTIES = "parties"  # names and identification numbers
    CONTAINERS = "containers"
    CONVEYANCES = "conveyances"  # ships, aircraft, vehicles, by number or name
    ADDRESSES = "addresses"
    CONTACTS = "contacts"  # telephone numbers and e-mail addresses


class Changed(Struct, frozen=True, kw_only=True):
    """What a change did: the list's new sequence number, and how many values were given to add and to end."""

    sequence: int
    added: int
    ended: int


def keys_for(kind: ListKind, value: str) -> tuple[str, ...]:
    """The keys by which a value is found again to be ended; empty when nothing could ever match it."""
    keys: tuple[str | None, ...]
    if kind is ListKind.CODES:
        keys = (value or None,)
    elif kind is ListKind.CONTAINERS:
        keys = (code_key("equipment", value),)
    elif kind is ListKind.CONVEYANCES:
        keys = (code_key("conveyance", value),)
    elif kind is ListKind.CONTACTS:
        keys = (contact_key(value),)
    elif kind is ListKind.ADDRESSES:
        keys = (code_key("address", value),)
    else:
        keys = (name_key(value), code_key("id", value) if any(c.isdigit() for c in value) else None)
    return tuple(key for key in keys if key is not None)


def change_list(
    installation: Installation,
    name: str,
    *,
    kind: ListKind | None = None,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    sensitivity: Sensitivity = Sensitivity.NORMAL,
) -> Changed:
    """Add and end values of a list, making the list when it is new (then ``kind`` is needed); put it in force.

    This is what the server's own command line does, under ``policy:command_line``. Raises NotFound for a list that is
    not there while no kind is given, and for a value to end that is not on it; Conflict for another kind than it has;
    Invalid for a value that nothing could match. Then nothing is changed.
    """
    with installation.store.unit() as uow:
        uow.lock("configuration")
        stored = of_kind(uow, installation, name, kind, sensitivity)
        wanted = list(dict.fromkeys(value.strip() for value in add))
        ended = list(dict.fromkeys(remove))
        preview = preview_of_values(uow, stored, add=wanted, end=ended)
        change = propose(uow, installation, None, preview, reason="command line")
        applied = approve(uow, installation, None, change.id, confirmed=True)
    return Changed(sequence=applied.sequence or 0, added=len(wanted), ended=len(ended))


def of_kind(
    uow: UnitOfWork, installation: Installation, name: str, kind: ListKind | None, sensitivity: Sensitivity
) -> StoredList:
    """The list of that name, made where it is new and a kind is given. Raises NotFound, Conflict, Invalid."""
    if kind is None:
        return list_seen(uow, None, name)
    stored = next((one for one in uow.lists.all() if one.name == name), None)
    if stored is None:
        return make_list(uow, installation, None, name, kind=kind, sensitivity=sensitivity)
    if stored.kind != kind:
        raise Conflict(f"The list {name} is of kind {stored.kind}, not {kind}.", code="list.kind", where=name)
    return stored


def preview_of_values(
    uow: UnitOfWork, stored: StoredList, *, add: Iterable[str] = (), end: Iterable[str] = ()
) -> Preview:
    """What adding and ending values would do to a list. Raises NotFound and Invalid as ``change_list`` does."""
    kind = ListKind(stored.kind)
    entries = [_entry(kind, value) for value in add]
    ending = _keys_of_standing(uow, stored, kind, list(end))
    return Preview(list=stored, delta=delta_of(uow, stored, entries, ending))


def _entry(kind: ListKind, value: str) -> ListedEntry:
    fault = None
    if len(value) > LONGEST_VALUE:
        fault = f"has {len(value)} characters; {LONGEST_VALUE} are allowed"
    elif "\x00" in value:
        fault = "holds a character that is no text"
    elif not keys_for(kind, value):
        fault = "has neither letter nor digit, so nothing could match it"
        if kind is ListKind.CONTACTS:
            fault = "is neither a telephone number of seven digits or more nor an e-mail address"
    if fault is not None:
        raise Invalid(
            f"The value {value[:60]!r} {fault}.",
            code="list.value",
            where="VALUES",
            remedy="Correct it; nothing was changed.",
        )
    if kind is ListKind.CODES:
        return ListedEntry(id=value, schema=EntrySchema.LEGAL_ENTITY, name=value)
    return entry_of_value(kind, value)


def _keys_of_standing(uow: UnitOfWork, stored: StoredList, kind: ListKind, values: list[str]) -> list[str]:
    """The keys of the entries that values name: by their id, or by their name however it is written."""
    if not values:
        return []
    wanted = {value: {value.strip(), *keys_for(kind, value.strip())} for value in values}
    every = set().union(*wanted.values())
    met: set[str] = set()
    ending: list[str] = []
    for row in uow.lists.standing({stored.name: stored.sequence}):
        of = {row.key, row.value, *keys_for(kind, row.value)} & every
        if of:
            met |= of
            ending.append(row.key)
    absent = [value for value, keys in wanted.items() if not keys & met]
    if absent:
        shown = ", ".join(repr(value[:60]) for value in absent[:5])
        raise NotFound(
            f"The list {stored.name} does not hold {shown}{' and others' if len(absent) > 5 else ''}.",
            code="list.value_unknown",
            where="VALUES",
            remedy=f"`greenlane lists show {stored.name}` shows what it holds; nothing was changed.",
        )
    return ending


def every_list(installation: Installation) -> list[dict[str, Any]]:
    """Every list with its kind, sequence number and number of entries."""
    with installation.store.unit(read_only=True) as uow:
        return [
            {
                "name": one.name,
                "kind": one.kind,
                "sequence": one.sequence,
                "entries": uow.lists.count(one.name),
                "sensitivity": str(one.sensitivity),
            }
            for one in uow.lists.all()
        ]


def entries_of(installation: Installation, name: str) -> list[str]:
    """The values that a list holds now. Raises NotFound."""
    with installation.store.unit(read_only=True) as uow:
        stored = list_seen(uow, None, name)
        return sorted({row.value for row in uow.lists.standing({name: stored.sequence})})


def listed_entries(installation: Installation, name: str) -> Iterator[ListedEntry]:
    """The entries of a stored watch list, one by one. Raises NotFound, and Conflict for a list of codes."""
    with installation.store.unit(read_only=True) as uow:
        stored = list_seen(uow, None, name)
        if stored.kind == CODES_KIND:
            raise Conflict(
                f"The list {name} is of codes that conditions name; it has no names to screen against.",
                code="list.kind",
                where=name,
                remedy="Name a watch list.",
            )
        for row in uow.lists.standing({name: stored.sequence}):
            yield content_of(row, stored.kind)
