# SPDX-License-Identifier: Apache-2.0
"""The shape of the table that maps WCO Data Model XML to the nouns.

The table is written once, in the order in which elements stand in a message: ``wco_header`` is its top, ``wco_goods``,
``wco_journey``, ``wco_parties``, ``wco_documents`` and ``wco_equipment`` are its parts. The reader follows it down the
tree, the writer follows it from the nouns, amendments follow it along their pointers, and the page
``docs/formats/wco-dm-xml.md`` is written from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from greenlane.cargo import PartyRole

if TYPE_CHECKING:
    from .wco_reading import Draft, MessageReader

Values = Mapping[str, Any]
"""The fields of one noun by name, as the writer sees them."""
Slots = Mapping[str, Values]
"""The nouns at hand, by the name of their slot: ``declaration``, ``journey``, ``item``, ``party`` …"""


class Kind(StrEnum):
    """How the text of an element becomes a value."""

    TEXT = "text"
    COUNT = "count"  # a whole number
    DECIMAL = "decimal"
    WEIGHT = "weight"  # kilograms, turned from the unit of attribute unitCode
    MONEY = "money"  # an amount in the currency of attribute currencyID
    TIME = "time"  # an instant, by attribute formatCode
    FLAG = "flag"  # 1 or 0


class Leaf(Struct, frozen=True):
    """An element that holds one value: its name, its WCO id and the field that it fills, as ``slot.field``.

    A *spare* leaf is another element for the same field: read where the first is absent, never written.
    """

    name: str
    wco: str | None
    to: str
    kind: Kind = Kind.TEXT
    spare: bool = False


class Maker(Struct, frozen=True):
    """How a group becomes a noun of its own and how such nouns become groups again.

    ``slot`` is where its leaves collect; ``finish`` makes the noun from them; ``spread`` gives the values of every
    such group that the writer has to write. ``into`` is the field of several in which the nouns are kept, None where
    they are spread over fields of their owner; of parties ``role`` tells which are meant.
    """

    slot: str
    finish: Callable[[MessageReader, Draft], None]
    spread: Callable[[Slots], Iterable[Values]]
    into: str | None = None
    role: PartyRole | None = None


class Group(Struct, frozen=True):
    """An element that holds others. ``to`` is a field whose place in the message is this element.

    ``spare`` marks another place for the same data: read, never written.
    """

    name: str
    wco: str | None
    content: tuple[Leaf | Group, ...]
    makes: Maker | None = None
    to: str | None = None
    spare: bool = False


def elsewhere(group: Group, name: str | None = None) -> Group:
    """The same group at a second place (or under a second name), which is read but not written."""
    return Group(name or group.name, group.wco, group.content, group.makes, group.to, spare=True)


class Entry:
    """A row of the table made ready for reading: one element where it may stand."""

    __slots__ = ("content", "convert", "field", "maker", "slot", "spare", "static")

    def __init__(self, row: Leaf | Group, above: str, converters: Mapping[Kind, Any]) -> None:
        self.static = f"{above}/{row.name}" if above else row.name
        """The path without positions, as ``Declaration/GoodsShipment/Buyer``."""
        self.slot, _, self.field = (row.to or "").partition(".")
        self.spare = row.spare
        self.convert = converters.get(row.kind) if isinstance(row, Leaf) else None
        self.maker = row.makes if isinstance(row, Group) else None
        self.content: dict[str, Entry] | None = None
        if isinstance(row, Group):
            self.content = {inner.name: Entry(inner, self.static, converters) for inner in row.content}
