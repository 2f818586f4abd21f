# SPDX-License-Identifier: Apache-2.0
"""The whole path of one message in process: read, check, facts, decide. No database."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence

from greenlane.intake import read
from greenlane.targeting import decide, decide_by_policy, select
from greenlane.wiring.assessing import checked, facts_of
from greenlane.wiring.shipped import shipped_knowledge

from .measuring import Case, shares, spread
from .messages import simulated, xml

STEPS = ("read", "check", "facts", "decide")
TARGET_MS = 5.0


def path_of_one() -> Case:
    """One WCO DM XML message as the simulated country sends them: a hundred different ones, each three times."""
    steps = _measured(simulated(100), rounds=3)
    whole = spread([sum(each) for each in zip(*steps.values(), strict=True)])
    return Case(
        id="path.one",
        title="Whole path of one WCO DM XML, in process",
        figures={
            **whole.figures,
            **{f"{name}_ms": spread(times).figures["median_ms"] for name, times in steps.items()},
        },
        parts=shares({name: list(times) for name, times in steps.items()}),
        target=f"median ≤ {TARGET_MS:g} ms",
        met=whole.median_ms <= TARGET_MS,
    )


def path_of_fifty_items() -> Case:
    """The same for a declaration of fifty goods items."""
    steps = _measured([xml(50, number=number) for number in range(10)], rounds=6)
    whole = spread([sum(each) for each in zip(*steps.values(), strict=True)])
    return Case(
        id="path.fifty_items",
        title="Whole path of a declaration of 50 items, in process",
        figures={
            **whole.figures,
            **{f"{name}_ms": spread(times).figures["median_ms"] for name, times in steps.items()},
        },
        parts=shares({name: list(times) for name, times in steps.items()}),
    )


def _measured(messages: Sequence[bytes], *, rounds: int) -> dict[str, list[float]]:
    """The times of each step in seconds, one for each message and round; a round before them is not measured."""
    for body in messages[:20]:
        once(body)
    gc.collect()
    found: dict[str, list[float]] = {name: [] for name in STEPS}
    for _ in range(rounds):
        for body in messages:
            for name, seconds in zip(STEPS, once(body), strict=True):
                found[name].append(seconds)
    return found


def once(body: bytes) -> tuple[float, float, float, float]:
    """One message from bytes to decision; the seconds that each step took."""
    knowledge = shipped_knowledge()
    configuration = knowledge.configuration
    begun = time.perf_counter()
    (message,) = read(body).messages
    has_read = time.perf_counter()
    findings = (*message.findings, *checked(message.declaration, knowledge))
    has_checked = time.perf_counter()
    facts, _ = facts_of(message.declaration, findings, knowledge)
    has_facts = time.perf_counter()
    decide_by_policy(select(decide(facts, configuration), facts, configuration.policy), configuration.policy)
    return has_read - begun, has_checked - has_read, has_facts - has_checked, time.perf_counter() - has_facts
