# SPDX-License-Identifier: Apache-2.0
"""The page of the first hour does what it says, command by command, against real servers."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from greenlane.store.embedded import EmbeddedServer
from tests.docs.walking import Shell, steps_of, walk

PAGE = Path(__file__).resolve().parents[2] / "docs" / "first-hour.md"
SHOWN_ADDRESS = "127.0.0.1:8000"


@pytest.fixture
def port() -> int:
    """A port that is free now; the page's own may be in use."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
def shell(tmp_path: Path, port: int) -> Iterator[Shell]:
    """A shell as the page leaves it after "Make ready": the command at hand, the data folder set."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GREENLANE_")}
    opened = Shell(
        tmp_path,
        {
            **own,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{own['PATH']}",
            "GREENLANE_DATA_DIR": str(tmp_path / "data"),
            "GREENLANE_PORT": str(port),
        },
    )
    yield opened
    opened.close()
    for folder in tmp_path.glob("*/database"):
        EmbeddedServer(folder).stop()


@pytest.mark.slow
@pytest.mark.database
@pytest.mark.skipif(shutil.which("curl") is None, reason="the page uses curl, which is not here")
def test_every_command_of_the_first_hour_prints_what_the_page_shows(shell: Shell, port: int) -> None:
    steps = steps_of(PAGE.read_text(encoding="utf-8").replace(SHOWN_ADDRESS, f"127.0.0.1:{port}"))
    assert len(steps) > 20
    for step in steps:
        status, printed, as_shown = walk(step, shell)
        told = f"{PAGE.name}, line {step.line}, ended with {status}.\n\n{step.command}\nThe page shows:\n{step.shown}"
        assert as_shown, f"{told}\nPrinted was:\n{printed}"
        # The last one waits for the server that it has ended, and so ends as that does.
        assert status == 0 or step is steps[-1], f"{told}\nPrinted was:\n{printed}"


def test_the_page_shows_output_for_nearly_every_command() -> None:
    steps = steps_of(PAGE.read_text(encoding="utf-8"))
    silent = [step.line for step in steps if step.shown is None]
    assert len(silent) <= 2, f"these print and are not compared: {silent}"


def test_the_page_speaks_of_the_address_that_the_server_uses_unasked() -> None:
    assert SHOWN_ADDRESS in PAGE.read_text(encoding="utf-8")
