# SPDX-License-Identifier: Apache-2.0
"""The part of the table about goods items: what they are, what they weigh and cost, their procedures and documents."""

import re
from collections.abc import Iterator

from greenlane.cargo import GoodsItem, Packaging, Statement

from .wco_documents import documents, previous_documents
from .wco_equipment import CONTAINER
from .wco_parties import BUYER, CONSIGNEE, CONSIGNOR, EXPORTER, IMPORTER, SELLER, SUPPLY_CHAIN_ACTOR, TAX_PARTY
from .wco_reading import Draft, MessageReader
from .wco_table import Group, Kind, Leaf, Maker, Slots, Values, elsewhere

_HS_TYPE = "TSP"  # commodity code, HS and the digits of the combined nomenclature
_NOT_HS_TYPES = frozenset({"CV", "TRC", "TRA", "GN"})
_SEPARATORS = re.compile(r"[\s.\-]")
_PREFERENTIAL = "2"  # code list of WCO 501: 1 non-preferential, 2 preferential


def _finish_statement(reader: MessageReader, draft: Draft) -> None:
    values = draft.values
    if "code" in values or "text" in values:
        statement = Statement(code=values.get("code"), text=values.get("text"))
        reader.append("item", "statements", statement, draft.path)


def _spread_statements(slots: Slots) -> Iterator[Values]:
    for one in slots["item"]["statements"]:
        yield {"code": one.code, "text": one.text}


def _finish_classification(reader: MessageReader, draft: Draft) -> None:
    code = draft.values.get("id")
    if code:
        reader.append("item", "classifications", (draft.values.get("type"), code, draft.paths["id"]), draft.path)


def _classify(draft: Draft) -> None:
    """Tell the commodity code from the additional codes among the classifications of an item."""
    values, paths = draft.values, draft.paths
    found = values.pop("classifications", None)
    paths.pop("classifications", None)
    if not found:
        return
    commodity = next((one for one in found if one[0] == _HS_TYPE), None) or next(
        (one for one in found if one[0] not in _NOT_HS_TYPES), None
    )
    if commodity is not None:
        values["hs"], paths["hs"] = _SEPARATORS.sub("", commodity[1]), commodity[2]
    others = [one for one in found if one is not commodity]
    if others:
        values["additional_codes"] = tuple(code for _, code, _ in others)
        paths["additional_codes"] = others[0][2]


def _spread_classifications(slots: Slots) -> Iterator[Values]:
    item = slots["item"]
    if item["hs"]:
        yield {"id": item["hs"], "type": _HS_TYPE}
    for code in item["additional_codes"]:
        yield {"id": code, "type": "TRC" if len(code) == 2 else "TRA" if code.isdigit() else "GN"}


def _finish_procedure(reader: MessageReader, draft: Draft) -> None:
    current, previous = draft.values.get("current"), draft.values.get("previous")
    if not current:
        return
    values, paths = reader.slots["item"].values, reader.slots["item"].paths
    if previous is None and len(current) == 4 and current.isdigit():
        current, previous = current[:2], current[2:]  # "4071" in one element
    if "procedure" not in values and (previous is not None or len(current) == 2):
        values["procedure"], paths["procedure"] = current, draft.paths["current"]
        if previous:
            values["previous_procedure"] = previous
            paths["previous_procedure"] = draft.paths.get("previous", draft.paths["current"])
    else:
        reader.append("item", "additional_procedures", current, draft.paths["current"])


def _spread_procedures(slots: Slots) -> Iterator[Values]:
    item = slots["item"]
    if item["procedure"]:
        yield {"current": item["procedure"], "previous": item["previous_procedure"]}
    for code in item["additional_procedures"]:
        yield {"current": code, "previous": None}


def _finish_origin(reader: MessageReader, draft: Draft) -> None:
    country = draft.values.get("country")
    if country:
        field = "preferential_origin" if draft.values.get("type") == _PREFERENTIAL else "origin"
        reader.put(reader.slots["item"], field, country, draft.paths["country"])


def _spread_origins(slots: Slots) -> Iterator[Values]:
    for field, type_code in (("origin", "1"), ("preferential_origin", _PREFERENTIAL)):
        if slots["item"][field]:
            yield {"country": slots["item"][field], "type": type_code}


def _finish_packaging(reader: MessageReader, draft: Draft) -> None:
    values = draft.values
    if values.keys() & {"count", "type", "marks"}:
        packaging = Packaging(count=values.get("count"), type=values.get("type"), marks=values.get("marks"))
        reader.append("item", "packaging", packaging, draft.path)


def _spread_packaging(slots: Slots) -> Iterator[Values]:
    for number, one in enumerate(slots["item"]["packaging"], start=1):
        yield {"position": number, "count": one.count, "type": one.type, "marks": one.marks}


