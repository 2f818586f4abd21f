# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import fcntl
import functools
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import create_engine, text

from greenlane.errors import Misconfigured, Unavailable
from greenlane.store.embedded import EmbeddedServer, installed_programs
from greenlane.store.embedded import server as servers
from greenlane.store.embedded.listening import choose

from .conftest import as_user, needs_root

# Forking is how a test becomes another user with all modules loaded; no thread of ours is in its way.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

MakeServer = Callable[[Path], EmbeddedServer]
START = """
import sys
from pathlib import Path
from greenlane.store.embedded import EmbeddedServer
server = EmbeddedServer(Path(sys.argv[1]), timeout_s=60)
print(server.start(), server.status().pid, flush=True)
sys.stdin.read()
"""


def ask(url: str, question: str, *, first: str = "SELECT 1") -> str:
    with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
        connection.execute(first.encode())
        row = connection.execute(question.encode()).fetchone()
        assert row is not None
        return str(row[0])


def other_process(data_dir: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", START, str(data_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def answer_of(process: subprocess.Popen[bytes]) -> tuple[str, int]:
    assert process.stdout is not None
    url, pid = process.stdout.readline().decode().split()
    return url, int(pid)


def test_the_first_start_makes_a_database_that_sqlalchemy_reaches(server: EmbeddedServer) -> None:
    engine = create_engine(server.start())
    with engine.connect() as connection:
        assert connection.execute(text("SELECT current_database()")).scalar_one() == "greenlane"
        assert connection.execute(text("SHOW server_encoding")).scalar_one() == "UTF8"
        assert connection.execute(text("SHOW TimeZone")).scalar_one() == "UTC"
        assert connection.execute(text("SHOW synchronous_commit")).scalar_one() == "on"
        assert connection.execute(text("SHOW data_checksums")).scalar_one() == "on"
        assert connection.execute(text("SHOW listen_addresses")).scalar_one() == ""
    engine.dispose()


def test_letters_of_every_script_are_folded_and_order_is_by_code_point(server: EmbeddedServer) -> None:
    url = server.start()
    assert ask(url, "SELECT lower('ÇELİK ΣΊΣΥΦΟΣ ЖД')") == "çelik σίσυφοσ жд"
    assert ask(url, "SELECT string_agg(c, '' ORDER BY c) FROM unnest(array['b','A','a','B','ä']) AS c") == "ABabä"


def test_a_folder_with_spaces_and_other_scripts_in_its_name_works(make_server: MakeServer, tmp_path: Path) -> None:
    server = make_server(tmp_path / "My Données 数据" / "green lane $HOME `x`")
    assert ask(server.start(), "SELECT 1") == "1"
    assert server.stop()


def test_programs_of_postgresql_understand_the_address(make_server: MakeServer, tmp_path: Path) -> None:
    address = make_server(tmp_path / "with space").start().replace("+psycopg", "", 1)
    dumped = subprocess.run(
        [installed_programs().pg_dump, "--dbname", address], check=True, capture_output=True, text=True
    )
    assert "PostgreSQL database dump complete" in dumped.stdout


def test_a_folder_whose_path_is_too_long_for_a_socket_works(make_server: MakeServer, tmp_path: Path) -> None:
    server = make_server(tmp_path / ("n" * 80) / ("m" * 80))
    url = server.start()
    assert ask(url, "SELECT 1") == "1"
    folder = Path(ask(url, "SHOW unix_socket_directories").strip('"'))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    server.stop()
    assert not folder.exists()


def test_a_folder_that_is_a_link_is_the_same_as_its_target(make_server: MakeServer, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "disk")
    linked, real = make_server(tmp_path / "link"), make_server(tmp_path / "disk")
    assert linked.start() == real.start()
    assert real.status().pid == linked.status().pid


def test_a_relative_folder_stays_the_same_when_the_process_moves(
    make_server: MakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    server = make_server(Path("data"))
    url = server.start()
    monkeypatch.chdir("/")
    assert server.start() == url


def test_a_second_start_takes_the_running_server(server: EmbeddedServer, make_server: MakeServer) -> None:
    url, pid = server.start(), server.status().pid
    assert server.start() == url
    other = make_server(server.data_dir)
    assert other.start() == url
    assert other.status().pid == pid


def test_rows_outlive_a_stop(server: EmbeddedServer) -> None:
    ask(server.start(), "SELECT 1", first="CREATE TABLE kept AS SELECT 42 AS n")
    assert server.stop()
    assert ask(server.start(), "SELECT n FROM kept") == "42"


def test_processes_that_start_at_once_get_one_server(tmp_path: Path, make_server: MakeServer) -> None:
    starters = [other_process(tmp_path / "data") for _ in range(4)]
    try:
        assert len({answer_of(starter) for starter in starters}) == 1
    finally:
        for starter in starters:
            starter.kill()
            starter.communicate()
    assert make_server(tmp_path / "data").status().state == "running"


def test_a_server_left_over_by_a_killed_process_is_taken_over_and_can_be_stopped(server: EmbeddedServer) -> None:
    starter = other_process(server.data_dir)
    url, pid = answer_of(starter)
    starter.kill()
    starter.communicate()
    left = server.status()
    assert (left.state, left.pid, left.used) == ("running", pid, False)
    assert server.start() == url
    assert server.status().pid == pid
    assert server.stop()
    # Its number goes when the parent that it was left to, which is not us, has asked after it.
    assert [one.status() for one in psutil.process_iter() if one.pid == pid] in ([], [psutil.STATUS_ZOMBIE])
    assert server.status().state == "stopped"


def test_the_last_one_out_ends_the_server(server: EmbeddedServer) -> None:
    server.start()
    other = other_process(server.data_dir)
    answer_of(other)
    assert not server.release()
    status = server.status()
    assert (status.state, status.used) == ("running", True)
    other.kill()
    other.communicate()
    server.start()
    assert server.release()
    assert server.status().state == "stopped"


def test_giving_up_or_stopping_what_does_not_run_does_nothing(server: EmbeddedServer) -> None:
    assert not server.release()
    assert not server.stop()
    server.start()
    assert server.stop()
    assert not server.stop()
    assert not server.release()


def test_stopping_cuts_off_clients_and_undoes_what_they_had_not_committed(server: EmbeddedServer) -> None:
    ask(server.start(), "SELECT 1", first="CREATE TABLE t (n int)")
    client = psycopg.connect(server.start().replace("+psycopg", "", 1))
    client.execute("INSERT INTO t VALUES (1)")
    assert server.stop()
    with pytest.raises(psycopg.OperationalError):
        client.execute("SELECT 1")
    client.close()
    assert ask(server.start(), "SELECT count(*) FROM t") == "0"


def test_the_status_tells_what_is_there_and_changes_nothing(server: EmbeddedServer) -> None:
    absent = server.status()
    assert (absent.state, absent.pid, absent.url, absent.version, absent.used) == ("absent", None, None, None, False)
    assert not server.data_dir.exists()
    url = server.start()
    running = server.status()
    assert (running.state, running.url, running.version, running.used) == ("running", url, 18, True)
    assert running.pid is not None
    assert running.log_dir.is_dir()
    server.stop()
    stopped = server.status()
    assert (stopped.state, stopped.pid, stopped.url, stopped.version) == ("stopped", None, None, 18)


def test_the_log_lies_in_the_data_folder(server: EmbeddedServer) -> None:
    server.start()
    server.stop()
    logged = "".join(path.read_text() for path in server.status().log_dir.glob("*.log"))
    assert "ready to accept connections" in logged


def test_only_the_owner_and_root_may_connect(server: EmbeddedServer) -> None:
    server.start()
    sockets = list((server.data_dir / "cluster").glob(".s.PGSQL.*[0-9]"))
    assert [stat.S_IMODE(path.lstat().st_mode) for path in sockets] == [0o700]


def test_the_environment_of_the_caller_does_not_bend_the_server(
    server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PGDATA": "/x", "PGPORT": "1", "LC_ALL": "tr_TR"}.items():
        monkeypatch.setenv(name, value)
    url = server.start()
    assert ask(url, "SHOW fsync") == "on"
    assert ask(url, "SHOW port") == "5432"


def test_without_sockets_it_listens_on_the_loopback_address_and_asks_for_the_password(
    server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch, make_server: MakeServer, tmp_path: Path
) -> None:
    monkeypatch.setattr(servers, "choose", functools.partial(choose, short_parents=()))
    server = make_server(tmp_path / "a,b")
    url = server.start()
    assert ask(url, "SHOW listen_addresses") == "127.0.0.1"
    assert make_server(tmp_path / "a,b").start() == url
    password = (server.data_dir / "password").read_text()
    for wrong in (url.replace(password, "guess"), url.replace(f":{password}", "")):
        with pytest.raises(psycopg.OperationalError, match="password"):
            ask(wrong, "SELECT 1")


@pytest.mark.parametrize("path", ["file/data", "/proc/greenlane/data"])
def test_a_folder_that_cannot_be_made_is_named_with_a_remedy(
    tmp_path: Path, path: str, make_server: MakeServer
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Misconfigured, match="GREENLANE_DATA_DIR") as caught:
        make_server(tmp_path / path).start()
    assert caught.value.where == str(tmp_path / path)


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=9m", "tmpfs", disk], check=False, capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("needs the right to mount a small disk")
    try:
        with pytest.raises(Unavailable) as caught:
            EmbeddedServer(disk / "data", timeout_s=60).start()
        assert caught.value.code == "database.disk_full"
        assert str(disk) in (caught.value.where or "")
    finally:
        subprocess.run(["umount", disk], check=True)


@needs_root
def test_root_leaves_parent_folders_and_users_as_they_were(server: EmbeddedServer) -> None:
    parents = [*server.data_dir.parents, *installed_programs().folder.parents]
    before = [(path.stat().st_mode, path.stat().st_uid) for path in parents]
    users = Path("/etc/passwd").read_bytes()
    server.start()
    pid = server.status().pid
    assert pid is not None
    assert psutil.Process(pid).uids().effective != 0
    assert psutil.Process(pid).gids().effective != 0
    assert [(path.stat().st_mode, path.stat().st_uid) for path in parents] == before
    assert Path("/etc/passwd").read_bytes() == users
    assert stat.S_IMODE(server.data_dir.stat().st_mode) == 0o700
    assert server.data_dir.stat().st_uid == 0


def run_as_ordinary_user(data_dir: Path) -> tuple[str, int | None, bool]:
    server = EmbeddedServer(data_dir, timeout_s=60)
    user = ask(server.start(), "SELECT current_setting('data_directory')")
    pid = server.status().pid
    uid = psutil.Process(pid).uids().effective if pid else None
    return user, uid, server.stop()


@needs_root
def test_an_ordinary_user_runs_it_and_root_can_run_it_on_as_that_user(
    server: EmbeddedServer, open_folder: Path, make_server: MakeServer
) -> None:
    server.start()  # all modules are loaded now; the other user may not be able to read them
    data_dir = open_folder / "of daemon"
    folder, uid, stopped = as_user("daemon", functools.partial(run_as_ordinary_user, data_dir))
    assert folder == str(data_dir / "cluster")
    assert uid == data_dir.stat().st_uid != 0
    assert stopped
    by_root = make_server(data_dir)
    by_root.start()
    pid = by_root.status().pid
    assert pid is not None
    assert psutil.Process(pid).uids().effective == uid
    by_root.stop()
    assert as_user("daemon", functools.partial(run_as_ordinary_user, data_dir)) == (folder, uid, True)


@needs_root
def test_an_ordinary_user_is_told_that_a_folder_is_not_writable_or_belongs_to_root(
    server: EmbeddedServer, open_folder: Path
) -> None:
    server.start()
    (open_folder / "closed").mkdir(mode=0o755)

    def try_to(start_in: Path) -> str:
        try:
            return EmbeddedServer(start_in, timeout_s=5).start()
        except Misconfigured as refused:
            return refused.code + " " + str(refused.where)

    def refuse(path: Path) -> None:
        assert as_user("daemon", functools.partial(try_to, path)).startswith("database.folder_unusable " + str(path))

    refuse(open_folder / "closed" / "data")
    refuse(open_folder / "closed")
    refuse(server.data_dir)


def test_a_start_that_another_process_keeps_busy_gives_up_when_the_time_is_up(server: EmbeddedServer) -> None:
    server.data_dir.mkdir()
    with (server.data_dir / "starting.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(Unavailable) as caught:
            EmbeddedServer(server.data_dir, timeout_s=0).start()
    assert caught.value.code == "database.busy"
    assert not server.status().used
    assert [path.name for path in server.data_dir.iterdir()] == ["starting.lock"]
