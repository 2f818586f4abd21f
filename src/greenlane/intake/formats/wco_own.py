# SPDX-License-Identifier: Apache-2.0
"""Statements of our own: facts for which the WCO Data Model has no element, carried in ``AdditionalInformation``.

The statement type ``ZGL`` marks them, the statement code names the field, the description holds the value. Other
systems pass such statements on unread, which is what the data model keeps them for.
"""

from collections.abc import Iterator
from typing import Any

from greenlane.cargo import Consignment, Declaration, Direction, Level, Money, Stage

from .collecting import warning
from .wco_reading import Draft, MessageReader
from .wco_table import Values
from .wco_values import decimal_of, instant_of, time_text

TYPE = "ZGL"

_FLAGS = {"1": True, "0": False}


def _money(text: str) -> Money | None:
    digits, _, currency = text.partition(" ")
    amount = decimal_of(digits)
    return Money(amount=amount, currency=currency or None) if amount is not None else None


def _instant(text: str) -> Any:
    instant = instant_of(text)
    return instant if instant is not None and instant.tzinfo is not None else None


# Statement code: the slot and field it fills, how it is read, and what it holds in the words of a finding.
FIELDS: dict[str, tuple[str, Any, str]] = {
    "STAGE": ("declaration.stage", Stage, f"one of {', '.join(Stage)}"),
    "DIRECTION": ("declaration.direction", Direction, f"one of {', '.join(Direction)}"),
    "LEVEL": ("consignment.level", Level, f"one of {', '.join(Level)}"),
    "INLAND-MODE": ("journey.inland_mode", str, "a code of UN/ECE Recommendation 19"),
    "AIR-STATUS": ("own.status", str, "an aviation security status, such as SPX"),
    "AIR-AGENT": ("own.regulated_agent", str, "the number of a regulated agent"),
    "AIR-KNOWN": ("own.known_consignor", _FLAGS.get, "1 or 0"),
    "ECO-PLATFORM": ("own.platform", str, "the name of a platform"),
    "ECO-VALUE": ("own.intrinsic_value", _money, "an amount and a currency, such as 19.90 EUR"),
    "ECO-PURPOSE": ("own.purpose", str, "sale, gift, sample or return"),
    "TRN-BINDING": ("transit.binding_itinerary", _FLAGS.get, "1 or 0"),
    "TRN-LIMIT": ("transit.time_limit", _instant, "a date and time with its offset, such as 20260330235959Z"),
}


def take(reader: MessageReader, draft: Draft) -> None:
    """Read one statement of our own into the field that its code names."""
    code, text = draft.values.get("code", ""), draft.values.get("text", "")
    known = FIELDS.get(code)
    if known is None:
        reader.note(
            warning(
                "READ-STATEMENT",
                f"The statement type {TYPE} has no code {code!r}. It has {', '.join(FIELDS)}.",
                path=draft.path,
                value=code,
            )
        )
        return
    target, convert, expected = known
    slot, _, field = target.partition(".")
    try:
        value = convert(text)
    except ValueError:
        value = None
    if value is None or value == "":
        reader.note(
            warning("READ-STATEMENT", f"The statement {code} holds {expected}.", path=draft.path, value=text),
        )
        return
    reader.put(reader.slots[slot], field, value, draft.path)


def spread(declaration: Declaration, implied: Declaration) -> Iterator[Values]:
    """The statements that carry what the elements of the message do not say.

    ``implied`` is the declaration as its elements alone will be read: a stage, direction, level or inland mode that
    follows from them is not stated again.
    """
    consignment = declaration.consignment
    yield from (
        _one(code, getattr(holder, field))
        for code, holder, other, field in (
            ("STAGE", declaration, implied, "stage"),
            ("DIRECTION", declaration, implied, "direction"),
            ("LEVEL", consignment, implied.consignment, "level"),
            ("INLAND-MODE", consignment.journey, implied.consignment.journey, "inland_mode"),
        )
        if getattr(holder, field) is not None and getattr(holder, field) != getattr(other, field)
    )
    for code, value in _content(consignment):
        if value is not None:
            yield _one(code, value)


def _content(consignment: Consignment) -> Iterator[tuple[str, Any]]:
    if (air := consignment.air_security) is not None:
        yield from (("AIR-STATUS", air.status), ("AIR-AGENT", air.regulated_agent), ("AIR-KNOWN", air.known_consignor))
    if (shop := consignment.ecommerce) is not None:
        value = shop.intrinsic_value
        amount = f"{value.amount:f} {value.currency or ''}".rstrip() if value is not None else None
        yield from (("ECO-PLATFORM", shop.platform), ("ECO-VALUE", amount), ("ECO-PURPOSE", shop.purpose))
    if (transit := consignment.transit) is not None:
        limit = time_text(transit.time_limit)[0] if transit.time_limit is not None else None
        yield from (("TRN-BINDING", transit.binding_itinerary), ("TRN-LIMIT", limit))


def _one(code: str, value: object) -> Values:
    return {"code": code, "text": str(int(value)) if isinstance(value, bool) else str(value), "type": TYPE}
