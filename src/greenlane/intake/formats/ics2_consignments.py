# SPDX-License-Identifier: Apache-2.0
"""The consignments of an ICS2 filing: what its header and master level say, and each house with its goods items."""

from typing import Any

from greenlane.cargo import (
    Consignment,
    Conveyance,
    Document,
    Equipment,
    GoodsItem,
    Journey,
    JourneyTime,
    Level,
    Packaging,
    Party,
    PartyRole,
    Statement,
)

from .ics2_values import MEANS, contract, documents, equipment, money, parties, place, statements, times
from .ncts_values import only_first, what_goods_are
from .wco_parties import once_each
from .wco_table import Kind
from .xml_tree import Node, Take, Taken

MOST_SHARED = 99
"""So many documents, statements and parties of the master level go with each of its houses."""

_PARTIES = {
    "consignor": PartyRole.CONSIGNOR,
    "consignee": PartyRole.CONSIGNEE,
    "notifyParty": PartyRole.NOTIFY,
    "carrier": PartyRole.CARRIER,
    "additionalSupplyChainActor": PartyRole.SUPPLY_CHAIN_ACTOR,
    "supplementaryDeclarant": PartyRole.FILER,
}
_SHIPMENT = {"seller": PartyRole.SELLER, "buyer": PartyRole.BUYER}
_LEVEL = {
    "containerIndicator": Take("containerised", Kind.FLAG),
    "totalGrossMass": Take("gross_weight_kg", Kind.DECIMAL),
}
_PLACES = {
    "placeOfAcceptance": "acceptance_place",
    "placeOfLoading": "loading_place",
    "placeOfUnloading": "discharge_place",
    "placeOfDelivery": "delivery_place",
}
_MASTER_ONLY_ROLES = frozenset({PartyRole.CARRIER, PartyRole.SUPPLY_CHAIN_ACTOR, PartyRole.FILER})
"""The roles in which a party of the master level stands for its houses too; a consignor there is the forwarder."""


class Above:
    """What a filing says once for all its houses: the means of transport, the master level, further parties."""

    def __init__(self, filing: Node, header: list[Party]) -> None:
        """Read it. ``header`` are the parties of the filing itself."""
        self.header = header
        self.master = filing.first("consignmentMasterLevel")
        self.border: Conveyance | None = None
        self.times: tuple[JourneyTime, ...] = ()
        self.routing: tuple[tuple[str, ...], str] | None = None
        active = filing.first("activeBorderTransportMeans")
        if active is not None:
            taken = active.take(MEANS)
            self.border = Conveyance(**taken.values, paths=taken.paths) if taken.values else None
            self.times = times(active)
            self.routing = _countries(active, "countriesOfRoutingOfMeansOfTransport")
        self.contract = contract(self.master, "transportDocumentMasterLevel")
        self.level = _Level(self.master) if self.master is not None else None

    def straight(self) -> Consignment:
        """The consignment of a filing that is not divided into houses, or of the goods of its master level."""
        return self._consignment(self.level, self.contract, None, of_house=False)

    def house(self, house: Node) -> Consignment:
        """The consignment of a house."""
        master = contract(house, "transportDocumentMasterLevel") or self.contract
        return self._consignment(_Level(house), master, contract(house, "transportDocumentHouseLevel"), of_house=True)

    def _consignment(
        self, level: "_Level | None", master: Document | None, own: Document | None, *, of_house: bool
    ) -> Consignment:
        upper = self.level if of_house else None
        values: dict[str, Any] = dict(level.fields.values) if level else {}
        paths: dict[str, str] = dict(level.fields.paths) if level else {}
        for field, found in (("master_document", master), ("house_document", own)):
            if found is not None and found.id is not None:
                values[field], paths[field] = found.id, found.path or ""
        if of_house:
            values["level"] = Level.HOUSE
        elif master is not None and master.id is not None:
            divided = self.master is not None and self.master.first("consignmentHouseLevel") is not None
            values["level"] = Level.MASTER if divided else Level.STRAIGHT
        shared = [one for one in upper.parties if one.role in _MASTER_ONLY_ROLES][:MOST_SHARED] if upper else []
        told = level.statements if level else []
        named = [one for one in (master, own) if one is not None]
        return Consignment(
            **values,
            parties=once_each(
                [*self.header, *(level.parties if level else []), *shared], level.of_items if level else []
            ),
            items=tuple(level.items) if level else (),
            equipment=self._equipment(level, upper),
            journey=self._journey(level, upper),
            documents=tuple(
                named + (level.documents if level else []) + (upper.documents[:MOST_SHARED] if upper else [])
            ),
            previous_documents=tuple(level.previous) if level else (),
            statements=tuple(told + (upper.statements[:MOST_SHARED] if upper else [])),
            paths=paths,
        )

    def _equipment(self, level: "_Level | None", upper: "_Level | None") -> tuple[Equipment, ...]:
        """The equipment of the level and its items; where a house names none, that of the master level."""
        own = level.equipment if level else ()
        return own or (upper.equipment if upper else ())

    def _journey(self, level: "_Level | None", upper: "_Level | None") -> Journey:
        taken = Taken()
        for one in (level, upper):
            for field, (value, path) in (one.journey if one else {}).items():
                taken.put(field, value, path)
        if self.routing is not None:
            taken.put("routing_countries", *self.routing)
        return Journey(**taken.values, border=self.border, times=self.times, paths=taken.paths)


