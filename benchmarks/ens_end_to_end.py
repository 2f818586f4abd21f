# SPDX-License-Identifier: Apache-2.0
"""Entry summary declarations lodged and assessed end to end, durably, on the embedded database.

Run ``python -m benchmarks.ens_end_to_end 100000`` in the checkout. One process lodges, as ``greenlane lodge`` does:
some hundreds of messages in a transaction, each answered when it is committed. Another process does at the same time
what they cause, as the server's worker does: checks are done by then; facts, lists, history, profiles, decision by
policy, journal, sealing. A first part is lodged message by message, each a transaction of its own. Time, processor
time, memory and room on the disk are told at the end, and while it runs how far it is.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, process_time

import msgspec
from msgspec import Struct
from rich.console import Console
from rich.progress import track
from sqlalchemy import text

from benchmarks.ens_samples import ens_messages
from benchmarks.figures import Figure
from benchmarks.large import highest_bytes
from greenlane.access import Actor, PersonKind
from greenlane.settings import Settings
from greenlane.store.embedded import EmbeddedServer
from greenlane.wiring.installation import Installation
from greenlane.wiring.lodging import Lodged, lodge_many
from greenlane.wiring.services import GreenlaneServices
from greenlane.wiring.starting import add_person, embedded_folder, issue_token, opened
from greenlane.wiring.working import seal, work

MESSAGES = 100_000
AT_A_TURN = 250
ONE_BY_ONE = 100
_FILER = "GB100200300"
_MIB = 1024 * 1024


class Worked(Struct):
    """What the working process tells at its end."""

    done: int
    processor_s: float
    highest_bytes: int


def measure(count: int = MESSAGES) -> Iterator[Figure]:
    """The figures of so many messages. Raises ``RuntimeError`` where one is refused or not assessed."""
    with tempfile.TemporaryDirectory(prefix="greenlane-ens-") as folder:
        given = Settings(data_dir=Path(folder))
        try:
            with opened(given) as installation:
                yield from _measured(installation, count)
        finally:
            EmbeddedServer(embedded_folder(given)).stop()


def _measured(installation: Installation, count: int) -> Iterator[Figure]:
    actor = _actor(installation)
    before = _number(installation, _SIZE)
    messages = ens_messages(count)
    first = list(islice(messages, min(ONE_BY_ONE, count // 10)))
    begun, used, making = perf_counter(), process_time(), 0.0
    with _working(installation) as worked:
        for message in first:
            _lodge(installation, actor, [message])
        alone, alone_used = perf_counter() - begun, process_time() - used
        turns = -(-(count - len(first)) // AT_A_TURN)
        for _ in track(range(turns), "Lodging", console=Console(stderr=True)):
            making_from = process_time()
            batch = list(islice(messages, AT_A_TURN))
            making += process_time() - making_from
            _lodge(installation, actor, batch)
        lodged, lodged_used = perf_counter() - begun, process_time() - used
    took = perf_counter() - begun
    assessed = _number(installation, "SELECT count(DISTINCT consignment_id) FROM assessments")
    left = _number(installation, "SELECT count(*) FROM jobs")
    if assessed != count or left:
        raise RuntimeError(f"{assessed} of {count} consignments were assessed; {left} jobs are left")
    case = f"{count:,} entry summary declarations, end to end"
    together = count - len(first)

    def figure(name: str, value: float, unit: str) -> Figure:
        return Figure(case=case, name=name, value=value, unit=unit)

    yield figure("lodged, assessed and sealed", took, "s")
    yield figure("lodged, assessed and sealed, rate", count / took, "messages/s")
    yield figure("lodged one by one, beside the worker", len(first) / alone, "messages/s")
    yield figure("lodged by hundreds, beside the worker", together / (lodged - alone), "messages/s")
    yield figure("processor time, lodging one by one", alone_used / len(first) * 1000, "ms each")
    yield figure(
        "processor time, lodging by hundreds", (lodged_used - alone_used - making) / together * 1000, "ms each"
    )
    yield figure("processor time, assessing and sealing", worked.processor_s / worked.done * 1000, "ms each")
    yield figure("processor time of both processes", lodged_used - making + worked.processor_s, "s")
    yield figure("highest memory of the lodging process", highest_bytes() / _MIB, "MiB")
    yield figure("highest memory of the working process", worked.highest_bytes / _MIB, "MiB")
    grown = _number(installation, _SIZE) - before
    yield figure("room in the database", grown / _MIB, "MiB")
    yield figure("room in the database for each", grown / count / 1024, "KiB")


def _lodge(installation: Installation, actor: Actor, bodies: list[bytes]) -> None:
    with installation.store.unit() as uow:
        lodged: list[Lodged] = lodge_many(uow, installation, actor, bodies, filer=_FILER)
    for one in lodged:
        if [answer["state"] for answer in one.answers] != ["accepted"]:
            raise RuntimeError(f"a message was not accepted: {one.answers}")


@contextmanager
def _working(installation: Installation) -> Iterator[Worked]:
    """Another process that works while the block runs, and then until nothing is left; what it tells is filled in."""
    command = [sys.executable, "-m", "benchmarks.ens_end_to_end", "--work"]
    worked = Worked(0, 0.0, 0)
    with subprocess.Popen(
        [*command, str(installation.store.data_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        try:
            yield worked
            told, _ = other.communicate()
        except BaseException:
            other.kill()
            raise
    if other.returncode:
        raise RuntimeError("the working process failed")
    found = msgspec.json.decode(told, type=Worked)
    worked.done, worked.processor_s, worked.highest_bytes = found.done, found.processor_s, found.highest_bytes


def work_here(folder: Path) -> Worked:
    """Work on an installation until standard input is closed and nothing is left to do."""
    closed = Event()

    def listen() -> None:
        sys.stdin.read()
        closed.set()

    Thread(target=listen, daemon=True).start()
    done = 0
    with opened(Settings(data_dir=folder)) as installation:
        used = process_time()
        while True:
            last = closed.is_set()
            count = work(installation)
            sealed = seal(installation)
            done += count
            if count == sealed == 0:
                if last:
                    break
                closed.wait(0.2)
        used = process_time() - used
    return Worked(done, used, highest_bytes())


_SIZE = "SELECT pg_database_size(current_database())"


def _actor(installation: Installation) -> Actor:
    at = installation.now()
    with installation.store.unit() as uow:
        person = add_person(
            uow, installation, name="Benchmark", role="filer", kind=PersonKind.MACHINE, represents=(_FILER,), at=at
        )
        token = issue_token(uow, installation, person=person.id, label="benchmark", at=at)
    actor = GreenlaneServices(installation).authenticate(token)
    if actor is None:
        raise RuntimeError("the token that was issued is not known")
    return actor


def _number(installation: Installation, query: str) -> int:
    with installation.store.unit(read_only=True) as uow:
        return int(uow.connection.execute(text(query)).scalar_one())


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        sys.stdout.buffer.write(msgspec.json.encode(work_here(Path(sys.argv[2]))))
    else:
        for figure in measure(int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES):
            Console().print(f"{figure.name}: {figure.value:,.1f} {figure.unit}")
