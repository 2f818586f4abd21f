# SPDX-License-Identifier: Apache-2.0
"""``greenlane learn``: fit a score to what controls found, score tables by it, and report honestly how good it is."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import msgspec
import typer
from rich.markup import escape

from greenlane.errors import Invalid, NotFound, Unavailable

from .output import notes, print_json_line, results
from .reading import limits

if TYPE_CHECKING:
    from greenlane.intake import Mapping
    from greenlane.targeting import learning
    from greenlane.wiring.learning_tables import Wanted

Data = Annotated[list[Path], typer.Argument(help="Tables: CSV, NDJSON or Parquet.", show_default=False)]
MappingName = Annotated[str, typer.Option("--mapping", help="A shipped mapping's name, or a YAML document.")]
Label = Annotated[str, typer.Option("--label", help="The column of the result: 1 (irregular) or 0.")]
Group = Annotated[
    str, typer.Option("--group", help="Columns by which rows repeat each other; without it goods, route and weight.")
]
Seed = Annotated[int, typer.Option("--seed", help="The same seed gives the same model.", min=0)]
Window = Annotated[
    int | None,
    typer.Option("--window-weeks", help="How far back outcomes count (0: all). Without it the table is asked.", min=0),
]
OutcomeDate = Annotated[str | None, typer.Option("--outcome-date", help="The column of the day the result was known.")]
Inclusion = Annotated[
    str | None, typer.Option("--inclusion", help="The column of the probability of the random draw; empty: not drawn.")
]
RecoveryColumn = Annotated[str | None, typer.Option("--recovery", help="The column of what a control recovered.")]
Positive = Annotated[
    str, typer.Option("--positive", help="Words of the label that mean an irregularity, separated by commas.")
]
OutcomeTime = Annotated[
    bool, typer.Option("--outcome-time", help="Count for each line only outcomes that were known before its day.")
]


def add_to(app: typer.Typer) -> None:
    """Add the commands of the learned score."""
    learn = typer.Typer(help="Learn from what controls found: a probability, kept apart from the rules.")
    learn.command("fit")(fit_score)
    learn.command("score")(score_tables)
    learn.command("report")(report_tables)
    app.add_typer(learn, name="learn")


def fit_score(
    data: Data,
    mapping: MappingName,
    label: Label,
    out: Annotated[Path, typer.Option("--out", help="The folder for the model.", show_default=False)],
    group: Group = "",
    seed: Seed = 0,
    window_weeks: Window = None,
    outcome_time: OutcomeTime = False,
    outcome_date: OutcomeDate = None,
    inclusion: Inclusion = None,
    recovery: RecoveryColumn = None,
    positive: Positive = "",
    json: Annotated[bool, typer.Option("--json", help="Print the model card as JSON.")] = False,
) -> None:
    """Fit a score to tables with results of controls, and write it with its model card into a folder.

    The folder holds ONNX and JSON, nothing that could be executed; manifest.json has the digest of each file.
    """
    from greenlane.wiring.learning import learn

    wanted = _wanted(label, group, outcome_date, inclusion, recovery, positive)
    _free_for_model(out)
    with _opened(data) as files:
        learned = learn(
            files, _mapping(mapping), wanted, _settings(seed, window_weeks, outcome_time), limits(), _today()
        )
    _write(out, learned.files)
    _tell(learned.notes)
    if json:
        print_json_line(learned.card)
        return
    measured = learned.card["measured_on_unseen_groups"]["score"]
    results.print(
        escape(
            f"The model {learned.card['digest'][:12]} is in {out}. On lines whose like it has not seen: area under "
            f"the curve {measured['area']:.3f}, precision at 5 % {measured['precision']['0.05']:.3f}, at 10 % "
            f"{measured['precision']['0.1']:.3f}, calibration error {measured['calibration_error']:.3f}, base rate "
            f"{measured['base_rate']:.3f}. Read {out / 'card.md'}."
        ),
        soft_wrap=True,
    )


def score_tables(
    data: Data,
    mapping: MappingName,
    model: Annotated[Path, typer.Option("--model", help="The folder of the model.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="The CSV file for the scores.", show_default=False)],
) -> None:
    """Score tables: a line for each data row in order, with its number (from 0) and the probability.

    A row that cannot be read is scored as one of which nothing is known, and told on standard error.
    """
    from greenlane.wiring.learning import model_from, notes_of, scores
    from greenlane.wiring.learning_tables import Told

    named = _mapping(mapping)
    loaded = model_from(_model_files(model), named)
    told = Told()
    money = loaded.plan.recovery is not None
    with _opened(data) as files, _writing(out) as stream:
        stream.write(b"row,score,expected_recovery\n" if money else b"row,score\n")
        for row, score, expected in scores(files, named, loaded, limits(), told):
            rest = f",{expected:.2f}" if expected is not None else ""
            stream.write(f"{row},{score:.9f}{rest}\n".encode())
    _tell(notes_of(told))
    notes.print(escape(f"{told.rows} rows scored by the model {loaded.digest[:12]}, in {out}."), soft_wrap=True)


def report_tables(
    data: Data,
    mapping: MappingName,
    label: Label,
    group: Group = "",
    out: Annotated[Path, typer.Option("--out", help="The folder for report.txt, report.json and report.svg.")] = Path(
        "learning-report"
    ),
    seed: Seed = 0,
    window_weeks: Window = None,
    outcome_time: OutcomeTime = False,
    outcome_date: OutcomeDate = None,
    inclusion: Inclusion = None,
    positive: Positive = "",
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Report how good a score fitted to these tables would be, on lines whose like it has not seen.

    Beside it stand the base rate, a plain look-up of repeated lines and a logistic regression, with intervals; where
    the look-up beats the model the report warns.
    """
    from greenlane.wiring.learning import report_text, reported
    from greenlane.wiring.learning_pictures import report_picture

    wanted = _wanted(label, group, outcome_date, inclusion, None, positive)
    with _opened(data) as files:
        found, told = reported(
            files, _mapping(mapping), wanted, _settings(seed, window_weeks, outcome_time), limits(), _today()
        )
    text = report_text(found)
    written = msgspec.json.format(msgspec.json.encode(found), indent=2)
    _write(out, {"report.txt": text.encode(), "report.json": written, "report.svg": report_picture(found)})
    _tell(told)
    if json:
        print_json_line(msgspec.to_builtins(found))
    else:
        results.print(escape(text), soft_wrap=True)
    notes.print(escape(f"Text, JSON and picture are in {out}."), soft_wrap=True)


