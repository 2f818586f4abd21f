# SPDX-License-Identifier: Apache-2.0
"""What differs between two declarations is told field by field."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from msgspec import structs

from greenlane.cargo import (
    Consignment,
    Declaration,
    GoodsItem,
    Journey,
    JourneyTime,
    Moment,
    Money,
    Offices,
    Packaging,
    Party,
    PartyRole,
)
from greenlane.intake import AppliedChange, differences, without_paths
from tests.intake.formats.strategies import declarations


def about(**fields: Any) -> Declaration:
    return Declaration(consignment=Consignment(**fields))


def told(before: Declaration, after: Declaration) -> list[tuple[str, str | None, str | None]]:
    return [(one.path, one.before, one.after) for one in differences(before, after)]


def test_a_field_is_told_with_both_values() -> None:
    before = Declaration(reference="A", offices=Offices(exit="X"))
    after = Declaration(reference="B", offices=Offices(exit="X", entry="E"))
    assert differences(before, after) == (
        AppliedChange(path="reference", before="A", after="B"),
        AppliedChange(path="offices.entry", before=None, after="E"),
    )


def test_values_are_told_as_people_write_them() -> None:
    at = datetime(2026, 3, 24, 9, tzinfo=UTC)
    before = about(containerised=True, gross_weight_kg=Decimal("1E+3"), package_count=5)
    after = structs.replace(about(containerised=False, gross_weight_kg=Decimal("0.10")), acceptance_time=at)
    assert told(before, after) == [
        ("acceptance_time", None, "2026-03-24T09:00:00+00:00"),
        ("consignment.containerised", "true", "false"),
        ("consignment.gross_weight_kg", "1000", "0.10"),
        ("consignment.package_count", "5", None),
    ]


def test_goods_items_are_told_by_their_number_whatever_their_order() -> None:
    one, two = GoodsItem(number=1, hs="1"), GoodsItem(number=2, hs="2")
    assert told(about(items=(one, two)), about(items=(two, one))) == []
    assert told(about(items=(one, two)), about(items=(GoodsItem(number=2, hs="9"), one))) == [
        ("consignment.items[2].hs", "2", "9")
    ]
    assert told(about(items=(one,)), about(items=(two,))) == [
        ("consignment.items[1].number", "1", None),
        ("consignment.items[1].hs", "1", None),
        ("consignment.items[2].number", None, "2"),
        ("consignment.items[2].hs", None, "2"),
    ]


def test_items_without_numbers_or_with_the_same_one_are_told_apart() -> None:
    plain = (GoodsItem(hs="1"), GoodsItem(hs="2"))
    assert told(about(items=plain), about(items=(plain[0], GoodsItem(hs="3")))) == [
        ("consignment.items[2].hs", "2", "3")
    ]
    same = (GoodsItem(number=1, hs="1"), GoodsItem(number=1, hs="2"))
    assert told(about(items=same), about(items=(same[0], GoodsItem(number=1, hs="3")))) == [
        ("consignment.items[1 2].hs", "2", "3")
    ]


def test_parties_are_told_by_their_role() -> None:
    holders = tuple(Party(role=PartyRole.AUTHORISATION_HOLDER, id=name) for name in ("A", "B"))
    before = about(parties=(Party(role=PartyRole.EXPORTER, name="Old"), *holders))
    after = about(
        parties=(
            holders[0],
            Party(role=PartyRole.AUTHORISATION_HOLDER, id="C"),
            Party(role=PartyRole.EXPORTER, name="New"),
        )
    )
    assert told(before, after) == [
        ("consignment.parties[exporter].name", "Old", "New"),
        ("consignment.parties[authorisation_holder 2].id", "B", "C"),
    ]


def test_members_of_members_and_times_are_told() -> None:
    def item(count: int) -> GoodsItem:
        return GoodsItem(number=1, value=Money(amount=Decimal(count)), packaging=(Packaging(), Packaging(count=count)))

    def arriving(hour: int) -> Journey:
        at = datetime(2026, 3, 24, hour, tzinfo=UTC)
        return Journey(times=(JourneyTime(moment=Moment.ARRIVAL, at=at),))

    assert told(about(items=(item(5),), journey=arriving(9)), about(items=(item(6),), journey=arriving(10))) == [
        ("consignment.items[1].packaging[2].count", "5", "6"),
        ("consignment.items[1].value.amount", "5", "6"),
        ("consignment.journey.times[arrival, planned].at", "2026-03-24T09:00:00+00:00", "2026-03-24T10:00:00+00:00"),
    ]


def test_where_something_was_read_is_no_difference() -> None:
    there = about(paths={"ucr": "/a"}, items=(GoodsItem(number=1, path="/b", paths={"number": "/c"}),))
    assert told(there, without_paths(there)) == []


@given(declarations(), declarations())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_what_is_equal_has_no_differences_and_they_turn_around(one: Declaration, other: Declaration) -> None:
    assert differences(one, without_paths(one)) == ()
    forth, back = differences(one, other), differences(other, one)
    assert {(change.path, change.before, change.after) for change in forth} == {
        (change.path, change.after, change.before) for change in back
    }
