# SPDX-License-Identifier: Apache-2.0
"""Tables at the command line: ``--mapping``, and files that are streamed instead of read at once."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from rich.markup import escape
from rich.table import Table

from greenlane.errors import Invalid
from greenlane.intake import Mapping
from greenlane.wiring.assessing import Knowledge
from greenlane.wiring.bulk import Learned
from greenlane.wiring.table_files import TableFile, named_mapping, table_in
from greenlane.wiring.tables import in_bulk, in_outline, read_one_by_one, table_lines
from greenlane.wiring.tally import Tally

from .files import name_of
from .output import print_json_line, results
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
    path: Path,
    named: Mapping | None,
    knowledge: Knowledge,
    *,
    learned: Learned | None = None,
    tally: Tally | None = None,
) -> Iterator[dict[str, Any]] | None:
    """The lines of a file that is a table, as they come; None where it is none, so that it is read as a message.

    A file that cannot be opened is none, nor is a pipe: what is read of it to see could not be read again. With
    ``learned``, which tables share, each line is of a consignment that was assessed; without it of one that was read.
    ``tally`` counts the lines, with the labels that stand aside in the table; the lines of its consignments then hold
    no more than what is counted.
    """
    try:
        if not path.is_file():
            return None
        stream = path.open("rb")
    except OSError:
        return None
    found = _found(stream, named)
    if found is None:
        stream.close()
        return None
    return _lines(path, stream, *found, knowledge, learned=learned, tally=tally)


def _found(stream: BinaryIO, named: Mapping | None) -> TableFile | None:
    """The mapping of an opened file, and whether it is Parquet; None where it cannot be read."""
    try:
        return table_in(stream, named)
    except OSError:
        return None


def _lines(
    path: Path,
    stream: BinaryIO,
    mapping: Mapping,
    parquet: bool,
    knowledge: Knowledge,
    *,
    learned: Learned | None,
    tally: Tally | None,
) -> Iterator[dict[str, Any]]:
    name = name_of(path)
    if learned is None:
        each = read_one_by_one(name, knowledge)
    else:  # what is only counted needs no more than an outline
        each = in_bulk(name, learned) if tally is None else in_outline(name, learned)
    with stream:
        for line, labels in table_lines(name, stream, mapping, limits(), each, parquet=parquet):
            if tally is not None:
                tally.add(line, labels)
            yield line


def counted(lines: Iterable[dict[str, Any]], tally: Tally | None) -> Iterator[dict[str, Any]]:
    """The lines of a message, counted too."""
    for line in lines:
        if tally is not None:
            tally.add(line)
        yield line


def show_tally(tally: Tally, *, as_json: bool) -> None:
    """Show the counts: as one JSON object, or as tables for people."""
    counts = tally.as_json()
    if as_json:
        print_json_line(counts)
        return
    for kind in ("states", "outcomes", "lanes", "profiles", "findings"):
        shown = Table(kind, "count", title_justify="left")
        for name, count in counts[kind].items():
            shown.add_row(escape(name), str(count))
        results.print(shown)
    for name, by_label in counts["labels"].items():
        lanes = sorted({lane for found in by_label.values() for lane in found})
        crossed = Table(escape(name), *lanes)
        for label, found in by_label.items():
            crossed.add_row(escape(label) or "(none)", *(str(found.get(lane, 0)) for lane in lanes))
        results.print(crossed)
