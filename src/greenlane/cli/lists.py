# SPDX-License-Identifier: Apache-2.0
"""``greenlane lists``: named lists and watch lists, shown, changed and imported; a change acts at once."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.markup import escape
from rich.table import Table

from greenlane.access import Actor, Sensitivity
from greenlane.errors import Invalid
from greenlane.store import ListChange
from greenlane.targeting import LIST_FORMATS
from greenlane.wiring.installation import Installation
from greenlane.wiring.list_changing import approve, change_seen, refuse
from greenlane.wiring.list_importing import Imported, import_list, read_for
from greenlane.wiring.list_showing import change_document, entry_document, pending_document, preview_document
from greenlane.wiring.services import GreenlaneServices
from greenlane.wiring.watch_lists import ListKind, change_list, entries_of, every_list, listed_entries

from .acting import actor_of
from .installing import settings, the_installation
from .intake import AsJson
from .output import notes, print_json_line, results

lists_app = typer.Typer(name="lists", help="Named lists and watch lists.", no_args_is_help=True)

LARGEST_FILE = 1_000_000_000
"""How many bytes the file of a list may have."""

SHOWN = 20
"""How many entries of a preview are shown of each kind of change."""

Name = Annotated[str, typer.Argument(help="The list's name, in small letters.")]
Kind = Annotated[ListKind | None, typer.Option(help="What a new list is of.")]
Kept = Annotated[Sensitivity, typer.Option(help="How closely a new list is kept.")]
Change = Annotated[str, typer.Argument(help="The id of a proposed change.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of lists."""
    app.add_typer(lists_app)


@contextmanager
def _acting() -> Iterator[tuple[Installation, Actor | None]]:
    """The installation, and the person of the token; None at the server's own command line."""
    given = settings()
    with the_installation(given) as installation:
        yield installation, actor_of(GreenlaneServices(installation), given) if given.token is not None else None


@lists_app.command("list")
def list_lists(as_json: AsJson = False) -> None:
    """List every list with its kind and how many entries it has."""
    with the_installation() as installation:
        found = every_list(installation)
    table = Table("list", "kind", "sequence", "entries", "sensitivity")
    for one in found:
        if as_json:
            print_json_line(one)
        table.add_row(*(escape(str(value)) for value in one.values()))
    if not as_json:
        results.print(table)


@lists_app.command()
def show(name: Name, as_json: AsJson = False) -> None:
    """Show what a list holds now: its values, or with --json each entry of a watch list with all that it says."""
    with the_installation() as installation:
        if as_json:
            for entry in listed_entries(installation, name):
                print_json_line(entry_document(entry))
            return
        for value in entries_of(installation, name):
            results.print(escape(value))


@lists_app.command()
def add(
    name: Name,
    values: Annotated[list[str], typer.Argument(help="The values to add.")],
    kind: Kind = None,
    sensitivity: Kept = Sensitivity.NORMAL,
) -> None:
    """Add values to a list at once, as who runs the server; --kind makes a new one."""
    with the_installation() as installation:
        changed = change_list(installation, name, kind=kind, add=values, sensitivity=sensitivity)
    results.print(f"{name}: {changed.added} added, now at sequence {changed.sequence}.")


@lists_app.command()
def end(name: Name, values: Annotated[list[str], typer.Argument(help="The values, or ids, to end.")]) -> None:
    """End values of a list at once, as who runs the server; what was decided with them stays reproducible."""
    with the_installation() as installation:
        changed = change_list(installation, name, remove=values)
    results.print(f"{name}: {changed.ended} ended, now at sequence {changed.sequence}.")


@lists_app.command("import")
def import_file(
    name: Name,
    files: Annotated[list[Path], typer.Argument(help="The file, or the files of one publication.")],
    form: Annotated[
        str | None, typer.Option("--format", help=f"One of {', '.join(LIST_FORMATS)}; else the content tells.")
    ] = None,
    kind: Kind = None,
    sensitivity: Kept = Sensitivity.NORMAL,
    keep: Annotated[bool, typer.Option("--keep", help="Keep entries that the file does not have.")] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Make the change; else it is only shown.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Confirm what has to be confirmed.")] = False,
    reason: Annotated[str, typer.Option(help="Why.")] = "import",
    as_json: AsJson = False,
) -> None:
    """Make a list what a file says: show what that adds, changes and removes, and with --apply do it.

    Who runs the server brings it in force at once; with a person's token it waits for a second person.
    """
    with _acting() as (installation, actor), ExitStack() as stack:
        sources = [(path.name, _opened(path, stack)) for path in files]
        read = read_for(installation, actor, name, sources, kind=kind, form=form)
        _show_findings(read.file.findings, as_json=as_json)
        imported = import_list(
            installation,
            actor,
            name,
            read,
            keep=keep,
            apply=apply,
            confirmed=yes,
            reason=reason,
            sensitivity=sensitivity,
        )
        _show_import(imported, as_json=as_json)


