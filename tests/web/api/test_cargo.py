# SPDX-License-Identifier: Apache-2.0
"""Consignments with their facts, and the vocabulary that explains the facts."""

from __future__ import annotations

from starlette.testclient import TestClient

from greenlane.cargo import VOCABULARY
from tests.web.fakes import CONSIGNMENT


def test_a_consignment_is_shown_with_its_facts_and_listed_without(officer: TestClient) -> None:
    assert officer.get("/v1/consignments/C1").json() == CONSIGNMENT
    assert officer.get("/v1/consignments").json()["items"] == [{**CONSIGNMENT, "facts": None}]


def test_the_vocabulary_is_told_whole_and_in_order(officer: TestClient) -> None:
    facts = officer.get("/v1/facts").json()["items"]
    assert [fact["name"] for fact in facts] == sorted(VOCABULARY)
    assert all(fact["sentence"] and fact["example"] for fact in facts)
    weight = next(fact for fact in facts if fact["name"] == "consignment.gross_weight_kg")
    assert (weight["kind"], weight["unit"], weight["scope"]) == ("decimal", "kg", "consignment")


def test_a_consignment_that_is_not_there_is_named_as_such(officer: TestClient) -> None:
    assert officer.get("/v1/consignments/C9").json()["detail"] == "There is no such consignment."
    assert officer.get("/v1/consignments/C9/assessments").status_code == 404
