# SPDX-License-Identifier: Apache-2.0
"""Messages a second of the readers of air and sea carriers' messages, on one core, with messages of our own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from time import process_time

from benchmarks.figures import Figure
from greenlane.intake import ReadState, read
from tests.intake.formats import air_messages, one_record_messages, sea_messages

MESSAGES = 300
ROUNDS = 3


def measure() -> Iterator[Figure]:
    """Each reader on its message again and again; by the time of the processor, of several rounds the best."""
    for case, content in _messages():
        yield Figure(case=case, name="read", value=_rate(content), unit="messages/s")


def _messages() -> Iterator[tuple[str, bytes]]:
    yield "XFWB", air_messages.waybill().encode()
    yield "FWB", air_messages.FWB.encode()
    yield "FHL, two houses", air_messages.FHL.encode()
    yield "ONE Record waybill", one_record_messages.graph(*one_record_messages.WHOLE)
    bill = {**sea_messages.BILL, "houseBillOfLadings": [sea_messages.HOUSE]}
    yield "DCSA bill with a house", json.dumps(bill).encode()
    yield "DCSA event", json.dumps(sea_messages.event("TRANSPORT", "transportEventTypeCode", "ARRI")).encode()


def _rate(content: bytes) -> float:
    if read(content).state is not ReadState.READ:
        raise ValueError("a message that is measured must be read")
    best = 0.0
    for _ in range(ROUNDS):
        begun = process_time()
        for _ in range(MESSAGES):
            read(content)
        best = max(best, MESSAGES / (process_time() - begun))
    return best
