# SPDX-License-Identifier: Apache-2.0
"""Bulk gives what the single path gives, line by line and in outline, whatever stands in the rows."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from io import BytesIO, StringIO
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.flows import low_value_rows, post_rows
from greenlane.intake import Limits, open_table, shipped_mapping
from greenlane.wiring.bulk import Bulk, Learned, single_line
from greenlane.wiring.outlines import outline_of
from greenlane.wiring.shipped import shipped_knowledge

KOREA = Path(__file__).parents[3] / "shared" / "data" / "declarations-korea"
KNOWN = shipped_knowledge()


def compared(data: bytes, mapping: str, most: int = 10_000) -> tuple[Bulk, list[dict[str, Any]]]:
    """Assess a table both ways, hold the lines against each other, and give the bulk with its lines."""
    table = open_table(BytesIO(data), shipped_mapping(mapping), Limits())
    bulk, outlining = Bulk("t.csv", table, Learned(KNOWN)), Bulk("t.csv", table, Learned(KNOWN))
    lines = []
    for group in islice((group for group in table.groups if group.rows), most):
        line = bulk.line(group)
        single = single_line("t.csv", table, group, KNOWN)
        assert line == single
        outline = outlining.outline(group)
        assert outline[:5] == outline_of(single)[:5]
        assert outline.findings() == outline_of(single).findings()
        assert list(line) == list(single)
        assert list(line["consignments"][0]) == list(single["consignments"][0])
        assert list(line["consignments"][0]["facts"]) == list(single["consignments"][0]["facts"])
        lines.append(line)
    assert outlining.single == bulk.single
    return bulk, lines


def table_of(rows: Iterable[Mapping[str, str]], columns: Iterable[str]) -> bytes:
    written = StringIO(newline="")
    writer = csv.DictWriter(written, list(columns), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()


def columns_of(mapping: str) -> list[str]:
    return [column.name for column in shipped_mapping(mapping).columns]


@pytest.mark.skipif(not KOREA.is_dir(), reason="the public declarations are not beside the checkout")
def test_real_declarations_come_to_the_same_both_ways() -> None:
    data = (KOREA / "df_syn_valid_eng.csv").read_bytes()
    bulk, lines = compared(data, "korea", 600)
    assert bulk.single == 0
    assert any(hit["reasons"][0]["source"].get("path") for line in lines for hit in line["consignments"][0]["hits"])


def test_items_of_the_post_come_to_the_same_both_ways() -> None:
    rows = list(post_rows(250))
    bulk, lines = compared(table_of(rows, rows[0]), "post")
    assert bulk.single == 0
    assert any(line["state"] == "refused" for line in lines)
    assert sum(len(line["consignments"][0]["facts"]["items"]) for line in lines) == 250


def test_parcels_of_e_commerce_come_to_the_same_both_ways() -> None:
    rows = list(low_value_rows(200))
    bulk, lines = compared(table_of(rows, rows[0]), "low-value")
    assert bulk.single == 0
    assert len(lines) > 120


CELLS: dict[str, st.SearchStrategy[str]] = {
    "Declaration ID": st.sampled_from(["1", "22", "A" * 36, " 7 ", ""]),
    "Date": st.sampled_from(["2020-01-01", "2024-05-06", "1980-01-01", "9999-12-31", "soon", ""]),
    "Office ID": st.sampled_from(["30", "40", ""]),
    "Mode of Transport": st.sampled_from(["10", "40", "50", "99", ""]),
    "Declarant ID": st.sampled_from(["ABC", "\u00e9", "x" * 30, ""]),
    "Importer ID": st.sampled_from(["ABC", "DEF", ""]),
    "Seller ID": st.sampled_from(["ABC", "", "  "]),
    "Courier ID": st.sampled_from(["ABC", ""]),
    "HS6 Code": st.sampled_from(["440890", "930100", "240220", "999999", "12", "abc", ""]),
    "Country of Departure": st.sampled_from(["CN", "KR", "KP", "XX", ""]),
    "Country of Origin": st.sampled_from(["CN", "IR", "XX", ""]),
    "Net Mass": st.sampled_from(["0", "1", "0.001", "-5", "1e12", "9" * 20, "heavy", ""]),
    "Item Price": st.sampled_from(["0", "1", "999999999999999", "-3", "1e9", "0.004", ""]),
}
ROWS = st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=30)


@settings(max_examples=20, deadline=None)
@given(ROWS)
def test_any_rows_come_to_the_same_both_ways(rows: list[dict[str, str]]) -> None:
    compared(table_of(rows, columns_of("korea")), "korea")


POST = {
    "item_id": st.sampled_from(["RR000000005CN", "RR123456785CN", "X"]),
    "sender_name": st.sampled_from(["Ada Abel", "To order", "Swift Logistics", ""]),
    "sender_address": st.sampled_from(["PO Box 7", "10 Mill Lane", ""]),
    "addressee_name": st.sampled_from(["Ada Abel", "Ben Costa", ""]),
    "addressee_country": st.sampled_from(["DE", "ZZ", ""]),
    "category": st.sampled_from(["11", "31", "7", ""]),
    "item_gross_weight": st.sampled_from(["500", "40000", "-1", ""]),
    "departure_planned": st.sampled_from(["2026-03-02T08:00:00Z", "2026-03-02", "0001-01-01T00:00:00+05:00", ""]),
    "content_number": st.sampled_from(["1", "2", ""]),
    "content_description": st.sampled_from(["gift", "steel pipes", "rifle parts", "!", ""]),
    "content_hs": st.sampled_from(["610910", "93", ""]),
    "content_quantity": st.sampled_from(["1", "0", "two", ""]),
    "content_net_weight": st.sampled_from(["180", "99999", ""]),
    "content_value": st.sampled_from(["10", "0", "12345.678", ""]),
    "content_currency": st.sampled_from(["EUR", "???", ""]),
}


@settings(max_examples=20, deadline=None)
@given(st.lists(st.fixed_dictionaries(POST), min_size=1, max_size=25))
def test_any_items_of_several_rows_come_to_the_same_both_ways(rows: list[dict[str, str]]) -> None:
    compared(table_of(rows, columns_of("post")), "post")


def test_what_cannot_be_read_takes_the_single_path() -> None:
    rows = [{"Declaration ID": "1", "Net Mass": "1"}, {"Declaration ID": "2", "Net Mass": "heavy"}]
    bulk, lines = compared(table_of(rows, columns_of("korea")), "korea")
    assert bulk.single == 1
    assert [line["findings"][0]["code"] for line in lines][1] == "READ-TABLE-VALUE"
