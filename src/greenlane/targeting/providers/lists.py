# SPDX-License-Identifier: Apache-2.0
"""The facts that watch lists give: on which lists a party, a container or the conveyance stands.

Names match by likeness, numbers exactly; the provider is given a look-up and does neither itself. A possible match that
an officer has cleared does not put a party on a list: it stands in a fact of its own, with the clearing as its source.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum

from msgspec import Struct

from greenlane.cargo import Facts, FactsBuilder, Member, Source, Stated, fold, normalise_address
from greenlane.targeting.canonical import digest_of
from greenlane.targeting.watch_keys import Entry, conveyance_keys, equipment_keys, party_keys

LookUp = Callable[[Iterable[str]], Mapping[str, tuple[Entry, ...]]]
"""From what is asked (see ``watch_keys``) to the entries that match each."""


class Subject(StrEnum):
    """What a possible match is of."""

    PARTY = "party"
    EQUIPMENT = "equipment"
    CONVEYANCE = "conveyance"


class PossibleMatch(Struct, frozen=True, kw_only=True):
    """That something declared may be what a list names.

    ``place`` is its number among the parties or containers, 0 for the conveyance. ``identity`` is the digest of all of
    it that is compared, ``declared`` the text that met. ``clearing`` is the decision by which it was cleared.
    """

    subject: Subject
    place: int
    role: str | None
    declared: str
    identity: str
    entry: Entry
    clearing: str | None = None

    @property
    def pair(self) -> tuple[str, str, str]:
        """The pair that a clearing is of: the identity, the list and the entry's stable id."""
        return (self.identity, self.entry.list, self.entry.key)


def possible_matches(facts: Facts, look_up: LookUp) -> tuple[PossibleMatch, ...]:
    """Every possible match of a consignment, best first for each party, container and the conveyance."""
    members: list[tuple[Subject, int, Member, tuple[str, ...]]] = [
        *((Subject.PARTY, place, member, party_keys(member)) for place, member in enumerate(facts.parties)),
        *((Subject.EQUIPMENT, place, member, equipment_keys(member)) for place, member in enumerate(facts.equipment)),
        (Subject.CONVEYANCE, 0, facts.consignment, conveyance_keys(facts)),
    ]
    found = look_up(dict.fromkeys(key for _, _, _, keys in members for key in keys))
    if not found:
        return ()
    return tuple(match for one in members for match in _of_member(*one, found))


def _of_member(
    subject: Subject, place: int, member: Member, keys: tuple[str, ...], found: Mapping[str, tuple[Entry, ...]]
) -> Iterator[PossibleMatch]:
    best: dict[str, tuple[Entry, str]] = {}
    for key in keys:
        for entry in found.get(key, ()):
            known = best.get(entry.entry)
            if known is None or entry.score > known[0].score:
                best[entry.entry] = (entry, key)
    if not best:
        return
    identity = identity_of(subject, member)
    role = _text(member, "any_party.role") if subject is Subject.PARTY else None
    for entry, key in sorted(best.values(), key=lambda pair: (-pair[0].score, pair[0].list, pair[0].key)):
        yield PossibleMatch(
            subject=subject,
            place=place,
            role=role,
            declared=(key.startswith("name:") and _text(member, "any_party.name")) or key.partition(":")[2],
            identity=identity,
            entry=entry,
        )


def identity_of(subject: Subject, member: Member) -> str:
    """The digest of what is compared of something declared: SHA-256, hexadecimal.

    Of a party: name, number, address and contacts, without case, accents and punctuation. Whoever writes one of them
    otherwise is another party, so that a clearing never covers somebody who only has the same name. The role is left
    out: a consignee who sends goods next month is the same.
    """
    if subject is Subject.PARTY:
        parts = {
            name: _folded(member, f"any_party.{name}") for name in ("name", "id", "city", "country", "phone", "email")
        }
        address = _text(member, "any_party.address")
        parts["address"] = [normalise_address(address)] if address else []
    elif subject is Subject.EQUIPMENT:
        parts = {"id": _folded(member, "equipment.id")}
    else:
        parts = {name: _folded(member, f"transport.{name}") for name in ("border_id", "border_name")}
    return digest_of({"subject": str(subject), **{name: texts for name, texts in parts.items() if texts}})


def with_list_facts(facts: Facts, matches: Iterable[PossibleMatch]) -> Facts:
    """The facts with ``…watch_lists`` added where an entry matches; absent where none does.

    Lists of which every match was cleared stand in ``…watch_lists_cleared`` instead.
    """
    of: dict[tuple[Subject, int], list[PossibleMatch]] = {}
    for match in matches:
        of.setdefault((match.subject, match.place), []).append(match)
    if not of:
        return facts
    return Facts(
        consignment={**facts.consignment, **_told("transport", of.get((Subject.CONVEYANCE, 0), ()))},
        items=facts.items,
        equipment=tuple(
            {**member, **_told("equipment", of.get((Subject.EQUIPMENT, place), ()))}
            for place, member in enumerate(facts.equipment)
        ),
        parties=tuple(
            {**member, **_told("any_party", of.get((Subject.PARTY, place), ()))}
            for place, member in enumerate(facts.parties)
        ),
    )


def _told(scope: str, matches: Iterable[PossibleMatch]) -> dict[str, tuple[Stated, ...]]:
    standing = [match for match in matches if match.clearing is None]
    named = {match.entry.list for match in standing}
    cleared = [match for match in matches if match.clearing is not None and match.entry.list not in named]
    tell = FactsBuilder()
    for fact, those in (("watch_lists", standing), ("watch_lists_cleared", cleared)):
        if those:
            lists = tuple(sorted({match.entry.list for match in those}))
            detail = "; ".join(_detail(match) for match in those)
            tell.state(f"{scope}.{fact}", lists, Source(provider="lists", detail=detail))
    return tell.build()


def _detail(match: PossibleMatch) -> str:
    entry = match.entry
    told = f"{entry.list}#{entry.sequence}:{entry.entry} “{entry.value}” {entry.score:.3f}"
    explained = f" ({entry.explanation})" if entry.explanation else ""
    return f"{told}{explained}" + (f", cleared by decision {match.clearing}" if match.clearing else "")


def _text(member: Member, name: str) -> str | None:
    stated = member.get(name)
    return str(stated[0].value) if stated else None


def _folded(member: Member, name: str) -> list[str]:
    return sorted({" ".join(fold(str(stated.value))) for stated in member.get(name, ())} - {""})
