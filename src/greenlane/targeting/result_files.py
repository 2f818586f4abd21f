# SPDX-License-Identifier: Apache-2.0
"""Results of controls from a table (CSV): row by row, each bad row a finding, never the end of the file."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import BinaryIO

from msgspec import Struct

from greenlane.errors import Invalid

from .documents import DocumentFinding, fault
from .outcomes import RiskArea
from .results import Result, ResultCode

COLUMNS = ("consignment", "reference", "mrn", "result", "risk_area", "value", "currency", "examined_at", "correction")
"""The columns of a table of results; a consignment is named by its id, its filing's reference or its MRN."""

LONGEST_ROW = 20_000
"""How many characters a row may have."""

_LONGEST_LINE = 200_000
"""Bytes that are read at once, so that a file without line breaks needs no more memory than another."""

_NAMES = ("consignment", "reference", "mrn")
_CURRENCY = re.compile(r"[A-Z]{3}")
_MOST = Decimal(10) ** 17
_YES = frozenset({"yes", "true", "1"})
_NO = frozenset({"", "no", "false", "0"})


class ResultRow(Struct, frozen=True, kw_only=True):
    """A row that could be read: the line it ends on, what it names by which column, the result, if it corrects one."""

    line: int
    named_by: str
    name: str
    result: Result
    corrects: bool = False


class _Unfit(Exception):
    """A row that cannot be used, with its finding."""

    def __init__(self, finding: DocumentFinding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def read_results(stream: BinaryIO) -> Iterator[ResultRow | DocumentFinding]:
    """Read a table of results: a header with the names of ``COLUMNS`` in any order, then a row for each result.

    Raises Invalid where the header names no result, no moment or nothing by which a consignment is found; everything
    after it is a row or a finding. Memory does not grow with the file.
    """
    rows = _rows(_lines(stream))
    header = next(rows, None)
    if header is None or isinstance(header, DocumentFinding):
        raise _no_header("The table is empty." if header is None else header.message)
    heads = [cell.strip().casefold().replace(" ", "_") for cell in header[1]]
    twice = sorted({head for head in heads if head in COLUMNS and heads.count(head) > 1})
    if twice:
        raise _no_header(f"The column {twice[0]} stands twice.")
    places = {head: place for place, head in enumerate(heads) if head in COLUMNS}
    missing = [name for name in ("result", "examined_at") if name not in places]
    if missing or not any(name in places for name in _NAMES):
        raise _no_header(f"The table has no column {missing[0] if missing else 'consignment'}.")
    for row in rows:
        if isinstance(row, DocumentFinding):
            yield row
            continue
        line, cells = row
        if len(cells) > len(heads):
            message = (
                f"The row has {len(cells)} cells, the header {len(heads)}. Look for a comma without quotation marks."
            )
            yield fault("results.cells", message, line=line)
            continue
        try:
            yield _row(line, {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()})
        except _Unfit as unfit:
            yield unfit.finding


def _no_header(sentence: str) -> Invalid:
    return Invalid(
        sentence,
        code="results.header",
        where="line 1",
        remedy="Begin with: consignment,result,risk_area,value,currency,examined_at "
        "(or reference or mrn instead of consignment).",
    )


def _lines(stream: BinaryIO) -> Iterator[str]:
    """The lines as text; what is no UTF-8 stays in its row, as characters that no text has, and is found there."""
    first = True
    while line := stream.readline(_LONGEST_LINE):
        text = line.decode("utf-8", "surrogateescape")
        yield text.removeprefix("\ufeff") if first else text
        first = False


def _rows(lines: Iterator[str]) -> Iterator[tuple[int, list[str]] | DocumentFinding]:
    reader = csv.reader(lines)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield fault(
                "results.csv", f"The row is not CSV: {error}. Look at its quotation marks.", line=reader.line_num
            )
            continue
        if not any(cell.strip() for cell in cells):
            continue
        text = "".join(cells)
        if len(text) > LONGEST_ROW:
            message = f"The row has {len(text)} characters; {LONGEST_ROW} are allowed. Look for an open quotation mark."
            yield fault("results.long", message, line=reader.line_num)
        elif any("\udc80" <= character <= "\udcff" or character == "\x00" for character in text):
            yield fault("results.encoding", "The row is not UTF-8 text. Save the file as UTF-8.", line=reader.line_num)
        else:
            yield reader.line_num, cells


def _row(line: int, cells: dict[str, str]) -> ResultRow:
    named = [name for name in _NAMES if cells.get(name)]
    if not named:
        raise _unfit(line, "consignment", "", "The row names no consignment: give its id, reference or MRN.")
    corrects = cells.get("correction", "").casefold()
    if corrects not in _YES | _NO:
        raise _unfit(line, "correction", corrects, "Write yes where the row corrects the result that stands, else no.")
    value, currency = _money(line, cells.get("value", ""), cells.get("currency", ""))
    return ResultRow(
        line=line,
        named_by=named[0],
        name=cells[named[0]],
        result=Result(
            code=_code(line, cells["result"]),
            examined_at=_moment(line, cells["examined_at"]),
            risk_area=_area(line, cells.get("risk_area", "")),
            value=value,
            currency=currency,
        ),
        corrects=corrects in _YES,
    )


def _code(line: int, text: str) -> ResultCode:
    try:
        return ResultCode(re.sub(r"[\s-]+", "_", text.casefold()))
    except ValueError:
        message = f"There is no such result. Choose one of: {', '.join(ResultCode)}."
        raise _unfit(line, "result", text, message) from None


def _area(line: int, text: str) -> RiskArea | None:
    try:
        return RiskArea(text.casefold()) if text else None
    except ValueError:
        message = f"There is no such risk area. Leave it out or choose one of: {', '.join(RiskArea)}."
        raise _unfit(line, "risk_area", text, message) from None


def _moment(line: int, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.utcoffset() is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    message = "This is no moment with its offset from UTC. Write it such as 2026-01-31T14:30:00+01:00."
    raise _unfit(line, "examined_at", text, message)


def _money(line: int, value: str, currency: str) -> tuple[Decimal | None, str | None]:
    if not value and not currency:
        return None, None
    try:
        amount = Decimal(value)
        if not amount.is_finite() or not 0 <= amount < _MOST:
            raise InvalidOperation
    except InvalidOperation:
        raise _unfit(line, "value", value, "This is no amount. Write a number from 0 on, such as 1250.50.") from None
    if not _CURRENCY.fullmatch(currency.upper()):
        raise _unfit(line, "currency", currency, "Name the currency of the value by its three letters, such as EUR.")
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP), currency.upper()


def _unfit(line: int, column: str, value: str, message: str) -> _Unfit:
    return _Unfit(fault("results.value", message, line=line, path=column, value=value))
