# SPDX-License-Identifier: Apache-2.0
"""Measured times and what they come to, and the machine on which they were measured."""

from __future__ import annotations

import gc
import os
import platform
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from msgspec import Struct

from greenlane import __version__


class Case(Struct, frozen=True, kw_only=True):
    """What one case came to.

    ``figures`` are named with their unit (``median_ms``, ``messages_per_s``); ``parts`` tell where the time went, as
    shares of 1. ``target`` is what the project asks of itself, ``met`` whether this run met it; both None without one.
    """

    id: str
    title: str
    figures: dict[str, float]
    parts: dict[str, float] = {}
    target: str | None = None
    met: bool | None = None
    note: str | None = None


class Spread(Struct, frozen=True):
    """Middle and upper end of measured times, in milliseconds."""

    median_ms: float
    p95_ms: float
    n: int

    @property
    def figures(self) -> dict[str, float]:
        """The figures under their names."""
        return {"median_ms": rounded(self.median_ms), "p95_ms": rounded(self.p95_ms), "n": self.n}


def spread(seconds: Sequence[float]) -> Spread:
    """Middle and upper end of times in seconds. Raises ``ValueError`` without any."""
    if not seconds:
        raise ValueError("nothing was measured")
    ordered = sorted(seconds)
    return Spread(1000 * _at(ordered, 0.5), 1000 * _at(ordered, 0.95), len(ordered))


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def timed(act: Callable[[], Any]) -> float:
    """How long the act took, in seconds."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def repeatedly(act: Callable[[], Any], *, times: int, most_s: float = 10.0) -> list[float]:
    """The times, in seconds, of doing the same again and again: so often, or for so long, and three times unmeasured."""
    for _ in range(3):
        act()
    gc.collect()
    until = time.monotonic() + most_s
    found: list[float] = []
    while len(found) < times and (len(found) < 3 or time.monotonic() < until):
        found.append(timed(act))
    return found


def shares(parts: dict[str, Iterable[float]]) -> dict[str, float]:
    """What share of all the time each part took."""
    totals = {name: sum(times) for name, times in parts.items()}
    whole = sum(totals.values()) or 1.0
    return {name: round(total / whole, 3) for name, total in totals.items()}


def rounded(number: float) -> float:
    """A number to three significant digits, as more would say more than a measurement knows."""
    return float(f"{number:.3g}")


def machine() -> dict[str, Any]:
    """What somebody needs to know of this machine to compare."""
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "greenlane": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "load_before": round(psutil.getloadavg()[0], 2),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
