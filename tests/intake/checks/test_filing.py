# SPDX-License-Identifier: Apache-2.0
"""GL-FIL: the header."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from greenlane.cargo import Declaration, Direction, Function
from greenlane.intake import Severity, check
from tests.intake.checks.filings import CODES, DAY, at, found, good, one, with_items


@pytest.mark.parametrize("reference", [None, "", "  "])
def test_GL_FIL_01_an_original_has_a_reference(reference: str | None) -> None:
    finding = one("GL-FIL-01", good(reference=reference))
    assert (finding.severity, finding.path, finding.value) == (Severity.ERROR, "reference", None)
    assert not found("GL-FIL-01", good())
    assert not found("GL-FIL-01", Declaration(function=Function.AMENDMENT, mrn="25GB3POHWIVZSF9AR0"))


def test_GL_FIL_02_a_reference_has_at_most_35_characters() -> None:
    finding = one("GL-FIL-02", good(reference="R" * 36, paths={"reference": "/Declaration/FunctionalReferenceID"}))
    assert (finding.path, finding.value) == ("/Declaration/FunctionalReferenceID", "R" * 36)
    assert "It has 36 characters." in finding.message
    assert not found("GL-FIL-02", good(reference="R" * 35))


def test_GL_FIL_03_an_original_has_a_goods_item() -> None:
    finding = one("GL-FIL-03", with_items())
    assert (finding.severity, finding.path) == (Severity.ERROR, "consignment.items")
    assert not found("GL-FIL-03", good())
    assert not found("GL-FIL-03", Declaration(function=Function.AMENDMENT, mrn="25GB3POHWIVZSF9AR0"))


@pytest.mark.parametrize("function", [Function.AMENDMENT, Function.CANCELLATION])
def test_GL_FIL_04_a_request_names_the_filing_it_changes(function: Function) -> None:
    assert one("GL-FIL-04", Declaration(function=function)).severity is Severity.ERROR
    assert not found("GL-FIL-04", Declaration(function=function, mrn="25GB3POHWIVZSF9AR0"))
    assert not found("GL-FIL-04", Declaration(function=function, reference="LRN-1"))
    assert not found("GL-FIL-04", Declaration())


def test_GL_FIL_05_a_cancellation_gives_a_reason() -> None:
    without = Declaration(function=Function.CANCELLATION, mrn="25GB3POHWIVZSF9AR0")
    assert one("GL-FIL-05", without).severity is Severity.WARNING
    assert not found("GL-FIL-05", good(function=Function.CANCELLATION, reason="the goods were not shipped"))
    assert not found("GL-FIL-05", Declaration(function=Function.AMENDMENT, mrn="25GB3POHWIVZSF9AR0"))


@pytest.mark.parametrize(
    ("changes", "value"),
    [({"type": "QQ", "of": {"items": ()}}, "QQ"), ({"additional_type": "Q"}, "Q")],
)
def test_GL_FIL_06_the_type_of_declaration_is_known(changes: dict[str, object], value: str) -> None:
    finding = one("GL-FIL-06", good(**changes))  # type: ignore[arg-type]
    assert finding.value == value
    assert "stage pre_arrival" in finding.message
    assert not found("GL-FIL-06", good())
    assert not found("GL-FIL-06", good(type=None, additional_type=None))


@pytest.mark.parametrize("accepted", [datetime(1989, 12, 31, tzinfo=UTC), at(1) + timedelta(days=200)])
def test_GL_FIL_07_the_date_of_acceptance_is_possible(accepted: datetime) -> None:
    finding = one("GL-FIL-07", good(acceptance_time=accepted))
    assert finding.value == accepted.isoformat()
    assert not found("GL-FIL-07", good(acceptance_time=at(1) + timedelta(days=100)))
    assert not found("GL-FIL-07", good(acceptance_time=at(1).replace(tzinfo=None)))


def test_GL_FIL_08_the_direction_stated_is_that_of_the_type() -> None:
    finding = one("GL-FIL-08", good(direction=Direction.EXPORT))
    assert "states export, type IM is import" in finding.message
    assert not found("GL-FIL-08", good(direction=Direction.IMPORT))
    assert not found("GL-FIL-08", good(type="ENS", additional_type=None, direction=Direction.STAY_ON_BOARD))
    assert not found("GL-FIL-08", good(type="CO", additional_type="A", direction=Direction.EXPORT))


def test_errors_are_only_what_makes_a_filing_unusable() -> None:
    empty = {finding.code for finding in check(Declaration(), CODES, on=DAY) if finding.severity is Severity.ERROR}
    assert empty == {"GL-FIL-01", "GL-FIL-03"}
