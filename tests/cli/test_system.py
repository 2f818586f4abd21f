# SPDX-License-Identifier: Apache-2.0
"""``greenlane migrate``, ``doctor``, ``serve``, ``database stop``, ``backup``, ``restore`` and ``log verify``."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from greenlane.store.database import connect
from tests.cli.conftest import Greenlane


def test_migrate_brings_an_empty_database_up_and_does_nothing_the_second_time(
    greenlane: Greenlane, empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENLANE_DATABASE_URL", empty_database_url)
    monkeypatch.setenv("GREENLANE_DATA_DIR", str(tmp_path / "data"))
    first = greenlane("migrate")
    assert first.code == 0
    assert "The database is up to date." in first.err
    assert first.text.startswith("configuration in force: ")
    assert greenlane("migrate").text == first.text


def test_doctor_finds_a_sound_installation_sound(greenlane: Greenlane, installed: dict[str, str]) -> None:
    said = greenlane("doctor")
    assert said.code == 0
    assert "✗" not in said.text
    assert "answers and is up to date" in said.text
    assert "password" not in said.text


def test_doctor_names_a_misspelt_variable_and_a_database_that_is_away(
    greenlane: Greenlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENLANE_DATABASE_URL", "postgresql://nobody:hidden@127.0.0.1:1/none")
    monkeypatch.setenv("GREENLANE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("GREENLANE_COUNTY", "XT")
    said = greenlane("doctor")
    assert said.code == 1
    assert "Did you mean GREENLANE_COUNTRY?" in said.text
    assert "✗ database" in said.text
    assert "hidden" not in said.text


def test_doctor_tells_a_setting_that_cannot_be_used(greenlane: Greenlane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENLANE_PORT", "eighty")
    said = greenlane("doctor")
    assert said.code == 1
    assert "eighty" in said.text


def test_serve_refuses_a_taken_port_and_says_what_to_do(greenlane: Greenlane, installed: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = greenlane("serve", "--port", port)
    assert (said.code, said.out) == (7, b"")
    told = " ".join(said.err.split())
    assert f"127.0.0.1:{port} cannot be listened on: Address already in use." in told
    assert "choose another port with --port" in told


def test_another_database_is_not_ours_to_stop(greenlane: Greenlane, installed: dict[str, str]) -> None:
    said = greenlane("database", "stop")
    assert said.code == 2
    assert "not ours to stop" in said.err


def test_an_embedded_database_that_does_not_run_need_not_be_stopped(
    greenlane: Greenlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GREENLANE_DATABASE_URL", raising=False)
    monkeypatch.setenv("GREENLANE_DATA_DIR", str(tmp_path / "data"))
    said = greenlane("database", "stop")
    assert said.code == 0
    assert "was not running" in said.err


def test_a_backup_comes_back_in_another_place_and_its_log_verifies(
    greenlane: Greenlane,
    installed: dict[str, str],
    declaration: Path,
    empty_database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stored = greenlane("assess", declaration, "--json", "--store").line
    assessment = stored["consignments"][0]["assessment"]
    assert greenlane("backup", tmp_path / "backup").code == 0
    monkeypatch.setenv("GREENLANE_DATABASE_URL", empty_database_url)
    monkeypatch.setenv("GREENLANE_DATA_DIR", str(tmp_path / "elsewhere"))
    restored = greenlane("restore", tmp_path / "backup")
    assert restored.code == 0, restored.err
    assert "the log verifies" in " ".join(restored.text.split())
    assert greenlane("log", "verify").code == 0
    assert greenlane("redecide", assessment).text.strip() == f"{assessment}: identical"
    again = greenlane("assess", declaration, "--json", "--store").line
    assert again["lodgement"] == stored["lodgement"]


def test_a_backup_is_not_written_over_another_nor_restored_over_an_installation(
    greenlane: Greenlane, installed: dict[str, str], tmp_path: Path
) -> None:
    assert greenlane("backup", tmp_path / "backup").code == 0
    for arguments in (("backup", tmp_path / "backup"), ("restore", tmp_path / "backup")):
        said = greenlane(*arguments)
        assert said.code in (2, 5), said.err
        assert said.out == b""
        assert said.err


def test_a_folder_that_is_no_backup_is_told(
    greenlane: Greenlane, empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENLANE_DATABASE_URL", empty_database_url)
    monkeypatch.setenv("GREENLANE_DATA_DIR", str(tmp_path / "data"))
    said = greenlane("restore", tmp_path / "none")
    assert said.code in (2, 4), said.err
    assert "none" in said.err


def test_the_log_verifies_and_a_flipped_byte_is_found(
    greenlane: Greenlane, installed: dict[str, str], declaration: Path
) -> None:
    greenlane("assess", declaration, "--store")
    sound = greenlane("log", "verify", "--json")
    assert (sound.code, sound.out) == (0, b"")
    assert "events verify" in sound.err
    engine = connect(installed["GREENLANE_DATABASE_URL"])
    with engine.begin() as connection:
        # As one with all rights would who goes round the triggers.
        connection.exec_driver_sql("SET session_replication_role = replica")
        flipped = connection.exec_driver_sql(
            "UPDATE events SET digest = set_byte(digest, 3, get_byte(digest, 3) # 1)"
            " WHERE id = (SELECT id FROM events ORDER BY id DESC LIMIT 1)"
        )
        assert flipped.rowcount == 1
    engine.dispose()
    said = greenlane("log", "verify", "--json")
    assert said.code == 1
    assert said.lines
    assert all(set(each) == {"kind", "position", "sentence"} for each in said.lines)
    assert "faults in" in said.err
