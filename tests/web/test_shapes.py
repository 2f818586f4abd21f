# SPDX-License-Identifier: Apache-2.0
"""What is answered has the shape that is described; a shape admits what may be added later."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError
from starlette.testclient import TestClient

from greenlane.web import shapes
from tests.web.conftest import ClientOf
from tests.web.fakes import ASSESSMENT, sign_in_of

SHAPES: list[tuple[str, type[BaseModel]]] = [
    ("/v1/lodgements", shapes.Listing[shapes.Lodgement]),
    ("/v1/lodgements/L1", shapes.Lodgement),
    ("/v1/lodgements/L1/versions", shapes.Everything[shapes.Version]),
    ("/v1/formats", shapes.Everything[shapes.Format]),
    ("/v1/consignments", shapes.Listing[shapes.Consignment]),
    ("/v1/consignments/C1", shapes.Consignment),
    ("/v1/requests", shapes.Listing[shapes.Request]),
    ("/v1/facts", shapes.Everything[shapes.Fact]),
    ("/v1/consignments/C1/assessments", shapes.Everything[shapes.Assessment]),
    ("/v1/assessments", shapes.Listing[shapes.Assessment]),
    ("/v1/assessments/A1", shapes.Assessment),
    ("/v1/profiles", shapes.Listing[shapes.Profile]),
    ("/v1/profiles/GL-normal", shapes.Profile),
    ("/v1/profiles/GL-normal/versions", shapes.Everything[shapes.ProfileVersion]),
    ("/v1/capacity-plans", shapes.Listing[shapes.CapacityPlan]),
    ("/v1/capacity-plans/GB000060", shapes.CapacityPlans),
    ("/v1/selection-runs", shapes.Listing[shapes.Run]),
    ("/v1/selection-runs/R1", shapes.Run),
    ("/v1/selection-runs/R1/members", shapes.Listing[shapes.RunMember]),
    ("/v1/hit-rates", shapes.HitRates),
    ("/v1/lists", shapes.Everything[shapes.WatchList]),
    ("/v1/lists/watched", shapes.WatchList),
    ("/v1/lists/watched/entries", shapes.Listing[shapes.ListEntry]),
    ("/v1/lists/watched/changes", shapes.Everything[shapes.ListChange]),
    ("/v1/list-changes/X1", shapes.ListChange),
    ("/v1/list-changes/X1/entries", shapes.Listing[shapes.PendingEntry]),
    ("/v1/consignments/C1/possible-matches", shapes.Everything[shapes.PossibleMatch]),
    ("/v1/events", shapes.Listing[shapes.Event]),
    ("/v1/me", shapes.Me),
    ("/healthz", shapes.Alive),
    ("/readyz", shapes.Ready),
]


@pytest.mark.parametrize(("path", "shape"), SHAPES)
def test_an_answer_has_the_shape_that_is_described(officer: TestClient, path: str, shape: type[BaseModel]) -> None:
    shape.model_validate(officer.get(path).json(), strict=True)


def test_receipts_and_tokens_have_theirs(client_of: ClientOf) -> None:
    receipts = client_of("filer").post("/v1/lodgements", json=[{}, {"state": "refused"}]).json()
    assert len(shapes.Answers.model_validate(receipts, strict=True).lodgements) == 2
    signed_in = client_of().post("/v1/sign-ins", json={"secret": sign_in_of("filer")}).json()
    shapes.SignedIn.model_validate(signed_in, strict=True)


def test_a_field_may_be_added_but_none_may_be_missing() -> None:
    shapes.Assessment.model_validate({**ASSESSMENT, "added_later": 1}, strict=True)
    without = {name: value for name, value in ASSESSMENT.items() if name != "lane"}
    with pytest.raises(ValidationError, match="lane"):
        shapes.Assessment.model_validate(without, strict=True)


def test_the_lane_of_an_assessment_is_never_null() -> None:
    with pytest.raises(ValidationError, match="lane"):
        shapes.Assessment.model_validate({**ASSESSMENT, "lane": None}, strict=True)
