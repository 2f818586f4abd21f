# SPDX-License-Identifier: Apache-2.0
"""What filings of one consignment contradict each other on. Every value stays visible with its source."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from greenlane.cargo import Consignment, Declaration, Level, PartyRole, normalise_description, normalise_name

from .finding import Finding, Severity
from .links import compared
from .stages import level_of
from .values import shown, total, usable

CONFLICT = "GL-LNK-01"


class Told(Struct, frozen=True):
    """A filing as conflicts are told of it: lodgement, version, what it declares, and whether of more than this."""

    lodgement: str
    version: int
    declaration: Declaration
    covers: bool = False


class Statement(Struct, frozen=True, kw_only=True):
    """What one filing states, as text, and where."""

    lodgement: str
    version: int
    path: str | None
    value: str


class Conflict(Struct, frozen=True, kw_only=True):
    """A fact of the vocabulary of which filings state different values; each different value once."""

    fact: str
    statements: tuple[Statement, ...]

    def finding(self) -> Finding:
        """The conflict as a finding that names every source."""
        sources = "; ".join(
            f"{told.value} (filing {told.lodgement}, version {told.version}" + (f", {told.path})" if told.path else ")")
            for told in self.statements
        )
        return Finding(
            code=CONFLICT,
            severity=Severity.WARNING,
            path=self.statements[0].path,
            value=self.statements[0].value,
            message=(
                f"The filings of this consignment state different values of {self.fact}: {sources}. "
                "Amend the filing that is wrong."
            ),
        )


class _Stated(Struct, frozen=True):
    """A value for people, the form in which it is compared, and its path."""

    shown: str
    key: object
    path: str | None


_Reader = Callable[[Consignment], _Stated | None]


def conflicts_among(filings: Sequence[Told]) -> tuple[Conflict, ...]:
    """The conflicts among filings, by fact; the first filing's value stands first.

    A master contract, and whatever else covers other consignments too, has its totals compared only with those of its
    like.
    """
    found: list[Conflict] = []
    for fact, (reader, totals) in _FACTS.items():
        by_kind: dict[bool, dict[object, Statement]] = {}
        for told in filings:
            consignment = told.declaration.consignment
            stated = reader(consignment)
            if stated is None:
                continue
            apart = totals and (told.covers or level_of(consignment) is Level.MASTER)
            statement = Statement(lodgement=told.lodgement, version=told.version, path=stated.path, value=stated.shown)
            by_kind.setdefault(apart, {}).setdefault(stated.key, statement)
        found.extend(
            Conflict(fact=fact, statements=tuple(values.values())) for values in by_kind.values() if len(values) > 1
        )
    return tuple(found)


def _weight(consignment: Consignment) -> _Stated | None:
    weight = usable(consignment.gross_weight_kg)
    if consignment.gross_weight_kg is None:
        weight = total(item.gross_weight_kg for item in consignment.items)
    if weight is None:
        return None
    return _Stated(f"{shown(weight)} kg", weight.normalize(), consignment.paths.get("gross_weight_kg"))


def _packages(consignment: Consignment) -> _Stated | None:
    count = consignment.package_count
    if count is None:
        counts = [packaging.count for item in consignment.items for packaging in item.packaging]
        if not counts or None in counts:
            return None
        count = sum(count for count in counts if count is not None)
    return _Stated(str(count), count, consignment.paths.get("package_count"))


def _descriptions(consignment: Consignment) -> _Stated | None:
    texts = [item.description for item in consignment.items if item.description]
    if not texts:
        return None
    key = frozenset(normalise_description(text) for text in texts)
    return _Stated(shown("; ".join(texts)) or "", key, consignment.items[0].paths.get("description"))


def _goods(consignment: Consignment) -> _Stated | None:
    codes = sorted({compared(item.hs)[:6] for item in consignment.items if item.hs})
    if not codes:
        return None
    return _Stated(shown(", ".join(codes)) or "", tuple(codes), consignment.items[0].paths.get("hs"))


def _containers(consignment: Consignment) -> _Stated | None:
    numbers = sorted({compared(equipment.id) for equipment in consignment.equipment if equipment.id})
    return _Stated(shown(", ".join(numbers)) or "", tuple(numbers), consignment.equipment[0].path) if numbers else None


def _party(role: PartyRole, field: str) -> _Reader:
    def read(consignment: Consignment) -> _Stated | None:
        party = consignment.party(role)
        if party is None:
            return None
        text: str | None = getattr(party, field)
        if not text:
            return None
        key = normalise_name(text) if field == "name" else compared(text)
        return _Stated(shown(text) or "", key, party.paths.get(field))

    return read


def _route(field: str) -> _Reader:
    def read(consignment: Consignment) -> _Stated | None:
        text: str | None = getattr(consignment.journey, field)
        return _Stated(shown(text) or "", compared(text), consignment.journey.paths.get(field)) if text else None

    return read


# Vocabulary name to how its value is read, and whether it is a total of the transport contract.
_FACTS: dict[str, tuple[_Reader, bool]] = {
    "consignment.gross_weight_kg": (_weight, True),
    "consignment.package_count": (_packages, True),
    "goods.description": (_descriptions, True),
    "goods.hs": (_goods, True),
    "equipment.id": (_containers, True),
    "consignor.name": (_party(PartyRole.CONSIGNOR, "name"), True),
    "consignor.id": (_party(PartyRole.CONSIGNOR, "id"), True),
    "consignee.name": (_party(PartyRole.CONSIGNEE, "name"), True),
    "consignee.id": (_party(PartyRole.CONSIGNEE, "id"), True),
    "route.export_country": (_route("export_country"), False),
    "route.destination_country": (_route("destination_country"), False),
    "route.discharge_place": (_route("discharge_place"), False),
}
