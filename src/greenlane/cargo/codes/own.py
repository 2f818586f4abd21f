# SPDX-License-Identifier: Apache-2.0
"""Lists of which no kept and permissive package exists: small own ones, and reading a full one from CSV.

Own lists are marked incomplete: a code they lack may exist, so its absence is never a finding above info. Units of
measure (Recommendation 20) and United Nations numbers of dangerous goods have no own list: only their form is checked
until the administration imports one.
"""

import hashlib
from collections.abc import Iterable
from typing import BinaryIO

import msgspec

from ..bundled import own_bytes, own_yaml, package_edition
from .code_list import CodeList, ListHeader, ListOrigin
from .entries import Entry
from .importing import Findings, RowFinding, header_columns, read_parts, read_table

TRANSPORT_MODE, PACKAGE_TYPE = "transport_mode", "package_type"
UNIT, DANGEROUS_GOODS, CONTAINER_TYPE = "unit", "dangerous_goods", "container_type"
IMPORTABLE = (TRANSPORT_MODE, PACKAGE_TYPE, UNIT, DANGEROUS_GOODS, CONTAINER_TYPE)
_MAX_CODE = 17
_HEADER_NAMES = {
    "code": "code",
    "commoncode": "code",
    "number": "code",
    "unnumber": "code",
    "name": "name",
    "description": "name",
    "desc": "name",
}


def own_list(name: str) -> CodeList[Entry]:
    """One of the lists shipped in ``cargo/data``: ``transport_mode`` or ``package_type``."""
    file = f"{name}s.yaml"
    document = own_yaml(file)
    header = ListHeader(
        name=name,
        edition=document["edition"],
        source=document["source"],
        origin=ListOrigin.OWN,
        complete=False,
        digest=hashlib.sha256(own_bytes(file)).hexdigest(),
    )
    return CodeList(header, lambda: {code: Entry(code=code, name=label) for code, label in document["codes"].items()})


def container_types() -> CodeList[Entry]:
    """Size and type codes of containers (ISO 6346) from the package ``iso-container``; it lacks some combinations."""
    edition = package_edition("iso-container")
    header = ListHeader(
        name=CONTAINER_TYPE,
        edition=edition,
        source=f"ISO 6346 size and type codes, in {edition}",
        origin=ListOrigin.PACKAGED,
        complete=False,
    )

    def load() -> dict[str, Entry]:
        from iso_container.iso_container import DATASETS

        return {code: Entry(code=code, name=about["class"].capitalize()) for code, about in DATASETS.items()}

    return CodeList(header, load)


def import_table(
    streams: BinaryIO | Iterable[BinaryIO], name: str, edition: str
) -> tuple[CodeList[Entry], tuple[RowFinding, ...]]:
    """Read any other list (``IMPORTABLE``) from CSV with the columns code and name, with or without a header.

    The imported list counts as complete. A bad row is a finding with its line and is left out; a finding of severity
    error says that the file is of no use.
    """
    findings = Findings()
    entries: dict[str, Entry] = {}
    for part in read_parts(streams, findings):
        columns, first = {"code": 0, "name": 1}, True
        for line, row in read_table(part, findings):
            if first:
                first = False
                named = header_columns(row, _HEADER_NAMES)
                if named is not None:
                    columns = named
                    continue
            cells = {column: row[place].strip() for column, place in columns.items() if place < len(row)}
            code, label = cells.get("code", "").upper(), cells.get("name", "")
            fault = None
            if not code.isascii() or not code.isalnum() or len(code) > _MAX_CODE:
                fault = f"{code[:40]!r} is no code of at most {_MAX_CODE} letters and digits"
            elif not label:
                fault = f"{code} has no name"
            elif code in entries and entries[code].name != label:
                fault = f"{code} stands above already with another name"
            if fault is None:
                entries[code] = Entry(code=code, name=label)
            else:
                message = f"This line was left out: {fault}."
                findings.add("codes.row", "warning", message, line=line, part=part.label, value=",".join(row))
    if not entries:
        findings.add("codes.empty", "error", "No code was found. Expected are the columns code and name.")
    header = ListHeader(name=name, edition=edition.strip(), source="imported from a table")
    digest = CodeList(header, entries).content_digest()
    return CodeList(msgspec.structs.replace(header, digest=digest), entries), findings.all()
