# SPDX-License-Identifier: Apache-2.0
"""A database that goes away mid-request: a problem document, nothing lost or half kept, and on it goes after."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from greenlane.clock import FixedClock
from greenlane.errors import Unavailable
from greenlane.intake import write_native
from greenlane.store import UnitOfWork, migrate, open_store
from greenlane.store.embedded import EmbeddedServer
from greenlane.wiring.deciding_again import redecide_all
from greenlane.wiring.installation import Installation
from greenlane.wiring.judging import assess_consignments
from greenlane.wiring.lodging import lodge
from greenlane.wiring.starting import prepare
from greenlane.wiring.working import Worker, work
from tests.databases import SMALL
from tests.installations import FILER, KEYS, SET_UP_AT, Customs
from tests.intake.checks.filings import good

PATIENCE_S = 60.0
ASSESSMENTS = "assessments"


def _hang_up(uow: UnitOfWork) -> None:
    """End the session of a unit of work at the server, as a restart of it or a lost line would."""
    mine = uow.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with uow.connection.engine.connect() as other:
        assert other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": mine}).scalar_one()


def _after(work: Callable[..., Any]) -> Callable[..., Any]:
    """The work, after which its session is gone before anything is committed."""

    def cut_off(uow: UnitOfWork, *given: Any, **named: Any) -> Any:
        done = work(uow, *given, **named)
        uow.flush()
        _hang_up(uow)
        return done

    return cut_off


def _before(work: Callable[..., Any]) -> Callable[..., Any]:
    def cut_off(uow: UnitOfWork, *given: Any, **named: Any) -> Any:
        _hang_up(uow)
        return work(uow, *given, **named)

    return cut_off


@pytest.fixture
def filer(customs: Customs) -> TestClient:
    return customs.client("filer", represents=[FILER])


def _counts(customs: Customs) -> dict[str, int]:
    with customs.installation.store.engine.connect() as connection:
        return {
            table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in (
                "lodgements",
                "lodgement_versions",
                "payloads",
                "consignments",
                "jobs",
                "events",
                "assessments",
            )
        }


def _is_a_problem(answer: Any) -> None:
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"].isdecimal()
    problem = answer.json()
    assert (problem["status"], problem["code"].partition(".")[0]) == (503, "database")
    assert problem["detail"]
    assert "ry again" in problem["remedy"]
    assert "psycopg" not in answer.text
    assert "postgresql" not in answer.text


# --- a session that is cut off


@pytest.mark.parametrize("cut", [_before, _after])
def test_a_filing_whose_database_goes_away_is_not_acknowledged_and_not_kept(
    customs: Customs, filer: TestClient, monkeypatch: pytest.MonkeyPatch, cut: Callable[..., Any]
) -> None:
    filer.get("/v1/me")
    before = _counts(customs)
    with monkeypatch.context() as gone:
        gone.setattr("greenlane.wiring.filing_services.lodge", cut(lodge))
        _is_a_problem(filer.post("/v1/lodgements", content=write_native(good())))
    assert _counts(customs) == before
    again = filer.post("/v1/lodgements", content=write_native(good()))
    assert again.status_code == 201
    assert customs.work() == 1


def test_an_assessment_whose_database_goes_away_is_made_once_after(
    customs: Customs, monkeypatch: pytest.MonkeyPatch
) -> None:
    customs.lodge(good())
    with monkeypatch.context() as gone:
        gone.setattr("greenlane.wiring.working.assess_consignments", _after(assess_consignments))
        with pytest.raises(Unavailable):
            work(customs.installation)
    counts = _counts(customs)
    assert (counts["jobs"], counts[ASSESSMENTS]) == (1, 0)
    assert customs.work() == 1
    assert _counts(customs)[ASSESSMENTS] == 1
    assert [again.answer for again in redecide_all(customs.installation)] == ["identical"]


def test_sessions_that_were_ended_while_nobody_asked_are_not_noticed(customs: Customs, filer: TestClient) -> None:
    assert filer.post("/v1/lodgements", content=write_native(good())).status_code == 201
    with customs.installation.store.engine.connect() as connection:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(text(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others}"))
    assert filer.get("/v1/lodgements").status_code == 200


# --- a server that is killed


class _Own:
    """An installation on a server of its own, which may be killed."""

    def __init__(self, folder: Path) -> None:
        self.server = EmbeddedServer(folder / "database", timeout_s=PATIENCE_S)
        self.url = self.server.start()
        clock = FixedClock(SET_UP_AT)
        self.store = open_store(self.url, clock=clock, data_dir=folder, limits=SMALL)
        migrate(self.store.engine)
        self.customs = Customs(Installation(self.store, clock=clock, keys=KEYS), clock)
        prepare(self.customs.installation)

    def kill(self) -> None:
        number = self.server.status().pid
        assert number is not None
        main = psutil.Process(number)
        doomed = [main, *main.children(recursive=True)]
        for process in doomed:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        _, alive = psutil.wait_procs(doomed, timeout=PATIENCE_S)
        assert not alive

    def bring_back(self) -> None:
        assert self.server.start() == self.url

    def close(self) -> None:
        self.store.close()
        self.server.stop()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[_Own]:
    made = _Own(tmp_path)
    yield made
    made.close()


def test_while_the_database_is_dead_everything_says_so_and_when_it_is_back_everything_goes_on(own: _Own) -> None:
    customs = own.customs
    filer, officer = customs.client("filer", represents=[FILER]), customs.client("targeting_officer")
    first = filer.post("/v1/lodgements", content=write_native(good())).json()["lodgements"][0]
    worker = Worker(customs.installation, pause_s=0.01)
    worker.start()
    try:
        own.kill()
        for _ in range(2):
            _is_a_problem(filer.post("/v1/lodgements", content=write_native(good(reference="R-2"))))
            _is_a_problem(officer.get("/v1/assessments"))
        assert filer.get("/healthz").status_code == 200
        unready = filer.get("/readyz")
        assert unready.status_code == 503
        assert unready.json()["parts"]["database"] != "ok"
        own.bring_back()
        again = filer.post("/v1/lodgements", content=write_native(good(reference="R-2")))
        assert again.status_code == 201
        assert filer.post("/v1/lodgements", content=write_native(good())).status_code == 200
        assert filer.get("/readyz").status_code == 200
        deadline = time.monotonic() + PATIENCE_S
        while len(items := officer.get("/v1/assessments").json()["items"]) < 2 and time.monotonic() < deadline:
            worker.wake()
            time.sleep(0.02)
    finally:
        worker.stop()
    assert {one["lodgement"] for one in items} == {first["id"], again.json()["lodgements"][0]["id"]}
    assert len(items) == 2
    assert [one["reference"] for one in officer.get("/v1/lodgements").json()["items"]] == ["R-2", first["reference"]]
