# SPDX-License-Identifier: Apache-2.0
"""Tables by a mapping: rows become consignments, each value with its place, each fault told where it is."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from greenlane.cargo import PartyRole
from greenlane.intake import Limits, Message, Refused, load_mapping, open_table, read, recognised, shipped_mapping
from greenlane.intake.tables import Mapping, Table

KOREA = Path(__file__).parents[4] / "shared" / "data" / "declarations-korea"
DOCUMENT = """
mapping: own
version: 1
title: Our table
key: [Parcel]
decimal_mark: ","
constants: {direction: import, item.value.currency: EUR}
columns:
  Parcel: {to: reference, required: true}
  Mode: {to: border.mode, codes: {sea: "1", air: "4"}}
  Arrival: {to: journey.arrival_planned, format: "%d.%m.%Y %H:%M", zone: Europe/Berlin}
  Box: {to: containerised, "true": [ja], "false": [nein]}
  Buyer: {to: buyer.id, prefix: DE, width: 5}
  Goods: item.description
  HS: {to: item.hs, width: 6}
  Gross: {to: item.gross_weight_kg, unit: g}
  Pieces: item.packaging.count
  Price: item.value.amount
aside: [Result]
"""
HEADER = "Parcel;Mode;Arrival;Box;Buyer;Goods;HS;Gross;Pieces;Price;Result"


def own() -> Mapping:
    mapping, findings = load_mapping(DOCUMENT.encode())
    assert mapping is not None, findings
    return mapping


def table(*rows: str, header: str = HEADER) -> Table:
    return open_table(BytesIO("\n".join([header, *rows]).encode()), own(), Limits())


def messages(*rows: str) -> list[Message]:
    opened = table(*rows)
    return [opened.message(group) for group in opened.groups if group.rows]


def test_rows_with_the_same_key_are_one_consignment() -> None:
    found = messages("A;sea;;;;Apples;;;;;", "A;sea;;;;Pears;;;;;", "B;air;;;;Plums;;;;;")
    assert [m.declaration.reference for m in found] == ["A", "B"]
    items = found[0].declaration.consignment.items
    assert [(item.number, item.description) for item in items] == [(1, "Apples"), (2, "Pears")]
    assert items[1].paths["description"] == 'row 3, column "Goods"'


def test_cells_are_converted_as_the_mapping_says() -> None:
    (message,) = messages("A;sea;24.03.2026 09:30;ja;77;Apples;80810;1500,5;3;12,40;1")
    declaration, c = message.declaration, message.declaration.consignment
    assert message.findings == ()
    assert c.containerised is True
    assert c.journey.border is not None
    assert c.journey.border.mode == "1"
    assert c.journey.times[0].at.astimezone(UTC) == datetime(2026, 3, 24, 8, 30, tzinfo=UTC)
    assert c.journey.times[0].path == 'row 2, column "Arrival"'
    buyer = c.party(PartyRole.BUYER)
    assert buyer is not None
    assert buyer.id == "DE00077"
    (item,) = c.items
    assert (item.hs, item.gross_weight_kg, item.packaging[0].count) == ("080810", Decimal("1.5005"), 3)
    assert item.value is not None
    assert (item.value.amount, item.value.currency) == (Decimal("12.40"), "EUR")
    assert declaration.direction == "import"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("A;rocket;;;;;;;;;", "Mode"),
        ("A;;tomorrow;;;;;;;;", "Arrival"),
        ("A;;;maybe;;;;;;;", "Box"),
        ("A;;;;;;;heavy;;;", "Gross"),
        ("A;;;;;;;;2.5;;", "Pieces"),
        ("A;;;;;;;;;1'000;", "Price"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_in_its_place_and_counts_as_empty(row: str, column: str) -> None:
    (message,) = messages(row)
    (finding,) = message.findings
    assert (finding.code, finding.path) == ("READ-TABLE-VALUE", f'row 2, column "{column}"')
    assert message.declaration.reference == "A"


def test_rows_of_one_consignment_that_differ_are_told() -> None:
    (message,) = messages("A;sea;;;;Apples;;;;;", "A;air;;;;Pears;;;;;")
    (finding,) = message.findings
    assert (finding.code, finding.path, finding.value) == ("READ-TABLE-DIFFERS", 'row 3, column "Mode"', "air")
    assert message.declaration.consignment.journey.border is not None
    assert message.declaration.consignment.journey.border.mode == "1"


def test_a_label_is_handed_out_beside_the_consignment_and_is_nowhere_in_it() -> None:
    opened = table("A;sea;;;;Apples;;;;;fraud-found")
    (group,) = opened.groups
    assert opened.builder.labels(group.rows[0]) == {"Result": "fraud-found"}
    assert "fraud-found" not in repr(opened.message(group))


def test_a_row_of_another_width_is_told_and_the_next_one_read() -> None:
    opened = table("A;sea", "B;sea;;;;Apples;;;;;")
    first, second = opened.groups
    assert (first.rows, first.findings[0].code, first.findings[0].path) == ((), "READ-TABLE-COLUMNS", "row 2")
    assert opened.message(second).declaration.reference == "B"


def test_a_table_without_a_required_column_is_refused() -> None:
    with pytest.raises(Refused, match="Parcel"):
        table("x", header="Mode")


def test_columns_that_are_lacking_unknown_or_double_are_told_once() -> None:
    opened = table("A;x;y;z", header="Parcel;Colour;Goods;Goods")
    codes = [finding.code for finding in opened.findings]
    assert codes == ["READ-TABLE-COLUMN-TWICE", "READ-TABLE-COLUMN-LACKING", "READ-TABLE-COLUMN-UNREAD"]


def test_one_json_object_a_line_is_a_table_too() -> None:
    data = b'{"Parcel": "A", "Goods": "Apples", "Pieces": 3}\nnone\n[1]\n{"Parcel": "B", "Gross": 12.5}\n'
    opened = open_table(BytesIO(data), own(), Limits())
    groups = list(opened.groups)
    assert [group.findings[0].code for group in groups if not group.rows] == ["READ-TABLE-JSON", "READ-TABLE-JSON"]
    first, second = (opened.message(group).declaration for group in groups if group.rows)
    assert first.consignment.items[0].paths["description"] == 'row 1, column "Goods"'
    assert second.reference == "B"


@pytest.mark.parametrize("name", ["korea", "post", "low-value"])
def test_a_table_is_recognised_by_its_header(name: str) -> None:
    mapping = shipped_mapping(name)
    header = ",".join(column.name for column in mapping.columns).encode()
    assert recognised(header + b"\n1,2\n") is mapping
    assert recognised(b"\xef\xbb\xbf" + header) is mapping
    assert recognised(b"a,b,c\n") is None


def test_a_small_table_is_read_as_any_message() -> None:
    columns = [column.name for column in shipped_mapping("korea").columns]
    row = {"Declaration ID": "17", "HS6 Code": "440890", "Net Mass": "x"}
    data = ",".join(columns) + "\n" + ",".join(row.get(name, "") for name in columns) + "\n1,2\n"
    reading = read(data.encode())
    assert (reading.format, reading.state, len(reading.messages)) == ("table_korea", "read", 1)
    assert reading.messages[0].findings[0].path == 'row 2, column "Net Mass"'
    assert [finding.code for finding in reading.findings] == ["READ-TABLE-COLUMNS"]


@pytest.mark.skipif(not KOREA.is_dir(), reason="the public declarations are not beside the checkout")
def test_every_row_of_the_korean_declarations_is_read_and_no_label_becomes_a_value() -> None:
    taken = 0
    for path in sorted(KOREA.glob("*.csv")):
        with path.open("rb") as stream:
            opened = open_table(stream, shipped_mapping("korea"), Limits())
            assert opened.findings == ()
            for group in opened.groups:
                message = opened.message(group)
                assert message.findings == ()
                assert len(message.declaration.consignment.items) == 1
                taken += 1
            assert [name for name, _ in opened.builder.aside] == ["Fraud", "Critical Fraud"]
            assert not {"Fraud", "Critical Fraud"} & {slot.column for slot in opened.builder.slots}
    assert taken == 45_519
