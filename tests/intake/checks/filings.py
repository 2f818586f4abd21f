# SPDX-License-Identifier: Apache-2.0
"""Filings for the tests of the checks: one without any fault, and ways to break it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from msgspec import structs

from greenlane.cargo import (
    Address,
    CodeLists,
    Consignment,
    Conveyance,
    Declaration,
    Equipment,
    GoodsItem,
    Journey,
    JourneyTime,
    Moment,
    Money,
    Packaging,
    Party,
    PartyRole,
    Seal,
)
from greenlane.intake import Finding, check

DAY = date(2026, 3, 1)
CODES = CodeLists.packaged()


def at(day: int, hour: int = 12) -> datetime:
    """An instant in March 2026."""
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def party(role: PartyRole, name: str = "Kestrel Ltd", **changes: Any) -> Party:
    """A party with a name and a whole address."""
    address = Address(line="10 Irwin Street", city="Chicago", country="US")
    return Party(**{"role": role, "name": name, "address": address, **changes})


def item(**changes: Any) -> GoodsItem:
    """A goods item without fault: 55 cartons of cocoa butter."""
    whole: dict[str, Any] = {
        "number": 1,
        "description": "Cocoa butter, fat and oil, in cartons of 19 kg",
        "hs": "18040000",
        "origin": "GH",
        "procedure": "40",
        "packaging": (Packaging(count=55, type="CT", marks="KESTREL 1-55"),),
        "gross_weight_kg": Decimal("1050.5"),
        "net_weight_kg": Decimal(1000),
        "value": Money(amount=Decimal(15000), currency="USD"),
        "containers": ("MSKU1234565",),
    }
    return GoodsItem(**{**whole, **changes})


def journey(**changes: Any) -> Journey:
    """A journey by sea from Tema to Felixstowe."""
    whole: dict[str, Any] = {
        "export_country": "GH",
        "destination_country": "GB",
        "routing_countries": ("GH", "PT", "GB"),
        "loading_place": "GHTEM",
        "discharge_place": "GBFXT",
        "border": Conveyance(mode="1", id="9321483", id_type="10", nationality="PA", reference="012E"),
        "inland_mode": "3",
        "times": (
            JourneyTime(moment=Moment.LOADING, at=at(9)),
            JourneyTime(moment=Moment.DEPARTURE, at=at(10)),
            JourneyTime(moment=Moment.ARRIVAL, at=at(24)),
        ),
    }
    return Journey(**{**whole, **changes})


def consignment(**changes: Any) -> Consignment:
    """A consignment without fault: one item in one sealed container."""
    whole: dict[str, Any] = {
        "ucr": "6GB123456789000-4711",
        "master_document": "MAEU123456789",
        "parties": tuple(
            party(role)
            for role in (
                PartyRole.CONSIGNOR,
                PartyRole.CONSIGNEE,
                PartyRole.IMPORTER,
                PartyRole.SELLER,
                PartyRole.BUYER,
                PartyRole.CARRIER,
            )
        ),
        "items": (item(),),
        "equipment": (Equipment(id="MSKU1234565", size_type="45G1", empty=False, seals=(Seal(number="17583753"),)),),
        "journey": journey(),
        "containerised": True,
        "gross_weight_kg": Decimal("1050.5"),
        "package_count": 55,
        "invoice": Money(amount=Decimal(15000), currency="USD"),
    }
    return Consignment(**{**whole, **changes})


def good(*, of: dict[str, Any] | None = None, **changes: Any) -> Declaration:
    """A pre-lodged import declaration without fault; ``of`` changes its consignment, the rest its header."""
    whole: dict[str, Any] = {
        "reference": "2026-000417",
        "type": "IM",
        "additional_type": "D",
        "items_declared": 1,
        "consignment": consignment(**(of or {})),
    }
    return Declaration(**{**whole, **changes})


def with_items(*items: GoodsItem) -> Declaration:
    """The good filing with other goods items and no totals."""
    return good(
        items_declared=None, of={"items": items, "gross_weight_kg": None, "package_count": None, "invoice": None}
    )


def with_journey(**changes: Any) -> Declaration:
    """The good filing with a changed journey."""
    return good(of={"journey": journey(**changes)})


def with_equipment(*equipment: Equipment) -> Declaration:
    """The good filing with other containers, which no goods item names."""
    return good(of={"equipment": equipment, "items": (item(containers=()),)})


def with_parties(*parties: Party) -> Declaration:
    """The good filing with other parties."""
    return good(of={"parties": parties})


def found(code: str, declaration: Declaration, **how: Any) -> list[Finding]:
    """What the check of that code finds."""
    how.setdefault("on", DAY)
    codes = how.pop("codes", CODES)
    return [finding for finding in check(declaration, codes, **how) if finding.code == code]


def one(code: str, declaration: Declaration, **how: Any) -> Finding:
    """The single finding of that check; fails when there is none or more."""
    (finding,) = found(code, declaration, **how)
    return finding


def replaced(declaration: Declaration, **changes: Any) -> Declaration:
    """The declaration with other fields."""
    return structs.replace(declaration, **changes)
