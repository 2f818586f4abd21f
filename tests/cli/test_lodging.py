# SPDX-License-Identifier: Apache-2.0
"""``greenlane lodge`` at the command line: folders lodged for a filer."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Greenlane

FILER = "GB100200300"


def test_a_folder_is_lodged_and_answered_the_same_again(
    greenlane: Greenlane, installed: dict[str, str], messages: Path
) -> None:
    first = greenlane("lodge", messages, "--filer", FILER, "--json")
    again = greenlane("lodge", messages, "--filer", FILER, "--json")
    assert (first.code, again.code) == (0, 0)
    assert len(first.lines) == len(list(messages.iterdir()))
    assert {line["state"] for line in first.lines} == {"accepted"}
    assert [line["lodgement"] for line in again.lines] == [line["lodgement"] for line in first.lines]


def test_what_was_lodged_is_assessed_when_asked_for(
    greenlane: Greenlane, installed: dict[str, str], messages: Path
) -> None:
    assert greenlane("lodge", messages, "--filer", FILER, "--assess").code == 0
    stored = greenlane("redecide", "--all", "--json")
    assert stored.code == 0
    assert len(stored.lines) == len(list(messages.iterdir()))


def test_what_cannot_be_read_has_its_line_and_an_exit_code(
    greenlane: Greenlane, installed: dict[str, str], declaration: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_bytes(b"{")
    said = greenlane("lodge", broken, declaration, "--filer", FILER, "--json")
    assert said.code == 3
    assert [line["state"] for line in said.lines][1] == "accepted"


def test_a_filer_must_be_named(greenlane: Greenlane, installed: dict[str, str], declaration: Path) -> None:
    assert greenlane("lodge", declaration).code == 2
