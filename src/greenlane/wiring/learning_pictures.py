# SPDX-License-Identifier: Apache-2.0
"""Pictures of what was learned, as SVG: who ranks how well with which certainty, and whether probabilities hold."""

import io
import warnings
from collections.abc import Sequence
from typing import Any

from greenlane.targeting import learning

_COLOURS = ("#1d70b8", "#00703c", "#d4351c", "#505a5f")  # told apart also by marker and by name
_MARKERS = ("o", "s", "^", "D")


def report_picture(found: learning.Report) -> bytes:
    """The report as a picture: the rivals on unseen lines and on any lines, and the calibration of the model."""
    figure, axes = _figure(3)
    _rivals(axes[0], found.unseen, "On lines whose like was not seen")
    if found.any_rows is not None:
        _rivals(axes[1], found.any_rows, "On rows drawn at random")
    else:
        axes[1].set_axis_off()
    _calibration(axes[2], found)
    return _svg(figure)


def lines_picture(title: str, across: str, up: str, lines: dict[str, Sequence[float]], start: float = 0.0) -> bytes:
    """Several courses over time in one picture, each by its name."""
    figure, axes = _figure(1)
    for number, (name, values) in enumerate(lines.items()):
        at = [start + step for step in range(len(values))]
        colour, marker = _COLOURS[number % 4], _MARKERS[number % 4]
        axes[0].plot(at, values, color=colour, marker=marker, markevery=max(1, len(at) // 12), label=name)
    axes[0].set_title(title)
    axes[0].set_xlabel(across)
    axes[0].set_ylabel(up)
    axes[0].set_ylim(bottom=0)
    axes[0].legend(frameon=False)
    return _svg(figure)


def _rivals(axis: Any, compared: learning.Compared, title: str) -> None:
    shares = ("area", "0.05", "0.1")
    for number, (name, one) in enumerate(compared.measures.items()):
        values = [one.area, one.precision["0.05"], one.precision["0.1"]]
        at = [place + (number - 1.5) * 0.15 for place in range(3)]
        limits = [one.intervals.get(share) for share in shares]
        below = [max(0.0, value - limit.low) if limit else 0 for value, limit in zip(values, limits, strict=True)]
        above = [max(0.0, limit.high - value) if limit else 0 for value, limit in zip(values, limits, strict=True)]
        axis.errorbar(
            at, values, yerr=[below, above], fmt=_MARKERS[number], color=_COLOURS[number], capsize=3, label=name
        )
    axis.set_xticks(range(3), ["area under curve", "precision at 5 %", "precision at 10 %"])
    axis.set_ylim(0, 1.02)
    axis.set_title(f"{title} ({compared.lines})")
    axis.legend(frameon=False)


def _calibration(axis: Any, found: learning.Report) -> None:
    said, happened = [one[0] for one in found.reliability], [one[1] for one in found.reliability]
    top = max([0.1, *said, *happened]) * 1.05
    axis.plot([0, top], [0, top], color=_COLOURS[3], linestyle="--", label="as promised")
    axis.plot(said, happened, color=_COLOURS[0], marker="o", label=learning.MODEL)
    axis.set_xlabel("probability said")
    axis.set_ylabel("rate found")
    axis.set_title(f"Calibration on unseen lines (error {found.unseen.measures[learning.MODEL].calibration_error:.3f})")
    axis.legend(frameon=False)


def _figure(count: int) -> tuple[Any, Any]:
    plain = learning.library("matplotlib.figure")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        figure = plain.Figure(figsize=(6.4 * count, 4.8), layout="constrained")
        axes = figure.subplots(1, count, squeeze=False)[0]
    return figure, axes


def _svg(figure: Any) -> bytes:
    """The picture as SVG, the same bytes each time."""
    matplotlib = learning.library("matplotlib")
    held = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "greenlane", "svg.fonttype": "none"}):
        figure.savefig(held, format="svg", metadata={"Date": None})
    return held.getvalue()
