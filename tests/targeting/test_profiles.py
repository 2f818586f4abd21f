# SPDX-License-Identifier: Apache-2.0
"""When a profile holds, when it is to be reviewed, and what its digest covers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from greenlane.cargo import Direction, Stage
from greenlane.targeting import Outcome, RiskArea, State, profile_digest, profile_set_digest
from greenlane.targeting.outcomes import Sensitivity
from greenlane.targeting.profiles import BorderMode, Family, HighRiskTest, Profile

from .builders import a_profile

CONDITION = 'goods.hs == "24"'
DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "holds"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (date(2026, 6, 2), None, False),
        (None, date(2026, 5, 31), False),
        (date(2026, 1, 1), date(2026, 12, 31), True),
    ],
)
def test_a_live_profile_holds_from_its_first_to_its_last_day(
    valid_from: date | None, valid_to: date | None, holds: bool
) -> None:
    assert a_profile(CONDITION, valid_from=valid_from, valid_to=valid_to).holds_on(DAY) is holds


@pytest.mark.parametrize("state", [state for state in State if state is not State.LIVE])
def test_a_profile_that_is_not_live_never_holds(state: State) -> None:
    assert not a_profile(CONDITION, state=state).holds_on(DAY)
    assert not a_profile(CONDITION, state=state).holds_on(None)


def test_without_a_day_a_live_profile_holds() -> None:
    assert a_profile(CONDITION, valid_to=date(1999, 1, 1)).holds_on(None)


def test_the_day_of_review_comes() -> None:
    profile = a_profile(CONDITION, review_date=DAY)
    assert not profile.needs_review(date(2026, 5, 31))
    assert profile.needs_review(DAY)


CHANGES: dict[str, Any] = {
    "id": "GL-TEST-002",
    "version": 2,
    "title": "Another",
    "sentence": "Another reason.",
    "risk_area": RiskArea.DRUGS,
    "family": Family.ROUTE,
    "condition": 'goods.hs == "25"',
    "weight": 31,
    "mandatory": Outcome.SCAN,
    "stages": (Stage.TRANSIT,),
    "directions": (Direction.EXPORT,),
    "modes": (BorderMode.SEA,),
    "offices": ("GB000060",),
    "valid_from": DAY,
    "valid_to": DAY,
    "legal_basis": "LB-2",
    "agency": "police",
    "unit": "north",
    "sensitivity": Sensitivity.SECRET,
    "owner": "somebody else",
    "review_date": DAY,
    "test": HighRiskTest.INTELLIGENCE,
    "state": State.SUSPENDED,
}


@pytest.mark.parametrize("field", Profile.__struct_fields__)
def test_every_field_is_covered_by_the_digest(field: str) -> None:
    profile = a_profile(CONDITION)
    changed = replace(profile, **{field: CHANGES[field]})
    assert profile_digest(changed) != profile_digest(profile)
    assert profile_set_digest([changed]) != profile_set_digest([profile])


def test_the_digest_of_a_profile_stays_what_it_was_in_earlier_releases() -> None:
    """Assessments name this digest for ever; a change here breaks re-deciding what is stored."""
    assert profile_digest(a_profile(CONDITION)) == "8d28e396ead6f6649f1b50201480df603e021545c1e3375abe48aaa69e569ba0"
    assert profile_set_digest([]) == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"


@given(st.permutations(range(6)))
def test_the_order_of_a_set_does_not_matter(order: list[int]) -> None:
    profiles = [a_profile(CONDITION, id=f"GL-TEST-{number}") for number in range(6)]
    assert profile_set_digest([profiles[position] for position in order]) == profile_set_digest(profiles)


def test_two_sets_of_the_same_content_have_one_digest() -> None:
    assert profile_set_digest([a_profile(CONDITION)]) == profile_set_digest([a_profile(CONDITION)])
    assert profile_set_digest([a_profile(CONDITION)]) != profile_set_digest([])
