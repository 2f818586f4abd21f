# SPDX-License-Identifier: Apache-2.0
"""The facts that a filing states itself, from the nouns, each with the path where it was read."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from greenlane.cargo import (
    Consignment,
    Contact,
    Declaration,
    Equipment,
    Facts,
    FactsBuilder,
    GoodsItem,
    Journey,
    Moment,
    Party,
    PartyRole,
    Place,
    Source,
    Stated,
)

_ROLE_FACTS = {
    PartyRole.CONSIGNOR,
    PartyRole.CONSIGNEE,
    PartyRole.EXPORTER,
    PartyRole.IMPORTER,
    PartyRole.SELLER,
    PartyRole.BUYER,
    PartyRole.NOTIFY,
    PartyRole.CARRIER,
    PartyRole.DECLARANT,
    PartyRole.REPRESENTATIVE,
    PartyRole.FILER,
    PartyRole.TRANSIT_HOLDER,
}
_WITH_ADDRESS = {PartyRole.CONSIGNOR, PartyRole.CONSIGNEE}


class Origin(Struct, frozen=True, kw_only=True):
    """Which lodgement version a declaration comes from; both None when it is not stored."""

    lodgement: str | None = None
    version: int | None = None


class Teller:
    """States facts of one noun: knows the lodgement version and looks the path of each field up."""

    def __init__(self, origin: Origin, paths: dict[str, str], path: str | None = None) -> None:
        """Start with nothing told of a noun with these paths."""
        self.builder = FactsBuilder()
        self._origin = origin
        self._paths = paths
        self._path = path

    def tell(self, name: str, value: object, *fields: str, path: str | None = None) -> None:
        """State a fact, with the path of the first of the fields that has one."""
        if value is None:
            return
        where = path or next((self._paths[f] for f in fields if f in self._paths), self._path)
        source = Source(provider="declared", lodgement=self._origin.lodgement, version=self._origin.version, path=where)
        self.builder.state(name, value, source)

    def using(self, paths: dict[str, str], path: str | None = None) -> "Teller":
        """The same builder, with the paths of another noun."""
        other = Teller(self._origin, paths, path)
        other.builder = self.builder
        return other


Tell = Callable[[Teller, Any], None]
"""Tells one fact, or a few that hang together, of a noun. Each stands alone, so that bulk can remember it by itself."""


class FieldTell:
    """Tells a field as it is; ``otherwise`` are fields whose place serves where the field has none."""

    def __init__(self, fact: str, field: str, *otherwise: str) -> None:
        """Tell this fact of that field."""
        self.fact = fact
        self.field = field
        self.otherwise = otherwise

    def __call__(self, t: Teller, noun: Any) -> None:
        """Tell it of a noun."""
        t.tell(self.fact, getattr(noun, self.field), self.field, *self.otherwise)


class InnerTell:
    """Tells a field of nouns inside another: the amount of a value."""

    def __init__(self, fact: str, *place: str, at: tuple[str, ...] = ()) -> None:
        """Tell this fact of what is at that place.

        ``at`` are the fields of the outer noun whose place in the message it has; without it, the first of its way.
        """
        self.fact = fact
        self.place = place
        self.at = at or place[:1]

    def __call__(self, t: Teller, noun: Any) -> None:
        """Tell it of a noun."""
        inner = noun
        for name in self.place:
            if inner is None:
                return
            inner = getattr(inner, name)
        t.tell(self.fact, inner, *self.at)


class TimeTell:
    """Tells a time of the journey."""

    def __init__(self, moment: Moment, *, actual: bool) -> None:
        """Tell the actual or the planned time of that moment."""
        self.moment = moment
        self.actual = actual
        self.fact = f"journey.{moment}_{'actual' if actual else 'planned'}"

    def __call__(self, t: Teller, journey: Journey) -> None:
        """Tell it of a journey."""
        time = journey.time(self.moment, actual=self.actual)
        if time is not None:
            t.tell(self.fact, time.at, path=time.path)


def _fields(group: str, *names: str) -> tuple[Tell, ...]:
    return tuple(FieldTell(f"{group}.{name}", name) for name in names)


def declared_facts(declaration: Declaration, origin: Origin | None = None) -> Facts:
    """Every fact the filing states; absent ones are left out."""
    where = origin or Origin()
    consignment = declaration.consignment
    header = Teller(where, declaration.paths)
    for _, home, tells in WHOLE:
        noun = home(declaration)
        if noun is not None:
            teller = header.using(noun.paths)
            for tell in tells:
                tell(teller, noun)
    for index, role in told_roles(consignment):
        party = consignment.parties[index]
        teller = header.using(party.paths)
        for tell in _ROLE_TELLS[role]:
            tell(teller, party)
    return Facts(
        consignment=header.builder.build(),
        items=tuple(_told(Teller(where, item.paths, item.path), item, ITEM) for item in consignment.items),
        equipment=tuple(_told(Teller(where, one.paths, one.path), one, EQUIPMENT) for one in consignment.equipment),
        parties=tuple(_told(Teller(where, party.paths), party, PARTY) for party in consignment.parties),
    )


def told_roles(consignment: Consignment) -> list[tuple[int, PartyRole]]:
    """Which parties are told as which role: by their own, and where nobody has the other word for it, by that too.

    The consignor and the exporter (likewise consignee and importer) are one to most filers, who name either; a profile
    on the one must not stay silent because the message used the other word.
    """
    roles = [party.role for party in consignment.parties]
    told = [(index, role) for index, role in enumerate(roles) if role in _ROLE_FACTS]
    for stand_in, role in ((PartyRole.EXPORTER, PartyRole.CONSIGNOR), (PartyRole.IMPORTER, PartyRole.CONSIGNEE)):
        if stand_in in roles and role not in roles:
            told.append((roles.index(stand_in), role))
    return told


def _told(t: Teller, noun: Any, tells: tuple[Tell, ...]) -> dict[str, tuple[Stated, ...]]:
    for tell in tells:
        tell(t, noun)
    return t.builder.build()


def role_tells(role: PartyRole) -> tuple[Tell, ...]:
    """What is told of a party in a role."""
    name, identifier = FieldTell(f"{role}.name", "name"), FieldTell(f"{role}.id", "id")

    country = InnerTell(f"{role}.country", "address", "country", at=("country", "address"))
    if role not in _WITH_ADDRESS:
        return name, identifier, country
    line = InnerTell(f"{role}.address", "address", "line", at=("line", "address"))
    return name, identifier, country, line, InnerTell(f"{role}.city", "address", "city", at=("city", "address"))


_ROLE_TELLS = {role: role_tells(role) for role in _ROLE_FACTS}


def _terms(t: Teller, c: Consignment) -> None:
    if c.transit is not None:
        t.tell("transit.guarantee_type", c.transit.guarantee_type, "transit")
        t.tell("transit.binding_itinerary", c.transit.binding_itinerary, "transit")
        t.tell("transit.time_limit", c.transit.time_limit, "transit")


def _air(t: Teller, c: Consignment) -> None:
    if c.air_security is not None:
        t.tell("air.security_status", c.air_security.status, "air_security")
        t.tell("air.regulated_agent", c.air_security.regulated_agent, "air_security")
        t.tell("air.known_consignor", c.air_security.known_consignor, "air_security")


def _documents(t: Teller, c: Consignment) -> None:
    every = [*c.documents, *(document for item in c.items for document in item.documents)]
    previous = [*c.previous_documents, *(document for item in c.items for document in item.previous_documents)]
    for name, documents in (("documents.types", every), ("documents.previous_types", previous)):
        types = tuple(sorted({document.type for document in documents if document.type}))
        t.tell(name, types, path=next((document.path for document in documents if document.path), None))


def _representation(t: Teller, c: Consignment) -> None:
    for party in c.parties:
        if party.role is PartyRole.REPRESENTATIVE:
            t.using(party.paths).tell("filing.representation", party.function_code, "function_code")


def _actors(t: Teller, c: Consignment) -> None:
    actors = [party for party in c.parties if party.role is PartyRole.SUPPLY_CHAIN_ACTOR and party.function_code]
    if actors:
        roles = tuple(sorted({str(party.function_code) for party in actors}))
        t.using(actors[0].paths).tell("parties.aeo_roles", roles, "function_code")


def way_of(j: Journey) -> tuple[str, ...]:
    """The countries of the way in order, with those of export and destination; one twice in a row counts once."""
    countries: list[str] = []
    for country in (j.export_country, *j.routing_countries, j.destination_country):
        if country and (not countries or countries[-1] != country):
            countries.append(country)
    return tuple(countries)


def _way(t: Teller, j: Journey) -> None:
    t.tell("route.countries", way_of(j), "routing_countries", "export_country", "destination_country")


def _contact(contacts: tuple[Contact, ...], *kinds: str) -> str | None:
    return next((contact.value for contact in contacts if contact.kind.casefold() in kinds), None)


def _phone(t: Teller, party: Party) -> None:
    t.tell("any_party.phone", _contact(party.contacts, "phone", "te", "al"), "contacts")


def _email(t: Teller, party: Party) -> None:
    t.tell("any_party.email", _contact(party.contacts, "email", "em"), "contacts")


def _authorised(t: Teller, party: Party) -> None:
    if party.role is PartyRole.SUPPLY_CHAIN_ACTOR or (party.authorisation or "").startswith("AEO"):
        t.tell("any_party.aeo", party.id, "id")


def _packages(t: Teller, item: GoodsItem) -> None:
    counts = [packaging.count for packaging in item.packaging if packaging.count is not None]
    if counts:
        t.tell("goods.package_count", sum(counts), "packaging")
    types = tuple(dict.fromkeys(packaging.type for packaging in item.packaging if packaging.type))
    t.tell("goods.package_types", types, "packaging")
    marks = "; ".join(packaging.marks for packaging in item.packaging if packaging.marks)
    t.tell("goods.marks", marks, "packaging")


def _item_documents(t: Teller, item: GoodsItem) -> None:
    documents = tuple(sorted({document.type for document in item.documents if document.type}))
    t.tell("goods.document_types", documents, path=next((d.path for d in item.documents if d.path), None))


def _seals(t: Teller, equipment: Equipment) -> None:
    t.tell("equipment.seals", tuple(seal.number for seal in equipment.seals), "seals")


_DEPARTURE_TELLS = (FieldTell("transport.departure_id", "id"),)
_ARRIVAL_TELLS = (FieldTell("transport.arrival_id", "id"),)

WHOLE: tuple[tuple[Place, Callable[[Declaration], Any], tuple[Tell, ...]], ...] = (
    (
        (),
        lambda d: d,
        (
            FieldTell("filing.declaration_type", "type"),
            FieldTell("filing.additional_type", "additional_type", "type"),
            *_fields("filing", "reference", "mrn", "specific_circumstance", "acceptance_time"),
            FieldTell("consignment.items_declared", "items_declared"),
        ),
    ),
    (
        ("offices",),
        lambda d: d.offices,
        _fields("office", "lodgement", "entry", "exit", "departure", "transit", "destination", "control"),
    ),
    (
        ("consignment",),
        lambda d: d.consignment,
        (
            *_fields("consignment", "ucr", "master_document", "house_document", "containerised"),
            *_fields("consignment", "gross_weight_kg", "package_count"),
            InnerTell("invoice.amount", "invoice", "amount"),
            InnerTell("invoice.currency", "invoice", "currency"),
            *_fields("invoice", "delivery_terms", "freight_payment", "transaction_nature"),
            _terms,
            _air,
            InnerTell("ecommerce.platform", "ecommerce", "platform"),
            InnerTell("ecommerce.purpose", "ecommerce", "purpose"),
            InnerTell("ecommerce.intrinsic_value", "ecommerce", "intrinsic_value", "amount"),
            _documents,
            _representation,
            _actors,
        ),
    ),
    (
        ("consignment", "journey"),
        lambda d: d.consignment.journey,
        (
            _way,
            *_fields("route", "export_country", "destination_country", "loading_place", "discharge_place"),
            *_fields("route", "first_port", "acceptance_place", "delivery_place", "goods_location", "warehouse"),
            FieldTell("transport.inland_mode", "inland_mode"),
            *(TimeTell(moment, actual=actual) for moment in Moment for actual in (False, True)),
        ),
    ),
    (
        ("consignment", "journey", "border"),
        lambda d: d.consignment.journey.border,
        (
            FieldTell("transport.border_mode", "mode"),
            FieldTell("transport.border_id", "id"),
            FieldTell("transport.border_id_type", "id_type"),
            FieldTell("transport.border_name", "name"),
            *_fields("transport", "nationality", "reference"),
        ),
    ),
    (
        ("consignment", "journey", "departure"),
        lambda d: d.consignment.journey.departure,
        (FieldTell("transport.departure_id", "id"),),
    ),
    (
        ("consignment", "journey", "arrival"),
        lambda d: d.consignment.journey.arrival,
        (FieldTell("transport.arrival_id", "id"),),
    ),
)
"""What is told of the filing and its consignment: the place of a noun, the noun, and the tells of it."""

ITEM: tuple[Tell, ...] = (
    *_fields("goods", "number", "description", "hs", "origin", "preferential_origin", "export_country"),
    *_fields("goods", "destination_country", "procedure", "previous_procedure", "additional_procedures"),
    *_fields("goods", "gross_weight_kg", "net_weight_kg", "supplementary_units", "un_number", "containers"),
    _packages,
    InnerTell("goods.value_amount", "value", "amount"),
    InnerTell("goods.value_currency", "value", "currency"),
    InnerTell("goods.statistical_value", "statistical_value", "amount"),
    _item_documents,
)
"""What is told of a goods item."""

EQUIPMENT: tuple[Tell, ...] = (*_fields("equipment", "id", "size_type", "empty"), _seals)
"""What is told of a piece of equipment."""

PARTY: tuple[Tell, ...] = (
    lambda t, party: t.tell("any_party.role", str(party.role), "role", "id", "name"),
    *_fields("any_party", "name", "id"),
    InnerTell("any_party.country", "address", "country", at=("country", "address")),
    InnerTell("any_party.city", "address", "city", at=("city", "address")),
    InnerTell("any_party.postcode", "address", "postcode", at=("postcode", "address")),
    InnerTell("any_party.address", "address", "line", at=("line", "address")),
    _phone,
    _email,
    _authorised,
)
"""What is told of a party whatever its role."""
