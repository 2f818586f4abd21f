# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from greenlane.cargo import new_id
from greenlane.errors import NotFound
from greenlane.store import Job, Store
from greenlane.store.jobs import MOST_ATTEMPTS, pause_after
from tests.store.samples import NOW

LATER = NOW + timedelta(days=30)


def promise(store: Store, number: int = 1, *, kind: str = "assess", **timing: object) -> list[str]:
    with store.unit() as uow:
        return [uow.jobs.enqueue(kind, {"number": n}, at=NOW, **timing) for n in range(number)]  # type: ignore[arg-type]


def take(store: Store, limit: int = 10, *, kinds: tuple[str, ...] = ("assess",)) -> list[Job]:
    with store.unit() as uow:
        return uow.jobs.take(kinds, now=NOW, limit=limit)


def waiting(store: Store) -> dict[str, int]:
    with store.unit(read_only=True) as uow:
        return uow.jobs.waiting()


def test_a_job_is_taken_once_the_oldest_first(store: Store) -> None:
    ids = promise(store, 3)
    assert [job.id for job in take(store, 2)] == ids[:2]
    [last] = take(store)
    assert (last.id, last.kind, last.args, last.attempts, last.created_at) == (ids[2], "assess", {"number": 2}, 0, NOW)
    assert take(store) == []


def test_a_job_promised_in_a_unit_that_fails_was_never_promised(store: Store) -> None:
    def fail() -> None:
        with store.unit() as uow:
            uow.jobs.enqueue("assess", {}, at=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert waiting(store) == {}


def test_a_job_whose_work_fails_is_back_by_itself(store: Store) -> None:
    [job_id] = promise(store)

    def work() -> None:
        with store.unit() as uow:
            assert uow.jobs.take(["assess"], now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()
    assert [job.id for job in take(store)] == [job_id]


def test_a_job_that_somebody_holds_is_passed_over_without_waiting(store: Store) -> None:
    first, second = promise(store, 2)
    with store.unit() as uow:
        assert [job.id for job in uow.jobs.take(["assess"], now=NOW)] == [first]
        assert [job.id for job in take(store)] == [second]
    assert take(store) == []


def test_many_workers_do_every_job_once(store: Store) -> None:
    ids = promise(store, 40)
    start = Barrier(3)

    def work(_: int) -> list[str]:
        start.wait()
        done: list[str] = []
        while jobs := take(store, 3):
            done += [job.id for job in jobs]
        return done

    with ThreadPoolExecutor(3) as pool:
        done = [job_id for one in pool.map(work, range(3)) for job_id in one]
    # A worker may find nothing while the others hold the last ones, but nobody does one twice.
    assert sorted(done) == sorted(ids)


def test_only_jobs_of_the_asked_kinds_that_are_due_are_taken(store: Store) -> None:
    promise(store, kind="report")
    promise(store, run_after=NOW + timedelta(seconds=1))
    assert take(store) == []
    assert len(take(store, kinds=("report", "assess"))) == 1
    assert waiting(store) == {"assess": 1}
    with store.unit() as uow:
        assert len(uow.jobs.take(["assess"], now=NOW + timedelta(seconds=1))) == 1


def test_a_failed_job_waits_twice_as_long_each_time_and_then_is_dead(store: Store) -> None:
    [job_id] = promise(store)
    failures = []
    for _ in range(MOST_ATTEMPTS):
        with store.unit() as uow:
            failures.append(uow.jobs.failed(job_id, "database.busy", now=NOW))
    assert [job.attempts for job in failures] == list(range(1, MOST_ATTEMPTS + 1))
    assert [(job.run_after - NOW).total_seconds() for job in failures][:4] == [5, 10, 20, 40]
    assert [job.dead_at for job in failures] == [None] * (MOST_ATTEMPTS - 1) + [NOW]
    assert failures[-1].last_error == "database.busy"
    with store.unit() as uow:
        assert uow.jobs.take(["assess"], now=LATER) == []
        assert [job.id for job in uow.jobs.dead()] == [job_id]
    assert waiting(store) == {}


def test_a_dead_job_can_be_tried_anew(store: Store) -> None:
    [job_id] = promise(store)
    with store.unit() as uow:
        for _ in range(MOST_ATTEMPTS):
            uow.jobs.failed(job_id, "x", now=NOW)
        uow.jobs.revive(job_id, now=NOW)
        with pytest.raises(NotFound):
            uow.jobs.revive(job_id, now=NOW)
    [job] = take(store)
    assert (job.id, job.attempts) == (job_id, 0)


def test_a_failure_of_a_job_that_somebody_did_meanwhile_is_told(store: Store) -> None:
    with store.unit() as uow, pytest.raises(NotFound):
        uow.jobs.failed(new_id(NOW), "x", now=NOW)


def test_the_last_pause_is_counted_in_minutes_not_in_days() -> None:
    assert pause_after(MOST_ATTEMPTS) == timedelta(seconds=640)
