# SPDX-License-Identifier: Apache-2.0
"""The honest report on a table: what a score finds on lines whose like it has not seen, beside simpler rivals.

Three questions. *Unseen lines*: folds that share no repeated line (the deciding one). *Any lines*: rows drawn at
random, where repeats stand on both sides and a look-up of them may beat every model. *Later lines*: the last weeks,
from what was known before they began.
"""

import numpy as np
from msgspec import Struct

from greenlane.errors import Invalid

from ..rates import Interval
from .calibration import logistic, recalibrated
from .fitting import planned, ready
from .grouping import folds, one_of_each, repeats
from .lines import NO_DAY, Flags, Floats, Integers, Lines, Source
from .lookup import look_up
from .metrics import DRAWS, Measured, measured, reliability
from .parts import Settings, fit_parts
from .screening import numbers_in_words, with_numbers

MODEL, LINEAR, LOOK_UP, BASE = "model", "logistic regression", "look-up table", "base rate"
LATER_WEEKS = 13
_AT = "0.05"


class Compared(Struct, frozen=True, kw_only=True):
    """One question asked of every rival: the measures of each by its name."""

    question: str
    lines: int
    measures: dict[str, Measured]


class Report(Struct, frozen=True, kw_only=True):
    """The report. ``warnings`` are sentences that must be read before any figure is believed."""

    rows: int
    groups: int
    base_rate: float
    repeated_rows: float
    single_label: float
    folds: int
    unseen: Compared
    any_rows: Compared | None
    later: Compared | None
    reliability: list[tuple[float, float, int]]
    left_out: dict[str, str]
    warnings: tuple[str, ...]


def report(each: Lines, sources: tuple[Source, ...], settings: Settings, draws: int = DRAWS) -> Report:
    """Make the report. Raises ``Invalid`` where nothing can be learned from these lines."""
    ready(each)
    rates = numbers_in_words(each, sources)
    each = with_numbers(each, rates)
    apart = folds(each.group, settings.folds, settings.seed)
    scores, left_out, suspicious = _across(each, apart, sources, rates, settings)
    unseen = _compared("lines whose like was not learned from", each, scores, draws)
    share, alike = repeats(each)
    rows = np.random.default_rng(settings.seed).permutation(len(each)) % settings.folds == 0
    any_rows = _held_out("rows drawn at random, repeats on both sides", each, ~rows, rows, sources, rates, settings)
    later = _later(each, sources, rates, settings)
    return Report(
        rows=len(each),
        groups=len(np.unique(each.group)),
        base_rate=float(each.label.mean()),
        repeated_rows=share,
        single_label=alike,
        folds=settings.folds,
        unseen=unseen,
        any_rows=any_rows,
        later=later,
        reliability=reliability(each.label, scores[MODEL]),
        left_out=left_out,
        warnings=tuple(_warnings(unseen, any_rows, share, alike, suspicious)),
    )


def _across(
    each: Lines, apart: Integers, sources: tuple[Source, ...], rates: tuple[str, ...], settings: Settings
) -> tuple[dict[str, Floats], dict[str, str], dict[str, float]]:
    """Scores of each rival for every line, from parts fitted without its fold; columns left out, suspicious ones."""
    margin, linear = np.zeros(len(each)), np.zeros(len(each))
    looked, base = np.zeros(len(each)), np.full(len(each), each.label.mean())
    left_out: dict[str, str] = {}
    suspicious: dict[str, float] = {}
    for fold in range(settings.folds):
        inside = apart == fold
        if not inside.any():
            continue
        earlier, later = each.taken(~inside), each.taken(inside)
        first, second, chosen = _margins(earlier, later, sources, rates, settings)
        margin[inside], linear[inside] = first, second
        looked[inside] = look_up(earlier, later, _goods(sources, each))
        left_out |= chosen[0]
        suspicious |= chosen[1]
    scores = {LOOK_UP: looked, BASE: base}
    for name, values in ((MODEL, margin), (LINEAR, linear)):
        scores[name] = np.zeros(len(each))
        for fold in range(settings.folds):  # the correction of a fold is found on the other ones
            inside = apart == fold
            fitted = recalibrated(values[~inside], each.label[~inside], each.inclusion[~inside], each.day[~inside], 0)
            scores[name][inside] = fitted.probability(values[inside])
    return scores, left_out, suspicious


