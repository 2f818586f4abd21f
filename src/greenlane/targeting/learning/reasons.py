# SPDX-License-Identifier: Apache-2.0
"""Why a line has its score: the share of each concept, exactly, and what earlier lines say in numbers.

The shares are the Shapley values of the concepts against a line of which nothing is known: every rate at the base
rate, every number in the middle. With eight concepts at the most, all combinations are tried at once, so the
shares add up to the difference of the margins; nothing is sampled, and only onnxruntime is needed.
"""

from functools import cache
from itertools import combinations
from math import factorial

import numpy as np
from msgspec import Struct

from .keys import SMOOTHING, rates
from .lines import Concept, Floats, Lines
from .model import Model
from .parts import inputs_of
from .screening import with_numbers


class Evidence(Struct, frozen=True, kw_only=True):
    """One combination behind a reason: which (``HS 640399 × Country of Origin VN``), its rate, and of how many."""

    what: str
    rate: float
    lines: int


class ConceptReason(Struct, frozen=True, kw_only=True):
    """The share of one concept in a margin (above 0 raises the score), and the evidence that speaks loudest."""

    concept: Concept
    sentence: str
    share: float
    evidence: tuple[Evidence, ...] = ()


class Explained(Struct, frozen=True, kw_only=True):
    """The reasons of one line, strongest first. ``start`` is the margin of a line of which nothing is known;
    ``start`` and all shares add up to ``margin``.
    """

    probability: float
    start: float
    margin: float
    reasons: tuple[ConceptReason, ...]


def explain_line(model: Model, line: Lines, most: int = 3) -> Explained:
    """Explain one line (a table of one). At most ``most`` pieces of evidence stand behind each reason."""
    parts, design = model.parts, model.parts.design
    line = with_numbers(line, model.plan.rates)
    numbers = design.numbers.of(line)
    places = parts.places(line, numbers)
    found = rates(design.keys, parts.counts, places, parts.base)
    full = inputs_of(design, parts.fill, line, numbers, found)[0].astype(np.float64)
    blank, owner = _blank(model)
    concepts = [concept for concept in Concept if concept in {*owner, *(key.concept for key in design.keys)}]
    linear = dict.fromkeys(concepts, 0.0)
    for key in design.keys:
        values = parts.weights[1].get(key.name)
        place = int(places[key.name][0])
        if values is not None and place >= 0:
            linear[key.concept] += float(values[place]) / 2
    masks = np.arange(1 << len(concepts))
    chosen = np.zeros((len(masks), len(full)), dtype=np.bool_)
    for position, concept in enumerate(concepts):
        own = np.array([one == concept for one in owner], dtype=np.bool_)
        chosen |= ((masks >> position) & 1).astype(np.bool_)[:, None] & own[None, :]
    margins = parts.trees.margin(np.where(chosen, full, blank).astype(np.float32)) / 2
    start = parts.weights[0] / 2 + float(margins[0])
    shares = {
        concept: share + linear[concept]
        for concept, share in zip(concepts, _shapley(margins, len(concepts)), strict=True)
    }
    margin = start + sum(shares.values())
    slope = model.plan.calibration.slope
    reasons = [
        ConceptReason(
            concept=concept,
            sentence=concept.sentence,
            share=slope * share,
            evidence=_evidence(model, line, numbers, concept, found, most),
        )
        for concept, share in sorted(shares.items(), key=lambda one: (-abs(one[1]), one[0]))
    ]
    return Explained(
        probability=float(model.plan.calibration.probability(np.array([margin]))[0]),
        start=slope * start + model.plan.calibration.intercept,
        margin=slope * margin + model.plan.calibration.intercept,
        reasons=tuple(reasons),
    )


def _shapley(values: Floats, players: int) -> Floats:
    """The Shapley value of each player from the value of every coalition, by its bits."""
    return _weights(players) @ values


@cache
def _weights(players: int) -> Floats:
    """How each coalition counts for each player."""
    found = np.zeros((players, 1 << players))
    for player in range(players):
        others = [other for other in range(players) if other != player]
        for size in range(players):
            share = factorial(size) * factorial(players - size - 1) / factorial(players)
            for coalition in combinations(others, size):
                mask = sum(1 << other for other in coalition)
                found[player, mask | (1 << player)] += share
                found[player, mask] -= share
    return found


def _blank(model: Model) -> tuple[Floats, list[Concept]]:
    """What the trees read of a line of which nothing is known, and the concept of each input."""
    design, fill = model.parts.design, model.parts.fill
    values: list[float] = []
    owner: list[Concept] = []
    for key in design.keys:
        if key.dense:
            values += [model.plan.base, 0.0]
            owner += [key.concept, key.concept]
    for name, concept in design.of_number.items():
        values.append(fill[name])
        owner.append(concept)
    if design.same:
        values.append(0.0)
        owner.append(Concept.ROUTE)
    return np.asarray(values or [0.0]), owner or [Concept.GOODS]


def _evidence(
    model: Model,
    line: Lines,
    numbers: dict[str, Floats],
    concept: Concept,
    found: dict[str, tuple[Floats, Floats]],
    most: int,
) -> tuple[Evidence, ...]:
    """The combinations of a concept that lie farthest from the base rate, the well-founded ones first."""
    design = model.parts.design
    columns = {axis.name: axis.column for axis in design.axes}
    told = []
    for key in design.keys:
        rate, lines = (float(one[0]) for one in found[key.name])
        if key.concept is not concept or not lines:
            continue
        said = lines / (lines + SMOOTHING) * abs(rate - model.plan.base)
        what = _named(key.axes, columns, line, numbers, design.numbers.plain)
        told.append((said, Evidence(what=what, rate=rate, lines=int(lines))))
    told.sort(key=lambda one: (-one[0], one[1].what))
    return tuple(evidence for _, evidence in told[:most])


def _named(
    axes: tuple[str, ...], columns: dict[str, str], line: Lines, numbers: dict[str, Floats], plain: tuple[str, ...]
) -> str:
    """The combination in words: each column with what the line says there."""
    words = []
    for name in axes:
        column = columns[name]
        if column in line.words:
            word = line.words[column].words[int(line.words[column].codes[0])]
            width = name[name.rfind("[:") + 2 : -1] if name.endswith("]") else ""
            words.append(f"{column} {word[: int(width)] if width.isdigit() else word}")
        else:
            value = float(numbers[column][0])
            words.append(f"{column} about {value if column in plain else np.exp(value):.3g}")
    return " × ".join(words)
