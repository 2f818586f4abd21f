# SPDX-License-Identifier: Apache-2.0
"""Real and written messages, damaged at random: each is answered, none makes the reader fail or run on."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from greenlane.intake import Limits, Message, Reading, ReadState, read, write_native
from tests.intake.formats.messages import MINIMAL, message, xml

ROUNDS = 1_500
LIMITS = Limits(max_bytes=200_000, max_elements=5_000, max_items=500)
PIECES = (
    b"<", b">", b"</", b"/>", b"&", b"&#x;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<!DOCTYPE a>", b"<?x", b'"', b"'",
    b"\0", b"\xff", b"\xef\xbb\xbf", b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\\u0000", b"NaN", b"1e999", b"null",
    b"<Declaration>", b"</Declaration>", b"<GovernmentAgencyGoodsItem>", b"</GoodsShipment>", b"xmlns:p=''", b"p:",
    b"99999999999999999999",
)  # fmt: skip

GOODS = """<Exporter><Name>Chicago Cocoa Company</Name><Address><CityName>Chicago</CityName></Address></Exporter>
<GoodsShipment><Consignment><TransportEquipment><ID>DM1</ID><Seal><ID>9</ID></Seal></TransportEquipment></Consignment>
<GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric><Commodity><Description>Cocoa</Description>
<GoodsMeasure><GrossMassMeasure unitCode="KGM">15.5</GrossMassMeasure></GoodsMeasure></Commodity><Packaging>
<QuantityQuantity>5</QuantityQuantity></Packaging></GovernmentAgencyGoodsItem></GoodsShipment>"""


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to four faults: changed, cut out, doubled, or with a piece of markup put in."""
    damaged_data = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(damaged_data) + 1)
        end = min(len(damaged_data), place + chance.choice((1, 1, 5, 40)))
        match chance.randrange(5):
            case 0:
                damaged_data[place:end] = bytes(chance.randrange(256) for _ in range(end - place))
            case 1:
                del damaged_data[place:end]
            case 2:
                damaged_data[place:place] = damaged_data[place:end]
            case 3:
                damaged_data[place:place] = chance.choice(PIECES)
            case _:
                del damaged_data[place + chance.randrange(200) :]
    return bytes(damaged_data)


def answered(data: bytes) -> Reading:
    reading = read(data, limits=LIMITS)
    assert bool(reading.messages) == (reading.state is ReadState.READ), data
    assert reading.messages or reading.findings, data
    assert all(isinstance(one, Message) for one in reading.messages)
    return reading


def originals() -> dict[str, bytes]:
    whole = message(GOODS)
    return {
        "xml": xml(GOODS),
        "wrapped": b"<?xml version='1.0'?><md:MetaData xmlns:md='a'>%b</md:MetaData>" % xml(GOODS),
        "utf-16": xml(GOODS).decode().encode("utf-16"),
        "json": write_native(whole.declaration),
        "lines": b"\n".join([write_native(whole.declaration)] * 3),
    }


@pytest.mark.parametrize("name", sorted(originals()))
def test_damaged_messages_are_answered(name: str) -> None:
    data = originals()[name]
    assert answered(data).state is ReadState.READ
    chance = random.Random(f"{name} 20260131")
    states = {answered(damaged(data, chance)).state for _ in range(ROUNDS)}
    assert {ReadState.READ, ReadState.UNREADABLE} <= states


def test_damaged_real_messages_are_answered(shared_data: Path) -> None:
    found = sorted((shared_data / "wco-dm-cds-hmrc" / "samples").rglob("*.xml"))[::8]
    chance = random.Random(471)
    states = {answered(damaged(path.read_bytes(), chance)).state for path in found for _ in range(25)}
    assert states >= {ReadState.READ, ReadState.UNREADABLE}


def test_a_message_whose_every_value_is_nonsense_is_read_with_findings() -> None:
    header = MINIMAL.replace(">9<", ">\u2028<")
    told = message(GOODS.replace(">1<", ">one<").replace("15.5", "heavy"), header=header).findings
    assert {"READ-NUMBER", "READ-FUNCTION"} <= {one.code for one in told}
