# SPDX-License-Identifier: Apache-2.0
"""``greenlane simulate`` and ``greenlane demo`` at the command line."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from greenlane.cli import demo
from greenlane.store.embedded import EmbeddedServer
from tests.cli.conftest import Greenlane


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its name."""
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_the_same_seed_gives_the_same_files_with_the_truth_apart(greenlane: Greenlane, tmp_path: Path) -> None:
    for out in ("a", "b"):
        said = greenlane("simulate", "--seed", 1, "--days", 1, "--filings-per-day", 20, "--out", tmp_path / out)
        assert said.code == 0, said.err
    written = files_in(tmp_path / "a")
    assert written == files_in(tmp_path / "b")
    messages = {name for name in written if name.startswith("messages/")}
    truth = pq.read_table(tmp_path / "a" / "truth.parquet")
    with (tmp_path / "a" / "filings.csv").open(newline="") as lodged:
        rows = list(csv.DictReader(lodged))
    assert messages
    assert {f"{row['file']}" for row in rows} == messages == set(truth["file"].to_pylist())
    assert all(row["at"].endswith("Z") for row in rows)
    assert all(b"scheme" not in written[name] for name in messages)


def test_other_seeds_are_other_countries(greenlane: Greenlane, tmp_path: Path) -> None:
    for seed in (1, 2):
        greenlane("simulate", "--seed", seed, "--days", 1, "--filings-per-day", 5, "--out", tmp_path / str(seed))
    assert files_in(tmp_path / "1") != files_in(tmp_path / "2")


def test_nothing_is_written_over(greenlane: Greenlane, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("mine")
    said = greenlane("simulate", "--days", 1, "--out", tmp_path)
    assert said.code == 2
    assert files_in(tmp_path) == {"kept": b"mine"}


def test_what_was_simulated_is_assessed(greenlane: Greenlane, tmp_path: Path) -> None:
    greenlane("simulate", "--days", 1, "--filings-per-day", 5, "--out", tmp_path / "out")
    said = greenlane("assess", tmp_path / "out" / "messages", "--json")
    assert said.code == 0
    assert all(line["state"] in ("accepted", "amended", "invalidated") for line in said.lines)


@pytest.mark.slow
def test_the_demo_shows_the_same_again_lodges_nothing_again_and_starts_over_when_asked(
    greenlane: Greenlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GREENLANE_DATABASE_URL", raising=False)
    monkeypatch.setenv("GREENLANE_DATA_DIR", str(tmp_path / "a folder"))
    monkeypatch.setattr(demo, "DAYS", 1)
    monkeypatch.setattr(demo, "FILINGS_A_DAY", 10)
    try:
        first = greenlane("demo", "--once")
        assert first.code == 0, first.err
        assert "consignments assessed: " in first.text
        assert "Waiting for an officer" in first.text
        with monkeypatch.context() as nothing_is_lodged:
            nothing_is_lodged.setattr(demo, "lodge", None)
            second = greenlane("demo", "--once")
        assert (second.code, second.out) == (0, first.out)
        fresh = greenlane("demo", "--once", "--fresh")
        assert fresh.code == 0
        assert "Started over" in fresh.err
        assert "consignments assessed: " in fresh.text
    finally:
        EmbeddedServer(tmp_path / "a folder" / "demo" / "database").stop()
