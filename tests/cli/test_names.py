# SPDX-License-Identifier: Apache-2.0
"""``greenlane names compare`` and ``greenlane screen``: a row out for every row in, whatever it holds."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.conftest import Greenlane


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_pair_has_a_row_with_score_match_and_explanation(greenlane: Greenlane, tmp_path: Path) -> None:
    pairs, out = tmp_path / "pairs.csv", tmp_path / "out.csv"
    pairs.write_text(
        "query,candidate,schema,case\n"
        "J. Wenzel,Joachim Wenzel,Person,1\n"
        '"Sea, Horse 2",Seahorse II,Vessel,2\n'
        ",Nobody,Person,3\n"
        "Brekfeld Ltd,Brekfeld GmbH,Firma,4\n"
        "Brekfeld,Oldendorp,Company,5\n"
    )
    said = greenlane("names", "compare", pairs, "--out", out)
    assert said.code == 0, said.err
    rows = rows_of(out)
    assert [row["case"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert [row["match"] for row in rows] == ["true", "true", "false", "true", "false"]
    assert all(0.0 <= float(row["score"]) <= 1.0 for row in rows)
    assert rows[0]["explanation"] == "j = joachim (initial); wenzel"
    assert rows[2]["explanation"].startswith("[no query]")
    assert "none of ours" in rows[3]["explanation"]
    assert "5 pairs compared, 3 match, 2 with something to mend" in said.err


def test_nothing_is_lost_of_a_table_in_disorder(greenlane: Greenlane, tmp_path: Path) -> None:
    pairs, out = tmp_path / "pairs.csv", tmp_path / "out.csv"
    pairs.write_bytes(
        b"\xef\xbb\xbfCandidate;QUERY;extra\r\n"
        b"J\xf6rg Wenzel;Joerg Wenzel;latin\r\n"
        b"only one\r\n"
        b'a "quoted;mark;within\r\n'
        b"Maren;Maren;x;and;more\r\n"
        b'"two\nlines";two lines;y\r\n'
        b'"never closed;closed;z\r\n'
        b"Wenzel;Wenzel;last\r\n"
    )
    said = greenlane("names", "compare", pairs, "--out", out)
    assert said.code == 0, said.err
    rows = rows_of(out)
    assert [row["extra"] for row in rows] == ["latin", "", "within", "x", "y", "z", "last"]
    told = [row["explanation"] for row in rows]
    assert "Windows-1252" in told[0]
    assert "1 cells where the heading has 3" in told[1]
    assert "[" not in told[2]
    assert "a quotation mark is not closed" in told[5]
    assert "'and;more'" in told[3]
    assert rows[4]["match"] == "true"


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is empty"), (b"name,other\na,b\n", "no column 'query'"), (b"query\nx\n", "no column 'candidate'")],
)
def test_a_table_that_is_none_is_answered(greenlane: Greenlane, tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "pairs.csv").write_bytes(content)
    answer = greenlane("names", "compare", tmp_path / "pairs.csv", "--out", tmp_path / "out.csv")
    assert answer.code == 2
    assert said in answer.err
    assert not (tmp_path / "out.csv").exists()


def test_missing_files_and_folders_are_answered(greenlane: Greenlane, tmp_path: Path) -> None:
    assert greenlane("names", "compare", tmp_path / "none.csv", "--out", tmp_path / "out.csv").code == 2
    (tmp_path / "pairs.csv").write_text("query,candidate\na,b\n")
    said = greenlane("names", "compare", tmp_path / "pairs.csv", "--out", tmp_path / "no" / "out.csv")
    assert said.code == 2
    assert "cannot be written" in said.err


def test_utf_16_is_read(greenlane: Greenlane, tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_bytes("query,candidate\nВензель,Venzel\n".encode("utf-16"))
    said = greenlane("names", "compare", tmp_path / "pairs.csv", "--out", tmp_path / "out.csv")
    assert said.code == 0, said.err
    assert rows_of(tmp_path / "out.csv")[0]["match"] == "true"


def test_names_are_screened_against_a_file_one_line_each(greenlane: Greenlane, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "id,name,schema,aliases\nA1,Joachim Wenzel,Person,Jochen Wentzel;J. W.\nV1,Sea Horse II,Vessel,\n"
    )
    (tmp_path / "names.csv").write_text("name,schema\nJochen Wentzel,Person\nSeahorse 2,\n,\nMaren Brekfeld,Person\n")
    said = greenlane("screen", tmp_path / "names.csv", "--list", tmp_path / "list.csv", "--json")
    assert said.code == 0, said.err
    assert [line["row"] for line in said.lines] == [1, 2, 3, 4]
    assert [[match["entry"] for match in line["matches"]] for line in said.lines] == [["A1"], ["V1"], [], []]
    assert said.lines[0]["matches"][0]["name"] == "Jochen Wentzel"
    assert said.lines[1]["matches"][0]["explanation"] == "seahorse = sea horse (written together); 2 = ii (same number)"
    assert said.lines[2]["findings"] == ["no name: nothing to screen"]
    shown = greenlane("screen", tmp_path / "names.csv", "--list", tmp_path / "list.csv")
    assert "Maren Brekfeld: no match" in shown.text


def test_a_list_without_entries_is_answered(greenlane: Greenlane, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(b"")
    (tmp_path / "names.csv").write_text("name\nx\n")
    said = greenlane("screen", tmp_path / "names.csv", "--list", tmp_path / "list.csv", "--json")
    assert said.code == 2
    assert "no entry that could be read" in said.err


def test_a_file_of_a_list_that_is_not_there_is_told_as_a_file(greenlane: Greenlane, tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("name\nKestrel Ltd\n")
    said = greenlane("screen", tmp_path / "names.csv", "--list", tmp_path / "none.csv")
    assert (said.code, "There is no file" in said.err, "--list" in said.err) == (4, True, True)
