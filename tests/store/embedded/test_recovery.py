# SPDX-License-Identifier: Apache-2.0
"""What killed processes leave behind."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import psutil
import psycopg
import pytest

from greenlane.errors import GreenlaneError, Unavailable
from greenlane.store.embedded import EmbeddedServer


def connect(server: EmbeddedServer) -> psycopg.Connection:
    return psycopg.connect(server.start().replace("+psycopg", "", 1), autocommit=True)


def main_process(server: EmbeddedServer) -> psutil.Process:
    pid = server.status().pid
    assert pid is not None
    return psutil.Process(pid)


def kill(*processes: psutil.Process) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):  # ended by itself, having noticed the end of another
            process.kill()
    psutil.wait_procs(processes, timeout=10)


def with_rows(server: EmbeddedServer) -> None:
    with connect(server) as connection:
        connection.execute("CREATE TABLE lodged (n int PRIMARY KEY)")
        connection.execute("INSERT INTO lodged SELECT generate_series(1, 1000)")


def rows(server: EmbeddedServer) -> int:
    with connect(server) as connection:
        found = connection.execute("SELECT count(*) FROM lodged").fetchone()
        assert found is not None
        return int(found[0])


def test_every_committed_row_is_there_after_all_processes_are_killed_at_once(server: EmbeddedServer) -> None:
    with_rows(server)
    main = main_process(server)
    kill(main, *main.children(recursive=True))
    assert server.status().state == "stopped"
    assert (server.data_dir / "cluster" / "postmaster.pid").exists()
    assert rows(server) == 1000


def test_when_only_the_main_process_is_killed_the_start_waits_for_the_others(server: EmbeddedServer) -> None:
    with_rows(server)
    with connect(server):
        kill(main_process(server))
        assert rows(server) == 1000


def test_a_stale_file_whose_number_went_to_another_process_is_no_obstacle(server: EmbeddedServer) -> None:
    with_rows(server)
    main = main_process(server)
    kill(main, *main.children(recursive=True))
    stale = server.data_dir / "cluster" / "postmaster.pid"
    stale.write_text(stale.read_text().replace(str(main.pid), str(os.getpid()), 1))
    assert rows(server) == 1000


def test_a_backend_that_is_killed_does_not_end_the_server(server: EmbeddedServer) -> None:
    with_rows(server)
    main = main_process(server)
    victim = connect(server)
    kill(psutil.Process(victim.info.backend_pid))
    with pytest.raises(psycopg.OperationalError):
        victim.execute("SELECT 1")
    victim.close()
    for _ in range(10_000):  # until the server has recovered, which takes milliseconds
        try:
            assert rows(server) == 1000
            break
        except (psycopg.OperationalError, Unavailable):
            continue
    assert main_process(server) == main


def test_an_interrupted_first_start_is_finished_by_the_next(server: EmbeddedServer) -> None:
    address = server.start().replace("+psycopg", "").replace("/greenlane?", "/postgres?")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP DATABASE greenlane")
    server.stop()
    with connect(server) as connection:
        assert connection.info.dbname == "greenlane"


def test_damaged_files_are_told_and_nothing_is_overwritten(server: EmbeddedServer) -> None:
    with_rows(server)
    server.stop()
    control = server.data_dir / "cluster" / "global" / "pg_control"
    whole = control.read_bytes()
    with control.open("r+b") as file:
        file.write(b"\xff" * 300)
    with pytest.raises(GreenlaneError) as caught:
        server.start()
    assert caught.value.where == str(server.data_dir / "cluster")
    assert not server.status().used
    with control.open("r+b") as file:
        file.write(whole)
    assert rows(server) == 1000


def test_a_failed_start_is_explained_by_its_own_words_not_by_those_of_an_earlier_one(
    server: EmbeddedServer, tmp_path: Path
) -> None:
    server.start()
    server.stop()
    log = next((server.data_dir / "cluster" / "log").glob("*.log"))
    with log.open("a") as file:
        file.write("PANIC:  could not write: No space left on device\n")
    conf = server.data_dir / "cluster" / "postgresql.conf"
    with conf.open("a") as file:
        file.write("\nno_such_setting = 1\n")
    with pytest.raises(Unavailable, match="no_such_setting") as caught:
        server.start()
    assert caught.value.code == "database.start_failed"
