# SPDX-License-Identifier: Apache-2.0
"""Random well-typed conditions, each written twice: for our language and for an independent CEL.

The two texts are the same, with two exceptions. Where ours promotes a whole number beside a decimal, CEL's arithmetic
needs it written as a double (``3.0``, ``double(x)``). And the independent CEL takes no instants inside maps, so that
its text reads a time fact with ``timestamp(x)``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from greenlane.cargo import VOCABULARY, Facts, Kind, Source, Stated

TEXTS = ("", "24", "2402", "IR", "ir", "é", "\U0001f600", 'a"b\\', "MSKU", "x\ny")
INTS = (0, 1, 2, 3, -1, -2, 7, -7, 100, 2**63 - 1, -(2**63))
DECIMALS = ("0", "0.5", "1", "1.5", "-2.25", "19.9", "1000", "0.1", "0.3")
TIMES = ("2026-01-01T00:00:00Z", "2026-03-24T09:00:00Z", "2026-03-24T09:00:01Z", "1999-12-31T23:59:59Z")

DIRECT = {
    Kind.BOOLEAN: ("consignment.containerised", "goods.round_weight", "any_party.po_box"),
    Kind.INTEGER: ("consignment.item_count", "goods.package_count"),
    Kind.DECIMAL: ("invoice.amount", "goods.gross_weight_kg"),
    Kind.TEXT: ("consignor.name", "goods.hs", "any_party.country"),
    Kind.TEXTS: ("route.countries", "goods.document_types"),
    Kind.TIME: ("journey.arrival_planned",),
}
ITEM = ("goods.hs", "goods.package_count", "goods.gross_weight_kg", "goods.round_weight", "goods.document_types")
CONTAINER = ("equipment.id", "equipment.empty", "equipment.seals", "equipment.seal_count")
LISTS = {"embargo": frozenset({"IR", "2402", "é"}), "nothing": frozenset[str]()}


@dataclass(frozen=True)
class Both:
    """One expression in our language and in CEL."""

    ours: str
    theirs: str


def same(text: str) -> Both:
    return Both(text, text)


def filled(pattern: str, *parts: Both) -> Both:
    """The pattern with the parts put in, in both languages, each part in parentheses unless it is one name."""
    ours, theirs = (
        [_wrapped(text) for text in texts] for texts in zip(*((p.ours, p.theirs) for p in parts), strict=True)
    )
    return Both(pattern.format(*ours), pattern.format(*theirs))


def _wrapped(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z_.]+", text) else f"({text})"


@st.composite
def text_literals(draw: st.DrawFn) -> Both:
    """A text in quotation marks, its characters plain or escaped in any of CEL's ways."""
    quote = draw(st.sampled_from("\"'"))
    written = []
    for character in draw(st.sampled_from(TEXTS) | st.text(st.characters(codec="utf-8"), max_size=3)):
        forms = [f"\\U{ord(character):08x}"]
        if ord(character) <= 0xFFFF:
            forms.append(f"\\u{ord(character):04X}")
        if ord(character) <= 0xFF:
            forms += [f"\\x{ord(character):02x}", f"\\{ord(character):03o}"]
        if character in "\\\"'":
            forms += [f"\\{character}"] * 5
        elif character not in "\r\n" and character.isprintable():
            forms += [character] * 10
        written.append(draw(st.sampled_from(forms)))
    return same(quote + "".join(written) + quote)


