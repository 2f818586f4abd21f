# SPDX-License-Identifier: Apache-2.0
"""The facts that history gives, as of a journal position (design decision 15).

"First seen" means that no *other* consignment with this key was accepted before; own amendments never count. Until the
configured coverage is reached these facts are absent: in a new installation not everybody is a stranger.
"""

from collections.abc import Callable, Iterable

from msgspec import Struct

from greenlane.cargo import Facts, FactsBuilder, Member, Source, Stated
from greenlane.targeting.watch_keys import code_key, name_key

COVERAGE_DAYS = 90
"""How many days of history are needed before "first seen" says anything, unless configured otherwise."""


class History(Struct, frozen=True, kw_only=True):
    """What the store answered: which keys other consignments had before, how far back it looked, up to where.

    ``siblings`` is how many other consignments share one of ``sibling_keys``.
    """

    days: int
    seen: frozenset[str]
    siblings: int = 0
    position: int | None = None
    coverage_days: int = COVERAGE_DAYS


def history_keys(facts: Facts) -> set[str]:
    """Every key of this consignment whose earlier sightings matter."""
    keys = {key for member in facts.parties if (key := _party_key(member))}
    keys |= {key for member in facts.equipment if (key := _equipment_key(member))}
    keys |= {key for member in facts.items if (key := _origin_key(member))}
    route = _route_key(facts)
    return keys | ({route} if route else set())


def sibling_keys(facts: Facts) -> set[str]:
    """The keys that consignments share which travel together: a container on one voyage, a master document.

    Without a voyage or conveyance a container says nothing of neighbours: it carries other goods next month.
    """
    named = _text(facts.consignment, "transport.reference") or _text(facts.consignment, "transport.border_id")
    voyage = code_key("voyage", named) if named else None
    numbers = [key for member in facts.equipment if (key := _equipment_key(member))]
    keys = {f"aboard:{number}:{voyage}" for number in numbers} if voyage else set()
    document = _text(facts.consignment, "consignment.master_document")
    master = code_key("master", document) if document else None
    return keys | ({master} if master else set())


def with_history_facts(facts: Facts, history: History) -> Facts:
    """The facts with ``history.days`` and, once coverage is reached, the first-seen facts."""
    source = Source(provider="history", position=history.position)
    tell = FactsBuilder()
    tell.state("history.days", history.days, source)
    if sibling_keys(facts):
        tell.state("siblings.count", history.siblings, source)
    if history.days < history.coverage_days:
        return facts.with_consignment(tell.build())

    def first(key: str | None) -> bool | None:
        return None if key is None else key not in history.seen

    def before(key: str | None) -> bool | None:
        return None if key is None else key in history.seen

    tell.state("route.first_time", first(_route_key(facts)), source)
    for role in ("consignor", "consignee"):
        tell.state(f"{role}.first_seen", first(_role_key(facts, role)), source)
    return Facts(
        consignment={**facts.consignment, **tell.build()},
        items=_each(facts.items, "goods.origin_first_seen", lambda m: first(_origin_key(m)), source),
        equipment=_each(facts.equipment, "equipment.first_seen", lambda m: first(_equipment_key(m)), source),
        parties=_each(
            _each(facts.parties, "any_party.first_seen", lambda m: first(_party_key(m)), source),
            "party.seen_before",
            lambda m: before(_party_key(m)),
            source,
        ),
    )


def _each(
    members: Iterable[dict[str, tuple[Stated, ...]]], fact: str, answer: Callable[[Member], bool | None], source: Source
) -> tuple[dict[str, tuple[Stated, ...]], ...]:
    grown = []
    for member in members:
        tell = FactsBuilder()
        tell.state(fact, answer(member), source)
        grown.append({**member, **tell.build()})
    return tuple(grown)


def _text(member: Member, name: str) -> str | None:
    stated = member.get(name)
    return str(stated[0].value) if stated else None


def _who(identifier: str | None, name: str | None) -> str | None:
    """A party's key: its identification number, else its normalised name."""
    return (code_key("id", identifier) if identifier else None) or (name_key(name) if name else None)


def _party_key(member: Member) -> str | None:
    return _who(_text(member, "any_party.id"), _text(member, "any_party.name"))


def _role_key(facts: Facts, role: str) -> str | None:
    return _who(_text(facts.consignment, f"{role}.id"), _text(facts.consignment, f"{role}.name"))


def _equipment_key(member: Member) -> str | None:
    number = _text(member, "equipment.id")
    return code_key("equipment", number) if number else None


def _origin_key(member: Member) -> str | None:
    subheading, origin = _text(member, "goods.hs6"), _text(member, "goods.origin")
    return f"hs_origin:{subheading}:{origin}" if subheading and origin else None


def _route_key(facts: Facts) -> str | None:
    parts = [_text(facts.consignment, f"route.{p}") for p in ("export_country", "loading_place", "discharge_place")]
    return f"route:{':'.join(part or '-' for part in parts)}" if any(parts) else None
