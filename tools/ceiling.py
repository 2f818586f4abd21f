# SPDX-License-Identifier: Apache-2.0
"""Refuses files that have grown over the ceiling of 600 lines: one file, one idea.

``python tools/ceiling.py [FOLDER]`` looks through what people write by hand in the checkout and names every file that
is too long, longest first; it ends with status 1 if there is one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

CEILING = 600
WRITTEN_IN = ("src", "tests", "tools", "benchmarks", "docs", "decisions")
SUFFIXES = frozenset({".py", ".md", ".html", ".css", ".js", ".yaml", ".yml", ".toml"})
MADE_BY_TOOLS = frozenset({"__pycache__", "_build", "_generated", "node_modules", "results"})


def written_files(root: Path) -> Iterator[Path]:
    """Yield the hand-written text files of the checkout at ``root``, in a stable order."""
    for folder in WRITTEN_IN:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file() and not MADE_BY_TOOLS.intersection(path.parts):
                yield path


def too_long(root: Path, ceiling: int = CEILING) -> list[tuple[int, Path]]:
    """Return the files over ``ceiling`` lines as (lines, path below ``root``), longest first."""
    counted = ((len(path.read_bytes().splitlines()), path.relative_to(root)) for path in written_files(root))
    return sorted((entry for entry in counted if entry[0] > ceiling), key=lambda entry: (-entry[0], entry[1]))


def main(arguments: list[str]) -> int:
    """Print every file that is too long; return 1 if there is one, 2 if there was nothing to look at."""
    root = Path(arguments[0]).resolve() if arguments else Path(__file__).resolve().parent.parent
    if next(written_files(root), None) is None:
        print(f"There are no files to look at in {root}; give the folder of the checkout.", file=sys.stderr)
        return 2
    found = too_long(root)
    for lines, path in found:
        print(f"{path}: {lines} lines; the ceiling is {CEILING}. Split it where it holds two ideas.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