class Writer:
    """Draws expressions of each type; ``variables`` are those of the macros around, with their element's kind."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.variables: list[tuple[str, str]] = []

    def one_of(self, *makers: Any) -> Both:
        made = self.draw(st.sampled_from(makers))()
        assert isinstance(made, Both)
        return made

    def reads(self, kind: Kind) -> list[str]:
        """Every way to read a fact of that kind here."""
        found = list(DIRECT[kind])
        for name, element in self.variables:
            if element == "text" and kind is Kind.TEXT:
                found += [name] * 3
            names = {"item": ITEM, "container": CONTAINER}.get(element, ())
            fields = [f"{name}.{VOCABULARY[fact].field}" for fact in names if VOCABULARY[fact].kind is kind]
            found += fields * 3
        return found

    def read(self, kind: Kind) -> Both:
        return same(self.draw(st.sampled_from(self.reads(kind))))

    # --- values

    def integer(self, depth: int) -> Both:
        literal = lambda: same(str(self.draw(st.sampled_from(INTS))))  # noqa: E731
        if depth <= 0:
            return self.one_of(lambda: self.read(Kind.INTEGER), literal)
        return self.one_of(
            lambda: self.read(Kind.INTEGER),
            literal,
            lambda: filled(
                self.draw(st.sampled_from(["{} + {}", "{} - {}", "{} * {}", "{} / {}", "{} % {}"])),
                self.integer(depth - 1),
                self.integer(depth - 1),
            ),
            lambda: filled("-{}", self.integer(depth - 1)),
            lambda: self.flat(depth, ["+", "-", "*", "/", "%"], lambda: self.integer(0)),
            lambda: filled("{}.size()", self.text(depth - 1)),
            lambda: filled("{}.size()", self.listing(depth - 1)),
            lambda: same(self.draw(st.sampled_from(["items.size()", "containers.size()"]))),
            lambda: filled("{} ? {} : {}", self.condition(depth - 1), self.integer(depth - 1), self.integer(depth - 1)),
        )

    def flat(self, depth: int, signs: list[str], operand: Any) -> Both:
        """Operands in a row without parentheses, so that precedence decides."""
        first = operand()
        ours, theirs = first.ours, first.theirs
        for _ in range(self.draw(st.integers(1, depth + 1))):
            sign, following = self.draw(st.sampled_from(signs)), operand()
            ours, theirs = f"{ours} {sign} {following.ours}", f"{theirs} {sign} {following.theirs}"
        return Both(ours, theirs)

    def decimal(self, depth: int) -> Both:
        literal = lambda: same(repr(float(self.draw(st.sampled_from(DECIMALS)))))  # noqa: E731
        if depth <= 0:
            return self.one_of(lambda: self.read(Kind.DECIMAL), literal)
        return self.one_of(
            lambda: self.read(Kind.DECIMAL),
            literal,
            lambda: self.arithmetic(depth),
            lambda: filled("-{}", self.decimal(depth - 1)),
        )

    def arithmetic(self, depth: int) -> Both:
        """Decimals calculated, one side perhaps a whole number that ours promotes."""
        sign = self.draw(st.sampled_from("+-*/"))
        left, right = self.decimal(depth - 1), self.decimal(depth - 1)
        promoted = self.draw(st.sampled_from(["left", "right", "none", "none"]))
        if promoted == "left":
            left = self.promoted(depth - 1)
        elif promoted == "right":
            right = self.promoted(depth - 1)
        return filled(f"{{}} {sign} {{}}", left, right)

    def promoted(self, depth: int) -> Both:
        whole = self.integer(depth)
        return Both(whole.ours, f"double({whole.theirs})")

    def text(self, depth: int) -> Both:
        if depth > 0 and self.draw(st.integers(0, 4)) == 0:
            return self.one_of(
                lambda: filled("{}.lowerAscii()", self.text(depth - 1)),
                lambda: filled("{} ? {} : {}", self.condition(depth - 1), self.text(depth - 1), self.text(depth - 1)),
            )
        return self.one_of(
            lambda: self.read(Kind.TEXT), lambda: self.read(Kind.TEXT), lambda: self.draw(text_literals())
        )

    def time(self) -> Both:
        def fact() -> Both:
            name = self.draw(st.sampled_from(DIRECT[Kind.TIME]))
            return Both(name, f"timestamp({name})")

        return self.one_of(fact, lambda: same(f'timestamp("{self.draw(st.sampled_from(TIMES))}")'))

    def listing(self, depth: int) -> Both:
        """A list of texts."""
        return self.one_of(
            lambda: self.read(Kind.TEXTS),
            lambda: same(self.draw(st.sampled_from(["lists.embargo", "lists.nothing"]))),
            lambda: filled("[{}, {}]", self.text(depth - 1), self.text(depth - 1)),
            lambda: self.macro("filter", depth, "text"),
        )

    # --- conditions

    def condition(self, depth: int) -> Both:
        if depth <= 0:
            return self.leaf(0)
        return self.one_of(
            lambda: self.leaf(depth),
            lambda: self.leaf(depth),
            lambda: filled("{} && {}", self.condition(depth - 1), self.condition(depth - 1)),
            lambda: filled("{} || {}", self.condition(depth - 1), self.condition(depth - 1)),
            lambda: self.flat(depth, ["&&", "||"], lambda: self.flat_operand(depth)),
            lambda: filled("!{}", self.condition(depth - 1)),
            lambda: filled("{} ? {} : {}", *(self.condition(depth - 1) for _ in range(3))),
            lambda: filled("{} == {}", self.condition(depth - 1), self.condition(depth - 1)),
            lambda: self.macro(self.draw(st.sampled_from(["exists", "all", "exists_one"])), depth),
            lambda: self.macro(self.draw(st.sampled_from(["exists", "all", "exists_one"])), depth),
        )

    def flat_operand(self, depth: int) -> Both:
        """A condition that binds at least as strongly as ``&&`` and ``||`` need."""
        sign = self.draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="]))
        left, right = (self.flat(depth, ["+", "-", "*"], lambda: self.integer(0)) for _ in range(2))
        return self.one_of(
            lambda: self.read(Kind.BOOLEAN),
            lambda: filled("!{}", self.read(Kind.BOOLEAN)),
            self.presence,
            lambda: Both(f"{left.ours} {sign} {right.ours}", f"{left.theirs} {sign} {right.theirs}"),
        )

    def leaf(self, depth: int) -> Both:
        return self.one_of(
            lambda: self.read(Kind.BOOLEAN),
            lambda: self.compared(self.integer(depth), self.integer(depth)),
            lambda: self.compared(self.decimal(depth), self.decimal(depth)),
            lambda: self.compared(self.decimal(depth), self.promoted(depth)),
            lambda: self.compared(self.promoted(depth), self.decimal(depth)),
            lambda: self.compared(self.text(depth), self.text(depth)),
            lambda: self.compared(self.time(), self.time()),
            self.presence,
            lambda: filled("{} in {}", self.text(depth), self.listing(depth)),
            lambda: filled("{} in [{}, {}]", *(self.integer(depth) for _ in range(3))),
            lambda: filled("{} in [{}, {}]", self.decimal(depth), self.integer(0), self.integer(0)),
            lambda: filled("{} in [{}, {}]", self.decimal(depth), self.decimal(depth), self.promoted(depth)),
            lambda: filled(
                f"{{}}.{self.draw(st.sampled_from(['startsWith', 'endsWith', 'contains']))}({{}})",
                self.text(depth),
                self.text(depth),
            ),
        )

    def compared(self, left: Both, right: Both) -> Both:
        return filled(f"{{}} {self.draw(st.sampled_from(['==', '!=', '<', '<=', '>', '>=']))} {{}}", left, right)

    def presence(self) -> Both:
        dotted = [name for kind in DIRECT for name in self.reads(kind) if "." in name]
        return same(f"has({self.draw(st.sampled_from(dotted))})")

    def macro(self, method: str, depth: int, element: str | None = None) -> Both:
        kind = element or self.draw(st.sampled_from(["text", "item", "container"]))
        if len(self.variables) >= 3:
            return same("consignment.containerised") if method != "filter" else self.read(Kind.TEXTS)
        whole = {"item": same("items"), "container": same("containers")}.get(kind) or self.listing(depth - 2)
        if method != "filter" and kind != "text" and self.draw(st.integers(0, 5)) == 0:
            whole = self.walk("filter", whole, kind, depth)
        return self.walk(method, whole, kind, depth)

    def walk(self, method: str, whole: Both, kind: str, depth: int) -> Both:
        name = "xyzuvw"[len(self.variables)]
        self.variables.append((name, kind))
        body = self.condition(min(depth - 1, 2))
        self.variables.pop()
        return Both(
            f"({whole.ours}).{method}({name}, {body.ours})", f"({whole.theirs}).{method}({name}, {body.theirs})"
        )


@st.composite
def conditions(draw: st.DrawFn) -> Both:
    """A condition of up to three levels that reads at least one fact."""
    condition = Writer(draw).condition(draw(st.integers(1, 3)))
    return filled("{} || {}", same("has(goods.origin)"), condition)  # goods.origin is never stated


_VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.BOOLEAN: st.booleans(),
    Kind.INTEGER: st.sampled_from(INTS),
    Kind.DECIMAL: st.sampled_from(DECIMALS).map(Decimal),
    Kind.TEXT: st.sampled_from(TEXTS[1:]),
    Kind.TEXTS: st.lists(st.sampled_from(TEXTS[1:]), min_size=1, max_size=3).map(tuple),
    Kind.TIME: st.sampled_from(TIMES),
}
_SOURCE = Source(provider="declared")


@st.composite
def members(draw: st.DrawFn, names: tuple[str, ...]) -> dict[str, Any]:
    """Facts by name, each present or absent."""
    return {name: draw(_VALUES[VOCABULARY[name].kind]) for name in names if draw(st.integers(0, 9)) < 7}


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Facts, dict[str, Any]]:
    """The same facts for us and, as nested maps, for CEL; the first item and the first party are the ones at hand."""
    every = [name for names in DIRECT.values() for name in names]
    whole = draw(members(tuple(name for name in every if not name.startswith(("goods.", "any_party.")))))
    items = draw(st.lists(members(ITEM), min_size=1, max_size=3))
    containers = draw(st.lists(members(CONTAINER), max_size=2))
    party = draw(members(tuple(name for name in every if name.startswith("any_party."))))
    facts = Facts(
        consignment=_stated(whole),
        items=tuple(_stated(item) for item in items),
        equipment=tuple(_stated(container) for container in containers),
        parties=(_stated(party),),
    )
    nested: dict[str, Any] = {name.split(".")[0]: {} for name in (*every, "goods.hs", "any_party.country")}
    for name, value in {**whole, **items[0], **party}.items():
        group, field = name.split(".")
        nested[group][field] = _plain(value)
    nested["items"] = [{VOCABULARY[name].field: _plain(value) for name, value in item.items()} for item in items]
    nested["containers"] = [{VOCABULARY[n].field: _plain(v) for n, v in container.items()} for container in containers]
    nested["lists"] = {name: sorted(values) for name, values in LISTS.items()}
    return facts, nested


def _stated(member: dict[str, Any]) -> dict[str, tuple[Stated, ...]]:
    return {name: (Stated(_stored(name, value), _SOURCE),) for name, value in member.items()}


def _stored(name: str, value: Any) -> Any:
    return int(value.scaleb(VOCABULARY[name].scale)) if isinstance(value, Decimal) else value


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return list(value) if isinstance(value, tuple) else value
