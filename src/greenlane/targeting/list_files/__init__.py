# SPDX-License-Identifier: Apache-2.0
"""Watch lists as files: the lists of the US Treasury, of BIS, of the United Nations, and an administration's own."""

from .entry import CONVEYANCES, PARTIES, EntrySchema, Identifier, ListedEntry, entry_from, made_id
from .findings import ListFile
from .reading import FORMATS, read_list, read_lists

__all__ = [
    "CONVEYANCES",
    "FORMATS",
    "PARTIES",
    "EntrySchema",
    "Identifier",
    "ListFile",
    "ListedEntry",
    "entry_from",
    "made_id",
    "read_list",
    "read_lists",
]
