# SPDX-License-Identifier: Apache-2.0
"""A database that goes away while something is in hand: a clear answer, nothing half recorded, and on it goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, create_engine, make_url, text
from starlette.testclient import TestClient

from greenlane.access import PersonKind
from greenlane.intake import write_native
from greenlane.store.consignments import Consignments
from greenlane.store.jobs import MOST_ATTEMPTS, Jobs
from greenlane.store.lodgements import Lodgements
from greenlane.wiring.starting import add_person, issue_token, opened
from greenlane.wiring.working import Worker
from tests.flows.serving import PATIENCE_S, Servers, ask
from tests.installations import FILER, Customs
from tests.intake.checks.filings import good

RECORDS = ("lodgements", "lodgement_versions", "consignments", "link_assertions", "jobs", "payloads", "events")
"""The tables into which a lodgement writes."""


class _Cutter:
    """Cuts every connection to a test's database, as a server does that ends or a network that breaks."""

    def __init__(self, url: str) -> None:
        whole = make_url(url)
        self.database = str(whole.database)
        self.server: URL = whole.set(database="postgres")

    def cut(self) -> int:
        """Cut them all; return how many there were."""
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            query = text("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = :name")
            cut = connection.execute(query, {"name": self.database}).all()
        engine.dispose()
        return len(cut)


@pytest.fixture
def cutter(installation_url: str) -> _Cutter:
    """What cuts the connections of ``customs``."""
    return _Cutter(installation_url)


@pytest.fixture
def filer(customs: Customs) -> TestClient:
    """A filer who asks over HTTP."""
    return customs.client("filer", represents=[FILER])


def _before(monkeypatch: pytest.MonkeyPatch, owner: type, method: str, act: Callable[[], Any]) -> list[str]:
    """Act once, right before a repository's method is called for the first time; return where that is noted."""
    real = getattr(owner, method)
    acted: list[str] = []

    def noted(*args: Any, **options: Any) -> Any:
        if not acted:
            acted.append(method)
            act()
        return real(*args, **options)

    monkeypatch.setattr(owner, method, noted)
    return acted


def _numbers(customs: Customs) -> dict[str, int]:
    with customs.read() as uow:
        return {table: uow.connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in RECORDS}


MOMENTS = [
    pytest.param(Lodgements, "of_references", id="before anything is written"),
    pytest.param(Lodgements, "add_version", id="in the midst of writing"),
    pytest.param(Consignments, "add", id="when the lodgement is written"),
    pytest.param(Jobs, "enqueue", id="right before the end"),
]


@pytest.mark.parametrize(("owner", "method"), MOMENTS)
def test_a_lodgement_in_flight_is_answered_with_what_to_do_and_leaves_nothing(
    customs: Customs, cutter: _Cutter, filer: TestClient, monkeypatch: pytest.MonkeyPatch, owner: type, method: str
) -> None:
    before = _numbers(customs)
    cut = _before(monkeypatch, owner, method, cutter.cut)
    answer = filer.post("/v1/lodgements", content=write_native(good()))
    assert cut
    assert answer.status_code == 503, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) > 0
    told = answer.json()
    assert told["code"] == "database.gone"
    assert "not acknowledged" in told["detail"]
    assert "Try again" in told["remedy"]
    assert "psycopg" not in answer.text
    assert _numbers(customs) == before


def test_the_next_request_finds_the_database_again(
    customs: Customs, cutter: _Cutter, filer: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = write_native(good())
    _before(monkeypatch, Lodgements, "add_version", cutter.cut)
    assert filer.post("/v1/lodgements", content=body).status_code == 503
    again = filer.post("/v1/lodgements", content=body)
    assert again.status_code == 201
    assert again.json()["lodgements"][0]["state"] == "accepted"
    customs.work()
    assert _numbers(customs)["lodgements"] == 1
    assert _numbers(customs)["jobs"] == 0


def test_connections_that_were_cut_between_requests_are_noticed_by_nobody(
    customs: Customs, cutter: _Cutter, filer: TestClient
) -> None:
    assert filer.get("/readyz").status_code == 200
    assert cutter.cut() > 0
    assert filer.post("/v1/lodgements", content=write_native(good())).status_code == 201


def test_work_that_was_cut_is_done_by_the_worker_once_the_database_is_back(
    customs: Customs, cutter: _Cutter, monkeypatch: pytest.MonkeyPatch
) -> None:
    (answer,) = customs.lodge(good()).answers
    back: list[int] = []
    _before(monkeypatch, Consignments, "find", lambda: back.append(cutter.cut()))
    worker = Worker(customs.installation, pause_s=0.01)
    worker.start()
    try:
        _wait_until(lambda: bool(back))
        _wait_until(lambda: _numbers(customs)["jobs"] == 0)
    finally:
        worker.stop()
    with customs.read() as uow:
        assert uow.jobs.dead() == []
        assert len(uow.assessments.of_consignment(customs.consignment_of(answer["id"]))) == 1


def test_a_job_is_not_blamed_for_a_database_that_is_away(
    customs: Customs, cutter: _Cutter, monkeypatch: pytest.MonkeyPatch
) -> None:
    customs.lodge(good())
    real = Consignments.find
    rounds: list[int] = []

    def cut(self: Consignments, *args: Any, **options: Any) -> Any:
        rounds.append(cutter.cut())
        return real(self, *args, **options)

    with monkeypatch.context() as patched:
        patched.setattr(Consignments, "find", cut)
        worker = Worker(customs.installation, pause_s=0.01)
        worker.start()
        _wait_until(lambda: len(rounds) >= MOST_ATTEMPTS)
        worker.stop()
    with customs.installation.store.unit() as uow:
        (job,) = uow.jobs.take(["assess"], now=customs.clock.now())
        assert (job.attempts, job.last_error) == (0, None)


# --- a server of its own, whose database ends altogether


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    """Servers over a data folder of their own."""
    made = Servers(tmp_path / "data")
    try:
        yield made
    finally:
        made.close()


@pytest.mark.slow
def test_a_server_outlives_its_database(servers: Servers) -> None:
    with opened(servers.settings) as installation, installation.store.unit() as uow:
        at = installation.now()
        person = add_person(
            uow, installation, name="filer", role="filer", kind=PersonKind.MACHINE, represents=(FILER,), at=at
        )
        token = issue_token(uow, installation, person=person.id, label="test", at=at)
    servers.begin()
    servers.wait_until_ready()
    assert _lodge(servers, token, "R-1")[0] == 201

    servers.database.stop()
    status, told = _lodge(servers, token, "R-2")
    assert (status, told["code"].split(".")[0]) == (503, "database")
    assert told["remedy"]
    assert ask(servers.port, "GET", "/healthz")[0] == 200
    status, told = ask(servers.port, "GET", "/readyz")
    assert (status, told["code"]) == (503, "unready")

    servers.database.start()
    try:
        assert _lodge(servers, token, "R-2")[0] == 201
        _wait_until(lambda: "waiting" not in ask(servers.port, "GET", "/readyz")[1]["parts"]["jobs"])
    finally:
        servers.kill()
        servers.database.release()


def _lodge(servers: Servers, token: str, reference: str) -> tuple[int, dict[str, Any]]:
    return ask(servers.port, "POST", "/v1/lodgements", write_native(good(reference=reference)), token=token)


def _wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.02)
