# SPDX-License-Identifier: Apache-2.0
"""Tables at the command line: ``--mapping``, and files that are streamed instead of read at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from greenlane.errors import Invalid
from greenlane.intake import Mapping
from greenlane.wiring.assessing import Knowledge
from greenlane.wiring.lines import lines_of_assessment, lines_of_reading
from greenlane.wiring.parquet_rows import MAGIC
from greenlane.wiring.tables import HEAD, mapping_of, named_mapping, parquet_mapping, plain, table_lines

from .files import name_of
from .reading import limits

MappingOption = Annotated[
    str | None,
    typer.Option("--mapping", help="Read the files as tables by this mapping: its name, or a YAML document."),
]


def mapping_named(name: str | None) -> Mapping | None:
    """The mapping that ``--mapping`` names. Raises Invalid where there is none, or the document has faults."""
    if name is None:
        return None
    path = Path(name)
    if path.suffix not in (".yaml", ".yml"):
        return named_mapping(name, None)
    try:
        return named_mapping(name, path.read_bytes())
    except OSError as error:
        raise Invalid(f"{name} cannot be read: {error.strerror}.", where="--mapping") from error


def lines_of_table(
    path: Path, named: Mapping | None, knowledge: Knowledge, *, assess: bool
) -> Iterator[dict[str, Any]] | None:
    """The lines of a file that is a table, as they come; None where it is none, so that it is read as a message.

    A file that cannot be opened is none.
    """
    try:
        stream = path.open("rb")
    except OSError:
        return None
    found = _found(stream, named)
    if found is None:
        stream.close()
        return None
    return _lines(path, stream, *found, knowledge, assess=assess)


def _found(stream: BinaryIO, named: Mapping | None) -> tuple[Mapping, bool] | None:
    """The mapping of an opened file, and whether it is Parquet; the stream is at its beginning again."""
    if not stream.seekable():
        return None
    try:
        head = stream.read(HEAD)
        parquet = head.startswith(MAGIC)
        mapping = mapping_of(head, named) or (parquet_mapping(stream) if parquet else None)
        stream.seek(0)
    except OSError:
        return None
    return (mapping, parquet) if mapping is not None else None


def _lines(
    path: Path, stream: BinaryIO, mapping: Mapping, parquet: bool, knowledge: Knowledge, *, assess: bool
) -> Iterator[dict[str, Any]]:
    name = name_of(path)
    each = plain(name, knowledge, lines_of_assessment if assess else lines_of_reading)
    with stream:
        yield from table_lines(name, stream, mapping, limits(), each, parquet=parquet)
