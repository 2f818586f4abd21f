# SPDX-License-Identifier: Apache-2.0
"""Every key of the entry summary declaration in JSON, and the field that it fills: those of ``ens_table``.

A ``Key`` that fills nothing is left aside on purpose, and is named in a finding when a message has it: the codes of the
languages in which texts are written, and what the service that keeps the message adds of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from greenlane.cargo import PartyRole

from .wco_table import Kind


class Key(NamedTuple):
    """A key that holds one value, and the field that it fills; None where it is left aside."""

    to: str | None = None
    kind: Kind = Kind.TEXT


class Each(NamedTuple):
    """A key that holds an object, or a list of them; ``alone`` where its members are texts and no objects.

    ``makes`` is the slot of the noun that each of them becomes, None where it fills others.
    """

    content: Keys
    makes: str | None = None
    role: PartyRole | None = None
    alone: Key | None = None


Keys = Mapping[str, "Key | Each"]
"""What may stand in an object."""

_ASIDE = Key()


def _texts(makes: str, to: str) -> Each:
    return Each({}, makes, alone=Key(to))


def _trader(role: PartyRole) -> Each:
    address = {
        "streetAndNumber": Key("party.line"),
        "city": Key("party.city"),
        "postalCode": Key("party.postcode"),
        "countryCode": Key("party.country"),
    }
    content: Keys = {
        "name": Key("party.name"),
        "address": Each(address),
        "language": _ASIDE,
        "eori": Key("party.id"),
    }
    return Each(content, "party", role)


def _loading(slot: str) -> Each:
    return Each(
        {
            "placeOfLoading": Key(f"{slot}.loading_place"),
            "loadingLanguage": _ASIDE,
            "placeOfUnloading": Key(f"{slot}.discharge_place"),
            "unloadingLanguage": _ASIDE,
        }
    )


def _means(slot: str) -> Keys:
    return {"nationality": Key(f"{slot}.nationality"), "identity": Key(f"{slot}.id"), "language": _ASIDE}


_ITEM: Keys = {
    "itemNumber": Key("item.number", Kind.COUNT),
    "description": Key("item.description"),
    "descriptionLanguage": _ASIDE,
    "grossMass": Key("item.gross_weight_kg", Kind.DECIMAL),
    "transportChargesMethodOfPayment": Key("item.freight_payment"),
    "commercialReferenceNumber": Key("item.ucr"),
    "unDangerousGoodsCode": Key("item.un_number"),
    "loading": _loading("item"),
    "documents": Each(
        {"type": Key("document.type"), "reference": Key("document.id"), "language": _ASIDE}, makes="document"
    ),
    "specialMentions": _texts("mention", "mention.code"),
    "consignor": _trader(PartyRole.CONSIGNOR),
    "commodityCode": Key("item.hs"),
    "consignee": _trader(PartyRole.CONSIGNEE),
    "containers": Each({"containerNumber": Key("container.id")}, "container"),
    "identityOfMeansOfCrossingBorder": Each(_means("means"), "means"),
    "packages": Each(
        {
            "kindOfPackages": Key("packaging.type"),
            "numberOfPackages": Key("packaging.count", Kind.COUNT),
            "numberOfPieces": Key("packaging.pieces", Kind.COUNT),
            "marks": Key("packaging.marks"),
            "marksLanguage": _ASIDE,
        },
        "packaging",
    ),
    "notifyParty": _trader(PartyRole.NOTIFY),
}

MESSAGE: Keys = {
    "submissionId": _ASIDE,
    "specificCircumstancesIndicator": Key("declaration.specific_circumstance"),
    "metadata": Each(
        {
            "senderEORI": Key("envelope.sender"),
            "senderBranch": Key("envelope.branch"),
            "preparationDateTime": Key("envelope.prepared_at", Kind.TIME),
            "messageType": Key("type.told"),
            "messageIdentification": Key("envelope.id"),
            "receivedDateTime": _ASIDE,
            "correlationId": _ASIDE,
        }
    ),
    "declaration": Each(
        {
            "localReferenceNumber": Key("declaration.reference"),
            "dateTime": Key("envelope.drawn_up_at", Kind.TIME),
            "place": Key("envelope.place"),
            "language": _ASIDE,
            "officeOfLodgement": Key("offices.lodgement"),
        }
    ),
    "amendment": Each(
        {
            "movementReferenceNumber": Key("declaration.mrn"),
            "dateTime": Key("envelope.drawn_up_at", Kind.TIME),
            "place": Key("envelope.place"),
            "language": _ASIDE,
        }
    ),
    "parties": Each(
        {
            "consignor": _trader(PartyRole.CONSIGNOR),
            "consignee": _trader(PartyRole.CONSIGNEE),
            "notifyParty": _trader(PartyRole.NOTIFY),
            "representative": _trader(PartyRole.REPRESENTATIVE),
            "declarant": _trader(PartyRole.DECLARANT),
            "carrier": _trader(PartyRole.CARRIER),
        }
    ),
    "goods": Each(
        {
            "numberOfItems": Key("declaration.items_declared", Kind.COUNT),
            "numberOfPackages": Key("consignment.package_count", Kind.COUNT),
            "grossMass": Key("consignment.gross_weight_kg", Kind.DECIMAL),
            "seals": Each({"identity": Key("seal.number"), "identityLanguage": _ASIDE}, "seal"),
            "goodsItems": Each(_ITEM, "item"),
        }
    ),
    "itinerary": Each(
        {
            "modeOfTransportAtBorder": Key("border.mode"),
            "identityOfMeansOfCrossingBorder": Each(_means("border")),
            "transportChargesMethodOfPayment": Key("consignment.freight_payment"),
            "commercialReferenceNumber": Key("consignment.ucr"),
            "conveyanceReference": Key("border.reference"),
            "loading": _loading("journey"),
            "countriesOfRouting": _texts("stop", "stop.country"),
            "officeOfFirstEntry": Each(
                {
                    "reference": Key("offices.entry"),
                    "expectedDateTimeOfArrival": Key("times.arrival", Kind.TIME),
                }
            ),
            "officesOfSubsequentEntry": _texts("later", "later.office"),
        }
    ),
}
"""Declaration and amendment: what only one of the two has is absent in the other."""
