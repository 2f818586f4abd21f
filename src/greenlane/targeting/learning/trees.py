# SPDX-License-Identifier: Apache-2.0
"""The trees: shallow boosted ones over smoothed rates, fitted with LightGBM and handed on as ONNX."""

import io
import re
import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from greenlane.errors import Invalid

from .extra import library
from .linear import doubled
from .lines import Floats

Inputs = npt.NDArray[np.float32]

_THRESHOLDS = re.compile(r"^threshold=(.*)$", re.MULTILINE)
_SIZES = re.compile(r"^tree_sizes=.*\n", re.MULTILINE)  # they hold no longer once thresholds are written anew
_SUMMED = (("objective=binary sigmoid:1", "objective=regression"), ("[objective: binary]", "[objective: regression]"))
# the same trees, called a regression, so that the converter gives the sum of the leaves

TOLERANCE = 1e-4
"""How far the margins of ONNX and of LightGBM may lie apart on any line (single against double precision)."""


class TreeSettings(Struct, frozen=True, kw_only=True):
    """How the trees are grown."""

    rounds: int = 350
    leaves: int = 7
    rate: float = 0.04
    smallest_leaf: int = 60


def fit_trees(inputs: Inputs, label: Floats, weight: Floats, settings: TreeSettings, seed: int) -> Any:
    """Grow trees; gives LightGBM's booster. One thread, so that a seed gives the same trees on every machine."""
    lightgbm = library("lightgbm")
    chosen, target, share = doubled(label, weight / weight.mean())
    options = {
        "objective": "binary",
        "num_leaves": settings.leaves,
        "learning_rate": settings.rate,
        "min_data_in_leaf": min(settings.smallest_leaf, max(1, len(chosen) // 20)),
        "feature_fraction": 0.4,
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "lambda_l2": 20.0,
        "seed": seed,
        "num_threads": 1,
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
    }
    data = lightgbm.Dataset(inputs[chosen], target, weight=share, params=options)
    return lightgbm.train(options, data, settings.rounds)


def tree_margin(booster: Any, inputs: Inputs) -> Floats:
    """The margins that LightGBM itself gives."""
    return np.asarray(booster.predict(inputs, raw_score=True, num_threads=1), dtype=np.float64)


def as_onnx(booster: Any, width: int) -> bytes:
    """The trees as ONNX, a sum of leaves: the margin, without the logistic function after it."""
    tools = library("onnxmltools")
    types = library("onnxmltools.convert.common.data_types")
    lightgbm = library("lightgbm")
    text = booster.model_to_string()
    for said, meant in _SUMMED:
        text = text.replace(said, meant)
    text = _SIZES.sub("", _THRESHOLDS.sub(_rounded_down, text))
    summed = lightgbm.Booster(model_str=text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = tools.convert_lightgbm(
            summed,
            name="trees",
            initial_types=[("inputs", types.FloatTensorType([None, width]))],
            zipmap=False,
            target_opset=15,
        )
    held = io.BytesIO()
    held.write(model.SerializeToString())
    return held.getvalue()


def _rounded_down(line: re.Match[str]) -> str:
    """Thresholds as the largest single-precision numbers that are not above them.

    Inputs are in single precision. For them "at most the threshold" is then the same question in both precisions,
    which it is not where a threshold is rounded up to an input.
    """
    values = np.array(line.group(1).split(), dtype=np.float64)
    near = values.astype(np.float32)
    down = np.where(near.astype(np.float64) > values, np.nextafter(near, np.float32(-np.inf)), near)
    return "threshold=" + " ".join(repr(float(one)) for one in down)


class Session:
    """Trees that are served by onnxruntime, from the bytes of the ONNX document."""

    def __init__(self, content: bytes) -> None:
        runtime = library("onnxruntime")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._session = runtime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
            self._name = self._session.get_inputs()[0].name
        except Exception as broken:  # the library raises several of its own, each a fault of the document
            raise Invalid(
                "The trees of the model cannot be read as ONNX.",
                code="learn.model_damaged",
                where="trees.onnx",
                remedy="Fit the model anew, or copy its folder again.",
            ) from broken

    def margin(self, inputs: Inputs) -> Floats:
        """The margin of each row of inputs."""
        if not len(inputs):
            return np.empty(0)
        (found,) = self._session.run(None, {self._name: inputs})[:1]
        return np.asarray(found, dtype=np.float64).reshape(-1)


def apart(session: Session, booster: Any, inputs: Inputs) -> float:
    """The largest difference of margins between ONNX and LightGBM over these inputs."""
    if not len(inputs):
        return 0.0
    return float(np.abs(session.margin(inputs) - tree_margin(booster, inputs)).max())
