# SPDX-License-Identifier: Apache-2.0
"""Simulated consignments of 43 flat facts with one goods item, and rules over them, for measuring the index.

Codes are drawn like Zipf's law has them, names and ids of parties from 50,000 consignors and 30,000 consignees. A rule
has two to five conditions, each on another fact: equal to 35 %, member of a list of 1,000 15 %, range 15 %, HS prefix
15 %, text contains 10 %, ratio 10 %.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from greenlane.cargo import VOCABULARY, Kind, Scope

LIST_LENGTH = 1_000
LISTS = 30

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SYLLABLES = ("ka", "lo", "min", "tra", "ves", "or", "pel", "shi", "dan", "gu", "rem", "ti", "bo", "ny", "qua", "zel")
_GOODS = (
    *("cotton", "shirts", "steel", "pipes", "frozen", "fish", "parts", "machine", "plastic", "toys", "used", "tyres"),
    *("electronic", "phones", "shoes", "leather", "paper", "chemical", "paint", "wine", "coffee", "rubber", "glass"),
    *("furniture", "wooden", "batteries", "lamps", "medical", "gloves", "copper", "wire", "garments", "assorted"),
)

CODES: dict[str, int] = {
    "filing.declaration_type": 10,
    "filing.additional_type": 6,
    "filing.specific_circumstance": 8,
    "transport.border_mode": 9,
    "transport.nationality": 200,
    "transport.reference": 5_000,
    "route.export_country": 200,
    "route.destination_country": 200,
    "route.loading_place": 2_000,
    "route.discharge_place": 200,
    "route.delivery_place": 2_000,
    "office.lodgement": 100,
    "office.entry": 100,
    "office.exit": 100,
    "consignor.name": 50_000,
    "consignor.id": 50_000,
    "consignor.country": 200,
    "consignee.name": 30_000,
    "consignee.id": 30_000,
    "consignee.country": 200,
    "carrier.name": 500,
    "carrier.id": 500,
    "declarant.id": 2_000,
    "notify.name": 10_000,
    "invoice.currency": 30,
    "invoice.delivery_terms": 11,
    "invoice.freight_payment": 6,
    "procedure.current": 30,
    "goods.hs": 5_000,
    "goods.origin": 200,
}
"""The facts that are codes or names, and how many values each has."""

NUMBERS = (
    *("consignment.gross_weight_kg", "consignment.package_count", "consignment.item_count", "invoice.amount"),
    *("consignment.container_count", "invoice.value", "journey.hours_to_arrival"),
    *("goods.gross_weight_kg", "goods.net_weight_kg", "goods.package_count", "goods.value"),
)
FACTS = (*CODES, *NUMBERS, "consignment.containerised", "goods.description")
_RATIOS = (
    ("invoice.value", "consignment.gross_weight_kg"),
    ("consignment.gross_weight_kg", "consignment.package_count"),
    ("goods.value", "goods.gross_weight_kg"),
    ("goods.net_weight_kg", "goods.gross_weight_kg"),
    ("goods.gross_weight_kg", "goods.package_count"),
)


@cache
def values_of(name: str) -> list[str]:
    """The values of a code or name, the most frequent first."""
    random = np.random.default_rng(sum(map(ord, name)))
    count = CODES[name]
    if name.endswith(".name"):
        words = random.integers(0, len(_SYLLABLES), (count, 6))
        return [
            f"{''.join(_SYLLABLES[w] for w in row[:3])} {''.join(_SYLLABLES[w] for w in row[3:])} {n:x}".title()
            for n, row in enumerate(words)
        ]
    if name == "goods.hs":
        chapters = random.permutation(np.arange(1, 98))
        return [f"{chapters[n % 97]:02d}{random.integers(1, 30):02d}{random.integers(10, 99)}" for n in range(count)]
    if name.endswith("country") or name in ("transport.nationality", "goods.origin"):
        pairs = random.permutation(676)[:count]
        return [_LETTERS[p // 26] + _LETTERS[p % 26] for p in pairs]
    if name.endswith("_place"):
        return [f"{_LETTERS[n % 26]}{_LETTERS[(n * 7) % 26]}{n:03X}" for n in range(count)]
    if name.endswith(".id"):
        return [f"XX{random.integers(10**9, 10**10)}{n:05d}" for n in range(count)]
    if count > 1_000:
        return [f"{n:05d}W" for n in range(count)]
    return [f"{_LETTERS[n % 26]}{n}" for n in range(count)]


def _ranks(random: np.random.Generator, count: int, size: int) -> Any:
    """Ranks drawn as by Zipf's law with exponent 1."""
    weights = 1.0 / np.arange(1, count + 1)
    return np.searchsorted(np.cumsum(weights) / weights.sum(), random.random(size)).clip(0, count - 1)


