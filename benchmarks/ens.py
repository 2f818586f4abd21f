# SPDX-License-Identifier: Apache-2.0
"""Entry summary declarations: how many one core reads, and reads and compares with their rules, in a second.

The command ``greenlane check`` is measured as a whole over folders of small and of large messages: its start and its
output included, by the time of the processor that its process took.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from time import process_time

from benchmarks.ens_samples import ens_messages, large_ens_messages
from benchmarks.figures import Figure
from greenlane.intake import Limits, read
from greenlane.intake.rules import rule_findings, shipped_rule_set
from greenlane.wiring.checking import check_bytes, shipped_checking

MESSAGES = 1_500
OF_THE_COMMAND = 6_000
LARGE, ITEMS = 20, 500
COMMAND = (sys.executable, "-c", "from greenlane.cli.main import run; run()", "check", "--json", "--rules")
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
    yield Figure(
        case=f"greenlane check, {OF_THE_COMMAND} files of one small message",
        name="whole command",
        value=OF_THE_COMMAND / _command_seconds(ens_messages(OF_THE_COMMAND)),
        unit="messages/s",
        target=TARGET,
        at_least=True,
    )
    large = list(large_ens_messages(LARGE, ITEMS))
    seconds = _command_seconds(large)
    case = f"greenlane check, {LARGE} files of {ITEMS} goods items each"
    yield Figure(case=case, name="whole command", value=LARGE * ITEMS / seconds, unit="goods items/s")
    yield Figure(case=case, name="throughput", value=sum(map(len, large)) / 1e6 / seconds, unit="MB/s")


def _command_seconds(messages: Iterable[bytes]) -> float:
    """The processor time that the command takes over a folder of these messages, its start included."""
    with tempfile.TemporaryDirectory(prefix="greenlane-ens-") as folder:
        for number, message in enumerate(messages):
            (Path(folder) / f"{number:06}.xml").write_bytes(message)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*COMMAND, RULES, folder], stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _rate(messages: Sequence[bytes], step: Callable[[bytes], object]) -> float:
    best = 0.0
    for _ in range(ROUNDS):
        begun = process_time()
        for message in messages:
            step(message)
        best = max(best, len(messages) / (process_time() - begun))
    return best
