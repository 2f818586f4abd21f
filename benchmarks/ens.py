# SPDX-License-Identifier: Apache-2.0
"""Entry summary declarations: how many one core reads, and reads and compares with their rules, in a second."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import process_time

from benchmarks.ens_samples import ens_messages
from benchmarks.figures import Figure
from greenlane.intake import Limits, read
from greenlane.intake.rules import rule_findings, shipped_rule_set
from greenlane.wiring.checking import check_bytes, shipped_checking

MESSAGES = 1_500
ROUNDS = 3
RULES = "ens-gb-315"
TARGET = 1_000.0  # read and compared with the rules, and checked as well


def measure() -> Iterator[Figure]:
    """The figures of different, plausible messages; by the time of the processor, of several rounds the best."""
    messages = list(ens_messages(MESSAGES))
    rules = (shipped_rule_set(RULES),)
    case = f"entry summary declarations, {sum(map(len, messages)) / MESSAGES / 1000:.1f} kB each"

    def judged(message: bytes) -> None:
        read(message)
        rule_findings(message, rules)

    yield Figure(case=case, name="read", value=_rate(messages, read), unit="messages/s")
    yield Figure(
        case=case,
        name="read and compared with rules",
        value=_rate(messages, judged),
        unit="messages/s",
        target=TARGET,
        at_least=True,
    )
    knowledge = shipped_checking(["GB"], (6, 8, 10), Limits())
    yield Figure(
        case=case,
        name="checked before filing",
        value=_rate(messages, lambda message: list(check_bytes(message, knowledge, rules=rules[0]))),
        unit="messages/s",
        target=TARGET,
        at_least=True,
    )


def _rate(messages: Sequence[bytes], step: Callable[[bytes], object]) -> float:
    best = 0.0
    for _ in range(ROUNDS):
        begun = process_time()
        for message in messages:
            step(message)
        best = max(best, len(messages) / (process_time() - begun))
    return best
