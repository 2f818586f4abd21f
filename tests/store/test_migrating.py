# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from greenlane.errors import Misconfigured, Unavailable
from greenlane.store import check_migrated, latest_revision, migrate
from greenlane.store.database import connect, opened
from greenlane.store.migrating import revision_of
from greenlane.store.tables import IMMUTABLE, metadata
from tests.databases import SMALL


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    engine = connect(empty_database_url, limits=SMALL)
    yield engine
    engine.dispose()


@pytest.fixture
def migrated(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url, limits=SMALL)
    yield engine
    engine.dispose()


def ask(engine: Engine, question: str) -> list[tuple[Any, ...]]:
    with opened(engine) as connection:
        return [tuple(row) for row in connection.execute(text(question))]


COLUMNS = """
    SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT LIKE 'payloads\\_%' AND table_name <> 'alembic_version'
    ORDER BY 1, 2"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE 'payloads\\_%'
    AND conrelid::regclass::text <> 'alembic_version' ORDER BY 1, 2"""
INDEXES = """
    SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    AND tablename NOT LIKE 'payloads\\_%' AND tablename <> 'alembic_version' ORDER BY 1, 2"""
TRIGGERS = """
    SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"""


def test_the_migrations_make_the_tables_of_the_models(migrated: Engine) -> None:
    options = {"include_name": lambda name, kind, _: not (kind == "table" and str(name).startswith("payloads_"))}
    with opened(migrated) as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    assert differences == []


@pytest.mark.parametrize("question", [COLUMNS, CONSTRAINTS, INDEXES], ids=["columns", "constraints", "indexes"])
def test_and_to_the_last_constraint_as_the_models_say(migrated: Engine, empty: Engine, question: str) -> None:
    metadata.create_all(empty)
    assert ask(migrated, question) == ask(empty, question)


def test_the_triggers_are_there(migrated: Engine) -> None:
    refusing = [(table, "refuse_change") for table in (*IMMUTABLE, "profiles", "list_entries", "capacity_plans")]
    assert ask(migrated, TRIGGERS) == sorted([("events", "await_sealing"), *refusing])


def test_the_payloads_have_their_default_partition(migrated: Engine) -> None:
    assert ask(migrated, "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'payloads'::regclass") == [
        ("payloads_default",)
    ]


def test_the_first_time_everything_is_made_and_the_second_nothing(empty: Engine) -> None:
    applied = migrate(empty)
    assert applied[-1] == latest_revision()
    assert migrate(empty) == ()
    check_migrated(empty)


def test_an_earlier_form_is_brought_to_the_present_one(empty: Engine) -> None:
    assert migrate(empty, to="0003") == ("0001", "0002", "0003")
    with pytest.raises(Misconfigured) as caught:
        check_migrated(empty)
    assert (caught.value.code, caught.value.remedy) == ("database.not_migrated", "Run 'greenlane migrate'.")
    assert migrate(empty)[0] == "0004"
    check_migrated(empty)


def test_a_database_without_tables_says_so(empty: Engine) -> None:
    with pytest.raises(Misconfigured, match="no tables yet"):
        check_migrated(empty)


def test_tables_of_a_later_release_are_left_alone(migrated: Engine) -> None:
    with migrated.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for act in (migrate, check_migrated):
        with pytest.raises(Misconfigured) as caught:
            act(migrated)
        assert caught.value.code == "database.later_release"
        assert "9999" in caught.value.sentence


def test_two_at_once_migrate_once(empty: Engine) -> None:
    start = Barrier(2)

    def run(_: int) -> int:
        start.wait()
        return len(migrate(empty))

    with ThreadPoolExecutor(2) as pool:
        first, second = sorted(pool.map(run, range(2)))
    assert first == 0 < second


def test_a_migration_that_fails_leaves_the_tables_as_they_were(empty: Engine) -> None:
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE decisions (id int)"))
    with pytest.raises(Exception, match="decisions"):
        migrate(empty)
    with opened(empty) as connection:
        assert revision_of(connection) is None
    assert ask(empty, "SELECT to_regclass('events')") == [(None,)]


def test_a_table_in_use_is_not_waited_for_for_ever(
    empty: Engine, empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenlane.store.migrating._MOST_WAIT_MS", 50)
    migrate(empty, to="0003")
    user = connect(empty_database_url, limits=SMALL)
    with user.begin() as connection:
        connection.execute(text("LOCK TABLE lodgement_versions IN ROW EXCLUSIVE MODE"))
        with pytest.raises(Unavailable) as caught:
            migrate(empty)
    user.dispose()
    assert caught.value.code == "database.busy"
    with opened(empty) as connection:
        assert revision_of(connection) == "0003"
