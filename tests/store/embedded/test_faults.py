# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from greenlane.errors import GreenlaneError, Misconfigured, Unavailable
from greenlane.store.embedded.account import Account
from greenlane.store.embedded.faults import cannot_run, from_log, from_os, is_in_use, no_answer

WHERE = Path("/data/greenlane")

# What PostgreSQL 18 says, word for word.
SAID = [
    ('initdb: error: could not create directory "base": No space left on device', Unavailable, "database.disk_full"),
    ("PANIC:  could not write to file: No space left on device\nLOG:  aborting", Unavailable, "database.disk_full"),
    (
        "FATAL:  database files are incompatible with server\nDETAIL:  The data directory was initialized by "
        "PostgreSQL version 16, which is not compatible with this version 18.4.",
        Misconfigured,
        "database.version",
    ),
    (
        "FATAL:  pre-existing shared memory block (key 2146476, ID 4) is still in use",
        Unavailable,
        "database.in_use",
    ),
    ('FATAL:  lock file "postmaster.pid" already exists', Unavailable, "database.in_use"),
    (
        "initdb: error: could not look up effective user ID 12345: user does not exist",
        Misconfigured,
        "database.no_account",
    ),
    ('FATAL:  could not open file "global/pg_control": Permission denied', Misconfigured, "database.folder_unusable"),
    ("FATAL:  could not write lock file: Read-only file system", Misconfigured, "database.folder_unusable"),
    ("FATAL:  could not map anonymous shared memory: Cannot allocate memory", Unavailable, "database.no_memory"),
    ("PANIC:  could not locate a valid checkpoint record at 0/1AF0158", Unavailable, "database.damaged"),
    (
        'FATAL:  could not open file "global/pg_filenode.map": No such file or directory',
        Unavailable,
        "database.damaged",
    ),
    ('FATAL:  unrecognized configuration parameter "x"', Unavailable, "database.start_failed"),
]


@pytest.mark.parametrize(("said", "kind", "code"), SAID)
def test_what_the_server_said_becomes_an_error_with_place_and_remedy(
    said: str, kind: type[GreenlaneError], code: str
) -> None:
    error = from_log(said, WHERE)
    assert (type(error), error.code, error.where) == (kind, code, str(WHERE))
    assert error.remedy


def test_an_unknown_failure_quotes_the_last_words_of_the_server() -> None:
    said = "LOG:  starting\n\n2026-11-22 18:06:29.395 UTC [193] FATAL:  the moon is full\nLOG:  shut down\n"
    error = from_log(f"LOG:  earlier\n{said}", WHERE)
    assert error.sentence.endswith(": LOG:  starting / FATAL:  the moon is full / LOG:  shut down")


def test_a_server_that_died_without_a_word_is_reported_as_such() -> None:
    assert "said nothing" in from_log("", WHERE).sentence


def test_only_lingering_processes_are_worth_another_try() -> None:
    assert [is_in_use(said) for said, _, _ in SAID] == [code == "database.in_use" for _, _, code in SAID]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_alike_whoever_meets_it(number: int) -> None:
    assert from_os(OSError(number, os.strerror(number)), WHERE).code == "database.disk_full"


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOTDIR])
def test_a_folder_that_cannot_be_used_is_the_administrators_to_mend(number: int) -> None:
    error = from_os(OSError(number, os.strerror(number)), WHERE)
    assert isinstance(error, Misconfigured)
    assert os.strerror(number) in error.sentence
    assert error.where == str(WHERE)


def test_root_without_the_right_to_become_another_user_is_told_to_run_as_one() -> None:
    error = cannot_run(OSError(errno.EPERM, "Operation not permitted"), WHERE, Account(65534, 65534, switch=True))
    assert error.code == "database.no_account"
    assert "ordinary user" in str(error)


def test_a_program_that_may_not_be_run_is_named() -> None:
    error = cannot_run(OSError(errno.EACCES, "Permission denied"), WHERE, Account(1000, 1000, switch=False))
    assert (error.code, error.where) == ("database.programs_closed", str(WHERE))


def test_too_little_memory_for_a_process_can_pass() -> None:
    error = cannot_run(OSError(errno.ENOMEM, "Cannot allocate memory"), WHERE, Account(1, 1, switch=False))
    assert isinstance(error, Unavailable)
    assert error.code == "database.no_memory"


def test_a_running_server_that_refuses_is_quoted_with_its_first_line() -> None:
    error = no_answer(RuntimeError("FATAL: sorry, too many clients already\nmore"), WHERE)
    assert "too many clients" in error.sentence
    assert "more" not in error.sentence
    assert no_answer(RuntimeError(), WHERE).code == "database.no_answer"
