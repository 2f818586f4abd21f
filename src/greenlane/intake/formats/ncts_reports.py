# SPDX-License-Identifier: Apache-2.0
"""What is told of a transit on its way: arrival (IE007), unloading (IE044), presentation (IE170), incidents (IE182).

None of them declares goods. Each becomes a report that names the movement by its MRN or LRN; what no field holds is
kept as statements with codes of ours: ``conform``, ``state_of_seals``, ``found.item.3.gross_weight_kg`` and so on.
"""

from greenlane.cargo import (
    Document,
    Equipment,
    JourneyTime,
    Moment,
    Party,
    PartyRole,
    Report,
    ReportedUnit,
    ReportKind,
    Statement,
)

from ..reading import ReportMessage
from .ncts_messages import ARRIVAL, INCIDENTS, PRESENTATION, UNLOADING
from .ncts_values import (
    conveyance,
    documents,
    envelope,
    equipment,
    goods_location,
    instant,
    means,
    party,
    place,
)
from .wco_table import Kind
from .xml_tree import Node, Take, Taken

_KINDS = {
    ARRIVAL: ReportKind.ARRIVAL,
    UNLOADING: ReportKind.UNLOADING,
    PRESENTATION: ReportKind.PRESENTATION,
    INCIDENTS: ReportKind.STATUS,
}
_OFFICES = ("CustomsOfficeOfDestinationActual", "CustomsOfficeOfIncidentRegistration", "CustomsOfficeOfDeparture")
_PARTIES = {
    "TraderAtDestination": PartyRole.FILER,
    "HolderOfTheTransitProcedure": PartyRole.TRANSIT_HOLDER,
    "Representative": PartyRole.REPRESENTATIVE,
}
MRN = "MRN"
"""The type of document by which the number of the movement is named."""

# Elements whose text is kept as a statement, by where they stand: the element and the code of the statement.
_OPERATION = {
    "simplifiedProcedure": "simplified_procedure",
    "otherThingsToReport": "other_things_to_report",
    "limitDate": "limit_date",
}
_REMARK = {
    "conform": "conform",
    "unloadingCompletion": "unloading_completion",
    "unloadingDate": "unloading_date",
    "stateOfSeals": "state_of_seals",
    "unloadingRemark": "unloading_remark",
}
_CONSIGNMENT = {
    "containerIndicator": "containerised",
    "inlandModeOfTransport": "inland_mode",
    "grossMass": "found.gross_weight_kg",
    "referenceNumberUCR": "found.ucr",
}
_HOUSE = {"grossMass": "gross_weight_kg", "referenceNumberUCR": "ucr"}
_COMMODITY = {
    ("referenceNumberUCR",): "ucr",
    ("Commodity", "descriptionOfGoods"): "description",
    ("Commodity", "cusCode"): "cus_code",
    ("Commodity", "CommodityCode", "harmonizedSystemSubHeadingCode"): "hs",
    ("Commodity", "CommodityCode", "combinedNomenclatureCode"): "combined_nomenclature",
    ("Commodity", "GoodsMeasure", "grossMass"): "gross_weight_kg",
    ("Commodity", "GoodsMeasure", "netMass"): "net_weight_kg",
}
_PACKAGES = {"typeOfPackages": "type", "numberOfPackages": "count", "shippingMarks": "marks"}
_DOCUMENTS = ("SupportingDocument", "TransportDocument", "AdditionalReference")


def read_report(root: Node, number: str) -> ReportMessage:
    """The report of a message; ``number`` says which it is."""
    taken = Taken()
    told: list[Statement] = []
    named: list[Document] = []
    times: list[JourneyTime] = []
    made = root.take({"preparationDateAndTime": Take("at", instant)})
    if number == PRESENTATION and "at" in made.values:
        at, path = made.values["at"], made.paths["at"]
        times.append(JourneyTime(moment=Moment.PRESENTATION, at=at, actual=True, path=path))
    operation = root.first("TransitOperation")
    if operation is not None:
        _operation(operation, number, taken, told, named, times)
    for name in _OFFICES:
        office = root.first(name)
        if office is not None:
            office.take({"referenceNumber": Take("place")}, taken)
    named += documents(root, "Authorisation")
    remark = root.first("UnloadingRemark")
    if remark is not None:
        told += _noted(remark, _REMARK)
    parties = [
        one for name, role in _PARTIES.items() for each in root.all(name) if (one := party(each, role)) is not None
    ]
    report = _with_consignment(root, number, taken, told, named, times, parties)
    return ReportMessage(report=report, findings=())


def _operation(
    operation: Node,
    number: str,
    taken: Taken,
    told: list[Statement],
    named: list[Document],
    times: list[JourneyTime],
) -> None:
    mrn = operation.first("MRN")
    if mrn is not None and mrn.value:
        named.append(Document(type=MRN, id=mrn.value, path=mrn.path))
    if number == PRESENTATION:
        # it presents what was declared before under the reference, at the time at which it is made
        lrn = operation.first("LRN")
        if lrn is not None and lrn.value:
            taken.values["reference"], taken.paths["reference"] = lrn.value, lrn.path
    told += _noted(operation, _OPERATION)
    for name in ("arrivalNotificationDateAndTime", "incidentNotificationDateAndTime"):
        found = operation.take({name: Take("at", instant)})
        if "at" not in found.values:
            continue
        if number == ARRIVAL:
            at, path = found.values["at"], found.paths["at"]
            times.append(JourneyTime(moment=Moment.ARRIVAL, at=at, actual=True, path=path))
        else:
            told.append(Statement(code="notified_at", text=found.values["at"].isoformat()))


