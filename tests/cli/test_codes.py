# SPDX-License-Identifier: Apache-2.0
"""``greenlane codes`` at the command line: editions shown and imported."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Greenlane

UNLOCODE = (
    ",XT,,.XANTHIA,,,,,,,,\n"
    ',"NL","RTM","Rotterdam","Rotterdam","ZH","12345---","AI","2301","RTM","5155N 00430E",""\n'
    ',"NL","AMS","Amsterdam","Amsterdam","NH","1234----","AI","2301","AMS","5222N 00454E",""\n'
)


def test_every_list_says_its_edition_and_one_edition_of_each_answers(
    greenlane: Greenlane, installed: dict[str, str]
) -> None:
    said = greenlane("codes", "list", "--json")
    assert said.code == 0
    names = {each["list"] for each in said.lines}
    assert {"unlocode", "hs"} <= names
    assert all(each["edition"] and each["entries"] for each in said.lines)
    assert {each["list"] for each in said.lines if each["current"]} == names


def test_a_small_unlocode_file_is_imported_and_answers(
    greenlane: Greenlane, installed: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "codes.csv").write_text(UNLOCODE)
    said = greenlane("codes", "import", "unlocode", tmp_path / "codes.csv", "--edition", "2099-1")
    assert said.code == 0, said.err
    assert said.text.startswith("unlocode 2099-1: 2 codes are in force")
    listed = greenlane("codes", "list", "--json").lines
    assert any(each["edition"] == "2099-1" and each["entries"] == 2 for each in listed if each["list"] == "unlocode")


def test_a_hs_edition_is_imported(greenlane: Greenlane, installed: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "hs.csv").write_text("code,description\n010121,Horses; pure-bred breeding animals\n010129,Other\n")
    said = greenlane("codes", "import", "hs", tmp_path / "hs.csv", "--edition", "2028")
    assert said.code == 0, said.err
    assert "hs 2028: " in said.text
    assert any(each["edition"] == "2028" for each in greenlane("codes", "list", "--json").lines)


def test_a_file_without_a_good_row_changes_nothing_and_is_bad_usage(
    greenlane: Greenlane, installed: dict[str, str], tmp_path: Path
) -> None:
    before = greenlane("codes", "list", "--json").out
    (tmp_path / "codes.csv").write_bytes(bytes(200))
    said = greenlane("codes", "import", "unlocode", tmp_path / "codes.csv", "--edition", "x")
    assert (said.code, said.out) == (2, b"")
    assert "error" in said.err
    assert greenlane("codes", "list", "--json").out == before


def test_a_list_or_file_that_is_not_there_is_bad_usage(greenlane: Greenlane, tmp_path: Path) -> None:
    none = greenlane("codes", "import", "stars", tmp_path / "codes.csv")
    assert none.code == 2
    assert "One of: unlocode, hs" in none.err
    gone = greenlane("codes", "import", "hs", tmp_path / "gone.csv", "--edition", "2028")
    assert gone.code == 2
    assert "cannot be read" in gone.err


def test_the_public_edition_of_unlocode_is_imported(
    greenlane: Greenlane, installed: dict[str, str], shared_data: Path
) -> None:
    file = shared_data / "reference-data" / "unlocode_2023-2.csv.gz"
    said = greenlane("codes", "import", "unlocode", file, "--edition", "2023-2")
    assert said.code == 0, said.err
    count = next(each for each in greenlane("codes", "list", "--json").lines if each["edition"] == "2023-2")["entries"]
    assert count > 100_000
