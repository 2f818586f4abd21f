# SPDX-License-Identifier: Apache-2.0
"""From the rows of one consignment to its declaration: cells become values, values become nouns.

Every noun is told where its values stood (``row 17, column "Net Mass"``).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from msgspec import Struct

from greenlane.cargo import (
    Address,
    AirSecurity,
    Consignment,
    Contact,
    Conveyance,
    Declaration,
    Document,
    ECommerce,
    Equipment,
    GoodsItem,
    Journey,
    JourneyTime,
    Moment,
    Money,
    Offices,
    Packaging,
    Party,
    Place,
    Seal,
)

from ..finding import Finding
from ..formats.collecting import warning
from ..limits import Limits
from ..reading import Message
from .conversions import Convert, Unfit
from .mapping import Mapping
from .rows import place
from .targets import ROLES, TIMES, Target

_KEPT = 4_096  # converted texts that are remembered of one column
_SHORT = 64  # characters of a text worth remembering
_ADDRESS = ("line", "city", "postcode", "country", "subdivision")
_IN_STRUCT = frozenset({"invoice", "ecommerce", "intrinsic_value", "air_security"})

Numbered = tuple[object, Sequence[str]]  # the number of a row as shown, and its cells


class Slot(NamedTuple):
    """A column that is there, with one target it fills."""

    position: int
    column: str
    target: Target
    convert: Convert
    kept: dict[str, Any]


class Builder:
    """Builds declarations from the rows of a table with this header."""

    def __init__(self, mapping: Mapping, header: Sequence[str], limits: Limits) -> None:
        self.mapping = mapping
        self.limits = limits
        positions = {name: position for position, name in reversed(list(enumerate(header)))}
        self.slots = tuple(
            Slot(positions[column.name], column.name, target, convert, {})
            for column in mapping.columns
            if column.name in positions
            for target, convert in zip(column.targets, column.converts, strict=True)
        )
        self.of_whole = tuple(slot for slot in self.slots if not slot.target.of_item)
        self.of_item = tuple(slot for slot in self.slots if slot.target.of_item)
        self.constants = tuple((target, value) for target, value in mapping.constants if not target.of_item)
        self.item_constants = tuple((target, value) for target, value in mapping.constants if target.of_item)
        self.aside = tuple((name, positions[name]) for name in mapping.aside if name in positions)
        self.numbered = any(target.name == "item.number" for target, _ in mapping.constants) or any(
            slot.target.name == "item.number" for slot in self.of_item
        )

    def message(self, rows: Sequence[Numbered], findings: tuple[Finding, ...] = ()) -> Message:
        """The declaration of one consignment, from all its rows, and what could not be read of them."""
        told = list(findings)
        whole: dict[str, dict[str, Any]] = {}
        paths: dict[str, dict[str, str]] = {}
        for target, value in self.constants:
            whole.setdefault(target.noun, {})[target.field] = value
        for slot in self.of_whole:
            found = self._of_rows(slot, rows, told)
            if found is not None:
                value, path = found
                target = slot.target
                whole.setdefault(target.noun, {})[target.field] = value
                paths.setdefault(target.noun, {})[target.owner] = path
        items = tuple(item for index, row in enumerate(rows) if (item := self._item(index, row, told)) is not None)
        return Message(declaration=_declaration(whole, paths, items), findings=tuple(told))

    def places(self, rows: Sequence[Sequence[str]]) -> dict[Place, tuple[int, Slot]]:
        """Where each cell of rows like these lands in the declaration: place to row, from 0, and column."""
        marked = _Marking(self.mapping, (), self.limits)
        marked.of_whole, marked.of_item, marked.numbered = self.of_whole, self.of_item, self.numbered
        marked.constants, marked.item_constants = self.constants, self.item_constants
        found: dict[Place, tuple[int, Slot]] = {}
        _collect(marked.message(tuple(enumerate(rows))).declaration, (), found)
        return found

    def alike(self, other: "Builder") -> bool:
        """Whether another builder, by the same mapping, finds the same columns at the same places."""
        mine, others = ([(slot.position, slot.column, slot.target) for slot in one.slots] for one in (self, other))
        return mine == others and self.limits == other.limits

    def labels(self, row: Sequence[str]) -> dict[str, str]:
        """The columns that stand aside, by name; they are no facts."""
        return {name: row[position] for name, position in self.aside}

    def _of_rows(self, slot: Slot, rows: Sequence[Numbered], told: list[Finding]) -> tuple[Any, str] | None:
        """The first value that a row states; another one in a later row is told."""
        chosen: tuple[Any, str, str] | None = None
        for number, cells in rows:
            text = cells[slot.position].strip()
            if not text or (chosen is not None and text == chosen[2]):
                continue
            if chosen is not None:
                sentence = f"The rows of one consignment differ: {chosen[1]} says {chosen[2][:40]}, which was taken."
                told.append(warning("READ-TABLE-DIFFERS", sentence, path=place(number, slot.column), value=text))
                break
            value = self.value(slot, text, number, told)
            if value is not None:
                chosen = (value, place(number, slot.column), text)
        return chosen[:2] if chosen is not None else None

    def value(self, slot: Slot, text: str, number: object, told: list[Finding]) -> Any:
        """The value of a text that is not empty; None, with a finding, where it is none."""
        value = slot.kept.get(text)
        if value is not None:
            return value
        try:
            if len(text) > self.limits.max_text_chars:
                raise Unfit(f"At most {self.limits.max_text_chars} characters are read of one cell.")
            value = slot.convert(text)
        except Unfit as unfit:
            sentence = f"The cell cannot be read as {slot.target.name}, and counts as empty. {unfit}"
            told.append(warning("READ-TABLE-VALUE", sentence, path=place(number, slot.column), value=text))
            return None
        if len(text) <= _SHORT:
            if len(slot.kept) >= _KEPT:
                slot.kept.clear()
            slot.kept[text] = value
        return value

    def _item(self, index: int, row: Numbered, told: list[Finding]) -> GoodsItem | None:
        number, cells = row
        nouns: dict[str, dict[str, Any]] = {"item": {}}
        paths: dict[str, str] = {}
        for slot in self.of_item:
            text = cells[slot.position].strip()
            if text and (value := self.value(slot, text, number, told)) is not None:
                nouns.setdefault(slot.target.noun, {})[slot.target.field] = value
                paths[slot.target.owner] = place(number, slot.column)
        if not paths:
            return None
        for target, value in self.item_constants:
            noun = nouns.get(target.noun)
            if noun is not None:  # a currency or a type of packages belongs to a value or a count that is there
                noun[target.field] = value
        fields = nouns["item"]
        if not self.numbered:
            fields["number"] = index + 1
        if "container" in fields:
            fields["containers"] = (fields.pop("container"),)
        for name in ("value", "statistical_value"):
            money = nouns.get(f"item.{name}")
            if money and "amount" in money:
                fields[name] = Money(**money)
        if packaging := nouns.get("item.packaging"):
            fields["packaging"] = (Packaging(**packaging),)
        if document := nouns.get("item.document"):
            fields["documents"] = (Document(**document, path=paths.get("documents")),)
        return GoodsItem(**fields, path=place(number), paths=paths)


class _Mark(NamedTuple):
    """Stands for a value, and knows the cell it is of."""

    row: int
    slot: Slot


class _Marking(Builder):
    """Builds declarations of marks instead of values."""

    def value(self, slot: Slot, text: str, number: object, told: list[Finding]) -> Any:
        assert isinstance(number, int)
        return _Mark(number, slot)


def _collect(value: object, place: Place, found: dict[Place, tuple[int, Slot]]) -> None:
    if isinstance(value, _Mark):
        found[place] = (value.row, value.slot)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            _collect(getattr(value, name), (*place, name), found)
    elif isinstance(value, tuple):
        for position, one in enumerate(value):
            # a tuple of texts is read as one, a tuple of nouns noun by noun
            _collect(one, (*place, position) if isinstance(one, Struct) else place, found)


def _declaration(
    whole: dict[str, dict[str, Any]], paths: dict[str, dict[str, str]], items: tuple[GoodsItem, ...]
) -> Declaration:
    fields = whole.get("consignment", {})
    where = paths.get("consignment", {})
    for noun in _IN_STRUCT:
        where |= paths.get(noun, {})
    invoice, intrinsic = whole.get("invoice", {}), whole.get("intrinsic_value", {})
    if "amount" in invoice:
        fields["invoice"] = Money(**invoice)
    sold = whole.get("ecommerce", {})
    if sold or "amount" in intrinsic:
        value = Money(**intrinsic) if "amount" in intrinsic else None
        fields["ecommerce"] = ECommerce(**sold, intrinsic_value=value)
    if "air_security" in whole:
        fields["air_security"] = AirSecurity(**whole["air_security"])
    if "equipment" in whole:
        fields["equipment"] = (_equipment(whole["equipment"], paths.get("equipment", {})),)
    parties = tuple(party for role in ROLES if (party := _party(role, whole.get(role), paths.get(role, {}))))
    journey = _journey(whole.get("journey", {}), paths.get("journey", {}), whole.get("border"), paths.get("border", {}))
    consignment = Consignment(**fields, parties=parties, items=items, journey=journey, paths=where)
    offices = Offices(**whole.get("offices", {}), paths=paths.get("offices", {}))
    header = whole.get("declaration", {})
    return Declaration(**header, offices=offices, consignment=consignment, paths=paths.get("declaration", {}))


def _party(role: str, fields: dict[str, Any] | None, paths: dict[str, str]) -> Party | None:
    if not fields or not paths:  # a constant alone, such as a function code, makes no party
        return None
    address = {name: fields[name] for name in _ADDRESS if name in fields}
    placed = {"role": next(iter(paths.values())), **paths}
    if address:  # what is wrong with the address as a whole stands at what there is of it
        placed.setdefault("address", next((paths[name] for name in _ADDRESS if name in paths), placed["role"]))
    contacts = tuple(Contact(kind=kind, value=fields[kind]) for kind in ("phone", "email") if kind in fields)
    return Party(
        role=ROLES[role],
        name=fields.get("name"),
        id=fields.get("id"),
        address=Address(**address) if address else None,
        contacts=contacts,
        function_code=fields.get("function_code"),
        paths=placed,
    )


def _journey(
    fields: dict[str, Any], paths: dict[str, str], border: dict[str, Any] | None, border_paths: dict[str, str]
) -> Journey:
    times = tuple(
        JourneyTime(moment=Moment(moment), at=fields.pop(name), actual=actual, path=paths.get(name))
        for name, (moment, actual) in TIMES.items()
        if name in fields
    )
    conveyance = Conveyance(**border, paths=border_paths) if border else None
    return Journey(**fields, border=conveyance, times=times, paths=paths)


def _equipment(fields: dict[str, Any], paths: dict[str, str]) -> Equipment:
    seals = (Seal(number=fields["seal"]),) if "seal" in fields else ()
    return Equipment(id=fields.get("id"), size_type=fields.get("size_type"), seals=seals, paths=paths)
