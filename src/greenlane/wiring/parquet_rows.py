# SPDX-License-Identifier: Apache-2.0
"""Rows of a table from Parquet, batch by batch; rows count from 1, and only the columns of the mapping are read."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from greenlane.intake import Finding, Mapping, Opened, Row, Severity

MAGIC = b"PAR1"
"""The first bytes of a Parquet file."""

_ROWS = 8_192


class NotParquet(Exception):
    """The file begins as Parquet and is none; carries the finding that says so."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def open_parquet(stream: BinaryIO, mapping: Mapping) -> Opened:
    """Open a Parquet file that can be sought in. Raises ``NotParquet`` where it is broken."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream)
        names = tuple(file.schema_arrow.names)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise NotParquet(_broken(error)) from error
    known = {column.name for column in mapping.columns} | set(mapping.aside)
    chosen = tuple(name for name in names if name in known)
    return Opened(chosen or names, _rows(file, list(chosen), pa.ArrowException))


def _rows(file: Any, columns: list[str], failure: type[Exception]) -> Iterator[Row]:
    number = 0
    try:
        for batch in file.iter_batches(batch_size=_ROWS, columns=columns):
            texts = [[_text(value) for value in column.to_pylist()] for column in batch.columns]
            for cells in zip(*texts, strict=True):
                number += 1
                yield Row(number, cells)
    except (failure, OSError, ValueError) as error:
        yield Row(number + 1, None, (_broken(error),))


def _broken(error: Exception) -> Finding:
    return Finding(
        code="READ-TABLE-PARQUET",
        severity=Severity.ERROR,
        path=None,
        value=str(error).splitlines()[0][:120] if str(error) else None,
        message="The Parquet file is broken from here on; what came before was read. Write it anew, and send it again.",
    )


def _text(value: object) -> str:
    """A value of a column as the cell it would be in a table of texts."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case bytes():
            return value.decode("utf-8", errors="replace")
        case _:
            return str(value)
