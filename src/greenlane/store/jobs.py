# SPDX-License-Identifier: Apache-2.0
"""Jobs: work that was promised in the transaction of its cause, and is done once.

A job is taken and deleted in the transaction that does its work: if the process dies meanwhile, the row is there again
as if nobody had taken it. A job that fails waits longer each time; after the last attempt it is dead and is kept to be
looked at. ``last_error`` is the error's code, never its words, which may hold what was declared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import delete, func, select, update

from greenlane.access import missing
from greenlane.cargo import new_id
from greenlane.store.tables.system import jobs
from greenlane.store.writing import Writer, read, read_all

MOST_ATTEMPTS = 8
_FIRST_PAUSE = timedelta(seconds=5)


class Job(Struct, frozen=True, kw_only=True):
    """A piece of work: what (``kind``), on what (``args``: ids only), not before when, how often tried."""

    id: str
    kind: str
    args: dict[str, Any]
    run_after: datetime
    attempts: int
    last_error: str | None
    created_at: datetime
    dead_at: datetime | None


class Jobs:
    """The repository of jobs."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def enqueue(self, kind: str, args: Mapping[str, Any], *, at: datetime, run_after: datetime | None = None) -> str:
        """Promise work, together with everything else in this unit; return the job's id."""
        job_id = new_id(at)
        self._writer.add(
            jobs,
            {
                "id": job_id,
                "kind": kind,
                "args": dict(args),
                "run_after": run_after or at,
                "attempts": 0,
                "created_at": at,
            },
        )
        return job_id

    def take(self, kinds: Iterable[str], *, now: datetime, limit: int = 1) -> list[Job]:
        """Take jobs that are due, oldest first, for this unit alone: gone when it commits, back if it fails."""
        due = (
            select(jobs.c.id)
            .where(jobs.c.kind.in_(list(kinds)), jobs.c.dead_at.is_(None), jobs.c.run_after <= now)
            .order_by(jobs.c.run_after, jobs.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        taken = self._writer.execute(delete(jobs).where(jobs.c.id == due.c.id).returning(jobs))
        return sorted(read_all(Job, taken), key=lambda job: (job.run_after, job.id))

    def failed(self, job_id: str, error_code: str, *, now: datetime) -> Job:
        """Count a failed attempt, in a unit of its own; return the job, with ``dead_at`` set after the last attempt.

        Whoever calls it journals the death. Raises ``NotFound`` when somebody else has done the job meanwhile.
        """
        row = self._writer.execute(select(jobs).where(jobs.c.id == job_id).with_for_update()).one_or_none()
        if row is None:
            raise missing(f"job {job_id[:80]}")
        attempts = row.attempts + 1
        changed = (
            update(jobs)
            .where(jobs.c.id == job_id)
            .values(
                attempts=attempts,
                last_error=error_code[:200],
                run_after=now + pause_after(attempts),
                dead_at=now if attempts >= MOST_ATTEMPTS else None,
            )
            .returning(jobs)
        )
        return read(Job, self._writer.execute(changed).one())

    def waiting(self) -> dict[str, int]:
        """Return how many jobs wait, by kind."""
        query = select(jobs.c.kind, func.count().label("number")).where(jobs.c.dead_at.is_(None)).group_by(jobs.c.kind)
        return {row.kind: row.number for row in self._writer.execute(query)}

    def dead(self, *, limit: int = 100) -> list[Job]:
        """Return the jobs that were given up, latest first."""
        query = select(jobs).where(jobs.c.dead_at.is_not(None)).order_by(jobs.c.dead_at.desc()).limit(limit)
        return read_all(Job, self._writer.execute(query))

    def revive(self, job_id: str, *, now: datetime) -> None:
        """Let a dead job be tried anew. Raises ``NotFound`` when there is no such dead job."""
        changed = update(jobs).where(jobs.c.id == job_id, jobs.c.dead_at.is_not(None))
        if self._writer.execute(changed.values(attempts=0, dead_at=None, run_after=now)).rowcount != 1:
            raise missing(f"dead job {job_id[:80]}")


def pause_after(attempts: int) -> timedelta:
    """How long a job waits after that many failed attempts: 5 s, then twice as long each time."""
    return _FIRST_PAUSE * (1 << attempts - 1)
