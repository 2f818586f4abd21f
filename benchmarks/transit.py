# SPDX-License-Identifier: Apache-2.0
"""Transit declarations: how many one core reads in a second."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from time import process_time

from msgspec import structs

from benchmarks.figures import Figure
from benchmarks.samples import filings, originals
from greenlane.cargo import Declaration, PartyRole
from greenlane.intake import read, write_ncts

MESSAGES = 1_000
ROUNDS = 3
TARGET = 1_000.0


def measure() -> Iterator[Figure]:
    """The figure of different, simulated declarations; by the time of the processor, of several rounds the best."""
    pool = cycle(originals(filings(MESSAGES)))
    messages = [write_ncts(_of_transit(one)) for one in islice(pool, MESSAGES)]
    best = 0.0
    for _ in range(ROUNDS):
        begun = process_time()
        for message in messages:
            read(message)
        best = max(best, len(messages) / (process_time() - begun))
    case = f"transit declarations, {sum(map(len, messages)) / MESSAGES / 1000:.1f} kB each"
    yield Figure(case=case, name="read", value=best, unit="messages/s", target=TARGET, at_least=True)


def _of_transit(declaration: Declaration) -> Declaration:
    """The declaration with its importer as the holder of the procedure, and one party in each role."""
    roles = {one.role: one for one in reversed(declaration.consignment.parties)}
    if PartyRole.IMPORTER in roles:
        roles[PartyRole.TRANSIT_HOLDER] = structs.replace(roles[PartyRole.IMPORTER], role=PartyRole.TRANSIT_HOLDER)
    consignment = structs.replace(declaration.consignment, parties=tuple(roles.values()))
    return structs.replace(declaration, consignment=consignment)
