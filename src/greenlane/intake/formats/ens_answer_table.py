# SPDX-License-Identifier: Apache-2.0
"""The elements of the answers of the import control system: IE328, IE316, IE304 and IE305, in their order."""

from .ens_table import CARRIER, ENVELOPE, FIRST_ENTRY, LODGEMENT_OFFICE, PERSON_LODGING, REPRESENTATIVE, Group, Leaf
from .wco_table import Kind

_HEAD = tuple(row for row in ENVELOPE if row.name != "PriMES15")

_REFERENCE = Leaf("RefNumHEA4", "answer.reference", 22)
_MRN = Leaf("DocNumHEA5", "answer.mrn", 18)
_MODE = Leaf("TraModAtBorHEA76", "border.mode", 2)
_MEANS = Leaf("IdeOfMeaOfTraCroHEA85", "border.id", 27)
_CONSIGNMENT = (Leaf("ComRefNumHEA", "consignment.ucr", 70), Leaf("ConRefNumHEA", "border.reference", 35))
_AMENDED_AT = Leaf("DatTimAmeHEA113", "answer.drawn_up_at", 12, Kind.TIME)

_ITEM = Group(
    "GOOITEGDS",
    (
        Leaf("IteNumGDS7", "item.number", 5, Kind.COUNT),
        Leaf("ComRefNumGIM1", "item.ucr", 70),
        Group("PRODOCDC2", (Leaf("DocTypDC21", "document.type", 4), Leaf("DocRefDC23", "document.id", 35)), "document"),
        Group("CONNR2", (Leaf("ConNumNR21", "container.id", 17),), "container"),
        Group(
            "IDEMEATRAGI970",
            (Leaf("NatIDEMEATRAGI973", "means.nationality", 2), Leaf("IdeMeaTraGIMEATRA971", "means.id", 27)),
            "means",
        ),
    ),
    "item",
)
ERROR = Group(
    "FUNERRER1",
    (
        Leaf("ErrTypER11", "error.type", 2),
        Leaf("ErrPoiER12", "error.path", 210),
        Leaf("ErrReaER13", "error.code", 6),
        Leaf("OriAttValER14", "error.value", 140),
    ),
    "error",
)

ACCEPTED: tuple[Leaf | Group, ...] = (
    *_HEAD,
    Group(
        "HEAHEA",
        (
            _REFERENCE,
            _MRN,
            _MODE,
            Leaf("NatHEA001", "border.nationality", 2),
            _MEANS,
            *_CONSIGNMENT,
            Leaf("DecRegDatTimHEA115", "answer.at", 12, Kind.TIME),
        ),
    ),
    _ITEM,
    LODGEMENT_OFFICE,
    PERSON_LODGING,
    FIRST_ENTRY,
    CARRIER,
)
"""IE328: a declaration was accepted and has its registration number."""

REJECTED: tuple[Leaf | Group, ...] = (
    *_HEAD,
    Group(
        "HEAHEA",
        (
            _REFERENCE,
            Leaf("DecRejReaHEA252", "refusal.reason", 350),
            Leaf("DecRejDatTimHEA116", "answer.at", 12, Kind.TIME),
        ),
    ),
    ERROR,
)
"""IE316: a declaration was rejected."""

AMENDMENT_ACCEPTED: tuple[Leaf | Group, ...] = (
    *_HEAD,
    Group(
        "HEAHEA",
        (
            _MRN,
            _MODE,
            _MEANS,
            Leaf("NatOfMeaOfTraCroHEA87", "border.nationality", 2),
            *_CONSIGNMENT,
            Leaf("AmeAccDatTimHEA111", "answer.at", 12, Kind.TIME),
            _AMENDED_AT,
        ),
    ),
    _ITEM,
    REPRESENTATIVE,
    PERSON_LODGING,
    FIRST_ENTRY,
    CARRIER,
)
"""IE304: an amendment was accepted."""

AMENDMENT_REJECTED: tuple[Leaf | Group, ...] = (
    *_HEAD,
    Group(
        "HEAHEA",
        (
            _MRN,
            Leaf("AmeRejMotTexHEA605", "refusal.reason", 350),
            _AMENDED_AT,
            Leaf("AmeRejDatTimHEA112", "answer.at", 12, Kind.TIME),
        ),
    ),
    ERROR,
    REPRESENTATIVE,
    PERSON_LODGING,
    Group("CUSOFFFENT730", (Leaf("RefNumCUSOFFFENT731", "offices.entry", 8),)),
)
"""IE305: an amendment was rejected."""
