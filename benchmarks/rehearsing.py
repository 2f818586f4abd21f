# SPDX-License-Identifier: Apache-2.0
"""Rehearsing a profile over a long history: reading the columns it needs, finding its hits, counting them.

The history is a month of simulated facts whose file stands there many times over, so that it is as large as asked.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.figures import Figure
from greenlane.cargo import Facts, Source, Stated
from greenlane.targeting import Family, Profile, RiskArea, check
from greenlane.wiring.past import HistoryFiles, HistoryWriter, Past, PastHit, columns_for, matches
from greenlane.wiring.rehearsing import count, without_clearance

ROWS = 10_000_000
_MADE = 20_000
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)
_SOURCE = Source(provider="declared")
_CONDITIONS = {
    "on the consignment": 'consignment.gross_weight_kg > 20000 && route.export_country in ["CN", "TR"]',
    "on goods items": 'goods.hs.startsWith("24") && goods.net_weight_kg / consignment.package_count < 1.5',
}


def measure(rows: int = ROWS) -> Iterator[Figure]:
    """The figures of so many consignments."""
    with tempfile.TemporaryDirectory(prefix="greenlane-history-") as folder:
        _history(Path(folder), rows)
        for name, condition in _CONDITIONS.items():
            yield from _rehearsed(Path(folder), name, condition)


def _rehearsed(folder: Path, name: str, condition: str) -> Iterator[Figure]:
    profile = _profile(condition)
    checked = check(condition)
    begun = perf_counter()
    loaded = HistoryFiles(folder).load({*columns_for(profile, checked), "parties.aeo_claimed"})
    read = perf_counter()
    matched = matches(loaded, profile, checked, {})
    found = perf_counter()
    told = count(profile, loaded, matched, sees=without_clearance("customs"))
    counted = perf_counter()
    case = f"rehearse one profile {name}, {loaded.frame.height:,} consignments, {told.hits:,} hits"
    yield Figure(case=case, name="columns read", value=read - begun, unit="s")
    yield Figure(case=case, name="hits found", value=found - read, unit="s", target=1.0)
    yield Figure(case=case, name="counted for the report", value=counted - found, unit="s")


def _history(folder: Path, rows: int) -> None:
    chance = random.Random(7)
    with HistoryWriter(folder) as writer:
        for number in range(_MADE):
            writer.add(_past(chance, number))
        writer.finish()
    (made,) = folder.glob("month=*/*.parquet")
    for copy in range(1, max(1, rows // _MADE)):
        shutil.copyfile(made, made.with_name(f"{copy:06}.parquet"))


def _past(chance: random.Random, number: int) -> Past:
    def stated(**values: str | int) -> dict[str, tuple[Stated, ...]]:
        return {name.replace("__", "."): (Stated(value, _SOURCE),) for name, value in values.items()}

    at = _FIRST + timedelta(days=chance.randrange(31), seconds=number % 86_400)
    facts = Facts(
        consignment=stated(
            filing__stage="pre_arrival",
            transport__border_mode=chance.choice("1234"),
            route__export_country=chance.choice(("CN", "US", "TR", "VN", "IN", "BR")),
            consignment__gross_weight_kg=int(chance.expovariate(1 / 8_000) * 1_000_000),
            consignment__package_count=chance.randrange(1, 400),
        ),
        items=tuple(
            stated(
                goods__hs=f"{chance.randrange(1, 98):02}{chance.randrange(100):02}10",
                goods__net_weight_kg=int(chance.expovariate(1 / 900) * 1_000_000),
            )
            for _ in range(chance.choice((1, 1, 1, 2, 3)))
        ),
    )
    hits = tuple(
        PastHit(profile=f"GL-{chance.randrange(60):03}", agency="customs", unit=None, sensitivity="normal")
        for _ in range(chance.choice((0, 0, 1, 2)))
    )
    drawn = chance.random() < 0.05
    result = chance.choice(("no_irregularity", "no_irregularity", "minor")) if drawn else None
    return Past(
        id=f"{number:032}", at=at, day=at.date(), office="dover", facts=facts, drawn=drawn, result=result, hits=hits
    )


def _profile(condition: str) -> Profile:
    return Profile(
        id="GL-BENCH-001",
        version=1,
        title="Bench",
        sentence="It is measured.",
        risk_area=RiskArea.SECURITY,
        family=Family.GOODS,
        condition=condition,
        legal_basis="SAFE-P1-5",
        agency="customs",
        owner="bench",
        review_date=date(2030, 1, 1),
    )
