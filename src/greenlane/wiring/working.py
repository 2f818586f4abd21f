# SPDX-License-Identifier: Apache-2.0
"""The work behind the answers: jobs done, the journal sealed, the draw's keys kept, in one thread of the server."""

from threading import Event as Signal
from threading import Thread

import structlog

from greenlane.errors import GreenlaneError, NotFound, Unavailable
from greenlane.store import Job

from .drawing import commit_keys, reveal_keys
from .filings import ASSESS
from .installation import Installation
from .judging import assess_consignments
from .looking_over import mark_never_arrived
from .profiling import brake, end_what_is_over
from .reporting import MATCH, match_again
from .rescreening import RESCREEN, rescreen
from .selecting import SELECT, select_as_promised

AT_ONCE = 200
"""How many jobs one transaction does."""

_HOUR, _MINUTE = 3600.0, 60.0
_log = structlog.get_logger(__name__)


def work(installation: Installation, *, limit: int = AT_ONCE) -> int:
    """Do waiting jobs in one transaction; return how many were taken.

    When one of a batch fails, the batch is done again one by one, so that a bad consignment never stops the others;
    the bad one waits longer each time and is given up after the last attempt, which the journal says.
    """
    taken: list[Job] = []
    try:
        with installation.store.unit() as uow:
            # Each other job by itself, so that nobody holds consignments or an office while waiting for others.
            taken = uow.jobs.take([ASSESS], now=installation.now(), limit=limit)
            others = [] if taken else uow.jobs.take([MATCH, SELECT], now=installation.now(), limit=1)
            consignments = sorted({job.args["consignment"] for job in taken})
            assess_consignments(uow, installation, consignments)
            taken += others
            for job in others:
                if job.kind == SELECT:
                    select_as_promised(uow, installation, job.args)
                else:
                    match_again(uow, installation, job.args["lodgement"], job.args["version"])
        return len(taken)
    except Unavailable:
        raise
    except Exception as error:
        if len(taken) > 1:
            return sum(work(installation, limit=1) for _ in taken)
        if not taken:
            raise
        _put_off(installation, taken[0], error)
        return 1


def _put_off(installation: Installation, job: Job, error: Exception) -> None:
    code = error.code if isinstance(error, GreenlaneError) else type(error).__name__
    _log.error("job_failed", job=job.id, kind=job.kind, error=code, exc_info=not isinstance(error, GreenlaneError))
    at = installation.now()
    with installation.store.unit() as uow:
        try:
            failed = uow.jobs.failed(job.id, code, now=at)
        except NotFound:
            return  # another worker has done it meanwhile
        if failed.dead_at is not None:
            uow.events.append(
                installation.event(
                    "JobFailed",
                    at,
                    "policy:worker",
                    subjects={"job": job.id, "consignment": job.args.get("consignment")},
                    body={"kind": job.kind, "error": code, "attempt": failed.attempts, "given_up": True},
                )
            )


def work_aside(installation: Installation) -> int:
    """Do one step of the work that nobody waits for, in one transaction; return how many jobs were taken."""
    taken: list[Job] = []
    try:
        with installation.store.unit() as uow:
            taken = uow.jobs.take([RESCREEN], now=installation.now(), limit=1)
            for job in taken:
                rescreen(uow, installation, job.args)
        return len(taken)
    except Unavailable:
        raise
    except Exception as error:
        if not taken:
            raise
        _put_off(installation, taken[0], error)
        return 1


def drain(installation: Installation) -> int:
    """Do every job that is due, then seal; return how many were done."""
    done = 0
    while count := work(installation) + work_aside(installation):
        done += count
    installation.sealer.seal_all()
    return done


def seal(installation: Installation) -> int:
    """Give every committed event its place in the log; return how many got one."""
    sealed = 0
    while count := installation.sealer.seal_pending():
        sealed += count
    return sealed


def keep_keys(installation: Installation) -> None:
    """Commit the draw keys of this week and the next; reveal those of weeks that are over."""
    at = installation.now()
    with installation.store.unit() as uow:
        uow.lock("draw keys")
        commit_keys(uow, installation, at)
        reveal_keys(uow, installation, at)


def note_missing(installation: Installation) -> int:
    """Mark what was expected long ago and never arrived; return how many."""
    total = 0
    while True:
        with installation.store.unit() as uow:
            count = mark_never_arrived(uow, installation, installation.now())
        total += count
        if not count:
            return total


class Worker:
    """One thread that does what waits: woken by ``wake``, and by itself every second, to seal within a second."""

    def __init__(self, installation: Installation, *, pause_s: float = 0.5) -> None:
        self._installation = installation
        self._pause_s = pause_s
        self._woken = Signal()
        self._stopping = Signal()
        self._thread = Thread(target=self._run, name="greenlane-worker", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Say that there is work, so that it need not wait for the next look."""
        self._woken.set()

    def stop(self) -> None:
        """Finish what is in hand and end."""
        self._stopping.set()
        self._woken.set()
        self._thread.join(timeout=30)

    def _load(self) -> None:
        """Load what decides, and the lists of places, before the first filing has to wait for them."""
        try:
            with self._installation.store.unit(read_only=True) as uow:
                self._installation.knowledge(uow).codes.location("GBLON")
                self._installation.watched_lists.index(uow)
        except GreenlaneError as error:
            _log.warning("worker_waits", error=error.code, sentence=error.sentence)

    def _run(self) -> None:
        until_keys = until_over = 0.0
        self._load()
        while not self._stopping.is_set():
            try:
                if until_keys <= 0:
                    keep_keys(self._installation)
                    note_missing(self._installation)
                    brake(self._installation, multiple=self._installation.profile_brake)
                    until_keys = _HOUR
                if until_over <= 0:
                    end_what_is_over(self._installation)
                    until_over = _MINUTE
                busy = work(self._installation) + work_aside(self._installation) > 0
                seal(self._installation)
            except Unavailable as error:
                _log.warning("worker_waits", error=error.code, sentence=error.sentence)
                busy = False
            except Exception:
                # The worker must outlive whatever one round meets; the round is logged and tried again.
                _log.exception("worker_round_failed")
                busy = False
            if not busy:
                self._woken.wait(self._pause_s)
                self._woken.clear()
                until_keys -= self._pause_s
                until_over -= self._pause_s
