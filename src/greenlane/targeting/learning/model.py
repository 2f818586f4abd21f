# SPDX-License-Identifier: Apache-2.0
"""A score that serves: made of files that hold nothing executable (ONNX and JSON), each with its digest.

``files_of`` makes the files of a fitted score, ``load`` a score from its files. What is damaged is said, with the
file's name, before anything of it is used.
"""

import hashlib
from typing import Any, NamedTuple

import msgspec
import numpy as np
from msgspec import Struct

from greenlane.errors import Invalid

from .axes import Axis, Numbers
from .calibration import Calibration
from .design import Design
from .fitting import Fitted
from .keys import Counted, Key, rates
from .linear import linear_margin
from .lines import Concept, Floats, Lines, Source
from .parts import Parts, input_names, inputs_of
from .recovery import Recovery
from .screening import with_numbers
from .trees import TOLERANCE, Session, apart, as_onnx

FORMAT = "greenlane-score"
VERSION = 1
MANIFEST, PLAN, TABLES, TREES, CARD, CARD_TEXT = (
    "manifest.json",
    "plan.json",
    "tables.json",
    "trees.onnx",
    "card.json",
    "card.md",
)


class Manifest(Struct, frozen=True, kw_only=True):
    """Which files make up a score, with the SHA-256 of each; ``digest`` is over them all and names the score."""

    format: str
    version: int
    digest: str
    files: dict[str, str]


class Plan(Struct, frozen=True, kw_only=True):
    """What a score reads and how it is made into a probability."""

    mapping: str
    sources: tuple[Source, ...]
    rates: tuple[str, ...]
    numbers: Numbers
    keys: tuple[Key, ...]
    of_number: dict[str, Concept]
    same: tuple[str, str] | None
    base: float
    intercept: float
    fill: dict[str, float]
    inputs: tuple[str, ...]
    calibration: Calibration
    shadow: Calibration
    recovery: Recovery | None
    seed: int


class Tables(Struct, frozen=True, kw_only=True):
    """The classes met, and of each combination the lines, the irregular ones, and the weight in the linear part."""

    axes: tuple[Axis, ...]
    combinations: dict[str, list[int]]
    lines: dict[str, list[float]]
    irregular: dict[str, list[float]]
    weights: dict[str, list[float]]


class Scored(NamedTuple):
    """What a score says of lines: probability, what the linear part alone would say, expected recovery if known."""

    probability: Floats
    shadow: Floats
    expected_recovery: Floats | None


class Model:
    """A score that has been loaded. ``digest`` names it in the provenance of what it says."""

    def __init__(self, plan: Plan, parts: Parts, digest: str, card: dict[str, Any]) -> None:
        self.plan, self.parts, self.digest, self.card = plan, parts, digest, card

    def score(self, lines: Lines) -> Scored:
        """The probability of an irregularity for each line, whatever lacks in it."""
        lines = with_numbers(lines, self.plan.rates)
        design = self.parts.design
        numbers = design.numbers.of(lines)
        places = self.parts.places(lines, numbers)
        linear = linear_margin(self.parts.weights, places) if places else np.full(len(lines), self.plan.intercept)
        found = rates(design.keys, self.parts.counts, places, self.parts.base)
        inputs = inputs_of(design, self.parts.fill, lines, numbers, found)
        margin = (linear + self.parts.trees.margin(inputs)) / 2
        probability = self.plan.calibration.probability(margin)
        recovery = self.plan.recovery
        expected = None
        if recovery is not None:
            expected = probability * recovery.expected(inputs.astype(np.float64))
        return Scored(probability, self.plan.shadow.probability(linear), expected)


