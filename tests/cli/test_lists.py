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


def test_a_file_is_shown_first_and_imported_with_apply(greenlane: Greenlane, tmp_path: Path) -> None:
    file = tmp_path / "boxes.csv"
    file.write_text("\ufeffnumber,why\nMSKU1234565,x\n\nMSKU 7654321,y\n", encoding="utf-8")
    shown = greenlane("lists", "import", "boxes", file, "--kind", "containers")
    assert shown.text.splitlines()[-1] == "boxes: would be 2 added, 0 changed, 0 removed; --apply does it."
    assert greenlane("lists", "show", "boxes").code == 4
    said = greenlane("lists", "import", "boxes", file, "--kind", "containers", "--apply")
    assert said.text.splitlines()[-1] == "boxes: 2 added, 0 changed, 0 removed, now at sequence 1."
    assert _entries(greenlane, "boxes") == ["MSKU 7654321", "MSKU1234565"]
    assert greenlane("lists", "import", "boxes", file, "--apply").text == "boxes: nothing to change.\n"
    (entry, *_) = greenlane("lists", "show", "boxes", "--json").lines
    assert (entry["schema"], entry["reason"]) == ("Container", "x")


def test_what_a_file_no_longer_has_goes_unless_it_is_kept(greenlane: Greenlane, tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    file.write_text("A\nB\nC\n")
    greenlane("lists", "import", "codes", file, "--kind", "codes", "--apply")
    file.write_text("B\nC\nD\n")
    assert "1 added, 0 changed, 0 removed" in greenlane("lists", "import", "codes", file, "--keep").text
    said = greenlane("lists", "import", "codes", file, "--json")
    assert [(one.get("action"), one.get("id")) for one in said.lines[:2]] == [("add", "D"), ("remove", "A")]
    greenlane("lists", "import", "codes", file, "--apply")
    assert _entries(greenlane, "codes") == ["B", "C", "D"]


def test_a_file_that_takes_most_of_a_list_away_has_to_be_confirmed(greenlane: Greenlane, tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text("name\n" + "".join(f"Kestrel {number}\n" for number in range(20)))
    greenlane("lists", "import", "watched", file, "--kind", "parties", "--apply")
    file.write_text("name\nKestrel 1\nKestrel 2\n")
    said = greenlane("lists", "import", "watched", file, "--apply")
    assert said.code == 5
    assert "shrink by 90 %" in said.err
    assert len(_entries(greenlane, "watched")) == 20
    assert greenlane("lists", "import", "watched", file, "--apply", "--yes").code == 0
    assert _entries(greenlane, "watched") == ["Kestrel 1", "Kestrel 2"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "holds no values"),
        (b"name\n", "holds no values"),
        (b"\xff\xfe", "holds no values"),
        (b"x\n" * 99, "larger"),
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


def test_a_missing_file_an_unknown_list_and_format_are_told(greenlane: Greenlane, tmp_path: Path) -> None:
    assert greenlane("lists", "import", "boxes", tmp_path / "none.csv", "--kind", "codes").code == 2
    file = tmp_path / "names.csv"
    file.write_text("name\nKestrel\n")
    assert greenlane("lists", "import", "boxes", file, "--format", "odt").code == 2
    assert greenlane("lists", "import", "boxes", file).code == 4
    for command in (("show",), ("add", "A"), ("end", "A"), ("changes",)):
        assert greenlane("lists", command[0], "nowhere", *command[1:]).code == 4
    assert greenlane("lists", "add", "Bad Name", "A", "--kind", "codes").code == 2


def test_with_tokens_one_proposes_and_another_approves(
    greenlane: Greenlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "names.csv"
    file.write_text("name,aliases\nKestrel Trading,Kestrel Overseas\n")
    tokens = []
    for name in ("Ada", "Bo"):
        greenlane("people", "add", name, "--role", "list_manager")
        tokens.append(greenlane("token", "create", "--person", name).text.strip())
    monkeypatch.setenv("GREENLANE_TOKEN", tokens[0])
    said = greenlane("lists", "import", "watched", file, "--kind", "parties", "--apply")
    assert "proposed as" in said.text
    (change,) = greenlane("lists", "changes", "watched", "--json").lines
    assert greenlane("lists", "delta", change["id"], "--json").lines[0]["aliases"] == ["Kestrel Overseas"]
    refused = greenlane("lists", "approve", change["id"])
    assert refused.code == 5
    assert "a second person approves" in refused.err
    assert _entries(greenlane, "watched") == []
    monkeypatch.setenv("GREENLANE_TOKEN", tokens[1])
    assert greenlane("lists", "approve", change["id"]).text == (
        "watched: applied; 1 added, 0 changed, 0 removed, now at sequence 1.\n"
    )
    assert _entries(greenlane, "watched") == ["Kestrel Trading"]
    assert greenlane("lists", "refuse", change["id"]).code == 5
