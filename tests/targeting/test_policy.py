# SPDX-License-Identifier: Apache-2.0
"""The policy document: what it gives, and what it refuses."""

from __future__ import annotations

import pytest
import yaml

from greenlane.cargo import Stage
from greenlane.errors import Invalid
from greenlane.targeting import OUTCOMES, Band, Outcome, load_policy
from tests.targeting.builders import the_policy


def _document() -> dict[str, object]:
    return {
        "id": "p",
        "version": 1,
        "title": "A policy",
        "bands": {"medium": 25, "high": 50, "very_high": 75},
        "outcomes": {
            stage: dict(zip(("low", "medium", "high", "very_high"), [*ladder, *[ladder[-1]] * 4], strict=False))
            for stage, ladder in _ladders().items()
        },
        "lanes": {outcome.value: outcome.value for outcome in Outcome},
        "random": {"clearance": {"share": 0.02, "outcome": "examination"}},
        "automatic": ["release"],
    }


def _ladders() -> dict[str, list[str]]:
    return {
        stage.value: [outcome.value for outcome in ladder if outcome is not Outcome.DO_NOT_LOAD]
        for stage, ladder in OUTCOMES.items()
    }


def test_the_shipped_policy_knows_an_outcome_and_a_lane_for_every_band_of_every_stage() -> None:
    policy = the_policy()
    for stage in Stage:
        for band in Band:
            assert policy.lane_of(policy.outcomes[stage][band])


@pytest.mark.parametrize(
    ("score", "band"),
    [(0, Band.LOW), (24, Band.LOW), (25, Band.MEDIUM), (49, Band.MEDIUM), (50, Band.HIGH), (75, Band.VERY_HIGH)],
)
def test_a_score_falls_into_the_band_whose_limit_it_reaches(score: int, band: Band) -> None:
    assert the_policy().band_of(score) is band


def test_the_digest_changes_with_any_limit() -> None:
    document = _document()
    before = load_policy(yaml.safe_dump(document)).digest()
    document["bands"] = {"medium": 26, "high": 50, "very_high": 75}
    assert load_policy(yaml.safe_dump(document)).digest() != before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"bands": {"medium": 60, "high": 50, "very_high": 75}}, "policy.bands"),
        ({"bands": {"medium": 10, "high": 50, "very_high": 175}}, "policy.bands"),
        ({"lanes": {"release": "green"}}, "policy.lanes"),
        ({"automatic": ["examination"]}, "policy.automatic"),
        ({"random": {"clearance": {"share": 1.5, "outcome": "examination"}}}, "policy.random"),
        ({"random": {"clearance": {"share": 0.5, "outcome": "do_not_load"}}}, "policy.random"),
        ({"outcomes": {}}, "policy.outcome"),
        ({"version": "one"}, "policy.shape"),
    ],
)
def test_a_policy_that_cannot_be_used_is_refused_with_a_remedy(change: dict[str, object], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        load_policy(yaml.safe_dump({**_document(), **change}))
    assert refused.value.code == code
    assert refused.value.remedy


def test_a_score_alone_never_leads_to_do_not_load() -> None:
    document = _document()
    outcomes = document["outcomes"]
    assert isinstance(outcomes, dict)
    outcomes["pre_loading"]["very_high"] = "do_not_load"
    with pytest.raises(Invalid) as refused:
        load_policy(yaml.safe_dump(document))
    assert refused.value.code == "policy.do_not_load"


def test_text_that_is_not_yaml_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        load_policy("bands: [1, 2")
    assert refused.value.code == "policy.not_yaml"
