# SPDX-License-Identifier: Apache-2.0
"""Following the pointers of an amendment through the table to the field of a noun that they mean.

A pointer names a class of the WCO Data Model and which one of its kind; the last one may name an element by its tag.
The table of the reader tells which noun and field that is, so whatever is read can be amended.
"""

from msgspec import Struct

from greenlane.cargo import Address, PartyRole

from .formats.wco_header import DECLARATION
from .formats.wco_table import Group, Leaf
from .reading import Pointer


class Member(Struct, frozen=True):
    """One member of a field of several: which field, which one (from 1), and of parties the role."""

    field: str
    sequence: int
    role: PartyRole | None = None


Way = tuple[str | Member, ...]
"""The steps from the declaration to a noun: a field, or a member of a field of several."""


class Target(Struct, frozen=True):
    """What pointers mean: the way to a noun and the field in it; without a field the whole noun at the way's end.

    ``spread`` is the slot of a group that has no noun of its own, such as ``procedure``: its values lie in several
    fields of the noun, and ``sequence`` tells which of them.
    """

    way: Way
    field: str | None = None
    spread: str | None = None
    sequence: int = 1


# Where the noun of each slot lies that a declaration has once.
_HOMES: dict[str, Way] = {
    "declaration": (),
    "offices": ("offices",),
    "consignment": ("consignment",),
    "journey": ("consignment", "journey"),
    "border": ("consignment", "journey", "border"),
    "arrival": ("consignment", "journey", "arrival"),
    "departure": ("consignment", "journey", "departure"),
    "transit": ("consignment", "transit"),
    "times": ("consignment", "journey"),
}
_WHOLE = frozenset({"border", "arrival", "departure", "transit"})
"""Nouns that one group fills alone, so that a pointer to the group means the noun."""
_PLAIN = frozenset({"container", "stop", "transit_office"})
"""Slots whose nouns are texts."""

# Fields of slots that stand under another name, or within another noun, in the noun itself.
_FIELDS = {
    "journey.location_name": "goods_location",
    "journey.location_country": "goods_location",
    "equipment.fullness": "empty",
    "seal.class": "seal_class",
    "document.category": "type",
    **{f"party.{field}": f"address.{field}" for field in Address.__struct_fields__},
}


def target_of(pointers: tuple[Pointer, ...]) -> Target | Pointer:
    """What pointers mean, or the first of them that leads out of the table.

    The pointer to the declaration itself (42A) may be left out. Raises ``ValueError`` when there are none.
    """
    if not pointers:
        raise ValueError("an amendment's change has at least one pointer")
    steps = pointers if pointers[0].section == DECLARATION.wco else (Pointer(section=DECLARATION.wco or ""), *pointers)
    at = _At()
    for pointer in steps:
        if pointer is not steps[0]:
            inner = _group_in(at.group, pointer.section)
            if inner is None:
                return pointer
            at.enter(inner, pointer.sequence)
        if pointer.tag is not None:
            leaf = _leaf_in(at.group, pointer.tag)
            return pointer if leaf is None else at.leaf(leaf)
    return at.whole() or steps[-1]


class _At:
    """How far the pointers have led."""

    def __init__(self) -> None:
        self.group = DECLARATION
        self._homes = dict(_HOMES)
        self._sequence = 1

    def enter(self, group: Group, sequence: int) -> None:
        """Go one class down."""
        self.group = group
        maker = group.makes
        if maker is None:
            return
        self._sequence = sequence
        if maker.into is not None:
            owner, _, field = maker.into.partition(".")
            self._homes[maker.slot] = (*self._homes[owner], Member(field, sequence, maker.role))

    def leaf(self, leaf: Leaf) -> Target:
        """The field that a tag means."""
        slot, _, field = leaf.to.partition(".")
        if slot in _PLAIN:
            return Target(self._homes[slot])
        if slot == "times":
            return Target(self._homes[slot], field, slot)
        if slot not in self._homes:
            return Target(self._owner(slot), field, slot, self._sequence)
        inner, _, last = _FIELDS.get(leaf.to, field).rpartition(".")
        return Target((*self._homes[slot], inner) if inner else self._homes[slot], last)

    def whole(self) -> Target | None:
        """What a class without a tag means: the noun that it makes, or the one field or noun that it fills."""
        maker = self.group.makes
        if maker is not None:
            if maker.into is None:
                return Target(self._owner(maker.slot), None, maker.slot, self._sequence)
            return Target(self._homes[maker.slot])
        if self.group.name == "Address" and "party" in self._homes:
            return Target(self._homes["party"], "address")
        leaves = [row for row in self.group.content if isinstance(row, Leaf)]
        slots = {leaf.to.partition(".")[0] for leaf in leaves} & _WHOLE
        if slots:
            return Target(self._homes[slots.pop()])
        fields = {self.leaf(leaf) for leaf in leaves}
        return fields.pop() if len(fields) == 1 else None

    def _owner(self, spread: str) -> Way:
        return self._homes["consignment"] if spread == "transport_document" else self._homes["item"]


def _group_in(group: Group, section: str) -> Group | None:
    """The group of a class inside another; the place where its data are written before one where they are read."""
    inner = [row for row in group.content if isinstance(row, Group) and row.wco == section]
    return next((row for row in inner if not row.spare), inner[0] if inner else None)


def _leaf_in(group: Group, tag: str) -> Leaf | None:
    leaves = [row for row in group.content if isinstance(row, Leaf) and row.wco == tag]
    return next((row for row in leaves if not row.spare), leaves[0] if leaves else None)
