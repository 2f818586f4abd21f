# SPDX-License-Identifier: Apache-2.0
"""The numbers that filings offer for linking, as they are stored and as linking sees them."""

from collections.abc import Iterable

from msgspec import Struct

from greenlane.cargo import Declaration, Level
from greenlane.intake import Filing, FilingKey, KeyRole, KeyType, LinkKey, Period, Relation
from greenlane.store import FilingKeyRow, Link, Lodgement


class Changed(Struct, frozen=True, kw_only=True):
    """A filing as it stands after a message: ``whole`` is what is in force, None when it was cancelled."""

    lodgement: Lodgement
    version: int
    whole: Declaration | None


def key_rows(changed: Changed, filing: Filing) -> list[FilingKeyRow]:
    """The numbers of a filing as they are stored."""
    return [
        FilingKeyRow(
            lodgement_id=filing.lodgement,
            version=changed.version,
            number=number,
            key_type=str(one.key.type),
            issuer=one.key.issuer,
            value=one.key.value,
            role=str(one.role),
            first_day=one.key.period.first if one.key.period else None,
            last_day=one.key.period.last if one.key.period else None,
            level=str(filing.level) if filing.level else None,
            goods=filing.goods,
        )
        for number, one in enumerate(filing.keys)
    ]


def filings_of(rows: Iterable[FilingKeyRow]) -> dict[str, Filing]:
    """Filings of their stored numbers."""
    by_filing: dict[str, list[FilingKeyRow]] = {}
    for row in rows:
        by_filing.setdefault(row.lodgement_id, []).append(row)
    return {
        lodgement: Filing(
            lodgement=lodgement,
            level=Level(found[0].level) if found[0].level else None,
            goods=found[0].goods,
            keys=tuple(FilingKey(_key(row), KeyRole(row.role)) for row in sorted(found, key=lambda row: row.number)),
        )
        for lodgement, found in by_filing.items()
    }


def _key(row: FilingKeyRow) -> LinkKey:
    period = Period(row.first_day, row.last_day) if row.first_day and row.last_day else None
    return LinkKey(KeyType(row.key_type), row.issuer, row.value, period)


def own_of(links: Iterable[Link]) -> dict[str, str]:
    """By filing the consignment that is its own."""
    return {link.lodgement_id: link.consignment_id for link in links if link.relation == Relation.OWN}


def all_numbers(filing: Filing) -> list[tuple[str, str]]:
    """Every number by which a filing may be linked, with its type."""
    return [(str(one.key.type), one.key.value) for one in filing.keys if one.role is not KeyRole.HINT]


def numbers_of(filings: Iterable[Filing], role: KeyRole) -> list[tuple[str, str]]:
    """The numbers that are this to filings, with their types."""
    return [(str(one.key.type), one.key.value) for filing in filings for one in filing.keys if one.role is role]
