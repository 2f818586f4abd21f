# SPDX-License-Identifier: Apache-2.0
"""Fraud that moves: what becomes of a learned score that only sees what it chose to look at itself."""

from .running import STRATEGIES, Course, Strategy, Week, run_strategy, summary
from .world import Drift, DriftSize

__all__ = ["STRATEGIES", "Course", "Drift", "DriftSize", "Strategy", "Week", "run_strategy", "summary"]
