# SPDX-License-Identifier: Apache-2.0
"""The learned score: from outcomes of controls to a calibrated probability, kept apart from the rules.

Tables of lines in, values and the bytes of files out; the libraries of the extra ``[learn]`` are imported when a
function needs them.
"""

from .card import card_of, day_text
from .extra import library
from .fitting import Fitted, fit, groups_numbered, label_of, usable
from .lines import NO_DAY, Concept, Lines, Source, Words, lines_of
from .metrics import Measured, area_under_curve, measured
from .model import MANIFEST, Model, Scored, files_of, load
from .monitors import ColumnDrift, Watched, column_drift, first_reasons, losing, watched
from .parts import Settings
from .promotion import Check, Demands, Promotion, Role, checks_of, promoted
from .quick import Quick, quickly, stacked
from .reasons import ConceptReason, Evidence, Explained, explain_line
from .report import BASE, LINEAR, LOOK_UP, MODEL, Compared, Report, report
from .sources import dating, readable, repeating
from .trees import TreeSettings

__all__ = [
    "BASE",
    "LINEAR",
    "LOOK_UP",
    "MANIFEST",
    "MODEL",
    "NO_DAY",
    "Check",
    "ColumnDrift",
    "Compared",
    "Concept",
    "ConceptReason",
    "Demands",
    "Evidence",
    "Explained",
    "Fitted",
    "Lines",
    "Measured",
    "Model",
    "Promotion",
    "Quick",
    "Report",
    "Role",
    "Scored",
    "Settings",
    "Source",
    "TreeSettings",
    "Watched",
    "Words",
    "area_under_curve",
    "card_of",
    "checks_of",
    "column_drift",
    "dating",
    "day_text",
    "explain_line",
    "files_of",
    "first_reasons",
    "fit",
    "groups_numbered",
    "label_of",
    "library",
    "lines_of",
    "load",
    "losing",
    "measured",
    "promoted",
    "quickly",
    "readable",
    "repeating",
    "report",
    "stacked",
    "usable",
    "watched",
]
