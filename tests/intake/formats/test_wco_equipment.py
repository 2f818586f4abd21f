# SPDX-License-Identifier: Apache-2.0
"""Containers and seals in WCO messages."""

from __future__ import annotations

import pytest

from greenlane.cargo import Equipment, Seal
from tests.intake.formats.messages import declared, item


def equipment(inside: str) -> tuple[Equipment, ...]:
    return declared(f"<GoodsShipment><Consignment>{inside}</Consignment></GoodsShipment>").consignment.equipment


def test_a_container_is_read_with_its_seals_and_places() -> None:
    (read,) = equipment(
        "<TransportEquipment><SequenceNumeric>1</SequenceNumeric><CharacteristicCode>45G1</CharacteristicCode>"
        "<FullnessCode>5</FullnessCode><ID>MSKU1234565</ID><Seal><SequenceNumeric>1</SequenceNumeric><ID>17583753</ID>"
        "</Seal><Seal><ID>333</ID><TypeCode>H</TypeCode><SealingPartyRoleCode>SH</SealingPartyRoleCode></Seal>"
        "</TransportEquipment>"
    )
    place = "/Declaration[1]/GoodsShipment[1]/Consignment[1]/TransportEquipment[1]"
    assert (read.id, read.size_type, read.empty, read.path) == ("MSKU1234565", "45G1", False, place)
    assert read.seals == (Seal(number="17583753"), Seal(number="333", seal_class="H", affixed_by="SH"))
    assert read.paths == {
        "size_type": f"{place}/CharacteristicCode[1]",
        "empty": f"{place}/FullnessCode[1]",
        "id": f"{place}/ID[1]",
        "seals": f"{place}/Seal[1]",
    }


@pytest.mark.parametrize(("code", "empty"), [("4", True), ("5", False), ("7", False)])
def test_the_fullness_tells_whether_it_is_empty(code: str, empty: bool) -> None:
    (read,) = equipment(f"<TransportEquipment><ID>A</ID><FullnessCode>{code}</FullnessCode></TransportEquipment>")
    assert read.empty is empty


def test_a_seal_without_a_container_number_is_kept() -> None:
    (read,) = equipment(
        "<TransportEquipment><SequenceNumeric>0</SequenceNumeric><Seal><ID>9</ID></Seal></TransportEquipment>"
    )
    assert (read.id, read.seals) == (None, (Seal(number="9"),))


@pytest.mark.parametrize("inside", ["", "<SequenceNumeric>0</SequenceNumeric>", "<ID/>", "<Seal><ID/></Seal>"])
def test_equipment_that_says_nothing_is_none(inside: str) -> None:
    assert equipment(f"<TransportEquipment>{inside}</TransportEquipment>") == ()


def test_an_item_names_the_containers_that_carry_it() -> None:
    inside = "".join(f"<TransportEquipment><ID>{number}</ID></TransportEquipment>" for number in ("A1", "B2"))
    goods = item(f"<Commodity>{inside}</Commodity>")
    assert goods.containers == ("A1", "B2")
    assert goods.paths["containers"].endswith("/Commodity[1]/TransportEquipment[1]/ID[1]")
