# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest

from greenlane.errors import GreenlaneError, Misconfigured
from greenlane.store.embedded import cluster as clusters
from greenlane.store.embedded.account import account_for
from greenlane.store.embedded.programs import installed_programs


@pytest.fixture
def cluster(tmp_path: Path) -> Path:
    return tmp_path / "cluster"


def ensure(cluster: Path) -> None:
    clusters.ensure(cluster, account_for(cluster), installed_programs())


def test_a_new_database_is_private_and_checks_its_pages(cluster: Path) -> None:
    ensure(cluster)
    assert clusters.version_of(cluster) == 18
    assert stat.S_IMODE(cluster.stat().st_mode) == 0o700
    assert cluster.stat().st_uid != 0
    control = subprocess.run(
        [installed_programs().folder / "pg_controldata", cluster], check=True, capture_output=True, text=True
    ).stdout
    assert "Data page checksum version:           1" in control


def test_the_password_is_random_and_for_the_owner_alone(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        ensure(tmp_path / name / "cluster")
    a, b = (tmp_path / name / clusters.PASSWORD_FILE for name in ("a", "b"))
    assert a.read_text() != b.read_text()
    assert len(a.read_text()) >= 32
    assert stat.S_IMODE(a.stat().st_mode) == 0o600
    assert a.stat().st_uid == os.geteuid()


def test_a_database_that_is_there_is_left_as_it_is(cluster: Path) -> None:
    ensure(cluster)
    before = {path: path.stat().st_mtime_ns for path in cluster.rglob("*")}
    ensure(cluster)
    assert {path: path.stat().st_mtime_ns for path in cluster.rglob("*")} == before


def test_what_an_interrupted_making_left_is_cleared_away(cluster: Path) -> None:
    left = cluster.parent / "cluster.unfinished" / "cluster"
    left.mkdir(parents=True)
    (left / "PG_VERSION").write_text("18\n")
    ensure(cluster)
    assert sorted(path.name for path in cluster.parent.iterdir()) == ["cluster", "password"]


@pytest.mark.parametrize("written", ["16\n", "19\n", "", "not a version", "\x00\xff"])
def test_a_database_of_another_version_is_refused_and_untouched(cluster: Path, written: str) -> None:
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text(written, encoding="latin-1")
    with pytest.raises(Misconfigured, match="PostgreSQL 18") as caught:
        clusters.ensure(cluster, account_for(cluster.parent / "none"), installed_programs())
    assert (caught.value.code, caught.value.where) == ("database.version", str(cluster))
    assert [path.name for path in cluster.iterdir()] == ["PG_VERSION"]


def test_a_folder_with_something_else_in_it_is_refused_and_untouched(cluster: Path) -> None:
    cluster.mkdir()
    (cluster / "photos").write_text("mine")
    with pytest.raises(Misconfigured, match="no PostgreSQL database"):
        clusters.ensure(cluster, account_for(cluster.parent / "none"), installed_programs())
    assert (cluster / "photos").read_text() == "mine"


def test_a_failed_making_leaves_nothing_behind(cluster: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "DATABASE", "pg_reserved")  # initdb refuses names that begin so
    with pytest.raises(GreenlaneError, match="pg_reserved") as caught:
        ensure(cluster)
    assert caught.value.where == str(cluster.parent)
    assert not list(cluster.parent.iterdir())


def test_making_a_database_where_nothing_can_be_made_names_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Misconfigured) as caught:
        clusters.ensure(tmp_path / "file" / "cluster", account_for(tmp_path / "none"), installed_programs())
    assert (caught.value.where or "").startswith(str(tmp_path / "file"))


def test_what_was_acknowledged_is_on_the_disk() -> None:
    settings = clusters.settings()
    assert {settings[name] for name in ("fsync", "synchronous_commit", "full_page_writes")} == {"on"}


def test_the_log_shows_no_values_of_rows() -> None:
    # Details and contexts quote keys and copied lines, which hold names of traders.
    assert clusters.settings()["log_error_verbosity"] == "terse"


@pytest.mark.parametrize(("gigabytes", "megabytes"), [(0.25, 64), (4, 512), (256, 1024)])
def test_memory_for_pages_follows_the_machine_within_bounds(
    monkeypatch: pytest.MonkeyPatch, gigabytes: float, megabytes: int
) -> None:
    sizes = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": int(gigabytes * 2**30) // 4096}
    monkeypatch.setattr(os, "sysconf", sizes.__getitem__)
    assert clusters.settings()["shared_buffers"] == f"{megabytes}MB"
