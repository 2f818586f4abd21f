# SPDX-License-Identifier: Apache-2.0
"""What differs between two versions of a profile is told in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from greenlane.cargo import Direction, Stage
from greenlane.targeting import Profile, State, profile_differences
from tests.targeting.builders import a_profile

BEFORE = a_profile("consignment.package_count > 5")


def words(after: Profile, before: Profile = BEFORE) -> list[str]:
    return [one.words for one in profile_differences(before, after, lists=())]


def test_versions_that_say_the_same_do_not_differ() -> None:
    assert words(replace(BEFORE, version=2, state=State.RETIRED)) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"weight": 40}, "weight was 30 and is 40."),
        ({"valid_to": date(2027, 1, 31)}, "valid to is given: 2027-01-31."),
        ({"stages": (Stage.CLEARANCE, Stage.TRANSIT)}, "stages is given: clearance, transit."),
        ({"title": "Another"}, "title was A test and is Another."),
    ],
)
def test_a_field_that_differs_is_told_with_both_values(changes: dict[str, Any], told: str) -> None:
    assert words(replace(BEFORE, **changes)) == [told]


def test_what_is_no_longer_given_is_told_with_what_it_was() -> None:
    before = replace(BEFORE, directions=(Direction.IMPORT,))
    assert words(BEFORE, before) == ["directions is no longer given; it was import."]


def test_a_condition_is_told_in_an_officers_words() -> None:
    (said,) = words(replace(BEFORE, condition="consignment.package_count > 9"))
    assert said.startswith("It hit when ")
    assert "5" in said.split("Now it hits when")[0]
    assert "9" in said.split("Now it hits when")[1]


def test_a_condition_that_no_longer_checks_is_told_as_it_was_written() -> None:
    gone = replace(BEFORE, condition="route.export_country in lists.gone")
    assert words(BEFORE, gone) == [
        "condition was route.export_country in lists.gone and is consignment.package_count > 5."
    ]
