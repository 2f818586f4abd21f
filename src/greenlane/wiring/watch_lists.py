# SPDX-License-Identifier: Apache-2.0
"""Lists of an installation: named lists that conditions ask, and watch lists that give facts. A change acts at once."""

import csv
import io
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from msgspec import Struct

from greenlane.access import Sensitivity
from greenlane.errors import Conflict, Invalid, NotFound
from greenlane.store import NewEntry, StoredList, UnitOfWork
from greenlane.targeting import code_key, name_key

from .installation import AGENCY, CODES_KIND, Installation

BY = "policy:command_line"


class ListKind(StrEnum):
    """What a list is of, and so how its entries are compared."""

    CODES = CODES_KIND  # asked by conditions: in lists.NAME
    PARTIES = "parties"  # names and identification numbers
    CONTAINERS = "containers"
    CONVEYANCES = "conveyances"  # ships, aircraft, vehicles, by number or name


class Changed(Struct, frozen=True, kw_only=True):
    """What a change did: the list's new sequence number, and how many values were added and ended."""

    sequence: int
    added: int
    ended: int


def keys_for(kind: ListKind, value: str) -> tuple[str, ...]:
    """The keys under which a value is found; a party is listed by name, or by number where it has digits only there."""
    if kind is ListKind.CODES:
        return (value,)
    if kind is ListKind.CONTAINERS:
        return (code_key("equipment", value),)
    if kind is ListKind.CONVEYANCES:
        return (code_key("conveyance", value),)
    return (name_key(value), code_key("id", value))


def values_in(content: str) -> list[str]:
    """The values of a CSV text: its first column, or the column headed name, value, code or number; blanks left out."""
    rows = [row for row in csv.reader(io.StringIO(content.lstrip("\ufeff"))) if any(cell.strip() for cell in row)]
    if not rows:
        return []
    heads = [cell.strip().casefold() for cell in rows[0]]
    column = next((heads.index(head) for head in ("value", "name", "code", "number") if head in heads), None)
    body = rows[1:] if column is not None else rows
    at = column or 0
    return list(dict.fromkeys(row[at].strip() for row in body if len(row) > at and row[at].strip()))


def change_list(
    installation: Installation,
    name: str,
    *,
    kind: ListKind | None = None,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    sensitivity: Sensitivity = Sensitivity.NORMAL,
    by: str = BY,
) -> Changed:
    """Add and end values of a list, making the list when it is new (then ``kind`` is needed); put it in force.

    Raises NotFound for a list that is not there while no kind is given, Conflict for another kind than it has.
    """
    at = installation.now()
    with installation.store.unit() as uow:
        uow.lock(f"list:{name}")
        stored = next((one for one in uow.lists.all() if one.name == name), None)
        if stored is None:
            stored = _new_list(uow, installation, name, kind, sensitivity)
        elif kind is not None and stored.kind != kind:
            raise Conflict(f"The list {name} is of kind {stored.kind}, not {kind}.", code="list.kind", where=name)
        of = ListKind(stored.kind)
        wanted, ended = list(add), list(remove)
        sequence = uow.lists.change(
            name,
            by=by,
            at=at,
            add=[NewEntry(key=key, value=value) for value in wanted for key in keys_for(of, value)],
            remove=[key for value in ended for key in keys_for(of, value)],
        )
        body = {"list": name, "kind": str(of), "sequence": sequence, "added": len(wanted), "ended": len(ended)}
        uow.events.append(installation.event("WatchListChanged", at, by, body=body, sensitivity=stored.sensitivity))
        configuration = installation.knowledge(uow).configuration
        installation.activate(
            uow, profiles=configuration.profiles, policy=configuration.policy, by=by, at=at, reason="list"
        )
    return Changed(sequence=sequence, added=len(wanted), ended=len(ended))


def _new_list(
    uow: UnitOfWork, installation: Installation, name: str, kind: ListKind | None, sensitivity: Sensitivity
) -> StoredList:
    if kind is None:
        raise NotFound(
            f"There is no list {name}.", code="list.unknown", where="NAME", remedy="Give --kind to make a new one."
        )
    if not (name.isascii() and name.replace("_", "a").isalnum() and name[:1].isalpha() and name == name.lower()):
        raise Invalid(
            f"{name!r} cannot be the name of a list.",
            code="list.name",
            where="NAME",
            remedy="Use small letters, digits and _, beginning with a letter.",
        )
    stored = StoredList(
        name=name,
        kind=kind,
        title=name.replace("_", " "),
        agency=AGENCY,
        unit=None,
        sensitivity=sensitivity,
        sequence=0,
        created_at=installation.now(),
    )
    uow.lists.add(stored)
    return stored


def every_list(installation: Installation) -> list[dict[str, Any]]:
    """Every list with its kind, sequence number and number of entries."""
    with installation.store.unit(read_only=True) as uow:
        return [
            {
                "name": one.name,
                "kind": one.kind,
                "sequence": one.sequence,
                "entries": len({entry.value for entry in uow.lists.entries(one.name)}),
                "sensitivity": str(one.sensitivity),
            }
            for one in uow.lists.all()
        ]


def entries_of(installation: Installation, name: str) -> list[str]:
    """The values that a list holds now. Raises NotFound."""
    with installation.store.unit(read_only=True) as uow:
        uow.lists.get(name)
        return sorted({entry.value for entry in uow.lists.entries(name)})
