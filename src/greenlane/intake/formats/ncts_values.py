# SPDX-License-Identifier: Apache-2.0
"""What the elements of transit messages have in common: times, parties, documents, equipment, means and places.

The schemas of transit write times without an offset from UTC; they are taken as UTC, without a finding, because a
filer cannot write one. The names of statements that hold what no noun has a field for are in ``Noted``.
"""

from datetime import UTC, date, datetime, time
from enum import StrEnum

from lxml import etree

from greenlane.cargo import Address, Contact, Conveyance, Document, Envelope, Equipment, Party, PartyRole, Seal

from ..finding import Finding
from .collecting import Notes, info, warning
from .wco_table import Kind
from .wco_values import instant_of
from .xml_tree import Node, Take, Taken


class Noted(StrEnum):
    """Codes of the statements by which what a transit message says beyond the nouns is kept."""

    SECURITY = "security"  # 0 none, 1 with an entry, 2 with an exit summary declaration, 3 with both
    REDUCED_DATASET = "reduced_dataset"
    AMENDMENT_TYPE = "amendment_type"  # 1: only the guarantee is amended
    GUARANTEE_AMOUNT = "guarantee_amount"  # an amount and its currency
    DECLARATION_TYPE = "declaration_type"  # of an item, where those of a declaration differ


END_OF_DAY = time(23, 59, 59, tzinfo=UTC)
"""A limit that is a day lasts to its end."""


def instant(reader: Notes, element: etree._Element, text: str, path: str) -> datetime | None:
    """An instant; UTC where it names no offset."""
    found = instant_of(text)
    if found is None:
        reader.note(_no_time(path, text, "2026-03-24T09:00:00"))
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def last_instant(reader: Notes, element: etree._Element, text: str, path: str) -> datetime | None:
    """The last second, in UTC, of a day that is a limit."""
    try:
        return datetime.combine(date.fromisoformat(text[:10]), END_OF_DAY)
    except ValueError:
        reader.note(_no_time(path, text, "2026-03-24"))
        return None


def _no_time(path: str, text: str, example: str) -> Finding:
    name = path.rpartition("/")[2].partition("[")[0]
    return warning("READ-TIME", f"{name} is no date or time. Write it as {example}.", path=path, value=text)


_ENVELOPE = {
    "messageSender": Take("sender"),
    "messageRecipient": Take("recipient"),
    "messageIdentification": Take("id"),
    "correlationIdentifier": Take("answers"),
    "preparationDateAndTime": Take("prepared_at", instant),
}


def envelope(root: Node) -> Envelope | None:
    """Who sent a message to whom, when it was made, and its number; None where it does not say."""
    taken = root.take(_ENVELOPE)
    return Envelope(**taken.values, paths=taken.paths) if taken.values else None


_PARTY = {
    "identificationNumber": Take("id"),
    "name": Take("name"),
    "status": Take("function_code"),
    "role": Take("function_code"),
    "TIRHolderIdentificationNumber": Take("authorisation"),
}
_ADDRESS = {
    "streetAndNumber": Take("line"),
    "city": Take("city"),
    "postcode": Take("postcode"),
    "country": Take("country"),
}
CONTACT_KINDS = {"name": "name", "phoneNumber": "phone", "eMailAddress": "email"}
"""The elements of a contact person and the kinds of contact that they become."""


def party(node: Node, role: PartyRole) -> Party | None:
    """A party; None when its element says nothing. A holder with a TIR number alone has that number as its id."""
    taken = node.take(_PARTY)
    values, paths = taken.values, taken.paths
    if "authorisation" in values and "id" not in values:
        values["id"], paths["id"] = values["authorisation"], paths["authorisation"]
    address = node.first("Address")
    if address is not None:
        lines = address.take(_ADDRESS)
        if lines.values:
            values["address"] = Address(**lines.values)
            paths |= {"address": address.path, **lines.paths}
    person = node.first("ContactPerson")
    if person is not None:
        contacts = tuple(
            Contact(kind=kind, value=value) for name, kind in CONTACT_KINDS.items() if (value := person.text(name))
        )
        if contacts:
            values["contacts"], paths["contacts"] = contacts, person.path
    return Party(role=role, **values, paths=paths) if values else None


_DOCUMENT = {
    "type": Take("type"),
    "referenceNumber": Take("id"),
    "complementOfInformation": Take("name"),
    "documentLineItemNumber": Take("line", Kind.COUNT),
    "goodsItemNumber": Take("line", Kind.COUNT),
}


def documents(node: Node, *names: str) -> list[Document]:
    """The documents that stand in a node under the names, in the order of the names."""
    found = []
    for name in names:
        for one in node.all(name):
            values = one.take(_DOCUMENT).values
            if values:
                found.append(Document(**values, path=one.path))
    return found


_MEANS = {
    "identificationNumber": Take("id"),
    "typeOfIdentification": Take("id_type"),
    "nationality": Take("nationality"),
    "conveyanceReferenceNumber": Take("reference"),
}


def means(node: Node, name: str) -> Taken | None:
    """The first means of transport under that name, as fields; what follows it is told as left aside."""
    first = None
    for number, one in enumerate(node.all(name)):
        if number == 0:
            first = one.take(_MEANS)
        elif number == 1:
            node.tree.note(only_first(one, "means of transport"))
            break
    return first if first is not None and first.values else None


