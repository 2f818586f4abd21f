# SPDX-License-Identifier: Apache-2.0
"""Fitting a score: which lines may be learned from, what they say under other folds, and the parts fitted to all."""

from typing import Any

import numpy as np
from msgspec import Struct

from greenlane.errors import Invalid

from .calibration import Calibration, logistic, recalibrated
from .design import Design, design
from .grouping import folds, one_of_each
from .linear import linear_margin
from .lines import NO_DAY, Flags, Floats, Integers, Lines, Source
from .metrics import Measured, measured
from .parts import Parts, Settings, fit_parts
from .recovery import Recovery, fit_recovery
from .screening import Chosen, choose, number, numbers_in_words, with_numbers

YEAR_WEEKS = 52
"""How far back outcomes count where time matters (the window)."""

LEAST_LINES = 40
LEAST_EACH = 10
_SURE = 2.0  # standard errors by which younger lines alone must predict better
_OLDER = 0.05  # from which share of older lines it is asked whether they help


class Fitted(Struct, frozen=True, kw_only=True):
    """A fitted score, before it is made into files.

    ``margins`` are those of lines under folds that did not hold them (of the trees, and of the linear part alone);
    ``one`` are the lines that stand for their groups, ``each`` all rows that were learned from.
    """

    parts: Parts
    chosen: Chosen
    calibration: Calibration
    shadow_calibration: Calibration
    settings: Settings
    window_weeks: int
    as_of: bool
    time_test: dict[str, float]
    one: Lines
    rows: Floats
    each: Lines
    out_of_fold: Floats
    champion: Measured
    shadow: Measured
    recovery: Recovery | None


def usable(lines: Lines, today: int | None = None) -> tuple[Flags, dict[str, int]]:
    """Which lines may be learned from, and how many may not, by why.

    A line without a label is none; a label that lies in the future, or was known before its line was declared, is not
    believed.
    """
    labelled = np.isfinite(lines.label)
    future = np.zeros(len(lines), dtype=np.bool_)
    if today is not None:
        future = (lines.day > today) | (lines.known > today)
    before = (lines.day != NO_DAY) & (lines.known != NO_DAY) & (lines.known < lines.day)
    return labelled & ~future & ~before, {
        "without a label": int((~labelled).sum()),
        "from the future": int((labelled & future).sum()),
        "with a result known before the line was declared": int((labelled & ~future & before).sum()),
    }


def ready(lines: Lines) -> None:
    """Raise ``Invalid`` where nothing can be learned from these lines, saying why."""
    hits = float(lines.label.sum())
    misses = len(lines) - hits
    if len(lines) == 0:
        raise Invalid(
            "No line of the table has a label that can be read.",
            code="learn.no_labels",
            where="--label",
            remedy="Name the column that holds what controls found: 1 for an irregularity, 0 for none.",
        )
    if min(hits, misses) == 0:
        kind = "irregular" if hits else "free of irregularities"
        raise Invalid(
            f"Every one of the {len(lines)} labelled lines is {kind}: with one class there is nothing to tell apart.",
            code="learn.one_class",
            where="--label",
            remedy="Give outcomes of both kinds; results of random controls hold both.",
        )
    if len(lines) < LEAST_LINES or min(hits, misses) < LEAST_EACH:
        raise Invalid(
            f"{len(lines)} labelled lines, {hits:.0f} of them irregular, are too few to learn from.",
            code="learn.too_few",
            where="--label",
            remedy=f"At least {LEAST_LINES} lines and {LEAST_EACH} of each kind are needed, and thousands are better.",
        )


def fit(each: Lines, sources: tuple[Source, ...], settings: Settings) -> Fitted:
    """Fit a score to labelled lines. Raises ``Invalid`` where nothing can be learned from them."""
    ready(each)
    rates = numbers_in_words(each, sources)
    each = with_numbers(each, rates)
    window, as_of, test = _time(each, sources, rates, settings)
    if window:
        each = each.taken(within(each, window))
        ready(each)
    settings = Settings(**{**_fields(settings), "window_weeks": window, "as_of": as_of})
    one, rows = one_of_each(each)
    chosen, plan = planned(each, one, sources, rates, settings)
    margins, linear = out_of_fold(one, rows, plan, settings)
    _, place = np.unique(each.group, return_inverse=True)
    blended, alone = margins[place], linear[place]
    # where nothing was drawn and time does not matter, more lines are better than younger ones
    weeks = settings.calibration_weeks if as_of or np.isfinite(each.inclusion).any() else 0
    calibration = recalibrated(blended, each.label, each.inclusion, each.day, weeks)
    shadow = recalibrated(alone, each.label, each.inclusion, each.day, weeks)
    parts = fit_parts(one, rows, plan, settings)
    return Fitted(
        parts=parts,
        chosen=chosen,
        calibration=calibration,
        shadow_calibration=shadow,
        settings=settings,
        window_weeks=window,
        as_of=as_of,
        time_test=test,
        one=one,
        rows=rows,
        each=each,
        out_of_fold=blended,
        champion=measured(each.label, calibration.probability(blended), each.group),
        shadow=measured(each.label, shadow.probability(alone), each.group),
        recovery=fit_recovery(one, parts),
    )


