# SPDX-License-Identifier: Apache-2.0
"""``greenlane documents`` and the setting behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from greenlane.documents import put_in_force
from tests.cli.conftest import Greenlane

STOP_WORDS = 'edition: "XX-1"\nsource: "order 7"\nterms:\n  - {term: widgets}\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    found = tmp_path / "documents"
    found.mkdir()
    monkeypatch.setenv("GREENLANE_DOCUMENTS_DIR", str(found))
    yield found
    put_in_force({})


def test_documents_are_listed_shown_and_checked(greenlane: Greenlane, folder: Path) -> None:
    (folder / "stop_words.yaml").write_text(STOP_WORDS)
    listed = {line["name"]: line for line in greenlane("documents", "list", "--json").lines}
    assert (listed["stop_words.yaml"]["origin"], listed["zones.yaml"]["origin"]) == ("own", "shipped")
    assert "XX-1" in greenlane("documents", "list").text
    assert greenlane("documents", "show", "stop_words.yaml").text == STOP_WORDS
    assert "widgets" not in greenlane("documents", "show", "stop_words.yaml", "--shipped").text
    assert greenlane("documents", "check", "--json").lines == [{"name": "stop_words.yaml", "usable": True}]
    assert greenlane("documents", "show", "moon.yaml").code == 4


def test_a_faulty_document_stops_every_command_but_those_that_mend(
    greenlane: Greenlane, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "zones.yaml").write_text("edition: '1'\noffices:\n  XX1: Mars/Olympus\n")
    (tmp_path / "empty").mkdir()
    for command in (("documents", "check"), ("documents", "list"), ("check", tmp_path / "empty")):
        said = greenlane(*command)
        assert said.code == 7
        assert "zones.yaml, line 3" in " ".join(said.err.split())
    assert greenlane("documents", "check", tmp_path / "empty").code == 0
    monkeypatch.delenv("GREENLANE_DOCUMENTS_DIR")
    assert greenlane("documents", "check").code == 2


def test_a_regime_that_the_time_limits_lack_is_told_at_the_start(
    greenlane: Greenlane, installed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENLANE_TIME_LIMITS", "MOON")
    said = greenlane("people", "list")
    assert (said.code, "Choose one of EU, SAFE, US" in " ".join(said.err.split())) == (7, True)


def test_what_is_assessed_without_a_database_keeps_the_regime_of_the_settings(
    greenlane: Greenlane, declaration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert greenlane("assess", declaration, "--json").code == 0
    monkeypatch.setenv("GREENLANE_TIME_LIMITS", "MOON")
    said = greenlane("assess", declaration, "--json")
    assert (said.code, "MOON" in said.err) == (7, True)


def test_they_hold_for_an_installation_once_they_are_put_in_force(
    greenlane: Greenlane, folder: Path, installed: dict[str, str]
) -> None:
    assert greenlane("people", "list").code == 0
    (folder / "stop_words.yaml").write_text(STOP_WORDS)
    refused = greenlane("people", "list")
    assert (refused.code, "greenlane migrate" in refused.err) == (7, True)
    assert greenlane("migrate").code == 0
    assert greenlane("people", "list").code == 0
