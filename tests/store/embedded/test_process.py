# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from greenlane.store.embedded import process
from greenlane.store.embedded.listening import Listening


def write_pid_file(cluster: Path, pid: int | str, *, status: str = "ready", folder: str = "/run/x") -> Path:
    path = cluster / "postmaster.pid"
    path.write_text(f"{pid}\n{cluster}\n1795369983\n5432\n{folder}\n\n  2146476  4\n{status}   \n")
    return path


@pytest.fixture
def like_postgres(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Make this very process look like a server that works in the folder returned."""
    monkeypatch.setattr(psutil.Process, "name", lambda self: "postgres")
    monkeypatch.setattr(psutil.Process, "cwd", lambda self: str(tmp_path))
    return tmp_path


def test_there_is_no_server_without_its_file(tmp_path: Path) -> None:
    assert process.find(tmp_path) is None
    assert process.find(tmp_path / "missing") is None


@pytest.mark.parametrize("text", ["", "\n\n\n", "abc\n", "-4\n", "99999999999999999999\n", "\x00\xff\n"])
def test_a_file_of_nonsense_is_no_server(tmp_path: Path, text: str) -> None:
    (tmp_path / "postmaster.pid").write_text(text, encoding="latin-1")
    assert process.find(tmp_path) is None
    process.clear_leftovers(tmp_path)


def test_a_stranger_with_the_number_of_a_dead_server_is_not_taken_for_it(tmp_path: Path) -> None:
    left = write_pid_file(tmp_path, os.getpid())
    assert process.find(tmp_path) is None
    process.clear_leftovers(tmp_path)
    assert not left.exists()


def test_a_file_whose_process_is_gone_is_left_for_postgresql_to_clear(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = write_pid_file(tmp_path, gone.pid)
    process.clear_leftovers(tmp_path)
    assert left.exists()


def test_a_server_of_another_folder_is_not_ours(like_postgres: Path) -> None:
    other = like_postgres / "other"
    other.mkdir()
    write_pid_file(other, os.getpid())
    assert process.find(other) is None


def test_a_running_server_is_found_with_its_place(like_postgres: Path) -> None:
    write_pid_file(like_postgres, os.getpid())
    found = process.find(like_postgres)
    assert found is not None
    assert (found.process.pid, found.ready) == (os.getpid(), True)
    assert found.listening == Listening(Path("/run/x"), 5432)


def test_a_server_that_runs_is_never_cleared_away(like_postgres: Path) -> None:
    running = write_pid_file(like_postgres, os.getpid())
    process.clear_leftovers(like_postgres)
    assert running.exists()


@pytest.mark.parametrize("lines", range(1, 8))
def test_a_file_that_is_still_being_written_is_a_server_that_is_not_ready(like_postgres: Path, lines: int) -> None:
    path = write_pid_file(like_postgres, os.getpid())
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:lines]))
    found = process.find(like_postgres)
    assert found is not None
    assert not found.ready


def test_a_server_that_names_its_folder_from_inside_is_reached_by_the_folders_path(like_postgres: Path) -> None:
    write_pid_file(like_postgres, os.getpid(), folder="/proc/self/cwd")
    found = process.find(like_postgres)
    assert found is not None
    assert found.listening.folder == like_postgres


def test_a_server_without_a_socket_is_reached_by_its_port(like_postgres: Path) -> None:
    write_pid_file(like_postgres, os.getpid(), folder="")
    found = process.find(like_postgres)
    assert found is not None
    assert found.listening == Listening(None, 5432)


def test_a_postgres_that_may_not_be_looked_into_counts_as_ours(
    like_postgres: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(self: psutil.Process) -> str:
        raise psutil.AccessDenied(self.pid)

    monkeypatch.setattr(psutil.Process, "cwd", closed)
    write_pid_file(like_postgres, os.getpid())
    assert process.find(like_postgres) is not None


def test_a_dead_child_that_nobody_has_asked_about_is_no_server(
    like_postgres: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, dead.pid, os.WEXITED | os.WNOWAIT)
    left = write_pid_file(like_postgres, dead.pid)
    assert process.find(like_postgres) is None
    process.clear_leftovers(like_postgres)
    assert not left.exists()
    dead.wait()


def test_a_server_that_has_ended_needs_no_waiting_for_whoever_started_it(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
    left_over = psutil.Process(ended.pid)
    assert left_over.status() == psutil.STATUS_ZOMBIE
    # Waiting for the number to go would raise here, as it stays until its parent, which is us, asks.
    process.end(process.Postmaster(left_over, Listening(tmp_path, 5432), ready=True), timeout_s=0)
    ended.wait()
