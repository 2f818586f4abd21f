# SPDX-License-Identifier: Apache-2.0
"""The house consignments of a transit message and their goods items, one after another."""

from typing import Any

from greenlane.cargo import Document, GoodsItem, Packaging, Party, PartyRole, Statement

from .collecting import Refused, error
from .ncts_values import Noted, documents, means, party, what_goods_are
from .wco_table import Kind
from .xml_tree import Node, Take, Taken

UCR = "UCR"
"""The type of document by which the UCR of a house consignment or goods item is kept."""
MOST_CONTRACTS = 99
"""So many transport documents a house has at most by the schema; no more are put on its goods items."""

_ITEM = {
    "declarationGoodsItemNumber": Take("number", Kind.COUNT),
    "goodsItemNumber": Take("number", Kind.COUNT),
    "countryOfDispatch": Take("export_country"),
    "countryOfDestination": Take("destination_country"),
}
_MEASURE = {
    "grossMass": Take("gross_weight_kg", Kind.DECIMAL),
    "netMass": Take("net_weight_kg", Kind.DECIMAL),
    "supplementaryUnits": Take("supplementary_units", Kind.DECIMAL),
}
_PACKAGING = {
    "typeOfPackages": Take("type"),
    "numberOfPackages": Take("count", Kind.COUNT),
    "shippingMarks": Take("marks"),
}
_HOUSE_PARTIES = {
    "Consignor": PartyRole.CONSIGNOR,
    "Consignee": PartyRole.CONSIGNEE,
    "AdditionalSupplyChainActor": PartyRole.SUPPLY_CHAIN_ACTOR,
}
_COUNTRIES = {"countryOfDispatch": "export_country", "countryOfDestination": "destination_country"}


class Houses:
    """The house consignments of one message: their items in order, and what they say beside them.

    ``fields`` are those of the consignment that all houses agree on (``ucr``, ``freight_payment``), ``countries``
    those of the journey; ``departure`` is the first means of transport that a house names.
    """

    def __init__(self, node: Node, holds: dict[int, list[str]]) -> None:
        """Read the houses under a consignment. ``holds`` are the containers by the number of the item in them."""
        self.items: list[GoodsItem] = []
        self.parties: list[Party] = []
        self.contracts: list[Document] = []
        self.supporting: list[Document] = []
        self.references: list[Document] = []
        self.previous: list[Document] = []
        self.statements: list[Statement] = []
        self.departure: Taken | None = None
        self.fields: dict[str, tuple[str, str]] = {}
        self.countries: dict[str, tuple[str, str]] = {}
        # each number is taken once: items that share one would multiply what refers to them
        self._holds = dict(holds)
        self._limit = node.tree.limits.max_items
        houses = list(node.all("HouseConsignment"))
        consignment_has_ucr = node.first("referenceNumberUCR") is not None
        for field, into, way in (
            ("ucr", self.fields, ("referenceNumberUCR",)),
            ("freight_payment", self.fields, ("TransportCharges", "methodOfPayment")),
            ("export_country", self.countries, ("countryOfDispatch",)),
            ("destination_country", self.countries, ("countryOfDestination",)),
        ):
            stated = {text: one for one in houses if (text := one.text(*way))}
            if len(stated) == 1:
                ((text, one),) = stated.items()
                into[field] = (text, "/".join([one.path, *(f"{step}[1]" for step in way)]))
        self._ucr_of_all = "ucr" in self.fields and not consignment_has_ucr
        for house in houses:
            self._house(house)

    def _house(self, house: Node) -> None:
        contracts = documents(house, "TransportDocument")
        self.contracts += contracts
        shared = tuple(contracts[:MOST_CONTRACTS])
        ucr = house.text("referenceNumberUCR")
        named = (Document(type=UCR, id=ucr, path=f"{house.path}/referenceNumberUCR[1]"),) if ucr else ()
        of_all = shared if self._ucr_of_all else (*shared, *named)
        self.supporting += documents(house, "SupportingDocument")
        self.references += documents(house, "AdditionalReference")
        self.previous += documents(house, "PreviousDocument")
        self.statements += statements(house)
        self._parties(house)
        if (own := means(house, "DepartureTransportMeans")) is not None and self.departure is None:
            self.departure = own
        of_house = {field: text for name, field in _COUNTRIES.items() if (text := house.text(name))}
        house.first("grossMass")
        for one in house.all("ConsignmentItem"):
            if len(self.items) >= self._limit:
                raise Refused(
                    error(
                        "READ-TOO-MANY",
                        f"The declaration has more than {self._limit} goods items, the most that are read. Nothing of "
                        "it was taken. Divide it into several.",
                        path=one.path,
                        value=self._limit + 1,
                    )
                )
            self.items.append(self._item(one, (shared, of_all), house.path, of_house))

    def _parties(self, node: Node) -> None:
        for name, role in _HOUSE_PARTIES.items():
            self.parties += [found for each in node.all(name) if (found := party(each, role)) is not None]

    def _item(
        self,
        node: Node,
        of_its_house: tuple[tuple[Document, ...], tuple[Document, ...]],
        house: str,
        of_house: dict[str, str],
    ) -> GoodsItem:
        taken = node.take(_ITEM)
        values, paths = taken.values, taken.paths
        for field, text in of_house.items():
            taken.put(field, text, house)
        told = [Statement(code=Noted.DECLARATION_TYPE, text=own)] if (own := node.text("declarationType")) else []
        ucr = node.text("referenceNumberUCR")
        shared, of_all = of_its_house
        named = (
            [Document(type=UCR, id=ucr, path=f"{node.path}/referenceNumberUCR[1]")] if ucr else of_all[len(shared) :]
        )
        _commodity(node, taken)
        self._parties(node)
        packaging = [one.take(_PACKAGING).values for one in node.all("Packaging")]
        supporting = documents(node, "SupportingDocument", "TransportDocument", "AdditionalReference")
        previous = documents(node, "PreviousDocument")
        told += statements(node)
        lists: dict[str, Any] = {
            "packaging": tuple(Packaging(**one) for one in packaging if one),
            "documents": (*shared, *named, *supporting) if ucr or supporting else of_all,
            "previous_documents": tuple(previous),
            "statements": tuple(told),
            "containers": tuple(self._holds.pop(values.get("number", -1), ())),
        }
        for field, name in (("packaging", "Packaging"), ("statements", "AdditionalInformation")):
            if lists[field]:
                paths[field] = f"{node.path}/{name}[1]"
        return GoodsItem(
            **values, **{field: held for field, held in lists.items() if held}, path=node.path, paths=paths
        )


def _commodity(item: Node, taken: Taken) -> None:
    node = item.first("Commodity")
    if node is None:
        return
    what_goods_are(node, taken, code="CommodityCode", dangerous="DangerousGoods")
    measure = node.first("GoodsMeasure")
    if measure is not None:
        measure.take(_MEASURE, taken)


def statements(node: Node) -> list[Statement]:
    """The additional information that stands in a node."""
    found = (one.take({"code": Take("code"), "text": Take("text")}).values for one in node.all("AdditionalInformation"))
    return [Statement(**values) for values in found if values]
