# SPDX-License-Identifier: Apache-2.0
"""The ceiling on the length of files finds what is too long, and only that."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.ceiling import CEILING, main, too_long


def write(root: Path, name: str, lines: int) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x\n" * lines, encoding="utf-8")
    return path


def test_a_file_at_the_ceiling_stands(tmp_path: Path) -> None:
    write(tmp_path, "src/a.py", CEILING)
    assert too_long(tmp_path) == []


def test_files_over_the_ceiling_are_named_longest_first(tmp_path: Path) -> None:
    write(tmp_path, "src/a.py", CEILING + 1)
    write(tmp_path, "tests/b.py", CEILING + 9)
    assert too_long(tmp_path) == [(CEILING + 9, Path("tests/b.py")), (CEILING + 1, Path("src/a.py"))]


def test_a_last_line_without_an_end_counts(tmp_path: Path) -> None:
    path = write(tmp_path, "src/a.py", CEILING)
    path.write_text(path.read_text(encoding="utf-8") + "x", encoding="utf-8")
    assert too_long(tmp_path) == [(CEILING + 1, Path("src/a.py"))]


@pytest.mark.parametrize("name", ["docs/_build/a.md", "src/x/__pycache__/a.py", "src/x/data.csv", "elsewhere/a.py"])
def test_what_nobody_writes_by_hand_is_passed_over(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, CEILING * 2)
    assert too_long(tmp_path) == []


def test_the_command_fails_and_names_file_and_length(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "src/a.py", CEILING + 1)
    assert main([str(tmp_path)]) == 1
    assert "src/a.py: 601 lines" in capsys.readouterr().err


def test_the_command_is_silent_where_all_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "src/a.py", 3)
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr() == ("", "")


def test_an_empty_folder_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_this_checkout_keeps_to_the_ceiling() -> None:
    assert main([]) == 0
