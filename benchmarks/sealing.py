# SPDX-License-Identifier: Apache-2.0
"""The journal: events sealed per second, and verified per second."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from benchmarks.figures import Figure
from greenlane.cargo import new_id
from greenlane.store.verifying import checked_log
from greenlane.wiring.installation import Installation

EVENTS = 10_000
TARGET_PER_S = 2_000.0
_AT_ONCE = 1_000


def measure(installation: Installation) -> Iterator[Figure]:
    """Append events, seal them all, verify the log. Raises RuntimeError when a count is not what it should be."""
    installation.sealer.seal_all()
    appended = _append(installation)
    yield _per_second("appended", EVENTS / appended)
    begun = perf_counter()
    sealed = installation.sealer.seal_all()
    taken = perf_counter() - begun
    if sealed != EVENTS:
        raise RuntimeError(f"{sealed} events were sealed, not {EVENTS}")
    yield _per_second("sealed", EVENTS / taken, target=TARGET_PER_S)
    begun = perf_counter()
    with checked_log(installation.store) as check:
        faults = list(check.faults())
    taken = perf_counter() - begun
    if faults:
        raise RuntimeError(f"the log does not verify: {faults[0].sentence}")
    yield _per_second("verified", check.size / taken)


def _append(installation: Installation) -> float:
    begun = perf_counter()
    for _ in range(EVENTS // _AT_ONCE):
        at = installation.now()
        made = [
            installation.event(
                "DuplicateReceived",
                at,
                "policy:bench",
                subjects={"lodgement": new_id(at)},
                body={"version": 1, "function": "original"},
            )
            for _ in range(_AT_ONCE)
        ]
        with installation.store.unit() as uow:
            uow.events.append(*made)
    return perf_counter() - begun


def _per_second(name: str, value: float, *, target: float | None = None) -> Figure:
    return Figure(
        case=f"journal, {EVENTS} events", name=name, value=value, unit="/s", target=target, at_least=target is not None
    )