def conveyance(taken: Taken | None) -> Conveyance | None:
    """The means of transport of fields that were read."""
    return Conveyance(**taken.values, paths=taken.paths) if taken is not None else None


def what_goods_are(commodity: Node, taken: Taken, *, code: str, dangerous: str) -> None:
    """Read description, codes and UN number of a commodity; ``code`` and ``dangerous`` name two of its elements.

    The European Union's messages of transit and of entry have the same elements, spelt a little differently.
    """
    commodity.take({"descriptionOfGoods": Take("description")}, taken)
    chemical = commodity.first("cusCode")
    if chemical is not None and chemical.value:
        taken.put("additional_codes", (chemical.value,), chemical.path)
    tariff = commodity.first(code)
    if tariff is not None:
        digits = (tariff.text("harmonizedSystemSubHeadingCode") or "") + (tariff.text("combinedNomenclatureCode") or "")
        if digits:
            taken.put("hs", digits, tariff.path)
    for count, goods in enumerate(commodity.all(dangerous)):
        if count == 1:
            commodity.tree.note(only_first(goods, "UN numbers"))
            break
        goods.take({"UNNumber": Take("un_number")}, taken)


def only_first(node: Node, words: str) -> Finding:
    """The finding that of several only the first is used."""
    return info(
        "READ-ONLY-FIRST",
        f"Several {words} are named in one place. The first is used; those from here on stay in the stored message.",
        path=node.path,
    )


def seals_of(node: Node, name: str) -> tuple[Seal, ...]:
    """The seals on a piece of equipment, elements of that name; a warning where their number is not as stated."""
    stated = node.take({"numberOfSeals": Take("count", Kind.COUNT)}).values.get("count")
    seals = tuple(Seal(number=number) for seal in node.all(name) if (number := seal.text("identifier")))
    if stated is not None and stated != len(seals):
        node.tree.note(
            warning(
                "READ-SEALS",
                f"numberOfSeals says {stated}, but {len(seals)} seals are named. Name every seal, or correct their "
                "number.",
                path=f"{node.path}/numberOfSeals[1]",
                value=stated,
            )
        )
    return seals


def equipment(node: Node) -> tuple[list[Equipment], dict[int, list[str]]]:
    """The transport equipment in a node, and the numbers of the containers by the goods item they refer to."""
    found: list[Equipment] = []
    holds: dict[int, list[str]] = {}
    for one in node.all("TransportEquipment"):
        taken = one.take({"containerIdentificationNumber": Take("id")})
        seals = seals_of(one, "Seal")
        if taken.values or seals:
            paths = {**taken.paths, **({"seals": f"{one.path}/Seal[1]"} if seals else {})}
            found.append(Equipment(id=taken.values.get("id"), seals=seals, path=one.path, paths=paths))
        for reference in one.all("GoodsReference"):
            item = reference.take({"declarationGoodsItemNumber": Take("item", Kind.COUNT)}).values.get("item")
            if item is not None and "id" in taken.values:
                holds.setdefault(item, []).append(taken.values["id"])
    return found, holds


def place(node: Node, name: str) -> tuple[str, str] | None:
    """A place and its path: its UN/LOCODE, else country and name run together with a blank."""
    found = node.first(name)
    if found is None:
        return None
    code, country, words = found.text("UNLocode"), found.text("country"), found.text("location")
    text = code or " ".join(part for part in (country, words) if part)
    return (text, found.path) if text else None


SEPARATOR = "; "
"""Between the parts of a goods location that has several."""
LOCATIONS: dict[str, tuple[tuple[str, ...], ...]] = {
    "U": (("UNLocode",),),
    "V": (("CustomsOffice", "referenceNumber"),),
    "W": (("GNSS", "latitude"), ("GNSS", "longitude")),
    "X": (("EconomicOperator", "identificationNumber"), ("additionalIdentifier",)),
    "Y": (("authorisationNumber",), ("additionalIdentifier",)),
    "Z": (("Address", "streetAndNumber"), ("Address", "postcode"), ("Address", "city"), ("Address", "country")),
    "T": (("PostcodeAddress", "houseNumber"), ("PostcodeAddress", "postcode"), ("PostcodeAddress", "country")),
}
"""By its qualifier, in which elements the identification of a location stands."""


def goods_location(node: Node) -> tuple[str, str] | None:
    """Where the goods are, and its path: type of location, qualifier and identification run together (``BYGB123``).

    The elements of the stated qualifier are taken; where it has none, those of the first qualifier that has.
    """
    found = node.first("LocationOfGoods")
    if found is None:
        return None
    type_code, qualifier = found.text("typeOfLocation") or "", found.text("qualifierOfIdentification") or ""
    for key in (qualifier, *LOCATIONS):
        parts = [found.text(*way) or "" for way in LOCATIONS.get(key, ())]
        while parts and not parts[-1]:
            parts.pop()
        if parts:
            return f"{type_code}{qualifier}{SEPARATOR.join(parts)}", found.path
    code = type_code + qualifier
    return (code, found.path) if code else None
