# SPDX-License-Identifier: Apache-2.0
"""Telling tables from other files by how they begin."""

from __future__ import annotations

from io import BytesIO

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from greenlane.intake.tables import shipped_mapping
from greenlane.wiring.table_files import table_in

NAMES = sorted(shipped_mapping("korea").recognise)
CSV = ",".join(NAMES).encode() + b"\n"


def parquet(*names: str) -> bytes:
    kept = BytesIO()
    pq.write_table(pa.table({name: ["1"] for name in names}), kept)
    return kept.getvalue()


def found(data: bytes) -> tuple[str, bool] | None:
    stream = BytesIO(data)
    told = table_in(stream)
    assert stream.tell() == 0
    return (told.mapping.name, told.parquet) if told is not None else None


def test_separated_values_are_known_by_their_header() -> None:
    assert found(CSV) == ("korea", False)
    assert found(b"\xef\xbb\xbf" + CSV) == ("korea", False)


def test_objects_a_line_are_known_by_the_keys_of_the_first() -> None:
    first = msgspec.json.encode(dict.fromkeys(NAMES, "1"))
    assert found(first + b"\n" + first + b"\n") == ("korea", False)


def test_parquet_is_known_by_its_columns() -> None:
    assert found(parquet(*NAMES)) == ("korea", True)
    assert found(parquet("a", "b")) is None


@pytest.mark.parametrize(
    "data",
    [b"", b"<CC315A/>", b" \n<a>" + CSV, b'{"a": 1}', b"{", b"[1]", b"PAR1 and no more", b"a,b\n1,2\n", b"%PDF-1.7"],
)
def test_anything_else_is_no_table(data: bytes) -> None:
    assert found(data) is None


def test_a_mapping_that_is_named_is_taken_whatever_the_file() -> None:
    mapping = shipped_mapping("korea")
    told = table_in(BytesIO(b"a,b\n"), mapping)
    assert told is not None
    assert told.mapping is mapping


def test_a_stream_that_cannot_go_back_is_no_table() -> None:
    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

    assert table_in(Pipe(CSV)) is None
