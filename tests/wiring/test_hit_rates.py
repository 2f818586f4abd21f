# SPDX-License-Identifier: Apache-2.0
"""Hit rates over stored results: by profile, list, office, officers, beside chance; told to whom they may be told."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from greenlane.access import Actor, Sensitivity
from greenlane.errors import Invalid
from greenlane.wiring.hit_rates import hit_rates, rates_by
from greenlane.wiring.results import import_results
from greenlane.wiring.watch_lists import ListKind, change_list
from tests.installations import Customs
from tests.targeting.builders import a_profile
from tests.wiring.crowds import OFFICE, crowd, only, profiles


def told(customs: Customs, by: str, actor: Actor | None = None, **given: Any) -> dict[str, Any]:
    with customs.read() as uow:
        return hit_rates(uow, rates_by(by), actor=actor, **given)


def by_group(document: dict[str, Any]) -> dict[str, tuple[int, int, int]]:
    return {one["group"]: (one["hits"], one["n"], one["results"]) for one in document["rates"]}


def examined(customs: Customs, results: dict[str, str]) -> None:
    customs.clock.advance(timedelta(hours=1))
    at = customs.clock.now().isoformat()
    rows = "".join(f"{consignment},{code},drugs,{at}\n" for consignment, code in results.items())
    table = io.BytesIO(f"consignment,result,risk_area,examined_at\n{rows}".encode())
    done = import_results(customs.installation, table, tell=lambda finding: pytest.fail(finding.message))
    assert done.recorded == len(results)


@pytest.fixture
def country(customs: Customs) -> Customs:
    """Three consignments hit by one profile and one by another; of some it is known what was found."""
    only(customs, *profiles())
    people = crowd(customs, ["HIGH A", "HIGH B", "HIGH C", "LOW D", "FINE E"])
    examined(
        customs,
        {people["HIGH A"]: "seizure", people["HIGH B"]: "no_irregularity", people["LOW D"]: "minor"},
    )
    return customs


def test_profiles_are_told_with_hits_controls_and_results(country: Customs) -> None:
    document = told(country, "profile")
    assert by_group(document) == {"GL-TEST-HIGH": (3, 2, 1), "GL-TEST-LOW": (1, 1, 1)}
    high = next(one for one in document["rates"] if one["group"] == "GL-TEST-HIGH")
    assert high["in_area"] == 1
    assert high["told"] == "not enough data yet"
    low = next(one for one in document["rates"] if one["group"] == "GL-TEST-LOW")
    assert low["in_area"] == 0  # found in another area than its own


def test_offices_months_models_and_officers_are_told(country: Customs) -> None:
    assert by_group(told(country, "office")) == {OFFICE: (4, 3, 2)}
    assert by_group(told(country, "month")) == {"2026-01": (4, 3, 2)}
    assert by_group(told(country, "model")) == {"none": (4, 3, 2)}
    assert by_group(told(country, "group")) == {"none": (4, 3, 2)}


def test_watch_lists_are_told_by_what_stood_on_them(customs: Customs) -> None:
    change_list(customs.installation, "wanted", kind=ListKind.PARTIES, add=["HIGH A"])
    only(customs, *profiles())
    people = crowd(customs, ["HIGH A", "HIGH B"])
    examined(customs, {people["HIGH A"]: "major", people["HIGH B"]: "major"})
    assert by_group(told(customs, "list")) == {"wanted": (1, 1, 1)}


def test_the_period_is_of_assessments_for_hits_and_of_controls_for_results(country: Customs) -> None:
    later = country.clock.now() + timedelta(seconds=1)
    assert by_group(told(country, "profile", since=later)) == {}
    between = country.clock.now() - timedelta(minutes=1)
    assert by_group(told(country, "profile", since=between)) == {"GL-TEST-HIGH": (0, 2, 1), "GL-TEST-LOW": (0, 1, 1)}


def test_chance_is_told_from_drawn_controls_alone(customs: Customs) -> None:
    only(customs, *profiles())
    customs.draw_everything()
    people = crowd(customs, [f"FINE {number}" for number in range(4)])
    examined(customs, dict.fromkeys(people.values(), "no_irregularity") | {people["FINE 1"]: "minor"})
    baseline = told(customs, "profile")["baseline"]
    assert (baseline["n"], baseline["results"], baseline["rate"]) == (4, 1, 0.25)
    assert baseline["enough"] is False


def test_who_is_not_cleared_is_told_of_no_secret_profile_nor_of_the_numbers_of_chance(country: Customs) -> None:
    secret = a_profile('consignee.name.startsWith("HIGH")', id="GL-SECRET", sensitivity=Sensitivity.SECRET)
    country.put_in_force(secret)
    people = crowd(country, ["HIGH X"], office="GB000074")
    examined(country, {people["HIGH X"]: "major"})
    officer, head = country.actor("targeting_officer"), country.actor("head_of_office")
    assert "GL-SECRET" in by_group(told(country, "profile", head))
    shown = told(country, "profile", officer)
    assert "GL-SECRET" not in by_group(shown)
    assert shown["baseline"]["n"] is None
    assert shown["baseline"]["withheld"]
    assert by_group(shown)["GL-TEST-HIGH"] == by_group(told(country, "profile"))["GL-TEST-HIGH"]


def test_a_profile_that_became_secret_is_shown_no_longer(country: Customs) -> None:
    high = next(one for one in profiles() if one.id == "GL-TEST-HIGH")
    country.put_in_force(replace(high, sensitivity=Sensitivity.SECRET))
    assert "GL-TEST-HIGH" not in by_group(told(country, "profile", country.actor("targeting_officer")))


def test_what_only_a_secret_list_made_hit_is_in_no_number(customs: Customs) -> None:
    listed = a_profile("has(any_party.watch_lists)", id="GL-LISTED")
    only(customs, listed)
    change_list(customs.installation, "open_list", kind=ListKind.PARTIES, add=["HIGH A"])
    change_list(customs.installation, "moles", kind=ListKind.PARTIES, add=["HIGH B"], sensitivity=Sensitivity.SECRET)
    people = crowd(customs, ["HIGH A", "HIGH B", "FINE C"])
    examined(customs, dict.fromkeys(people.values(), "major"))
    officer = customs.actor("targeting_officer")
    assert by_group(told(customs, "profile")) == {"GL-LISTED": (2, 2, 2)}
    assert by_group(told(customs, "profile", officer)) == {"GL-LISTED": (1, 1, 1)}
    assert set(by_group(told(customs, "list"))) == {"open_list", "moles"}
    assert set(by_group(told(customs, "list", officer))) == {"open_list"}
    assert by_group(told(customs, "office", officer)) == {OFFICE: (1, 3, 3)}
    assert by_group(told(customs, "office")) == {OFFICE: (2, 3, 3)}


def test_what_cannot_be_asked_is_refused(customs: Customs) -> None:
    february = datetime(2026, 2, 1, tzinfo=UTC)
    for until in (february, february - timedelta(days=1), february.replace(tzinfo=None)):
        with pytest.raises(Invalid):
            told(customs, "profile", since=february, until=until)
    with pytest.raises(Invalid, match="not told by"):
        rates_by("colour")
