# SPDX-License-Identifier: Apache-2.0
"""The closed set of results, and tables of them read row by row whatever they hold."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.errors import Invalid
from greenlane.targeting import ResultCode, ResultRow, read_results

HEADER = b"consignment,result,examined_at,value,currency\n"


def test_only_no_irregularity_is_no_find() -> None:
    assert [code for code in ResultCode if not code.is_positive] == [ResultCode.NO_IRREGULARITY]


@given(st.binary(max_size=300))
def test_whatever_follows_the_header_is_rows_and_findings(content: bytes) -> None:
    assert len(list(read_results(io.BytesIO(HEADER + content)))) <= len(content) + 1


@given(st.binary(max_size=60))
def test_what_has_no_header_is_refused_as_such(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        list(read_results(io.BytesIO(content)))
    assert refused.value.code == "results.header"


def test_a_row_is_read_with_its_line_and_in_utc() -> None:
    rows = HEADER + b'C1,"No irregularity",2026-01-31T14:30:00+01:00,,\n\nC2,minor,2026-01-31T14:30:00Z,1.005,usd\n'
    first, second = read_results(io.BytesIO(rows))
    assert isinstance(first, ResultRow)
    assert isinstance(second, ResultRow)
    assert (first.line, first.name, first.result.code) == (2, "C1", ResultCode.NO_IRREGULARITY)
    assert first.result.examined_at.isoformat() == "2026-01-31T13:30:00+00:00"
    assert (second.line, str(second.result.value), second.result.currency) == (4, "1.01", "USD")


def test_a_file_without_line_breaks_is_bounded() -> None:
    endless = HEADER + b"x" * 1_000_000
    assert all(not isinstance(one, ResultRow) for one in read_results(io.BytesIO(endless)))
