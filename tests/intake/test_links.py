# SPDX-License-Identifier: Apache-2.0
"""Link keys and link assertions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import (
    Consignment,
    Conveyance,
    Declaration,
    Document,
    Equipment,
    GoodsItem,
    Journey,
    Party,
    PartyRole,
)
from greenlane.errors import Invalid
from greenlane.intake.links import LIFE_DAYS, KeyType, LinkAssertion, LinkKey, Period, compared, keys_of

DAY = date(2026, 1, 31)
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))
CARRIER = Party(role=PartyRole.CARRIER, id="GB0251", name="Ocean Line")
FORWARDER = Party(role=PartyRole.REPRESENTATIVE, id="GBFWD1")


def _of(consignment: Consignment, **more: str) -> Declaration:
    return Declaration(consignment=consignment, **more)  # type: ignore[arg-type]


def _keys(declaration: Declaration, on: date = DAY) -> dict[KeyType, list[tuple[str | None, str]]]:
    found: dict[KeyType, list[tuple[str | None, str]]] = {}
    for key in keys_of(declaration, on):
        found.setdefault(key.type, []).append((key.issuer, key.value))
    return found


def test_a_bill_of_lading_is_the_carriers_and_a_house_bill_the_forwarders() -> None:
    consignment = Consignment(master_document="maeu 123-456", house_document="H-42", parties=(CARRIER, FORWARDER))
    assert _keys(_of(consignment)) == {
        KeyType.MASTER_DOCUMENT: [("GB0251", "MAEU123456")],
        KeyType.HOUSE_DOCUMENT: [("GBFWD1", "H42")],
    }


def test_an_air_waybill_is_the_airlines_by_its_prefix() -> None:
    consignment = Consignment(
        master_document="125-12345675", parties=(CARRIER,), journey=Journey(border=Conveyance(mode="4"))
    )
    assert _keys(_of(consignment))[KeyType.MASTER_DOCUMENT] == [("125", "12512345675")]


def test_a_carrier_without_number_is_known_by_its_name_and_none_gives_no_issuer() -> None:
    named = Consignment(master_document="X1", parties=(Party(role=PartyRole.CARRIER, name="Ocean Line"),))
    assert _keys(_of(named))[KeyType.MASTER_DOCUMENT] == [("OCEANLINE", "X1")]
    assert _keys(_of(Consignment(master_document="X1")))[KeyType.MASTER_DOCUMENT] == [(None, "X1")]


def test_references_previous_documents_and_containers_on_a_voyage_are_keys() -> None:
    consignment = Consignment(
        ucr="6GB123456789000-4711",
        previous_documents=(Document(type="Z337", id="TS-1"),),
        items=(GoodsItem(previous_documents=(Document(type="Z337", id="TS-1"), Document(type="YCLE", id="9"))),),
        equipment=(Equipment(id="MSKU 1234565"), Equipment()),
        journey=Journey(border=Conveyance(reference="012E")),
        parties=(CARRIER,),
    )
    assert _keys(_of(consignment, mrn="25GB3POHWIVZSF9AR0")) == {
        KeyType.UCR: [(None, "6GB1234567890004711")],
        KeyType.MRN: [(None, "25GB3POHWIVZSF9AR0")],
        KeyType.PREVIOUS_DOCUMENT: [("Z337", "TS1"), ("YCLE", "9")],
        KeyType.CONTAINER_VOYAGE: [("GB0251", "MSKU1234565@012E")],
    }


def test_a_container_without_a_voyage_is_no_key() -> None:
    assert keys_of(_of(Consignment(equipment=(Equipment(id="MSKU1234565"),))), DAY) == ()


def test_a_previous_document_that_is_a_filing_or_a_ucr_is_also_a_key_of_that_kind() -> None:
    consignment = Consignment(
        previous_documents=(Document(type="N820", id="25GB3POHWIVZSF9AR0"), Document(type="ZDCR", id="4GB60-Q6"))
    )
    keys = _keys(_of(consignment))
    assert keys[KeyType.MRN] == [(None, "25GB3POHWIVZSF9AR0")]
    assert keys[KeyType.UCR] == [(None, "4GB60Q6")]


def test_an_empty_filing_offers_no_key() -> None:
    assert keys_of(Declaration(consignment=Consignment(master_document=" - ")), DAY) == ()


@given(st.text())
def test_numbers_are_compared_without_spaces_dashes_and_case(number: str) -> None:
    assert compared(compared(number)) == compared(number)
    assert compared(f" {number}-") == compared(number)


def test_absent_numbers_compare_as_empty() -> None:
    assert compared(None) == ""


@given(first=DAYS, days=st.integers(min_value=0, max_value=2 * 180))
def test_two_filings_match_by_a_document_number_only_within_its_life(first: date, days: int) -> None:
    declaration = _of(Consignment(house_document="H1"))
    (one,), (other,) = keys_of(declaration, first), keys_of(declaration, first + timedelta(days=days))
    assert one.matches(other) is (days <= (LIFE_DAYS[KeyType.HOUSE_DOCUMENT] or 0))
    assert one.matches(other) is other.matches(one)


def test_a_registration_number_never_dies() -> None:
    declaration = _of(Consignment(), mrn="25GB3POHWIVZSF9AR0")
    (one,), (other,) = keys_of(declaration, date(1990, 1, 1)), keys_of(declaration, date(2090, 1, 1))
    assert one.matches(other)


@pytest.mark.parametrize(
    "other",
    [
        LinkKey(KeyType.MASTER_DOCUMENT, "A", "1"),
        LinkKey(KeyType.HOUSE_DOCUMENT, "B", "1"),
        LinkKey(KeyType.HOUSE_DOCUMENT, "A", "2"),
    ],
)
def test_keys_of_another_type_issuer_or_number_do_not_match(other: LinkKey) -> None:
    assert not LinkKey(KeyType.HOUSE_DOCUMENT, "A", "1").matches(other)


@given(first=DAYS, last=DAYS)
def test_a_period_is_written_and_read_again(first: date, last: date) -> None:
    assert Period.read(str(Period(first, last))) == Period(first, last)


@pytest.mark.parametrize("text", ["", "2026-01-31", "2026-01-31/tomorrow", "a/b/c"])
def test_another_text_is_no_period(text: str) -> None:
    with pytest.raises(Invalid, match="is no period"):
        Period.read(text)


def test_the_last_day_of_the_calendar_has_a_period_too() -> None:
    (key,) = keys_of(_of(Consignment(house_document="H1")), date.max)
    assert key.period == Period(date.max, date.max)


def _asserted(at: int = 10) -> LinkAssertion:
    return LinkAssertion(
        id="a1", consignment="C1", lodgement="L1", key=None, asserted_by="rule:own_filing", asserted_at=at
    )


@given(asserted=st.integers(0, 100), lasted=st.integers(1, 100), position=st.integers(0, 300))
def test_a_withdrawn_link_held_before_and_not_from_its_withdrawal_on(asserted: int, lasted: int, position: int) -> None:
    link = _asserted(asserted)
    withdrawn = link.withdraw(position=asserted + lasted, by="person:7", reason="another container")
    assert link.holds_at(position) is (position >= asserted)
    assert withdrawn.holds_at(position) is (asserted <= position < asserted + lasted)
    assert (withdrawn.withdrawn_by, withdrawn.reason) == ("person:7", "another container")


def test_a_link_is_withdrawn_once_and_not_before_it_was_made() -> None:
    withdrawn = _asserted().withdraw(position=11, by="person:7", reason="wrong")
    with pytest.raises(Invalid, match="withdrawn before"):
        withdrawn.withdraw(position=12, by="person:8", reason="again")
    with pytest.raises(Invalid, match="cannot end at 10"):
        _asserted().withdraw(position=10, by="person:7", reason="too early")
