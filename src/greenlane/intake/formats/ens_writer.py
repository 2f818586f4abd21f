# SPDX-License-Identifier: Apache-2.0
"""Writing a declaration as an entry summary declaration (IE315), an amendment as its amendment (IE313)."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from greenlane.cargo import (
    Address,
    Consignment,
    Declaration,
    Document,
    Envelope,
    Function,
    GoodsItem,
    Moment,
    Party,
    PartyRole,
    Statement,
)
from greenlane.errors import Invalid

from .ens_elements import Slots, Spread, document, written
from .ens_nouns import MEANS, OF_ITEM, UCR_DOCUMENT, UNPACKED
from .ens_table import MESSAGE, Group, Leaf

_NAMES = {Function.ORIGINAL: "CC315A", Function.AMENDMENT: "CC313A"}
_ONLY = {
    "CC315A": frozenset({"AmdPlaHEA598", "DatTimAmeHEA113", "DocNumHEA5"}),
    "CC313A": frozenset({"DecPlaHEA394", "DecDatTimHEA114", "RefNumHEA4", "CUSOFFLON"}),
}
"""The rows of the table that the other message has."""


def _rows(other: frozenset[str]) -> tuple[Leaf | Group, ...]:
    return tuple(
        row._replace(content=tuple(inner for inner in row.content if inner.name not in other))
        if isinstance(row, Group)
        else row
        for row in MESSAGE
        if row.name not in other
    )


_ROWS = {name: _rows(other) for name, other in _ONLY.items()}
_MEANS = re.compile(r"(?:(.*) )?\(([A-Z]{2})\)", re.ASCII | re.DOTALL)
_BY_AIR = "4"
_STRAIGHT_TYPES = {_BY_AIR: "N740", "3": "N730", "2": "N720"}


def write_ens(declaration: Declaration) -> bytes:
    """The message in UTF-8; ``read`` gives the declaration back, without what such a message has no place for.

    It is valid by the schemas where the declaration has all that they require. Of parties in one role the first that no
    goods item names stands in the header, the others with the items that their paths name, or else one with each item.
    Containers that no item names and transport documents that no item lists go with the first item. Raises ``Invalid``
    for a cancellation, for which these messages have none.
    """
    name = _NAMES.get(declaration.function)
    if name is None:
        raise Invalid(
            "An entry summary declaration is not cancelled by a message of its own.",
            code="ens.function",
            remedy="Write an original or an amendment.",
        )
    return document(name, written(_ROWS[name], slots_of(declaration, name), SPREADS))


def slots_of(declaration: Declaration, name: str) -> dict[str, dict[str, Any]]:
    """The values of every slot that a message has once; ``name`` is what the message calls itself."""
    consignment = declaration.consignment
    journey = consignment.journey
    border = journey.border
    sent = declaration.envelope or Envelope()
    filer = consignment.party(PartyRole.FILER)
    arrival = journey.time(Moment.ARRIVAL, actual=False)
    return {
        "envelope": {
            "sender": sent.sender or (filer.id if filer else None),
            "recipient": sent.recipient,
            **prepared(sent.prepared_at),
            "priority": sent.priority,
            "id": sent.id,
            "type": name,
            "answers": sent.answers,
            "place": sent.place,
            "drawn_up_at": sent.drawn_up_at,
        },
        "declaration": {
            field: getattr(declaration, field)
            for field in ("reference", "mrn", "items_declared", "specific_circumstance")
        },
        "border": {field: getattr(border, field, None) for field in ("mode", "id", "nationality", "reference")},
        "consignment": {
            "noun": consignment,
            "placed": _placed(consignment),
            "package_count": consignment.package_count,
            "gross_weight_kg": consignment.gross_weight_kg,
            "freight_payment": consignment.freight_payment,
            "ucr": consignment.ucr,
        },
        "journey": {
            "loading_place": journey.loading_place,
            "discharge_place": journey.discharge_place,
            "routing_countries": journey.routing_countries,
        },
        "offices": {
            "lodgement": declaration.offices.lodgement,
            "entry": declaration.offices.entry,
            "subsequent_entry": declaration.offices.subsequent_entry,
        },
        "times": {"arrival": arrival.at if arrival else None},
    }


def prepared(at: datetime | None) -> dict[str, str]:
    """The elements that tell when a message was made, in UTC."""
    return {"date": f"{at.astimezone(UTC):%y%m%d}", "time": f"{at.astimezone(UTC):%H%M}"} if at else {}


def party_values(party: Party) -> dict[str, Any]:
    """The values of one party."""
    address = party.address or Address()
    return {
        "name": party.name,
        "id": party.id,
        "line": address.line,
        "city": address.city,
        "postcode": address.postcode,
        "country": address.country,
    }


_OF_ITEMS = (PartyRole.CONSIGNOR, PartyRole.CONSIGNEE, PartyRole.NOTIFY)


def _placed(consignment: Consignment) -> dict[int | None, dict[PartyRole, Party]]:
    """Which party of each role stands with which goods item (its position), or with None in the header."""
    placed: dict[int | None, dict[PartyRole, Party]] = {None: {}}
    places = {item.path: position for position, item in enumerate(consignment.items) if item.path}
    left: list[Party] = []
    for party in consignment.parties:
        own = places.get(party.paths.get("role", "").rpartition("/")[0])
        if party.role in _OF_ITEMS and own is not None and party.role not in placed.setdefault(own, {}):
            placed[own][party.role] = party
        elif party.role not in placed[None]:
            placed[None][party.role] = party
        elif party.role in _OF_ITEMS:
            left.append(party)
    for party in left:
        for position in range(len(consignment.items)):
            if party.role not in placed.setdefault(position, {}):
                placed[position][party.role] = party
                break
    return placed


def _parties(slots: Slots, role: PartyRole | None) -> Iterator[Slots]:
    position = slots["item"]["position"] if "item" in slots else None
    party = slots["consignment"]["placed"].get(position, {}).get(role)
    if party is not None:
        yield {"party": party_values(party)}


def _items(slots: Slots, role: PartyRole | None) -> Iterator[Slots]:
    consignment: Consignment = slots["consignment"]["noun"]
    for position, item in enumerate(consignment.items):
        told = {one.code: one.text for one in item.statements if one.code in _OWN_CODES}
        documents = [*item.documents, *(_of_the_whole(consignment) if position == 0 else ())]
        ucr = None
        if documents and documents[0].type == UCR_DOCUMENT:
            ucr = documents.pop(0).id
        yield {
            "item": {
                **{field: getattr(item, field) for field in ("number", "description", "gross_weight_kg", "un_number")},
                "hs": item.hs,
                "position": position,
                "noun": item,
                "ucr": ucr,
                "documents": documents,
                "containers": [*item.containers, *(_unnamed(consignment) if position == 0 else ())],
                **{field: told.get(code) for field, code in OF_ITEM.items()},
            }
        }


_OWN_CODES = frozenset(OF_ITEM.values())


def _of_the_whole(consignment: Consignment) -> Iterator[Document]:
    """Documents that the consignment has and no item: its own, and its contracts of transport."""
    listed = {one.id for item in consignment.items for one in item.documents}
    yield from consignment.documents
    border = consignment.journey.border
    mode = border.mode if border else None
    straight = consignment.house_document is None
    types = (
        (consignment.master_document, _STRAIGHT_TYPES.get(mode or "", "N705") if straight else "N704"),
        (consignment.house_document, "N703" if mode == _BY_AIR else "N714"),
    )
    for number, kind in types:
        if number and number not in listed:
            yield Document(type="N741" if kind == "N704" and mode == _BY_AIR else kind, id=number)


def _unnamed(consignment: Consignment) -> Iterator[str]:
    named = {number for item in consignment.items for number in item.containers}
    yield from (one.id for one in consignment.equipment if one.id and one.id not in named)


def _documents(slots: Slots, role: PartyRole | None) -> Iterator[Slots]:
    for one in slots["item"]["documents"]:
        yield {"document": {"type": one.type, "id": one.id}}


def _mentions(slots: Slots, role: PartyRole | None) -> Iterator[Slots]:
    for one in _statements(slots):
        if one.code not in _OWN_CODES and one.code != MEANS:
            yield {"mention": {"code": one.code}}


def _statements(slots: Slots) -> tuple[Statement, ...]:
    item: GoodsItem = slots["item"]["noun"]
    return item.statements


def _containers(slots: Slots, role: PartyRole | None) -> Iterator[Slots]:
    for number in slots["item"]["containers"]:
        yield {"container": {"id": number}}


def _means(slots: Slots, role: PartyRole | None) -> Iterator[Slots]:
    for one in _statements(slots):
        if one.code == MEANS and one.text:
            found = _MEANS.fullmatch(one.text)
            yield {"means": {"id": found[1], "nationality": found[2]} if found else {"id": one.text}}


def _packaging(slots: Slots, role: PartyRole | None) -> Iterator[Slots]:
    item: GoodsItem = slots["item"]["noun"]
    for one in item.packaging:
        field = "pieces" if one.type in UNPACKED else "count"
        yield {"packaging": {"type": one.type, field: one.count, "marks": one.marks}}


def _each(slot: str, field: str, values: Iterable[object]) -> Iterator[Slots]:
    for value in values:
        yield {slot: {field: value}}


def _seals(slots: Slots, role: PartyRole | None) -> Iterator[Slots]:
    consignment: Consignment = slots["consignment"]["noun"]
    return _each("seal", "number", (seal.number for one in consignment.equipment for seal in one.seals))


SPREADS: dict[str, Spread] = {
    "party": _parties,
    "item": _items,
    "document": _documents,
    "mention": _mentions,
    "container": _containers,
    "means": _means,
    "packaging": _packaging,
    "stop": lambda slots, role: _each("stop", "country", slots["journey"]["routing_countries"]),
    "seal": _seals,
    "later": lambda slots, role: _each("later", "office", slots["offices"]["subsequent_entry"]),
}
"""How the nouns of a filing become groups again, by their slot."""
