# SPDX-License-Identifier: Apache-2.0
"""A bill of lading, a house bill, an arrival notice and events of our own as DCSA writes them."""

from __future__ import annotations

from typing import Any

PARTIES: dict[str, Any] = {
    "shipper": {
        "partyName": "Acme Export",
        "address": {"street": "Rue Haute", "streetNumber": "1", "city": "Brussels", "countryCode": "BE", "POBox": "7"},
        "taxLegalReferences": [{"type": "EORI", "countryCode": "BE", "value": "BE0123456789"}],
        "identifyingCodes": [{"codeListProvider": "GLEIF", "codeListName": "LEI", "partyCode": "5493001KJTIIGC8Y1R12"}],
        "partyContactDetails": [{"name": "Ann", "phone": "3221", "email": "a@example.com"}],
    },
    "consignee": {"partyName": "US Imports", "addressLines": ["5th Ave", "Los Angeles"]},
    "endorsee": {"partyName": "Bank"},
    "notifyParties": [{"partyName": "First"}, {"partyName": "Second"}],
    "other": [{"partyFunction": "SE", "party": {"partyName": "Seller"}}],
}
ITEMS: list[dict[str, Any]] = [
    {
        "carrierBookingReference": "BKG1",
        "descriptionOfGoods": ["Static", "converters"],
        "HSCodes": ["8504.40", "850450"],
        "shippingMarks": ["ACME"],
        "cargoItems": [
            {
                "equipmentReference": "MSKU1234565",
                "cargoGrossWeight": {"value": 1000.5, "unit": "KGM"},
                "outerPackaging": {
                    "packageCode": "CT",
                    "numberOfPackages": 10,
                    "dangerousGoods": [{"UNNumber": "3480"}, {"UNNumber": "1993"}],
                },
            },
            {
                "equipmentReference": "CSQU3054383",
                "cargoGrossWeight": {"value": 1000, "unit": "LBR"},
                "outerPackaging": {"packageCode": "CT", "numberOfPackages": 5},
            },
        ],
    }
]
TRANSPORTS: dict[str, Any] = {
    "plannedDepartureDate": "2026-03-01",
    "plannedArrivalDate": "2026-03-20",
    "portOfLoading": {"UNLocationCode": "BEANR"},
    "portOfDischarge": {"UNLocationCode": "USLAX", "locationName": "Los Angeles"},
    "placeOfDelivery": {"address": {"city": "Reno"}},
    "vesselVoyages": [{"vesselName": "EMMA", "vesselIMONumber": "9321483", "carrierExportVoyageNumber": "026W"}],
}
BILL: dict[str, Any] = {
    "transportDocumentReference": "MAEU1",
    "transportDocumentTypeCode": "BOL",
    "isToOrder": True,
    "freightPaymentTermCode": "COL",
    "declaredValue": 5000,
    "declaredValueCurrency": "USD",
    "carrierCode": "MAEU",
    "shippedOnBoardDate": "2026-03-01",
    "transports": TRANSPORTS,
    "documentParties": PARTIES,
    "consignmentItems": ITEMS,
    "utilizedTransportEquipments": [
        {
            "equipment": {"equipmentReference": "MSKU1234565", "ISOEquipmentCode": "22G1"},
            "seals": [{"number": "S1", "source": "CAR"}, {"number": "S2", "source": "CUS"}],
        },
        {"equipmentReference": "CSQU3054383", "emptyIndicatorCode": "LADEN"},
    ],
    "advanceManifestFilings": [{"manifestTypeCode": "ENS", "countryCode": "EU", "selfFilerCode": "X"}],
    "customsReferences": [{"type": "CUS", "countryCode": "BR", "values": ["1", "2"]}],
}
HOUSE: dict[str, Any] = {
    "houseBillOfLadingReference": "H1",
    "documentParties": {"shipper": {"partyName": "Maker"}},
    "consignmentItems": ITEMS,
    "placeOfFinalDelivery": {"UNLocationCode": "USRNO"},
    "routingOfConsignmentCountries": ["BE", "US"],
    "methodOfPayment": "A",
}

NOTICE: dict[str, Any] = {
    "transportDocumentReference": "MAEU1",
    "carrierCode": "MAEU",
    "documentParties": [{"partyFunction": "CN", "partyName": "US Imports"}, {"partyFunction": "XX", "partyName": "Q"}],
    "transport": {
        "portOfLoading": {"UNLocationCode": "BEANR"},
        "portOfDischarge": {"UNLocationCode": "USLAX"},
        "portOfDischargeArrivalDate": {"value": "2026-03-20", "classifier": "EST"},
        "legs": [{"vesselVoyage": {"vesselName": "EMMA", "carrierImportVoyageNumber": "026W"}}],
    },
    "utilizedTransportEquipments": [{"equipment": {"equipmentReference": "MSKU1234565"}, "seals": [{"number": "S1"}]}],
    "consignmentItems": ITEMS,
}


def event(kind: str, key: str, code: str, classifier: str = "ACT", **more: object) -> dict[str, Any]:
    return {
        "eventID": "E1",
        "eventDateTime": "2026-03-02T10:00:00+01:00",
        "eventLocation": {"UNLocationCode": "BEANR"},
        "eventClassification": {"eventTypeCode": kind, "eventClassifierCode": classifier, key: code},
        **more,
    }
