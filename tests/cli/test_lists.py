# SPDX-License-Identifier: Apache-2.0
"""``greenlane lists`` at the command line: made, shown, changed, imported and refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from greenlane.cli import lists
from tests.cli.conftest import Greenlane

pytestmark = pytest.mark.usefixtures("installed")


def _entries(greenlane: Greenlane, name: str) -> list[str]:
    return greenlane("lists", "show", name).text.splitlines()


def test_values_are_added_shown_and_ended(greenlane: Greenlane) -> None:
    said = greenlane("lists", "add", "watched", "Kestrel Ltd", "Merlin", "--kind", "parties", "--sensitivity", "secret")
    assert (said.code, said.text) == (0, "watched: 2 added, now at sequence 1.\n")
    assert _entries(greenlane, "watched") == ["Kestrel Ltd", "Merlin"]
    assert greenlane("lists", "end", "watched", "KESTREL").text == "watched: 1 ended, now at sequence 2.\n"
    assert _entries(greenlane, "watched") == ["Merlin"]
    (line,) = [one for one in greenlane("lists", "list", "--json").lines if one["name"] == "watched"]
    assert line == {"name": "watched", "kind": "parties", "sequence": 2, "entries": 1, "sensitivity": "secret"}
    assert "watched" in greenlane("lists", "list").text


def test_a_file_is_imported(greenlane: Greenlane, tmp_path: Path) -> None:
    file = tmp_path / "boxes.csv"
    file.write_text("\ufeffnumber,why\nMSKU1234565,x\n\nMSKU 7654321,y\n", encoding="utf-8")
    said = greenlane("lists", "import", "boxes", file, "--kind", "containers")
    assert said.text == "boxes: 2 added, now at sequence 1.\n"
    assert _entries(greenlane, "boxes") == ["MSKU 7654321", "MSKU1234565"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "holds no values"),
        (b"name\n", "holds no values"),
        (b"\xff\xfe", "not UTF-8"),
        (b"x\n" * 99, "larger than"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_bad_usage(
    greenlane: Greenlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, told: str
) -> None:
    monkeypatch.setattr(lists, "LARGEST_FILE", 100)
    file = tmp_path / "values.csv"
    file.write_bytes(content)
    said = greenlane("lists", "import", "boxes", file, "--kind", "codes")
    assert (said.code, said.out) == (2, b"")
    assert told in said.err.replace("\n", " ")


def test_a_missing_file_and_an_unknown_list_are_told(greenlane: Greenlane, tmp_path: Path) -> None:
    assert greenlane("lists", "import", "boxes", tmp_path / "none.csv", "--kind", "codes").code == 2
    for command in (("show",), ("add", "A"), ("end", "A")):
        assert greenlane("lists", command[0], "nowhere", *command[1:]).code == 4
    assert greenlane("lists", "add", "Bad Name", "A", "--kind", "codes").code == 2
