# SPDX-License-Identifier: Apache-2.0
"""Measure Greenlane: the whole path, the profiles against another evaluator, sealing, lodging over HTTP, re-deciding.

Run with ``make bench``. Prints a table and writes ``benchmarks/results/latest.json``; the committed
``benchmarks/results/baseline.json`` holds the figures of a known machine to compare with, and ``--baseline`` writes it
anew. All data is simulated; the database is an embedded one in a temporary folder that is gone afterwards.
"""

from __future__ import annotations

import sys
from pathlib import Path


def run() -> None:
    """Measure, with the checkout importable instead of this folder, whose modules are ``benchmarks.…``."""
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from benchmarks.report import main

    main(sys.argv[1:])


if __name__ == "__main__":
    run()