class _Level:
    """What one level of consignment, master or house, says."""

    def __init__(self, node: Node) -> None:
        self.fields = node.take(_LEVEL)
        self.parties = parties(node, _PARTIES)
        shipment = node.first("goodsShipment")
        self.previous: list[Document] = []
        if shipment is not None:
            self.parties += parties(shipment, _SHIPMENT)
            filed = shipment.first("MRN")
            if filed is not None and filed.value:
                self.previous.append(Document(type="MRN", id=filed.value, path=filed.path))
        for fiscal in node.all("additionalFiscalReferences"):
            number = fiscal.text("VATIdentificationNumber")
            if number:
                paths = {"id": f"{fiscal.path}/VATIdentificationNumber[1]"}
                role = fiscal.text("role")
                self.parties.append(Party(role=PartyRole.TAX_PARTY, id=number, function_code=role, paths=paths))
        self.documents = documents(node)
        self.statements = statements(node)
        self._amounts(node)
        self.journey: dict[str, tuple[Any, str]] = {}
        for name, field in _PLACES.items():
            found = place(node, name)
            if found is not None:
                self.journey[field] = found
        routing = _countries(node, "countriesOfRoutingOfConsignment")
        if routing is not None:
            self.journey["routing_countries"] = routing
        passive = _passive(node)
        if passive is not None:
            self.journey["arrival"] = passive
        self.of_items: list[Party] = []
        self.items: list[GoodsItem] = []
        held = equipment(node)
        for one in node.all("goodsItem"):
            item, inside = _item(one, self.of_items)
            self.items.append(item)
            held += inside
        self.equipment = _once_each(held)

    def _amounts(self, node: Node) -> None:
        ucr = node.first("referenceNumberUCR", "referenceNumberUCR")
        if ucr is not None and ucr.value:
            self.fields.put("ucr", ucr.value, ucr.path)
        charges = node.first("transportCharges")
        if charges is not None:
            charges.take({"methodOfPayment": Take("freight_payment")}, self.fields)
        invoiced = money(node, "totalAmountInvoiced")
        if invoiced is not None:
            self.fields.put("invoice", *invoiced)
        for code, way in (
            ("postal_charges", ("postalCharges", "postalCharges")),
            ("additions_and_deductions", ("additionsAndDeductions", "amount")),
        ):
            amount = money(node, *way)
            if amount is not None:
                text = f"{amount[0].amount:f} {amount[0].currency or ''}".rstrip()
                self.statements.append(Statement(code=code, text=text))


_WEIGHT = {
    "grossMass": Take("gross_weight_kg", Kind.DECIMAL),
    "netMass": Take("net_weight_kg", Kind.DECIMAL),
}
_PACKAGING = {
    "typeOfPackages": Take("type"),
    "numberOfPackages": Take("count", Kind.COUNT),
    "shippingMarks": Take("marks"),
}


def _item(node: Node, of_items: list[Party]) -> tuple[GoodsItem, list[Equipment]]:
    """A goods item, and the equipment that it names."""
    taken = node.take({"goodsItemNumber": Take("number", Kind.COUNT)})
    commodity = node.first("commodity")
    if commodity is not None:
        what_goods_are(commodity, taken, code="commodityCode", dangerous="dangerousGoods")
    weight = node.first("weight")
    if weight is not None:
        weight.take(_WEIGHT, taken)
    origin = node.first("countryOfOrigin")
    if origin is not None:
        origin.take({"country": Take("origin")}, taken)
    for name in ("itemAmountInvoiced", "postalValue"):
        worth = money(node, name)
        if worth is not None:
            taken.put("value", *worth)
    packaging = [one.take(_PACKAGING).values for one in node.all("packaging")]
    told = statements(node)
    kind = node.text("typeOfGoods")
    if kind:
        told.append(Statement(code="type_of_goods", text=kind))
    for carried in node.all("passiveBorderTransportMeans"):
        number = carried.text("identificationNumber")
        if number:
            told.append(Statement(code="passive_means_of_transport", text=number))
    of_items += parties(node, {"additionalSupplyChainActor": PartyRole.SUPPLY_CHAIN_ACTOR})
    inside = equipment(node)
    lists: dict[str, Any] = {
        "packaging": tuple(Packaging(**one) for one in packaging if one),
        "documents": tuple(documents(node)),
        "statements": tuple(told),
        "containers": tuple(one.id for one in inside if one.id),
    }
    values = taken.values | {field: held for field, held in lists.items() if held}
    return GoodsItem(**values, path=node.path, paths=taken.paths), inside


def _countries(node: Node, name: str) -> tuple[tuple[str, ...], str] | None:
    found = [(text, one) for one in node.all(name) if (text := one.text("country"))]
    return (tuple(text for text, _ in found), found[0][1].path) if found else None


def _passive(node: Node) -> tuple[Conveyance, str] | None:
    """The first means of transport that is itself carried, such as the lorry on a ferry."""
    first: tuple[Conveyance, str] | None = None
    for count, one in enumerate(node.all("passiveBorderTransportMeans")):
        if count == 1:
            node.tree.note(only_first(one, "means of transport"))
            break
        taken = one.take(MEANS)
        if taken.values:
            first = (Conveyance(**taken.values, paths=taken.paths), one.path)
    return first


def _once_each(held: list[Equipment]) -> tuple[Equipment, ...]:
    """Each container once; what has no number is kept as it is."""
    kept: dict[object, Equipment] = {}
    for one in held:
        kept.setdefault(one.id or one.path, one)
    return tuple(kept.values())
