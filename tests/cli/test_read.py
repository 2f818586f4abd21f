# SPDX-License-Identifier: Apache-2.0
"""``greenlane read`` at the command line: its lines, its exit codes, and what it says of files that are no messages."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from greenlane.cargo import VOCABULARY
from tests.cli.conftest import Greenlane, process
from tests.intake.formats.messages import xml

LINE = {"file", "format", "state", "findings", "consignments"}
FINDING = {"code", "severity", "path", "value", "message"}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for files that are read."""
    made = tmp_path / "in"
    made.mkdir()
    return made


def facts_in(facts: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every fact by its name, those of members too."""
    for name, value in facts.items():
        if name in ("items", "equipment", "parties"):
            for member in value:
                yield from member.items()
        else:
            yield name, value


def test_a_line_has_the_keys_of_the_contract(greenlane: Greenlane, folder: Path) -> None:
    (folder / "a.xml").write_bytes(xml())
    said = greenlane("read", folder / "a.xml", "--json")
    assert said.code == 0
    assert said.err == ""
    assert set(said.line) == LINE
    assert said.line["file"] == str(folder / "a.xml")
    assert (said.line["format"], said.line["state"]) == ("wco_dm_xml", "read")
    assert said.line["findings"]
    for finding in said.line["findings"]:
        assert set(finding) == FINDING
        assert finding["severity"] in ("error", "warning", "info")
    (consignment,) = said.line["consignments"]
    assert set(consignment) == {"reference", "facts"}
    assert consignment["reference"] == "REF-1"


def test_facts_are_named_by_the_vocabulary_and_absent_ones_left_out(greenlane: Greenlane, messages: Path) -> None:
    said = greenlane("read", messages, "--json")
    scopes = set()
    for line in said.lines:
        facts = line["consignments"][0]["facts"]
        assert isinstance(facts["items"], list)
        assert isinstance(facts["equipment"], list)
        for name, value in facts_in(facts):
            assert name in VOCABULARY
            assert value is not None
            assert value != []
            scopes.add(VOCABULARY[name].scope)
        for item in facts["items"]:
            assert {VOCABULARY[name].scope for name in item} == {"goods"}
        for container in facts["equipment"]:
            assert {VOCABULARY[name].scope for name in container} == {"equipment"}
    assert scopes >= {"consignment", "goods", "equipment"}


def test_times_are_rfc_3339_in_utc(greenlane: Greenlane, messages: Path) -> None:
    times = [
        value
        for line in greenlane("read", messages, "--json").lines
        for name, value in facts_in(line["consignments"][0]["facts"])
        if VOCABULARY[name].kind == "time"
    ]
    assert times
    assert all(INSTANT.fullmatch(value) for value in times)


def test_folders_are_walked_with_hidden_and_nested_files_and_no_circle_of_links(
    greenlane: Greenlane, folder: Path
) -> None:
    (folder / "b" / "c").mkdir(parents=True)
    for name in ("b.xml", "b/c/deep.xml", ".hidden.xml", "a name with spaces.xml"):
        (folder / name).write_bytes(xml())
    (folder / "b" / "round").symlink_to(folder, target_is_directory=True)
    (folder / "linked.xml").symlink_to(folder / "b.xml")
    os.mkfifo(folder / "pipe")
    said = greenlane("read", folder, "--json")
    assert [line["file"] for line in said.lines] == [
        str(folder / name) for name in (".hidden.xml", "a name with spaces.xml", "b/c/deep.xml", "b.xml", "linked.xml")
    ]
    assert said.code == 0


def test_a_link_to_nowhere_is_answered_and_the_others_are_still_read(greenlane: Greenlane, folder: Path) -> None:
    (folder / "a.xml").symlink_to(folder / "gone.xml")
    (folder / "b.xml").write_bytes(xml())
    said = greenlane("read", folder, "--json")
    assert said.code == 3
    assert [line["state"] for line in said.lines] == ["unreadable", "read"]
    assert said.lines[0]["findings"][0]["message"] == (
        "The file cannot be opened: No such file or directory. Check that it is a file you may read."
    )


def test_files_are_named_as_they_were_given(
    greenlane: Greenlane, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.xml").write_bytes(xml())
    monkeypatch.chdir(folder)
    assert [line["file"] for line in greenlane("read", "a.xml", "../in/a.xml", "--json").lines] == [
        "a.xml",
        "../in/a.xml",
    ]


def test_a_name_that_is_no_utf8_is_shown_by_its_bytes(greenlane: Greenlane, folder: Path) -> None:
    (folder / os.fsdecode(b"caf\xe9.xml")).write_bytes(xml())
    assert greenlane("read", folder, "--json").line["file"] == f"{folder}/caf\\xe9.xml"
    assert "caf\\xe9.xml" in greenlane("read", folder).text


def test_a_file_with_several_messages_gives_as_many_lines(greenlane: Greenlane, folder: Path) -> None:
    two = b"<Batch>" + xml() + xml().replace(b"REF-1", b"REF-2") + b"</Batch>"
    (folder / "two.xml").write_bytes(two)
    said = greenlane("read", folder / "two.xml", "--json")
    assert [line["consignments"][0]["reference"] for line in said.lines] == ["REF-1", "REF-2"]
    assert {line["file"] for line in said.lines} == {str(folder / "two.xml")}


def test_a_path_that_is_not_there_is_bad_usage_and_nothing_is_read(greenlane: Greenlane, folder: Path) -> None:
    (folder / "a.xml").write_bytes(xml())
    said = greenlane("read", folder / "a.xml", folder / "b.xml", "--json")
    assert (said.code, said.out) == (2, b"")
    assert f"There is no file or folder {folder / 'b.xml'}." in said.err.replace("\n", "")


def test_a_path_through_a_file_is_bad_usage(greenlane: Greenlane, folder: Path) -> None:
    (folder / "a.xml").write_bytes(xml())
    assert greenlane("read", folder / "a.xml" / "b.xml").code == 2


@pytest.mark.parametrize("arguments", [("read",), ("read", "--jsno", "."), ("raed", ".")])
def test_bad_usage_ends_with_two_and_says_nothing_on_standard_output(
    greenlane: Greenlane, arguments: tuple[str, ...]
) -> None:
    said = greenlane(*arguments)
    assert (said.code, said.out) == (2, b"")
    assert said.err


def test_an_empty_folder_has_no_lines(greenlane: Greenlane, folder: Path) -> None:
    said = greenlane("read", folder, "--json")
    assert (said.code, said.out) == (0, b"")


def test_people_read_the_same_in_words(greenlane: Greenlane, folder: Path) -> None:
    (folder / "a.xml").write_bytes(xml())
    (folder / "b.xml").write_bytes(b"")
    said = greenlane("read", folder)
    assert said.code == 3
    assert "consignment REF-1" in said.text
    assert "filing.reference" in said.text
    assert "READ-EMPTY" in said.text


def test_brackets_in_content_are_no_markup(greenlane: Greenlane, folder: Path) -> None:
    (folder / "[bold].xml").write_bytes(xml().replace(b"REF-1", b"[/red]REF"))
    said = greenlane("read", folder)
    assert said.code == 0
    assert "[bold].xml" in said.text
    assert "consignment [/red]REF" in said.text


def test_a_process_ends_with_three_when_a_file_is_unreadable_and_keeps_standard_output_clean(folder: Path) -> None:
    (folder / "a.xml").write_bytes(b"<Declaration><FunctionCode>9</F")
    (folder / "b.xml").write_bytes(xml())
    said = process("read", folder, "--json")
    assert said.code == 3
    assert [line["state"] for line in said.lines] == ["unreadable", "read"]
    assert said.err == ""


def test_a_file_that_may_not_be_read_is_answered_and_so_is_a_folder(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read every file")
    for name in ("a.xml", "c.xml"):
        (folder / name).write_bytes(xml())
    (folder / "b").mkdir()
    (folder / "a.xml").chmod(0)
    (folder / "b").chmod(0)
    said = process("read", folder, "--json")
    (folder / "b").chmod(0o700)
    assert said.code == 3
    assert [line["state"] for line in said.lines] == ["unreadable", "unreadable", "read"]
    assert all("Permission denied" in line["findings"][0]["message"] for line in said.lines[:2])


def test_what_the_system_will_not_open_is_answered_in_its_line(greenlane: Greenlane, folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "s"))
        said = greenlane("read", folder / "s", "--json")
    assert said.code == 3
    (finding,) = said.line["findings"]
    assert (finding["code"], finding["value"]) == ("READ-NO-ACCESS", str(folder / "s"))


def test_a_folder_that_may_not_be_listed_is_answered_and_the_others_are_read(
    greenlane: Greenlane, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a").mkdir()
    (folder / "b.xml").write_bytes(xml())
    scandir = os.scandir

    def refusing(path: Path | str) -> Any:
        if str(path).endswith("/a"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    said = greenlane("read", folder, "--json")
    assert said.code == 3
    assert [(line["file"], line["state"]) for line in said.lines] == [
        (str(folder / "a"), "unreadable"),
        (str(folder / "b.xml"), "read"),
    ]


def test_it_ends_quietly_when_its_reader_has_gone(folder: Path) -> None:
    for number in range(200):
        (folder / f"{number}.xml").write_bytes(xml())
    piped = subprocess.Popen(
        [sys.executable, "-c", "from greenlane.cli.main import run; run()", "read", str(folder), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert piped.stdout is not None
    assert piped.stderr is not None
    assert piped.stdout.readline().startswith(b"{")
    piped.stdout.close()
    said = piped.stderr.read()
    piped.stderr.close()
    piped.wait(60)
    assert said == b""


def test_schemas_that_are_not_there_are_bad_usage(greenlane: Greenlane, folder: Path) -> None:
    (folder / "a.xml").write_bytes(xml())
    said = greenlane("read", folder, "--schemas", folder / "none", "--json")
    assert said.code in (2, 7)
    assert said.out == b""
    assert str(folder / "none") in said.err.replace("\n", "")
