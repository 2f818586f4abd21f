# SPDX-License-Identifier: Apache-2.0
"""Outlines: what a consignment of a table came to, against the full line, for rows that nobody foresaw."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from io import BytesIO, StringIO
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.flows import low_value_rows, post_rows
from greenlane.intake import MOST_PER_CHECK, Limits, Table, open_table, shipped_mapping
from greenlane.wiring.bulk import Bulk, Learned, single_line
from greenlane.wiring.outlines import Outline, countable, outline_of
from greenlane.wiring.shipped import shipped_knowledge

KNOWN = shipped_knowledge()
LEARNED = Learned(KNOWN)  # kept from example to example, so that what was learned of one table meets another


def table_of(rows: Iterable[Mapping[str, str]], mapping: str) -> Table:
    written = StringIO(newline="")
    columns = [column.name for column in shipped_mapping(mapping).columns]
    writer = csv.DictWriter(written, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return open_table(BytesIO(written.getvalue().encode()), shipped_mapping(mapping), Limits())


def outlines(rows: Iterable[Mapping[str, str]], mapping: str) -> tuple[Bulk, list[Outline]]:
    """Outline a table, and hold each outline against the line of the single path."""
    table = table_of(rows, mapping)
    bulk, found = Bulk("t.csv", table, LEARNED), []
    for group in table.groups:
        outline = bulk.outline(group)
        expected = outline_of(single_line("t.csv", table, group, KNOWN))
        assert outline[:5] == expected[:5]
        assert outline.findings() == expected.findings()
        assert countable(outline) == countable(expected)
        found.append(outline)
    return bulk, found


def spoiled(rows: list[dict[str, str]], places: list[tuple[int, int, str]]) -> list[dict[str, str]]:
    """The rows with other texts in some cells, but for what makes rows one consignment."""
    for row, column, text in places:
        chosen = rows[row % len(rows)]
        names = [name for name in chosen if name not in ("item_id", "parcel_id")]
        chosen[names[column % len(names)]] = text
    return rows


SPOILING = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.integers(0, 40),
        st.sampled_from(
            ["", " ", "gift", "0", "-1", "1e3", "x" * 300, "ZZ", "2026-02-30", "2026-03-02T10:00", "\u00e9"]
        ),
    ),
    max_size=12,
)


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 30), st.integers(0, 1_000), SPOILING)
def test_items_of_the_post_are_outlined_as_their_lines_say(count: int, seed: int, places: Any) -> None:
    outlines(spoiled([dict(row) for row in post_rows(count, seed)], places), "post")


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 30), st.integers(0, 1_000), SPOILING)
def test_parcels_are_outlined_as_their_lines_say(count: int, seed: int, places: Any) -> None:
    outlines(spoiled([dict(row) for row in low_value_rows(count, seed)], places), "low-value")


def test_tables_with_the_same_columns_share_what_is_learned() -> None:
    learned = Learned(KNOWN)
    first, second = (table_of(post_rows(20, seed), "post") for seed in (1, 2))
    assert learned.of(first) is learned.of(second)
    assert learned.of(table_of(low_value_rows(5), "low-value")) is not learned.of(first)


def test_of_more_faults_of_one_check_than_are_told_the_single_path_tells() -> None:
    row = next(post_rows(1)) | {"content_description": "gift", "content_hs": "610910"}
    rows = [row | {"content_number": str(number + 1)} for number in range(MOST_PER_CHECK + 3)]
    bulk, (outline,) = outlines(rows, "post")
    assert bulk.single == 1
    assert sum(code == "GL-GDS-08" for code, _, _ in outline.findings()) == MOST_PER_CHECK + 1


def test_a_finding_of_a_later_row_names_that_row() -> None:
    row = next(post_rows(1)) | {"content_hs": "610910"}
    words = ("cotton shirts, knitted", "gift", "cotton shirts, knitted")
    rows = [row | {"content_number": str(number + 1), "content_description": text} for number, text in enumerate(words)]
    bulk, (outline,) = outlines(rows, "post")
    assert bulk.single == 0
    assert [path for code, _, path in outline.findings() if code == "GL-GDS-08"] == [
        'row 3, column "content_description"'
    ]
