# SPDX-License-Identifier: Apache-2.0
"""Air messages of our own for tests, and shortcuts to what was read of them."""

from __future__ import annotations

from greenlane.cargo import Declaration, Report
from greenlane.intake import Reading, ReadState, read

NUMBER = "020-12345675"  # 1234567 modulo 7 is 5
WRONG_NUMBER = "020-12345674"

HEADER = """<MessageHeaderDocument><ID>M-1</ID><TypeCode>{type}</TypeCode>
<IssueDateTime>2026-03-01T08:00:00+01:00</IssueDateTime><PurposeCode>{purpose}</PurposeCode>
<SenderParty><PrimaryID schemeID="C">NET</PrimaryID></SenderParty>
<SenderParty><PrimaryID schemeID="P">AGENT01</PrimaryID></SenderParty>
<RecipientParty><PrimaryID schemeID="P">CUSTOMS</PrimaryID></RecipientParty></MessageHeaderDocument>"""

PARTIES = """<ConsignorParty><Name>Acme Export GmbH</Name><AccountID>77</AccountID><PostalStructuredAddress>
<PostcodeCode>1000</PostcodeCode><StreetName>Rue Haute 1</StreetName><CityName>Brussels</CityName>
<CountryID>BE</CountryID></PostalStructuredAddress><DefinedTradeContact><PersonName>A. Smith</PersonName>
<DirectTelephoneCommunication>
<CompleteNumber>3221</CompleteNumber></DirectTelephoneCommunication></DefinedTradeContact></ConsignorParty>
<ConsigneeParty><Name>US Imports Inc</Name></ConsigneeParty>
<FreightForwarderParty><Name>Forwarder NV</Name><CargoAgentID>5714602</CargoAgentID></FreightForwarderParty>
<AssociatedParty><Name>Bank</Name><RoleCode>NI</RoleCode></AssociatedParty>"""

FLIGHTS = """<OriginLocation><ID>BRU</ID></OriginLocation>
<FinalDestinationLocation><ID>LAX</ID></FinalDestinationLocation>
<SpecifiedLogisticsTransportMovement><ID>LH456</ID><SequenceNumeric>2</SequenceNumeric><UsedLogisticsTransportMeans>
<Name>LH</Name></UsedLogisticsTransportMeans><ArrivalEvent><ScheduledOccurrenceDateTime>2026-03-03T12:00:00-08:00
</ScheduledOccurrenceDateTime><OccurrenceArrivalLocation><ID>LAX</ID></OccurrenceArrivalLocation></ArrivalEvent>
<DepartureEvent><ScheduledOccurrenceDateTime>2026-03-03T10:00:00+01:00</ScheduledOccurrenceDateTime>
<OccurrenceDepartureLocation><ID>FRA</ID></OccurrenceDepartureLocation></DepartureEvent>
</SpecifiedLogisticsTransportMovement><SpecifiedLogisticsTransportMovement><ID>SN2601</ID><SequenceNumeric>1
</SequenceNumeric><UsedLogisticsTransportMeans><Name>SN</Name></UsedLogisticsTransportMeans><ArrivalEvent>
<OccurrenceArrivalLocation><ID>FRA</ID></OccurrenceArrivalLocation></ArrivalEvent><DepartureEvent>
<ScheduledOccurrenceDateTime>2026-03-02T10:00:00+01:00</ScheduledOccurrenceDateTime><OccurrenceDepartureLocation>
<ID>BRU</ID></OccurrenceDepartureLocation></DepartureEvent></SpecifiedLogisticsTransportMovement>"""

SECURITY = """<HandlingSPHInstructions><DescriptionCode>SPX</DescriptionCode></HandlingSPHInstructions>
<HandlingSSRInstructions><Description>Keep dry</Description></HandlingSSRInstructions>
<IncludedCustomsNote><ContentCode>T</ContentCode><Content>BE0123456789</Content><SubjectCode>SHP</SubjectCode>
<CountryID>BE</CountryID></IncludedCustomsNote><IncludedCustomsNote><ContentCode>RA</ContentCode><Content>00101-01</Content>
<SubjectCode>ISS</SubjectCode><CountryID>BE</CountryID></IncludedCustomsNote><IncludedCustomsNote><ContentCode>KC
</ContentCode><Content>00777</Content></IncludedCustomsNote><IncludedCustomsNote><ContentCode>M</ContentCode>
<Content>25GB3POHWIVZSF9AR0</Content></IncludedCustomsNote><IncludedCustomsNote><ContentCode>U</ContentCode>
<Content>6BE0123-1</Content></IncludedCustomsNote>"""

ITEM = """<ApplicableRating><{name}><SequenceNumeric>1</SequenceNumeric><TypeCode>8504.40</TypeCode>
<TypeCode>850450</TypeCode><GrossWeightMeasure unitCode="KGM">120.5</GrossWeightMeasure><PieceQuantity>6</PieceQuantity>
<OriginCountry><ID>DE</ID></OriginCountry><NatureIdentificationTransportCargo><Identification>Static
 converters</Identification></NatureIdentificationTransportCargo><TransportLogisticsPackage><ItemQuantity>2</ItemQuantity>
<LinearSpatialDimension><WidthMeasure unitCode="CMT">80</WidthMeasure><LengthMeasure unitCode="CMT">120</LengthMeasure>
<HeightMeasure unitCode="CMT">96</HeightMeasure></LinearSpatialDimension></TransportLogisticsPackage></{name}>
<{name}><SequenceNumeric>2</SequenceNumeric><GrossVolumeMeasure unitCode="CMQ">310000</GrossVolumeMeasure></{name}>
<{name}><SequenceNumeric>3</SequenceNumeric><PackageQuantity>40</PackageQuantity></{name}></ApplicableRating>"""

