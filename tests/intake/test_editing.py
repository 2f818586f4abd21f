# SPDX-License-Identifier: Apache-2.0
"""One change of an amendment, where codes are spread over several fields or the pointer's number is off."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from greenlane.cargo import Consignment, Declaration, GoodsItem, Party, PartyRole
from greenlane.intake import Change, Finding, Severity
from greenlane.intake.editing import Editing
from tests.intake.test_pointers import pointers

ITEM = GoodsItem(
    number=1, hs="18040000", additional_codes=("00", "VATZ"), procedure="40", previous_procedure="71",
    additional_procedures=("000", "F75"),
)  # fmt: skip


def edited(before: GoodsItem, carried: GoodsItem | None, way: str) -> tuple[GoodsItem, list[Finding]]:
    findings: list[Finding] = []
    source = Declaration(consignment=Consignment(items=(carried,) if carried else ()))
    after = Editing(Change(pointers=pointers(way), path="/A"), findings).applied(
        Declaration(consignment=Consignment(items=(before,))), source
    )
    (item,) = after.consignment.items
    return item, findings


@pytest.mark.parametrize(
    ("way", "carried", "changed"),
    [
        ("21A[1]:145", {"hs": "180500"}, {"hs": "180500"}),
        ("21A[2]:145", {"additional_codes": ("99",)}, {"additional_codes": ("99", "VATZ")}),
        ("21A[3]:145", {"additional_codes": ("99", "X")}, {"additional_codes": ("00", "X")}),
        ("21A[9]:145", {"additional_codes": ("X",)}, {"additional_codes": ("00", "VATZ", "X")}),
        ("21A[9]:145", {}, {}),
        ("21A[2]:145", {}, {"additional_codes": ("VATZ",)}),
        ("21A[1]:145", {"additional_codes": ("99",)}, {"additional_codes": ("99", "VATZ")}),
        ("21A[3]:145", {"hs": "180500"}, {"hs": "180500"}),
        ("70A[1]:161", {}, {"previous_procedure": None}),
        ("70A[1]", {}, {"procedure": None, "previous_procedure": None}),
        ("70A[1]", {"procedure": "42"}, {"procedure": "42"}),
        ("70A[3]:166", {"additional_procedures": ("1CG",)}, {"additional_procedures": ("000", "1CG")}),
        ("70A[2]", {}, {"additional_procedures": ("F75",)}),
    ],
)
def test_codes_that_share_a_class_are_told_apart_by_their_number(
    way: str, carried: dict[str, Any], changed: dict[str, Any]
) -> None:
    inside = f"42A/67A/68A/23A/{way}" if way.startswith("21A") else f"42A/67A/68A/{way}"
    after, findings = edited(ITEM, GoodsItem(number=1, **carried), inside)
    assert after == structs.replace(ITEM, **changed)
    assert findings == []


def test_the_first_code_of_an_item_that_has_none_is_added() -> None:
    after, _ = edited(GoodsItem(number=1), GoodsItem(number=1, additional_codes=("99",)), "42A/67A/68A/23A/21A[1]:145")
    assert after.additional_codes == ("99",)


def test_an_item_with_a_number_is_not_meant_by_its_position() -> None:
    after, findings = edited(structs.replace(ITEM, number=7), GoodsItem(number=7, hs="1"), "42A/67A/68A[1]/23A/21A:145")
    assert after.hs == "1"
    assert [(one.code, one.severity) for one in findings] == [("AMEND-POSITION", Severity.INFO)]


def test_an_item_without_a_number_is_meant_by_its_position() -> None:
    after, findings = edited(GoodsItem(hs="1"), GoodsItem(hs="2"), "42A/67A/68A[1]/23A/21A:145")
    assert (after.hs, findings) == ("2", [])


def test_a_party_is_counted_among_those_of_its_role() -> None:
    parties = tuple(Party(role=role, id=f"{role}-{n}") for n in (1, 2) for role in (PartyRole.BUYER, PartyRole.SELLER))
    findings: list[Finding] = []
    after = Editing(Change(pointers=pointers("42A/67A/09B[2]:R051")), findings).applied(
        Declaration(consignment=Consignment(parties=parties)),
        Declaration(consignment=Consignment(parties=(Party(role=PartyRole.SELLER, id="new"),))),
    )
    assert [party.id for party in after.consignment.parties] == ["buyer-1", "seller-1", "buyer-2", "new"]
    assert findings == []
