# SPDX-License-Identifier: Apache-2.0
"""The tables, grouped as the rooms are, under one ``metadata``; made by ``store/migrations``, which a test compares."""

from greenlane.store.tables import (
    access,
    delivery,
    intake,
    journal,
    payloads,
    reporting,
    selection,
    system,
    targeting,
    watching,
)
from greenlane.store.tables.base import metadata

IMMUTABLE = (
    "events",
    "leaves",
    "lodgement_versions",
    "request_decisions",
    "reports",
    "configuration_parts",
    "configurations",
    "assessments",
    "hits",
    "selections",
    "decisions",
    "selection_runs",
    "selection_places",
    "selection_members",
    "results",
    "possible_matches",
    "match_decisions",
)
"""Tables whose rows a trigger keeps from UPDATE, DELETE and TRUNCATE; who drops the trigger is found by the log."""

__all__ = [
    "IMMUTABLE",
    "access",
    "delivery",
    "intake",
    "journal",
    "metadata",
    "payloads",
    "reporting",
    "selection",
    "system",
    "targeting",
    "watching",
]
