# SPDX-License-Identifier: Apache-2.0
"""The learned score as commands use it: fit tables into a folder's files, score tables row by row, report on tables."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, BinaryIO

import msgspec
import numpy as np
from msgspec import Struct

from greenlane.errors import Invalid
from greenlane.intake import Limits, Mapping
from greenlane.targeting import learning

from .learning_tables import Told, Wanted, batches, joined, sources_of

Files = Sequence[tuple[str, BinaryIO]]
"""Opened files with their names."""

_EPOCH = date(1970, 1, 1).toordinal()


class Learned(Struct, frozen=True, kw_only=True):
    """A fitted score as files by name, its card, and what is to be told of the tables it was fitted to."""

    files: dict[str, bytes]
    card: dict[str, Any]
    notes: tuple[str, ...]


def learn(
    files: Files, mapping: Mapping, wanted: Wanted, settings: learning.Settings, limits: Limits, today: date
) -> Learned:
    """Fit a score to tables. Raises ``Invalid`` where they cannot be learned from, saying why."""
    lines, sources, told, unused = _labelled(files, mapping, wanted, limits, today)
    fitted = learning.fit(lines, sources, settings)
    card = learning.card_of(
        fitted,
        mapping=mapping.name,
        label=wanted.label or "",
        group=told.group,
        made=today.isoformat(),
        told=unused,
    )
    made = learning.files_of(fitted, mapping.name, sources, card)
    return Learned(files=made, card=msgspec.json.decode(made["card.json"]), notes=tuple(notes_of(told, unused)))


def reported(
    files: Files, mapping: Mapping, wanted: Wanted, settings: learning.Settings, limits: Limits, today: date
) -> tuple[learning.Report, tuple[str, ...]]:
    """The honest report on tables, and what is to be told of them. Raises ``Invalid`` as ``learn``."""
    lines, sources, told, unused = _labelled(files, mapping, wanted, limits, today)
    return learning.report(lines, sources, settings), tuple(notes_of(told, unused))


def scores(
    files: Files, mapping: Mapping, model: learning.Model, limits: Limits, told: Told
) -> Iterator[tuple[int, float, float | None]]:
    """Row (from 0, over all files), probability and expected recovery of every data row in order, batch by batch.

    A row that cannot be read gets the score of a line of which nothing is known.
    """
    row = 0
    for batch in batches(files, mapping, model.plan.sources, Wanted(), limits, told, needed=False):
        scored = model.score(batch.lines)
        expected = scored.expected_recovery
        for position, probability in enumerate(scored.probability.tolist()):
            yield row, probability, None if expected is None else float(expected[position])
            row += 1


def model_from(files: dict[str, bytes], mapping: Mapping) -> learning.Model:
    """A score from its files. Raises ``Invalid`` where they are damaged, or the score reads another mapping."""
    model = learning.load(files)
    if model.plan.mapping != mapping.name:
        raise Invalid(
            f"The model was fitted with the mapping {model.plan.mapping}, not {mapping.name}.",
            code="learn.other_mapping",
            where="--mapping",
            remedy=f"Name {model.plan.mapping}, or fit a model with this mapping.",
        )
    return model


def _labelled(
    files: Files, mapping: Mapping, wanted: Wanted, limits: Limits, today: date
) -> tuple[learning.Lines, tuple[learning.Source, ...], Told, dict[str, int]]:
    """The rows that may be learned from, the columns that may be read, and what is to be told."""
    told = Told()
    sources = sources_of(mapping, wanted)
    lines = joined(batches(files, mapping, sources, wanted, limits, told, needed=True), told)
    sources = tuple(source for source in sources if source.name not in told.lacking)
    chosen, unused = learning.usable(lines, today.toordinal() - _EPOCH)
    return lines.taken(np.flatnonzero(chosen)), sources, told, unused


def notes_of(told: Told, unused: dict[str, int] | None = None) -> Iterator[str]:
    """What is to be told of tables that were read, in sentences."""
    if told.bad_rows:
        first = "; ".join(
            f"{finding.path}: {finding.message}" if finding.path else finding.message for finding in told.findings
        )
        yield f"{told.bad_rows} of {told.rows} rows could not be read. {first}"
    if told.bad_cells:
        yield f"{told.bad_cells} different cells could not be read by the mapping, and count as empty."
    if told.lacking:
        yield f"The table lacks columns that the mapping names: {', '.join(told.lacking)}."
    if told.bad_labels:
        shown = ", ".join(f"{text!r} ({count})" for text, count in told.bad_labels.most_common(5))
        yield f"{told.bad_labels.total()} rows have a label that is neither 1 nor 0, and were left out: {shown}."
    if told.sampled < 1:
        yield f"The table is large: one group in {round(1 / told.sampled)} was drawn to learn from."
    for why, count in (unused or {}).items():
        rest = count - (told.bad_labels.total() + told.bad_rows if why == "without a label" else 0)
        if rest > 0:
            yield f"{rest} rows {why} were left out."


def report_text(found: learning.Report) -> str:
    """The report for people: warnings first, then a table for each question."""
    lines = [f"WARNING: {warning}" for warning in found.warnings]
    lines += [""] if lines else []
    lines.append(
        f"{found.rows} rows, {found.groups} groups of rows that repeat each other; base rate {found.base_rate:.3f}. "
        f"{found.repeated_rows:.0%} of the rows repeat another; {found.single_label:.1%} of the repeated groups have "
        "one label alone."
    )
    for compared in (found.unseen, found.any_rows, found.later):
        if compared is None:
            continue
        lines += ["", f"{compared.question[0].upper()}{compared.question[1:]} ({compared.lines})", ""]
        head = ("", "area under curve", "precision at 5 %", "precision at 10 %", "calibration error")
        lines.append(f"{head[0]:<20}" + "".join(f"{one:<24}" for one in head[1:]).rstrip())
        lines += [_measures_line(name, one) for name, one in compared.measures.items()]
    if found.left_out:
        lines += ["", "Columns left out:"]
        lines += [f"  {name}: {why}" for name, why in found.left_out.items()]
    return "\n".join([*lines, ""])


def _measures_line(name: str, one: learning.Measured) -> str:
    cells = [_cell(one.area, one, "area"), _cell(one.precision["0.05"], one, "0.05")]
    cells += [_cell(one.precision["0.1"], one, "0.1"), f"{one.calibration_error:.3f}"]
    return (f"{name:<20}" + "".join(f"{cell:<24}" for cell in cells)).rstrip()


def _cell(value: float, one: learning.Measured, name: str) -> str:
    interval = one.intervals.get(name)
    return f"{value:.3f} [{interval.low:.3f}, {interval.high:.3f}]" if interval else f"{value:.3f}"
