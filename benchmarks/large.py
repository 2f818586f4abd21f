# SPDX-License-Identifier: Apache-2.0
"""A declaration of ten thousand goods items: the time of each step, and the memory that a process needs for it.

Memory is measured in a process of its own, since the highest use of a process never goes down again.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import msgspec

from benchmarks.figures import Figure
from benchmarks.samples import filings, originals, with_items
from greenlane.intake import read
from greenlane.targeting import decide
from greenlane.wiring.assessing import checked, consider
from greenlane.wiring.shipped import shipped_knowledge

ITEMS = 10_000
_PATIENCE_S = 120.0
_MIB = 1024 * 1024


def measure() -> Iterator[Figure]:
    """The figures of one such declaration, read once in a fresh process."""
    declared = originals(filings(200))
    # One of one item first: what is loaded once is not what one more declaration costs.
    messages = [with_items(declared, items, 1)[0] for items in (1, ITEMS)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.large"],
        cwd=Path(__file__).resolve().parent.parent,
        input=msgspec.msgpack.encode(messages),
        capture_output=True,
        timeout=_PATIENCE_S,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the declaration of {ITEMS} items was not read:\n{done.stderr.decode()[-2000:]}")
    yield from msgspec.json.decode(done.stdout, type=list[Figure])


def measured_here(small: bytes, large: bytes) -> list[Figure]:
    """The figures of a large message after a small one, measured in this process."""
    _timed(small)
    before = highest_bytes()
    steps, items = _timed(large)
    if items != ITEMS:
        raise RuntimeError(f"{items} items were read")
    memory = (highest_bytes() - before) / _MIB
    case = f"one declaration, {ITEMS:,} items"
    figures = [Figure(case=case, name="size", value=len(large) / _MIB, unit="MiB")]
    figures += [Figure(case=case, name=name, value=seconds, unit="s") for name, seconds in steps.items()]
    return [*figures, Figure(case=case, name="memory, beyond an ordinary message", value=memory, unit="MiB")]


def _timed(content: bytes) -> tuple[dict[str, float], int]:
    """The seconds of each step, and how many items were read."""
    knowledge = shipped_knowledge()
    begun = perf_counter()
    (message,) = read(content).messages
    has_read = perf_counter()
    findings = checked(message.declaration, knowledge)
    has_checked = perf_counter()
    facts = consider(message.declaration, findings, knowledge).facts
    has_facts = perf_counter()
    decide(facts, knowledge.configuration)
    ended = perf_counter()
    steps = {
        "read": has_read - begun,
        "check": has_checked - has_read,
        "facts": has_facts - has_checked,
        "decide": ended - has_facts,
    }
    return steps, len(message.declaration.consignment.items)


def highest_bytes() -> int:
    """The most memory that this process ever had."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage tells begins with the parent's memory there
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    given = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=tuple[bytes, bytes])
    sys.stdout.buffer.write(msgspec.json.encode(measured_here(*given)))
