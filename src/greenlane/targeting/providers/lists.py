# SPDX-License-Identifier: Apache-2.0
"""The facts that watch lists give: on which lists a party, a container or the conveyance stands.

The first kind of watch list matches exactly, after normalising (``normalise_name`` for names, letters and digits only
for numbers). The provider is given a look-up; where the entries are kept is the store's matter.

What has no letter or digit has no key: were it the empty one, all such values would be one party.
"""

from collections.abc import Callable, Iterable

from msgspec import Struct

from greenlane.cargo import Facts, FactsBuilder, Member, Source, Stated, fold, normalise_name


class Entry(Struct, frozen=True, kw_only=True):
    """One entry that matched: the list, its sequence number, the entry's id and the value as listed."""

    list: str
    sequence: int
    entry: str
    value: str


LookUp = Callable[[Iterable[str]], dict[str, tuple[Entry, ...]]]
"""From keys (``name:…``, ``id:…``, ``equipment:…``, ``conveyance:…``) to the entries that match each."""


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


def list_keys(facts: Facts) -> set[str]:
    """Every key under which this consignment could stand on a watch list; one look-up answers for all."""
    keys = {key for member in facts.parties for key in _party_keys(member)}
    keys |= {key for member in facts.equipment for key in _equipment_keys(member)}
    return keys | set(_conveyance_keys(facts))


def with_list_facts(facts: Facts, look_up: LookUp) -> Facts:
    """The facts with ``…watch_lists`` added where an entry matches; absent where none does."""
    matches = look_up(list_keys(facts))
    if not matches:
        return facts
    conveyance = _matched("transport.watch_lists", _conveyance_keys(facts), matches)
    return Facts(
        consignment={**facts.consignment, **conveyance},
        items=facts.items,
        equipment=tuple(
            {**member, **_matched("equipment.watch_lists", _equipment_keys(member), matches)}
            for member in facts.equipment
        ),
        parties=tuple(
            {**member, **_matched("any_party.watch_lists", _party_keys(member), matches)} for member in facts.parties
        ),
    )


def _matched(fact: str, keys: Iterable[str], matches: dict[str, tuple[Entry, ...]]) -> dict[str, tuple[Stated, ...]]:
    entries = [entry for key in keys for entry in matches.get(key, ())]
    if not entries:
        return {}
    tell = FactsBuilder()
    detail = "; ".join(f"{e.list}#{e.sequence}:{e.entry} “{e.value}”" for e in entries)
    tell.state(fact, tuple(sorted({entry.list for entry in entries})), Source(provider="lists", detail=detail))
    return tell.build()


def _party_keys(member: Member) -> list[str]:
    names = [name_key(str(stated.value)) for stated in member.get("any_party.name", ())]
    numbers = [code_key("id", str(stated.value)) for stated in member.get("any_party.id", ())]
    return _known(names + numbers)


def _equipment_keys(member: Member) -> list[str]:
    return _known(code_key("equipment", str(stated.value)) for stated in member.get("equipment.id", ()))


def _conveyance_keys(facts: Facts) -> list[str]:
    names = ("transport.border_id", "transport.border_name")
    return _known(code_key("conveyance", str(s.value)) for name in names for s in facts.consignment.get(name, ()))


def _known(keys: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(key for key in keys if key is not None))
