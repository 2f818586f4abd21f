# SPDX-License-Identifier: Apache-2.0
"""Mapping documents: what ships is good, and every fault is told with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.intake.tables import SHIPPED, TARGETS, load_mapping, shipped_mapping

GOOD = """mapping: own
version: 2
title: Our table
columns:
  Number: {to: reference, required: true}
  Weight: {to: item.gross_weight_kg, unit: lb}
aside: [Result]
"""


def faults(document: str) -> list[tuple[str, str | None]]:
    """The codes of the findings about a document, each with its place."""
    mapping, findings = load_mapping(document.encode())
    assert (mapping is None) == bool(findings)
    return [(finding.code, finding.path) for finding in findings]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_mapping_is_good(name: str) -> None:
    mapping = shipped_mapping(name)
    assert mapping.name == name
    assert mapping.source
    assert mapping.recognise <= {column.name for column in mapping.columns}


def test_a_good_document_gives_its_mapping() -> None:
    mapping, findings = load_mapping(GOOD.encode())
    assert findings == ()
    assert mapping is not None
    assert (mapping.name, mapping.version, mapping.format) == ("own", 2, "table_own")
    assert [column.name for column in mapping.columns] == ["Number", "Weight"]
    assert mapping.aside == ("Result",)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("to: reference", "to: referense"), ("MAP-TARGET-UNKNOWN", "line 5")),
        (("unit: lb", "unit: stone"), ("MAP-CHOICE", "line 6")),
        (("to: item.gross_weight_kg", "to: reference"), ("MAP-TARGET-TWICE", "line 6")),
        (("  Weight:", "  Number:"), ("MAP-COLUMN-TWICE", "line 6")),
        (("aside: [Result]", "aside: [Weight]"), ("MAP-COLUMN-TWICE", "line 4")),
        (("version: 2", "version: two"), ("MAP-VERSION", "line 2")),
        (("mapping: own", "mapping: Our own"), ("MAP-NAME", "line 1")),
        (("title: Our table", "tittle: Our table"), ("MAP-KEY-UNKNOWN", "line 3")),
        (("{to: reference, required: true}", "{required: true}"), ("MAP-NO-TARGET", "line 5")),
        (("{to: reference, required: true}", "{to: reference, unit: kg}"), ("MAP-UNIT", "line 5")),
        (("{to: reference, required: true}", '{to: reference, format: "%Y"}'), ("MAP-FORMAT", "line 5")),
        (("{to: reference, required: true}", "{to: acceptance_time, zone: Mars}"), ("MAP-ZONE", "line 5")),
        (("aside: [Result]", "key: [Other]"), ("MAP-COLUMN-UNKNOWN", "line 1")),
        (("aside: [Result]", "constants: {stage: lunch}"), ("MAP-CONSTANT", "line 7")),
        (("aside: [Result]", "constants: {reference: X}"), ("MAP-TARGET-TWICE", "line 7")),
        (("aside: [Result]", "aside: [Result"), ("MAP-NOT-YAML", "line 8")),
        (("version: 2", "version: &two 2"), ("MAP-NOT-YAML", "line 2")),
    ],
)
def test_a_fault_is_told_with_its_line(change: tuple[str, str], expected: tuple[str, str]) -> None:
    assert expected in faults(GOOD.replace(*change))


def test_a_misspelt_target_is_answered_with_the_one_that_is_meant() -> None:
    _, findings = load_mapping(GOOD.replace("to: reference", "to: referense").encode())
    assert "reference" in findings[0].message


def test_every_target_has_one_name() -> None:
    assert all(name == target.name for name, target in TARGETS.items())
    assert len({(target.noun, target.field) for target in TARGETS.values()}) == len(TARGETS)


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str) -> None:
    mapping, findings = load_mapping(text.encode())
    assert mapping is not None or findings
