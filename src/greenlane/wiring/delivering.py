# SPDX-License-Identifier: Apache-2.0
"""Delivering answers: to each address of a filer, in the order of the log, again until it takes them.

The journal is the outbox (design decision 11): an address has a place in the log and is given what comes after it. An
answer counts as taken when the other side answers with a status from 200 to 299; then the place moves on. So none is
lost and one may come twice, with the same ``webhook-id``. An address that fails or is slow holds up nobody but itself:
several are served side by side.
"""

import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from datetime import datetime, timedelta
from threading import Event as Signal
from threading import Thread
from typing import Any

import msgspec
import structlog

from greenlane.access import Actor, can_lodge, missing, reach_of_filer
from greenlane.cargo import new_id
from greenlane.errors import Forbidden, GreenlaneError, Unavailable
from greenlane.intake import WEBHOOK_SECRET_BYTES, gives_up, pause_after, secret_text, signed_headers, usable_url
from greenlane.journal import actor_text
from greenlane.store import UnitOfWork, Webhook

from .answering import answer_documents
from .installation import Installation
from .lodging import filer_for

Post = Callable[[str, Mapping[str, str], bytes], int]
"""Posts a body with headers to an address and gives the status of the answer; raises ``OSError`` where there is none.
"""

AT_ONCE = 50
"""Answers that are delivered to one address before the next one gets its turn."""

SIDE_BY_SIDE = 8
"""Addresses that are served at the same time."""

_PURPOSE = "webhook"
_LEASE = timedelta(minutes=15)
_BY = "policy:delivery"
_log = structlog.get_logger(__name__)
_encoder = msgspec.json.Encoder()


def add_webhook(
    uow: UnitOfWork, installation: Installation, actor: Actor, *, url: str, filer: str | None
) -> tuple[Webhook, str]:
    """Name an address for a filer's answers, from now on; return it and its secret, which is never shown again.

    Raises ``Invalid`` for an address that cannot be used, ``Forbidden`` for a filer that the actor does not represent.
    """
    whose = filer_for(actor, filer)
    at = installation.now()
    secret = secrets.token_bytes(WEBHOOK_SECRET_BYTES)
    position = uow.events.current_position()
    webhook = Webhook(
        id=new_id(at),
        filer_id=whose,
        url=usable_url(url),
        secret=installation.keys.seal(secret, _PURPOSE),
        state="active",
        position=-1 if position is None else position,
        failures=0,
        last_error=None,
        failing_since=None,
        run_after=at,
        created_by=actor_text(actor),
        created_at=at,
    )
    uow.webhooks.add(webhook)
    _note(uow, installation, "WebhookAdded", actor_text(actor), webhook.id)
    return webhook, secret_text(secret)


def webhooks_of(uow: UnitOfWork, actor: Actor) -> list[Webhook]:
    """The addresses of the filers that the actor represents."""
    return uow.webhooks.of_filers(actor.represents)


def resume_webhook(
    uow: UnitOfWork, installation: Installation, actor: Actor, webhook: str, *, after: int | None
) -> Webhook:
    """Deliver to an address again, at once; with ``after`` everything from that place in the log on once more."""
    found = _mine(uow, actor, webhook)
    last = uow.events.current_position()
    position = found.position if after is None else min(after, -1 if last is None else last)
    changed = msgspec.structs.replace(
        found,
        state="active",
        position=position,
        failures=0,
        failing_since=None,
        last_error=None,
        run_after=installation.now(),
    )
    uow.webhooks.change(
        found.id,
        state=changed.state,
        position=position,
        failures=0,
        failing_since=None,
        last_error=None,
        run_after=changed.run_after,
    )
    # the journal counts places from 0; before the first one stands for the whole log
    _note(uow, installation, "WebhookResumed", actor_text(actor), found.id, position=position + 1)
    return changed


def end_webhook(uow: UnitOfWork, installation: Installation, actor: Actor, webhook: str) -> None:
    """Deliver no longer to an address. Raises ``NotFound`` for one of a filer that the actor does not represent."""
    found = _mine(uow, actor, webhook)
    uow.webhooks.change(found.id, state="ended")
    _note(uow, installation, "WebhookEnded", actor_text(actor), found.id)


def take_due(installation: Installation, limit: int = SIDE_BY_SIDE) -> list[Webhook]:
    """Take addresses for which it is time; nobody else takes them until they were served, or a while has passed."""
    at = installation.now()
    with installation.store.unit() as uow:
        ends = uow.events.current_position()
        return uow.webhooks.take_due(now=at, until=at + _LEASE, log_ends=-1 if ends is None else ends, limit=limit)


