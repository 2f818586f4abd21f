# SPDX-License-Identifier: Apache-2.0
"""Arrival, unloading, presentation and incidents of a transit, read as reports."""

from __future__ import annotations

from datetime import UTC, datetime

from greenlane.cargo import Moment, PartyRole, ReportKind, Statement
from tests.intake.formats.messages import codes, finding
from tests.intake.formats.ncts_messages import ncts, reported, reported_of

MRN = "<MRN>26XX0000000000000J1</MRN>"
INCIDENT = """<Incident><sequenceNumber>1</sequenceNumber><code>{}</code><text>Lorry broke down</text>
<Endorsement><date>2026-03-25</date><authority>Police</authority><place>Pass</place><country>ZZ</country></Endorsement>
<Location><qualifierOfIdentification>U</qualifierOfIdentification><UNLocode>ZZPAS</UNLocode><country>ZZ</country>
</Location><TransportEquipment><sequenceNumber>1</sequenceNumber>
<containerIdentificationNumber>CSQU3054383</containerIdentificationNumber><numberOfSeals>1</numberOfSeals>
<Seal><sequenceNumber>1</sequenceNumber><identifier>NEW-1</identifier></Seal><GoodsReference>
<sequenceNumber>1</sequenceNumber><declarationGoodsItemNumber>2</declarationGoodsItemNumber></GoodsReference>
</TransportEquipment><Transhipment><containerIndicator>1</containerIndicator><TransportMeans>
<typeOfIdentification>30</typeOfIdentification><identificationNumber>ZZ 777</identificationNumber>
<nationality>ZZ</nationality></TransportMeans></Transhipment></Incident>"""


def arrival(consignment: str = "") -> bytes:
    return ncts(
        f"<TransitOperation>{MRN}<arrivalNotificationDateAndTime>2026-03-27T14:00:00</arrivalNotificationDateAndTime>"
        "<simplifiedProcedure>1</simplifiedProcedure></TransitOperation><CustomsOfficeOfDestinationActual>"
        "<referenceNumber>YY000002</referenceNumber></CustomsOfficeOfDestinationActual><TraderAtDestination>"
        "<identificationNumber>YY55</identificationNumber></TraderAtDestination><Consignment><LocationOfGoods>"
        "<typeOfLocation>A</typeOfLocation><qualifierOfIdentification>U</qualifierOfIdentification><UNLocode>YYQAY"
        f"</UNLocode></LocationOfGoods>{consignment}</Consignment>",
        "CC007C",
    )


def test_an_arrival_names_movement_office_time_and_trader() -> None:
    report = reported(arrival())
    assert (report.kind, report.planned, report.place) == (ReportKind.ARRIVAL, False, "YY000002")
    assert [(one.type, one.id) for one in report.documents] == [("MRN", "26XX0000000000000J1")]
    (time,) = report.times
    assert (time.moment, time.actual, time.at) == (Moment.ARRIVAL, True, datetime(2026, 3, 27, 14, tzinfo=UTC))
    assert time.path == "/CC007C[1]/TransitOperation[1]/arrivalNotificationDateAndTime[1]"
    assert [(one.role, one.id) for one in report.parties] == [(PartyRole.FILER, "YY55")]
    assert Statement(code="simplified_procedure", text="1") in report.statements
    assert Statement(code="goods_location", text="AUYYQAY") in report.statements
    assert report.envelope is not None
    assert report.envelope.id == "M1"


def test_an_incident_brings_new_seals_and_new_means_of_transport() -> None:
    report = reported(arrival(INCIDENT.format("3")))
    assert report.conveyance is not None
    assert (report.conveyance.id, report.conveyance.nationality) == ("ZZ 777", "ZZ")
    (unit,) = report.units
    assert unit.equipment.id == "CSQU3054383"
    assert [seal.number for seal in unit.equipment.seals] == ["NEW-1"]
    assert unit.statements == (Statement(code="incident", text="3"), Statement(code="goods_item", text="2"))
    told = {one.code: one.text for one in report.statements}
    assert told["incident.1.code"] == "3"
    assert told["incident.1.text"] == "Lorry broke down"
    assert told["incident.1.endorsement.authority"] == "Police"
    assert told["incident.1.location"] == "ZZPAS, ZZ"
    assert told["incident.1.transhipment.containerised"] == "1"


def test_incidents_that_customs_forwards_are_a_report_of_status() -> None:
    data = ncts(
        f"<TransitOperation>{MRN}<incidentNotificationDateAndTime>2026-03-26T01:02:03</incidentNotificationDateAndTime>"
        "</TransitOperation><CustomsOfficeOfIncidentRegistration><referenceNumber>ZZ000003</referenceNumber>"
        f"</CustomsOfficeOfIncidentRegistration><Consignment>{INCIDENT.format('1')}{INCIDENT.format('4')}</Consignment>",
        "CC182C",
    )
    report = reported(data)
    assert (report.kind, report.place, report.times) == (ReportKind.STATUS, "ZZ000003", ())
    assert [one.statements[0].text for one in report.units] == ["1", "4"]
    assert Statement(code="notified_at", text="2026-03-26T01:02:03+00:00") in report.statements


