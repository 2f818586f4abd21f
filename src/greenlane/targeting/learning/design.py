# SPDX-License-Identifier: Apache-2.0
"""From the chosen columns to axes and keys: the same plan for every table, as far as its columns go."""

from itertools import pairwise

import numpy as np
from msgspec import Struct

from .axes import UNIT_VALUE, Axis, Numbers
from .keys import Key
from .lines import Concept, Floats, Lines
from .screening import Chosen
from .sources import VALUES, WEIGHTS

HS_WIDTHS = (2, 4, 6)
_FINE, _COARSE = 20, 8
_PAIRED = 3  # columns of treatment that are combined with others; the rest stand alone
_UNIT_STEP = 0.001  # of the logarithm: the same value of a kilogram
_DECADE = float(np.log(10))


class Design(Struct, frozen=True, kw_only=True):
    """What the score reads: numbers, axes, keys (each after its parent), and the concept of each number."""

    numbers: Numbers
    axes: tuple[Axis, ...]
    keys: tuple[Key, ...]
    of_number: dict[str, Concept]
    same: tuple[str, str] | None = None


class _Plan:
    def __init__(self, lines: Lines, numbers: dict[str, Floats]) -> None:
        self.lines, self.numbers = lines, numbers
        self.axes: dict[str, Axis] = {}
        self.keys: dict[str, Key] = {}

    def words(self, column: str, width: int = 0) -> str:
        name = f"{column}[:{width}]" if width else column
        self._add(Axis(name=name, kind="words", column=column, width=width))
        return name

    def bins(self, column: str, count: int) -> str:
        name = f"{column} in {count}"
        self._add(Axis(name=name, kind="bins", column=column), count)
        return name

    def steps(self, column: str, step: float) -> str:
        name = f"{column} by {step:.3g}"
        self._add(Axis(name=name, kind="steps", column=column, step=step))
        return name

    def _add(self, axis: Axis, bins: int = 0) -> None:
        if axis.name not in self.axes:
            self.axes[axis.name] = axis.fitted(self.lines, self.numbers, bins)

    def key(self, concept: Concept, *axes: str, parent: str = "", dense: bool = True, sparse: bool = True) -> str:
        name = " × ".join(axes)
        if name not in self.keys:
            above = parent if parent in self.keys else ""
            self.keys[name] = Key(
                name=name,
                axes=axes,
                concept=concept,
                parent=above,
                dense=dense,
                sparse=sparse,
            )
        return name


def design(lines: Lines, chosen: Chosen, targets: dict[str, str]) -> Design:
    """Plan axes and keys for lines with these columns. ``targets`` says of each column what it fills."""
    weight = _first(chosen.weights, targets, WEIGHTS)
    value = _first(chosen.values, targets, VALUES)
    numbers = Numbers(
        logs=(*chosen.weights, *chosen.values), plain=chosen.rates, weight=weight if value else None, value=value
    )
    plan = _Plan(lines, numbers.of(lines))
    hs = _goods(plan, chosen)
    route = [plan.words(name) for name in chosen.route]
    treatment = [plan.words(name) for name in chosen.treatment]
    rates = [plan.steps(name, 0.001) for name in chosen.rates]
    for name in route:
        plan.key(Concept.ROUTE, name)
    for name in treatment:
        plan.key(Concept.TREATMENT, name)
    for name in rates:
        plan.key(Concept.TREATMENT, name, dense=False)
    for source in chosen.occasion:
        plan.key(source.concept, plan.words(source.name))
    treatment, rates = treatment[:_PAIRED], rates[:_PAIRED]
    _combinations(plan, hs, route, treatment, rates)
    _sizes(plan, hs, route, treatment, weight, value)
    _parties(plan, hs, chosen)
    of_number = dict.fromkeys(chosen.weights, Concept.WEIGHT) | dict.fromkeys(chosen.values, Concept.VALUE)
    of_number |= dict.fromkeys(chosen.rates, Concept.TREATMENT)
    if weight and value:
        of_number[UNIT_VALUE] = Concept.VALUE
    same = (chosen.route[0], chosen.route[1]) if len(chosen.route) > 1 else None
    return Design(
        numbers=numbers, axes=tuple(plan.axes.values()), keys=tuple(plan.keys.values()), of_number=of_number, same=same
    )


