# SPDX-License-Identifier: Apache-2.0
"""``greenlane names compare`` and ``greenlane screen``: two names compared, and names against a list, with reasons."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from greenlane.errors import Invalid, NotFound

from .names_files import NamesTable, names_table, no_column, written

if TYPE_CHECKING:
    from greenlane.targeting import ListedEntry, screening

names_app = typer.Typer(name="names", help="Names of persons, firms and ships, compared.", no_args_is_help=True)

BATCH = 5_000
"""So many names are screened at once."""

COMPARED = ("score", "match", "explanation")
"""The columns that comparing adds."""

_COMMON = ("query", "candidate", "schema")

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line on standard output, nothing else.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(names_app)
    app.command()(screen)


@names_app.command("compare")
def compare_pairs(
    pairs: Annotated[Path, typer.Argument(help="A CSV file with the columns query, candidate and schema.")],
    out: Annotated[Path, typer.Option("--out", help="Where the same rows go, with score, match and explanation.")],
) -> None:
    """Compare pairs of names: every row is written again, with a score from 0 to 1, true or false, and why.

    Schemas are Person, Company, Organization, LegalEntity and Vessel. What is the matter with a row is said in its
    explanation; every row has a line, in the order given.
    """
    table = names_table(pairs)
    for column in ("query", "candidate"):
        if column not in table.columns:
            raise no_column(pairs, column, table.columns)
    with written(out) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        kept = [name for name in table.columns if name not in COMPARED]
        writer.writerow([*kept, *COMPARED])
        count = matched = faulty = 0
        for row in table.rows:
            score, match, explanation, faults = _compared(row.values, row.faults)
            count, matched, faulty = count + 1, matched + (match == "true"), faulty + bool(faults)
            writer.writerow([*(row.values.get(name, "") for name in kept), score, match, explanation])
    typer.echo(f"{count} pairs compared, {matched} match, {faulty} with something to mend: {out}", err=True)
    for finding in table.findings:
        typer.echo(finding, err=True)


def _compared(values: dict[str, str], faults: list[str]) -> tuple[str, str, str, list[str]]:
    from greenlane.targeting import screening

    query, candidate, written_schema = (values.get(name, "").strip() for name in _COMMON)
    schema = screening.schema_named(written_schema)
    faults = list(faults)
    if written_schema and schema is None:
        faults.append(f"schema {written_schema!r} is none of ours; compared without")
    faults.extend(f"no {what}" for what, text in (("query", query), ("candidate", candidate)) if not text)
    compared = screening.compare(query, candidate, schema)
    said = f"[{'; '.join(faults)}] " if faults else ""
    return f"{compared.score:.4f}", "true" if compared.match else "false", said + compared.explanation, faults


def screen(
    names: Annotated[Path, typer.Argument(help="A CSV file with a column name, and schema where it is known.")],
    against: Annotated[str, typer.Option("--list", help="A file of listed names, or the name of a list kept here.")],
    as_json: AsJson = False,
) -> None:
    """Screen names against a list: one line a name, with what it matches, the best first, and why.

    A file of listed names is a CSV file with the column name, and where they are known id, schema and aliases
    (separated by ;), or one that OFAC, BIS or the United Nations publish.
    """
    from greenlane.targeting import screening

    table = names_table(names)
    column = next((one for one in ("name", "query") if one in table.columns), None)
    if column is None:
        raise no_column(names, "name", table.columns)
    index = screening.NameIndex.of(listed_in(against))
    for finding in table.findings:
        typer.echo(finding, err=True)
    for rows in _batches(table):
        asked = [row.values.get(column, "").strip() for row in rows]
        schemas = [screening.schema_named(row.values.get("schema", "")) for row in rows]
        for row, name, found in zip(rows, asked, index.screen_many(asked, schemas), strict=True):
            _show(_line(row.number, name, row.values.get("schema", ""), row.faults, found), as_json=as_json)


def listed_in(against: str) -> list[screening.ListedName]:
    """The entries of a list: of a file where there is one, else of the list of that name kept in the installation."""
    path = Path(against)
    if not path.exists() and (len(path.parts) > 1 or path.suffix):  # no name of a list has a slash or a dot
        raise NotFound(
            f"There is no file {against}.",
            where="--list",
            remedy="Check the spelling, or name a list that `greenlane lists list` shows.",
        )
    entries = entries_of_file(path) if path.exists() else entries_of_list(against)
    return [_listed(entry) for entry in entries]


def entries_of_file(path: Path) -> Sequence[ListedEntry]:
    """The entries of a file of listed names, in any form that lists are read in; what is wrong with it is said."""
    from greenlane.targeting import read_list

    try:
        with path.open("rb") as stream:
            read = read_list(stream, name=path.name)
    except OSError as error:
        raise Invalid(
            f"{path} cannot be read: {error.strerror}.",
            code="cli.no_such_path",
            where="--list",
            remedy="Check the spelling, or give another path.",
        ) from error
    for finding in read.findings:
        typer.echo(f"{finding.path}: {finding.message}" if finding.path else finding.message, err=True)
    if not read.entries:
        raise Invalid(
            f"{path.name} has no entry that could be read.",
            code="cli.empty_list",
            where="--list",
            remedy="See what was said of the file; the first row of a CSV file names its columns, one of them name.",
        )
    return read.entries


def entries_of_list(name: str) -> Sequence[ListedEntry]:
    """The entries of a watch list kept in the installation. Raises ``NotFound`` where there is none of that name."""
    from greenlane.wiring.watch_lists import listed_entries

    from .installing import the_installation

    with the_installation() as installation:
        return list(listed_entries(installation, name))


def _listed(entry: ListedEntry) -> screening.ListedName:
    from greenlane.targeting import screening

    return screening.ListedName(entry=entry.id, names=entry.names, schema=screening.schema_named(entry.schema))


def _batches(table: NamesTable) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in table.rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _line(number: int, name: str, schema: str, faults: list[str], found: tuple[screening.Match, ...]) -> dict[str, Any]:
    if not name:
        faults = [*faults, "no name: nothing to screen"]
    return {
        "row": number,
        "name": name,
        "schema": schema,
        "matches": [
            {"score": one.score, "entry": one.entry, "name": one.name, "explanation": one.explanation} for one in found
        ],
        "findings": faults,
    }


def _show(line: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        from .json_lines import print_json_line

        print_json_line(line)
        return
    matches = line["matches"]
    said = f"{len(matches)} matches" if matches else "no match"
    sys.stdout.write(f"{line['name'] or '(no name)'}: {said}{''.join(f' [{fault}]' for fault in line['findings'])}\n")
    for one in matches:
        sys.stdout.write(f"  {one['score']:.2f}  {one['name']} ({one['entry']}): {one['explanation']}\n")
