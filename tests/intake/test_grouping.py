# SPDX-License-Identifier: Apache-2.0
"""Which filings speak of the same consignment, whatever the order in which they came."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import (
    Consignment,
    Conveyance,
    Declaration,
    Document,
    Equipment,
    Journey,
    Level,
    Party,
    PartyRole,
    Stage,
)
from greenlane.intake.grouping import Filing, FilingGroup, KeyRole, filing_of, grouped
from greenlane.intake.links import KeyType

DAY = date(2026, 1, 31)
FORWARDER = Party(role=PartyRole.FILER, id="FWD1")
OTHER_FORWARDER = Party(role=PartyRole.FILER, id="FWD2")
CARRIER = Party(role=PartyRole.CARRIER, id="LINE1")
MRN = "25GB3POHWIVZSF9AR0"


def _cargo(lodgement: str, *parties: Party, on: date = DAY, mrn: str | None = None, **of: Any) -> Filing:
    """A carrier's or forwarder's filing."""
    declaration = Declaration(stage=Stage.PRE_ARRIVAL, consignment=Consignment(parties=parties, **of))
    return filing_of(lodgement, declaration, on, mrn)


def _goods(lodgement: str, *, on: date = DAY, mrn: str | None = None, **of: Any) -> Filing:
    """An importer's declaration."""
    return filing_of(lodgement, Declaration(type="IM", additional_type="D", consignment=Consignment(**of)), on, mrn)


def _house(lodgement: str, number: str = "H1", master: str | None = "M1", **more: Any) -> Filing:
    return _cargo(lodgement, FORWARDER, CARRIER, house_document=number, master_document=master, **more)


def _master(lodgement: str, number: str = "M1", **more: Any) -> Filing:
    return _cargo(lodgement, CARRIER, level=Level.MASTER, master_document=number, **more)


def _previous(kind: str, number: str) -> dict[str, Any]:
    return {"previous_documents": (Document(type=kind, id=number),)}


def _members(*filings: Filing) -> list[tuple[str, ...]]:
    return [group.members for group in grouped(filings)]


def _covered(groups: tuple[FilingGroup, ...]) -> dict[tuple[str, ...], set[str]]:
    return {group.members: {tie.lodgement for tie in group.covered_by} for group in groups if group.covered_by}


# --- one contract, several filers


def test_the_house_filed_by_the_forwarder_and_by_the_carrier_is_one_consignment() -> None:
    by_carrier = _cargo("B", CARRIER, house_document="h 1", master_document="M1")
    (group,) = grouped([_house("A"), by_carrier])
    assert group.members == ("A", "B")
    assert {tie.rule for tie in group.ties} == {"rule:house_document"}


def test_a_house_number_that_two_forwarders_gave_is_two_consignments() -> None:
    other = _cargo("B", OTHER_FORWARDER, CARRIER, house_document="H1", master_document="M2")
    assert _members(_house("A"), other) == [("A",), ("B",)]


def test_a_house_number_without_issuer_joins_the_only_one_there_is() -> None:
    assert _members(_house("A"), _cargo("B", house_document="H1")) == [("A", "B")]


def test_a_house_number_without_issuer_joins_none_of_two() -> None:
    other = _cargo("B", OTHER_FORWARDER, CARRIER, house_document="H1", master_document="M2")
    assert _members(_house("A"), other, _cargo("C", house_document="H1")) == [("A",), ("B",), ("C",)]


def test_an_undivided_contract_that_carrier_and_importer_file_is_one_consignment() -> None:
    (group,) = grouped([_cargo("A", CARRIER, master_document="M1"), _goods("B", master_document="M1")])
    assert group.members == ("A", "B")
    assert {tie.rule for tie in group.ties} == {"rule:master_document"}


def test_an_air_waybill_number_used_again_after_its_life_is_another_contract() -> None:
    air: dict[str, Any] = {"master_document": "12512345675", "journey": Journey(border=Conveyance(mode="4"))}
    first = _cargo("A", CARRIER, **air)
    assert _members(first, _cargo("B", CARRIER, on=DAY + timedelta(days=180), **air)) == [("A", "B")]
    assert _members(first, _cargo("B", CARRIER, on=DAY + timedelta(days=181), **air)) == [("A",), ("B",)]


def test_a_waybill_is_its_airlines_whether_or_not_a_carrier_is_named() -> None:
    air: dict[str, Any] = {"master_document": "12512345675", "journey": Journey(border=Conveyance(mode="4"))}
    assert _members(_cargo("A", CARRIER, **air), _cargo("B", **air)) == [("A", "B")]


def test_numbers_of_two_carriers_are_two_contracts() -> None:
    other = _cargo("B", Party(role=PartyRole.CARRIER, id="LINE2"), master_document="M1")
    assert _members(_cargo("A", CARRIER, master_document="M1"), other) == [("A",), ("B",)]


# --- references


def test_a_declaration_joins_what_it_names_by_registration_number_document_or_ucr() -> None:
    filed = _house("A", mrn=MRN, ucr="6GB-1")
    for named in (_previous("N820", MRN), _previous("N714", "H1"), {"ucr": "6GB1"}):
        assert _members(filed, _goods("B", **named)) == [("A", "B")]


