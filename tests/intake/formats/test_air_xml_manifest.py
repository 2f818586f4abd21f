# SPDX-License-Identifier: Apache-2.0
"""A flight manifest is a report: what is on board, in which unit load device, under which waybill."""

from __future__ import annotations

import pytest

from greenlane.cargo import Function, Moment, ReportKind, Statement
from tests.intake.formats.air_messages import NUMBER, WRONG_NUMBER, answered, one_report, told

FLIGHT = """<LogisticsTransportMovement><ID>LH456</ID><SequenceNumeric>1</SequenceNumeric>
<TotalGrossWeightMeasure unitCode="KGM">200</TotalGrossWeightMeasure><TotalPieceQuantity>10</TotalPieceQuantity>
<UsedLogisticsTransportMeans><ID>DABYT</ID><Name>LH</Name></UsedLogisticsTransportMeans><DepartureEvent>
<DepartureOccurrenceDateTime>2026-03-03T10:05:00+01:00</DepartureOccurrenceDateTime>
<DepartureDateTimeTypeCode>{type}</DepartureDateTimeTypeCode><OccurrenceDepartureLocation><ID>FRA</ID>
</OccurrenceDepartureLocation></DepartureEvent></LogisticsTransportMovement>"""
WAYBILL = """<IncludedMasterConsignment><GrossWeightMeasure unitCode="KGM">120</GrossWeightMeasure>
<TotalPieceQuantity>6</TotalPieceQuantity><SummaryDescription>Static converters</SummaryDescription>
<TransportContractDocument><ID>{number}</ID></TransportContractDocument>
<HandlingSPHInstructions><DescriptionCode>SPX</DescriptionCode></HandlingSPHInstructions></IncludedMasterConsignment>"""
UNIT = """<UtilizedUnitLoadTransportEquipment><ID>12345</ID><CharacteristicCode>AKE</CharacteristicCode>
<OperatingParty><PrimaryID>LH</PrimaryID></OperatingParty></UtilizedUnitLoadTransportEquipment>"""


def manifest(*, type_code: str = "A", purpose: str = "Creation", flight: str = FLIGHT, number: str = NUMBER) -> str:
    return f"""<FlightManifest xmlns="iata:flightmanifest:1"><MessageHeaderDocument><ID>1</ID>
<PurposeCode>{purpose}</PurposeCode></MessageHeaderDocument><BusinessHeaderDocument><ID>LH456-0303</ID>
</BusinessHeaderDocument>{flight.format(type=type_code)}<ArrivalEvent><ArrivalOccurrenceDateTime>2026-03-03T12:40:00-08:00
</ArrivalOccurrenceDateTime><ArrivalDateTimeTypeCode>E</ArrivalDateTimeTypeCode><OccurrenceArrivalLocation><ID>LAX</ID>
</OccurrenceArrivalLocation><AssociatedTransportCargo><TypeCode>ULD</TypeCode>{UNIT}{WAYBILL.format(number=number)}
</AssociatedTransportCargo><AssociatedTransportCargo><TypeCode>BLK</TypeCode>{WAYBILL.format(number="02087654324")}
</AssociatedTransportCargo></ArrivalEvent></FlightManifest>"""


def test_a_manifest_tells_the_flight_and_its_times() -> None:
    report = one_report(manifest())
    assert (report.kind, report.planned, report.reference) == (ReportKind.LOADING, False, "LH456-0303")
    assert report.conveyance is not None
    assert (report.conveyance.reference, report.conveyance.id, report.conveyance.name) == ("LH456", "DABYT", "LH")
    assert report.place == "FRA"
    assert [(time.moment, time.actual) for time in report.times] == [(Moment.DEPARTURE, True), (Moment.ARRIVAL, False)]
    assert Statement(code="WEIGHT_KG", text="200") in report.statements


def test_a_manifest_tells_what_lies_in_which_unit() -> None:
    loaded, loose = one_report(manifest()).units
    assert (loaded.equipment.id, loaded.equipment.size_type) == ("AKE12345LH", "AKE")
    assert (loaded.loading_place, loaded.discharge_place) == ("FRA", "LAX")
    assert [(document.type, document.id) for document in loaded.documents] == [("741", NUMBER)]
    assert Statement(code="PIECES", text=f"{NUMBER}: 6") in loaded.statements
    assert Statement(code="SPH", text=f"{NUMBER}: SPX") in loaded.statements
    assert (loose.equipment.id, loose.documents[0].id) == (None, "020-87654324")


def test_every_waybill_is_listed_once() -> None:
    report = one_report(manifest(number="020-87654324"))
    assert [document.id for document in report.documents] == ["020-87654324"]
    assert len(report.units) == 2


def test_a_manifest_before_departure_is_a_plan() -> None:
    assert one_report(manifest(type_code="S")).planned is True


@pytest.mark.parametrize(("purpose", "function"), [("Update", Function.AMENDMENT), ("Deletion", Function.CANCELLATION)])
def test_the_purpose_of_a_manifest_is_its_function(purpose: str, function: Function) -> None:
    assert one_report(manifest(purpose=purpose)).function is function


def test_a_wrong_waybill_number_is_told_where_no_check_looks() -> None:
    reading = answered(manifest(number=WRONG_NUMBER))
    (finding,) = (one for one in reading.reports[0].findings if one.code == "READ-AIR-WAYBILL")
    assert finding.value == WRONG_NUMBER
    assert finding.path is not None
    assert finding.path.endswith("/TransportContractDocument[1]/ID[1]")


def test_a_manifest_without_flight_or_numbers_says_so() -> None:
    reading = answered(manifest(flight="", number=""))
    assert {"READ-NO-FLIGHT", "READ-NO-NUMBER"} <= set(told(reading))