def _margins(
    earlier: Lines, later: Lines, sources: tuple[Source, ...], rates: tuple[str, ...], settings: Settings
) -> tuple[Floats, Floats, tuple[dict[str, str], dict[str, float]]]:
    one, rows = one_of_each(earlier)
    chosen, plan = planned(earlier, one, sources, rates, settings)
    linear, trees = fit_parts(one, rows, plan, settings).margins(later)
    return (linear + trees) / 2, linear, (chosen.left_out, chosen.suspicious)


def _held_out(
    question: str,
    each: Lines,
    learned: Flags,
    asked: Flags,
    sources: tuple[Source, ...],
    rates: tuple[str, ...],
    settings: Settings,
    draws: int = DRAWS,
) -> Compared | None:
    """The rivals on some lines from others; None where either side has one class alone."""
    earlier, later = each.taken(learned), each.taken(asked)
    if not len(later) or len({*np.unique(later.label > 0)}) < 2:
        return None
    try:
        ready(earlier)
    except Invalid:
        return None
    margin, linear, _ = _margins(earlier, later, sources, rates, settings)
    scores = {
        MODEL: logistic(margin),
        LINEAR: logistic(linear),
        LOOK_UP: look_up(earlier, later, _goods(sources, each)),
        BASE: np.full(len(later), earlier.label.mean()),
    }
    return _compared(question, later, scores, draws)


def _later(each: Lines, sources: tuple[Source, ...], rates: tuple[str, ...], settings: Settings) -> Compared | None:
    """The last weeks, lines that had no like before; learned from outcomes that were known when they began."""
    dated = each.day != NO_DAY
    if not dated.all():
        return None
    begin = int(each.day.max()) - 7 * LATER_WEEKS
    learned = (each.day <= begin) & (each.known <= begin)
    asked = (each.day > begin) & ~np.isin(each.group, each.group[learned])
    if learned.sum() < 100 or asked.sum() < 100:
        return None
    return _held_out(f"new lines of the last {LATER_WEEKS} weeks", each, learned, asked, sources, rates, settings)


def _compared(question: str, lines: Lines, scores: dict[str, Floats], draws: int) -> Compared:
    found = {name: measured(lines.label, scores[name], lines.group, draws) for name in (MODEL, LINEAR, LOOK_UP, BASE)}
    return Compared(question=question, lines=len(lines), measures=found)


def _warnings(
    unseen: Compared, any_rows: Compared | None, share: float, alike: float, suspicious: dict[str, float]
) -> list[str]:
    told = []
    if any_rows is not None:
        model, looked = any_rows.measures[MODEL], any_rows.measures[LOOK_UP]
        if looked.area >= model.area or looked.precision[_AT] >= model.precision[_AT]:
            told.append(
                f"A plain look-up of repeated lines beats the model on rows drawn at random (area under the curve "
                f"{looked.area:.3f} against {model.area:.3f}, precision at 5 % {looked.precision[_AT]:.2f} against "
                f"{model.precision[_AT]:.2f}). {share:.0%} of the rows repeat another, and {alike:.1%} of the repeated "
                "lines have one label alone: on such rows any good figure is memory, not skill. Believe only the "
                "figures on unseen lines."
            )
    model, looked = unseen.measures[MODEL], unseen.measures[LOOK_UP]
    if looked.area >= model.area:
        told.append("On unseen lines too the look-up is as good as the model: the model has learned nothing more.")
    low = (model.intervals.get("area") or Interval(0.0, 1.0)).low
    if low <= 0.5:
        told.append("On unseen lines the model cannot be told from chance: do not use it.")
    for name, area in sorted(suspicious.items()):
        told.append(
            f"The column {name} alone ranks lines almost perfectly (area {area:.3f}): it may hold the outcome itself."
        )
    return told


def _goods(sources: tuple[Source, ...], lines: Lines) -> str | None:
    return next((source.name for source in sources if source.target == "item.hs" and source.name in lines.words), None)
