# SPDX-License-Identifier: Apache-2.0
"""The part of the table about parties: who they are by role, where they live, how they are reached."""

from collections.abc import Iterator
from typing import Any

from msgspec import structs

from greenlane.cargo import Address, Contact, Party, PartyRole

from .wco_reading import Draft, MessageReader
from .wco_table import Group, Leaf, Maker, Slots, Values

# UN/EDIFACT 3155, as far as everyday words exist; other codes are kept as declared.
_CONTACT_KINDS = {"TE": "phone", "EM": "email", "FX": "fax"}
_CONTACT_CODES = {kind: code for code, kind in _CONTACT_KINDS.items()}

_ADDRESS_FIELDS = ("line", "city", "postcode", "country", "subdivision")


def _finish_contact(reader: MessageReader, draft: Draft) -> None:
    number = draft.values.get("value")
    if number:
        code = draft.values.get("kind") or ("EM" if "@" in number else "TE")
        contact = Contact(kind=_CONTACT_KINDS.get(code, code), value=number)
        reader.append("party", "contacts", contact, draft.path)


def _spread_contacts(slots: Slots) -> Iterator[Values]:
    for contact in slots["party"]["contacts"]:
        yield {"value": contact.value, "kind": _CONTACT_CODES.get(contact.kind, contact.kind)}


COMMUNICATION = Group(
    "Communication",
    "25A",
    (
        Leaf("ID", "240", "contact.value"),
        Leaf("TypeCode", "253", "contact.kind"),
        Leaf("TypeID", "253", "contact.kind", spare=True),
    ),
    Maker("contact", _finish_contact, _spread_contacts, "party.contacts"),
)

ADDRESS = Group(
    "Address",
    "04A",
    (
        Leaf("CityName", "241", "party.city"),
        Leaf("CountryCode", "242", "party.country"),
        Leaf("CountrySubDivisionCode", "244", "party.subdivision", spare=True),
        Leaf("CountrySubDivisionName", "243", "party.subdivision"),
        Leaf("Line", "239", "party.line"),
        Leaf("PostcodeID", "245", "party.postcode"),
    ),
    to="party.address",
)


def party(
    element: str,
    wco: str | None,
    role: PartyRole,
    *,
    name: str | None = None,
    id: str | None = None,  # noqa: A002 - the word of the data model
    extra: tuple[Leaf, ...] = (),
) -> Group:
    """A group for one party: its element, class id and role, and the WCO ids of its name and identifier."""
    own = extra or (Leaf("RoleCode", "R005", "party.function_code"),)
    return Group(
        element,
        wco,
        (
            Leaf("Name", name, "party.name"),
            Leaf("ID", id, "party.id"),
            *own,
            ADDRESS,
            Group("Contact", "34A", (COMMUNICATION,), spare=True),
            COMMUNICATION,
        ),
        Maker(
            "party",
            lambda reader, draft: _finish_party(reader, draft, role),
            lambda slots: _spread(slots, role),
            "consignment.parties",
            role,
        ),
    )


def _finish_party(reader: MessageReader, draft: Draft, role: PartyRole) -> None:
    values = draft.values
    if not values:
        return
    address = {field: values[field] for field in _ADDRESS_FIELDS if field in values}
    if "address" in draft.paths and not address:
        del draft.paths["address"]
    found = Party(
        role=role,
        name=values.get("name"),
        id=values.get("id"),
        address=Address(**address) if address else None,
        contacts=tuple(values.get("contacts", ())),
        function_code=values.get("function_code"),
        authorisation=values.get("authorisation"),
        paths={"role": draft.path, **draft.paths},
    )
    if "item" in reader.slots:
        reader.item_parties.append(found)
    else:
        reader.append("consignment", "parties", found, draft.path)


def _spread(slots: Slots, role: PartyRole) -> Iterator[Values]:
    for one in slots["consignment"]["parties"]:
        if one.role is role:
            values: dict[str, Any] = structs.asdict(one)
            yield {**values, **(structs.asdict(one.address) if one.address else {})}


def once_each(parties: list[Party], of_items: list[Party]) -> tuple[Party, ...]:
    """The parties of the message and then those that only goods items name, each different one once."""
    kept: dict[tuple[object, ...], Party] = {}
    for one in (*parties, *of_items):
        stated = (one.role, one.name, one.id, one.address, one.contacts, one.function_code, one.authorisation)
        kept.setdefault(stated, one)
    return tuple(kept.values())


AGENT = party(
    "Agent",
    "05A",
    PartyRole.REPRESENTATIVE,
    name="R003",
    id="R004",
    extra=(
        Leaf("FunctionCode", "102", "party.function_code"),
        Leaf("RoleCode", "R005", "party.function_code", spare=True),
    ),
)
AUTHORISATION_HOLDER = party(
    "AuthorisationHolder",
    "17C",
    PartyRole.AUTHORISATION_HOLDER,
    id="R144",
    extra=(
        Leaf("CategoryCode", "R145", "party.authorisation"),
        Leaf("RoleCode", "R005", "party.function_code"),
    ),
)
SUPPLY_CHAIN_ACTOR = party("AEOMutualRecognitionParty", "16C", PartyRole.SUPPLY_CHAIN_ACTOR, id="R143")
TAX_PARTY = party("DomesticDutyTaxParty", "55B", PartyRole.TAX_PARTY, id="R119")
SUBMITTER = party("Submitter", "17B", PartyRole.FILER, name="R058", id="R059")
DECLARANT = party("Declarant", "57B", PartyRole.DECLARANT, name="R124", id="R123")
EXPORTER = party("Exporter", "57A", PartyRole.EXPORTER, name="R031", id="R032")
IMPORTER = party("Importer", "74A", PartyRole.IMPORTER, name="R037", id="R038")
CONSIGNOR = party("Consignor", "30A", PartyRole.CONSIGNOR, name="R020", id="R021")
CONSIGNEE = party("Consignee", "27A", PartyRole.CONSIGNEE, name="R014", id="R015")
BUYER = party("Buyer", "16A", PartyRole.BUYER, name="R009", id="R010")
SELLER = party("Seller", "09B", PartyRole.SELLER, name="R050", id="R051")
CARRIER = party("Carrier", "18A", PartyRole.CARRIER, name="R011", id="R012")
NOTIFY_PARTY = party("NotifyParty", None, PartyRole.NOTIFY, name="R045", id="R046")
TRANSIT_HOLDER = party("Principal", None, PartyRole.TRANSIT_HOLDER)
