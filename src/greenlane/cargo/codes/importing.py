# SPDX-License-Identifier: Apache-2.0
"""Reading a published code list: bytes to text, whatever they are packed and encoded in, and findings for bad rows."""

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from msgspec import Struct

MAX_BYTES = 64 * 2**20  # unpacked; the largest official list has 10 MB
MAX_FINDINGS = 1_000
MAX_SHOWN = 80
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"


class RowFinding(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fault in a list that is read in, with the line and what was read there.

    ``severity``: ``error`` (the file as a whole is of no use), ``warning`` (the row is left out), ``info`` (the row
    is kept without the part that could not be read). ``part`` names the file where a list comes in several.
    """

    code: str
    severity: str
    message: str
    line: int | None = None
    part: str | None = None
    value: str = ""


class Findings:
    """Collects findings; past the limit it only counts them, so that a hostile file costs no memory."""

    def __init__(self) -> None:
        self._kept: list[RowFinding] = []
        self._left_out = 0

    def add(
        self,
        code: str,
        severity: str,
        message: str,
        *,
        line: int | None = None,
        part: str | None = None,
        value: str = "",
    ) -> None:
        """Note one finding; ``value`` is shortened to what a person can read."""
        if len(self._kept) >= MAX_FINDINGS:
            self._left_out += 1
            return
        shown = value if len(value) <= MAX_SHOWN else value[:MAX_SHOWN] + "…"
        self._kept.append(RowFinding(code=code, severity=severity, message=message, line=line, part=part, value=shown))

    def all(self) -> tuple[RowFinding, ...]:
        """The findings in the order of the file, with a last one saying how many more there were."""
        if not self._left_out:
            return tuple(self._kept)
        more = RowFinding(
            code="codes.more",
            severity="warning",
            message=f"{self._left_out} further findings are not shown. Mend those above and import the file again.",
        )
        return (*self._kept, more)


class Part(NamedTuple):
    """One readable file of a list."""

    label: str | None
    text: str


def read_parts(streams: BinaryIO | Iterable[BinaryIO], findings: Findings) -> list[Part]:
    """The texts inside one stream or several, unpacked from gzip or zip.

    Lists of subdivisions inside a zip are passed over. A part that cannot be opened becomes a finding of severity
    error and is left out.
    """
    several = [streams] if hasattr(streams, "read") else list(streams)
    parts: list[Part] = []
    budget = MAX_BYTES
    for number, stream in enumerate(several, start=1):
        label = f"part {number}" if len(several) > 1 else None
        content = stream.read(budget + 1)
        try:
            for name, unpacked in _unpack(content, label, budget):
                if len(unpacked) > budget:
                    findings.add(
                        "codes.too_large",
                        "error",
                        f"The list is larger than {MAX_BYTES // 2**20} MB unpacked; this is no code list.",
                        part=name,
                    )
                    return parts
                budget -= len(unpacked)
                parts.append(Part(name, _decode(unpacked, name, findings)))
        except (zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
            findings.add(
                "codes.unreadable",
                "error",
                f"The packed file cannot be opened ({error}). Fetch it again, or give the CSV inside it.",
                part=label,
            )
    return parts


def _unpack(content: bytes, label: str | None, budget: int) -> Iterator[tuple[str | None, bytes]]:
    if content.startswith(_GZIP):
        unpacked = b""
        while content and len(unpacked) <= budget:  # a gzip file may be several, one after the other
            unpacker = zlib.decompressobj(wbits=31)
            unpacked += unpacker.decompress(content, budget + 1 - len(unpacked))
            if not unpacker.eof and len(unpacked) <= budget:
                raise EOFError("it ends too early")
            content = unpacker.unused_data
        yield label, unpacked
    elif content.startswith(_ZIP):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in sorted(archive.namelist()):
                lower = member.lower()
                if lower.endswith((".csv", ".txt")) and "subdivision" not in lower:
                    with archive.open(member) as packed:
                        yield member, packed.read(budget + 1)
    else:
        yield label, content


def _decode(content: bytes, part: str | None, findings: Findings) -> str:
    """UTF-8, or UTF-16 with its mark, else Windows-1252, of which Latin-1 is the printable part."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.add(
            "codes.encoding",
            "info",
            "The file is not UTF-8 and was read as Latin-1; compare a name with an accent.",
            line=line,
            part=part,
            value=content[error.start : error.start + 1].hex(),
        )
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def read_table(part: Part, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV text with the line each ends on; commas, semicolons or tabs; blank lines passed over."""
    first = part.text[: part.text.find("\n") if "\n" in part.text else len(part.text)]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(part.text, newline=""), delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            findings.add(
                "codes.row",
                "warning",
                f"This line is not CSV ({error}); look for a quotation mark that is never closed.",
                line=reader.line_num,
                part=part.label,
            )
            continue
        if any(row):
            yield reader.line_num, row


def header_columns(row: list[str], names: dict[str, str]) -> dict[str, int] | None:
    """The place of each column if the row is a header, else ``None``.

    ``names`` maps a header cell, reduced to small letters and digits, to the column it means.
    """
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        column = names.get("".join(char for char in cell.casefold() if char.isalnum()))
        if column is not None:
            found.setdefault(column, place)
    return found if len(found) >= 2 else None
