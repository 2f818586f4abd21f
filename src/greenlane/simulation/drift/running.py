# SPDX-License-Identifier: Apache-2.0
"""Running a strategy over a flow: choose what to control, learn from what was found, choose again.

Each week the random draw comes first, then the highest scores, within one budget. Only what was controlled has a
label. The score is fitted anew every two weeks.
"""

from collections.abc import Callable, Iterator

import numpy as np
from msgspec import Struct

from greenlane.targeting import learning

from .world import SOURCES, Drift

LABELLED_WEEKS = 4
REFIT_WEEKS = 2
LAST_WEEKS = 13


class Strategy(Struct, frozen=True, kw_only=True):
    """How the controls are shared out: ``random`` is the share of the budget that is drawn, ``window_weeks`` how far
    back results count (0: for ever).
    """

    name: str
    random: float
    window_weeks: int


STRATEGIES = (
    Strategy(name="100/0, all results", random=0.0, window_weeks=0),
    Strategy(name="90/10, all results", random=0.1, window_weeks=0),
    Strategy(name="100/0, 52 weeks", random=0.0, window_weeks=52),
    Strategy(name="90/10, 52 weeks", random=0.1, window_weeks=52),
)


class Week(Struct, frozen=True, kw_only=True):
    """One week: the rate of irregular lines in the flow and among those controlled, what share of them was found, and
    how well the score ranked the whole flow (area under the curve).
    """

    number: int
    base_rate: float
    precision: float
    recall: float
    area: float


Course = tuple[Week, ...]


def run_strategy(
    drift: Drift, strategy: Strategy, *, budget: float = 0.1, seed: int = 0, each: Callable[[], None] = lambda: None
) -> Course:
    """Run a strategy over all weeks of a flow; ``each`` is called after every week."""
    return tuple(_weeks(drift, strategy, budget, seed, each))


def _weeks(drift: Drift, strategy: Strategy, budget: float, seed: int, each: Callable[[], None]) -> Iterator[Week]:
    chance = np.random.default_rng((seed, 3))
    labelled: list[learning.Lines] = []
    score: learning.Quick | None = None
    for number in range(drift.size.weeks):
        lines = drift.week(number)
        count = len(lines)
        if number < LABELLED_WEEKS:
            labelled.append(lines)
            each()
            continue
        if score is None or (number - LABELLED_WEEKS) % REFIT_WEEKS == 0:
            score = _fitted(labelled, number, strategy.window_weeks) or score
        said = score.margin(lines) if score else np.zeros(count)
        places = max(1, round(budget * count))
        order = chance.permutation(count)
        drawn = order[: round(strategy.random * places)]
        rank = np.lexsort((chance.random(count), -said))
        targeted = rank[~np.isin(rank, drawn)][: places - len(drawn)]
        controlled = np.concatenate((drawn, targeted))
        labelled.append(lines.taken(controlled))
        found = lines.label[controlled]
        yield Week(
            number=number,
            base_rate=float(lines.label.mean()),
            precision=float(found.mean()),
            recall=float(found.sum() / max(lines.label.sum(), 1)),
            area=learning.area_under_curve(lines.label, said),
        )
        each()


def _fitted(labelled: list[learning.Lines], number: int, window: int) -> "learning.Quick | None":
    """The linear part, fitted to the results of the window; None where they are of one kind alone."""
    chosen = [lines for lines in labelled if not window or lines.day.min() >= 7 * (number - window)]
    return learning.quickly(learning.stacked(chosen), SOURCES)


def summary(course: Course, last: int = LAST_WEEKS) -> dict[str, float]:
    """Means over the last weeks of a course: precision, recall, area under the curve, base rate."""
    weeks = course[-last:]
    names = ("precision", "recall", "area", "base_rate")
    return {name: float(np.mean([getattr(week, name) for week in weeks])) for name in names}
