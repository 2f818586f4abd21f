# SPDX-License-Identifier: Apache-2.0
"""The facts that a filing states itself, from the nouns, each with the path where it was read."""

from msgspec import Struct

from greenlane.cargo import (
    Address,
    Contact,
    Declaration,
    Equipment,
    Facts,
    FactsBuilder,
    GoodsItem,
    Moment,
    Party,
    PartyRole,
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


class _Teller:
    """States facts of one noun: knows the lodgement version and looks the path of each field up."""

    def __init__(self, origin: Origin, paths: dict[str, str], path: str | None = None) -> None:
        self.builder = FactsBuilder()
        self._origin = origin
        self._paths = paths
        self._path = path

    def tell(self, name: str, value: object, *fields: str, path: str | None = None) -> None:
        where = path or next((self._paths[f] for f in fields if f in self._paths), self._path)
        source = Source(provider="declared", lodgement=self._origin.lodgement, version=self._origin.version, path=where)
        self.builder.state(name, value, source)

    def using(self, paths: dict[str, str], path: str | None = None) -> "_Teller":
        """The same builder, with the paths of another noun."""
        other = _Teller(self._origin, paths, path)
        other.builder = self.builder
        return other


def declared_facts(declaration: Declaration, origin: Origin | None = None) -> Facts:
    """Every fact the filing states; absent ones are left out."""
    where = origin or Origin()
    consignment = declaration.consignment
    header = _Teller(where, declaration.paths)
    _header(header, declaration)
    _consignment(header.using(consignment.paths), declaration)
    _journey(header.using(consignment.journey.paths), declaration)
    for party in consignment.parties:
        if party.role in _ROLE_FACTS:
            _party_in_role(header.using(party.paths), party)
    # The consignor and the exporter (likewise consignee and importer) are one to most filers, who name either; a
    # profile on the one must not stay silent because the message used the other word.
    for stand_in, role in ((PartyRole.EXPORTER, PartyRole.CONSIGNOR), (PartyRole.IMPORTER, PartyRole.CONSIGNEE)):
        other = consignment.party(stand_in)
        if other is not None and consignment.party(role) is None:
            _party_in_role(header.using(other.paths), other, as_role=role)
    return Facts(
        consignment=header.builder.build(),
        items=tuple(_item(where, item) for item in consignment.items),
        equipment=tuple(_equipment(where, equipment) for equipment in consignment.equipment),
        parties=tuple(_party(where, party) for party in consignment.parties),
    )


def _header(t: _Teller, d: Declaration) -> None:
    t.tell("filing.declaration_type", d.type, "type")
    t.tell("filing.additional_type", d.additional_type, "additional_type", "type")
    t.tell("filing.reference", d.reference, "reference")
    t.tell("filing.mrn", d.mrn, "mrn")
    t.tell("filing.specific_circumstance", d.specific_circumstance, "specific_circumstance")
    t.tell("filing.acceptance_time", d.acceptance_time, "acceptance_time")
    t.tell("consignment.items_declared", d.items_declared, "items_declared")
    offices = t.using(d.offices.paths)
    for name in ("lodgement", "entry", "exit", "departure", "transit", "destination", "control"):
        offices.tell(f"office.{name}", getattr(d.offices, name), name)


def _consignment(t: _Teller, d: Declaration) -> None:
    c = d.consignment
    for name in ("ucr", "master_document", "house_document", "containerised", "gross_weight_kg", "package_count"):
        t.tell(f"consignment.{name}", getattr(c, name), name)
    if c.invoice is not None:
        t.tell("invoice.amount", c.invoice.amount, "invoice")
        t.tell("invoice.currency", c.invoice.currency, "invoice")
    t.tell("invoice.delivery_terms", c.delivery_terms, "delivery_terms")
    t.tell("invoice.freight_payment", c.freight_payment, "freight_payment")
    t.tell("invoice.transaction_nature", c.transaction_nature, "transaction_nature")
    if c.transit is not None:
        t.tell("transit.guarantee_type", c.transit.guarantee_type, "transit")
        t.tell("transit.binding_itinerary", c.transit.binding_itinerary, "transit")
        t.tell("transit.time_limit", c.transit.time_limit, "transit")
    if c.air_security is not None:
        t.tell("air.security_status", c.air_security.status, "air_security")
        t.tell("air.regulated_agent", c.air_security.regulated_agent, "air_security")
        t.tell("air.known_consignor", c.air_security.known_consignor, "air_security")
    if c.ecommerce is not None:
        t.tell("ecommerce.platform", c.ecommerce.platform, "ecommerce")
        t.tell("ecommerce.purpose", c.ecommerce.purpose, "ecommerce")
        if c.ecommerce.intrinsic_value is not None:
            t.tell("ecommerce.intrinsic_value", c.ecommerce.intrinsic_value.amount, "ecommerce")
    every = [*c.documents, *(document for item in c.items for document in item.documents)]
    previous = [*c.previous_documents, *(document for item in c.items for document in item.previous_documents)]
    for name, documents in (("documents.types", every), ("documents.previous_types", previous)):
        types = tuple(sorted({document.type for document in documents if document.type}))
        t.tell(name, types, path=next((document.path for document in documents if document.path), None))
    for party in c.parties:
        if party.role is PartyRole.REPRESENTATIVE:
            t.using(party.paths).tell("filing.representation", party.function_code, "function_code")
    actors = [party for party in c.parties if party.role is PartyRole.SUPPLY_CHAIN_ACTOR and party.function_code]
    if actors:
        roles = tuple(sorted({str(party.function_code) for party in actors}))
        t.using(actors[0].paths).tell("parties.aeo_roles", roles, "function_code")


def _journey(t: _Teller, d: Declaration) -> None:
    j = d.consignment.journey
    countries: list[str] = []
    for country in (j.export_country, *j.routing_countries, j.destination_country):
        if country and (not countries or countries[-1] != country):
            countries.append(country)
    t.tell("route.countries", tuple(countries), "routing_countries", "export_country", "destination_country")
    for name in (
        "export_country",
        "destination_country",
        "loading_place",
        "discharge_place",
        "first_port",
        "acceptance_place",
        "delivery_place",
        "goods_location",
        "warehouse",
    ):
        t.tell(f"route.{name}", getattr(j, name), name)
    t.tell("transport.inland_mode", j.inland_mode, "inland_mode")
    if j.border is not None:
        border = t.using(j.border.paths)
        border.tell("transport.border_mode", j.border.mode, "mode")
        border.tell("transport.border_id", j.border.id, "id")
        border.tell("transport.border_id_type", j.border.id_type, "id_type")
        border.tell("transport.border_name", j.border.name, "name")
        border.tell("transport.nationality", j.border.nationality, "nationality")
        border.tell("transport.reference", j.border.reference, "reference")
    for name, conveyance in (("transport.departure_id", j.departure), ("transport.arrival_id", j.arrival)):
        if conveyance is not None:
            t.using(conveyance.paths).tell(name, conveyance.id, "id")
    for moment, actual, name in (
        (Moment.LOADING, False, "journey.loading_planned"),
        (Moment.LOADING, True, "journey.loading_actual"),
        (Moment.DEPARTURE, False, "journey.departure_planned"),
        (Moment.DEPARTURE, True, "journey.departure_actual"),
        (Moment.ARRIVAL, False, "journey.arrival_planned"),
        (Moment.ARRIVAL, True, "journey.arrival_actual"),
        (Moment.PRESENTATION, False, "journey.presentation_planned"),
        (Moment.PRESENTATION, True, "journey.presentation_actual"),
    ):
        time = j.time(moment, actual=actual)
        if time is not None:
            t.tell(name, time.at, path=time.path)


def _party_in_role(t: _Teller, party: Party, *, as_role: PartyRole | None = None) -> None:
    role = as_role or party.role
    t.tell(f"{role}.name", party.name, "name")
    t.tell(f"{role}.id", party.id, "id")
    t.tell(f"{role}.country", party.country, "country", "address")
    if role in _WITH_ADDRESS and party.address is not None:
        t.tell(f"{role}.address", party.address.line, "line", "address")
        t.tell(f"{role}.city", party.address.city, "city", "address")


def _contact(contacts: tuple[Contact, ...], *kinds: str) -> str | None:
    return next((contact.value for contact in contacts if contact.kind.casefold() in kinds), None)


def _party(where: Origin, party: Party) -> dict[str, tuple[Stated, ...]]:
    t = _Teller(where, party.paths)
    address = party.address or Address()
    t.tell("any_party.role", str(party.role), "role", "id", "name")
    t.tell("any_party.name", party.name, "name")
    t.tell("any_party.id", party.id, "id")
    t.tell("any_party.country", address.country, "country", "address")
    t.tell("any_party.city", address.city, "city", "address")
    t.tell("any_party.postcode", address.postcode, "postcode", "address")
    t.tell("any_party.address", address.line, "line", "address")
    t.tell("any_party.phone", _contact(party.contacts, "phone", "te", "al"), "contacts")
    t.tell("any_party.email", _contact(party.contacts, "email", "em"), "contacts")
    if party.role is PartyRole.SUPPLY_CHAIN_ACTOR or (party.authorisation or "").startswith("AEO"):
        t.tell("any_party.aeo", party.id, "id")
    return t.builder.build()


def _item(where: Origin, item: GoodsItem) -> dict[str, tuple[Stated, ...]]:
    t = _Teller(where, item.paths, item.path)
    for name in (
        "number",
        "description",
        "hs",
        "origin",
        "preferential_origin",
        "export_country",
        "destination_country",
        "procedure",
        "previous_procedure",
        "additional_procedures",
        "gross_weight_kg",
        "net_weight_kg",
        "supplementary_units",
        "un_number",
        "containers",
    ):
        t.tell(f"goods.{name}", getattr(item, name), name)
    counts = [packaging.count for packaging in item.packaging if packaging.count is not None]
    if counts:
        t.tell("goods.package_count", sum(counts), "packaging")
    types = tuple(dict.fromkeys(packaging.type for packaging in item.packaging if packaging.type))
    t.tell("goods.package_types", types, "packaging")
    marks = "; ".join(packaging.marks for packaging in item.packaging if packaging.marks)
    t.tell("goods.marks", marks, "packaging")
    if item.value is not None:
        t.tell("goods.value_amount", item.value.amount, "value")
        t.tell("goods.value_currency", item.value.currency, "value")
    if item.statistical_value is not None:
        t.tell("goods.statistical_value", item.statistical_value.amount, "statistical_value")
    documents = tuple(sorted({document.type for document in item.documents if document.type}))
    t.tell("goods.document_types", documents, path=next((d.path for d in item.documents if d.path), None))
    return t.builder.build()


def _equipment(where: Origin, equipment: Equipment) -> dict[str, tuple[Stated, ...]]:
    t = _Teller(where, equipment.paths, equipment.path)
    t.tell("equipment.id", equipment.id, "id")
    t.tell("equipment.size_type", equipment.size_type, "size_type")
    t.tell("equipment.empty", equipment.empty, "empty")
    t.tell("equipment.seals", tuple(seal.number for seal in equipment.seals), "seals")
    return t.builder.build()
