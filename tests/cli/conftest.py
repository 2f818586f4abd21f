# SPDX-License-Identifier: Apache-2.0
"""Commands for tests: run in this process with the real entry, or as processes of their own where that is the point."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import structlog
from msgspec import Struct, json

from greenlane.cli import output
from greenlane.cli.main import run
from greenlane.simulation import simulate
from tests.installations import installation_template, installation_url, write_keys

__all__ = ["installation_template", "installation_url"]

COMMAND = (sys.executable, "-c", "from greenlane.cli.main import run; run()")


class Said(Struct, frozen=True):
    """What a command said, and how it ended."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.out.decode()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON objects, one a line; fails when anything else stands there."""
        assert self.out == b"" or self.out.endswith(b"\n")
        found = [json.decode(line) for line in self.out.split(b"\n")[:-1]]
        assert all(isinstance(each, dict) for each in found)
        return found

    @property
    def line(self) -> dict[str, Any]:
        """The only line."""
        (only,) = self.lines
        return only


Greenlane = Callable[..., Said]


@pytest.fixture
def greenlane(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Greenlane:
    """Run ``greenlane ARGUMENTS…`` in this process; what it prints is told apart by stream.

    The screen is wide, so that where words are broken depends on no folder's name.
    """
    for console in (output.results, output.notes):
        monkeypatch.setattr(console, "_width", 400)

    def command(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["greenlane", *map(str, arguments)])
        capfdbinary.readouterr()
        code = 0
        try:
            run()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        finally:
            structlog.reset_defaults()
        out, err = capfdbinary.readouterr()
        return Said(code, out, err.decode())

    return command


def process(*arguments: object, env: Mapping[str, str] | None = None, **options: Any) -> Said:
    """Run ``greenlane ARGUMENTS…`` as a process of its own."""
    ended = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        env={**os.environ, **(env or {})},
        timeout=120,
        check=False,
        **options,
    )
    return Said(ended.returncode, ended.stdout, ended.stderr.decode())


@pytest.fixture
def installed(installation_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """An installation on a database of its own, named in the environment; the variables that name it."""
    data_dir = tmp_path / "data of customs"
    write_keys(data_dir)
    variables = {"GREENLANE_DATABASE_URL": installation_url, "GREENLANE_DATA_DIR": str(data_dir)}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return variables


@pytest.fixture(scope="session")
def messages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the messages of a day in a simulated country; not to be changed."""
    folder = tmp_path_factory.mktemp("messages")
    for filing in simulate(1, date(2026, 1, 5), 1, filings_per_day=10):
        (folder / filing.file_name).write_bytes(filing.message)
    return folder


@pytest.fixture
def declaration(messages: Path) -> Path:
    """One declaration of that day."""
    return sorted(messages.iterdir())[0]
