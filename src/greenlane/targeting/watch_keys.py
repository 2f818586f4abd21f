# SPDX-License-Identifier: Apache-2.0
"""Keys under which entries of watch lists and what is declared meet exactly: numbers, addresses, contacts.

What has no letter or digit has no key: were it the empty one, all such values would be one party.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from greenlane.cargo import Facts, Member, fold, normalise_address, normalise_name

from .list_files import CONVEYANCES, PARTIES, EntrySchema, ListedEntry

PARTY = "party:"
"""What a party's name is asked by, as it is declared: it is compared by likeness, not by key."""

CONVEYANCE = "vessel:"
"""What the name of a means of transport is asked by."""

_SHIPS_NUMBERS = frozenset({"imo", "mmsi", "call_sign", "tail_number", "other"})
_SHORTEST_PHONE = 7  # digits


class Entry(Struct, frozen=True, kw_only=True):
    """One entry that matched: the list, its sequence number, the entry's id and the listed value that met.

    ``key`` is the entry's stable id in its list. ``score`` is 1 for a number and the likeness, from 0 to 1, for a name.
    """

    list: str
    sequence: int
    entry: str
    value: str
    key: str = ""
    score: float = 1.0
    explanation: str = ""


def name_key(name: str) -> str | None:
    """The key of a party's name: without case, accents, punctuation and legal form; None when nothing is left."""
    normal = normalise_name(name)
    return f"name:{normal}" if normal else None


def code_key(kind: str, code: str) -> str | None:
    """The key of a number, or of a ship's name: Latin capitals without accents, and digits; None when nothing is left.

    Other scripts are transliterated, so that a name in Cyrillic is not lost and ``ÉTOILE`` is ``ETOILE``.
    """
    normal = "".join(fold(code)).upper()
    return f"{kind}:{normal}" if normal else None


def address_key(*parts: str) -> str | None:
    """The key of an address, whatever the order of its parts: the words of it, each once; None without any."""
    words = sorted({word for part in parts for word in normalise_address(part).split()})
    return f"address:{' '.join(words)}" if words else None


def contact_key(contact: str) -> str | None:
    """The key of an e-mail address, or of a telephone number: its digits without leading zeros; None for neither."""
    written = contact.strip()
    if "@" in written:
        return f"contact:{written.casefold()}"
    digits = "".join(char for char in written if char.isascii() and char.isdigit()).lstrip("0")
    return f"contact:{digits}" if len(digits) >= _SHORTEST_PHONE else None


def entry_keys(entry: ListedEntry) -> tuple[str, ...]:
    """Every key under which an entry is found exactly; names of parties and ships are found by likeness besides."""
    schema = entry.schema
    keys: list[str | None] = []
    if schema in PARTIES:
        keys += [name_key(name) for name in entry.names]  # equal names meet, whatever likeness makes of them
        keys += [code_key("id", number.value) for number in entry.identifiers]
        keys += [contact_key(contact) for contact in (*entry.phones, *entry.emails)]
    elif schema in CONVEYANCES:
        keys += [code_key("conveyance", name) for name in entry.names]
        keys += [code_key("conveyance", number.value) for number in entry.identifiers if number.kind in _SHIPS_NUMBERS]
    elif schema is EntrySchema.CONTAINER:
        keys += [code_key("equipment", name) for name in entry.names]
    elif schema is EntrySchema.ADDRESS:
        keys += [address_key(name) for name in entry.names]
    else:
        keys += [contact_key(contact) for contact in (*entry.names, *entry.phones, *entry.emails)]
    return _known(keys)


def party_keys(member: Member) -> tuple[str, ...]:
    """What is asked of the lists for one party: its names by likeness, numbers, address and contacts exactly."""
    keys: list[str | None] = [PARTY + name for name in _values(member, "any_party.name") if fold(name)]
    keys += [name_key(name) for name in _values(member, "any_party.name")]
    keys += [code_key("id", number) for number in _values(member, "any_party.id")]
    keys += [contact_key(one) for fact in ("any_party.phone", "any_party.email") for one in _values(member, fact)]
    place = [next(_values(member, f"any_party.{part}"), "") for part in ("postcode", "city", "country")]
    for line in _values(member, "any_party.address"):
        # A listed address may leave out postcode or country, never the street.
        for mask in range(8):
            keys.append(address_key(line, *(part for bit, part in enumerate(place) if part and mask >> bit & 1)))
    return _known(keys)


def equipment_keys(member: Member) -> tuple[str, ...]:
    """What is asked of the lists for one container."""
    return _known(code_key("equipment", number) for number in _values(member, "equipment.id"))


def conveyance_keys(facts: Facts) -> tuple[str, ...]:
    """What is asked of the lists for the means of transport: its number and name exactly, its name by likeness too."""
    names = ("transport.border_id", "transport.border_name")
    keys = [code_key("conveyance", value) for name in names for value in _values(facts.consignment, name)]
    named = [CONVEYANCE + value for value in _values(facts.consignment, "transport.border_name") if fold(value)]
    return _known([*keys, *named])


def list_keys(facts: Facts) -> set[str]:
    """Everything that is asked of the lists for one consignment; one look-up answers for all."""
    keys = {key for member in facts.parties for key in party_keys(member)}
    keys |= {key for member in facts.equipment for key in equipment_keys(member)}
    return keys | set(conveyance_keys(facts))


def _values(member: Member, fact: str) -> Iterator[str]:
    return (str(stated.value) for stated in member.get(fact, ()))


def _known(keys: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for key in keys if key is not None))
