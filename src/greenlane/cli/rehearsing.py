# SPDX-License-Identifier: Apache-2.0
"""``greenlane rehearse`` and ``greenlane history``: what a profile would have done, before it is switched on."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from greenlane.errors import Invalid
from greenlane.settings import Settings
from greenlane.targeting import Comparison, Profile, load_profiles, words_of, words_of_comparison
from greenlane.wiring.shipped import shipped_legal_bases, shipped_lists

from .acting import actor_of
from .installing import knowledge_here, settings, the_installation
from .intake import AsJson
from .output import notes, print_json_line, results
from .reading import content_of, limits
from .tables import MappingOption, mapping_named

if TYPE_CHECKING:  # polars and what stands on it are loaded when a rehearsal begins
    from greenlane.wiring.rehearsing import Sees

history_app = typer.Typer(name="history", help="The history that profiles are rehearsed on.", no_args_is_help=True)

FOLDER = "history"
"""The folder of the history, below the data folder."""

HistoryPath = Annotated[
    Path | None,
    typer.Option("--history", help="The history's folder or a file of it; by default the installation's."),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands of rehearsals."""
    app.command()(rehearse)
    app.add_typer(history_app)


def rehearse(
    profile: Annotated[Path, typer.Argument(help="The YAML document with the profile, or with several.")],
    history: HistoryPath = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="From this day on, such as 2026-01-01.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="To this day, which is included.")] = None,
    against: Annotated[
        Path | None, typer.Option(help="Another version of the profile, to show what is gained and lost.")
    ] = None,
    capacity: Annotated[int | None, typer.Option(min=0, help="How many such controls there is room for a day.")] = None,
    out: Annotated[Path | None, typer.Option(help="A folder for the report as text and JSON, and its picture.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what a profile would have hit: how often and where, beside which others, and what controls found there."""
    given = settings()
    lists = {named.name: named.values for named in shipped_lists()}
    profiles = _profiles_in(profile)
    other = {one.id: one for one in _profiles_in(against)} if against is not None else {}
    unlike = [one.id for one in profiles if against is not None and one.id not in other]
    if unlike:
        raise Invalid(
            f"{against} has no other version of {', '.join(unlike)}.",
            where="--against",
            remedy="Both documents need a profile of the same id.",
        )
    from greenlane.wiring.rehearsing import rehearsal_json
    from greenlane.wiring.rehearsing import rehearse as rehearsed

    sees = _sees(given)
    for one in profiles:
        told = rehearsed(
            one,
            history or given.data_dir / FOLDER,
            lists=lists,
            sees=sees,
            since=_day(since, "--since"),
            until=_day(until, "--until"),
            capacity=capacity,
            against=other.get(one.id),
        )
        document = rehearsal_json(told)
        words = list(words_of_comparison(told) if isinstance(told, Comparison) else words_of(told))
        if as_json:
            print_json_line(document)
        else:
            results.print("\n".join(words), markup=False, highlight=False, soft_wrap=True)
        if out is not None:
            _keep(out, one, document, words, told.after if isinstance(told, Comparison) else told)


@history_app.command("write")
def write(
    out: Annotated[Path | None, typer.Option(help="The folder; the installation's own if left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write the history from the database: each consignment once for each stage, with facts, hits and results."""
    from greenlane.wiring.past import write_history

    given = settings()
    folder = out or given.data_dir / FOLDER
    with the_installation(given) as installation, notes.status("Writing the history …"):
        months = write_history(installation, folder)
    _tell_months(months, folder, as_json=as_json)


@history_app.command("import")
def import_table(
    table: Annotated[Path, typer.Argument(help="A table: CSV, NDJSON or Parquet.")],
    out: Annotated[Path, typer.Option(help="The folder to write the history to.")],
    mapping: MappingOption = None,
    label: Annotated[
        str | None, typer.Option(help="The column that says what the control found: a code, or 0, 1 or 2.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a history of a table of consignments, each assessed by the shipped profiles as if it came today."""
    from greenlane.wiring.past import HistoryWriter, write_table
    from greenlane.wiring.table_files import open_file, table_in

    named = mapping_named(mapping)
    with table.open("rb") as stream, HistoryWriter(out) as writer:
        found = table_in(stream, named)
        if found is None:
            raise Invalid(
                f"{table} is no table that is known.", where=str(table), remedy="Name its mapping with --mapping."
            )
        opened = open_file(stream, found.mapping, limits(), parquet=found.parquet)
        today = datetime.now(UTC).date()
        wrong = 0
        for finding in write_table(opened, writer, knowledge_here(), label=label, until=today):
            wrong += 1
            if wrong <= 20:
                notes.print(f"{finding.path or ''} {finding.code}: {finding.message}", markup=False)
        months = writer.finish()
    if wrong:
        notes.print(f"{wrong} findings about rows that were left out or changed.")
    _tell_months(months, out, as_json=as_json)


def _tell_months(months: dict[date, int], folder: Path, *, as_json: bool) -> None:
    if as_json:
        print_json_line({"folder": str(folder), "months": {f"{month:%Y-%m}": count for month, count in months.items()}})
        return
    for month, count in months.items():
        results.print(f"{month:%Y-%m}  {count:>12,}")
    notes.print(f"{sum(months.values()):,} consignments are in {folder}.", soft_wrap=True)


def _profiles_in(path: Path) -> tuple[Profile, ...]:
    names = {named.name for named in shipped_lists()}
    content = content_of(path)
    if not isinstance(content, bytes):
        raise Invalid(f"{path} cannot be read.", where=str(path), remedy="Name the YAML document of a profile.")
    found, findings = load_profiles(content, lists=names, legal_bases=set(shipped_legal_bases()))
    for finding in findings:
        raise Invalid(
            finding.message,
            code="profile.invalid",
            where=f"{path}, line {finding.line}",
            remedy=f"`greenlane profiles check {path}` shows every fault.",
        )
    if not found:
        raise Invalid("There is no profile in this document.", where=str(path), remedy="See docs: writing profiles.")
    return found


def _sees(given: Settings) -> "Sees":
    """What may be counted beside the profile: as the person of the token, else what anybody of customs may know.

    The agency that a document names is not asked: who writes it could name another's.
    """
    from greenlane.wiring.installation import AGENCY
    from greenlane.wiring.rehearsing import seen_by, without_clearance
    from greenlane.wiring.services import GreenlaneServices

    if given.token is None:
        return without_clearance(AGENCY)
    with the_installation(given) as installation:
        return seen_by(actor_of(GreenlaneServices(installation), given))


def _day(text: str | None, option: str) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(f"{text!r} is no day.", where=option, remedy="Write it as 2026-01-31.") from error


def _keep(out: Path, profile: Profile, document: dict[str, Any], words: list[str], told: Any) -> None:
    import json

    from greenlane.wiring.past.picture import picture_of

    out.mkdir(parents=True, exist_ok=True)
    named = f"{profile.id}-{profile.version}"
    (out / f"{named}.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    (out / f"{named}.json").write_text(json.dumps(document, indent=2, default=str) + "\n", encoding="utf-8")
    (out / f"{named}.svg").write_bytes(picture_of(told))
    notes.print(f"The report of {profile.id} is in {out}.", soft_wrap=True)
