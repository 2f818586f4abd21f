# SPDX-License-Identifier: Apache-2.0
"""From what was read of a declaration element to the message: function, type, statements, changes, and the nouns."""

import re
from typing import Any

from greenlane.cargo import (
    AirSecurity,
    Consignment,
    Declaration,
    Direction,
    ECommerce,
    Function,
    Offices,
    Statement,
    TransitTerms,
)

from ..reading import Change, Message, Pointer
from . import wco_own
from .collecting import Findings, error, warning
from .wco_documents import declared_ucr, transport_documents
from .wco_journey import finish_journey
from .wco_parties import once_each
from .wco_reading import Draft, MessageReader

_REQUEST = 13
_FUNCTIONS = {
    1: Function.CANCELLATION,
    4: Function.AMENDMENT,  # change
    5: Function.AMENDMENT,  # replace
    9: Function.ORIGINAL,
}
"""UN/EDIFACT 1225, as far as a filer's message can have it; 13, a request, is told by its type."""
REQUESTS = {"COR": Function.AMENDMENT, "INV": Function.CANCELLATION}
"""Types of a request (function 13)."""

_TYPE_WITH_ADDITION = re.compile(r"(IM|EX|CO|EU|T1|T2(?!F|L))([A-Z])")
_DIRECTIONS = {
    "IM": Direction.IMPORT,
    "EX": Direction.EXPORT,
    # UN/EDIFACT 1001, names of whole documents
    "830": Direction.EXPORT,
    "833": Direction.EXPORT,
    "929": Direction.IMPORT,
    "933": Direction.IMPORT,
    "950": Direction.TRANSIT,
    "952": Direction.TRANSIT,
}
_FISCAL_TERRITORIES = "CO"

REASON_TYPE = "AES"
"""The statement type of a reason for an amendment or cancellation (UN/EDIFACT 4451)."""
_AMENDMENT_SECTION = "06A"


def finish(reader: MessageReader, findings: Findings) -> Message:
    """The message of a declaration element that was read to its end."""
    slots = reader.slots
    header = reader.settle(slots["declaration"])
    offices = reader.settle(slots["offices"])
    values, paths = header.values, header.paths
    changes = values.pop("changes", [])
    information = values.pop("information", [])
    for name in ("changes", "information"):
        paths.pop(name, None)
    for draft in information:
        if draft.values.get("type") == wco_own.TYPE:
            wco_own.take(reader, draft)
    _function(reader, header, asks_for_changes=bool(changes))
    _type(header, leaving="exit" in offices.values)
    amending = values["function"] is not Function.ORIGINAL
    reasons = _statements(reader, information, amending=amending)
    if amending and reasons:
        values["reason"] = "; ".join(dict.fromkeys(text for _, text, _ in reasons if text)) or None
        paths["reason"] = reasons[0][2]
    declaration = Declaration(
        **values,
        offices=Offices(**{**offices.values, "transit": tuple(offices.values.get("transit", ()))}, paths=offices.paths),
        consignment=_consignment(reader, values.get("direction")),
        paths=paths,
    )
    reader.note_unmapped()
    return Message(
        declaration=declaration,
        changes=tuple(_change(number, draft, reasons) for number, draft in enumerate(changes, start=1)),
        findings=findings.closed(),
    )


def _function(reader: MessageReader, header: Draft, *, asks_for_changes: bool) -> None:
    values = header.values
    code = values.get("function")
    number = int(code) if code is not None and code.isascii() and code.isdigit() and len(code) < 4 else None
    if number == _REQUEST:
        function = REQUESTS.get(values.get("type", ""))
        if function is not None:
            # of a request the type says what is asked for, nothing of the declaration
            header.paths["function"] = header.paths["type"]
            del values["type"], header.paths["type"]
    else:
        function = _FUNCTIONS.get(number) if number is not None else None
    if function is None:
        function = Function.AMENDMENT if asks_for_changes or number == _REQUEST else Function.ORIGINAL
        known = (
            "9 (original), 4 or 5 (change), 1 (cancellation), 13 with the type COR (amendment) or INV (cancellation)"
        )
        told = f"taken as {function}. Known are {known}."
        path = header.paths.get("function", reader.path)
        if code is None:
            reader.note(warning("READ-FUNCTION", f"The message has no FunctionCode and is {told}", path=path))
        else:
            asked = f" with the type {values.get('type')!r}" if number == _REQUEST else ""
            sentence = f"The function {code!r}{asked} is not known; the message is {told}"
            reader.note(error("READ-FUNCTION", sentence, path=path, value=code))
    values["function"] = function