def deliver_to(installation: Installation, webhook: Webhook, post: Post) -> int:
    """Deliver to one address what waits for it, outside of any transaction; record how it went, return what it took."""
    with installation.store.unit(read_only=True) as uow:
        ends = uow.events.current_position()
        waiting = uow.answers.following(
            reach_of_filer(webhook.filer_id), after=webhook.position, limit=AT_ONCE, filer_id=webhook.filer_id
        )
        documents = answer_documents(uow, waiting)
    taken, position, error = 0, webhook.position, None
    try:
        secret = installation.keys.open(webhook.secret, _PURPOSE)
    except GreenlaneError as fault:
        secret, documents, error = b"", [], fault.code
    for document in documents:
        error = _send(post, webhook, secret, document, installation.now())
        if error is not None:
            break
        taken, position = taken + 1, document["position"]
    more = len(documents) == AT_ONCE
    if error is None and not more and ends is not None:
        # what is sealed up to there was looked at: the rest of the log is none of this filer's
        position = max(position, ends)
    with installation.store.unit() as uow:
        _record(uow, installation, webhook, position, error, more=more)
    return taken


def _send(post: Post, webhook: Webhook, secret: bytes, document: dict[str, Any], at: datetime) -> str | None:
    """Send one answer; None when it was taken, else a code that says why not."""
    body = _encoder.encode({"type": "answer", "webhook": webhook.id, "data": document})
    delivery = f"{document['id']}.{document['version']}"
    try:
        status = post(webhook.url, signed_headers(secret, delivery=delivery, at=at, body=body), body)
    except OSError as fault:
        return type(fault).__name__
    return None if 200 <= status <= 299 else f"status-{status}"


def _record(
    uow: UnitOfWork, installation: Installation, webhook: Webhook, position: int, error: str | None, *, more: bool
) -> None:
    at = installation.now()
    known = uow.webhooks.of_filers(frozenset({webhook.filer_id}))
    now = next((one for one in known if one.id == webhook.id), None)
    if now is None or now.run_after != webhook.run_after:
        return  # ended or resumed meanwhile: what the owner asked for counts
    if error is None:
        pause = timedelta() if more else _IDLE
        uow.webhooks.change(
            webhook.id, position=position, failures=0, failing_since=None, last_error=None, run_after=at + pause
        )
        return
    failures = (webhook.failures if position == webhook.position else 0) + 1
    since = webhook.failing_since if failures > 1 and webhook.failing_since else at
    given_up = gives_up(since, at)
    uow.webhooks.change(
        webhook.id,
        position=position,
        failures=failures,
        failing_since=since,
        last_error=error[:80],
        state="paused" if given_up else "active",
        run_after=at + pause_after(failures),
    )
    _log.warning("answer_not_taken", webhook=webhook.id, error=error, failures=failures)
    if given_up:
        _note(uow, installation, "WebhookPaused", _BY, webhook.id, error=error[:80])


_IDLE = timedelta(seconds=2)
_LAST_WAIT_S = 25.0


def _mine(uow: UnitOfWork, actor: Actor, webhook: str) -> Webhook:
    found = uow.webhooks.get(webhook)
    if found.filer_id not in actor.represents:
        raise missing(f"webhook {webhook[:80]}")
    verdict = can_lodge(actor, found.filer_id)
    if not verdict:
        raise Forbidden(verdict.reason or "You may not act for this filer.", code="webhook.forbidden")
    return found


def _note(uow: UnitOfWork, installation: Installation, name: str, by: str, webhook: str, **body: object) -> None:
    uow.events.append(installation.event(name, installation.now(), by, subjects={"webhook": webhook}, body=body))


class Deliverer:
    """Delivers answers while a server runs: one thread looks for addresses, some others serve them."""

    def __init__(self, installation: Installation, post: Post, *, pause_s: float = 1.0) -> None:
        self._installation = installation
        self._post = post
        self._pause_s = pause_s
        self._stopping = Signal()
        self._served = Signal()
        self._thread = Thread(target=self._run, name="greenlane-deliverer", daemon=True)
        self._pool = ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="greenlane-delivery")
        self._being_served: set[Future[int]] = set()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is in hand and end."""
        self._stopping.set()
        self._served.set()
        self._thread.join(timeout=30)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._served.clear()
            try:
                self._take_up()
            except Unavailable as error:
                _log.warning("deliverer_waits", error=error.code, sentence=error.sentence)
            except Exception:
                # The deliverer must outlive whatever one round meets; the round is logged and tried again.
                _log.exception("delivery_round_failed")
            self._served.wait(self._pause_s)
        wait_for(self._being_served, timeout=_LAST_WAIT_S)

    def _take_up(self) -> None:
        """Give the addresses whose time has come to those that are free to serve them."""
        self._being_served = {one for one in self._being_served if not one.done()}
        free = SIDE_BY_SIDE - len(self._being_served)
        for webhook in take_due(self._installation, free) if free else ():
            served = self._pool.submit(self._serve, webhook)
            self._being_served.add(served)
            served.add_done_callback(lambda _: self._served.set())

    def _serve(self, webhook: Webhook) -> int:
        try:
            return deliver_to(self._installation, webhook, self._post)
        except Exception:
            _log.exception("delivery_failed", webhook=webhook.id)  # its time comes again when the lease has ended
            return 0
