# SPDX-License-Identifier: Apache-2.0
"""Names against a million entries: what screening costs, what it finds of names written otherwise, how often it errs.

Nothing is remembered from one name to the next. The list, the slips and the spellings are made in ``listed_names``.
Labelled pairs and public lists are measured where they lie beside the checkout.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter, process_time

import psutil

from benchmarks import listed_names
from benchmarks.figures import Figure
from greenlane.simulation.chance import Chance
from greenlane.simulation.firms import foreign_firm, person
from greenlane.simulation.shipped import shipped_world
from greenlane.targeting.screening import ListedName, NameIndex, Schema, compare, schema_named

CASE = "screen names"
ENTRIES = 1_000_000
ASKED = 1_500
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"

_CHANGES: tuple[tuple[str, Callable[[str, random.Random], str | None], float | None], ...] = (
    ("as listed", lambda name, chance: name, None),
    ("with one typo", listed_names.one_slip, 98.0),
    ("with two typos", listed_names.two_slips, 90.0),
    ("transliterated otherwise", listed_names.other_spelling, 90.0),
    ("with a word dropped", listed_names.dropped_word, 98.0),
)


def measure(entries: int = ENTRIES) -> Iterator[Figure]:
    """All figures, those of the long list first."""
    every = list(listed_names.listed(entries))
    NameIndex.of(every[:400]).screen("warm up")  # compiles, or loads what was compiled
    before, begun = psutil.Process().memory_info().rss, process_time()
    index = NameIndex.of(every)
    yield _figure(f"screen index of {entries:,} entries made", process_time() - begun, "CPU s", target=60.0)
    yield _figure("screen index in memory", (psutil.Process().memory_info().rss - before) / 2**20, "MB")
    chance = random.Random(4)
    chosen = chance.sample(every, ASKED)
    for what, change, target in _CHANGES:
        asked = [(name, one) for one in chosen if (name := change(one.names[0], chance))]
        begun = process_time()
        found = index.screen_many([name for name, _ in asked], [one.schema for _, one in asked])
        took = process_time() - begun
        hits = sum(any(match.entry == one.entry for match in each) for each, (_, one) in zip(found, asked, strict=True))
        yield _figure(f"screen listed names {what}", len(asked) / took, "names/CPU s", target=3_000.0, at_least=True)
        yield _figure(f"screen listed names {what}: found", 100 * hits / len(asked), "%", target=target, at_least=True)
    yield from _unlisted(index, "coined like the list", listed_names.unlisted(ASKED))
    yield from _unlisted(index, "of the simulation", _simulated(ASKED))
    begun = perf_counter()
    changed = index.with_changes(
        [ListedName(entry=f"new {n}", names=(f"Quirinus Wexelby {n}",), schema=Schema.PERSON) for n in range(500)],
        [one.entry for one in chosen[:500]],
    )
    found_new = bool(changed.screen("Quirinus Wexelby 17", Schema.PERSON))
    yield _figure("screen list changed by 1,000 entries, in effect", perf_counter() - begun, "s", target=1.0)
    if not found_new:
        raise AssertionError("a name that was added was not found")
    yield from _labelled()
    yield from _public()


def _unlisted(index: NameIndex, what: str, asked: Sequence[ListedName]) -> Iterator[Figure]:
    begun = process_time()
    found = index.screen_many([one.names[0] for one in asked])
    took = process_time() - begun
    yield _figure(f"screen unlisted names {what}", len(asked) / took, "names/CPU s", target=3_000.0, at_least=True)
    yield _figure(f"screen unlisted names {what}: false alerts", 100 * sum(map(bool, found)) / len(asked), "%")


def _simulated(count: int) -> list[ListedName]:
    """Parties as the simulation makes them: nine firms to a person."""
    chance = Chance(7)
    countries = list(shipped_world().countries)
    names = []
    for number in range(count):
        country = chance.pick(countries)
        firm = person(chance, country=country) if number % 10 == 0 else foreign_firm(chance, country, "electronics")
        names.append(ListedName(entry=str(number), names=(firm.name,)))
    return names


def _labelled() -> Iterator[Figure]:
    path = SHARED / "name-matching" / "name_cases.csv"
    if not path.exists():
        return
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    pairs = [
        (compare(row["name1"], row["name2"], schema_named(row["schema"])).match, row["is_match"] == "true")
        for row in rows
    ]
    chance = random.Random(1)
    drawn = sorted(_f1([chance.choice(pairs) for _ in pairs]) for _ in range(1_000))
    said, true = sum(one for one, _ in pairs), sum(one for _, one in pairs)
    both = sum(one and other for one, other in pairs)
    case = f"screen {len(pairs)} labelled pairs"
    yield _figure(f"{case}: precision", both / said, "")
    yield _figure(f"{case}: recall", both / true, "")
    yield _figure(f"{case}: F1", _f1(pairs), "", target=0.85, at_least=True)
    yield _figure(f"{case}: F1, lower end of 95 %", drawn[24], "")
    yield _figure(f"{case}: F1, upper end of 95 %", drawn[974], "")


def _f1(pairs: Sequence[tuple[bool, bool]]) -> float:
    both = sum(one and other for one, other in pairs)
    return 2 * both / max(1, sum(one for one, _ in pairs) + sum(other for _, other in pairs))


def _public() -> Iterator[Figure]:
    """The names of the simulation against the list of the US Treasury."""
    from greenlane.targeting.list_files import read_lists

    folder = SHARED / "watchlists" / "ofac-sdn"
    if not folder.exists():
        return
    read = read_lists([(name, (folder / name).read_bytes()) for name in ("sdn.csv", "alt.csv")])
    index = NameIndex.of(
        ListedName(entry=entry.id, names=entry.names, schema=schema_named(entry.schema)) for entry in read.entries
    )
    yield from _unlisted(index, f"of the simulation, {len(index):,} entries of OFAC", _simulated(4 * ASKED))


def _figure(name: str, value: float, unit: str, *, target: float | None = None, at_least: bool = False) -> Figure:
    return Figure(case=CASE, name=name, value=value, unit=unit, target=target, at_least=at_least)
