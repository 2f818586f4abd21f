# SPDX-License-Identifier: Apache-2.0
"""Our own entry summary declarations in JSON."""

from __future__ import annotations

from typing import Any


def trader(name: str, number: str | None = None) -> dict[str, Any]:
    """A trader with an address in Ghent."""
    address = {"streetAndNumber": "Kaai 1", "city": "Gent", "postalCode": "9000", "countryCode": "BE"}
    held: dict[str, Any] = {"name": name, "address": address, "language": "nl"}
    return {**held, "eori": number} if number else held


def item(number: str = "1", **more: Any) -> dict[str, Any]:
    """A goods item with one of everything."""
    return {
        "itemNumber": number,
        "description": "Cocoa butter in blocks",
        "descriptionLanguage": "en",
        "grossMass": "1050.5",
        "transportChargesMethodOfPayment": "A",
        "commercialReferenceNumber": "6GB999-1",
        "unDangerousGoodsCode": "1263",
        "loading": {"placeOfLoading": "GHTEM", "loadingLanguage": "en", "placeOfUnloading": "GBFXT"},
        "documents": [
            {"type": "N703", "reference": "HOUSE1", "language": "en"},
            {"type": "N704", "reference": "MAST1"},
        ],
        "specialMentions": ["10600"],
        "consignor": trader("Tema Cocoa"),
        "commodityCode": "18.04 00",
        "containers": [{"containerNumber": "CSQU3054383"}],
        "identityOfMeansOfCrossingBorder": [{"nationality": "LR", "identity": "9074729"}],
        "packages": [{"kindOfPackages": "BX", "numberOfPackages": "42", "marks": "C 1-42"}],
        **more,
    }


def original(**more: Any) -> dict[str, Any]:
    """A declaration with one goods item."""
    return {
        "submissionId": "5c1f4d0e-0000-4000-8000-000000000001",
        "specificCircumstancesIndicator": "D",
        "metadata": {
            "senderEORI": "GB123456789000",
            "senderBranch": "BR1",
            "preparationDateTime": "2026-03-20T09:00:00.000Z",
            "messageType": "IE315",
            "messageIdentification": "M1",
            "receivedDateTime": "2026-03-20T09:00:01.000Z",
            "correlationId": "00000000000001",
        },
        "declaration": {
            "localReferenceNumber": "LRN-1",
            "dateTime": "2026-03-20T10:00:00.000+01:00",
            "place": "Tema",
            "officeOfLodgement": "GB000060",
        },
        "parties": {
            "declarant": {"eori": "GB123456789000"},
            "carrier": trader("Atlantic Line", "GB999999999000"),
            "consignee": trader("Chocolaterie"),
        },
        "goods": {
            "numberOfItems": 1,
            "numberOfPackages": 42,
            "grossMass": 1050.5,
            "seals": [{"identity": "S-1"}],
            "goodsItems": [item()],
        },
        "itinerary": {
            "modeOfTransportAtBorder": "1",
            "conveyanceReference": "V12E",
            "countriesOfRouting": ["GH", "GB"],
            "officeOfFirstEntry": {"reference": "GB000060", "expectedDateTimeOfArrival": "2026-03-29T06:00:00.000Z"},
            "officesOfSubsequentEntry": ["GB000080"],
        },
        **more,
    }


def amendment() -> dict[str, Any]:
    """An amendment of it."""
    body = original(
        amendment={"movementReferenceNumber": "26GB00000000000001", "dateTime": "2026-03-21T09:00:00Z", "place": "Tema"}
    )
    del body["declaration"]
    body["metadata"]["messageType"] = "IE313"
    return body
