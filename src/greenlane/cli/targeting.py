# SPDX-License-Identifier: Apache-2.0
"""``greenlane assess``, ``facts``, ``profiles``, ``redecide``, ``reread``: what is decided and why."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from greenlane.cargo import VOCABULARY
from greenlane.errors import Invalid, NotFound
from greenlane.intake import ReadState
from greenlane.targeting import check, indexed, is_dear, load_profiles, read_sentence, sentence
from greenlane.wiring.bulk import Learned
from greenlane.wiring.deciding_again import Again, redecide_all, redecide_one
from greenlane.wiring.lines import lines_of_assessment
from greenlane.wiring.reading_again import reread_one
from greenlane.wiring.shipped import shipped_legal_bases, shipped_lists, shipped_profiles
from greenlane.wiring.storing import command_line_actor, store_file
from greenlane.wiring.tally import Tally
from greenlane.wiring.why_not import why_not_lines

from .files import every_file, name_of
from .installing import knowledge_here, the_installation
from .intake import UNREADABLE, AsJson, Paths, SchemasDir, show_line
from .output import notes, print_json_line, results
from .reading import collect_seldom, content_of, limits, reading_of, schemas_in
from .tables import MappingOption, counted, lines_of_table, mapping_named, show_tally

profiles_app = typer.Typer(name="profiles", help="List, check and show profiles.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands of targeting."""
    app.command()(assess)
    app.command()(facts)
    app.command()(redecide)
    app.command()(reread)
    app.add_typer(profiles_app)


def assess(
    paths: Paths,
    as_json: AsJson = False,
    store: Annotated[bool, typer.Option("--store", help="Lodge and record, in the installation's database.")] = False,
    schemas: SchemasDir = None,
    filer: Annotated[str, typer.Option(help="With --store: the filer in whose name to lodge.")] = "command-line",
    mapping: MappingOption = None,
    summary: Annotated[bool, typer.Option("--summary", help="Show counts instead of lines; not with --store.")] = False,
) -> None:
    """Decide on messages: hits with reasons, score, outcome and lane. Pure, unless --store is given."""
    if store and summary:
        raise Invalid(
            "A summary counts what is assessed without being kept; it cannot be had of what is lodged.",
            where="--summary",
            remedy="Leave out --store, or leave out --summary and count the lines.",
        )
    unreadable = False
    show = print_json_line if as_json else show_line
    if store:
        xsd = schemas_in(schemas)
        with the_installation() as installation:
            actor = command_line_actor(installation, filer)
            for path in every_file(paths):
                content = content_of(path)
                for line in store_file(installation, name_of(path), content, actor=actor, limits=limits(), schemas=xsd):
                    unreadable |= line["state"] == ReadState.UNREADABLE
                    show(line)
    else:
        knowledge = knowledge_here()
        collect_seldom()
        xsd = schemas_in(schemas)
        named = mapping_named(mapping)
        tally, learned = Tally() if summary else None, Learned(knowledge)
        for path in every_file(paths):
            lines = lines_of_table(path, named, knowledge, learned=learned, tally=tally)
            if lines is None:
                lines = counted(lines_of_assessment(name_of(path), reading_of(path, xsd), knowledge), tally)
            for line in lines:
                unreadable |= line["state"] == ReadState.UNREADABLE
                if tally is None:
                    show(line)
        if tally is not None:
            show_tally(tally, as_json=as_json)
    if unreadable:
        raise typer.Exit(UNREADABLE)


def facts(as_json: AsJson = False) -> None:
    """List the vocabulary: every fact that a decision may read."""
    if as_json:
        for fact in VOCABULARY.values():
            print_json_line(fact)
        return
    table = Table("fact", "type", "per", "unit", "WCO", "in words", "example")
    for fact in VOCABULARY.values():
        table.add_row(
            fact.name, fact.kind, fact.scope, fact.unit or "", fact.wco or "", fact.sentence, escape(fact.example)
        )
    results.print(table)
    notes.print(f"{len(VOCABULARY)} facts.")


@profiles_app.command("list")
def list_profiles(as_json: AsJson = False) -> None:
    """List the shipped template profiles."""
    table = Table("profile", "area", "worth", "title")
    for profile in shipped_profiles():
        worth = profile.mandatory or profile.weight
        if as_json:
            print_json_line(
                {
                    "id": profile.id,
                    "version": profile.version,
                    "title": profile.title,
                    "risk_area": profile.risk_area,
                    "worth": worth,
                }
            )
        table.add_row(profile.id, profile.risk_area, str(worth), escape(profile.title))
    if not as_json:
        results.print(table)