def table(rows: int, seed: int = 1) -> pa.Table:
    """This many consignments, a column for each fact."""
    random = np.random.default_rng(seed)
    columns: dict[str, pa.Array] = {}
    for name, count in CODES.items():
        columns[name] = pa.array(values_of(name)).take(pa.array(_ranks(random, count, rows)))
    for name in NUMBERS:
        if VOCABULARY[name].kind is Kind.INTEGER:
            columns[name] = pa.array(random.geometric(0.05, rows).astype(np.int64))
        else:
            columns[name] = pa.array(np.round(random.lognormal(5.0, 2.0, rows), 2))
    columns["consignment.containerised"] = pa.array(random.random(rows) < 0.7)
    words = random.integers(0, len(_GOODS), (rows, 7))
    lengths = random.integers(3, 8, rows)
    columns["goods.description"] = pa.array(
        [" ".join(_GOODS[w] for w in row[:length]) for row, length in zip(words, lengths, strict=True)]
    )
    return pa.table({name: columns[name] for name in FACTS})


@dataclass(frozen=True)
class Condition:
    """One condition of a rule: ``kind`` with the facts and what they are compared with."""

    kind: str
    facts: tuple[str, ...]
    value: Any
    operator: str = "=="

    def text(self) -> str:
        """The condition in the language of profiles."""
        (fact, *other) = self.facts
        match self.kind:
            case "equal":
                return f'{fact} == "{self.value}"'
            case "member":
                return f"{fact} in lists.{self.value}"
            case "range":
                return f"{fact} {self.operator} {self.value}"
            case "prefix":
                return f'{fact}.startsWith("{self.value}")'
            case "contains":
                return f'{fact}.contains("{self.value}")'
            case _:
                return f"{fact} / {other[0]} {self.operator} {self.value}"


def the_lists() -> dict[str, frozenset[str]]:
    """Named lists of 1,000 values each."""
    random = np.random.default_rng(7)
    found = {}
    for number, fact in zip(range(LISTS), _listed() * LISTS, strict=False):
        ranks = random.permutation(CODES[fact])[:LIST_LENGTH]
        found[f"list_{number}"] = frozenset(values_of(fact)[rank] for rank in ranks)
    return found


def _listed() -> list[str]:
    return [name for name, count in CODES.items() if count >= 2 * LIST_LENGTH and name != "transport.reference"]


def rules(count: int, seed: int = 11) -> list[tuple[Condition, ...]]:
    """Rules of two to five conditions."""
    random = np.random.default_rng(seed)
    return [tuple(_conditions(random)) for _ in range(count)]


def _conditions(random: np.random.Generator) -> Iterator[Condition]:
    used: set[str] = set()
    wanted = int(random.integers(2, 6))
    while wanted:
        kind = random.choice(
            ["equal", "member", "range", "prefix", "contains", "ratio"], p=[0.35, 0.15, 0.15, 0.15, 0.1, 0.1]
        )
        condition = _CONDITIONS[str(kind)](random)
        if not used & set(condition.facts):
            used |= set(condition.facts)
            wanted -= 1
            yield condition


def _equal(random: np.random.Generator) -> Condition:
    coded = [name for name in CODES if name != "goods.hs"]
    name = coded[int(random.integers(len(coded)))]
    rank = int(_ranks(random, min(CODES[name], 40), 1)[0])
    return Condition("equal", (name,), values_of(name)[rank])


def _member(random: np.random.Generator) -> Condition:
    number = int(random.integers(LISTS))
    return Condition("member", (_listed()[number % len(_listed())],), f"list_{number}")


def _range(random: np.random.Generator) -> Condition:
    name = NUMBERS[int(random.integers(len(NUMBERS)))]
    whole = VOCABULARY[name].kind is Kind.INTEGER
    value = int(random.integers(2, 60)) if whole else round(float(random.lognormal(5.0, 2.0)), 1)
    return Condition("range", (name,), value, str(random.choice(["<", "<=", ">", ">="])))


def _prefix(random: np.random.Generator) -> Condition:
    code = values_of("goods.hs")[int(_ranks(random, 200, 1)[0])]
    return Condition("prefix", ("goods.hs",), code[: int(random.choice([2, 2, 4, 6]))])


def _contains(random: np.random.Generator) -> Condition:
    word = _GOODS[int(random.integers(len(_GOODS)))]
    if random.random() < 0.5:
        word = f"{word} {_GOODS[int(random.integers(len(_GOODS)))]}"
    return Condition("contains", ("goods.description",), word)


def _ratio(random: np.random.Generator) -> Condition:
    facts = _RATIOS[int(random.integers(len(_RATIOS)))]
    value = round(float(random.lognormal(1.0, 2.0)), 2) + 0.01
    return Condition("ratio", facts, value, str(random.choice(["<", ">"])))


_CONDITIONS = {
    "equal": _equal,
    "member": _member,
    "range": _range,
    "prefix": _prefix,
    "contains": _contains,
    "ratio": _ratio,
}


def as_messages(given: pa.Table) -> list[tuple[dict[str, Any], dict[Scope, tuple[dict[str, Any], ...]]]]:
    """The rows as one message each sees them: the facts of the consignment, and its one goods item."""
    found = []
    for row in given.to_pylist():
        whole = {name: value for name, value in row.items() if not name.startswith("goods.")}
        item = {name: value for name, value in row.items() if name.startswith("goods.")}
        found.append((whole, {Scope.GOODS: (item,), Scope.EQUIPMENT: (), Scope.PARTY: ()}))
    return found
