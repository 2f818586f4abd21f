# SPDX-License-Identifier: Apache-2.0
"""Tables (CSV, NDJSON, rows from elsewhere) by a mapping document from columns to nouns, in constant memory."""

from .assembly import assembly, noun_maker, value_maker
from .building import Builder, Slot
from .conversions import as_it_is
from .manual import tables_page
from .mapping import (
    SHIPPED,
    Column,
    Mapping,
    load_mapping,
    mappings_in_force,
    own_mapping,
    shipped_mapping,
    shipped_mappings,
    told_faults,
)
from .reading import Group, Table, open_table, read_table, recognised, table_of
from .rows import Opened, Row, place, spoiled
from .targets import TARGETS, Kind, Target

__all__ = [
    "SHIPPED",
    "TARGETS",
    "Builder",
    "Column",
    "Group",
    "Kind",
    "Mapping",
    "Opened",
    "Row",
    "Slot",
    "Table",
    "Target",
    "as_it_is",
    "assembly",
    "load_mapping",
    "mappings_in_force",
    "noun_maker",
    "open_table",
    "own_mapping",
    "place",
    "read_table",
    "recognised",
    "shipped_mapping",
    "shipped_mappings",
    "spoiled",
    "table_of",
    "tables_page",
    "told_faults",
    "value_maker",
]
