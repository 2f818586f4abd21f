# SPDX-License-Identifier: Apache-2.0
"""Servers of their own for the tests of the embedded server; each is ended when its test ends."""

from __future__ import annotations

import multiprocessing
import os
import pwd
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from greenlane.store.embedded import EmbeddedServer

IS_ROOT = os.geteuid() == 0
needs_root = pytest.mark.skipif(not IS_ROOT, reason="only root runs the server as another user")


@pytest.fixture
def make_server() -> Iterator[Callable[[Path], EmbeddedServer]]:
    """Make servers by their data folder; whatever still runs at the end is ended."""
    made: list[EmbeddedServer] = []

    def make(data_dir: Path) -> EmbeddedServer:
        made.append(EmbeddedServer(data_dir, timeout_s=60))
        return made[-1]

    yield make
    for server in made:
        if server.data_dir.is_dir():
            server.stop()


@pytest.fixture
def server(make_server: Callable[[Path], EmbeddedServer], tmp_path: Path) -> EmbeddedServer:
    """A server that has not been started yet."""
    return make_server(tmp_path / "data")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user of the machine may enter and write to, unlike those of ``tmp_path`` under root."""
    folder = Path(tempfile.mkdtemp(dir="/tmp", prefix="greenlane-test-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


def as_user(name: str, act: Callable[[], Any]) -> Any:
    """Run ``act`` in a forked process of the user ``name`` and return what it returns; root only."""
    entry = pwd.getpwnam(name)
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)

    def run() -> None:
        os.setgroups([])
        os.setresgid(entry.pw_gid, entry.pw_gid, entry.pw_gid)
        os.setresuid(entry.pw_uid, entry.pw_uid, entry.pw_uid)
        try:
            sender.send((True, act()))
        except BaseException as problem:
            sender.send((False, f"{type(problem).__name__}: {problem}"))

    child = context.Process(target=run)
    child.start()
    fine, answer = receiver.recv() if receiver.poll(60) else (False, "no answer")
    child.join()
    assert fine, answer
    return answer
