# SPDX-License-Identifier: Apache-2.0
"""The messages that are measured: simulated, the same from the same seed, none of them real."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain, cycle, islice

from msgspec.structs import replace

from greenlane.cargo import Declaration, Function, GoodsItem
from greenlane.intake import read, write_native, write_wco_dm_xml
from greenlane.simulation import Filing, simulate

SEED = 7
START = date(2026, 3, 2)


def filings(count: int, *, start: date = START, a_day: float = 200) -> list[Filing]:
    """The first messages that reach the simulated country: new ones, amendments, cancellations and repetitions."""
    days = int(count / a_day * 1.6) + 5
    return list(islice(simulate(SEED, start, days, filings_per_day=a_day), count))


def originals(filed: list[Filing]) -> list[Declaration]:
    """The new declarations among the messages, as they are read."""
    read_all = (message.declaration for filing in filed for message in read(filing.message).messages)
    return [one for one in read_all if one.function is Function.ORIGINAL and one.consignment.items]


def with_items(declarations: list[Declaration], items: int, count: int) -> list[bytes]:
    """WCO Data Model messages with that many goods items each, gathered from the declarations, every one different."""
    pool = cycle(chain.from_iterable(one.consignment.items for one in declarations))
    return [write_wco_dm_xml(_filled(one, pool, items)) for one in islice(cycle(declarations), count)]


def _filled(declaration: Declaration, pool: Iterator[GoodsItem], items: int) -> Declaration:
    numbered = tuple(replace(item, number=number) for number, item in enumerate(islice(pool, items), start=1))
    consignment = replace(declaration.consignment, items=numbered)
    return replace(declaration, items_declared=items, consignment=consignment)


def native_bodies(declarations: list[Declaration], of: int, count: int) -> list[bytes]:
    """Bodies of native declarations, one on each line, each with a reference of its own."""
    each = cycle(declarations)
    numbered = (
        write_native(replace(one, reference=f"BENCH-{number:06d}", mrn=None))
        for number, one in enumerate(islice(each, of * count))
    )
    return [b"\n".join(islice(numbered, of)) for _ in range(count)]
