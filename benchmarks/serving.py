# SPDX-License-Identifier: Apache-2.0
"""Lodging over HTTP: ``greenlane serve`` as a process of its own on the loopback, its worker running, one client."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from itertools import islice
from pathlib import Path
from time import perf_counter
from urllib.parse import quote

import msgspec
from sqlalchemy import text

from benchmarks.figures import MS, Figure, middle, p95
from benchmarks.samples import filings, native_bodies, originals
from greenlane.access import PersonKind
from greenlane.wiring.deciding_again import IDENTICAL, redecide_all
from greenlane.wiring.installation import Installation
from greenlane.wiring.starting import add_person, issue_token

SINGLE = 300
BODIES = 6
IN_A_BODY = 100
REDECIDED = 300
_FILER = "GB100200300"
_PATIENCE_S = 120.0
_WARM = 10
_FAILED = 500
_DONE = frozenset({"accepted", "amended", "invalidated"})


def measure(installation: Installation, data_dir: Path) -> Iterator[Figure]:
    """Messages one by one, then in bodies, each time until all are assessed; then some decided again."""
    filed = filings(SINGLE + _WARM, start=datetime.now(UTC).date())
    token = _token(installation, sorted({filing.filer for filing in filed} | {_FILER}))
    single = [(filing.filer, filing.message) for filing in filed]
    bodies = [(_FILER, body) for body in native_bodies(originals(filed), IN_A_BODY, BODIES)]
    with _server(data_dir) as port, closing(HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_S)) as line:
        _send(line, token, single[:_WARM])
        _wait_until_assessed(installation)
        yield from _lodge(installation, line, token, single[_WARM:], "over HTTP, one by one", 1)
        yield from _lodge(installation, line, token, bodies, f"over HTTP, bodies of {IN_A_BODY}", IN_A_BODY)
    begun = perf_counter()
    answers = [again.answer for again in islice(redecide_all(installation), REDECIDED)]
    taken = perf_counter() - begun
    if set(answers) != {IDENTICAL}:
        raise RuntimeError(f"decided again, and not identical: {set(answers)}")
    yield Figure(case=f"re-decide, {len(answers)}", name="identical", value=len(answers) / taken, unit="/s")


def _lodge(
    installation: Installation,
    line: HTTPConnection,
    token: str,
    bodies: list[tuple[str, bytes]],
    case: str,
    in_each: int,
) -> Iterator[Figure]:
    before = _stored_bytes(installation)
    begun = perf_counter()
    acknowledged, accepted = _send(line, token, bodies)
    has_lodged = perf_counter() - begun
    _wait_until_assessed(installation)
    has_assessed = perf_counter() - begun
    grown = _stored_bytes(installation) - before
    count = len(bodies) * in_each
    yield Figure(
        case=case, name=f"acknowledgement, median of {len(bodies)}", value=middle(acknowledged) * MS, unit="ms"
    )
    yield Figure(case=case, name="acknowledgement, p95", value=p95(acknowledged) * MS, unit="ms")
    yield Figure(case=case, name=f"of {count} messages accepted", value=accepted, unit="messages")
    yield Figure(case=case, name="messages acknowledged", value=count / has_lodged, unit="/s")
    yield Figure(case=case, name="messages until all are assessed", value=count / has_assessed, unit="/s")
    yield Figure(case=case, name="room in the database for each", value=grown / count / 1024, unit="KiB")


def _send(line: HTTPConnection, token: str, bodies: list[tuple[str, bytes]]) -> tuple[list[float], int]:
    """Send one after another; the seconds until each acknowledgement, and how many messages were accepted."""
    headers = {"Authorization": f"Bearer {token}"}
    seconds, accepted = [], 0
    for filer, body in bodies:
        sent = perf_counter()
        line.request("POST", f"/v1/lodgements?filer={quote(filer)}", body, headers)
        answer = line.getresponse()
        content = answer.read()
        seconds.append(perf_counter() - sent)
        if answer.status >= _FAILED or b'"lodgements"' not in content:
            raise RuntimeError(f"the server answered {answer.status}: {content[:300]!r}")
        accepted += sum(one["state"] in _DONE for one in msgspec.json.decode(content)["lodgements"])
    return seconds, accepted


def _wait_until_assessed(installation: Installation) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        with installation.store.unit(read_only=True) as uow:
            if not sum(uow.jobs.waiting().values()):
                if uow.jobs.dead():
                    raise RuntimeError("an assessment was given up")
                return
        time.sleep(0.02)
    raise RuntimeError(f"not everything was assessed within {_PATIENCE_S:.0f} s")


def _stored_bytes(installation: Installation) -> int:
    """The room that the database takes on the disk."""
    with installation.store.unit(read_only=True) as uow:
        return int(uow.connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def _token(installation: Installation, filers: list[str]) -> str:
    at = installation.now()
    with installation.store.unit() as uow:
        person = add_person(
            uow,
            installation,
            name="Benchmark",
            role="filer",
            kind=PersonKind.MACHINE,
            represents=tuple(filers),
            at=at,
        )
        return issue_token(uow, installation, person=person.id, label="benchmark", at=at)


@contextmanager
def _server(data_dir: Path) -> Iterator[int]:
    """A server over the data folder, on a free port; ended when the block is."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GREENLANE_")}
    log = data_dir / "serve.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", "from greenlane.cli.main import run; run()", "serve", "--port", str(port)],
            env={**environment, "GREENLANE_DATA_DIR": str(data_dir), "GREENLANE_LOG_LEVEL": "warning"},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
    try:
        _wait_until_ready(process, port, log)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(timeout=_PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as line:
                line.request("GET", "/readyz")
                if line.getresponse().status == 200:
                    return
        except (OSError, HTTPException):
            time.sleep(0.05)
    raise RuntimeError(f"the server does not become ready:\n{log.read_text(errors='replace')[-2000:]}")
