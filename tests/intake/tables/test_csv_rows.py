# SPDX-License-Identifier: Apache-2.0
"""Separated values from a stream: whatever is broken is told, and the rows after it are read."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.intake import Refused
from greenlane.intake.tables.csv_rows import LINE_BYTES, LINES, open_csv


def rows(data: bytes, **options: str) -> list[tuple[int, tuple[str, ...] | None, list[str]]]:
    """Every row: its number, its cells, the codes of its findings."""
    opened = open_csv(BytesIO(data), **options)
    return [(row.number, row.cells, [finding.code for finding in row.findings]) for row in opened.rows]


def test_rows_are_numbered_as_people_see_them() -> None:
    assert rows(b"a,b\n1,2\n3,4\n") == [(2, ("1", "2"), []), (3, ("3", "4"), [])]


def test_a_byte_order_mark_line_ends_of_windows_and_a_missing_last_end_do_no_harm() -> None:
    opened = open_csv(BytesIO(b"\xef\xbb\xbfa,b\r\n1,2\r\n\r\n3,4"))
    assert opened.header == ("a", "b")
    assert [row.cells for row in opened.rows] == [("1", "2"), ("3", "4")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_occurs_most_in_the_header(delimiter: str) -> None:
    data = delimiter.join(["one", "two", "three"]).encode() + b"\n" + delimiter.join("123").encode()
    assert rows(data) == [(2, ("1", "2", "3"), [])]


def test_quoted_cells_hold_delimiters_line_ends_and_doubled_marks() -> None:
    assert rows(b'a,b\n"1,5","two\nlines"\n"say ""so""",x\n') == [
        (2, ("1,5", "two\nlines"), []),
        (3, ('say "so"', "x"), []),
    ]


def test_a_quotation_mark_that_is_never_closed_costs_its_own_row_only() -> None:
    data = b'a,b\n1,2\n"open,3\n' + b"4,5\n" * (LINES * 2)
    found = rows(data)
    assert found[1] == (3, None, ["READ-TABLE-QUOTING"])
    assert [cells for _, cells, _ in found[2:]] == [("4", "5")] * (LINES * 2)


def test_a_mark_inside_a_cell_is_told_and_the_next_row_read() -> None:
    assert rows(b'a,b\n"x"y,2\n3,4\n') == [(2, None, ["READ-TABLE-QUOTING"]), (3, ("3", "4"), [])]


def test_null_characters_are_left_out_and_told() -> None:
    assert rows(b"a,b\n1\0,2\n3,4\n") == [(2, ("1", "2"), ["READ-TABLE-NUL"]), (3, ("3", "4"), [])]


def test_bytes_of_another_encoding_are_told_in_their_row_alone() -> None:
    assert rows(b"a,b\nM\xfcller,2\n3,4\n") == [(2, ("M\ufffdller", "2"), ["READ-TABLE-ENCODING"]), (3, ("3", "4"), [])]
    assert rows(b"a,b\nM\xfcller,2\n", encoding="latin-1") == [(2, ("M\u00fcller", "2"), [])]


def test_a_table_in_utf_16_is_refused() -> None:
    with pytest.raises(Refused, match="UTF-16"):
        open_csv(BytesIO("a,b\n1,2\n".encode("utf-16")))


@pytest.mark.parametrize("data", [b"", b"\n\n  \n", b"\xef\xbb\xbf"])
def test_a_table_without_header_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="no header"):
        open_csv(BytesIO(data))


class Endless:
    """A stream of one cell that does not end for a gigabyte, made as it is asked for."""

    def __init__(self, head: bytes, size: int, tail: bytes) -> None:
        self.head, self.left, self.tail = head, size, tail

    def read(self, size: int = -1, /) -> bytes:
        if self.head:
            given, self.head = self.head, b""
        elif self.left:
            given = b"x" * min(self.left, size)
            self.left -= len(given)
        else:
            given, self.tail = self.tail, b""
        return given

    def readline(self, size: int = -1, /) -> bytes:
        raise AssertionError("separated values are read in blocks")


def test_a_cell_of_a_gigabyte_behind_an_open_mark_is_left_out_in_bounded_memory() -> None:
    import tracemalloc

    stream = Endless(b'a,b\n1,2\n"', 1 << 30, b"\n3,4\n")
    tracemalloc.start()
    found = [(row.cells, [f.code for f in row.findings]) for row in open_csv(stream).rows]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [(("1", "2"), []), (None, ["READ-TABLE-ROW-LONG"]), (("3", "4"), [])]
    assert most < 16 * LINE_BYTES


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r")), min_size=2, max_size=4)))
def test_what_the_library_writes_is_read_as_it_was(table: list[list[str]]) -> None:
    kept = [row for row in table if sum(cell.count("\n") for cell in row) < LINES - 1]
    written = StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["a", "b"])
    writer.writerows(kept)
    assert [cells for _, cells, _ in rows(written.getvalue().encode())] == [tuple(row) for row in kept]


@given(st.binary(max_size=400))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    try:
        found = rows(b"a,b\n" + data)
    except Refused:
        return
    assert [number for number, _, _ in found] == list(range(2, len(found) + 2))
