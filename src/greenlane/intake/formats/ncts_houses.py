# SPDX-License-Identifier: Apache-2.0
"""How the nouns of one consignment are put back into the house consignments of a transit message.

Where the nouns know the house that they were read from, they go there again. Else goods items that follow one another
with the same transport documents are of one house; parties and documents are then of the consignment, unless there are
as many parties in a role as houses: then each house has one.
"""

import re
from collections.abc import Iterable
from itertools import groupby

from msgspec import Struct

from greenlane.cargo import Consignment, Document, GoodsItem, Party, PartyRole

# Types of document that tell where in a message one stands (code lists of transit; the rest are supporting documents).
CONTRACTS = ("N70", "N71", "N72", "N73", "N74", "N75", "N76", "N78", "N95")
AUTHORISATIONS = ("C52",)
REFERENCES = ("Y",)
HOUSE_ROLES = (PartyRole.CONSIGNOR, PartyRole.CONSIGNEE, PartyRole.SUPPLY_CHAIN_ACTOR)
"""The roles of parties that a house consignment can name."""

_HOUSE = re.compile(r".*?/HouseConsignment\[[0-9]+\]")


class House(Struct):
    """What stands in a house consignment, or above all of them: parties, documents, goods items."""

    parties: list[Party]
    documents: list[Document]
    previous: list[Document]
    contracts: list[Document]
    items: list[GoodsItem]


class Laid(Struct):
    """A consignment laid out: what stands above its houses, and the houses in order."""

    above: House
    below: list[House]


def houses_of(consignment: Consignment) -> Laid:
    """Lay a consignment out into houses; without goods items there is none."""
    above = House([], [], [], [], [])
    below: list[House] = []
    by_path: dict[str, House] = {}
    for (path, _), items in groupby(consignment.items, _key):
        held = list(items)
        house = House([], [], [], documents_of(held[0].documents, CONTRACTS), held)
        below.append(house)
        if path is not None:
            by_path.setdefault(path, house)
    for document in consignment.documents:
        if house_path(document.path) in by_path and document.type and document.type.startswith(CONTRACTS):
            continue  # it stands on the goods items of its house
        by_path.get(house_path(document.path) or "", above).documents.append(document)
    for document in consignment.previous_documents:
        by_path.get(house_path(document.path) or "", above).previous.append(document)
    for role in dict.fromkeys(one.role for one in consignment.parties):
        _place([one for one in consignment.parties if one.role is role], above, below, by_path)
    return Laid(above, below)


def _place(parties: list[Party], above: House, below: list[House], by_path: dict[str, House]) -> None:
    """Put the parties of one role where they belong."""
    paths = [house_path(next(iter(one.paths.values()), None)) for one in parties]
    named = any(path in by_path for path in paths)
    once_for_each = not named and len(parties) == len(below) > 1 and parties[0].role in HOUSE_ROLES
    for number, (one, path) in enumerate(zip(parties, paths, strict=True)):
        home = below[number] if once_for_each else by_path.get(path or "", above)
        home.parties.append(one)


def house_path(path: str | None) -> str | None:
    """The path of the house consignment within which a path lies; None where it lies in none."""
    found = _HOUSE.match(path or "")
    return found[0] if found else None


def documents_of(documents: Iterable[Document], types: tuple[str, ...]) -> list[Document]:
    """The documents whose type begins with one of these."""
    return [one for one in documents if one.type and one.type.startswith(types)]


def _key(item: GoodsItem) -> tuple[str | None, list[tuple[str | None, str | None]]]:
    return house_path(item.path), [(one.type, one.id) for one in documents_of(item.documents, CONTRACTS)]
