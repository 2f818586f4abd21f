# SPDX-License-Identifier: Apache-2.0
"""``greenlane consignments``: consignments as assembled, with their filings, clocks, assessments and requests."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from greenlane.errors import Invalid
from greenlane.intake import KeyType
from greenlane.store import CONSIGNMENT_STATES, MOST_ON_A_PAGE
from greenlane.wiring.services import GreenlaneServices
from greenlane.wiring.serving import Document, Documents

from .acting import CODE, CODE_REMEDY, actor_of, person_of
from .installing import settings, the_installation
from .intake import AsJson
from .output import notes, print_json_line, results

consignments_app = typer.Typer(name="consignments", help="Consignments as assembled.", no_args_is_help=True)

Limit = Annotated[int, typer.Option(min=1, help="How many to show at the most.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of consignments."""
    app.add_typer(consignments_app)


@consignments_app.command("list")
def list_consignments(
    state: Annotated[str | None, typer.Option(help=f"Only those in a state: {', '.join(CONSIGNMENT_STATES)}.")] = None,
    key: Annotated[str | None, typer.Option(help="Only those whose filings offer this number.")] = None,
    key_type: Annotated[KeyType | None, typer.Option(help="What --key is a number of.")] = None,
    ucr: Annotated[str | None, typer.Option(help="Short for --key with --key-type ucr.")] = None,
    decision_before: Annotated[
        str | None,
        typer.Option(metavar="INSTANT", help="Only open ones to be decided by then, the most urgent first."),
    ] = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List consignments, the latest first."""
    if state is not None and state not in CONSIGNMENT_STATES:
        known = ", ".join(CONSIGNMENT_STATES)
        raise Invalid(f"{state} is no state of a consignment.", where="--state", remedy=f"One of: {known}.")
    if ucr is not None:
        key, key_type = ucr, KeyType.UCR
    due = instant_of(decision_before)
    given = settings()
    with the_installation(given) as installation:
        services = GreenlaneServices(installation)
        actor = actor_of(services, given)

        def page(after: str | None, most: int) -> Documents:
            return services.consignments(
                actor,
                after=after,
                limit=most,
                decision_before=due,
                state=state,
                key=key,
                key_type=key_type if key is not None else None,
            )

        table = Table("consignment", "reference", "MRN", "state", "completeness", "stage", "filings", "decide by")
        for one in paged(page, limit):
            if as_json:
                print_json_line(one)
                continue
            decision = (one["clocks"] or {}).get("decision") or {}
            table.add_row(
                *(
                    escape(str(one[name] or ""))
                    for name in ("id", "reference", "mrn", "state", "completeness", "stage")
                ),
                str(len(one["lodgements"])),
                decision.get("limit") or "",
            )
        if not as_json:
            results.print(table)


@consignments_app.command()
def show(
    consignment: Annotated[str, typer.Argument(metavar="ID", help="The consignment's id.")], as_json: AsJson = False
) -> None:
    """Show one consignment: filings and links, conflicts, clocks, assessments and what changed, waiting requests."""
    given = settings()
    with the_installation(given) as installation:
        services = GreenlaneServices(installation)
        found = services.whole_consignment(actor_of(services, given), consignment)
    if as_json:
        print_json_line(found)
        return
    _show(found)


Consignment = Annotated[str, typer.Argument(metavar="ID", help="The consignment's id.")]
Lodgement = Annotated[str, typer.Argument(metavar="LODGEMENT", help="The filing's id.")]


@consignments_app.command()
def link(consignment: Consignment, lodgement: Lodgement) -> None:
    """Link a filing to a consignment on your word, as the person of GREENLANE_TOKEN."""
    given = settings()
    with the_installation(given) as installation:
        services = GreenlaneServices(installation)
        found = services.link(person_of(services, given), consignment, lodgement)
    results.print(f"{found['id']}: {len(found['lodgements'])} links")


@consignments_app.command()
def unlink(
    consignment: Consignment,
    lodgement: Lodgement,
    reason: Annotated[str, typer.Option(help="Why, as a code such as other_goods.")],
) -> None:
    """Withdraw the links of a filing to a consignment from now on; no rule asserts them again."""
    if not CODE.fullmatch(reason):
        raise Invalid(f"{reason[:80]!r} is no code of a reason.", where="--reason", remedy=CODE_REMEDY)
    given = settings()
    with the_installation(given) as installation:
        services = GreenlaneServices(installation)
        found = services.unlink(person_of(services, given), consignment, lodgement, reason=reason)
    results.print(f"{found['id']}: {len(found['lodgements'])} links")


def instant_of(text: str | None) -> datetime | None:
    """An instant with its offset. Raises Invalid for a text that is none."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.utcoffset() is None:
        raise Invalid(
            f"{text[:40]!r} is no instant.", where="--decision-before", remedy="Write for example 2026-03-01T12:00:00Z."
        )
    return found


def paged(page: Callable[[str | None, int], Documents], limit: int) -> Iterator[Document]:
    """At most ``limit`` documents of a list, asked for page by page; says when there are more."""
    after, left = None, limit
    while left > 0:
        found = page(after, min(left, MOST_ON_A_PAGE))
        yield from found.documents
        after, left = found.next, left - len(found.documents)
        if after is None:
            return
    notes.print(f"There are more than {limit}; ask for them with --limit.")


# --- for people


def _show(found: Mapping[str, Any]) -> None:
    results.print(f"[bold]consignment {found['id']}[/]", soft_wrap=True)
    _fields(found, ("reference", "mrn", "state", "merged_into", "completeness", "stage", "direction", "expected_at"))
    _fields({"waits for": ", ".join(found["waits_for"])}, ("waits for",))
    if found["duplicate"]:
        results.print("  filed twice by one filer")
    _part(
        "filings",
        ("lodgement", "version", "state", "filer", "stage", "relation", "key_type", "key", "rule"),
        found["lodgements"],
    )
    _part("conflicts between filings", ("code", "severity", "path", "message"), found["findings"])
    _show_clocks(found["clocks"])
    _part(
        "assessments, the latest first",
        ("id", "stage", "assessed_at", "outcome", "lane", "score", "band", "predecessor"),
        found["assessments"],
    )
    for one in found["assessments"]:
        for hit in one["hits"]:
            results.print(escape(f"  {one['id']}: {hit['profile']} {hit['title']}"), soft_wrap=True)
        for restricted in one["restricted"]:
            results.print(escape(f"  {one['id']}: {restricted['sentence']} {restricted['contact']}"), soft_wrap=True)
    for change in found["changes"]:
        _show_change(change)
    _part(
        "requests that wait for a decision",
        ("id", "function", "filer", "received_at"),
        found["requests"],
    )


def _fields(found: Mapping[str, Any], names: Iterable[str]) -> None:
    for name in names:
        if found[name]:
            results.print(f"  {name.replace('_', ' ')}: {escape(str(found[name]))}", soft_wrap=True)


def _part(title: str, names: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> None:
    table = Table(*(name.replace("_", " ") for name in names), box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(escape(str(row[name] if row[name] is not None else "")) for name in names))
    if table.row_count:
        results.print(f"[bold]{title}[/]")
        results.print(table)


def _show_clocks(clocks: Mapping[str, Any] | None) -> None:
    if clocks is None:
        results.print("clocks: none until the consignment is first assessed")
        return
    table = Table("clock", "limit", "state", "law or reason", box=None, pad_edge=False)
    filing, decision, presentation = clocks["filing"], clocks["decision"], clocks["presentation"]
    late = {True: "late", False: "in time", None: ""}
    rows = (
        ("filing", filing["limit"], late[filing["late"]], filing),
        ("decision", decision["limit"], f"silence: {decision['on_silence'] or 'not set'}", decision),
        ("presentation", presentation["limit"], late[presentation["late"]], presentation),
        ("storage", presentation["storage_limit"], "", {**presentation, "reason": presentation["storage_reason"]}),
    )
    for name, limit, state, clock in rows:
        table.add_row(name, limit or "none", state, escape((clock["law"] if limit else clock["reason"]) or ""))
    results.print(f"[bold]clocks[/] (stage {clocks['stage']})")
    results.print(table)
    _part("times", ("moment", "at", "actual", "source", "lodgement", "counts"), clocks["times"])


def _show_change(change: Mapping[str, Any]) -> None:
    results.print(f"[bold]changed[/] from {change['previous']} to {change['assessment']}", soft_wrap=True)
    if change["facts"] is None:
        results.print("  the content of one of them was erased")
    for fact in change["facts"] or ():
        before, after = (", ".join(str(one["value"]) for one in fact[side]) or "absent" for side in ("before", "after"))
        results.print(escape(f"  {fact['fact']}: {before} → {after}"), soft_wrap=True)
    for sign, hits in (("+", change["hits_gained"]), ("-", change["hits_lost"])):
        for hit in hits:
            results.print(escape(f"  {sign} {hit['profile']} {hit['title']}"), soft_wrap=True)
    for name, values in change["outcome"].items():
        results.print(escape(f"  {name}: {values['before']} → {values['after']}"), soft_wrap=True)