def _with_consignment(
    root: Node,
    number: str,
    taken: Taken,
    told: list[Statement],
    named: list[Document],
    times: list[JourneyTime],
    parties: list[Party],
) -> Report:
    node = root.first("Consignment")
    units: list[ReportedUnit] = []
    carried = None
    if node is not None:
        told += _noted(node, _CONSIGNMENT)
        location, loading = goods_location(node), place(node, "PlaceOfLoading")
        if location is not None:
            told.append(Statement(code="goods_location", text=location[0]))
        units += _units(node, (), loading[0] if loading else None)
        named += documents(node, *_DOCUMENTS)
        carried = means(node, "DepartureTransportMeans")
        crossing = means(node, "ActiveBorderTransportMeans")
        mode = node.take({"modeOfTransportAtTheBorder": Take("mode")}, crossing)
        for means_of_it in node.all("ActiveBorderTransportMeans"):
            told += _noted(means_of_it, {"customsOfficeAtBorderReferenceNumber": "office_at_border"})
        carried = carried or (mode if mode.values else None)
        for stop in node.all("CountryOfRoutingOfConsignment"):
            told += _noted(stop, {"country": "found.routing_country"})
        for incident in node.all("Incident"):
            exchanged = _incident(incident, told, units)
            carried = exchanged or carried
        for house in node.all("HouseConsignment"):
            of_house = means(house, "DepartureTransportMeans")
            carried = carried or of_house
            _house(house, told, named)
    return Report(
        kind=_KINDS[number],
        **taken.values,
        conveyance=conveyance(carried),
        times=tuple(times),
        parties=tuple(parties),
        documents=tuple(named),
        units=tuple(units),
        statements=tuple(told),
        envelope=envelope(root),
        paths=taken.paths,
    )


def _noted(node: Node, codes: dict[str, str], before: str = "") -> list[Statement]:
    return [Statement(code=f"{before}{code}", text=text) for name, code in codes.items() if (text := node.text(name))]


def _units(node: Node, told: tuple[Statement, ...], loading: str | None = None) -> list[ReportedUnit]:
    """The equipment in a node with its seals, each with the numbers of the goods items it refers to."""
    held, _ = equipment(node)
    refers = {
        one.path: tuple(
            Statement(code="goods_item", text=number)
            for reference in one.all("GoodsReference")
            if (number := reference.text("declarationGoodsItemNumber"))
        )
        for one in node.all("TransportEquipment")
    }
    return [_unit(one, (*told, *refers.get(one.path or "", ())), loading) for one in held]


def _unit(held: Equipment, told: tuple[Statement, ...], loading: str | None) -> ReportedUnit:
    return ReportedUnit(equipment=held, loading_place=loading, statements=told, path=held.path)


def _incident(node: Node, told: list[Statement], units: list[ReportedUnit]) -> Taken | None:
    """What an incident says: as statements, equipment with its new seals, and the means the goods now travel on."""
    code = f"incident.{node.text('sequenceNumber') or node.path.rpartition('[')[2].rstrip(']')}"
    told += _noted(node, {"code": "code", "text": "text"}, f"{code}.")
    endorsement = node.first("Endorsement")
    if endorsement is not None:
        names = {"date": "date", "authority": "authority", "place": "place", "country": "country"}
        told += _noted(endorsement, names, f"{code}.endorsement.")
    location = node.first("Location")
    if location is not None:
        address = location.first("Address")
        parts = [location.text("UNLocode"), location.text("GNSS", "latitude"), location.text("GNSS", "longitude")]
        if address is not None:
            parts += [address.text(name) for name in ("streetAndNumber", "postcode", "city")]
        text = ", ".join(part for part in (*parts, location.text("country")) if part)
        location.first("qualifierOfIdentification")
        if text:
            told.append(Statement(code=f"{code}.location", text=text))
    units += _units(node, (Statement(code="incident", text=node.text("code")),))
    transhipment = node.first("Transhipment")
    if transhipment is None:
        return None
    told += _noted(transhipment, {"containerIndicator": "containerised"}, f"{code}.transhipment.")
    return means(transhipment, "TransportMeans")


def _house(house: Node, told: list[Statement], named: list[Document]) -> None:
    """What was found of a house consignment and of its goods items."""
    number = house.text("sequenceNumber") or house.path.rpartition("[")[2].rstrip("]")
    told += _noted(house, _HOUSE, f"found.house.{number}.")
    named += documents(house, *_DOCUMENTS)
    for one in house.all("ConsignmentItem"):
        within = one.take({"goodsItemNumber": Take("number", Kind.COUNT)})
        own = one.take({"declarationGoodsItemNumber": Take("number", Kind.COUNT)})
        at = own.values.get("number", within.values.get("number", one.path.rpartition("[")[2].rstrip("]")))
        before = f"found.item.{at}."
        told += [
            Statement(code=f"{before}{code}", text=text) for way, code in _COMMODITY.items() if (text := one.text(*way))
        ]
        for position, packages in enumerate(one.all("Packaging"), start=1):
            told += _noted(packages, _PACKAGES, f"{before}packaging.{position}.")
        named += documents(one, *_DOCUMENTS)
