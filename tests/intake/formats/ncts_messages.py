# SPDX-License-Identifier: Apache-2.0
"""Transit messages of our own for tests, and where the public schemas lie."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest

from greenlane.cargo import Declaration, Report
from greenlane.intake import Message, ReadState, ReportMessage, read
from tests.intake.formats.xsd_samples import Maker, Schema

XSD = Path(__file__).resolve().parents[4] / "shared" / "data" / "ncts-ctc-hmrc" / "xsd"

HEAD = """<messageSender>TRADER</messageSender><messageRecipient>NTA.XX</messageRecipient>
<preparationDateAndTime>2026-03-24T09:00:00</preparationDateAndTime><messageIdentification>M1</messageIdentification>"""

HEADER = """<TransitOperation><LRN>LRN-1</LRN><declarationType>T1</declarationType>
<additionalDeclarationType>A</additionalDeclarationType>
<presentationOfTheGoodsDateAndTime>2026-03-25T10:30:00</presentationOfTheGoodsDateAndTime><security>1</security>
<reducedDatasetIndicator>0</reducedDatasetIndicator><specificCircumstanceIndicator>A20</specificCircumstanceIndicator>
<bindingItinerary>1</bindingItinerary><limitDate>2026-04-01</limitDate></TransitOperation>
<Authorisation><sequenceNumber>1</sequenceNumber><type>C521</type><referenceNumber>XXACR1</referenceNumber>
</Authorisation>
<CustomsOfficeOfDeparture><referenceNumber>XX000001</referenceNumber></CustomsOfficeOfDeparture>
<CustomsOfficeOfDestinationDeclared><referenceNumber>YY000002</referenceNumber></CustomsOfficeOfDestinationDeclared>
<CustomsOfficeOfTransitDeclared><sequenceNumber>1</sequenceNumber><referenceNumber>ZZ000003</referenceNumber>
<arrivalDateAndTimeEstimated>2026-03-26T08:00:00</arrivalDateAndTimeEstimated></CustomsOfficeOfTransitDeclared>
<CustomsOfficeOfExitForTransitDeclared><sequenceNumber>1</sequenceNumber><referenceNumber>ZZ000004</referenceNumber>
</CustomsOfficeOfExitForTransitDeclared>
<HolderOfTheTransitProcedure><identificationNumber>XX123</identificationNumber><name>Lindqvist Haulage</name>
<Address><streetAndNumber>Quay 1</streetAndNumber><postcode>1000</postcode><city>Harbour</city><country>XX</country>
</Address><ContactPerson><name>Ada</name><phoneNumber>+1 2</phoneNumber><eMailAddress>a@b.example</eMailAddress>
</ContactPerson></HolderOfTheTransitProcedure>
<Representative><identificationNumber>XX999</identificationNumber><status>2</status></Representative>
<Guarantee><sequenceNumber>1</sequenceNumber><guaranteeType>1</guaranteeType><GuaranteeReference>
<sequenceNumber>1</sequenceNumber><GRN>26XX0000000000011</GRN><accessCode>S3CR</accessCode>
<amountToBeCovered>1500.00</amountToBeCovered><currency>EUR</currency></GuaranteeReference></Guarantee>"""

CONSIGNMENT = """<countryOfDispatch>XX</countryOfDispatch><countryOfDestination>YY</countryOfDestination>
<containerIndicator>1</containerIndicator><inlandModeOfTransport>3</inlandModeOfTransport>
<modeOfTransportAtTheBorder>1</modeOfTransportAtTheBorder><grossMass>150.5</grossMass>
<referenceNumberUCR>UCR-1</referenceNumberUCR>
<Carrier><identificationNumber>XX777</identificationNumber></Carrier>
<TransportEquipment><sequenceNumber>1</sequenceNumber>
<containerIdentificationNumber>CSQU3054383</containerIdentificationNumber><numberOfSeals>2</numberOfSeals>
<Seal><sequenceNumber>1</sequenceNumber><identifier>SEAL-1</identifier></Seal>
<Seal><sequenceNumber>2</sequenceNumber><identifier>SEAL-2</identifier></Seal>
<GoodsReference><sequenceNumber>1</sequenceNumber><declarationGoodsItemNumber>2</declarationGoodsItemNumber>
</GoodsReference></TransportEquipment>
<LocationOfGoods><typeOfLocation>B</typeOfLocation><qualifierOfIdentification>Y</qualifierOfIdentification>
<authorisationNumber>XXACR1</authorisationNumber><additionalIdentifier>0001</additionalIdentifier></LocationOfGoods>
<DepartureTransportMeans><sequenceNumber>1</sequenceNumber><typeOfIdentification>30</typeOfIdentification>
<identificationNumber>AB 123</identificationNumber><nationality>XX</nationality></DepartureTransportMeans>
<CountryOfRoutingOfConsignment><sequenceNumber>1</sequenceNumber><country>XX</country></CountryOfRoutingOfConsignment>
<CountryOfRoutingOfConsignment><sequenceNumber>2</sequenceNumber><country>ZZ</country></CountryOfRoutingOfConsignment>
<ActiveBorderTransportMeans><sequenceNumber>1</sequenceNumber>
<customsOfficeAtBorderReferenceNumber>ZZ000003</customsOfficeAtBorderReferenceNumber>
<typeOfIdentification>11</typeOfIdentification><identificationNumber>MV Tern</identificationNumber>
<nationality>ZZ</nationality><conveyanceReferenceNumber>V77</conveyanceReferenceNumber></ActiveBorderTransportMeans>
<PlaceOfLoading><UNLocode>XXHAR</UNLocode></PlaceOfLoading>
<PlaceOfUnloading><country>YY</country><location>Old Dock</location></PlaceOfUnloading>
<PreviousDocument><sequenceNumber>1</sequenceNumber><type>N337</type><referenceNumber>TS-1</referenceNumber>
</PreviousDocument>
<SupportingDocument><sequenceNumber>1</sequenceNumber><type>N380</type><referenceNumber>INV-1</referenceNumber>
<documentLineItemNumber>4</documentLineItemNumber></SupportingDocument>
<TransportDocument><sequenceNumber>1</sequenceNumber><type>N704</type><referenceNumber>MBL-1</referenceNumber>
</TransportDocument>
<AdditionalReference><sequenceNumber>1</sequenceNumber><type>Y024</type><referenceNumber>R-1</referenceNumber>
</AdditionalReference>
<AdditionalInformation><sequenceNumber>1</sequenceNumber><code>20100</code><text>Fragile</text></AdditionalInformation>
<TransportCharges><methodOfPayment>A</methodOfPayment></TransportCharges>"""


def house(number: int, items: str = "", *, contract: str | None = "HBL-{}", more: str = "") -> str:
    """A house consignment with a transport document of its own."""
    named = (
        f"<TransportDocument><sequenceNumber>1</sequenceNumber><type>N714</type><referenceNumber>"
        f"{contract.format(number)}</referenceNumber></TransportDocument>"
        if contract
        else ""
    )
    return (
        f"<HouseConsignment><sequenceNumber>{number}</sequenceNumber><grossMass>50</grossMass>{more}{named}{items}"
        "</HouseConsignment>"
    )


def item(number: int, more: str = "", commodity: str = "") -> str:
    """A goods item."""
    return (
        f"<ConsignmentItem><goodsItemNumber>1</goodsItemNumber><declarationGoodsItemNumber>{number}"
        f"</declarationGoodsItemNumber>{more}<Commodity><descriptionOfGoods>Cotton shirts</descriptionOfGoods>"
        f"{commodity}"
        "<GoodsMeasure><grossMass>25</grossMass><netMass>20.5</netMass></GoodsMeasure></Commodity><Packaging>"
        "<sequenceNumber>1</sequenceNumber><typeOfPackages>CT</typeOfPackages><numberOfPackages>5</numberOfPackages>"
        "<shippingMarks>AB</shippingMarks></Packaging></ConsignmentItem>"
    )


def ncts(
    inside: str, name: str = "CC015C", *, prefix: str = "ncts:", namespace: str = "http://ncts.dgtaxud.ec"
) -> bytes:
    """A transit message with that content."""
    declared = f"xmlns{':' if prefix else ''}{prefix.rstrip(':')}" if namespace else ""
    attribute = f' {declared}="{namespace}"' if namespace else ""
    return (
        f'<{prefix}{name} PhaseID="NCTS6"{attribute}>{HEAD}<messageType>{name}</messageType>{inside}</{prefix}{name}>'
    ).encode()


def whole(*houses: str, name: str = "CC015C") -> bytes:
    """A declaration with all that the header and the consignment can say, and these houses."""
    inside = "".join(houses) or house(1, item(1) + item(2))
    return ncts(f"{HEADER}<Consignment>{CONSIGNMENT}{inside}</Consignment>", name)


def message_of(data: bytes) -> Message:
    """The one message that bytes read as."""
    reading = read(data)
    assert reading.state is ReadState.READ, reading
    (only,) = reading.messages
    return only


def declared(data: bytes) -> Declaration:
    """The one declaration that bytes read as."""
    return message_of(data).declaration


def reported_of(data: bytes) -> ReportMessage:
    """The one report that bytes read as, with its findings."""
    reading = read(data)
    assert reading.state is ReadState.READ, reading
    (only,) = reading.reports
    return only


def reported(data: bytes) -> Report:
    """The one report that bytes read as."""
    return reported_of(data).report


@cache
def schema(number: str) -> Schema:
    """The public schema of a message; skips the test where it is not beside the checkout."""
    path = XSD / f"cc{number}c.xsd"
    if not path.is_file():
        pytest.skip("needs the public schemas in ../shared/data/ncts-ctc-hmrc beside the checkout, which are not here")
    return Schema(path)


CODES = {
    "TransportDocument/type": ["N705", "N714", "N730", "N740"],
    "SupportingDocument/type": ["N380", "C651", "N271"],
    "AdditionalReference/type": ["Y024", "Y901"],
    "Authorisation/type": ["C521", "C522"],
    "PreviousDocument/type": ["N337", "N830"],
    "UNLocode": ["XXHAR", "YYQAY"],
    "qualifierOfIdentification": ["U"],
    "guaranteeType": ["0", "1", "4"],
    "customsOfficeAtBorderReferenceNumber": ["ZZ004851"],
    "grossMass": ["10.5", "1", "200"],
    "eMailAddress": ["ada@b.example"],
}
"""Codes by which a transit message tells what a document or a place is, where chance would tell nothing."""


def maker(number: str, seed: int, **values: list[str]) -> Maker:
    """Makes messages of that number that the schema allows; ``values`` are texts of further elements."""
    given = {**CODES, "messageType": [f"CC{number}C"], **values}
    return Maker(schema(number), random.Random(seed), given)
