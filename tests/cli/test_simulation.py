# SPDX-License-Identifier: Apache-2.0
"""``greenlane simulate``: messages by day, when and by whom they were sent, and the truth in a file of its own."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path
from typing import Any

import polars
import pytest

from greenlane.intake import ReadState, read
from greenlane.simulation import Filing, simulate
from tests.cli.conftest import Greenlane

OPTIONS = ("--seed", 4, "--days", 3, "--filings-per-day", 25)


@pytest.fixture
def out(greenlane: Greenlane, tmp_path: Path) -> Path:
    """The folder of a small simulation."""
    folder = tmp_path / "country"
    said = greenlane("simulate", *OPTIONS, "--out", folder)
    assert said.code == 0, said.err
    return folder


@pytest.fixture
def expected() -> list[Filing]:
    return list(simulate(4, date(2026, 1, 5), 3, filings_per_day=25))


def truth_in(folder: Path) -> list[dict[str, Any]]:
    return polars.read_parquet(folder / "truth.parquet").to_dicts()


def listed_in(folder: Path) -> list[dict[str, str]]:
    with (folder / "filings.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_message_is_a_file_in_the_folder_of_its_day(out: Path, expected: list[Filing]) -> None:
    files = {path.name: path for path in (out / "messages").rglob("*.xml")}
    assert set(files) == {filing.file_name for filing in expected}
    for filing in expected:
        path = files[filing.file_name]
        assert path.read_bytes() == filing.message
        assert path.parent.name == filing.at.date().isoformat()


def test_every_message_can_be_read(out: Path) -> None:
    for path in (out / "messages").rglob("*.xml"):
        assert read(path.read_bytes()).state is ReadState.READ


def test_a_list_says_when_and_by_whom_each_was_sent_in_the_order_of_time(out: Path, expected: list[Filing]) -> None:
    listed = listed_in(out)
    assert [row["filer"] for row in listed] == [filing.filer for filing in expected]
    assert [row["at"] for row in listed] == [filing.at.strftime("%Y-%m-%dT%H:%M:%SZ") for filing in expected]
    assert all((out / row["file"]).is_file() for row in listed)
    assert [row["file"] for row in listed] == sorted(row["file"] for row in listed)


def test_the_truth_has_a_row_for_each_message(out: Path, expected: list[Filing]) -> None:
    rows = truth_in(out)
    assert [row["file"] for row in rows] == [row["file"] for row in listed_in(out)]
    for row, filing in zip(rows, expected, strict=True):
        truth = filing.truth
        for name in ("at", "filer", "reference", "function", "shipment", "illegal", "scheme", "ring", "risk_area"):
            assert row[name] == getattr(truth, name), name
        assert (row["found"], row["duplicate"]) == (truth.found, truth.duplicate)
        assert row["revenue_at_stake"] == truth.revenue_at_stake
        assert tuple(row["indicators"]) == truth.indicators
        assert row["mistakes"] == [mistake.value for mistake in truth.mistakes]
    assert any(row["illegal"] for row in rows)
    assert not all(row["illegal"] for row in rows)


def test_truth_stands_beside_the_messages_and_not_among_them(out: Path) -> None:
    assert sorted(path.name for path in out.iterdir()) == ["filings.csv", "messages", "truth.parquet"]
    assert {path.suffix for path in (out / "messages").rglob("*") if path.is_file()} == {".xml"}


def test_the_same_options_give_the_same_files(greenlane: Greenlane, out: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    assert greenlane("simulate", *OPTIONS, "--out", again).code == 0
    assert everything_in(again) == everything_in(out)


def test_the_first_day_can_be_chosen(greenlane: Greenlane, tmp_path: Path) -> None:
    folder = tmp_path / "later"
    said = greenlane("simulate", "--days", 1, "--filings-per-day", 8, "--start", "2027-02-10", "--out", folder)
    assert said.code == 0
    assert {path.name for path in (folder / "messages").iterdir()} <= {"2027-02-09", "2027-02-10"}


def test_it_says_how_many_messages_it_wrote_and_where(greenlane: Greenlane, tmp_path: Path) -> None:
    folder = tmp_path / "told"
    said = greenlane("simulate", "--days", 1, "--out", folder)
    number = len(list((folder / "messages").rglob("*.xml")))
    assert (
        said.text
        == f"{number} messages in {folder / 'messages'}; the truth about them in {folder / 'truth.parquet'}.\n"
    )


def test_a_folder_with_files_in_it_is_left_alone(greenlane: Greenlane, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    said = greenlane("simulate", "--out", tmp_path)
    assert said.code == 2
    assert "not an empty folder" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_filled_and_a_file_is_not_a_folder(greenlane: Greenlane, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert greenlane("simulate", "--days", 1, "--out", empty).code == 0
    file = tmp_path / "file"
    file.touch()
    assert greenlane("simulate", "--days", 1, "--out", file).code == 2


def test_a_place_that_cannot_be_written_to_is_said(greenlane: Greenlane, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    said = greenlane("simulate", "--days", 1, "--out", file / "below")
    assert said.code == 6
    assert "cannot be written" in said.err


@pytest.mark.skipif(os.name != "posix" or not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_is_said(greenlane: Greenlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("greenlane.cli.simulation.LODGED", "/dev/full")
    said = greenlane("simulate", "--days", 1, "--out", tmp_path / "full")
    assert said.code == 6
    assert "room" in said.err


@pytest.mark.parametrize(
    ("option", "value"),
    [("--days", 0), ("--days", "three"), ("--seed", -1), ("--start", "tomorrow"), ("--filings-per-day", 0)],
)
def test_what_makes_no_simulation_is_bad_usage(
    greenlane: Greenlane, tmp_path: Path, option: str, value: object
) -> None:
    said = greenlane("simulate", option, value, "--out", tmp_path / "none")
    assert said.code == 2
    assert not (tmp_path / "none").exists()


def test_without_a_folder_it_is_bad_usage(greenlane: Greenlane) -> None:
    assert greenlane("simulate").code == 2
