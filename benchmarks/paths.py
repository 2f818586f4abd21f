# SPDX-License-Identifier: Apache-2.0
"""The whole path in process, from the bytes of a WCO Data Model message to the decision, and the share of each step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from time import perf_counter

from benchmarks.figures import MS, Figure, middle, p95
from benchmarks.samples import filings, originals, with_items
from greenlane.intake import read
from greenlane.targeting import decide, decide_by_policy, select
from greenlane.wiring.assessing import Knowledge, checked, consider
from greenlane.wiring.shipped import shipped_knowledge

MESSAGES = 300
LARGE_MESSAGES = 40
LARGE_ITEMS = 50
TARGET_MS = 5.0
STEPS = ("read", "check", "facts", "decide and select")
_WARM = 20


def measure() -> Iterator[Figure]:
    """The path of ordinary messages, then of messages with many items."""
    filed = filings(MESSAGES + _WARM)
    knowledge = shipped_knowledge()
    ordinary = [(filing.message, filing.at) for filing in filed]
    _time(ordinary[:_WARM], knowledge)
    yield from _figures("whole path", _time(ordinary[_WARM:], knowledge), TARGET_MS)
    at = filed[0].at
    large = [(message, at) for message in with_items(originals(filed), LARGE_ITEMS, LARGE_MESSAGES)]
    yield from _figures(f"whole path, {LARGE_ITEMS} items", _time(large, knowledge), None)


def _time(messages: Sequence[tuple[bytes, datetime]], knowledge: Knowledge) -> list[tuple[float, ...]]:
    """The seconds of every step for each message."""
    policy = knowledge.configuration.policy
    taken: list[tuple[float, ...]] = []
    for content, at in messages:
        begun = perf_counter()
        (message,) = read(content).messages
        has_read = perf_counter()
        findings = checked(message.declaration, knowledge, lodged_at=at)
        has_checked = perf_counter()
        facts = consider(message.declaration, findings, knowledge, lodged_at=at).facts
        has_facts = perf_counter()
        decide_by_policy(select(decide(facts, knowledge.configuration), facts, policy), policy)
        ended = perf_counter()
        taken.append((has_read - begun, has_checked - has_read, has_facts - has_checked, ended - has_facts))
    return taken


def _figures(case: str, taken: list[tuple[float, ...]], target: float | None) -> Iterator[Figure]:
    totals = [sum(steps) for steps in taken]
    yield Figure(case=case, name=f"median of {len(taken)}", value=middle(totals) * MS, unit="ms", target=target)
    yield Figure(case=case, name="p95", value=p95(totals) * MS, unit="ms")
    for name, seconds in zip(STEPS, zip(*taken, strict=True), strict=True):
        yield Figure(case=case, name=f"{name}, median", value=middle(seconds) * MS, unit="ms")
        yield Figure(case=case, name=f"{name}, share", value=100 * sum(seconds) / sum(totals), unit="%")