def test_unloading_remarks_tell_seals_and_what_was_found_item_by_item() -> None:
    data = ncts(
        f"<TransitOperation>{MRN}<otherThingsToReport>One pallet wet</otherThingsToReport></TransitOperation>"
        "<CustomsOfficeOfDestinationActual><referenceNumber>YY000002</referenceNumber>"
        "</CustomsOfficeOfDestinationActual><UnloadingRemark><conform>0</conform><unloadingCompletion>1"
        "</unloadingCompletion><unloadingDate>2026-03-28</unloadingDate><stateOfSeals>0</stateOfSeals><unloadingRemark>"
        "Seal 2 broken</unloadingRemark></UnloadingRemark><Consignment><grossMass>149</grossMass><TransportEquipment>"
        "<sequenceNumber>1</sequenceNumber><numberOfSeals>1</numberOfSeals><Seal><identifier>SEAL-1</identifier></Seal>"
        "</TransportEquipment><HouseConsignment><sequenceNumber>2</sequenceNumber><grossMass>49</grossMass>"
        "<ConsignmentItem><goodsItemNumber>1</goodsItemNumber><declarationGoodsItemNumber>3"
        "</declarationGoodsItemNumber><Commodity><descriptionOfGoods>Wool</descriptionOfGoods><GoodsMeasure><grossMass>"
        "24</grossMass></GoodsMeasure></Commodity><Packaging><sequenceNumber>1</sequenceNumber><numberOfPackages>4"
        "</numberOfPackages></Packaging></ConsignmentItem></HouseConsignment></Consignment>",
        "CC044C",
    )
    report = reported(data)
    assert (report.kind, report.place) == (ReportKind.UNLOADING, "YY000002")
    assert {one.code: one.text for one in report.statements} == {
        "other_things_to_report": "One pallet wet",
        "conform": "0",
        "unloading_completion": "1",
        "unloading_date": "2026-03-28",
        "state_of_seals": "0",
        "unloading_remark": "Seal 2 broken",
        "found.gross_weight_kg": "149",
        "found.house.2.gross_weight_kg": "49",
        "found.item.3.description": "Wool",
        "found.item.3.gross_weight_kg": "24",
        "found.item.3.packaging.1.count": "4",
    }
    (unit,) = report.units
    assert [seal.number for seal in unit.equipment.seals] == ["SEAL-1"]


def test_a_presentation_speaks_of_the_declaration_by_its_reference() -> None:
    data = ncts(
        "<TransitOperation><LRN>LRN-1</LRN><limitDate>2026-04-01</limitDate></TransitOperation>"
        "<CustomsOfficeOfDeparture><referenceNumber>XX000001</referenceNumber></CustomsOfficeOfDeparture>"
        "<HolderOfTheTransitProcedure><identificationNumber>XX123</identificationNumber></HolderOfTheTransitProcedure>"
        "<Consignment><TransportEquipment><containerIdentificationNumber>CSQU3054383</containerIdentificationNumber>"
        "<numberOfSeals>1</numberOfSeals><Seal><identifier>S9</identifier></Seal></TransportEquipment><PlaceOfLoading>"
        "<UNLocode>XXHAR</UNLocode></PlaceOfLoading><DepartureTransportMeans><identificationNumber>AB 1"
        "</identificationNumber></DepartureTransportMeans></Consignment>",
        "CC170C",
    )
    report = reported(data)
    assert (report.kind, report.reference, report.place) == (ReportKind.PRESENTATION, "LRN-1", "XX000001")
    (time,) = report.times
    assert (time.moment, time.actual, time.at) == (Moment.PRESENTATION, True, datetime(2026, 3, 24, 9, tzinfo=UTC))
    (unit,) = report.units
    assert (unit.equipment.id, unit.loading_place) == ("CSQU3054383", "XXHAR")
    assert report.conveyance is not None
    assert report.conveyance.id == "AB 1"
    assert [one.role for one in report.parties] == [PartyRole.TRANSIT_HOLDER]
    assert Statement(code="limit_date", text="2026-04-01") in report.statements


def test_a_report_with_a_wrong_time_is_read_without_it() -> None:
    message = reported_of(arrival().replace(b"2026-03-27T14:00:00", b"noon"))
    assert message.report.times == ()
    told = finding(message.findings, "READ-TIME")
    assert (told.path, told.value) == ("/CC007C[1]/TransitOperation[1]/arrivalNotificationDateAndTime[1]", "noon")


def test_an_empty_report_is_read_as_one() -> None:
    message = reported_of(ncts("", "CC044C"))
    assert (message.report.kind, message.report.statements, codes(message.findings)) == (ReportKind.UNLOADING, (), [])