def test_two_goods_declarations_are_never_one() -> None:
    assert _members(_goods("A", ucr="6GB-1"), _goods("B", ucr="6GB-1")) == [("A",), ("B",)]


def test_two_contracts_of_one_trade_stay_two() -> None:
    groups = grouped([_house("A", "H1", ucr="6GB-1"), _house("B", "H2", ucr="6GB-1")])
    assert [group.members for group in groups] == [("A",), ("B",)]
    assert _covered(groups) == {}


def test_a_declaration_of_two_houses_covers_both_and_is_told_of_both() -> None:
    groups = grouped([_house("A", "H1", ucr="6GB-1"), _house("B", "H2", ucr="6GB-1"), _goods("C", ucr="6GB-1")])
    assert [group.members for group in groups] == [("A",), ("B",), ("C",)]
    assert _covered(groups) == {("A",): {"C"}, ("B",): {"C"}, ("C",): {"A", "B"}}


def test_one_contract_cleared_by_two_declarations_covers_both() -> None:
    groups = grouped([_cargo("A", CARRIER, master_document="M1"), *(_goods(x, master_document="M1") for x in "BC")])
    assert [group.members for group in groups] == [("A",), ("B",), ("C",)]
    assert _covered(groups) == {("A",): {"B", "C"}, ("B",): {"A"}, ("C",): {"A"}}


def test_a_common_container_links_nothing() -> None:
    aboard: dict[str, Any] = {
        "equipment": (Equipment(id="MSKU1234565"),),
        "journey": Journey(border=Conveyance(reference="012E")),
    }
    one, other = _house("A", "H1", **aboard), _house("B", "H2", **aboard)
    assert any(True for _ in one.of(KeyRole.HINT, KeyType.CONTAINER_VOYAGE))
    assert _members(one, other) == [("A",), ("B",)]


# --- masters, consolidation, split


def test_a_master_covers_every_house_that_names_it() -> None:
    groups = grouped([_house("A", "H1"), _house("B", "H2"), _master("M"), _house("X", "H9", "M9")])
    assert [group.members for group in groups] == [("A",), ("B",), ("M",), ("X",)]
    assert _covered(groups) == {("A",): {"M"}, ("B",): {"M"}}


def test_a_house_split_over_two_masters_is_one_consignment_covered_by_both() -> None:
    groups = grouped([_house("A", "H1", "M1"), _house("B", "H1", "M2"), _master("M", "M1"), _master("N", "M2")])
    assert [group.members for group in groups] == [("A", "B"), ("M",), ("N",)]
    assert _covered(groups) == {("A", "B"): {"M", "N"}}


def test_a_master_is_of_no_house_even_under_its_ucr() -> None:
    assert _members(_house("A", ucr="6GB-1"), _master("M", ucr="6GB-1")) == [("A",), ("M",)]


# --- order

NUMBERS = st.sampled_from(["1", "2"])
ISSUERS = st.sampled_from([(), (FORWARDER,), (OTHER_FORWARDER,), (CARRIER,)])


@st.composite
def some_filings(draw: st.DrawFn) -> list[dict[str, Any]]:
    """What a few filings say, with so few numbers that they meet."""
    return [
        {
            "goods": draw(st.booleans()),
            "parties": draw(ISSUERS),
            "house_document": draw(st.none() | NUMBERS.map("H{}".format)),
            "master_document": draw(st.none() | NUMBERS.map("M{}".format)),
            "ucr": draw(st.none() | NUMBERS.map("U{}".format)),
            "level": draw(st.sampled_from([None, None, Level.MASTER])),
        }
        for _ in range(draw(st.integers(min_value=1, max_value=6)))
    ]


def _outcome(said: list[dict[str, Any]], order: list[int]) -> set[Any]:
    """Groups and what covers them, by the numbers of the filings; they are lodged, and so named, in that order."""
    filings = []
    for place, index in enumerate(order):
        what = dict(said[index])
        goods = what.pop("goods")
        parties = what.pop("parties")
        lodged = f"{place:02}"
        filings.append(_goods(lodged, parties=parties, **what) if goods else _cargo(lodged, *parties, **what))

    def number(lodgement: str) -> int:
        return order[int(lodgement)]

    return {
        (
            frozenset(number(member) for member in group.members),
            frozenset((number(tie.lodgement), tie.key) for tie in group.ties),
            frozenset((number(tie.lodgement), tie.key) for tie in group.covered_by),
        )
        for group in grouped(filings)
    }


@given(said=some_filings(), data=st.data())
def test_the_order_of_arrival_never_matters(said: list[dict[str, Any]], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(said))))
    assert _outcome(said, list(range(len(said)))) == _outcome(said, order)


@given(said=some_filings())
def test_each_filing_is_in_one_group_and_never_covers_its_own(said: list[dict[str, Any]]) -> None:
    found = _outcome(said, list(range(len(said))))
    assert sorted(number for members, _, _ in found for number in members) == list(range(len(said)))
    assert not any(number in members for members, _, covering in found for number, _ in covering)
