# SPDX-License-Identifier: Apache-2.0
"""How closely a profile, list, hit or event is kept: normal, restricted or secret."""

from __future__ import annotations

from enum import StrEnum


class Sensitivity(StrEnum):
    """Who may know of a record, beyond the permission that its kind asks for.

    ``NORMAL``: everyone of the agency who may read records of this kind. ``RESTRICTED``: who is cleared for its unit;
    others of the agency learn that there is a reason and whom to ask. ``SECRET``: who is cleared for secrets of its
    unit; for everyone else it does not exist, in no list, no total and no export.
    """

    NORMAL = "normal"
    RESTRICTED = "restricted"
    SECRET = "secret"
