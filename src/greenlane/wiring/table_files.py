# SPDX-License-Identifier: Apache-2.0
"""Which files are tables, and by which mapping: what every command asks before it reads them."""

from typing import BinaryIO, NamedTuple

from greenlane.errors import Invalid
from greenlane.intake import (
    Limits,
    Mapping,
    Refused,
    Table,
    load_mapping,
    mappings_in_force,
    open_table,
    recognised,
    table_of,
    told_faults,
)

from .parquet_rows import MAGIC, NotParquet, open_parquet

HEAD = 65_536
"""How many bytes of a file are looked at to recognise a table."""

_MARKUP = b"<"


class TableFile(NamedTuple):
    """A file that is a table: by which mapping, and whether it is Parquet."""

    mapping: Mapping
    parquet: bool


def table_in(stream: BinaryIO, named: Mapping | None = None) -> TableFile | None:
    """Whether an opened file is a table, by the mapping named or one in force; the stream is at its beginning again.

    A stream that cannot go back to its beginning is none. Raises what the stream raises.
    """
    if not stream.seekable():
        return None
    head = stream.read(HEAD)
    parquet = head.startswith(MAGIC)
    mapping = named
    if mapping is None and not head.lstrip().startswith(_MARKUP):  # the most frequent messages are told at once
        mapping = parquet_mapping(stream) if parquet else mapping_of(head)
    stream.seek(0)
    return TableFile(mapping, parquet) if mapping is not None else None


def named_mapping(name: str, content: bytes | None) -> Mapping:
    """The mapping in force of that name, an own one or a shipped one, or the one that ``content`` (a document) holds.

    Raises ``Invalid`` with every fault of the document, each with its line.
    """
    if content is None:
        for mapping in mappings_in_force():
            if mapping.name == name:
                return mapping
        known = ", ".join(mapping.name for mapping in mappings_in_force())
        raise Invalid(
            f"There is no mapping {name}.",
            code="mapping.unknown",
            where="--mapping",
            remedy=f"Name one of {known}, or give a file. One of your own in mappings/ of GREENLANE_DOCUMENTS_DIR is "
            "known by its name too.",
        )
    read, findings = load_mapping(content)
    if read is None:
        raise Invalid(
            f"The mapping {name} has {len(findings)} faults: {told_faults(findings)}",
            code="mapping.broken",
            where=name,
            remedy="Mend them and try again; docs/formats/tables.md explains every key.",
        )
    return read


def mapping_of(head: bytes, named: Mapping | None = None) -> Mapping | None:
    """The mapping by which a file is read as a table, from its first bytes; None where it is no table known here."""
    if named is not None:
        return named
    if head.startswith(MAGIC):
        return None
    return recognised(head)


def open_file(stream: BinaryIO, mapping: Mapping, limits: Limits, *, parquet: bool) -> Table:
    """A table from the beginning of a stream. Raises ``Refused`` where it cannot be read at all."""
    if not parquet:
        return open_table(stream, mapping, limits)
    try:
        return table_of(open_parquet(stream, mapping), mapping, limits)
    except NotParquet as broken:
        raise Refused(broken.finding) from broken


def parquet_mapping(stream: BinaryIO) -> Mapping | None:
    """The mapping in force whose columns a Parquet file has; None where there is none or the file is broken."""
    for mapping in mappings_in_force():
        stream.seek(0)
        try:
            opened = open_parquet(stream, mapping)
        except NotParquet:
            return None
        if mapping.recognise <= set(opened.header):
            return mapping
    return None
