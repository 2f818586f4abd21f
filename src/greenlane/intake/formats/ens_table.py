# SPDX-License-Identifier: Apache-2.0
"""Every element of the entry summary declaration (IE315) and of its amendment (IE313), and the field that it fills.

One table for reading, for writing and for the manual, in the order in which the schemas have the elements. A ``Leaf``
fills ``slot.field``; one that fills nothing is left aside on purpose (the codes of the languages in which texts are
written) and is named in a finding when a message has it. ``most`` is the number of characters that the schemas allow.
"""

from typing import NamedTuple

from greenlane.cargo import PartyRole

from .wco_table import Kind


class Leaf(NamedTuple):
    """An element that holds one value, and the field that it fills; None where it is left aside."""

    name: str
    to: str | None = None
    most: int = 2
    kind: Kind = Kind.TEXT


class Group(NamedTuple):
    """An element that holds others. ``makes`` is the slot of the noun that it becomes, None where it fills others."""

    name: str
    content: "tuple[Leaf | Group, ...]"
    makes: str | None = None
    role: PartyRole | None = None


def _language(name: str) -> Leaf:
    return Leaf(name)


def _party(name: str, role: PartyRole, *names: str) -> Group:
    """A trader: names of the elements for its name, street, postcode, city, country, their language and its number."""
    called, street, postcode, city, country, language, number = names
    return Group(
        name,
        (
            Leaf(called, "party.name", 35),
            Leaf(street, "party.line", 35),
            Leaf(postcode, "party.postcode", 9),
            Leaf(city, "party.city", 35),
            Leaf(country, "party.country", 2),
            _language(language),
            Leaf(number, "party.id", 17),
        ),
        "party",
        role,
    )


ENVELOPE = (
    Leaf("MesSenMES3", "envelope.sender", 35),
    Leaf("MesRecMES6", "envelope.recipient", 35),
    Leaf("DatOfPreMES9", "envelope.date", 6),
    Leaf("TimOfPreMES10", "envelope.time", 4),
    Leaf("PriMES15", "envelope.priority", 1),
    Leaf("MesIdeMES19", "envelope.id", 14),
    Leaf("MesTypMES20", "envelope.type", 6),
    Leaf("CorIdeMES25", "envelope.answers", 14),
)
"""How every message of the family begins."""

_HEADER = Group(
    "HEAHEA",
    (
        Leaf("RefNumHEA4", "declaration.reference", 22),
        Leaf("DocNumHEA5", "declaration.mrn", 18),
        Leaf("TraModAtBorHEA76", "border.mode", 2),
        Leaf("IdeOfMeaOfTraCroHEA85", "border.id", 27),
        _language("IdeOfMeaOfTraCroHEA85LNG"),
        Leaf("NatOfMeaOfTraCroHEA87", "border.nationality", 2),
        Leaf("TotNumOfIteHEA305", "declaration.items_declared", 5, Kind.COUNT),
        Leaf("TotNumOfPacHEA306", "consignment.package_count", 7, Kind.COUNT),
        Leaf("TotGroMasHEA307", "consignment.gross_weight_kg", 12, Kind.DECIMAL),
        Leaf("DecPlaHEA394", "envelope.place", 35),
        _language("DecPlaHEA394LNG"),
        Leaf("AmdPlaHEA598", "envelope.place", 35),
        _language("AmdPlaHEA598LNG"),
        Leaf("SpeCirIndHEA1", "declaration.specific_circumstance", 1),
        Leaf("TraChaMetOfPayHEA1", "consignment.freight_payment", 1),
        Leaf("ComRefNumHEA", "consignment.ucr", 70),
        Leaf("ConRefNumHEA", "border.reference", 35),
        Leaf("PlaLoaGOOITE334", "journey.loading_place", 35),
        _language("PlaLoaGOOITE334LNG"),
        Leaf("PlaUnlGOOITE334", "journey.discharge_place", 35),
        _language("CodPlUnHEA357LNG"),
        Leaf("DecDatTimHEA114", "envelope.drawn_up_at", 12, Kind.TIME),
        Leaf("DatTimAmeHEA113", "envelope.drawn_up_at", 12, Kind.TIME),
    ),
)

