# SPDX-License-Identifier: Apache-2.0
"""``greenlane check``: what the gate of intake would say of files, before they are filed; no database.

It imports nothing of the store, the web or targeting, and the rest only when it is run, so that it starts at once and
runs in the smallest installation.
"""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from .files import every_file, name_of
from .json_lines import print_json_line

Paths = Annotated[list[Path], typer.Argument(help="Files, or folders that are walked.", show_default=False)]
Rules = Annotated[
    str | None,
    typer.Option(
        "--rules",
        metavar="SET",
        help="Run this rule set and no other: one that ships, such as ens-gb-315, or the path of a document of yours.",
    ),
]
SchemasDir = Annotated[
    Path | None, typer.Option("--schemas", help="A folder of XML schemas; what departs from them is told as well.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line on standard output, nothing else.")]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)


def check(paths: Paths, rules: Rules = None, schemas: SchemasDir = None, as_json: AsJson = False) -> None:
    """Check messages before filing: what is wrong with them, where, and how to mend it.

    Every file has its line; one of an unknown format has one without findings. The exit code is 0 whatever is found.
    """
    from msgspec import to_builtins

    from greenlane.clock import SystemClock
    from greenlane.settings import Settings
    from greenlane.wiring.checking import check_bytes, check_table, rule_set_named, shipped_checking
    from greenlane.wiring.table_files import table_in

    from .reading import collect_seldom, limits, no_access, schemas_in

    settings = Settings.from_environment(os.environ)
    now = SystemClock().now()
    named = rule_set_named(rules) if rules is not None else None
    regimes = frozenset({settings.regime, settings.country}) if named is None else frozenset()
    knowledge = shipped_checking(regimes, settings.hs_digits, limits())
    xsd = schemas_in(schemas)
    show = print_json_line if as_json else _show
    collect_seldom()
    for path in every_file(paths):
        file = name_of(path)
        try:
            with path.open("rb") as stream:
                table = table_in(stream)
                if table is not None:
                    for line in check_table(stream, table, knowledge, file=file):
                        show(line)
                    continue
                content = stream.read(knowledge.limits.max_bytes + 1)
        except OSError as error:
            reading = no_access(path, error)
            show({"file": file, "format": reading.format, "rules": None, "findings": to_builtins([*reading.findings])})
            continue
        for line in check_bytes(content, knowledge, rules=named, schemas=xsd, file=file, at=now):
            show(line)


def _show(line: dict[str, Any]) -> None:
    """Show one line to a person."""
    from rich.markup import escape
    from rich.table import Table

    from .output import results

    findings = line["findings"]
    rules = f"  rules {escape(line['rules'])}" if line["rules"] else ""
    verdict = f"{len(findings)} findings" if findings else "nothing to mend"
    results.print(f"[bold]{escape(line['file'])}[/]  {line['format']}{rules}  [bold]{verdict}[/]", soft_wrap=True)
    if not findings:
        return
    table = Table("code", "severity", "where", "read", "what is wrong and how to mend it", box=None, pad_edge=False)
    colours = {"error": "red", "warning": "yellow"}
    for finding in findings:
        colour = colours.get(finding["severity"], "dim")
        table.add_row(
            escape(finding["code"]),
            f"[{colour}]{finding['severity']}[/]",
            escape(finding["path"] or ""),
            escape(finding["value"] or ""),
            escape(finding["message"]),
        )
    results.print(table)