def _settings(seed: int, window_weeks: int | None, outcome_time: bool) -> "learning.Settings":
    from greenlane.targeting import learning

    return learning.Settings(seed=seed, window_weeks=window_weeks, as_of=outcome_time)


def _wanted(
    label: str, group: str, outcome_date: str | None, inclusion: str | None, recovery: str | None, positive: str
) -> "Wanted":
    from greenlane.wiring.learning_tables import Wanted

    return Wanted(
        label=label.strip(),
        group=_names(group),
        outcome_date=outcome_date,
        inclusion=inclusion,
        recovery=recovery,
        positive=frozenset(word.casefold() for word in _names(positive)),
    )


def _names(text: str) -> tuple[str, ...]:
    """Names separated by commas, with spaces inside or around them."""
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def _mapping(name: str) -> "Mapping":
    from .tables import mapping_named

    found = mapping_named(name)
    assert found is not None  # a name was given
    return found


@contextmanager
def _opened(paths: list[Path]) -> Iterator[list[tuple[str, BinaryIO]]]:
    """Open every file before anything is done. Raises ``NotFound`` or ``Invalid`` for one that cannot be."""
    with ExitStack() as held:
        files: list[tuple[str, BinaryIO]] = []
        for path in paths:
            try:
                stream = held.enter_context(path.open("rb"))
            except FileNotFoundError as missing:
                raise NotFound(f"There is no file {path}.", code="learn.no_file", where=str(path)) from missing
            except OSError as error:
                raise Invalid(f"{path} cannot be opened: {error.strerror}.", where=str(path)) from error
            files.append((str(path), stream))
        yield files


def _model_files(folder: Path) -> dict[str, bytes]:
    """The files of a model's folder by name. Raises ``NotFound`` where there is none."""
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}.", code="learn.no_model", where="--model")
    try:
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    except OSError as error:
        raise Unavailable(f"{folder} cannot be read: {error.strerror}.", where="--model") from error


def _free_for_model(folder: Path) -> None:
    """Raise ``Invalid`` where the folder holds something that is no model: nothing else is overwritten."""
    taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    if taken and not (folder / "manifest.json").is_file():
        raise Invalid(
            f"{folder} is there already and holds something that is no model.",
            code="cli.folder_in_use",
            where="--out",
            remedy="Give another folder, or an empty one.",
        )


def _write(folder: Path, files: dict[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise _unwritable(folder, error) from error


@contextmanager
def _writing(path: Path) -> Iterator[BinaryIO]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            yield stream
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> Unavailable:
    return Unavailable(
        f"{path} cannot be written: {error.strerror}.",
        code="cli.folder_unwritable",
        where="--out",
        remedy="Give a place that you may write to, on a disk with room.",
    )


def _tell(sentences: "tuple[str, ...] | Iterator[str]") -> None:
    for sentence in sentences:
        notes.print(escape(sentence), soft_wrap=True)


def _today() -> date:
    return datetime.now(UTC).date()
