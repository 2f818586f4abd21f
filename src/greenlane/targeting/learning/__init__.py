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
from .parts import Settings
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
    "Compared",
    "Concept",
    "ConceptReason",
    "Evidence",
    "Explained",
    "Fitted",
    "Lines",
    "Measured",
    "Model",
    "Quick",
    "Report",
    "Scored",
    "Settings",
    "Source",
    "TreeSettings",
    "Words",
    "area_under_curve",
    "card_of",
    "dating",
    "day_text",
    "explain_line",
    "files_of",
    "fit",
    "groups_numbered",
    "label_of",
    "library",
    "lines_of",
    "load",
    "measured",
    "quickly",
    "readable",
    "repeating",
    "report",
    "stacked",
    "usable",
]