@profiles_app.command("show")
def show_profile(profile: Annotated[str, typer.Argument(help="The profile's id, such as GL-GOODS-001.")]) -> None:
    """Show one template profile, its condition and the condition in words."""
    found = next((each for each in shipped_profiles() if each.id == profile.upper()), None)
    if found is None:
        raise NotFound(f"There is no profile {profile}.", remedy="See `greenlane profiles list`.")
    names = {named.name for named in shipped_lists()}
    rows = {
        "id": f"{found.id}, version {found.version}",
        "title": found.title,
        "why": found.sentence,
        "risk area": found.risk_area,
        "worth": f"outcome {found.mandatory}" if found.mandatory else f"weight {found.weight}",
        "stages": ", ".join(found.stages) or "all",
        "condition": found.condition,
        "in words": sentence(check(found.condition, names)),
        "cost": indexed(check(found.condition, names)).words(),
        "legal basis": found.legal_basis,
        "owner": found.owner,
        "review by": found.review_date.isoformat(),
    }
    for name, value in rows.items():
        results.print(f"[bold]{name:12}[/] {escape(str(value))}")


@profiles_app.command("check")
def check_profiles(files: Annotated[list[Path], typer.Argument(help="YAML documents with profiles.")]) -> None:
    """Check profile documents: every fault with line, column and remedy. Exit 2 when there is one."""
    names = {named.name for named in shipped_lists()}
    faults = 0
    for path in every_file(files):
        try:
            content = path.read_bytes()
        except OSError as error:
            raise Invalid(f"{path} cannot be read: {error.strerror}.", where=str(path)) from error
        profiles, findings = load_profiles(content, lists=names, legal_bases=shipped_legal_bases())
        faults += len(findings)
        for finding in findings:
            results.print(escape(f"{path}:{finding.line}: {finding.severity}: {finding.message}"), soft_wrap=True)
        for profile in profiles:
            condition = check(profile.condition, names)
            if is_dear(condition):
                notes.print(escape(f"{path}: {profile.id}: {indexed(condition).words()}"), soft_wrap=True)
        notes.print(escape(f"{path}: {len(profiles)} profiles are good, {len(findings)} faults."))
    if faults:
        raise typer.Exit(2)


@profiles_app.command("read")
def read_condition(
    text: Annotated[str, typer.Argument(help="A condition, or with --sentence a sentence.")],
    as_sentence: Annotated[bool, typer.Option("--sentence", help="The text is a sentence in words.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read a condition, or a sentence in words: what it says in the other form, and what it costs."""
    names = {named.name for named in shipped_lists()}
    found = read_sentence(text, names) if as_sentence else check(text, names)
    told = {
        "condition": found.text,
        "in_words": sentence(found, whole=True),
        "reads": sorted(found.reads),
        "cost": indexed(found).words(),
    }
    if as_json:
        print_json_line(told)
        return
    for name, value in told.items():
        shown = value if isinstance(value, str) else ", ".join(value)
        results.print(f"[bold]{name.replace('_', ' '):12}[/] {escape(shown)}", soft_wrap=True)


@profiles_app.command("why-not")
def why_profile_did_not_hit(
    profile: Annotated[str, typer.Argument(metavar="ID", help="The profile's id, such as GL-GOODS-001.")],
    paths: Paths,
    as_json: AsJson = False,
    schemas: SchemasDir = None,
) -> None:
    """Tell for each message at what a profile failed: its restrictions, or which parts of its condition."""
    knowledge = knowledge_here()
    xsd = schemas_in(schemas)
    for path in every_file(paths):
        for line in why_not_lines(name_of(path), reading_of(path, xsd), knowledge, profile.upper()):
            if as_json:
                print_json_line(line)
                continue
            results.print(escape(f"{line['file']} {line['reference'] or ''}: {line['answer']}"), soft_wrap=True)
            for said in line["sentences"]:
                results.print(escape(f"  {said}"), soft_wrap=True)


def redecide(
    assessment: Annotated[str | None, typer.Argument(help="The id of a stored assessment.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every stored assessment.")] = False,
    as_json: AsJson = False,
) -> None:
    """Decide stored assessments again from their stored facts and configuration: is the result identical?"""
    if every is (assessment is not None):
        raise Invalid("Give the id of one assessment, or --all.", remedy="greenlane redecide --all")
    with the_installation() as installation:
        answers = redecide_all(installation) if every else iter([redecide_one(installation, str(assessment))])
        counts: dict[str, int] = {}
        for answer in answers:
            counts[answer.answer] = counts.get(answer.answer, 0) + 1
            _tell(answer, as_json, quiet=every)
    notes.print(", ".join(f"{count} {answer}" for answer, count in sorted(counts.items())) or "No assessments.")
    if set(counts) - {"identical", "purged"}:
        raise typer.Exit(1)


def reread(
    assessment: Annotated[str, typer.Argument(help="The id of a stored assessment.")], as_json: AsJson = False
) -> None:
    """Read the stored bytes of an assessment with today's reader, lists and configuration: what has drifted?"""
    with the_installation() as installation:
        _tell(reread_one(installation, assessment), as_json, quiet=False)


def _tell(answer: Again, as_json: bool, *, quiet: bool) -> None:
    document: dict[str, Any] = answer.document()
    if as_json:
        print_json_line(document)
    elif not quiet or answer.answer != "identical":
        results.print(escape(f"{answer.assessment}: {answer.answer}"))
        for difference in answer.differences:
            results.print(escape(f"  {difference}"))
