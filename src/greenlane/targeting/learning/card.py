# SPDX-License-Identifier: Apache-2.0
"""The model card: what a score was made from, what it was measured at, and what it must not be used for."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import numpy as np

from .fitting import Fitted
from .grouping import repeats
from .lines import NO_DAY
from .metrics import Measured, reliability

_EPOCH = date(1970, 1, 1).toordinal()
LIMITS = (
    "It ranks goods and declarations for administrative control. It is not made for travellers, nor for judging "
    "natural persons, and no score of it stops goods: a person or an explicit rule does.",
    "It knows what controls found on the lines it was given. What was never controlled it cannot know; where controls "
    "were targeted and not drawn at random, its number is a rank.",
    "Origin is read as one fact among others. Before it serves, compare selection rate and hit rate by office, origin "
    "and size of trader on the random slice: a group that is controlled more and found less is controlled too much.",
    "Its figures hold for lines like these. Refit it every two weeks, and watch drift, new categories and the lift "
    "over the random slice.",
)
"""What every card says of the limits, in words."""

Card = Callable[[str, float], tuple[dict[str, Any], str]]
"""Makes the card and its text from the digest of the score, and from how far ONNX lies from LightGBM."""


def card_of(
    fitted: Fitted, *, mapping: str, label: str, group: tuple[str, ...], made: str, told: dict[str, int]
) -> Card:
    """The card of a fitted score. ``told`` counts the rows that were not learned from, by why; ``made`` is a day."""

    def make(digest: str, difference: float) -> tuple[dict[str, Any], str]:
        content = _content(fitted, mapping, label, group, made, told)
        content["digest"] = digest
        content["served"] = {"by": "onnxruntime", "largest_difference_from_lightgbm": difference}
        return content, text_of(content)

    return make


def _content(
    fitted: Fitted, mapping: str, label: str, group: tuple[str, ...], made: str, told: dict[str, int]
) -> dict[str, Any]:
    each = fitted.each
    dated = each.day[each.day != NO_DAY]
    share, alike = repeats(each)
    drawn = np.isfinite(each.inclusion)
    calibration = fitted.calibration
    return {
        "purpose": "To rank declared goods by the probability that a control finds an irregularity.",
        "made": made,
        "mapping": mapping,
        "label": label,
        "group": list(group),
        "trained_on": {
            "rows": len(each),
            "lines": len(fitted.one),
            "irregular_rows": int(each.label.sum()),
            "base_rate": float(each.label.mean()),
            "from": day_text(int(dated.min())) if len(dated) else None,
            "to": day_text(int(dated.max())) if len(dated) else None,
            "rows_that_repeat_another": share,
            "repeated_lines_with_one_label": alike,
            "share_drawn_at_random": float(drawn.mean()),
            "not_learned_from": {why: count for why, count in told.items() if count},
        },
        "time": {
            "window_weeks": fitted.window_weeks,
            "rates_as_known_on_the_day": fitted.as_of,
            "loss_by_outcomes_used": fitted.time_test,
        },
        "reads": {
            "goods": fitted.chosen.goods,
            "route": list(fitted.chosen.route),
            "treatment": [*fitted.chosen.treatment, *fitted.chosen.rates],
            "weight": list(fitted.chosen.weights),
            "value": list(fitted.chosen.values),
            "occasion": [source.name for source in fitted.chosen.occasion],
        },
        "left_out": fitted.chosen.left_out,
        "suspicious": fitted.chosen.suspicious,
        "measured_on_unseen_groups": {
            "score": msgspec.to_builtins(fitted.champion),
            "linear part alone (the shadow)": msgspec.to_builtins(fitted.shadow),
        },
        "calibration": {
            "basis": calibration.basis,
            "lines": calibration.lines,
            "weeks": calibration.weeks,
            "number": "probability" if calibration.is_probability else "rank, and a probability among lines like these",
            "curve": [list(point) for point in reliability(each.label, calibration.probability(fitted.out_of_fold))],
        },
        "expected_recovery": fitted.recovery.lines if fitted.recovery else None,
        "seed": fitted.settings.seed,
        "limits": list(LIMITS),
    }


def text_of(card: dict[str, Any]) -> str:
    """The card as Markdown, for people."""
    on, reads, calibration = card["trained_on"], card["reads"], card["calibration"]
    lines = [
        "# Model card",
        "",
        f"{card['purpose']} Made on {card['made']} with the mapping `{card['mapping']}`; digest `{card['digest']}`.",
        "",
        "## What it was made from",
        "",
        f"{on['rows']} rows, {on['lines']} lines that differ, {on['irregular_rows']} rows irregular "
        f"({on['base_rate']:.1%}), by the column `{card['label']}`"
        + (f", from {on['from']} to {on['to']}." if on["from"] else ", without dates."),
        f"{on['rows_that_repeat_another']:.0%} of the rows repeat another; {on['repeated_lines_with_one_label']:.1%} "
        "of the repeated lines have one label alone. One line was learned from each.",
        f"Drawn at random: {on['share_drawn_at_random']:.0%} of the rows.",
        *(f"Not learned from: {count} rows {why}." for why, count in on["not_learned_from"].items()),
        "",
        "It reads: " + "; ".join(f"{kind}: {_names(names)}" for kind, names in reads.items() if names) + ".",
        "",
        "Left out:",
        "",
        *(f"- `{name}`: {why}" for name, why in card["left_out"].items()),
        "",
        "## What it was measured at",
        "",
        "On lines of groups that were not learned from, with intervals of 95 % by drawing groups:",
        "",
        "| score | area under the curve | precision at 5 % | precision at 10 % | calibration error |",
        "| --- | --- | --- | --- | --- |",
        *(_row(name, msgspec.convert(one, Measured)) for name, one in card["measured_on_unseen_groups"].items()),
        "",
        f"Its number is a {calibration['number']}, corrected on {calibration['lines']} lines ({calibration['basis']}).",
        "",
        "## Limits",
        "",
        *(f"- {limit}" for limit in card["limits"]),
        *(
            f"- The column `{name}` alone ranks lines almost perfectly ({area:.3f}): it may hold the outcome itself."
            for name, area in card["suspicious"].items()
        ),
        "",
    ]
    return "\n".join(lines)


def day_text(day: int) -> str:
    """A day, counted from 1970-01-01, as a date."""
    return date.fromordinal(day + _EPOCH).isoformat()


def _names(names: str | list[str]) -> str:
    return names if isinstance(names, str) else ", ".join(names)


def _row(name: str, one: Measured) -> str:
    cells = [_with(one.area, one, "area")]
    cells += [_with(one.precision[share], one, share) for share in ("0.05", "0.1")]
    return f"| {name} | {' | '.join(cells)} | {one.calibration_error:.3f} |"


def _with(value: float, one: Measured, name: str) -> str:
    interval = one.intervals.get(name)
    return f"{value:.3f} ({interval.low:.3f} to {interval.high:.3f})" if interval else f"{value:.3f}"
