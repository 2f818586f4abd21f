# SPDX-License-Identifier: Apache-2.0
"""Which columns are worth reading: constant ones are left out, and those whose past says nothing about the outcome.

The past of a column is asked for lines of other groups only, so that a column that merely repeats itself with the line
(a party that always declares the same goods) does not pass for a signal.
"""

import numpy as np
from msgspec import Struct

from .axes import Axis
from .keys import Key, combined, counted, rates_of_others
from .lines import Concept, Flags, Floats, Integers, Lines, Source, Words
from .metrics import area_under_curve, error_of_area
from .sources import DEPARTURES, HS, ORIGIN

STEADY = 0.95
"""From which share of repeated groups with one single word on a column belongs to the line, not to the occasion."""

TOO_GOOD = 0.98
"""Above this area under the curve a single column looks as if it held the outcome itself."""

_MARGIN = 3.0  # standard errors above chance, for what belongs to the occasion: such columns are many
_MARGIN_OF_LINE = 1.0  # for what belongs to the line, as a tariff treatment does
_NUMBER_WORDS = 64  # whole numbers of so many kinds are codes
_IDENTIFYING = 0.5  # share of distinct words from which a national code identifies


class Chosen(Struct, frozen=True, kw_only=True):
    """The columns chosen of a table, and why others were left out (by column, a sentence)."""

    goods: str | None
    route: tuple[str, ...]
    treatment: tuple[str, ...]
    rates: tuple[str, ...]
    occasion: tuple[Source, ...]
    weights: tuple[str, ...]
    values: tuple[str, ...]
    left_out: dict[str, str]
    suspicious: dict[str, float]


def numbers_in_words(lines: Lines, sources: tuple[Source, ...]) -> tuple[str, ...]:
    """National codes that are numbers (a tax rate): every word is one, and they are more than a short list of codes."""
    found = []
    for source in sources:
        if source.target or source.numeric or source.name not in lines.words:
            continue
        column = lines.words[source.name]
        met = [column.words[code] for code in np.unique(column.codes) if column.words[code]]
        values = [number(word) for word in met]
        if len(met) > 2 and all(np.isfinite(value) for value in values):
            whole = all(word.lstrip("+-").isdigit() for word in met)
            if not whole or len(met) > _NUMBER_WORDS:
                found.append(source.name)
    return tuple(found)


def with_numbers(lines: Lines, names: tuple[str, ...]) -> Lines:
    """The lines with these columns of words as numbers too."""
    made = {}
    for name in names:
        column = lines.words.get(name)
        if column is not None:
            values = np.array([number(word) for word in column.words] or [np.nan])
            made[name] = values[column.codes]
    return lines.but(numbers=lines.numbers | made)


def number(word: str) -> float:
    """The number that a cell states; NaN for anything else, infinity included."""
    try:
        value = float(word)
    except ValueError:
        return float("nan")
    return value if np.isfinite(value) else float("nan")


def choose(
    lines: Lines, each: Lines, sources: tuple[Source, ...], rates: tuple[str, ...], weight: Floats, fold: Integers
) -> Chosen:
    """Choose the columns. ``lines`` are one of each group, with their folds and weights; ``each`` are all rows."""
    left: dict[str, str] = {}
    suspicious: dict[str, float] = {}
    goods, route, treatment, kept_rates, occasion, weights, values = None, [], [], [], [], [], []
    for source in sources:
        name = source.name
        if source.numeric:
            there = lines.numbers[name][np.isfinite(lines.numbers[name])]
            if len(there) == 0 or there.min() == there.max():
                left[name] = "It is constant." if len(there) else "It is empty."
            elif source.concept is Concept.VALUE:
                values.append(name)
            else:
                weights.append(name)
            continue
        column = lines.words[name]
        met = np.unique(column.codes)
        if len(met) < 2:
            left[name] = "It is constant." if any(column.words[code] for code in met) else "It is empty."
            continue
        if not source.target and name not in rates and len(met) > _IDENTIFYING * len(lines) and len(met) > 100:
            left[name] = "Nearly each line has another word: it identifies."
            continue
        area, error = signal(lines, column, label=lines.label, weight=weight, fold=fold)
        if area > TOO_GOOD:
            suspicious[name] = area
        if source.target == HS:
            goods = name
        elif name in rates and steady(each, name):
            kept_rates.append(name)
        elif source.target in (ORIGIN, *DEPARTURES):
            route.append(name)
        elif area < 0.5 + (_MARGIN_OF_LINE if steady(each, name) else _MARGIN) * error:
            left[name] = f"Its past says nothing about the outcome (area under the curve {area:.3f} ± {2 * error:.3f})."
        elif source.concept is Concept.ROUTE and steady(each, name):
            route.append(name)
        elif source.concept is Concept.TREATMENT and steady(each, name):
            treatment.append(name)
        else:
            occasion.append(source)
    return Chosen(
        goods=goods,
        route=tuple(route),
        treatment=tuple(treatment),
        rates=tuple(kept_rates),
        occasion=tuple(occasion),
        weights=tuple(weights),
        values=tuple(values),
        left_out=left,
        suspicious=suspicious,
    )


def signal(lines: Lines, column: Words, *, label: Floats, weight: Floats, fold: Integers) -> tuple[float, float]:
    """How well the past of a column alone ranks lines of other groups: area under the curve, and its standard error."""
    axis = Axis(name="one", kind="words", column="one").fitted(lines.but(words={"one": column}), {})
    codes = axis.codes(lines.but(words={"one": column}), {})
    key = Key(name="one", axes=("one",), concept=Concept.GOODS)
    combinations = combined(key, {"one": axis}, {"one": codes})
    place = {"one": counted(combinations, label, weight).positions(combinations)}
    rate, _ = rates_of_others((key,), place, label, weight, fold)["one"]
    return area_under_curve(label, rate, weight), error_of_area(label, weight)


def steady(each: Lines, name: str) -> bool:
    """Whether rows that repeat each other have the same word in this column: it belongs to the line."""
    codes = each.words[name].codes
    groups, place, size = np.unique(each.group, return_inverse=True, return_counts=True)
    repeated: Flags = size > 1
    if not repeated.any():
        return True
    low, high = np.full(len(groups), np.iinfo(np.int64).max), np.full(len(groups), -1, dtype=np.int64)
    np.minimum.at(low, place, codes)
    np.maximum.at(high, place, codes)
    return float((low == high)[repeated].mean()) >= STEADY
