# SPDX-License-Identifier: Apache-2.0
"""Kill −9 the server during a load of lodgements: what was acknowledged is there, once, with all that follows from it.

Twenty rounds on one installation. Each lets four filers lodge at once, kills the server at a random moment (in some
rounds together with every process of the embedded PostgreSQL), starts it again and compares what the filers were told
with what is recorded. What nobody answered is sent again, as a filer would.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from threading import Event as Signal
from typing import Any

import pytest
from sqlalchemy import text

from greenlane.access import PersonKind
from greenlane.cargo import Declaration, Function
from greenlane.clock import SystemClock
from greenlane.intake import write_native, write_wco_dm_xml
from greenlane.store import Store, checked_log, load_keys, open_store
from greenlane.wiring.deciding_again import redecide_all
from greenlane.wiring.installation import Installation
from greenlane.wiring.starting import add_person, issue_token, opened
from greenlane.wiring.working import drain
from tests.databases import SMALL
from tests.flows.serving import Servers, ask
from tests.installations import FILER
from tests.intake.checks.filings import good, item

ROUNDS = 20
FILERS = 4
DATABASE_DIES_IN = {3, 7, 8, 13, 18}
"""The rounds in which the database is killed, too."""

HALF_WRITTEN = {
    "a lodgement without its present version": """
        SELECT l.id FROM lodgements l LEFT JOIN lodgement_versions v
        ON v.lodgement_id = l.id AND v.version = l.current_version WHERE v.version IS NULL""",
    "versions that do not count up from 1": """
        SELECT lodgement_id FROM lodgement_versions GROUP BY lodgement_id HAVING max(version) <> count(*)""",
    "a version without its content": """
        SELECT v.lodgement_id FROM lodgement_versions v
        WHERE (SELECT count(*) FROM payloads p WHERE p.id IN (v.raw_id, v.declaration_id, v.findings_id)) <> 3""",
    "a version of which the journal does not tell": """
        SELECT v.lodgement_id FROM lodgement_versions v LEFT JOIN events e ON e.id = v.event_id WHERE e.id IS NULL""",
    "an accepted lodgement without exactly one consignment": """
        SELECT l.id FROM lodgements l LEFT JOIN link_assertions k ON k.lodgement_id = l.id
        WHERE l.state = 'accepted' GROUP BY l.id HAVING count(k.consignment_id) <> 1""",
    "a consignment without a filing": """
        SELECT c.id FROM consignments c LEFT JOIN link_assertions k ON k.consignment_id = c.id WHERE k.id IS NULL""",
    "a consignment with neither an assessment nor a job": """
        SELECT c.id FROM consignments c WHERE NOT EXISTS (SELECT FROM assessments a WHERE a.consignment_id = c.id)
        AND NOT EXISTS (SELECT FROM jobs j WHERE j.args ->> 'consignment' = c.id::text AND j.dead_at IS NULL)""",
    "a version in force that is neither assessed nor waits for it": """
        SELECT v.lodgement_id FROM lodgement_versions v WHERE v.supersedes
        AND NOT EXISTS (SELECT FROM assessments a WHERE a.lodgement_id = v.lodgement_id
                        AND a.lodgement_version >= v.version)
        AND NOT EXISTS (SELECT FROM jobs j WHERE j.args ->> 'lodgement' = v.lodgement_id::text AND j.dead_at IS NULL)
        """,
    "a consignment with two first assessments": """
        SELECT consignment_id FROM assessments WHERE predecessor_id IS NULL
        GROUP BY consignment_id HAVING count(*) > 1""",
    "an assessment without its content": """
        SELECT a.id FROM assessments a
        WHERE (SELECT count(*) FROM payloads p WHERE p.id IN (a.facts_id, a.result_id)) <> 2""",
    "an assessment without exactly one selection": """
        SELECT a.id FROM assessments a LEFT JOIN selections s ON s.assessment_id = a.id
        GROUP BY a.id HAVING count(s.id) <> 1""",
    "a selection that decides nothing like its assessment, unless it was drawn": """
        SELECT s.id FROM selections s JOIN assessments a ON a.id = s.assessment_id
        WHERE s.outcome <> a.outcome AND s.selected_by::text NOT LIKE '%random%'""",
    "a job that was given up": "SELECT id FROM jobs WHERE dead_at IS NOT NULL",
}
"""Questions to which there must never be an answer: what would be recorded if a crash had left half of something."""


class Filer:
    """One who lodges without pause until the server is gone, and remembers what was answered and what was not."""

    def __init__(self, name: str, chance: random.Random, token: str) -> None:
        self.name = name
        self.chance = chance
        self.token = token
        self.sent = 0
        self.references: list[str] = []
        self.acknowledged: list[dict[str, Any]] = []
        self.in_doubt: list[bytes] = []
        self.interrupted = 0

    def lodge_until(self, port: int, end: Signal) -> None:
        """Lodge one body after the other until the connection breaks."""
        while not end.is_set():
            body = self._next()
            try:
                self._lodge(port, body)
            except (OSError, HTTPException):
                self.in_doubt.append(body)
                self.interrupted += 1
                return

    def lodge_again(self, port: int) -> None:
        """Send what was not answered once more; every one must now be answered as accepted."""
        again, self.in_doubt = self.in_doubt, []
        for body in again:
            self._lodge(port, body)

    def _lodge(self, port: int, body: bytes) -> None:
        status, answer = ask(port, "POST", "/v1/lodgements", body, token=self.token)
        if status == 503:  # the database died first: not acknowledged
            self.in_doubt.append(body)
            return
        assert status in (200, 201), answer
        for told in answer["lodgements"]:
            assert told["state"] in ("accepted", "amended"), told
            self.acknowledged.append(told)
            if told["state"] == "accepted":
                self.references.append(told["reference"])

    def _next(self) -> bytes:
        self.sent += 1
        kind = self.chance.random()
        if kind < 0.2 and self.references:
            return write_native(self._amendment(self.chance.choice(self.references)))
        if kind < 0.4:
            return write_wco_dm_xml(self._filing())
        if kind < 0.6:
            return b"\n".join(write_native(self._filing(f"-{part}")) for part in range(3))
        return write_native(self._filing())

    def _filing(self, part: str = "") -> Declaration:
        return good(reference=f"{self.name}-{self.sent}{part}")

    def _amendment(self, reference: str) -> Declaration:
        described = item(description=f"Cocoa butter, fat and oil, lot {self.name}-{self.sent}")
        return good(reference=reference, function=Function.AMENDMENT, of={"items": (described,)})


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    """Servers over a data folder of their own."""
    made = Servers(tmp_path / "data")
    try:
        yield made
    finally:
        made.close()


@pytest.mark.slow
def test_what_was_acknowledged_survives_twenty_kills(servers: Servers) -> None:
    seed = int(datetime.now(UTC).timestamp())
    chance = random.Random(seed)
    filers = [
        Filer(f"F{number}", random.Random(chance.random()), token) for number, token in enumerate(_people(servers))
    ]
    servers.begin()
    servers.wait_until_ready()
    for number in range(ROUNDS):
        told = f"round {number}, seed {seed}"
        _lodge_until_killed(servers, filers, after_s=chance.uniform(0.1, 1.0), with_database=number in DATABASE_DIES_IN)
        servers.begin()
        servers.wait_until_ready()
        with _recorded(servers) as installation:
            _nothing_is_missing(installation.store, filers, told)
            _nothing_is_half_written(installation.store, told)
        for filer in filers:
            filer.lodge_again(servers.port)
            assert not filer.in_doubt, told
    servers.kill()
    with _recorded(servers) as installation:
        drain(installation)
        told = f"in the end, seed {seed}"
        _nothing_is_missing(installation.store, filers, told)
        _nothing_is_half_written(installation.store, told)
        _everything_agrees(installation, filers, told)
    assert all(len(filer.acknowledged) >= ROUNDS for filer in filers), f"hardly a load, {told}"
    assert sum(filer.interrupted for filer in filers) >= ROUNDS, f"hardly anything was interrupted, {told}"


def _people(servers: Servers) -> Iterator[str]:
    """The token of each filer, in an installation that is made for it."""
    with opened(servers.settings) as installation, installation.store.unit() as uow:
        at = installation.now()
        for number in range(FILERS):
            person = add_person(
                uow,
                installation,
                name=f"filer {number}",
                role="filer",
                kind=PersonKind.MACHINE,
                represents=(f"{FILER}{number}",),
                at=at,
            )
            yield issue_token(uow, installation, person=person.id, label="test", at=at)


def _lodge_until_killed(servers: Servers, filers: list[Filer], *, after_s: float, with_database: bool) -> None:
    end = Signal()
    with ThreadPoolExecutor(len(filers)) as threads:
        at_work = [threads.submit(filer.lodge_until, servers.port, end) for filer in filers]
        try:
            end.wait(after_s)
            servers.kill(with_database=with_database)
        finally:
            end.set()
        for one in at_work:
            one.result()


@contextmanager
def _recorded(servers: Servers) -> Iterator[Installation]:
    """What is recorded, seen by a process of its own."""
    clock = SystemClock()
    url = servers.database.start()
    try:
        store = open_store(url, clock=clock, data_dir=servers.settings.data_dir, limits=SMALL)
        try:
            yield Installation(store, clock=clock, keys=load_keys(servers.settings.data_dir))
        finally:
            store.close()
    finally:
        servers.database.release()


def _nothing_is_missing(store: Store, filers: list[Filer], told: str) -> None:
    """Every acknowledged message is there, once: as it was told, and under no other lodgement."""
    query = text("""
        SELECT l.filer_id, l.reference, v.version, l.id::text, l.mrn, v.raw_digest, v.state
        FROM lodgements l JOIN lodgement_versions v ON v.lodgement_id = l.id""")
    with store.unit(read_only=True) as uow:
        rows = uow.connection.execute(query).all()
    recorded: dict[tuple[str, str, int], list[tuple[str, ...]]] = {}
    for row in rows:
        recorded.setdefault(tuple(row[:3]), []).append(tuple(row[3:]))
    for answer in (answer for filer in filers for answer in filer.acknowledged):
        found = recorded.get((answer["filer"], answer["reference"], answer["version"]))
        assert found == [tuple(answer[name] for name in ("id", "mrn", "digest", "state"))], (told, answer)


def _nothing_is_half_written(store: Store, told: str) -> None:
    with store.unit(read_only=True) as uow:
        halves = {what: uow.connection.execute(text(query)).all() for what, query in HALF_WRITTEN.items()}
    assert {what: rows for what, rows in halves.items() if rows} == {}, told


def _everything_agrees(installation: Installation, filers: list[Filer], told: str) -> None:
    """All is assessed, each consignment along one chain; the log verifies, and deciding again gives the same."""
    with installation.store.unit(read_only=True) as uow:
        count = {
            table: uow.connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in ("lodgements", "consignments", "jobs", "unsealed_events", "lodgement_versions")
        }
        chains = uow.connection.execute(
            text("""
                SELECT c.id, count(a.id), count(DISTINCT a.predecessor_id), max(l.current_version),
                max(a.lodgement_version) FILTER (WHERE NOT EXISTS (
                    SELECT FROM assessments n WHERE n.predecessor_id = a.id))
                FROM consignments c JOIN assessments a ON a.consignment_id = c.id
                JOIN lodgements l ON l.id = a.lodgement_id GROUP BY c.id""")
        ).all()
    acknowledged = {(answer["id"], answer["version"]) for filer in filers for answer in filer.acknowledged}
    assert count["lodgements"] == count["consignments"] == len({lodgement for lodgement, _ in acknowledged}), told
    # In the end everything in doubt was sent again, so nothing is recorded that nobody was told of.
    assert count["lodgement_versions"] == len(acknowledged), told
    assert (count["jobs"], count["unsealed_events"]) == (0, 0), told
    assert len(chains) == count["consignments"], told
    for consignment, assessments, followed, current, last in chains:
        assert followed == assessments - 1, (told, consignment)
        assert last == current, (told, consignment)
    with checked_log(installation.store, payloads=True) as check:
        assert list(check.faults()) == [], told
        assert check.size > 0, told
    answers = [again.answer for again in redecide_all(installation)]
    assert answers == ["identical"] * len(answers), told
    assert len(answers) >= count["consignments"], told
