# SPDX-License-Identifier: Apache-2.0
"""The history is written from what was recorded, whole or not at all, and read back as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from greenlane.errors import Invalid, NotFound
from greenlane.wiring.past import HistoryFiles, HistoryWriter, Past, PastHit, write_history
from tests.installations import Customs
from tests.intake.checks.filings import good
from tests.targeting.builders import a_profile
from tests.targeting.language.given import facts_of, several

AT = datetime(2026, 3, 24, 9, 0, tzinfo=UTC)


def past(number: int, at: datetime = AT, **given: Any) -> Past:
    stated = {"consignment.package_count": number, "route.countries": ("CN", "GB")}
    return Past(**{"id": f"C-{number}", "at": at, "day": at.date(), "office": None, "facts": facts_of(stated), **given})


def write(folder: Path, *every: Past) -> dict[date, int]:
    with HistoryWriter(folder) as writer:
        for one in every:
            writer.add(one)
        return writer.finish()


def ids(folder: Path, **days: date) -> list[str]:
    return sorted(HistoryFiles(folder).load((), **days).frame["id"])


def test_consignments_lie_in_the_month_of_their_assessment(tmp_path: Path) -> None:
    months = write(tmp_path, past(1), past(2, AT + timedelta(days=30)), past(3))
    assert months == {date(2026, 3, 1): 2, date(2026, 4, 1): 1}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["month=2026-03", "month=2026-04"]
    assert ids(tmp_path) == ["C-1", "C-2", "C-3"]


def test_a_month_that_is_written_again_replaces_what_was_there_and_no_other(tmp_path: Path) -> None:
    write(tmp_path, past(1), past(2, AT + timedelta(days=30)))
    write(tmp_path, past(3))
    assert ids(tmp_path) == ["C-2", "C-3"]


def test_what_was_not_finished_leaves_the_history_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, past(1))
    writer = HistoryWriter(tmp_path)
    with writer:
        writer.add(past(2))
    assert ids(tmp_path) == ["C-1"]
    assert [path.name for path in tmp_path.iterdir()] == ["month=2026-03"]


def test_only_the_days_asked_for_are_read(tmp_path: Path) -> None:
    write(tmp_path, *(past(number, AT + timedelta(days=number)) for number in range(4)))
    assert ids(tmp_path, since=date(2026, 3, 25), until=date(2026, 3, 26)) == ["C-1", "C-2"]


def test_what_was_stated_is_read_back_with_every_value(tmp_path: Path) -> None:
    facts = facts_of({"consignment.package_count": several(2, 9)}, items=[{"goods.hs": "240210"}])
    write(
        tmp_path, past(1, facts=facts, hits=(PastHit(profile="P", agency="customs", unit=None, sensitivity="normal"),))
    )
    loaded = HistoryFiles(tmp_path).load({"contradicted", "goods.hs"})
    assert loaded.frame["contradicted"].to_list() == [["consignment.package_count"]]
    assert loaded.frame["goods.hs"].to_list() == [["240210"]]
    assert [PastHit.of(hit).profile for hit in loaded.frame["hits"].to_list()[0]] == ["P"]


def test_what_is_read_may_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    write(tmp_path / "history", past(1))
    (month,) = (tmp_path / "history").iterdir()
    assert month.stat().st_mode & 0o077 == 0


def test_a_history_that_is_not_there_or_broken_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no history"):
        HistoryFiles(tmp_path)
    broken = tmp_path / "month=2026-03"
    broken.mkdir()
    (broken / "0.parquet").write_bytes(b"PAR1 and nothing else")
    with pytest.raises(Invalid, match="cannot be read"):
        HistoryFiles(tmp_path).load(())


def test_each_consignment_stands_once_for_each_stage_as_it_was_last_assessed(customs: Customs, tmp_path: Path) -> None:
    customs.put_in_force(a_profile("consignment.package_count > 0", id="GL-TEST-001"))
    filing = customs.accept(good())
    customs.accept(good(reference="R-2", of={"ucr": "UCR-2"}))
    assert sum(write_history(customs.installation, tmp_path).values()) == 2
    frame = HistoryFiles(tmp_path).load({"consignment.package_count"}).frame
    assert customs.consignment_of(filing) in set(frame["id"])
    assert frame["consignment.package_count"].null_count() == 0
    assert ["GL-TEST-001" in {PastHit.of(hit).profile for hit in hits} for hits in frame["hits"].to_list()] == [
        True,
        True,
    ]
    with customs.read() as uow:
        assert frame.height == sum(len(batch) for batch in uow.assessments.standing())


def test_an_empty_installation_has_no_history(customs: Customs, tmp_path: Path) -> None:
    assert write_history(customs.installation, tmp_path) == {}
    assert list(tmp_path.iterdir()) == []