_ITEM = Group(
    "GOOITEGDS",
    (
        Leaf("IteNumGDS7", "item.number", 5, Kind.COUNT),
        Leaf("GooDesGDS23", "item.description", 280),
        _language("GooDesGDS23LNG"),
        Leaf("GroMasGDS46", "item.gross_weight_kg", 12, Kind.DECIMAL),
        Leaf("MetOfPayGDI12", "item.freight_payment", 1),
        Leaf("ComRefNumGIM1", "item.ucr", 70),
        Leaf("UNDanGooCodGDI1", "item.un_number", 4),
        Leaf("PlaLoaGOOITE333", "item.loading_place", 35),
        _language("PlaLoaGOOITE333LNG"),
        Leaf("PlaUnlGOOITE333", "item.discharge_place", 35),
        _language("PlaUnlGOOITE333LNG"),
        Group(
            "PRODOCDC2",
            (
                Leaf("DocTypDC21", "document.type", 4),
                Leaf("DocRefDC23", "document.id", 35),
                _language("DocRefDCLNG"),
            ),
            "document",
        ),
        Group("SPEMENMT2", (Leaf("AddInfCodMT23", "mention.code", 5),), "mention"),
        _party(
            "TRACONCO2",
            PartyRole.CONSIGNOR,
            "NamCO27",
            "StrAndNumCO222",
            "PosCodCO223",
            "CitCO224",
            "CouCO225",
            "NADLNGGTCO",
            "TINCO259",
        ),
        Group("COMCODGODITM", (Leaf("ComNomCMD1", "item.hs", 8),)),
        _party(
            "TRACONCE2",
            PartyRole.CONSIGNEE,
            "NamCE27",
            "StrAndNumCE222",
            "PosCodCE223",
            "CitCE224",
            "CouCE225",
            "NADLNGGICE",
            "TINCE259",
        ),
        Group("CONNR2", (Leaf("ConNumNR21", "container.id", 17),), "container"),
        Group(
            "IDEMEATRAGI970",
            (
                Leaf("NatIDEMEATRAGI973", "means.nationality", 2),
                Leaf("IdeMeaTraGIMEATRA971", "means.id", 27),
                _language("IdeMeaTraGIMEATRA972LNG"),
            ),
            "means",
        ),
        Group(
            "PACGS2",
            (
                Leaf("KinOfPacGS23", "packaging.type", 2),
                Leaf("NumOfPacGS24", "packaging.count", 5, Kind.COUNT),
                Leaf("NumOfPieGS25", "packaging.pieces", 5, Kind.COUNT),
                Leaf("MarNumOfPacGSL21", "packaging.marks", 140),
                _language("MarNumOfPacGSL21LNG"),
            ),
            "packaging",
        ),
        _party(
            "PRTNOT640",
            PartyRole.NOTIFY,
            "NamPRTNOT642",
            "StrNumPRTNOT646",
            "PstCodPRTNOT644",
            "CtyPRTNOT643",
            "CouCodGINOT647",
            "PRTNOT640LNG",
            "TINPRTNOT641",
        ),
    ),
    "item",
)

