# SPDX-License-Identifier: Apache-2.0
"""Random conditions and consignments, with values chosen so that conditions meet them often, hostile ones included."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

import pyarrow as pa

from greenlane.cargo import VOCABULARY, Kind, Scope
from greenlane.targeting.language import CheckedCondition, ConditionError, check

TEXTS = ("24", "2402", "240220", "IR", "ir", "é", "\U0001f600", "a b", "Tin Can", "tin", "TIN-CAN", "x" * 40, "\0", "ß")
LONG = ("second hand rifle", "Rifle, used", "rifles", "éclair tin", "tin can tin", "x" * 39 + "y", "\U0001f600 tin")
INTS = (0, 1, 2, 3, -1, 7, 100, 2**53, -(2**53), 2**62, 2**63 - 1, -(2**63))
DECIMALS = (0.0, 0.5, 1.0, 1.5, -2.25, 19.9, 1000.0, 0.1, 0.3, 1e-6)
TIMES = ("2026-01-01T00:00:00Z", "2026-03-24T09:00:00Z", "2026-03-24T09:00:01Z", "1999-12-31T23:59:59Z")
LISTS = {
    "embargo": frozenset({"IR", "2402", "é"}),
    "nothing": frozenset[str](),
    "words": frozenset({"tin", "rifle", "", "second-hand"}),
}

NAMES = {
    Scope.CONSIGNMENT: (
        *("consignment.containerised", "consignment.item_count", "consignment.package_count", "invoice.amount"),
        *("consignment.gross_weight_kg", "consignor.name", "consignor.country", "consignee.country"),
        *("route.countries", "journey.arrival_planned", "siblings.held"),
    ),
    Scope.GOODS: (
        *("goods.hs", "goods.description", "goods.package_count", "goods.gross_weight_kg", "goods.net_weight_kg"),
        *("goods.round_weight", "goods.document_types", "goods.containers"),
    ),
    Scope.EQUIPMENT: ("equipment.id", "equipment.empty", "equipment.seals", "equipment.seal_count"),
    Scope.PARTY: ("any_party.country", "any_party.name", "any_party.po_box"),
}
_MACROS = {"items": Scope.GOODS, "containers": Scope.EQUIPMENT}


class Writer:
    """Writes conditions; ``given`` are the scopes of facts that may be read directly."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.of = random.choice

    def condition(self) -> CheckedCondition:
        """A condition that type-checks."""
        while True:
            scopes = [Scope.CONSIGNMENT, *self.of([(), (), (Scope.GOODS,), (Scope.EQUIPMENT,), (Scope.PARTY,)])]
            if self.random.random() < 0.08:
                scopes = [Scope.CONSIGNMENT, Scope.GOODS, self.of([Scope.PARTY, Scope.EQUIPMENT])]
            parts = [self.clause(scopes, self.of([0, 0, 1, 1, 2])) for _ in range(self.of([1, 2, 2, 3, 4]))]
            if Scope.EQUIPMENT in scopes and Scope.GOODS in scopes:
                parts.append("equipment.id in goods.containers")
            try:
                return check(" && ".join(f"({part})" for part in parts), LISTS)
            except ConditionError:
                continue

    def clause(self, scopes: list[Scope], depth: int, variable: tuple[str, Scope] | None = None) -> str:
        if depth <= 0:
            return self.leaf(scopes, variable)
        one, other = (self.clause(scopes, depth - 1, variable) for _ in range(2))
        ways: list[Callable[[], str]] = [
            lambda: f"({one}) && ({other})",
            lambda: f"({one}) || ({other})",
            lambda: f"({one}) || ({other})",
            lambda: f"!({one})",
            lambda: f"({one}) ? ({other}) : ({self.leaf(scopes, variable)})",
            lambda: f"({one}) == {self.of(['true', 'false', f'({other})'])}",
            lambda: self.walk(depth) if variable is None else one,
            lambda: self.walk(depth) if variable is None else one,
        ]
        return self.of(ways)()

    def walk(self, depth: int) -> str:
        whole, scope = self.of(sorted(_MACROS.items()))
        body = self.clause([self.of([Scope.CONSIGNMENT, scope])], depth - 1, ("x", scope))
        method = self.of(["exists", "exists", "exists", "all", "exists_one"])
        if self.random.random() < 0.2:
            return f"{whole}.filter(x, {body}).size() >= {self.of([0, 1, 2])}"
        return f"{whole}.{method}(x, {body})"

    def read(self, scopes: list[Scope], kinds: tuple[Kind, ...], variable: tuple[str, Scope] | None) -> str | None:
        found = [name for scope in scopes for name in NAMES[scope] if VOCABULARY[name].kind in kinds]
        if variable is not None:
            of_element = [name for name in NAMES[variable[1]] if VOCABULARY[name].kind in kinds]
            found = [name for name in found if VOCABULARY[name].scope is Scope.CONSIGNMENT]
            found += [f"{variable[0]}.{VOCABULARY[name].field}" for name in of_element] * 2
        return self.of(found) if found else None

    def leaf(self, scopes: list[Scope], variable: tuple[str, Scope] | None) -> str:
        while True:
            kind = self.of(list(Kind))
            read = self.read(scopes, (kind,), variable)
            if read is None:
                continue
            if self.random.random() < 0.08:
                return f"has({read})"
            return str(getattr(self, kind.name.lower())(read, scopes, variable))

    def boolean(self, read: str, scopes: list[Scope], variable: Any) -> str:
        return self.of([read, f"!{read}", f"{read} == false", f"true != {read}"])

    def integer(self, read: str, scopes: list[Scope], variable: Any) -> str:
        sign = self.of(["==", "!=", "<", "<=", ">", ">="])
        other = self.read(scopes, (Kind.INTEGER,), variable)
        return self.of(
            [
                f"{read} {sign} {self.of(INTS)}",
                f"{read} {sign} {self.of(INTS)}",
                f"{self.of(INTS)} {sign} {read}",
                f"{read} {sign} {self.of([0.5, 2.0, -1.5])}",
                f"{read} in [{self.of(INTS)}, {self.of(INTS)}]",
                f"{read} {self.of('+-*/%')} {other} {sign} {self.of(INTS)}",
                f"{read} {sign} {other}",
                f"{self.of(['items', 'containers'])}.size() {sign} {self.of([0, 1, 2])}",
            ]
        )

    def decimal(self, read: str, scopes: list[Scope], variable: Any) -> str:
        sign = self.of(["==", "!=", "<", "<=", ">", ">="])
        other = self.read(scopes, (Kind.DECIMAL, Kind.INTEGER), variable)
        return self.of(
            [
                f"{read} {sign} {self.of(DECIMALS)}",
                f"{read} {sign} {self.of(DECIMALS)}",
                f"{read} {self.of('+-*/')} {other} {sign} {self.of(DECIMALS)}",
                f"{read} / {other} {sign} {self.of(DECIMALS)}",
                f"!({read} / {other} {sign} {self.of(DECIMALS)})",
                f"{read} in [{self.of(DECIMALS)}, {self.of(DECIMALS)}]",
                f"{read} {sign} {other}",
            ]
        )

    def text(self, read: str, scopes: list[Scope], variable: Any) -> str:
        def literal() -> str:
            return self.quoted(self.of((*TEXTS, *LONG)))

        other = self.read(scopes, (Kind.TEXT,), variable)
        tested = self.of([read, read, f"{read}.lowerAscii()"])
        method = self.of(["startsWith", "endsWith", "contains", "containsWord"])
        piece = self.quoted(self.of(["t", "2", "24", "tin", "e", "é", "Rifle", "hand rif", "x" * 38, " ", "Tin can"]))
        return self.of(
            [
                f"{tested} == {literal()}",
                f"{read} != {literal()}",
                f"{read} in [{literal()}, {literal()}, {literal()}]",
                f"!({read} in [{literal()}, {literal()}])",
                f"{tested} in lists.{self.of(sorted(LISTS))}",
                f"!({read} in lists.{self.of(sorted(LISTS))})",
                f"{tested}.{method}({piece})",
                f"{tested}.{method}({piece})",
                f"{read}.{method}({piece}) || {read}.{method}({literal()})",
                f"lists.words.exists(w, {tested}.{method}(w))",
                f"{read} {self.of(['==', '!=', '<'])} {other}",
                f"{read} < {literal()}",
                f"{read}.size() {self.of(['<', '==', '>'])} {self.of([0, 2, 5])}",
            ]
        )

    def texts(self, read: str, scopes: list[Scope], variable: Any) -> str:
        def literal() -> str:
            return self.quoted(self.of(TEXTS))

        method = self.of(["startsWith", "endsWith", "contains", "containsWord"])
        test = f"{method}({self.quoted(self.of(['2', 'tin', 'IR']))})"
        return self.of(
            [
                f"{literal()} in {read}",
                f"!({literal()} in {read})",
                f"{read}.exists(t, t == {literal()})",
                f"{read}.exists(t, t in lists.embargo)",
                f"{read}.exists(t, t.{test})",
                f"{read}.all(t, t != {literal()})",
                f"{read}.all(t, t in lists.embargo)",
                f"{read}.size() {self.of(['==', '>'])} {self.of([0, 1, 2])}",
            ]
        )

    def time(self, read: str, scopes: list[Scope], variable: Any) -> str:
        return f'{read} {self.of(["==", "!=", "<", "<=", ">", ">="])} timestamp("{self.of(TIMES)}")'

    def quoted(self, text: str) -> str:
        plain = (c if c.isascii() and c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
        return f'"{"".join(plain)}"'


def a_member(random: Random, scope: Scope) -> dict[str, Any]:
    """Facts of one member as they are read, each present or absent."""
    return {name: _value(random, VOCABULARY[name].kind) for name in NAMES[scope] if random.random() < 0.75}


def _value(random: Random, kind: Kind) -> Any:
    match kind:
        case Kind.BOOLEAN:
            return random.random() < 0.5
        case Kind.INTEGER:
            return random.choice(INTS)
        case Kind.DECIMAL:
            return random.choice(DECIMALS)
        case Kind.TEXT:
            return random.choice((*TEXTS, *LONG))
        case Kind.TEXTS:
            return tuple(random.choice(TEXTS) for _ in range(random.choice([1, 2, 3])))
        case Kind.TIME:
            return datetime.fromisoformat(random.choice(TIMES))


def a_consignment(random: Random) -> tuple[dict[str, Any], dict[Scope, tuple[dict[str, Any], ...]]]:
    """The facts of one consignment and of its members, as conditions read them."""
    counts = {Scope.GOODS: [0, 1, 1, 1, 2, 5], Scope.EQUIPMENT: [0, 1, 2], Scope.PARTY: [0, 1, 2]}
    members = {
        scope: tuple(a_member(random, scope) for _ in range(random.choice(count))) for scope, count in counts.items()
    }
    return a_member(random, Scope.CONSIGNMENT), members


_ARROW = {
    Kind.BOOLEAN: pa.bool_(),
    Kind.INTEGER: pa.int64(),
    Kind.DECIMAL: pa.float64(),
    Kind.TEXT: pa.string(),
    Kind.TEXTS: pa.list_(pa.string()),
    Kind.TIME: pa.timestamp("us", "UTC"),
}
_PLACES = {Scope.GOODS: "items", Scope.EQUIPMENT: "containers", Scope.PARTY: "parties"}


def as_table(consignments: list[tuple[dict[str, Any], Any]]) -> pa.Table:
    """Consignments as the bulk front end takes them."""
    fields = [pa.field(name, _ARROW[VOCABULARY[name].kind]) for name in NAMES[Scope.CONSIGNMENT]]
    for scope, place in _PLACES.items():
        struct = pa.struct([pa.field(name, _ARROW[VOCABULARY[name].kind]) for name in NAMES[scope]])
        fields.append(pa.field(place, pa.list_(struct)))
    rows = [
        {**whole, **{place: [dict(one) for one in members[scope]] for scope, place in _PLACES.items()}}
        for whole, members in consignments
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))