def files_of(fitted: Fitted, mapping: str, sources: tuple[Source, ...], card: Any) -> dict[str, bytes]:
    """The files of a fitted score by name. ``card`` makes card and its text from the digest of what serves.

    Raises ``Invalid`` where the trees as ONNX do not say the same as LightGBM on every line they were fitted to.
    """
    parts, design = fitted.parts, fitted.parts.design
    names = tuple(input_names(design)) or ("nothing",)
    trees = as_onnx(parts.trees.booster, len(names))
    numbers = design.numbers.of(fitted.each)
    inputs = parts.inputs(fitted.each, parts.places(fitted.each, numbers), numbers)
    difference = apart(Session(trees), parts.trees.booster, inputs)
    if difference > TOLERANCE:
        raise Invalid(
            f"The trees as ONNX differ from LightGBM by up to {difference:.2g} on {len(inputs)} lines.",
            code="learn.conversion_differs",
            where=TREES,
            remedy="Report this: the score was not written.",
        )
    intercept, weights = parts.weights
    plan = Plan(
        mapping=mapping,
        sources=sources,
        rates=fitted.chosen.rates,
        numbers=design.numbers,
        keys=design.keys,
        of_number=design.of_number,
        same=design.same,
        base=parts.base,
        intercept=intercept,
        fill=parts.fill,
        inputs=names,
        calibration=fitted.calibration,
        shadow=fitted.shadow_calibration,
        recovery=fitted.recovery,
        seed=fitted.settings.seed,
    )
    tables = Tables(
        axes=design.axes,
        combinations={name: of.combinations.tolist() for name, of in parts.counts.items()},
        lines={name: of.lines.tolist() for name, of in parts.counts.items()},
        irregular={name: [round(x, 6) for x in of.irregular.tolist()] for name, of in parts.counts.items()},
        weights={name: values.tolist() for name, values in weights.items()},
    )
    files = {PLAN: msgspec.json.encode(plan), TABLES: msgspec.json.encode(tables), TREES: trees}
    card_json, text = card(_digest(files), difference)
    files[CARD] = msgspec.json.format(msgspec.json.encode(card_json), indent=2)
    files[CARD_TEXT] = text.encode()
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    manifest = Manifest(
        format=FORMAT, version=VERSION, digest=_digest({n: files[n] for n in (PLAN, TABLES, TREES)}), files=digests
    )
    files[MANIFEST] = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    return files


def load(files: dict[str, bytes]) -> Model:
    """A score from its files. Raises ``Invalid`` with the name of the file that is missing or has been changed."""
    manifest = _read(files, MANIFEST, Manifest)
    if manifest.format != FORMAT or manifest.version != VERSION:
        raise _damaged(MANIFEST, f"It is of format {manifest.format} {manifest.version}, not {FORMAT} {VERSION}.")
    for name in (PLAN, TABLES, TREES, CARD):
        if name not in manifest.files:
            raise _damaged(MANIFEST, f"It does not name {name}.")
    for name, digest in manifest.files.items():
        if name not in files:
            raise _damaged(name, "The file is missing.")
        if hashlib.sha256(files[name]).hexdigest() != digest:
            raise _damaged(name, "Its content is not what was written: the digest differs from the manifest's.")
    if manifest.digest != _digest({name: files[name] for name in (PLAN, TABLES, TREES)}):
        raise _damaged(MANIFEST, "Its digest is not that of the files it names.")
    plan, tables = _read(files, PLAN, Plan), _read(files, TABLES, Tables)
    try:
        counts = {
            key.name: Counted(
                combinations=np.asarray(tables.combinations[key.name], dtype=np.int64),
                lines=np.asarray(tables.lines[key.name], dtype=np.float64),
                irregular=np.asarray(tables.irregular[key.name], dtype=np.float64),
            )
            for key in plan.keys
        }
    except KeyError as missing:
        raise _damaged(TABLES, f"It lacks the counts of {missing}.") from missing
    design = Design(numbers=plan.numbers, axes=tables.axes, keys=plan.keys, of_number=plan.of_number, same=plan.same)
    weights = {name: np.asarray(values, dtype=np.float64) for name, values in tables.weights.items()}
    parts = Parts(
        design=design,
        base=plan.base,
        counts=counts,
        weights=(plan.intercept, weights),
        fill=plan.fill,
        trees=Session(files[TREES]),
    )
    return Model(plan, parts, manifest.digest, _read(files, CARD, dict[str, Any]))


def _read(files: dict[str, bytes], name: str, kind: Any) -> Any:
    content = files.get(name)
    if content is None:
        raise _damaged(name, "The file is missing.")
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.MsgspecError as broken:
        raise _damaged(name, f"It cannot be read: {broken}.") from broken


def _damaged(name: str, sentence: str) -> Invalid:
    return Invalid(
        f"The model is damaged. {name}: {sentence}",
        code="learn.model_damaged",
        where=name,
        remedy="Copy the model's folder again, or fit it anew; nothing was scored.",
    )


def _digest(files: dict[str, bytes]) -> str:
    """One digest over files: of their names and digests, in order."""
    lines = [f"{name}:{hashlib.sha256(files[name]).hexdigest()}" for name in sorted(files)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
