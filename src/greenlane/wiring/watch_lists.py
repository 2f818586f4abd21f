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

LONGEST_NAME = 40
"""How many characters a list's name may have, as in the documents of shipped lists."""

LONGEST_VALUE = 200
"""How many characters a value of a list may have."""


class ListKind(StrEnum):
    """What a list is of, and so how its entries are compared."""

    CODES = CODES_KIND  # asked by conditions: in lists.NAME
    PARTIES = "parties"  # names and identification numbers
    CONTAINERS = "containers"
    CONVEYANCES = "conveyances"  # ships, aircraft, vehicles, by number or name


class Changed(Struct, frozen=True, kw_only=True):
    """What a change did: the list's new sequence number, and how many values were given to add and to end."""

    sequence: int
    added: int
    ended: int


def keys_for(kind: ListKind, value: str) -> tuple[str, ...]:
    """The keys under which a value is found; a party's value is a name and, where it has a digit, also a number.

    Empty when nothing could ever match it.
    """
    keys: tuple[str | None, ...]
    if kind is ListKind.CODES:
        keys = (value or None,)
    elif kind is ListKind.CONTAINERS:
        keys = (code_key("equipment", value),)
    elif kind is ListKind.CONVEYANCES:
        keys = (code_key("conveyance", value),)
    else:
        keys = (name_key(value), code_key("id", value) if any(c.isdigit() for c in value) else None)
    return tuple(key for key in keys if key is not None)


def values_in(content: str) -> list[str]:
    """The values of a CSV text: its first column, or the column headed name, value, code or number; blanks left out.

    Raises Invalid for what is no CSV, with the line.
    """
    reader = csv.reader(io.StringIO(content.lstrip("\ufeff"), newline=""))
    try:
        rows = [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise Invalid(
            f"The file is not CSV: {error}.",
            code="list.csv",
            where=f"line {reader.line_num}",
            remedy="Look for a quotation mark that is opened and not closed.",
        ) from error
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

    Raises NotFound for a list that is not there while no kind is given, and for a value to end that is not on it;
    Conflict for another kind than it has; Invalid for a value that nothing could match. Then nothing is changed.
    """
    at = installation.now()
    with installation.store.unit() as uow:
        uow.lock("configuration")  # each change puts all lists in force, so none may overlook another
        stored = next((one for one in uow.lists.all() if one.name == name), None)
        if stored is None:
            stored = _new_list(uow, installation, name, kind, sensitivity)
        elif kind is not None and stored.kind != kind:
            raise Conflict(f"The list {name} is of kind {stored.kind}, not {kind}.", code="list.kind", where=name)
        of = ListKind(stored.kind)
        wanted = [_checked(of, value.strip()) for value in dict.fromkeys(add)]
        ended = list(dict.fromkeys(remove))
        sequence = uow.lists.change(
            name,
            by=by,
            at=at,
            add=[NewEntry(key=key, value=value) for value in wanted for key in keys_for(of, value)],
            remove=_keys_of_standing(uow, stored, of, ended),
        )
        body = {"list": name, "kind": str(of), "sequence": sequence, "added": len(wanted), "ended": len(ended)}
        uow.events.append(installation.event("WatchListChanged", at, by, body=body, sensitivity=stored.sensitivity))
        configuration = installation.knowledge(uow).configuration
        installation.activate(
            uow, profiles=configuration.profiles, policy=configuration.policy, by=by, at=at, reason="list"
        )
    return Changed(sequence=sequence, added=len(wanted), ended=len(ended))


def _checked(kind: ListKind, value: str) -> str:
    fault = None
    if len(value) > LONGEST_VALUE:
        fault = f"has {len(value)} characters; {LONGEST_VALUE} are allowed"
    elif "\x00" in value:
        fault = "holds a character that is no text"
    elif not keys_for(kind, value):
        fault = "has neither letter nor digit, so nothing could match it"
    if fault is not None:
        raise Invalid(
            f"The value {value[:60]!r} {fault}.",
            code="list.value",
            where="VALUES",
            remedy="Correct it; nothing was changed.",
        )
    return value


def _keys_of_standing(uow: UnitOfWork, stored: StoredList, kind: ListKind, values: list[str]) -> list[str]:
    """The keys to end: those of the values, and all those of the entries that stand under them as they were written.

    Of ``Kestrel 3 Ltd`` the list knows a name and a number; who ends ``KESTREL 3`` means both.
    """
    wanted = {value: keys_for(kind, value.strip()) for value in values}
    every = [key for keys in wanted.values() for key in keys]
    standing = uow.lists.match(every, sequences={stored.name: stored.sequence})
    absent = [value for value, keys in wanted.items() if not any(key in standing for key in keys)]
    if absent:
        shown = ", ".join(repr(value[:60]) for value in absent[:5])
        raise NotFound(
            f"The list {stored.name} does not hold {shown}{' and others' if len(absent) > 5 else ''}.",
            code="list.value_unknown",
            where="VALUES",
            remedy=f"`greenlane lists show {stored.name}` shows what it holds; nothing was changed.",
        )
    written = {entry.value for entries in standing.values() for entry in entries}
    return [*every, *(key for value in sorted(written) for key in keys_for(kind, value))]


def _new_list(
    uow: UnitOfWork, installation: Installation, name: str, kind: ListKind | None, sensitivity: Sensitivity
) -> StoredList:
    if kind is None:
        raise NotFound(
            f"There is no list {name}.", code="list.unknown", where="NAME", remedy="Give --kind to make a new one."
        )
    if not (name.isascii() and name.replace("_", "a").isalnum() and name[:1].isalpha() and name == name.lower()) or (
        len(name) > LONGEST_NAME
    ):
        raise Invalid(
            f"{name[:60]!r} cannot be the name of a list.",
            code="list.name",
            where="NAME",
            remedy=f"Use small letters, digits and _, beginning with a letter, at most {LONGEST_NAME}.",
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