def _type(header: Draft, *, leaving: bool) -> None:
    """Tell type, additional type and direction from the type code: ``IMD`` is an import declaration, pre-lodged."""
    values, paths = header.values, header.paths
    code = values.get("type")
    if code is None:
        return
    values["type"], addition = split_type(code)
    if addition is not None:
        values["additional_type"], paths["additional_type"] = addition, paths["type"]
    direction = direction_of_type(values["type"], leaving=leaving)
    if direction is not None and "direction" not in values:
        values["direction"] = direction
        paths["direction"] = paths["type"]


def split_type(code: str) -> tuple[str, str | None]:
    """The declaration type and the additional type that one type code runs together."""
    parts = _TYPE_WITH_ADDITION.fullmatch(code)
    return (parts[1], parts[2]) if parts else (code, None)


def direction_of_type(type_code: str, *, leaving: bool) -> Direction | None:
    """The direction that a declaration type tells; ``leaving`` says whether the message names an office of exit."""
    if type_code == _FISCAL_TERRITORIES:
        # trade with special fiscal territories goes either way; only what leaves names an office of exit
        return Direction.EXPORT if leaving else Direction.IMPORT
    return _DIRECTIONS.get(type_code)


def _statements(reader: MessageReader, information: list[Draft], *, amending: bool) -> list[tuple[set[int], str, str]]:
    """Sort the statements: reasons apart, the rest to the consignment. Our own are in their fields already.

    A reason is told as the numbers of the amendments it points at, its text and its path.
    """
    reasons: list[tuple[set[int], str, str]] = []
    for draft in information:
        values = draft.values
        if values.get("type") == wco_own.TYPE:
            continue
        pointers = values.get("pointers", ())
        of = {pointer.get("sequence", 1) for pointer in pointers if pointer["section"] == _AMENDMENT_SECTION}
        if amending and (of or values.get("type") == REASON_TYPE):
            reasons.append((of, values.get("text") or values.get("code") or "", draft.path))
        elif "code" in values or "text" in values:
            statement = Statement(code=values.get("code"), text=values.get("text"))
            reader.append("consignment", "statements", statement, draft.path)
    return reasons


def _change(number: int, draft: Draft, reasons: list[tuple[set[int], str, str]]) -> Change:
    pointers = tuple(
        Pointer(section=one["section"], sequence=one.get("sequence", 1), tag=one.get("tag"))
        for one in draft.values.get("pointers", ())
    )
    reason = next((text for of, text, _ in reasons if number in of), None)
    return Change(pointers=pointers, reason_code=draft.values.get("reason_code"), reason=reason, path=draft.path)


def _consignment(reader: MessageReader, direction: Direction | None) -> Consignment:
    slots = reader.slots
    journey = finish_journey(reader, direction)
    draft = reader.settle(slots["consignment"])
    values, paths = draft.values, draft.paths
    for name, (value, path) in transport_documents(values.pop("transport_documents", [])).items():
        if name not in values:  # a level may be stated outright
            values[name], paths[name] = value, path
    paths.pop("transport_documents", None)
    named = declared_ucr(values.get("previous_documents", ()))
    if named is not None and "ucr" not in values:
        values["ucr"] = named.id
        if named.path is not None:
            paths["ucr"] = named.path
    transit, own = reader.settle(slots["transit"]), reader.settle(slots["own"])
    if transit.values:
        paths.setdefault("transit", next(iter(transit.paths.values())))
    else:
        paths.pop("transit", None)
    parties = once_each(values.pop("parties", []), reader.item_parties)
    for name in ("items", "equipment", "documents", "previous_documents", "statements"):
        values[name] = tuple(values.get(name, ()))
    return Consignment(
        **values,
        parties=parties,
        journey=journey,
        transit=TransitTerms(**transit.values) if transit.values else None,
        air_security=_part(AirSecurity, "air_security", own, paths),
        ecommerce=_part(ECommerce, "ecommerce", own, paths),
        paths=paths,
    )


def _part(kind: Any, name: str, own: Draft, paths: dict[str, str]) -> Any:
    """The part of a consignment that statements of our own fill, None when none does."""
    fields = {field: own.values[field] for field in kind.__struct_fields__ if field in own.values}
    if not fields:
        return None
    paths[name] = own.paths[next(iter(fields))]
    return kind(**fields)
