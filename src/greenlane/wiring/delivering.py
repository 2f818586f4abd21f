# SPDX-License-Identifier: Apache-2.0
"""Delivering answers: to each address of a filer, in the order of the log, again until it takes them.

The journal is the outbox (design decision 11): an address has a place in the log and is given what comes after it. An
answer counts as taken when the other side answers with a status from 200 to 299; then the place moves on. So none is
lost and one may come twice, with the same ``webhook-id``. An address that fails holds up nobody but itself.
"""

import secrets
from collections.abc import Callable, Mapping
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

from .answering import answer_document
from .installation import Installation
from .lodging import filer_for

Post = Callable[[str, Mapping[str, str], bytes], int]
"""Posts a body with headers to an address and gives the status of the answer; raises ``OSError`` where there is none.
"""

AT_ONCE = 50
"""Answers that are delivered to one address before the next one gets its turn."""

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


def deliver(installation: Installation, post: Post) -> int:
    """Deliver to every address whose time has come; return how many answers were taken."""
    at = installation.now()
    with installation.store.unit() as uow:
        ends = uow.events.current_position()
        due = uow.webhooks.take_due(now=at, until=at + _LEASE, log_ends=-1 if ends is None else ends)
    return sum(_deliver_to(installation, webhook, post) for webhook in due)


def _deliver_to(installation: Installation, webhook: Webhook, post: Post) -> int:
    """Deliver to one address what waits for it, outside of any transaction, and record how it went."""
    with installation.store.unit(read_only=True) as uow:
        ends = uow.events.current_position()
        waiting = uow.answers.following(
            reach_of_filer(webhook.filer_id), after=webhook.position, limit=AT_ONCE, filer_id=webhook.filer_id
        )
        documents = [(one.position, answer_document(uow, one)) for one in waiting]
    taken, position, error = 0, webhook.position, None
    try:
        secret = installation.keys.open(webhook.secret, _PURPOSE)
    except GreenlaneError as fault:
        secret, documents, error = b"", [], fault.code
    for place, document in documents:
        error = _send(post, webhook, secret, document, installation.now())
        if error is not None:
            break
        taken, position = taken + 1, place
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
    """One thread that delivers answers while a server runs."""

    def __init__(self, installation: Installation, post: Post, *, pause_s: float = 1.0) -> None:
        self._installation = installation
        self._post = post
        self._pause_s = pause_s
        self._stopping = Signal()
        self._thread = Thread(target=self._run, name="greenlane-deliverer", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is in hand and end."""
        self._stopping.set()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        while not self._stopping.is_set():
            taken = 0
            try:
                taken = deliver(self._installation, self._post)
            except Unavailable as error:
                _log.warning("deliverer_waits", error=error.code, sentence=error.sentence)
            except Exception:
                # The deliverer must outlive whatever one round meets; the round is logged and tried again.
                _log.exception("delivery_round_failed")
            if not taken:
                self._stopping.wait(self._pause_s)