def _goods(plan: _Plan, chosen: Chosen) -> list[str]:
    """The levels of the commodity code, from the chapter down; each rate is drawn towards the level above."""
    levels: list[str] = []
    if chosen.goods is None:
        return levels
    longest = max((len(word) for word in plan.lines.words[chosen.goods].words), default=0)
    for width in (*HS_WIDTHS, *((8,) if longest >= 8 else ())):
        above = levels[-1] if levels else ""
        levels.append(plan.key(Concept.GOODS, plan.words(chosen.goods, width), parent=above))
    return levels


def _combinations(plan: _Plan, hs: list[str], route: list[str], treatment: list[str], rates: list[str]) -> None:
    for first, second in pairwise(route):
        plan.key(Concept.ROUTE, second, first, parent=second)
    for name in route:
        for level in hs[:3]:
            plan.key(Concept.ROUTE, level, name, parent=level)
    for name in treatment:
        for rate in rates:
            plan.key(Concept.TREATMENT, name, rate, parent=name)
            for level in hs[2:3]:
                plan.key(Concept.TREATMENT, level, name, rate, parent=level, dense=False)
        for origin in route[-1:]:
            plan.key(Concept.TREATMENT, origin, name, parent=name)
            for level in hs[:1]:
                plan.key(Concept.TREATMENT, level, origin, name, parent=level, dense=False)
        for level in hs[:3]:
            plan.key(Concept.TREATMENT, level, name, parent=level)


def _sizes(
    plan: _Plan, hs: list[str], route: list[str], treatment: list[str], weight: str | None, value: str | None
) -> None:
    """Weight, value and the value of a kilogram, alone and with the goods, the route and the treatment."""
    of = [(Concept.WEIGHT, weight), (Concept.VALUE, value)]
    if weight and value:
        of.append((Concept.VALUE, UNIT_VALUE))
    for concept, name in of:
        if name is None:
            continue
        plan.key(concept, plan.bins(name, _FINE), dense=False)
        for level in hs[:1]:
            plan.key(concept, level, plan.bins(name, _COARSE), parent=level, dense=False)
        for treated in treatment if name != UNIT_VALUE else ():
            plan.key(concept, treated, plan.bins(name, _COARSE), parent=treated, dense=False)
    if weight:
        decades = plan.steps(weight, _DECADE)
        plan.key(Concept.WEIGHT, decades, dense=False)
        for level in hs[:2]:
            plan.key(Concept.WEIGHT, level, decades, parent=level, sparse=False)
        for origin in route[-1:]:
            plan.key(Concept.WEIGHT, origin, decades, parent=origin, sparse=False)
            plan.key(Concept.WEIGHT, origin, plan.bins(weight, _COARSE), parent=origin, dense=False)
        for level in hs[1:2]:
            plan.key(Concept.WEIGHT, level, plan.bins(weight, 6), parent=level, dense=False)
    if weight and value:
        for level in hs[2:3]:
            plan.key(Concept.VALUE, level, plan.steps(UNIT_VALUE, _UNIT_STEP), parent=level)


def _parties(plan: _Plan, hs: list[str], chosen: Chosen) -> None:
    """Parties with the goods they deal in, and with each other."""
    parties = [source.name for source in chosen.occasion if source.concept is Concept.PARTY]
    for name in parties:
        for level in hs[1:3]:
            plan.key(Concept.PARTY, name, level, parent=name)
    for first, second in pairwise(parties):
        plan.key(Concept.PARTY, first, second, parent=first)


def _first(names: tuple[str, ...], targets: dict[str, str], wanted: tuple[str, ...]) -> str | None:
    """The column that fills the first target wanted."""
    by_target = {targets.get(name, ""): name for name in names}
    return next((by_target[target] for target in wanted if target in by_target), None)
