# SPDX-License-Identifier: Apache-2.0
"""A database that is slow, full, wrong or away: what whoever asks is told, and that nothing is lost."""

from __future__ import annotations

import socket
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import DBAPIError

from greenlane.clock import FixedClock
from greenlane.errors import Conflict, GreenlaneError, Misconfigured, Unavailable
from greenlane.store import Limits, Store, open_store
from greenlane.store.database import check_server, connect, copying, opened
from greenlane.store.faults import meaning_of
from tests.databases import SMALL
from tests.store.samples import consignment


def address(database_url: str, **changes: object) -> str:
    return make_url(database_url).set(**changes).render_as_string(hide_password=False)  # type: ignore[arg-type]


def failure_of(engine: Engine, statement: str = "SELECT 1") -> GreenlaneError:
    with pytest.raises(GreenlaneError) as caught, opened(engine) as connection:
        connection.execute(text(statement))
    return caught.value


def raising(state: str) -> str:
    return f"DO $$ BEGIN RAISE EXCEPTION 'Ada Obi' USING ERRCODE = '{state}'; END $$"


def end_backend(store: Store, pid: int) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": pid})


def pid_of(uow: object) -> int:
    return int(uow.connection.execute(text("SELECT pg_backend_pid()")).scalar_one())  # type: ignore[attr-defined]


# --- what goes wrong while working ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "kind", "code"),
    [
        ("08006", Unavailable, "database.gone"),
        ("57P01", Unavailable, "database.gone"),
        ("40001", Unavailable, "database.contended"),
        ("40P01", Unavailable, "database.contended"),
        ("55P03", Unavailable, "database.busy"),
        ("57014", Unavailable, "database.slow"),
        ("53100", Unavailable, "database.full"),
        ("53200", Unavailable, "database.full"),
        ("58030", Unavailable, "database.disk"),
        ("42501", Misconfigured, "database.denied"),
        ("42P01", Misconfigured, "database.not_migrated"),
        ("42703", Misconfigured, "database.not_migrated"),
        ("25006", Misconfigured, "database.read_only"),
        ("28P01", Misconfigured, "database.denied"),
        ("3D000", Misconfigured, "database.missing"),
        ("23505", Conflict, "database.duplicate"),
    ],
)
def test_the_servers_states_mean_something_to_the_asker(
    store: Store, state: str, kind: type[GreenlaneError], code: str
) -> None:
    problem = failure_of(store.engine, raising(state))
    assert (type(problem), problem.code) == (kind, code)
    assert problem.remedy
    assert "Ada Obi" not in str(problem)


@pytest.mark.parametrize("state", ["23514", "23503", "22001", "42601", "P0001"])
def test_our_own_faults_are_not_dressed_up_as_somebody_elses(store: Store, state: str) -> None:
    with pytest.raises(DBAPIError), opened(store.engine) as connection:
        connection.execute(text(raising(state)))


def test_what_is_no_failure_of_the_database_means_nothing() -> None:
    assert meaning_of(ValueError("x")) is None
    assert meaning_of(psycopg.ProgrammingError("x")) is None


def test_a_statement_that_takes_too_long_is_ended(database_url: str) -> None:
    engine = connect(database_url, limits=Limits(statement_ms=50))
    assert failure_of(engine, "SELECT pg_sleep(60)").code == "database.slow"
    engine.dispose()


def test_a_record_that_others_hold_is_not_waited_for_for_ever(store: Store, database_url: str) -> None:
    impatient = connect(database_url, limits=Limits(lock_ms=50))
    with store.engine.begin() as connection:
        connection.execute(text("LOCK TABLE jobs"))
        assert failure_of(impatient, "SELECT count(*) FROM jobs").code == "database.busy"
    impatient.dispose()


def test_when_all_connections_are_in_use_that_is_said(database_url: str) -> None:
    engine = connect(database_url, limits=Limits(connections=1, extra_connections=0, wait_ms=20))
    with opened(engine):
        problem = failure_of(engine)
    assert (type(problem), problem.code) == (Unavailable, "database.busy")
    engine.dispose()


def test_a_failure_within_copy_means_the_same(store: Store) -> None:
    with (
        pytest.raises(Misconfigured) as caught,
        opened(store.engine) as connection,
        copying(connection, "COPY nowhere FROM STDIN") as copy,
    ):
        copy.write(b"1\n")
    assert caught.value.code == "database.not_migrated"


# --- what goes wrong while connecting ---------------------------------------------------------------------------------


def test_a_server_that_is_not_there(database_url: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        engine = connect(address(database_url, host="127.0.0.1", port=port, query={}), limits=SMALL)
        problem = failure_of(engine)
    assert (type(problem), problem.code) == (Unavailable, "database.unreachable")
    assert "GREENLANE_DATABASE_URL" in (problem.remedy or "")


def test_a_database_that_is_not_there(database_url: str) -> None:
    problem = failure_of(connect(address(database_url, database="greenlane_test_none"), limits=SMALL))
    assert (type(problem), problem.code) == (Misconfigured, "database.missing")


def test_a_user_that_is_not_known(database_url: str) -> None:
    problem = failure_of(connect(address(database_url, username="greenlane_test_nobody"), limits=SMALL))
    assert (type(problem), problem.code) == (Misconfigured, "database.denied")


def test_opening_the_store_says_it_at_once(clock: FixedClock, tmp_path: Path, database_url: str) -> None:
    with pytest.raises(Misconfigured):
        open_store(address(database_url, database="greenlane_test_none"), clock=clock, data_dir=tmp_path)


def test_a_server_of_today_is_let_in(store: Store) -> None:
    assert check_server(store.engine) >= 150_000


def test_a_server_that_is_too_old_is_named_with_the_version_it_has(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenlane.store.database.LEAST_SERVER_VERSION", 99)
    with pytest.raises(Misconfigured) as caught:
        check_server(store.engine)
    assert caught.value.code == "database.too_old"
    assert "needs 99 or later" in caught.value.sentence


# --- a database that goes away ----------------------------------------------------------------------------------------


def test_a_backend_that_is_killed_within_a_unit_undoes_it_and_only_it(store: Store) -> None:
    kept, lost = consignment(), consignment()
    with store.unit() as uow:
        uow.consignments.add(kept)

    def work() -> None:
        with store.unit() as uow:
            uow.consignments.add(lost)
            uow.flush()
            end_backend(store, pid_of(uow))
            uow.consignments.get(kept.id)

    with pytest.raises(Unavailable) as caught:
        work()
    assert caught.value.code == "database.gone"
    with store.unit(read_only=True) as uow:
        assert uow.consignments.find([kept.id, lost.id]) == {kept.id: kept}


def test_a_backend_that_is_killed_before_the_commit_is_told_and_nothing_is_kept(store: Store) -> None:
    lost = consignment()

    def work() -> None:
        with store.unit() as uow:
            uow.consignments.add(lost)
            uow.flush()
            end_backend(store, pid_of(uow))

    with pytest.raises(Unavailable):
        work()
    with store.unit(read_only=True) as uow:
        assert uow.consignments.find([lost.id]) == {}


def test_a_connection_that_died_while_nobody_used_it_is_not_noticed(store: Store) -> None:
    with store.unit(read_only=True) as uow:
        pid = pid_of(uow)
    other = connect(store.engine.url.render_as_string(hide_password=False), limits=SMALL)
    with opened(other) as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": pid})
    other.dispose()
    with store.unit(read_only=True) as uow:
        assert pid_of(uow) != pid
