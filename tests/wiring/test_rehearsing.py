# SPDX-License-Identifier: Apache-2.0
"""A rehearsal counts what it says, and nothing that its reader may not know of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from greenlane.access import Sensitivity
from greenlane.targeting import Comparison, Rehearsal, words_of, words_of_comparison
from greenlane.wiring.past import HistoryWriter, Past, PastHit
from greenlane.wiring.past.picture import picture_of
from greenlane.wiring.rehearsing import rehearsal_json, rehearse, without_clearance
from tests.targeting.builders import a_profile
from tests.targeting.language.given import facts_of

FIRST = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
OPEN = PastHit(profile="GL-OPEN-1", agency="customs", unit=None, sensitivity="normal")
SECRET = PastHit(profile="GL-SECRET-1", agency="customs", unit=None, sensitivity=str(Sensitivity.SECRET))
THEIRS = PastHit(profile="VET-1", agency="veterinary", unit=None, sensitivity="normal")
SEES = without_clearance("customs")


def row(number: int, **given: Any) -> Past:
    """Consignment ``number`` of ten a day; an even one comes by sea, the others by air."""
    at = FIRST + timedelta(days=number // 10)
    facts = facts_of({"consignment.package_count": number, "transport.border_mode": "1" if number % 2 == 0 else "4"})
    return Past(**{"id": f"C-{number}", "at": at, "day": at.date(), "office": "dover", "facts": facts, **given})


def rehearsed(folder: Path, every: list[Past], condition: str = "consignment.package_count < 40", **how: Any) -> Any:
    with HistoryWriter(folder) as writer:
        for one in every:
            writer.add(one)
        writer.finish()
    return rehearse(a_profile(condition), folder, **{"lists": {}, "sees": SEES, **how})


def test_hits_are_counted_by_day_office_and_mode(tmp_path: Path) -> None:
    told: Rehearsal = rehearsed(tmp_path, [row(number) for number in range(100)], capacity=9)
    assert (told.consignments, told.hits, told.days) == (100, 40, 10)
    assert told.by_day == {date(2026, 3, 1) + timedelta(days=number): 10 for number in range(4)}
    assert (told.by_office, told.by_mode) == ({"dover": 40}, {"1": 20, "4": 20})
    assert (told.over_capacity, told.a_day, told.share) == (4, 4.0, 0.4)
    assert told.one_by_one == 0


def test_what_another_profile_hits_too_is_told_and_what_none_does(tmp_path: Path) -> None:
    every = [row(number, hits=(OPEN,) if number < 15 else ()) for number in range(100)]
    told = rehearsed(tmp_path, every)
    assert [(one.profile, one.both, one.theirs) for one in told.overlaps] == [("GL-OPEN-1", 15, 15)]
    assert told.unique == 25


@pytest.mark.parametrize("hidden", [SECRET, THEIRS])
def test_a_profile_that_the_reader_may_not_know_changes_nothing_that_is_told(tmp_path: Path, hidden: PastHit) -> None:
    every = [row(number, hits=(OPEN,) if number % 9 == 0 else ()) for number in range(100)]
    beside = [row(number, hits=(*one.hits, hidden) if number % 2 else one.hits) for number, one in enumerate(every)]
    plain = rehearsal_json(rehearsed(tmp_path / "plain", every))
    other = rehearsal_json(rehearsed(tmp_path / "other", beside))
    assert {**plain, "seconds": 0} == {**other, "seconds": 0}


def test_only_those_drawn_at_random_say_what_chance_finds(tmp_path: Path) -> None:
    def result(number: int) -> dict[str, Any]:
        found = "seizure" if number % 4 == 0 else "no_irregularity"
        return {"drawn": number % 2 == 0, "result": found if number % 10 else None, "recovered": 100.0}

    told = rehearsed(tmp_path, [row(number, **result(number)) for number in range(100)])
    drawn = [number for number in range(100) if number % 2 == 0 and number % 10]
    assert (told.baseline.hits, told.baseline.n) == (sum(n % 4 == 0 for n in drawn), len(drawn))
    assert (told.random.hits, told.random.n) == (sum(n % 4 == 0 for n in drawn if n < 40), sum(n < 40 for n in drawn))
    assert told.random.interval.low < told.random.value < told.random.interval.high
    assert (told.known.controlled, told.known.positive, told.known.recovered) == (36, 8, 800.0)


def test_two_versions_tell_what_is_gained_and_lost(tmp_path: Path) -> None:
    every = [row(number, result="major" if number in (5, 45) else None) for number in range(100)]
    before = a_profile("consignment.package_count < 20 ", version=1)
    told: Comparison = rehearsed(
        tmp_path, every, "consignment.package_count >= 10 && consignment.package_count < 50", against=before
    )
    assert (told.gained, told.lost, told.results_gained, told.results_lost) == (30, 10, 1, 1)
    text = "\n".join(words_of_comparison(told))
    assert "30 hits gained" in text
    assert rehearsal_json(told)["against"]["hits"] == 20


@pytest.mark.parametrize(
    ("condition", "warning"),
    [
        ("consignment.package_count < 0", "hits nothing"),
        ("consignment.package_count >= 0", "every consignment"),
        ("consignment.package_count < 40", "40% of all"),
        ("consignment.package_count < 5", "Not enough data yet"),
    ],
)
def test_what_an_approver_should_not_overlook_is_said(tmp_path: Path, condition: str, warning: str) -> None:
    told = rehearsed(tmp_path, [row(number) for number in range(100)], condition)
    assert any(warning in sentence for sentence in told.warnings())
    assert any(line.startswith("! ") and warning in line for line in words_of(told))


def test_days_without_any_consignment_are_told(tmp_path: Path) -> None:
    told = rehearsed(tmp_path, [row(1)], since=date(2027, 1, 1))
    assert list(told.warnings()) == ["The history holds no consignment of these days: nothing was rehearsed."]
    assert told.days == 0


def test_the_picture_is_the_same_for_the_same_rehearsal(tmp_path: Path) -> None:
    told = rehearsed(tmp_path, [row(number, drawn=True, result="major") for number in range(100)], capacity=3)
    first, again = picture_of(told), picture_of(told)
    assert first == again
    assert first.startswith(b"<?xml")
    assert b"GL-TEST-001" in first
    empty = rehearsed(tmp_path / "empty", [row(1)], since=date(2027, 1, 1))
    assert picture_of(empty).startswith(b"<?xml")
