# SPDX-License-Identifier: Apache-2.0
"""The past as columns: consignments as they were assessed, kept as Parquet by month, for rehearsals.

``columns`` says what is kept, ``files`` where, ``expressions`` and ``matching`` find what a condition hits.
"""

from .columns import Past, PastHit, frame_of
from .files import HistoryFiles, HistoryWriter, Loaded
from .matching import Matched, columns_for, matches
from .writing import write_history, write_table

__all__ = [
    "HistoryFiles",
    "HistoryWriter",
    "Loaded",
    "Matched",
    "Past",
    "PastHit",
    "columns_for",
    "frame_of",
    "matches",
    "write_history",
    "write_table",
]
