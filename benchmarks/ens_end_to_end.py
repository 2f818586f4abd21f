# SPDX-License-Identifier: Apache-2.0
"""Entry summary declarations lodged and assessed end to end: each a transaction of its own, on the embedded database.

Run ``python -m benchmarks.ens_end_to_end 100000`` in the checkout. In one process, turn by turn, messages are lodged
and everything they cause is done: checks, links, facts, profiles, decision by policy, journal, sealing. Time, memory
and room on the disk are told at the end, and while it runs how far it is.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

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
from greenlane.wiring.services import GreenlaneServices
from greenlane.wiring.starting import add_person, embedded_folder, issue_token, opened
from greenlane.wiring.working import drain

MESSAGES = 100_000
AT_A_TURN = 500
_FILER = "GB100200300"
_MIB = 1024 * 1024


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
    services = GreenlaneServices(installation)
    actor = _actor(installation, services)
    before = _stored_bytes(installation)
    messages = ens_messages(count)
    lodging = assessing = 0.0
    used = process_time()
    for _ in track(range(-(-count // AT_A_TURN)), "Lodging and assessing", console=Console(stderr=True)):
        batch = list(islice(messages, AT_A_TURN))
        begun = perf_counter()
        for message in batch:
            (answer,) = services.lodge(actor, message, content_type=None, filer=_FILER).answers
            if answer["state"] != "accepted":
                raise RuntimeError(f"a message was not accepted: {answer}")
        has_lodged = perf_counter()
        drain(installation)
        lodging += has_lodged - begun
        assessing += perf_counter() - has_lodged
    used = process_time() - used
    assessed = _assessed(installation)
    if assessed < count:
        raise RuntimeError(f"{assessed} of {count} consignments were assessed")
    case = f"{count:,} entry summary declarations, end to end"
    yield Figure(case=case, name="lodged and assessed", value=lodging + assessing, unit="s")
    yield Figure(case=case, name="processor time of Greenlane itself", value=used, unit="s")
    yield Figure(case=case, name="lodged and assessed, rate", value=count / (lodging + assessing), unit="messages/s")
    yield Figure(case=case, name="lodged", value=count / lodging, unit="messages/s")
    yield Figure(case=case, name="assessed and sealed", value=count / assessing, unit="messages/s")
    yield Figure(case=case, name="highest memory of the process", value=highest_bytes() / _MIB, unit="MiB")
    grown = _stored_bytes(installation) - before
    yield Figure(case=case, name="room in the database for each", value=grown / count / 1024, unit="KiB")


def _actor(installation: Installation, services: GreenlaneServices) -> Actor:
    at = installation.now()
    with installation.store.unit() as uow:
        person = add_person(
            uow, installation, name="Benchmark", role="filer", kind=PersonKind.MACHINE, represents=(_FILER,), at=at
        )
        token = issue_token(uow, installation, person=person.id, label="benchmark", at=at)
    actor = services.authenticate(token)
    if actor is None:
        raise RuntimeError("the token that was issued is not known")
    return actor


def _stored_bytes(installation: Installation) -> int:
    return _number(installation, "SELECT pg_database_size(current_database())")


def _assessed(installation: Installation) -> int:
    return _number(installation, "SELECT count(DISTINCT consignment_id) FROM assessments")


def _number(installation: Installation, query: str) -> int:
    with installation.store.unit(read_only=True) as uow:
        return int(uow.connection.execute(text(query)).scalar_one())


if __name__ == "__main__":
    for figure in measure(int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES):
        Console().print(f"{figure.name}: {figure.value:,.1f} {figure.unit}")