def _opened(path: Path, stack: ExitStack) -> BinaryIO:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise Invalid(f"{path} is larger than {LARGEST_FILE // 1_000_000} MB.", where="FILE")
        return stack.enter_context(path.open("rb"))
    except OSError as error:
        raise Invalid(
            f"{path} cannot be read: {error.strerror}.", where="FILE", remedy="Name a file that is there."
        ) from error


def _show_findings(findings: tuple[object, ...], *, as_json: bool) -> None:
    for finding in findings:
        if as_json:
            print_json_line({"finding": finding})
        else:
            told = (getattr(finding, part) for part in ("severity", "code", "path", "message"))
            notes.print(escape(" ".join(str(part) for part in told if part)), soft_wrap=True)


def _show_import(imported: Imported, *, as_json: bool) -> None:
    preview, change = imported.preview, imported.change
    if as_json:
        for document in preview_document(preview, most=None):
            print_json_line(document)
        print_json_line({"list": preview.list.name, "change": change_document(change) if change else None})
        return
    delta = preview.delta
    for document in preview_document(preview, most=SHOWN):
        if "action" in document:
            sign = {"add": "+", "change": "~", "remove": "-"}[document["action"]]
            results.print(escape(f"  {sign} {document['id']} {document.get('name', '')}".rstrip()), soft_wrap=True)
    name = preview.list.name
    counts = f"{len(delta.added)} added, {len(delta.changed)} changed, {len(delta.removed)} removed"
    for sentence in preview.asks:
        notes.print(escape(sentence), soft_wrap=True)
    if change is None:
        what = "nothing to change" if delta.is_empty else f"would be {counts}; --apply does it"
        results.print(f"{name}: {what}.")
    elif change.state == "applied":
        results.print(f"{name}: {counts}, now at sequence {change.sequence}.")
    else:
        results.print(f"{name}: {counts}, proposed as {change.id}; a second person approves it.", soft_wrap=True)


@lists_app.command()
def changes(name: Name, as_json: AsJson = False) -> None:
    """List the changes of a list, the latest first: proposed, applied, refused."""
    with _acting() as (installation, actor):
        documents = GreenlaneServices(installation).list_changes(actor, name)
    table = Table("change", "state", "added", "changed", "removed", "proposed by", "decided by", "reason")
    for one in documents:
        if as_json:
            print_json_line(one)
        columns = ("id", "state", "added", "changed", "removed", "proposed_by", "decided_by", "reason")
        table.add_row(*(escape(str(one[column] if one[column] is not None else "")) for column in columns))
    if not as_json:
        results.print(table)


@lists_app.command()
def delta(change: Change, as_json: AsJson = False) -> None:
    """Show what a proposed change adds, changes and removes."""
    with _acting() as (installation, actor), installation.store.unit(read_only=True) as uow:
        found, _ = change_seen(uow, actor, change)
        after: str | None = None
        while entries := uow.list_changes.entries(found.id, after=after, limit=500):
            for entry in entries:
                document = pending_document(entry)
                if as_json:
                    print_json_line(document)
                else:
                    told = f"{document['action']} {document['id']} {document.get('name', '')}".rstrip()
                    results.print(escape(told), soft_wrap=True)
            after = entries[-1].key
    if not as_json:
        _told(found)


@lists_app.command("approve")
def approve_change(
    change: Change, yes: Annotated[bool, typer.Option("--yes", help="Confirm what has to be confirmed.")] = False
) -> None:
    """Approve a change that somebody else proposed: it is in force at once."""
    with _acting() as (installation, actor), installation.store.unit() as uow:
        _told(approve(uow, installation, actor, change, confirmed=yes))


@lists_app.command("refuse")
def refuse_change(change: Change) -> None:
    """Refuse a proposed change, or withdraw the own one."""
    with _acting() as (installation, actor), installation.store.unit() as uow:
        _told(refuse(uow, installation, actor, change))


def _told(change: ListChange) -> None:
    now = f", now at sequence {change.sequence}" if change.sequence is not None else ""
    counts = f"{change.added} added, {change.changed} changed, {change.removed} removed"
    results.print(f"{change.list}: {change.state}; {counts}{now}.")
