# SPDX-License-Identifier: Apache-2.0
"""Messages of the ICS2 common repository of our own for tests, and where the public schemas lie."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from greenlane.intake import Message, ReadState, read
from tests.intake.formats.xsd_samples import Maker, Schema

XSD = Path(__file__).resolve().parents[4] / "shared" / "data" / "ics2-cr-xsd" / "CR-for-NES-Services-V2"
XSD = XSD / "BusinessObjects" / "ICS" / "Common" / "V2"

HEAD = """<MessageHeader><messageId>M-1</messageId><messageTimestamp>2026-03-24T09:00:00Z</messageTimestamp>
<messageSender>EU.CR</messageSender><messageRecipient>NES.XX</messageRecipient></MessageHeader>
<functionalReference>F-1</functionalReference>"""

FILING = """<DocumentIssueDate><DateTime>2026-03-23T08:00:00Z</DateTime></DocumentIssueDate>
<SpecificCircumstanceIndicator>F24</SpecificCircumstanceIndicator><MRN>26XX0000000000A1R1</MRN>
<reEntryIndicator>0</reEntryIndicator><splitConsignment><splitConsignmentIndicator>1</splitConsignmentIndicator>
<previousMRN>26XX0000000000A1R0</previousMRN></splitConsignment>
<representative><identificationNumber>XX999</identificationNumber><status>2</status></representative>
<activeBorderTransportMeans><identificationNumber>9074729</identificationNumber>
<typeOfIdentification>10</typeOfIdentification><nationality>ZZ</nationality><ModeOfTransport>1</ModeOfTransport>
<actualDateAndTimeOfDeparture><DateTime>2026-03-20T01:00:00Z</DateTime></actualDateAndTimeOfDeparture>
<estimatedDateAndTimeOfArrival><DateTime>2026-03-28T02:00:00Z</DateTime></estimatedDateAndTimeOfArrival>
<conveyanceReferenceNumber>V77</conveyanceReferenceNumber>
<countriesOfRoutingOfMeansOfTransport><sequenceNumber>1</sequenceNumber><country>ZZ</country>
</countriesOfRoutingOfMeansOfTransport></activeBorderTransportMeans>"""

TAIL = """<declarant><name>Tern Line</name><identificationNumber>XX1</identificationNumber></declarant>
<customsOfficeOfFirstEntry><referenceNumber>XX000001</referenceNumber></customsOfficeOfFirstEntry>"""

MASTER = """<containerIndicator>1</containerIndicator><totalGrossMass>900</totalGrossMass>
<supportingDocuments><referenceNumber>CERT-1</referenceNumber><type>N853</type></supportingDocuments>
<additionalInformation><code>10600</code><text>Keep cool</text></additionalInformation>
<carrier><identificationNumber>XX7</identificationNumber></carrier>
<consignor><name>Forwarder Abroad</name></consignor>
<placeOfLoading><UNLOCODE>ZZPAS</UNLOCODE></placeOfLoading>
<placeOfUnloading><location>Quay 9</location><address><country>XX</country></address></placeOfUnloading>
<supplementaryDeclarant><identificationNumber>XX8</identificationNumber>
<supplementaryFilingType>2</supplementaryFilingType></supplementaryDeclarant>
<transportDocumentMasterLevel><documentNumber>MBL-1</documentNumber><type>N704</type></transportDocumentMasterLevel>
<transportEquipment><containerIdentificationNumber>CSQU3054383</containerIdentificationNumber></transportEquipment>"""

PARTY = """<{0}><name>{1}</name><identificationNumber>ID {1}</identificationNumber><typeOfPerson>2</typeOfPerson>
<AEOStatus>1</AEOStatus><address><city>Harbour</city><country>XX</country><subDivision>North</subDivision>
<street>Mill Lane</street><postCode>1000</postCode><streetAdditionalLine>Yard 3</streetAdditionalLine><number>5</number>
<poBox>77</poBox></address><communication><identifier>a@b.example</identifier><type>EM</type></communication></{0}>"""


def house(number: int, more: str = "", goods: str = "") -> str:
    """A house consignment."""
    return (
        f"<consignmentHouseLevel><totalGrossMass>{number}0.5</totalGrossMass>"
        + PARTY.format("consignee", f"Shop {number}")
        + PARTY.format("consignor", f"Mill {number}")
        + f"{more}{goods}<transportDocumentHouseLevel><documentNumber>HBL-{number}</documentNumber><type>N714</type>"
        "</transportDocumentHouseLevel></consignmentHouseLevel>"
    )


GOODS = """<goodsItem><itemAmountInvoiced value="12.50" currency="USD"/><goodsItemNumber>3</goodsItemNumber>
<typeOfGoods>21</typeOfGoods><commodity><descriptionOfGoods>Cotton shirts</descriptionOfGoods>
<cusCode>0010001-6</cusCode><commodityCode><harmonizedSystemSubHeadingCode>620520</harmonizedSystemSubHeadingCode>
<combinedNomenclatureCode>00</combinedNomenclatureCode></commodityCode><dangerousGoods><UNNumber>1263</UNNumber>
</dangerousGoods></commodity><weight><grossMass>10.5</grossMass><netMass>9</netMass></weight><countryOfOrigin>
<country>QQ</country></countryOfOrigin><packaging><shippingMarks>AB</shippingMarks><numberOfPackages>2</numberOfPackages>
<typeOfPackages>CT</typeOfPackages></packaging><transportEquipment><containerSizeAndType>22G1</containerSizeAndType>
<containerPackedStatus>B</containerPackedStatus><containerIdentificationNumber>MSKU0000002</containerIdentificationNumber>
<numberOfSeals>1</numberOfSeals><seal><identifier>S-1</identifier></seal></transportEquipment></goodsItem>"""


def ens(*houses: str, filing: str = FILING, master: str = MASTER, prefix: str = "r") -> bytes:
    """An IE4R05 with one entry summary declaration."""
    inside = (
        f"{HEAD}<relatedENS>{filing}<consignmentMasterLevel>{master}{''.join(houses)}</consignmentMasterLevel>{TAIL}"
    )
    return message(f"{inside}</relatedENS>", prefix=prefix)


def message(inside: str, name: str = "IE4R05", prefix: str = "r") -> bytes:
    """A message of the repository; every element has the prefix."""
    colon = f"{prefix}:" if prefix else ""
    namespace = f"xmlns{':' if prefix else ''}{prefix}"
    marked = inside.replace("</", "\0").replace("<", f"<{colon}").replace("\0", f"</{colon}")
    return f'<{colon}{name} {namespace}="urn:wco:datamodel:eu:ics2:2">{marked}</{colon}{name}>'.encode()


def messages_of(data: bytes) -> list[Message]:
    """The messages that bytes read as."""
    reading = read(data)
    assert (reading.format, reading.state) == ("ics2", ReadState.READ), reading
    return list(reading.messages)


@cache
def schema(name: str) -> Schema:
    """The public schema of a message; skips the test where it is not beside the checkout."""
    path = XSD / f"{name}.xsd"
    if not path.is_file():
        pytest.skip("needs the public schemas in ../shared/data/ics2-cr-xsd beside the checkout, which are not here")
    return Schema(path)


def maker(name: str, seed: int, **values: Sequence[str]) -> Maker:
    """Makes messages of that name that the schema allows."""
    return Maker(schema(name), random.Random(seed), values)
