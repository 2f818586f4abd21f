# SPDX-License-Identifier: Apache-2.0
"""Reading the files of watch lists: the form is recognised, what can be read is read, and nothing is thrown."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from typing import BinaryIO, NamedTuple

from . import bis_dpl, ofac, ofac_xml, plain_csv, un_xml, us_csl
from .building import Drafts
from .entry import EntrySchema
from .findings import Findings, ListFile
from .rows import Opened, opened
from .xml_entries import root_name

FORMATS: Mapping[str, str] = {
    ofac.FORMAT: "US Treasury (OFAC), delimited: sdn.csv or cons_prim.csv with alt.csv and add.csv",
    ofac_xml.FORMAT: "US Treasury (OFAC), XML: sdn.xml, consolidated.xml",
    bis_dpl.FORMAT: "US Bureau of Industry and Security, Denied Persons List, tab-separated",
    un_xml.FORMAT: "United Nations Security Council, consolidated list, XML",
    us_csl.FORMAT: "US Consolidated Screening List, CSV",
    plain_csv.FORMAT: "Delimited text with headings, or a value in each line",
}
"""The forms of files that are read, and what each is."""

UNKNOWN = "unknown"
_DELIMITERS = (",", ";", "\t", "|")


class _Recognised(NamedTuple):
    file: Opened
    format: str
    part: int = 0
    delimiter: str = ","
    headed: bool = True


def read_list(
    source: BinaryIO | bytes, *, name: str, schema: EntrySchema = EntrySchema.LEGAL_ENTITY, form: str | None = None
) -> ListFile:
    """Read one file; see ``read_lists``. ``name`` is what findings call it."""
    return read_lists([(name, source)], schema=schema, form=form)


def read_lists(
    sources: Sequence[tuple[str, BinaryIO | bytes]],
    *,
    schema: EntrySchema = EntrySchema.LEGAL_ENTITY,
    form: str | None = None,
) -> ListFile:
    """Read the files of one publication as one list, in whatever order they are given.

    ``schema`` is what entries are of that do not say it themselves. ``form`` is one of ``FORMATS``; without it the
    content tells. Never raises for content: what is wrong stands in the findings.
    """
    findings = Findings()
    drafts = Drafts(findings)
    known = [_recognised(opened(name, source, findings), form) for name, source in sources]
    known.sort(key=lambda one: -one.part)  # the main file before the names and addresses that belong to its entries
    count = sum(_read(one, drafts, schema, findings) for one in known)
    if not drafts and findings.complete:
        findings.incomplete(
            "LIST-EMPTY",
            known[0].file.name if known else None,
            "The file holds no entries that could be read. Look whether it is the right file and its form is known.",
        )
    names = dict.fromkeys(one.format for one in known)
    return ListFile(
        entries=drafts.entries(),
        findings=findings.all(),
        format="+".join(names) or UNKNOWN,
        complete=findings.complete,
        published=next((un_xml.published(one.file.head) for one in known if one.format == un_xml.FORMAT), None),
        rows=count,
    )


def _recognised(file: Opened, wanted: str | None) -> _Recognised:
    root = root_name(file.head)
    if root is not None and wanted in (None, un_xml.FORMAT, ofac_xml.FORMAT):
        form = {un_xml.ROOT: un_xml.FORMAT, ofac_xml.ROOT: ofac_xml.FORMAT}.get(root, wanted or UNKNOWN)
        return _Recognised(file, form)
    delimiter = max(_DELIMITERS, key=lambda sign: len(_first_row(file.head, sign))) if file.head else ","
    first = _first_row(file.head, delimiter)
    if wanted is None:
        part = ofac.part_of(_first_row(file.head, ","))
        if part is not None:
            return _Recognised(file, ofac.FORMAT, part)
        if bis_dpl.is_header(first):
            return _Recognised(file, bis_dpl.FORMAT)
        if us_csl.is_header(first):
            return _Recognised(file, us_csl.FORMAT)
    elif wanted == ofac.FORMAT:
        row = _first_row(file.head, ",")
        return _Recognised(file, wanted, ofac.part_of(row) or max(5, min(12, len(row))))
    elif wanted != plain_csv.FORMAT:
        return _Recognised(file, wanted)
    headed = plain_csv.is_header(first)
    return _Recognised(file, plain_csv.FORMAT, delimiter=delimiter if headed else ",", headed=headed)


def _first_row(head: bytes, delimiter: str) -> list[str]:
    for raw in head.splitlines()[:20]:
        line = raw.decode("utf-8", "replace").replace("\x00", "")
        if line.strip():
            return next(csv.reader([line[:20_000]], delimiter=delimiter), [])
    return []


def _read(one: _Recognised, drafts: Drafts, schema: EntrySchema, findings: Findings) -> int:
    file = one.file
    if one.format == ofac.FORMAT:
        return ofac.read_into(drafts, file, one.part, findings)
    if one.format == plain_csv.FORMAT:
        read = plain_csv.read_into if one.headed else plain_csv.read_values_into
        return read(drafts, file, one.delimiter, schema, findings)
    if one.format == bis_dpl.FORMAT:
        return bis_dpl.read_into(drafts, file, findings)
    if one.format == us_csl.FORMAT:
        return us_csl.read_into(drafts, file, findings)
    if one.format == un_xml.FORMAT:
        return un_xml.read_into(drafts, file, findings)
    if one.format == ofac_xml.FORMAT:
        return ofac_xml.read_into(drafts, file, findings)
    findings.incomplete(
        "LIST-FORM",
        file.name,
        f"The file is XML of a form that is not known. Known forms: {'; '.join(FORMATS.values())}.",
        file.head[:60].decode("utf-8", "replace"),
    )
    return 0
