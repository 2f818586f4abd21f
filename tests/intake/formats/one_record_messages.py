# SPDX-License-Identifier: Apache-2.0
"""A waybill, its shipment, a piece, a product and a flight of our own as ONE Record writes them; an event."""

from __future__ import annotations

import json
from typing import Any

CONTEXT = {"cargo": "https://onerecord.iata.org/ns/cargo#"}
CODES = "https://onerecord.iata.org/ns/code-lists/"
UNITS = "https://vocabulary.uncefact.org/UnitMeasureCode#"


def weight(number: object, unit: str = "KGM") -> dict[str, Any]:
    return {"@type": "cargo:Value", "cargo:numericalValue": number, "cargo:unit": {"@id": UNITS + unit}}


def place(code: str) -> dict[str, Any]:
    return {"@type": "cargo:Location", "cargo:locationCodes": [{"@type": "cargo:CodeListElement", "cargo:code": code}]}


def party(role: str, name: str, **more: object) -> dict[str, Any]:
    return {
        "@type": "cargo:Party",
        "cargo:partyRole": {"@id": f"{CODES}ParticipantIdentifier#{role}"},
        "cargo:partyDetails": {"@type": "cargo:Company", "cargo:name": name, **more},
    }


ADDRESS = {
    "cargo:basedAtLocation": {
        "cargo:address": {
            "cargo:streetAddressLines": ["Rue Haute 1", "Floor 2"],
            "cargo:cityName": "Brussels",
            "cargo:textualPostCode": "1000",
            "cargo:country": {"@id": "https://vocabulary.uncefact.org/CountryId#BE"},
        }
    },
    "cargo:contactDetails": [
        {"cargo:contactDetailType": {"@id": "cargo:PHONE_NUMBER"}, "cargo:textualValue": "3221"},
    ],
    "cargo:otherIdentifiers": [{"cargo:otherIdentifierType": "TIN", "cargo:textualValue": "BE0123456789"}],
}
PIECE: dict[str, Any] = {
    "@id": "urn:p:1",
    "@type": "cargo:Piece",
    "cargo:goodsDescription": "Static converters",
    "cargo:grossWeight": weight("60.5"),
    "cargo:specialHandlingCodes": [{"@id": f"{CODES}SpecialHandlingCode#SPX"}],
    "cargo:contentProducts": [{"@id": "urn:product:1"}],
    "cargo:contentProductionCountry": {"@id": "https://vocabulary.uncefact.org/CountryId#DE"},
    "cargo:packagingType": {"@id": "https://vocabulary.uncefact.org/PackageTypeCode#CT"},
    "cargo:slac": 20,
    "cargo:dimensions": {
        "cargo:length": weight(120, "CMT"),
        "cargo:width": weight(80, "CMT"),
        "cargo:height": weight(96, "CMT"),
    },
    "cargo:customsInformation": [
        {
            "@type": "cargo:CustomsInformation",
            "cargo:contentCode": {"@id": "urn:c#RA"},
            "cargo:subjectCode": {"@id": "urn:c#ISS"},
            "cargo:country": {"@id": "https://vocabulary.uncefact.org/CountryId#BE"},
            "cargo:otherCustomsInformation": "00101-01",
        }
    ],
}
WAYBILL: dict[str, Any] = {
    "@id": "urn:w:1",
    "@type": "cargo:Waybill",
    "cargo:waybillType": {"@id": "cargo:MASTER"},
    "cargo:waybillPrefix": "020",
    "cargo:waybillNumber": "12345675",
    "cargo:departureLocation": place("BRU"),
    "cargo:arrivalLocation": place("LAX"),
    "cargo:declaredValueForCustoms": {
        "cargo:numericalValue": 1500.5,
        "cargo:currencyUnit": {"@id": "https://vocabulary.uncefact.org/CurrencyCodeList#EUR"},
    },
    "cargo:weightValuationIndicator": {"@id": "cargo:PREPAID"},
    "cargo:involvedParties": [party("SHP", "Acme Export", **ADDRESS), party("CNE", "US Imports")],
    "cargo:shipment": {"@id": "urn:s:1"},
}
SHIPMENT: dict[str, Any] = {
    "@id": "urn:s:1",
    "@type": "cargo:Shipment",
    "cargo:goodsDescription": "Machines",
    "cargo:totalGrossWeight": weight(120),
    "cargo:pieces": [{"@id": "urn:p:1"}, {"@id": "urn:p:2", "@type": "cargo:Piece", "cargo:grossWeight": weight(59.5)}],
}
PRODUCT = {"@id": "urn:product:1", "@type": "cargo:Product", "cargo:hsCode": {"@id": "https://example.org/hs#850440"}}
MOVEMENT: dict[str, Any] = {
    "@type": "cargo:TransportMovement",
    "cargo:transportIdentifier": "SN2601",
    "cargo:departureLocation": place("BRU"),
    "cargo:arrivalLocation": place("LAX"),
    "cargo:movementTimes": [
        {
            "cargo:direction": {"@id": "cargo:OUTBOUND"},
            "cargo:movementTimeType": {"@id": "cargo:SCHEDULED"},
            "cargo:movementTimestamp": {"@type": "xsd:dateTime", "@value": "2026-03-02T10:00:00Z"},
        }
    ],
}


def graph(*nodes: object, context: object = CONTEXT) -> bytes:
    return json.dumps({"@context": context, "@graph": list(nodes)}).encode()


WHOLE = (WAYBILL, SHIPMENT, PIECE, PRODUCT, MOVEMENT)


def event(code: str, kind: str = "ACTUAL") -> dict[str, Any]:
    return {
        "@type": "cargo:LogisticsEvent",
        "cargo:eventCode": {"@id": f"{CODES}StatusCode#{code}"},
        "cargo:eventName": "Something",
        "cargo:eventTimeType": {"@id": f"cargo:{kind}"},
        "cargo:eventDate": {"@type": "xsd:dateTime", "@value": "2026-03-02T10:00:00Z"},
        "cargo:eventLocation": place("BRU"),
        "cargo:eventFor": [{"@type": "cargo:Shipment", "@id": "urn:s:1"}],
    }
