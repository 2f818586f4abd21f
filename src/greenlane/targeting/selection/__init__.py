# SPDX-License-Identifier: Apache-2.0
"""Selection: who gets one of the scarce controls, by a written rule, and with which probability.

``proposing`` says at once what one assessment comes to; ``allotting`` gives out the controls of an office, a stage and
a day, by the office's ``plan``: the draw (``drawing``, ``sizes``) first, then what is mandatory, then the ranking
(``ranking``, ``rule``), and ``cost`` says what the cut costs.
"""

from .allotting import Allotted, Places, allot
from .attributes import controlling_office, watch_lists_in
from .candidates import Allotment, Candidate, Standing, high_risk_that_counts
from .cost import Cost, cost_of
from .drawing import Draw, Stratum, draw_over, starting_point
from .plan import (
    SHARE_OF_CAPACITY,
    Capacity,
    CapacityPlan,
    RandomPlan,
    load_plan,
    local_day,
    plan_of,
    share_of_day,
    zone_named,
)
from .proposing import NO_CAPACITY, RULE, decide_by_policy, select
from .ranking import FREE, controls_of
from .rule import RULE_OF_RUNS, Cut, CutKind, Measure, Rule, rolling_threshold
from .sizes import needed

__all__ = [
    "FREE",
    "NO_CAPACITY",
    "RULE",
    "RULE_OF_RUNS",
    "SHARE_OF_CAPACITY",
    "Allotment",
    "Allotted",
    "Candidate",
    "Capacity",
    "CapacityPlan",
    "Cost",
    "Cut",
    "CutKind",
    "Draw",
    "Measure",
    "Places",
    "RandomPlan",
    "Rule",
    "Standing",
    "Stratum",
    "allot",
    "controlling_office",
    "controls_of",
    "cost_of",
    "decide_by_policy",
    "draw_over",
    "high_risk_that_counts",
    "load_plan",
    "local_day",
    "needed",
    "plan_of",
    "rolling_threshold",
    "select",
    "share_of_day",
    "starting_point",
    "watch_lists_in",
    "zone_named",
]