def planned(
    each: Lines, one: Lines, sources: tuple[Source, ...], rates: tuple[str, ...], settings: Settings
) -> tuple[Chosen, Design]:
    """Choose columns and plan keys. Raises ``Invalid`` where no column says anything."""
    apart = folds(one.group, settings.folds, settings.seed)
    chosen = choose(one, each, sources, rates, np.ones(len(one)), apart)
    plan = design(one, chosen, {source.name: source.target for source in sources})
    if not plan.keys and not plan.of_number:
        raise Invalid(
            "No column says anything about the outcome: each is constant, empty, or no better than chance.",
            code="learn.nothing_to_read",
            where="--mapping",
            remedy="Look whether the mapping names the columns of goods, route, weight and value.",
        )
    return chosen, plan


def out_of_fold(one: Lines, rows: Floats, plan: Design, settings: Settings) -> tuple[Floats, Floats]:
    """Margins of each line from parts that were fitted without its fold: of the score, and of the linear part alone."""
    apart = folds(one.group, settings.folds, settings.seed)
    blended, linear = np.zeros(len(one)), np.zeros(len(one))
    for fold in np.unique(apart):
        inside = apart == fold
        rest = one.taken(~inside)
        if not _both(rest.label):
            continue
        first, second = fit_parts(rest, rows[~inside], plan, settings).margins(one.taken(inside))
        linear[inside], blended[inside] = first, (first + second) / 2
    return blended, linear


def within(lines: Lines, weeks: int) -> Flags:
    """Which lines lie within so many weeks before the last one; those without a day stay."""
    dated = lines.day != NO_DAY
    last = int(lines.day[dated].max()) if dated.any() else 0
    kept: Flags = ~dated | (lines.day > last - 7 * weeks)
    return kept


def _time(
    each: Lines, sources: tuple[Source, ...], rates: tuple[str, ...], settings: Settings
) -> tuple[int, bool, dict[str, float]]:
    """How far back outcomes count, and whether only those known before: as told, or as the lines themselves say.

    Lines of the last year (or, of less than a year, the younger half) are predicted by the linear part under folds,
    once from lines as young as they and once from older ones too. Where the older ones clearly do harm, time
    matters: the window closes at 52 weeks, and rates are counted as they were known on the day.
    """
    if settings.window_weeks is not None:
        return settings.window_weeks, settings.as_of, {}
    dated = each.day != NO_DAY
    if not dated.all():
        return 0, settings.as_of, {}
    young = within(each, YEAR_WEEKS)
    if (~young).mean() < _OLDER:
        young = each.day > np.median(each.day)
    if (~young).mean() < _OLDER or not _both(each.label[young]):
        return 0, settings.as_of, {}
    alone = _losses(each, young, young, sources, rates, settings)
    every = _losses(each, young, np.ones(len(each), dtype=np.bool_), sources, rates, settings)
    gain, error = _mean_by_group((every - alone)[young], each.group[young])
    matters = gain > _SURE * error
    found = {"young": float(alone[young].mean()), "all": float(every[young].mean()), "gain": gain, "error": error}
    return (YEAR_WEEKS if matters else 0), settings.as_of or matters, found


def _losses(
    each: Lines, asked: Flags, learned: Flags, sources: tuple[Source, ...], rates: tuple[str, ...], settings: Settings
) -> Floats:
    """The logarithmic loss on each line asked for, from lines that may be learned from, by the linear part alone."""
    apart = folds(each.group, settings.folds, settings.seed)
    found = np.zeros(len(each))
    quick = Settings(**{**_fields(settings), "repeats": 0})
    for fold in np.unique(apart):
        rest, inside = each.taken(learned & (apart != fold)), each.taken(asked & (apart == fold))
        if not len(inside) or not _both(rest.label):
            continue
        one, rows = one_of_each(rest)
        _, plan = planned(rest, one, sources, rates, quick)
        parts = fit_parts(one, rows, plan, quick)
        margin = linear_margin(parts.weights, parts.places(inside, plan.numbers.of(inside)))
        chance = np.clip(logistic(margin), 1e-6, 1 - 1e-6)
        found[asked & (apart == fold)] = -np.where(inside.label > 0, np.log(chance), np.log(1 - chance))
    return found


def _mean_by_group(values: Floats, group: Integers) -> tuple[float, float]:
    """The mean over lines, and its standard error where the lines of a group fall together."""
    _, place = np.unique(group, return_inverse=True)
    mean = float(values.mean())
    sums = np.bincount(place, values - mean)
    return mean, float(np.sqrt((sums**2).sum()) / len(values))


def _both(label: Floats) -> bool:
    return bool(len(label) and label.max() > 0 and label.min() < 1)


def _fields(settings: Settings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in settings.__struct_fields__}


def label_of(word: str, positive: frozenset[str] = frozenset()) -> float | None:
    """What a cell of the label says: 1, 0, NaN for nothing, None for a word that is no label."""
    text = word.strip().casefold()
    if text in positive:
        return 1.0
    if not text:
        return float("nan")
    if text in ("true", "yes", "y", "t"):
        return 1.0
    if text in ("false", "no", "n", "f"):
        return 0.0
    value = number(text)
    return value if value in (0.0, 1.0) else None


def groups_numbered(keys: list[tuple[str, ...]]) -> Integers:
    """A number for each tuple of cells: equal tuples, equal numbers."""
    known: dict[tuple[str, ...], int] = {}
    return np.fromiter((known.setdefault(key, len(known)) for key in keys), np.int64, len(keys))
