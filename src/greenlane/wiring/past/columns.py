# SPDX-License-Identifier: Apache-2.0
"""One row for each consignment and stage: when, where, what came of it, and every fact as a column.

A fact of the consignment is a column by its name in the vocabulary. So is a fact of goods items, equipment or parties,
a list with one place for each member, so that a rehearsal reads the facts it needs and no others. A column holds the
first stated value. Where filings contradict each other the names of these facts stand in ``contradicted``, and
``facts`` holds all that was stated.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import msgspec
import polars as pl
from msgspec import Struct

from greenlane.cargo import VOCABULARY, Fact, Facts, Kind, Member, Scope, Source, Stated

_TYPES: dict[Kind, Any] = {
    Kind.TEXT: pl.String(),
    Kind.BOOLEAN: pl.Boolean(),
    Kind.INTEGER: pl.Int64(),
    Kind.DECIMAL: pl.Int64(),  # scaled, as it is stored
    Kind.TIME: pl.Datetime("us", "UTC"),
    Kind.TEXTS: pl.List(pl.String()),
}

_OF_THE_ROW: dict[str, Any] = {
    "id": pl.String(),
    "at": pl.Datetime("us", "UTC"),
    "day": pl.Date(),
    "office": pl.String(),
    "drawn": pl.Boolean(),
    "probability": pl.Float64(),
    "result": pl.String(),
    "recovered": pl.Float64(),
    "hits": pl.List(pl.String()),
    "contradicted": pl.List(pl.String()),
    "items": pl.UInt32(),
    "containers": pl.UInt32(),
    "facts": pl.Binary(),
}

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Facts).decode
_UNTOLD = Source(provider="history")


class PastHit(Struct, frozen=True, kw_only=True):
    """A profile that hit then, with what says who may know of it; it stands in its column as one text."""

    profile: str
    agency: str
    unit: str | None
    sensitivity: str

    @property
    def text(self) -> str:
        """The hit as its column holds it."""
        return "|".join((self.profile, self.agency, self.unit or "", self.sensitivity))

    @classmethod
    def of(cls, text: str) -> "PastHit":
        """The hit that a text stands for."""
        profile, agency, unit, sensitivity = text.split("|")
        return cls(profile=profile, agency=agency, unit=unit or None, sensitivity=sensitivity)


class Past(Struct, frozen=True, kw_only=True):
    """A consignment as it was last assessed at one stage, and what came of it.

    ``day`` is the local day of the office. ``drawn`` says whether the random programme had drawn it and
    ``probability`` with which probability it came to be controlled. ``result`` is the code of what the control found,
    None where none is recorded; ``recovered`` is its value.
    """

    id: str
    at: datetime
    day: date
    office: str | None
    facts: Facts
    drawn: bool = False
    probability: float | None = None
    result: str | None = None
    recovered: float | None = None
    hits: tuple[PastHit, ...] = ()


@cache
def schema() -> dict[str, Any]:
    """The columns with their types."""
    facts = {
        fact.name: _TYPES[fact.kind] if fact.scope is Scope.CONSIGNMENT else pl.List(_TYPES[fact.kind])
        for fact in VOCABULARY.values()
    }
    return {**_OF_THE_ROW, **facts}


def frame_of(past: Iterable[Past]) -> pl.DataFrame:
    """The rows as columns."""
    rows = [_row(one) for one in past]
    return pl.DataFrame({name: pl.Series(name, values, dtype=schema()[name]) for name, values in _turned(rows).items()})


def facts_in(content: bytes) -> Facts:
    """All that was stated, from the column ``facts``; sources are not kept."""
    return _decode(content)


def _turned(rows: Sequence[tuple[Any, ...]]) -> dict[str, list[Any]]:
    return {name: [row[place] for row in rows] for place, name in enumerate(schema())}


def _row(past: Past) -> tuple[Any, ...]:
    facts = past.facts
    members: dict[Scope, Sequence[Member]] = {
        Scope.GOODS: facts.items,
        Scope.EQUIPMENT: facts.equipment,
        Scope.PARTY: facts.parties,
    }
    everyone: list[Member] = [facts.consignment, *facts.items, *facts.equipment, *facts.parties]
    contradicted = sorted({name for member in everyone for name, stated in member.items() if len(stated) > 1})
    return (
        past.id,
        past.at,
        past.day,
        past.office,
        past.drawn,
        past.probability,
        past.result,
        past.recovered,
        [hit.text for hit in past.hits],
        contradicted or None,
        len(facts.items),
        len(facts.equipment),
        _encode(_without_sources(facts)),
        *(
            _first(fact, facts.consignment.get(fact.name, ()))
            if fact.scope is Scope.CONSIGNMENT
            else [_first(fact, member.get(fact.name, ())) for member in members[fact.scope]]
            for fact in VOCABULARY.values()
        ),
    )


def _first(fact: Fact, stated: Sequence[Stated]) -> Any:
    """The first value that is of the fact's kind, as conditions see it."""
    return next((value for one in stated if (value := _column_value(fact, one.value)) is not None), None)


def _column_value(fact: Fact, value: Any) -> Any:
    match fact.kind:
        case Kind.TEXT:
            return value if isinstance(value, str) else None
        case Kind.BOOLEAN:
            return value if isinstance(value, bool) else None
        case Kind.TEXTS:
            return list(value) if isinstance(value, tuple | list) else None
        case Kind.TIME:
            return _instant(value)
        case _:
            return value if isinstance(value, int) and not isinstance(value, bool) else None


def _instant(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo is not None else None


def _without_sources(facts: Facts) -> Facts:
    def bare(member: Mapping[str, tuple[Stated, ...]]) -> dict[str, tuple[Stated, ...]]:
        return {name: tuple(Stated(one.value, _UNTOLD) for one in stated) for name, stated in member.items()}

    return Facts(
        consignment=bare(facts.consignment),
        items=tuple(bare(member) for member in facts.items),
        equipment=tuple(bare(member) for member in facts.equipment),
        parties=tuple(bare(member) for member in facts.parties),
    )
