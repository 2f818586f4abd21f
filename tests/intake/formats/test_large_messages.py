# SPDX-License-Identifier: Apache-2.0
"""A declaration of a hundred thousand items is read in bounded memory, and a larger one is answered."""

from __future__ import annotations

import subprocess
import sys

import pytest

from greenlane.intake import Limits, ReadState, read
from tests.intake.formats.messages import codes, xml

ITEM = (
    "<GovernmentAgencyGoodsItem><SequenceNumeric>{}</SequenceNumeric><Commodity><Description>Cocoa butter</Description>"
    "<Classification><ID>18040000</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></Classification>"
    "<GoodsMeasure><GrossMassMeasure>15</GrossMassMeasure></GoodsMeasure></Commodity><Origin><CountryCode>GH</CountryCode>"
    "</Origin><Packaging><QuantityQuantity>1</QuantityQuantity><TypeCode>BX</TypeCode></Packaging>"
    "</GovernmentAgencyGoodsItem>"
)
# In a process of its own, so that what it takes is its own; prints items, findings and the most memory in bytes.
SCRIPT = f"""
import resource, sys
from greenlane.intake import Limits, read
goods = "".join({ITEM!r}.format(number) for number in range(1, 100_001))
data = f"<Declaration><TypeCode>IM</TypeCode><GoodsShipment>{{goods}}</GoodsShipment></Declaration>".encode()
del goods
(message,) = read(data, limits=Limits()).messages
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
if sys.platform == "linux":  # there the figure above may be that of the process that started this one
    with open("/proc/self/status") as status:
        most = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))
print(len(message.declaration.consignment.items), len(message.findings), most)
"""


@pytest.mark.slow
def test_a_hundred_thousand_items_are_read_within_a_gigabyte() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    items, findings, memory = map(int, done.stdout.split())
    assert (items, findings) == (100_000, 1), "one finding: the function is missing"
    assert memory < 1024**3


def test_one_item_more_than_the_limit_is_answered() -> None:
    goods = "".join(ITEM.format(number) for number in range(1, 1_002))
    reading = read(xml(f"<GoodsShipment>{goods}</GoodsShipment>"), limits=Limits(max_items=1_000))
    assert (reading.state, reading.messages, codes(reading.findings)) == (ReadState.UNREADABLE, (), ["READ-TOO-MANY"])
    assert "1000 GovernmentAgencyGoodsItem" in reading.findings[0].message
