# SPDX-License-Identifier: Apache-2.0
"""``greenlane read``: canonical consignments and findings of files; pure, no database."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from greenlane.intake import ReadState
from greenlane.wiring.lines import lines_of_reading

from .files import every_file, name_of
from .installing import knowledge_here
from .output import print_json_line, results
from .reading import reading_of, schemas_in
from .tables import MappingOption, lines_of_table, mapping_named

Paths = Annotated[list[Path], typer.Argument(help="Files, or folders that are walked.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line on standard output, nothing else.")]
SchemasDir = Annotated[
    Path | None, typer.Option("--schemas", help="A folder of XML schemas to validate messages against.")
]
UNREADABLE = 3
"""Exit code when some file could not be read; it still has its line."""


def add_to(app: typer.Typer) -> None:
    """Add the commands of intake."""
    app.command()(read)


def read(paths: Paths, as_json: AsJson = False, schemas: SchemasDir = None, mapping: MappingOption = None) -> None:
    """Show what messages say: consignments with their facts, and what is wrong with them."""
    knowledge = knowledge_here()
    xsd = schemas_in(schemas)
    named = mapping_named(mapping)
    unreadable = False
    for path in every_file(paths):
        lines = lines_of_table(path, named, knowledge)
        if lines is None:
            lines = lines_of_reading(name_of(path), reading_of(path, xsd), knowledge)
        for line in lines:
            unreadable |= line["state"] == ReadState.UNREADABLE
            if as_json:
                print_json_line(line)
            else:
                show_line(line)
    if unreadable:
        raise typer.Exit(UNREADABLE)


def show_line(line: dict[str, Any]) -> None:
    """Show one line of ``read`` or ``assess`` to a person."""
    results.print(
        f"[bold]{escape(line['file'])}[/]  {line['format'] or 'unknown format'}  [bold]{line['state']}[/]",
        soft_wrap=True,
    )
    for finding in line["findings"]:
        colour = {"error": "red", "warning": "yellow"}.get(finding["severity"], "dim")
        where = f" ({finding['path']})" if finding["path"] else ""
        text = escape(f"{finding['code']}{where}: {finding['message']}")
        results.print(f"  [{colour}]{finding['severity']}[/] {text}", soft_wrap=True)
    for consignment in line["consignments"]:
        _show_consignment(consignment)
    for report in line.get("reports", ()):
        _show_report(report)


def _show_consignment(consignment: dict[str, Any]) -> None:
    results.print(f"  consignment {escape(str(consignment['reference'] or 'without reference'))}", soft_wrap=True)
    if "lane" in consignment:
        results.print(
            f"    {consignment['stage']}: [bold]{consignment['outcome']}[/] ({consignment['lane']}), "
            f"score {consignment['score']} ({consignment['band']})",
            soft_wrap=True,
        )
        for hit in consignment["hits"]:
            results.print(f"    [bold]{hit['profile']}[/] {escape(hit['title'])}", soft_wrap=True)
            for reason in hit["reasons"]:
                source = reason["source"].get("path") or reason["source"].get("detail") or reason["source"]["provider"]
                text = f"{reason['fact']} = {reason['value']!r} meets {reason['condition']}  [{source}]"
                results.print(f"      {escape(text)}", soft_wrap=True)
        return
    table = Table(show_header=False, box=None, pad_edge=False, padding=(0, 2))
    for name, value in consignment["facts"].items():
        if name not in ("items", "equipment", "parties"):
            table.add_row(f"    {name}", escape(str(value)))
    for kind in ("items", "equipment"):
        for number, member in enumerate(consignment["facts"][kind], start=1):
            for name, value in member.items():
                table.add_row(f"    {kind}[{number}] {name}", escape(str(value)))
    results.print(table)


def _show_report(report: dict[str, Any]) -> None:
    """Show a report: what it tells of, its own fields, and a row for each piece of equipment."""
    what = f"{report['kind']} {'planned' if report['planned'] else 'reported'}"
    results.print(f"  report {escape(str(report.get('reference') or 'without reference'))}: {what}", soft_wrap=True)
    table = Table(show_header=False, box=None, pad_edge=False, padding=(0, 2))
    for name, value in report.items():
        if name not in ("kind", "planned", "reference", "units", "paths"):
            table.add_row(f"    {name}", escape(_plain(value)))
    for number, unit in enumerate(report.get("units", ()), start=1):
        for name, value in unit.items():
            if name != "path":
                table.add_row(f"    units[{number}] {name}", escape(_plain(value)))
    results.print(table)


def _plain(value: Any) -> str:
    """A value in one line: what an object or list holds, without the places where it was read."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(inner)}" for key, inner in value.items() if key not in ("path", "paths"))
    return "; ".join(_plain(inner) for inner in value) if isinstance(value, list | tuple) else str(value)
