# SPDX-License-Identifier: Apache-2.0
"""What filings of one consignment contradict each other on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from greenlane.cargo import (
    VOCABULARY,
    Consignment,
    Declaration,
    Equipment,
    GoodsItem,
    Journey,
    Level,
    Packaging,
    Party,
    PartyRole,
)
from greenlane.intake.conflicts import _FACTS, Told, conflicts_among
from greenlane.intake.finding import Severity


def _told(lodgement: str, **consignment: Any) -> Told:
    return Told(lodgement, 1, Declaration(consignment=Consignment(**consignment)))


def _facts(*filings: Told) -> list[str]:
    return [conflict.fact for conflict in conflicts_among(filings)]


def _consignor(name: str, **more: Any) -> tuple[Party, ...]:
    return (Party(role=PartyRole.CONSIGNOR, name=name, **more),)


CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "consignment.gross_weight_kg": ({"gross_weight_kg": Decimal(1)}, {"gross_weight_kg": Decimal(2)}),
    "consignment.package_count": ({"package_count": 1}, {"items": (GoodsItem(packaging=(Packaging(count=2),)),)}),
    "goods.description": (
        {"items": (GoodsItem(description="apples"),)},
        {"items": (GoodsItem(description="rifles"),)},
    ),
    "goods.hs": ({"items": (GoodsItem(hs="080810"),)}, {"items": (GoodsItem(hs="930120"),)}),
    "equipment.id": ({"equipment": (Equipment(id="A"),)}, {"equipment": (Equipment(id="B"),)}),
    "consignor.name": ({"parties": _consignor("Kestrel Ltd")}, {"parties": _consignor("Heron Ltd")}),
    "consignor.id": (
        {"parties": (Party(role=PartyRole.CONSIGNOR, id="GB1"),)},
        {"parties": (Party(role=PartyRole.CONSIGNOR, id="GB2"),)},
    ),
    "consignee.name": (
        {"parties": (Party(role=PartyRole.CONSIGNEE, name="A"),)},
        {"parties": (Party(role=PartyRole.CONSIGNEE, name="B"),)},
    ),
    "consignee.id": (
        {"parties": (Party(role=PartyRole.CONSIGNEE, id="GB1"),)},
        {"parties": (Party(role=PartyRole.CONSIGNEE, id="GB2"),)},
    ),
    "route.export_country": ({"journey": Journey(export_country="CN")}, {"journey": Journey(export_country="VN")}),
    "route.destination_country": (
        {"journey": Journey(destination_country="GB")},
        {"journey": Journey(destination_country="IE")},
    ),
    "route.discharge_place": (
        {"journey": Journey(discharge_place="GBFXT")},
        {"journey": Journey(discharge_place="GBSOU")},
    ),
}


@pytest.mark.parametrize("fact", sorted(_FACTS))
def test_each_fact_is_compared(fact: str) -> None:
    one, other = CASES[fact]
    assert fact in _facts(_told("L1", **one), _told("L2", **other))
    assert fact not in _facts(_told("L1", **one), _told("L2", **one))
    assert fact not in _facts(_told("L1", **one), _told("L2"))


def test_every_fact_compared_is_a_word_of_the_vocabulary() -> None:
    assert set(_FACTS) <= set(VOCABULARY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"gross_weight_kg": Decimal("100")}, {"gross_weight_kg": Decimal("100.000")}),
        ({"gross_weight_kg": Decimal(100)}, {"items": (GoodsItem(gross_weight_kg=Decimal(50)),) * 2}),
        ({"parties": _consignor("KESTREL Ltd.")}, {"parties": _consignor("Kestrel Limited")}),
        ({"equipment": (Equipment(id="MSKU 123456-5"),)}, {"equipment": (Equipment(id="msku1234565"),)}),
        ({"items": (GoodsItem(hs="18040000"),)}, {"items": (GoodsItem(hs="180400"),)}),
        ({"items": (GoodsItem(description="Apples, fresh"),)}, {"items": (GoodsItem(description="apple  fresh"),)}),
    ],
)
def test_the_same_said_differently_is_no_conflict(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert _facts(_told("L1", **one), _told("L2", **other)) == []


def test_a_master_contracts_totals_are_not_those_of_one_house() -> None:
    master = _told("M", level=Level.MASTER, gross_weight_kg=Decimal(9000))
    house = _told("H", level=Level.HOUSE, gross_weight_kg=Decimal(100))
    assert _facts(master, house) == []
    assert _facts(master, _told("M2", level=Level.MASTER, gross_weight_kg=Decimal(1))) == [
        "consignment.gross_weight_kg"
    ]


def test_the_route_is_compared_across_levels() -> None:
    master = _told("M", level=Level.MASTER, journey=Journey(discharge_place="GBFXT"))
    assert _facts(master, _told("H", level=Level.HOUSE, journey=Journey(discharge_place="GBSOU"))) == [
        "route.discharge_place"
    ]


def test_the_finding_names_every_source_with_its_value() -> None:
    one = _told("L1", gross_weight_kg=Decimal("100.5"), paths={"gross_weight_kg": "/a/weight"})
    other = _told("L2", gross_weight_kg=Decimal(120))
    again = _told("L3", gross_weight_kg=Decimal(120))
    (conflict,) = conflicts_among([one, other, again])
    finding = conflict.finding()
    assert (finding.severity, finding.path, finding.value) == (Severity.WARNING, "/a/weight", "100.5 kg")
    assert "100.5 kg (filing L1, version 1, /a/weight); 120 kg (filing L2, version 1)" in finding.message
    assert "Amend the filing that is wrong." in finding.message


@pytest.mark.parametrize("weight", ["NaN", "sNaN", "Infinity", "9E+999999"])
def test_a_number_that_cannot_be_reckoned_with_is_passed_over(weight: str) -> None:
    assert _facts(_told("L1", gross_weight_kg=Decimal(weight)), _told("L2", gross_weight_kg=Decimal(1))) == []
    items = (GoodsItem(gross_weight_kg=Decimal(weight)), GoodsItem(gross_weight_kg=Decimal(weight)))
    assert _facts(_told("L1", items=items), _told("L2", gross_weight_kg=Decimal(1))) == []
