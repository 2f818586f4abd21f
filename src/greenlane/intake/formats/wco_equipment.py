# SPDX-License-Identifier: Apache-2.0
"""The part of the table about containers: the equipment with its seals, and which goods are in which."""

from collections.abc import Iterator

from greenlane.cargo import Equipment, Seal

from .wco_reading import Draft, MessageReader
from .wco_table import Group, Leaf, Maker, Slots, Values


def _finish_seal(reader: MessageReader, draft: Draft) -> None:
    values = draft.values
    if values.get("number"):
        seal = Seal(number=values["number"], seal_class=values.get("class"), affixed_by=values.get("affixed_by"))
        reader.append("equipment", "seals", seal, draft.path)


def _spread_seals(slots: Slots) -> Iterator[Values]:
    for number, seal in enumerate(slots["equipment"]["seals"], start=1):
        yield {"position": number, "number": seal.number, "class": seal.seal_class, "affixed_by": seal.affixed_by}


def _finish_equipment(reader: MessageReader, draft: Draft) -> None:
    values = draft.values
    if not values.keys() - {"position"}:
        return  # some systems number the containers of goods that have none
    fullness = values.get("fullness")
    if fullness is not None:
        draft.paths["empty"] = draft.paths.pop("fullness")
    draft.paths.pop("position", None)
    reader.append(
        "consignment",
        "equipment",
        Equipment(
            id=values.get("id"),
            size_type=values.get("size_type"),
            # UN/EDIFACT 8169: 4 empty, 5 full; other codes say how full it is
            empty=fullness == "4" if fullness else None,
            seals=tuple(values.get("seals", ())),
            path=draft.path,
            paths=draft.paths,
        ),
        draft.path,
    )


def _spread_equipment(slots: Slots) -> Iterator[Values]:
    for number, one in enumerate(slots["consignment"]["equipment"], start=1):
        fullness = None if one.empty is None else "4" if one.empty else "5"
        yield {"position": number, "id": one.id, "size_type": one.size_type, "fullness": fullness, "seals": one.seals}


def _finish_container(reader: MessageReader, draft: Draft) -> None:
    if draft.values.get("id"):
        reader.append("item", "containers", draft.values["id"], draft.paths["id"])


def _spread_containers(slots: Slots) -> Iterator[Values]:
    for number, one in enumerate(slots["item"]["containers"], start=1):
        yield {"position": number, "id": one}


SEAL = Group(
    "Seal",
    "44B",
    (
        Leaf("SequenceNumeric", "006", "seal.position"),
        Leaf("ID", "165", "seal.number"),
        Leaf("TypeCode", None, "seal.class"),
        Leaf("SealingPartyRoleCode", None, "seal.affixed_by"),
    ),
    Maker("seal", _finish_seal, _spread_seals, "equipment.seals"),
)
EQUIPMENT = Group(
    "TransportEquipment",
    "31B",
    (
        Leaf("SequenceNumeric", "006", "equipment.position"),
        Leaf("CharacteristicCode", "152", "equipment.size_type"),
        Leaf("FullnessCode", None, "equipment.fullness"),
        Leaf("ID", "159", "equipment.id"),
        SEAL,
    ),
    Maker("equipment", _finish_equipment, _spread_equipment, "consignment.equipment"),
)

CONTAINER = Group(
    "TransportEquipment",
    "31B",
    (Leaf("SequenceNumeric", "006", "container.position"), Leaf("ID", "159", "container.id")),
    Maker("container", _finish_container, _spread_containers, "item.containers"),
)
