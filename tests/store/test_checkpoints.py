# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.errors import Misconfigured
from greenlane.journal import Checkpoint, sign_checkpoint
from greenlane.store.checkpoints import CheckpointFiles, size_of
from tests.store.samples import NOW


def note(size: int) -> str:
    return sign_checkpoint(Checkpoint(origin="greenlane/test", size=size, root=bytes(32), at=NOW), b"\x01" * 32)


def read(files: CheckpointFiles) -> list[str]:
    return list(files.notes(files.state()))


@pytest.fixture
def files(tmp_path: Path) -> CheckpointFiles:
    return CheckpointFiles(tmp_path)


def test_without_a_folder_there_are_no_notes(files: CheckpointFiles) -> None:
    assert read(files) == []


def test_notes_are_read_back_as_they_were_written(files: CheckpointFiles) -> None:
    notes = [note(size) for size in (1, 2, 700)]
    for one in notes:
        files.append(size_of(one), one)
    assert read(files) == notes


def test_notes_are_read_in_the_order_of_the_log_whoever_wrote_first(files: CheckpointFiles) -> None:
    for size in (5, 3, 200_000, 65_536, 65_535):
        files.append(size, note(size))
    assert [size_of(one) for one in read(files)] == [3, 5, 65_535, 65_536, 200_000]
    assert [path.name for path in files.state()] == ["0000000000.txt", "0000000001.txt", "0000000003.txt"]


def test_only_what_was_there_at_the_time_is_read(files: CheckpointFiles) -> None:
    files.append(1, note(1))
    then = files.state()
    files.append(2, note(2))
    assert [size_of(one) for one in files.notes(then)] == [1]


@settings(max_examples=60, deadline=None)
@given(torn=st.integers(0, len(f"{note(2)}\n".encode()) - 1))
def test_a_note_torn_by_a_crash_neither_hides_nor_spoils_the_others(torn: int) -> None:
    with TemporaryDirectory() as folder:
        files = CheckpointFiles(Path(folder))
        files.append(1, note(1))
        [path] = files.state()
        with path.open("ab") as file:
            file.write(f"{note(2)}\n".encode()[:torn])
        assert read(files) == [note(1)]
        files.append(3, note(3))
        assert read(files) == [note(1), note(3)]


def test_what_somebody_put_between_is_handed_on_to_be_judged(files: CheckpointFiles) -> None:
    files.append(1, note(1))
    [path] = files.state()
    path.write_text("scribble\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert read(files) == ["scribble", note(1)]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    with pytest.raises(Misconfigured) as caught:
        CheckpointFiles(tmp_path / "file").append(1, note(1))
    assert caught.value.code == "checkpoint.unwritable"


def test_what_is_no_note_has_no_size() -> None:
    assert size_of("scribble") == 0
    assert size_of(note(12)) == 12