def _finish_item(reader: MessageReader, draft: Draft) -> None:
    _classify(draft)
    values = draft.values
    if not values.keys() - {"number"} and "ConsignmentItem" in draft.path.rpartition("/")[2]:
        return  # a consignment item that only names a party or the payment of freight
    for field in ("packaging", "additional_procedures", "containers", "documents", "previous_documents", "statements"):
        if field in values:
            values[field] = tuple(values[field])
    reader.append("consignment", "items", GoodsItem(**values, path=draft.path, paths=draft.paths), draft.path)


def _spread_items(slots: Slots) -> Iterator[Values]:
    for item in slots["consignment"]["items"]:
        yield {field: getattr(item, field) for field in GoodsItem.__struct_fields__}


_MEASURE = Group(
    "GoodsMeasure",
    "65A",
    (
        Leaf("GrossMassMeasure", "126", "item.gross_weight_kg", Kind.WEIGHT),
        Leaf("NetNetWeightMeasure", "128", "item.net_weight_kg", Kind.WEIGHT),
        Leaf("TariffQuantity", "130", "item.supplementary_units", Kind.DECIMAL),
    ),
)
_CLASSIFICATION = Group(
    "Classification",
    "21A",
    (Leaf("ID", "145", "classification.id"), Leaf("IdentificationTypeCode", None, "classification.type")),
    Maker("classification", _finish_classification, _spread_classifications),
)
COMMODITY = Group(
    "Commodity",
    "23A",
    (
        Leaf("Description", "137", "item.description"),
        Leaf("CargoDescription", "138", "item.description", spare=True),
        Leaf("ValueAmount", None, "item.value", Kind.MONEY, spare=True),
        _CLASSIFICATION,
        Group("DangerousGoods", "12C", (Leaf("UNDGID", "506", "item.un_number"),)),
        _MEASURE,
        Group("InvoiceLine", "79A", (Leaf("ItemChargeAmount", "112", "item.value", Kind.MONEY),)),
        CONTAINER,
    ),
)

ITEM = Group(
    "GovernmentAgencyGoodsItem",
    "68A",
    (
        Leaf("SequenceNumeric", "006", "item.number", Kind.COUNT),
        Leaf("StatisticalValueAmount", "114", "item.statistical_value", Kind.MONEY),
        Leaf("TransactionNatureCode", "103", "item.transaction_nature"),
        documents("item"),
        Group(
            "AdditionalInformation",
            "03A",
            (
                Leaf("StatementCode", "226", "statement.code"),
                Leaf("StatementDescription", "225", "statement.text"),
                Leaf("Content", "225", "statement.text", spare=True),
            ),
            Maker("statement", _finish_statement, _spread_statements, "item.statements"),
        ),
        elsewhere(SUPPLY_CHAIN_ACTOR),
        elsewhere(BUYER),
        COMMODITY,
        elsewhere(CONSIGNEE),
        elsewhere(CONSIGNOR),
        Group("Destination", "99B", (Leaf("CountryCode", "465", "item.destination_country"),)),
        elsewhere(TAX_PARTY),
        Group("ExportCountry", "95B", (Leaf("ID", "062", "item.export_country"),)),
        elsewhere(EXPORTER),
        Group("Freight", "62A", (Leaf("PaymentMethodCode", "098", "consignment.freight_payment", spare=True),)),
        elsewhere(_MEASURE),
        Group(
            "GovernmentProcedure",
            "70A",
            (Leaf("CurrentCode", "166", "procedure.current"), Leaf("PreviousCode", "161", "procedure.previous")),
            Maker("procedure", _finish_procedure, _spread_procedures),
        ),
        elsewhere(IMPORTER),
        Group(
            "Origin",
            "92A",
            (Leaf("CountryCode", "063", "origin.country"), Leaf("TypeCode", "501", "origin.type")),
            Maker("origin", _finish_origin, _spread_origins),
        ),
        Group(
            "Packaging",
            "93A",
            (
                Leaf("SequenceNumeric", "006", "packaging.position"),
                Leaf("MarksNumbersID", "142", "packaging.marks"),
                Leaf("QuantityQuantity", "144", "packaging.count", Kind.COUNT),
                Leaf("TypeCode", "141", "packaging.type"),
            ),
            Maker("packaging", _finish_packaging, _spread_packaging, "item.packaging"),
        ),
        previous_documents("item"),
        elsewhere(SELLER),
        elsewhere(CONTAINER),
    ),
    Maker("item", _finish_item, _spread_items, "consignment.items"),
)
"""A goods item. Parties that it names become parties of the consignment, with the item's path."""

CONSIGNMENT_ITEM = Group("ConsignmentItem", "29A", ITEM.content, ITEM.makes, spare=True)
"""The same under the word of cargo reports."""

ITEM_NAMES = frozenset({ITEM.name, CONSIGNMENT_ITEM.name})
