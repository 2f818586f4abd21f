# SPDX-License-Identifier: Apache-2.0
"""Random labels, clauses and reaches out of few names, so that they meet often; used here and against PostgreSQL."""

from __future__ import annotations

from hypothesis import strategies as st

from greenlane.access import Clause, Label, Reach, Sensitivity

AGENCIES = ("customs", "health")
UNITS = ("centre", "north", "day", "south")
OWNERS = ("F1", "F2", "p-1")

labels = st.builds(
    Label,
    agency=st.sampled_from((*AGENCIES, None)),
    unit=st.sampled_from((*UNITS, None)),
    sensitivity=st.sampled_from(Sensitivity),
    owner=st.sampled_from((*OWNERS, None)),
)
clauses = st.builds(
    Clause,
    agency=st.sampled_from((*AGENCIES, None)),
    units=st.none() | st.frozensets(st.sampled_from(UNITS)),
    without_unit=st.booleans(),
    sensitivities=st.none() | st.frozensets(st.sampled_from(Sensitivity)),
    owners=st.none() | st.frozensets(st.sampled_from(OWNERS)),
)
reaches = st.lists(clauses, max_size=4).map(lambda some: Reach(tuple(some)))
