# SPDX-License-Identifier: Apache-2.0
"""``greenlane serve`` as processes of their own, which tests may kill at any moment, and a filer who talks to them.

To load the program takes longer than all that a test of crashes does with it. So it is loaded once, in a process that
does nothing else than to fork a server for each line it is given; a server is as much a process of its own as one from
the command line.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import msgspec
import psutil

from greenlane.settings import Settings
from greenlane.store.embedded import EmbeddedServer
from greenlane.wiring.starting import embedded_folder

PATIENCE_S = 180.0
"""How long anything may take before a test gives up; far more than it ever takes."""

_LOADED = """
import os, signal, sys
from greenlane.cli.main import run
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the killed
print("loaded", flush=True)
for line in sys.stdin:
    number = os.fork()
    if number == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for stream, mode in ((0, os.O_RDONLY), (1, os.O_WRONLY)):
            os.dup2(os.open(os.devnull, mode), stream)
        sys.argv = ["greenlane", *line.split()]
        try:
            run()
        finally:
            os._exit(1)
    print(number, flush=True)
"""


class Servers:
    """Servers over one data folder with the embedded database in it."""

    def __init__(self, data_dir: Path) -> None:
        self.settings = Settings(data_dir=data_dir)
        self.database = EmbeddedServer(embedded_folder(self.settings))
        self.port = 0
        self.log = data_dir.with_suffix(".log")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GREENLANE_")}
        with self.log.open("wb") as log:
            self._loaded = subprocess.Popen(
                [sys.executable, "-c", _LOADED],
                env={**environment, "GREENLANE_DATA_DIR": str(data_dir)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        self._server: psutil.Process | None = None
        assert self._answer() == "loaded", self.said()

    def _answer(self) -> str:
        assert self._loaded.stdout is not None
        return self._loaded.stdout.readline().decode().strip()

    def said(self) -> str:
        """The end of what the servers have logged."""
        return self.log.read_text(errors="replace")[-4000:]

    def begin(self) -> None:
        """Start a server on a free port, without waiting for it."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        assert self._loaded.stdin is not None
        self._loaded.stdin.write(f"serve --port {self.port}\n".encode())
        self._loaded.stdin.flush()
        self._server = psutil.Process(int(self._answer()))

    def wait_until_ready(self) -> None:
        """Wait until the server answers that it can serve."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            assert self._server is not None
            assert self._server.is_running(), f"the server ended by itself:\n{self.said()}"
            try:
                if ask(self.port, "GET", "/readyz")[0] == 200:
                    return
            except (OSError, HTTPException):
                time.sleep(0.02)
        raise AssertionError(f"the server does not become ready:\n{self.said()}")

    def kill(self, *, with_database: bool = False) -> None:
        """Kill −9 the server and, if asked, every process of its database, and see them gone."""
        doomed = [self._server] if self._server is not None else []
        if with_database:
            doomed += self.processes_of_database()
        for process in doomed:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        psutil.wait_procs([one for one in doomed if one.is_running()], timeout=PATIENCE_S)
        self._server = None

    def processes_of_database(self) -> list[psutil.Process]:
        """The main process of the database and all that it has started."""
        number = self.database.status().pid
        if number is None:
            return []
        with suppress(psutil.NoSuchProcess):
            main = psutil.Process(number)
            return [main, *main.children(recursive=True)]
        return []

    def close(self) -> None:
        """End everything."""
        self.kill()
        # Leaving the block closes the pipe, at which the process that forks ends, and waits for it.
        with self._loaded:
            self.database.stop()


def ask(
    port: int, method: str, path: str, body: bytes | None = None, *, token: str | None = None
) -> tuple[int, dict[str, Any]]:
    """Ask a server; the status and the document it answers. Raises OSError or HTTPException when it goes away."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)) as line:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        return answer.status, msgspec.json.decode(answer.read(), type=dict[str, Any])
