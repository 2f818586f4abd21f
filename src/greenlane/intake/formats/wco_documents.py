# SPDX-License-Identifier: Apache-2.0
"""The part of the table about documents: additional and previous ones, and the contracts of transport."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from greenlane.cargo import Document, Level

from .wco_reading import Draft, MessageReader
from .wco_table import Group, Kind, Leaf, Maker, Slots, Values

# UN/EDIFACT 1001 (with the letter the European tariffs put before it), and the words some systems write instead.
_MASTER_TYPES = frozenset({"704", "741", "MB", "MWB"})
_HOUSE_TYPES = frozenset({"703", "714", "HWB", "HB"})
_DECLARATION_UCR = "DCR"
_BY_AIR = "4"
_STRAIGHT_TYPES = {_BY_AIR: "740", "3": "730", "2": "720"}  # by mode at the border; a bill of lading otherwise


def _finish_document(reader: MessageReader, draft: Draft, slot: str, field: str) -> None:
    values = draft.values
    if not values:
        return
    document = Document(
        # the tariffs write category and type as one code: N and 935 are N935
        type="".join((values.get("category") or "", values.get("type") or "")) or None,
        id=values.get("id"),
        name=values.get("name"),
        status=values.get("status"),
        line=values.get("line"),
        path=draft.path,
    )
    reader.append(slot, field, document, draft.path)


def _spread_documents(slots: Slots, slot: str, field: str) -> Iterator[Values]:
    for one in slots[slot][field]:
        category, type_code = (one.type[0], one.type[1:]) if one.type and len(one.type) == 4 else (None, one.type)
        yield {
            "category": category,
            "type": type_code,
            "id": one.id,
            "name": one.name,
            "status": one.status,
            "line": one.line,
        }


def documents(slot: str) -> Group:
    """The group of additional documents of the message (``consignment``) or of an item."""
    return Group(
        "AdditionalDocument",
        "02A",
        (
            Leaf("CategoryCode", "D031", "document.category"),
            Leaf("ID", "D005", "document.id"),
            Leaf("Name", "D028", "document.name"),
            Leaf("TypeCode", "D006", "document.type"),
            Leaf("LPCOExemptionCode", "360", "document.status"),
            Leaf("LineNumeric", "171", "document.line", Kind.COUNT),
        ),
        Maker(
            "document",
            partial(_finish_document, slot=slot, field="documents"),
            partial(_spread_documents, slot=slot, field="documents"),
            f"{slot}.documents",
        ),
    )


def previous_documents(slot: str) -> Group:
    """The group of previous documents of the message (``consignment``) or of an item."""
    return Group(
        "PreviousDocument",
        "99A",
        (
            Leaf("CategoryCode", "D031", "document.category"),
            Leaf("ID", "D018", "document.id"),
            Leaf("Name", None, "document.name"),
            Leaf("TypeCode", "D019", "document.type"),
            Leaf("LPCOExemptionCode", None, "document.status"),
            Leaf("LineNumeric", "171", "document.line", Kind.COUNT),
        ),
        Maker(
            "document",
            partial(_finish_document, slot=slot, field="previous_documents"),
            partial(_spread_documents, slot=slot, field="previous_documents"),
            f"{slot}.previous_documents",
        ),
    )


def declared_ucr(documents: Iterable[Document]) -> Document | None:
    """The previous document by which a declaration's UCR is named (category Z, type DCR), a national convention."""
    return next((one for one in documents if one.id and (one.type or "").upper().endswith(_DECLARATION_UCR)), None)


def _finish_contract(reader: MessageReader, draft: Draft) -> None:
    if draft.values.get("id"):
        draft.values["associated"] = "AssociatedTransportDocument" in draft.path.rpartition("/")[2]
        reader.append("consignment", "transport_documents", draft, draft.path)


def transport_documents(drafts: list[Draft]) -> dict[str, tuple[Any, str]]:
    """The master and house document and the level of contract that the transport documents of a message come to.

    By their type first. An air waybill or bill of lading (740, 705) is the house document beside a master one, the
    master document beside a house one, and alone the one document of a straight consignment.
    """
    found: dict[str, tuple[Any, str]] = {}
    plain = []
    for draft in drafts:
        type_code = (draft.values.get("type") or "").removeprefix("N")
        if type_code in _MASTER_TYPES or (not type_code and draft.values["associated"]):
            found.setdefault("master_document", (draft.values["id"], draft.path))
        elif type_code in _HOUSE_TYPES:
            found.setdefault("house_document", (draft.values["id"], draft.path))
        else:
            plain.append(draft)
    level = None
    for draft in plain:
        field = "house_document" if "master_document" in found else "master_document"
        if field not in found:
            found[field] = (draft.values["id"], draft.path)
            level = Level.STRAIGHT if field == "master_document" else level
    if "house_document" in found:
        level = Level.HOUSE
    elif found and level is None:
        level = Level.MASTER
    if level is not None:
        field = "house_document" if level is Level.HOUSE else "master_document"
        found["level"] = (level, found[field][1])
    return found


def _spread_transport_documents(slots: Slots) -> Iterator[Values]:
    consignment = slots["consignment"]
    mode = slots["border"].get("mode")
    straight = consignment["level"] is Level.STRAIGHT
    if consignment["master_document"]:
        code = _STRAIGHT_TYPES.get(mode or "", "705") if straight else "741" if mode == _BY_AIR else "704"
        yield {"id": consignment["master_document"], "type": code}
    if consignment["house_document"]:
        yield {"id": consignment["house_document"], "type": "703" if mode == _BY_AIR else "714"}


_DOCUMENT = (Leaf("ID", "D023", "transport_document.id"), Leaf("TypeCode", "D024", "transport_document.type"))
TRANSPORT_DOCUMENT = Group(
    "TransportContractDocument",
    "30B",
    _DOCUMENT,
    Maker("transport_document", _finish_contract, _spread_transport_documents),
)
ASSOCIATED_DOCUMENT = Group(
    "AssociatedTransportDocument",
    "11A",
    (Leaf("ID", "D008", "transport_document.id"), Leaf("TypeCode", "D009", "transport_document.type")),
    TRANSPORT_DOCUMENT.makes,
    spare=True,
)
