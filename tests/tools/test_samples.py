# SPDX-License-Identifier: Apache-2.0
"""The manual's table of public samples says what the gate of intake makes of them today."""

from __future__ import annotations

from pathlib import Path

from greenlane.intake import write_native
from tests.intake.checks.filings import good
from tests.intake.formats.messages import xml
from tools.samples import COLUMNS, ELSE, PAGE, REFUSED, SETS, SOUND, UNREAD, WARNED, samples_page, told_of


def test_the_page_is_up_to_date(shared_data: Path) -> None:
    assert PAGE.read_text(encoding="utf-8") == samples_page(shared_data), "run: python -m tools.samples"


def test_every_set_has_samples(shared_data: Path) -> None:
    page = samples_page(shared_data)
    assert [sample_set.words for sample_set in SETS if f"| {sample_set.words} |" not in page] == []


def test_a_file_counts_where_it_belongs() -> None:
    assert told_of(write_native(good())).column == SOUND
    assert told_of(b"{}").column == UNREAD
    assert told_of(b"").reasons == ("READ-EMPTY",)
    assert told_of(b"<Response/>").column in (ELSE, UNREAD)
    assert told_of(xml()).column in (WARNED, REFUSED)


def test_a_refused_file_says_why() -> None:
    told = told_of(write_native(good(of={"items": ()})))
    assert (told.column, bool(told.reasons)) in ((REFUSED, True), (WARNED, False))


def test_the_rows_add_up(tmp_path: Path) -> None:
    folder = tmp_path / SETS[0].folder
    folder.mkdir(parents=True)
    (folder / "a.json").write_bytes(write_native(good()))
    (folder / "b.json").write_bytes(b"{}")
    (folder / "c.xsd").write_bytes(b"<schema/>")
    rows = [
        line.split("|")[1:-1] for line in samples_page(tmp_path).splitlines() if line.startswith(f"| {SETS[0].words}")
    ]
    assert {row[1].strip() for row in rows} == {"`native_json`", "`json`"}
    for row in rows:
        counts = [int(cell) for cell in row[3 : 3 + len(COLUMNS)] if cell.strip()]
        assert sum(counts) == int(row[2]) == 1