CONSIGNMENT = (
    """<TotalChargePrepaidIndicator>true</TotalChargePrepaidIndicator>
<DeclaredValueForCustomsAmount currencyID="EUR">1500.00</DeclaredValueForCustomsAmount>
<IncludedTareGrossWeightMeasure unitCode="LBR">100</IncludedTareGrossWeightMeasure>
<TotalPieceQuantity>6</TotalPieceQuantity>"""
    + PARTIES
    + FLIGHTS
    + SECURITY
)


FWB = """FWB/17
020-12345675BRULAX/T6K120.0MC0.31
FLT/SN2601/21/LH456/22
RTG/FRASN/LAXLH
SHP/778899
NAM/ACME EXPORT
/SECOND NAME
ADR/RUE HAUTE 1
LOC/BRUSSELS/BRU
/BE/1000/TE/3221/FX/3222
CNE
NAM/US IMPORTS INC
ADR/5TH AVE
LOC/LOS ANGELES/CA
/US/90001
AGT//5714602/0050
/FORWARDER NV
/BRUSSELS
SSR/KEEP DRY
NFY/BANK OF X
/HIGH ST
/LA/CA
/US
CVD/EUR//PP/NVD/1500.00/XXX
RTD/1/P6/K120.0/CQ/W120.0/R1.50/T180.00
/2/NG/ELECTRICALS
/3/NG/NOT RESTRICTED
/4/ND/K80.0/CMT80-40-20/4
/5/NV/MC0.31
/6/NH/8504.40
/7/NH/850450
/8/NU/AKE12345LH
/9/NS/40
/10/NO/DE
OTH/P/MYC50.00
ISU/20FEB21/BRU/JOHN
REF/BRUFMXX
COR/T1
SRI/SHIPREF1
OCI/BE/SHP/T/BE0123456789
//ISS/RA/00101-01
/DE//M/25GB3POHWIVZSF9AR0
SPH/EAP/SPX
"""
OLD_FWB = """FWB/10
020-12345675BRULAX/T6L264.5
RTG/LAXLH
SHP/778899
/ACME EXPORT
/RUE HAUTE 1
/BRUSSELS
/BE/1000/TE/3221
CNE/
/US IMPORTS
/5TH AVE
/LOS ANGELES/CA
/US
CVD/USD/CC/NVD/NCV/XXX
RTD/1/P6/L264.5/CQ
/NC/CONSOLIDATION AS PER MANIFEST
ISU/31DEC20/BRU
REF/X
"""
FHL = """FHL/4
MBI/020-12345675BRULAX/T6K120.0
HBS/HWB001/BRULAX/4/K80.0/100/TRANSFORMERS
/SPX
TXT/POWER TRANSFORMERS
/FOR TELEPHONES
HTS/85044030/85045000
OCI/BE/SHP/T/BE0123456789
SHP/ACME EXPORT
/RUE HAUTE 1
/BRUSSELS
/BE/1000/TE/3221
CNE/US IMPORTS
/5TH AVE
/LOS ANGELES/CA
/US/90001
CVD/EUR/PP/NVD/900.00/XXX
HBS/HWB002/BRULAX/2/K40.0//CABLES
"""


def waybill(
    number: str = NUMBER, *, type_code: str = "740", purpose: str = "Creation", inside: str = "", business: str = ""
) -> str:
    """An XFWB of our own."""
    header = HEADER.format(type=type_code, purpose=purpose)
    item = ITEM.format(name="IncludedMasterConsignmentItem")
    return f"""<?xml version="1.0"?><w:Waybill xmlns:w="iata:waybill:1" xmlns="iata:datamodel:3">{header}
<BusinessHeaderDocument><ID>{number}</ID>{business}</BusinessHeaderDocument><MasterConsignment>{CONSIGNMENT}{inside}{item}
</MasterConsignment></w:Waybill>"""


def house_waybill(number: str = "HWB1", master: str = NUMBER) -> str:
    """An XFZB of our own."""
    header = HEADER.format(type="703", purpose="Creation")
    item = ITEM.format(name="IncludedHouseConsignmentItem")
    return f"""<HouseWaybill xmlns="iata:housewaybill:1">{header}<BusinessHeaderDocument><ID>{number}</ID>
</BusinessHeaderDocument><MasterConsignment><TransportContractDocument><ID>{master}</ID></TransportContractDocument>
<IncludedHouseConsignment>{CONSIGNMENT}{item}</IncludedHouseConsignment></MasterConsignment></HouseWaybill>"""


def one(text: str | bytes) -> Declaration:
    """The one declaration of a message."""
    (message,) = answered(text).messages
    return message.declaration


def one_report(text: str | bytes) -> Report:
    """The one report of a message."""
    (told,) = answered(text).reports
    return told.report


def answered(text: str | bytes) -> Reading:
    """What is read of a message that can be read."""
    reading = read(text.encode() if isinstance(text, str) else text)
    assert reading.state is ReadState.READ, reading
    return reading


def told(reading: Reading) -> list[str]:
    """The codes of all findings of a reading, in order."""
    of_messages = [finding for message in reading.messages for finding in message.findings]
    of_reports = [finding for message in reading.reports for finding in message.findings]
    return [finding.code for finding in (*reading.findings, *of_messages, *of_reports)]
