# SPDX-License-Identifier: Apache-2.0
"""Providers fill facts, each with its source; a decision reads nothing else (design decision 2)."""

from .declared import Origin, declared_facts
from .derived import Context, derived_facts
from .history import COVERAGE_DAYS, History, history_keys, sibling_keys, with_history_facts
from .lists import LookUp, PossibleMatch, Subject, possible_matches, with_list_facts
from .merged import merged_facts
from .reported import reported_times, with_reported_times

__all__ = [
    "COVERAGE_DAYS",
    "Context",
    "History",
    "LookUp",
    "Origin",
    "PossibleMatch",
    "Subject",
    "declared_facts",
    "derived_facts",
    "history_keys",
    "merged_facts",
    "possible_matches",
    "reported_times",
    "sibling_keys",
    "with_history_facts",
    "with_list_facts",
    "with_reported_times",
]
