# SPDX-License-Identifier: Apache-2.0
"""Messages a second of the EDIFACT readers on one core, and consignments a second of a large cargo report."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

from benchmarks.figures import Figure
from greenlane.intake import ReadState, read
from tests.intake.formats.edifact_messages import interchange, message
from tests.intake.formats.test_edifact import WHOLE
from tests.intake.formats.test_edifact_cuscar import FIRST, HEADER

MESSAGES = 200
ROUNDS = 3
CONSIGNMENTS = 1_000


def measure() -> Iterator[Figure]:
    """Each reader on its message again and again (the best of several rounds), then one report of many consignments."""
    for kind, content in WHOLE.items():
        yield Figure(case=kind, name="read", value=_rate(content, MESSAGES), unit="messages/s")
    many = "".join(FIRST.replace("CNI+1", f"CNI+{n}").replace("HOUSE1", f"H{n}") for n in range(1, CONSIGNMENTS + 1))
    report = interchange(message(HEADER + many))
    case = f"CUSCAR, {CONSIGNMENTS:,} consignments"
    yield Figure(case=case, name="read", value=CONSIGNMENTS * _rate(report, 1), unit="consignments/s")


def _rate(content: bytes, times: int) -> float:
    """Readings a second by the time of the processor."""
    if read(content).state is not ReadState.READ:
        raise ValueError("a message that is measured must be read")
    best = 0.0
    for _ in range(ROUNDS):
        begun = process_time()
        for _ in range(times):
            read(content)
        best = max(best, times / (process_time() - begun))
    return best