LODGEMENT_OFFICE = Group("CUSOFFLON", (Leaf("RefNumCOL1", "offices.lodgement", 8),))
REPRESENTATIVE = _party(
    "TRAREP",
    PartyRole.REPRESENTATIVE,
    "NamTRE1",
    "StrAndNumTRE1",
    "PosCodTRE1",
    "CitTRE1",
    "CouCodTRE1",
    "TRAREPLNG",
    "TINTRE1",
)
PERSON_LODGING = _party(
    "PERLODSUMDEC",
    PartyRole.DECLARANT,
    "NamPLD1",
    "StrAndNumPLD1",
    "PosCodPLD1",
    "CitPLD1",
    "CouCodPLD1",
    "PERLODSUMDECLNG",
    "TINPLD1",
)
FIRST_ENTRY = Group(
    "CUSOFFFENT730",
    (
        Leaf("RefNumCUSOFFFENT731", "offices.entry", 8),
        Leaf("ExpDatOfArrFIRENT733", "times.arrival", 12, Kind.TIME),
    ),
)
CARRIER = _party(
    "TRACARENT601",
    PartyRole.CARRIER,
    "NamTRACARENT604",
    "StrNumTRACARENT607",
    "PstCodTRACARENT606",
    "CtyTRACARENT603",
    "CouCodTRACARENT605",
    "TRACARENT601LNG",
    "TINTRACARENT602",
)

MESSAGE: tuple[Leaf | Group, ...] = (
    *ENVELOPE,
    _HEADER,
    _party(
        "TRACONCO1",
        PartyRole.CONSIGNOR,
        "NamCO17",
        "StrAndNumCO122",
        "PosCodCO123",
        "CitCO124",
        "CouCO125",
        "NADLNGCO",
        "TINCO159",
    ),
    _party(
        "TRACONCE1",
        PartyRole.CONSIGNEE,
        "NamCE17",
        "StrAndNumCE122",
        "PosCodCE123",
        "CitCE124",
        "CouCE125",
        "NADLNGCE",
        "TINCE159",
    ),
    _party(
        "NOTPAR670",
        PartyRole.NOTIFY,
        "NamNOTPAR672",
        "StrNumNOTPAR673",
        "PosCodNOTPAR676",
        "CitNOTPAR674",
        "CouCodNOTPAR675",
        "NOTPAR670LNG",
        "TINNOTPAR671",
    ),
    _ITEM,
    Group("ITI", (Leaf("CouOfRouCodITI1", "stop.country", 2),), "stop"),
    LODGEMENT_OFFICE,
    REPRESENTATIVE,
    PERSON_LODGING,
    Group("SEAID529", (Leaf("SeaIdSEAID530", "seal.number", 20), _language("SeaIdSEAID530LNG")), "seal"),
    FIRST_ENTRY,
    Group("CUSOFFSENT740", (Leaf("RefNumSUBENR909", "later.office", 8),), "later"),
    CARRIER,
)
"""Declaration and amendment: what only one of the two has is absent in the other."""

DIVERSION: tuple[Leaf | Group, ...] = (
    *ENVELOPE,
    Group(
        "HEAHEA",
        (
            Leaf("TraModAtBorHEA76", "border.mode", 2),
            Leaf("CouCodOffFirEntDecHEA100", "diversion.first_country", 2),
            Leaf("InfTypHEA122", "diversion.information", 2),
            Leaf("DivRefNumHEA119", "diversion.reference", 22),
            Leaf("UniIdeDivHEA132", "border.id", 35),
            Leaf("ExpDatArrHEA701", "times.arrival", 8, Kind.TIME),
        ),
    ),
    Group("CUSOFFENTACTOFF700", (Leaf("RefNumCUSOFFENTACTOFF701", "diversion.place", 8),)),
    Group("CUSOFFFENT730", (Leaf("RefNumCUSOFFFENT731", "diversion.first_office", 8),)),
    _party(
        "TRAREQDIV456",
        PartyRole.CARRIER,
        "NamTRAREQDIV457",
        "StrAndNumTRAREQDIV458",
        "PosCodTRAREQDIV460",
        "CitTRAREQDIV461",
        "CouTRAREQDIV459",
        "TRAREQDIV456LNG",
        "TINTRAREQDIV463",
    ),
    Group(
        "IMPOPE200",
        (
            Leaf("DocRefNumIMPOPE201", "operation.mrn", 18),
            Group("GOOITEIMP248", (Leaf("IteNumGIIMP297", "diverted.number", 5, Kind.COUNT),), "diverted"),
        ),
        "operation",
    ),
)
"""The request for a diversion (IE323)."""
