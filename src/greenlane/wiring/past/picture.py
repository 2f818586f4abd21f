# SPDX-License-Identifier: Apache-2.0
"""A rehearsal as a picture (SVG): hits over time against capacity, where they fall, and what chance finds there."""

import io
from datetime import timedelta
from typing import Any

from greenlane.errors import Unavailable
from greenlane.targeting import Rate, Rehearsal

_INK, _SOFT, _WARN = "#1d3b5a", "#8aa4bd", "#b3541e"
_MOST_BARS = 12


def picture_of(rehearsal: Rehearsal) -> bytes:
    """The picture as SVG. Raises ``Unavailable`` where matplotlib is not installed."""
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as missing:
        raise Unavailable(
            "Pictures need matplotlib, which is not installed.",
            code="picture.library",
            remedy="Install it with `pip install greenlane[learn]`; text and JSON need nothing more.",
        ) from missing
    # without a salt and a date the same rehearsal is the same picture, byte by byte
    with rc_context({"svg.hashsalt": rehearsal.profile, "font.size": 9}):
        figure = Figure(figsize=(10, 6.4), layout="constrained")
        figure.suptitle(f"{rehearsal.profile}, version {rehearsal.version}: {rehearsal.title}", fontsize=11)
        grid = figure.add_gridspec(2, 3)
        _over_time(figure.add_subplot(grid[0, :]), rehearsal)
        offices, modes, chance = (figure.add_subplot(grid[1, column]) for column in range(3))
        _bars(offices, "hits by office", rehearsal.by_office)
        _bars(modes, "hits by mode of transport", rehearsal.by_mode)
        _chance(chance, rehearsal.random, rehearsal.baseline)
        drawn = io.BytesIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None})
    return drawn.getvalue()


def _over_time(axes: Any, rehearsal: Rehearsal) -> None:
    axes.set_title("hits a day", loc="left")
    if rehearsal.first_day and rehearsal.last_day:
        count = (rehearsal.last_day - rehearsal.first_day).days + 1
        days = [rehearsal.first_day + timedelta(days=number) for number in range(count)]
        axes.fill_between(days, [rehearsal.by_day.get(day, 0) for day in days], step="mid", color=_SOFT, linewidth=0)
        axes.set_xlim(days[0], days[-1] if count > 1 else days[0] + timedelta(days=1))
    if rehearsal.capacity is not None:
        axes.axhline(rehearsal.capacity, color=_WARN, linestyle="--")
        place = {"xycoords": ("axes fraction", "data"), "ha": "right", "va": "bottom"}
        axes.annotate("capacity", (0.995, rehearsal.capacity), **place)
    axes.set_ylim(bottom=0)


def _bars(axes: Any, title: str, counts: Any) -> None:
    axes.set_title(title, loc="left")
    shown = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_MOST_BARS][::-1]
    axes.barh([name or "not known" for name, _ in shown], [count for _, count in shown], color=_INK)


def _chance(axes: Any, inside: Rate, everywhere: Rate) -> None:
    axes.set_title("results among those drawn at random", loc="left")
    for place, rate in enumerate((everywhere, inside)):
        value, (low, high) = rate.value, rate.interval
        if value is None:
            axes.annotate("no known result", (0.02, place), va="center")
            continue
        axes.errorbar(value, place, xerr=[[value - low], [high - value]], fmt="o", color=_INK, capsize=4)
        axes.annotate(f"n = {rate.n:.0f}", (high, place), xytext=(6, 0), textcoords="offset points", va="center")
    axes.set_yticks([0, 1], ["all", "hits"])
    axes.set_ylim(-0.6, 1.6)
    highest = max((rate.interval.high for rate in (inside, everywhere) if rate.n), default=0.0)
    axes.set_xlim(0, max(0.1, min(1.0, 1.3 * highest)))
