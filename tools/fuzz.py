# SPDX-License-Identifier: Apache-2.0
"""Fuzz the readers: damaged messages, a hundred thousand for each format, none of which may raise, hang or grow.

``python -m tools.fuzz`` (``make fuzz``) takes the seeds of ``tests/intake/formats/seeds.py`` and, where they are there,
the public samples beside the checkout; damages them byte by byte, value by value and by pieces of grammar; and lets the
gate of intake read, check and turn into facts whatever comes out. What breaks it is kept under ``build/fuzz`` and told
with the command that repeats it. The same ``--seed`` damages the same way.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import random
import resource
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from greenlane.intake import KNOWN_FORMATS, Reading, read
from greenlane.wiring.assessing import checked, consider
from greenlane.wiring.shipped import shipped_knowledge
from tests.intake.formats.seeds import public_seeds, written_seeds
from tools.damaging import damaged

LONGEST_S = 2.0
"""How much time of a processor one input may take; a machine that is busy with other work makes none slower."""
MOST_GROWTH = 512 * 1024 * 1024
"""By how many bytes a process may grow over all its inputs."""
KEPT = Path("build/fuzz")

_CHECKED_MESSAGES = 5  # of an input with thousands, the first are looked at further


class Failure(NamedTuple):
    """An input that broke the gate: where it is kept, and how it broke."""

    path: Path
    what: str


class Fuzzed(NamedTuple):
    """What came of fuzzing one format."""

    format: str
    inputs: int
    seconds: float
    slowest_s: float
    growth_bytes: int
    states: dict[str, int]
    failures: tuple[Failure, ...]

    def line(self) -> str:
        """One line for people."""
        rate = self.inputs / self.seconds if self.seconds else 0.0
        states = ", ".join(f"{count} {state}" for state, count in sorted(self.states.items()))
        return (
            f"{self.format:16} {self.inputs:8} inputs {rate:7.0f}/s, slowest {self.slowest_s * 1000:6.0f} ms, "
            f"grew {self.growth_bytes / 2**20:4.0f} MiB; {states}; {len(self.failures)} failures"
        )


class TooSlow(Exception):
    """An input took longer than it may."""


def gate(data: bytes) -> Reading:
    """What intake does with a body before anything is stored: read, check, turn into facts."""
    knowledge = shipped_knowledge()
    reading = read(data)
    for message in reading.messages[:_CHECKED_MESSAGES]:
        findings = (*reading.findings, *message.findings, *checked(message.declaration, knowledge))
        consider(message.declaration, findings, knowledge)
    return reading


def fuzz(name: str, seeds: Sequence[bytes], *, inputs: int, seconds: float, seed: int, keep: Path = KEPT) -> Fuzzed:
    """Damage the seeds of one format and hand them to the gate, until so many inputs or seconds are reached."""
    chance = random.Random(f"{name} {seed}")
    states: dict[str, int] = {}
    failures: list[Failure] = []
    # what is loaded once is nobody's growth and nobody's delay
    shipped_knowledge().codes.location("GBFXT")
    for sound in seeds:
        gate(sound)
    size, begin, slowest, done = _peak_bytes(), time.perf_counter(), 0.0, 0
    with _Alarm():
        while done < inputs and time.perf_counter() - begin < seconds and len(failures) < 20:
            data = damaged(seeds, chance)
            done += 1
            started = time.process_time()
            try:
                signal.setitimer(signal.ITIMER_PROF, LONGEST_S)
                state = str(gate(data).state)
            except Exception:
                failures.append(_kept(keep, name, data, traceback.format_exc(limit=-4)))
                state = "failed"
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
            states[state] = states.get(state, 0) + 1
            slowest = max(slowest, time.process_time() - started)
    growth = max(0, _peak_bytes() - size)
    if growth > MOST_GROWTH:
        failures.append(Failure(keep, f"the process grew by {growth} bytes"))
    return Fuzzed(name, done, time.perf_counter() - begin, slowest, growth, states, tuple(failures))


class _Alarm:
    """While it is entered, an alarm ends what takes too long."""

    def __enter__(self) -> None:
        self._before = signal.signal(signal.SIGPROF, self._ring)

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGPROF, self._before)

    @staticmethod
    def _ring(number: int, frame: FrameType | None) -> None:
        raise TooSlow(f"longer than {LONGEST_S} s")


def _peak_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _kept(folder: Path, name: str, data: bytes, what: str) -> Failure:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{hashlib.sha256(data).hexdigest()[:16]}.bin"
    path.write_bytes(data)
    return Failure(path, what)


def seeds_of(name: str) -> list[bytes]:
    """The seeds of a format: those that were written for it, and the public samples."""
    return [*written_seeds(name), *public_seeds(name)]


def _run(job: tuple[str, int, float, int]) -> Fuzzed:
    name, inputs, seconds, seed = job
    return fuzz(name, seeds_of(name), inputs=inputs, seconds=seconds, seed=seed)


def all_formats(formats: Sequence[str], *, inputs: int, seconds: float, seed: int, jobs: int) -> Iterator[Fuzzed]:
    """Fuzz several formats, each in a process of its own, as they end."""
    work = [(name, inputs, seconds, seed) for name in formats]
    with multiprocessing.get_context("spawn").Pool(jobs, maxtasksperchild=1) as pool:
        yield from pool.imap_unordered(_run, work)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; the number of formats that failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--inputs", type=int, default=100_000, help="inputs for each format")
    parser.add_argument("--seconds", type=float, default=3600.0, help="at most so long for each format")
    parser.add_argument("--format", action="append", choices=sorted(KNOWN_FORMATS), help="only this one, repeatable")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=multiprocessing.cpu_count())
    parser.add_argument("--again", type=Path, help="read one input that was kept, and nothing else")
    given = parser.parse_args(arguments)
    if given.again is not None:
        print(gate(given.again.read_bytes()).state)
        return 0
    failed = 0
    formats = given.format or list(KNOWN_FORMATS)
    for fuzzed in all_formats(formats, inputs=given.inputs, seconds=given.seconds, seed=given.seed, jobs=given.jobs):
        print(fuzzed.line(), flush=True)
        failed += bool(fuzzed.failures)
        for failure in fuzzed.failures:
            print(f"  {failure.what.strip()}\n  again: python -m tools.fuzz --again {failure.path}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
