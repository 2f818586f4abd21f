# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from greenlane.errors import Misconfigured, Unavailable
from greenlane.store.embedded.locks import UseMark, only_one

HOLD = """
import fcntl, sys
file = open(sys.argv[1], "a+")
fcntl.flock(file, fcntl.{kind})
print("held", flush=True)
sys.stdin.read()
"""


def holder(path: Path, kind: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD.format(kind=kind), str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def test_a_lock_that_another_process_keeps_is_refused_when_the_time_is_up(tmp_path: Path) -> None:
    other = holder(tmp_path / "lock", "LOCK_EX")
    try:
        with (
            pytest.raises(Unavailable, match="starting or stopping") as caught,
            only_one(tmp_path / "lock", timeout_s=0),
        ):
            pytest.fail("two hold it")
        assert caught.value.code == "database.busy"
        assert caught.value.where == str(tmp_path / "lock")
    finally:
        kill(other)


def test_a_lock_is_free_again_when_its_holder_is_killed(tmp_path: Path) -> None:
    kill(holder(tmp_path / "lock", "LOCK_EX"))
    with only_one(tmp_path / "lock", timeout_s=5):
        assert (tmp_path / "lock").exists()


def test_a_lock_is_free_again_after_an_error_under_it(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), only_one(tmp_path / "lock", timeout_s=0):
        raise ZeroDivisionError
    with only_one(tmp_path / "lock", timeout_s=0):
        pass


def test_a_lock_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    with only_one(tmp_path / "lock", timeout_s=0):
        assert stat.S_IMODE((tmp_path / "lock").stat().st_mode) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_lock_file_made_by_root_belongs_to_the_owner_of_its_folder(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, 65534)
    with only_one(tmp_path / "lock", timeout_s=0):
        assert (tmp_path / "lock").stat().st_uid == 65534


def test_a_lock_in_a_folder_that_is_not_there_says_which_and_how_to_mend_it(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as caught, only_one(tmp_path / "missing" / "lock", timeout_s=0):
        pytest.fail("there is no folder")
    assert caught.value.where == str(tmp_path / "missing" / "lock")
    assert "GREENLANE_DATA_DIR" in str(caught.value)


def test_nobody_uses_what_has_never_been_used(tmp_path: Path) -> None:
    assert not UseMark(tmp_path / "mark").is_up()
    assert not (tmp_path / "mark").exists()


def test_a_mark_is_seen_until_the_last_user_takes_it_down(tmp_path: Path) -> None:
    one, two = UseMark(tmp_path / "mark"), UseMark(tmp_path / "mark")
    one.put()
    two.put()
    two.put()
    one.take_down()
    assert one.is_up()
    two.take_down()
    assert not one.is_up()
    assert not two.is_up()
    two.take_down()


def test_a_mark_of_another_process_is_seen_and_goes_when_that_is_killed(tmp_path: Path) -> None:
    mine = UseMark(tmp_path / "mark")
    other = holder(tmp_path / "mark", "LOCK_SH")
    assert mine.is_up()
    kill(other)
    assert not mine.is_up()
