# SPDX-License-Identifier: Apache-2.0
"""Answers are delivered in order, signed, again until they are taken, and to nobody who may not have them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from greenlane.access import Actor, PersonKind
from greenlane.errors import Forbidden, Invalid, NotFound
from greenlane.store import Webhook
from greenlane.wiring.answering import answers_following
from greenlane.wiring.delivering import Deliverer, add_webhook, end_webhook, resume_webhook, webhooks_of
from tests.access.builders import an_actor
from tests.installations import FILER, Customs
from tests.intake.checks.filings import good

MACHINE = "018f0000-0000-7000-8000-00000000000b"
URL = "https://filer.example/answers"


def filing_for(filer: str) -> Actor:
    """A program that lodges for one filer."""
    return an_actor("filer", person=MACHINE, kind=PersonKind.MACHINE, represents=(filer,))


class Other:
    """A filer's server: takes answers, or fails as it is told."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.headers: list[Mapping[str, str]] = []
        self.bodies: list[bytes] = []
        self.fails: Callable[[int], int] = lambda _: 200
        self.asked = 0

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        assert url == URL
        self.asked += 1
        status = self.fails(self.asked)
        if 200 <= status <= 299:
            self.taken.append(json.loads(body)["data"])
            self.headers.append(headers)
            self.bodies.append(body)
        return status

    @property
    def references(self) -> list[str]:
        return [answer["reference"] for answer in self.taken]


def subscribe(customs: Customs, filer: str = FILER) -> tuple[Webhook, str]:
    with customs.installation.store.unit() as uow:
        return add_webhook(uow, customs.installation, filing_for(filer), url=URL, filer=filer)


def state(customs: Customs, filer: str = FILER) -> Webhook:
    with customs.read() as uow:
        (found,) = webhooks_of(uow, filing_for(filer))
    return found


def later(customs: Customs, **time: float) -> None:
    customs.clock.advance(timedelta(**time))


def test_answers_come_in_order_and_each_once(customs: Customs) -> None:
    other = Other()
    subscribe(customs)
    for number in range(5):
        customs.accept(good(reference=f"REF-{number}"))
    assert customs.deliver(other) == 5
    assert other.references == [f"REF-{number}" for number in range(5)]
    later(customs, seconds=2)
    assert customs.deliver(other) == 0
    customs.accept(good(reference="REF-5"))
    later(customs, seconds=2)
    assert customs.deliver(other) == 1
    assert [answer["position"] for answer in other.taken] == sorted(answer["position"] for answer in other.taken)


def test_only_what_is_answered_after_the_address_was_named_is_delivered(customs: Customs) -> None:
    customs.accept(good(reference="BEFORE"))
    subscribe(customs)
    customs.accept(good(reference="AFTER"))
    other = Other()
    customs.deliver(other)
    assert other.references == ["AFTER"]


def test_a_refused_filing_is_answered_too_with_its_findings(customs: Customs) -> None:
    subscribe(customs)
    customs.lodge(b"no declaration at all")
    customs.work()
    other = Other()
    customs.deliver(other)
    (answer,) = other.taken
    assert answer["state"] == "unrecognised"
    assert answer["findings"][0]["code"] == "READ-UNKNOWN-FORMAT"


def test_the_owner_of_the_secret_can_tell_that_it_is_ours(customs: Customs) -> None:
    _, secret = subscribe(customs)
    customs.accept(good())
    other = Other()
    customs.deliver(other)
    headers, body = other.headers[0], other.bodies[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(mac).decode()}"
    assert headers["webhook-id"] == f"{other.taken[0]['id']}.1"


def test_the_secret_lies_sealed_in_the_database(customs: Customs) -> None:
    webhook, secret = subscribe(customs)
    assert base64.b64decode(secret.removeprefix("whsec_")) not in webhook.secret


def test_other_filers_answers_are_never_delivered(customs: Customs) -> None:
    subscribe(customs)
    customs.accept(good(reference="THEIRS"), filer="GB999999999999")
    customs.accept(good(reference="MINE"))
    other = Other()
    customs.deliver(other)
    assert other.references == ["MINE"]


def test_what_was_not_taken_is_delivered_again_after_a_pause_and_nothing_overtakes_it(customs: Customs) -> None:
    other = Other()
    subscribe(customs)
    for number in range(3):
        customs.accept(good(reference=f"REF-{number}"))
    other.fails = lambda asked: 500 if asked == 2 else 200
    assert customs.deliver(other) == 1
    assert (state(customs).failures, state(customs).last_error) == (1, "status-500")
    assert customs.deliver(other) == 0, "its time has not come"
    later(customs, seconds=5)
    assert customs.deliver(other) == 2
    assert other.references == ["REF-0", "REF-1", "REF-2"]
    assert (state(customs).failures, state(customs).last_error, state(customs).failing_since) == (0, None, None)


def test_nobody_there_is_a_failure_like_another(customs: Customs) -> None:
    subscribe(customs)
    customs.accept(good())

    def nobody(url: str, headers: Mapping[str, str], body: bytes) -> int:
        raise ConnectionRefusedError

    assert customs.deliver(nobody) == 0
    assert state(customs).last_error == "ConnectionRefusedError"


def test_the_same_answer_has_the_same_id_each_time_it_is_delivered(customs: Customs) -> None:
    webhook, _ = subscribe(customs)
    customs.accept(good())
    other = Other()
    customs.deliver(other)
    with customs.installation.store.unit() as uow:
        resume_webhook(uow, customs.installation, filing_for(FILER), webhook.id, after=-1)
    customs.deliver(other)
    assert [headers["webhook-id"] for headers in other.headers] == [f"{other.taken[0]['id']}.1"] * 2


def test_an_address_that_fails_for_three_days_is_paused_and_the_journal_says_so(customs: Customs) -> None:
    webhook, _ = subscribe(customs)
    customs.accept(good())
    other = Other()
    other.fails = lambda _: 503
    rounds = 0
    while state(customs).state == "active" and rounds < 200:
        customs.deliver(other)
        later(customs, hours=1)
        rounds += 1
    assert state(customs).state == "paused"
    assert 72 <= rounds <= 76
    customs.work()
    with customs.read() as uow:
        paused = [event for _, event in uow.events.sealed() if event.type == "WebhookPaused"]
    assert [event.subjects["webhook"] for event in paused] == [webhook.id]
    other.fails = lambda _: 200
    assert customs.deliver(other) == 0
    with customs.installation.store.unit() as uow:
        resume_webhook(uow, customs.installation, filing_for(FILER), webhook.id, after=None)
    assert customs.deliver(other) == 1


def test_one_that_fails_holds_up_nobody_else(customs: Customs) -> None:
    subscribe(customs)
    subscribe(customs, "GB999999999999")
    customs.accept(good(reference="MINE"))
    customs.accept(good(reference="THEIRS"), filer="GB999999999999")
    other = Other()
    other.fails = lambda asked: 500 if asked == 1 else 200
    assert customs.deliver(other) == 1
    assert other.references == ["THEIRS"]


def test_one_that_hangs_holds_up_nobody_else(customs: Customs) -> None:
    subscribe(customs)
    customs.accept(good(reference="MINE"))
    hanging, let_go, others = threading.Event(), threading.Event(), threading.Event()
    theirs: list[str] = []

    def post(url: str, headers: Mapping[str, str], body: bytes) -> int:
        reference = json.loads(body)["data"]["reference"]
        if reference == "MINE":
            hanging.set()
            let_go.wait(60)
        else:
            theirs.append(reference)
            others.set()
        return 200

    deliverer = Deliverer(customs.installation, post, pause_s=0.01)
    deliverer.start()
    try:
        assert hanging.wait(60)
        subscribe(customs, "GB999999999999")
        customs.accept(good(reference="THEIRS"), filer="GB999999999999")
        assert others.wait(60)
    finally:
        let_go.set()
        deliverer.stop()
    assert theirs == ["THEIRS"]
    assert state(customs).failures == 0


def test_an_address_that_has_ended_gets_nothing_and_is_no_longer_listed(customs: Customs) -> None:
    webhook, _ = subscribe(customs)
    customs.accept(good())
    actor = filing_for(FILER)
    with customs.installation.store.unit() as uow:
        end_webhook(uow, customs.installation, actor, webhook.id)
    other = Other()
    assert customs.deliver(other) == 0
    with customs.read() as uow:
        assert webhooks_of(uow, actor) == []
    with customs.installation.store.unit() as uow, pytest.raises(NotFound):
        end_webhook(uow, customs.installation, actor, webhook.id)


def test_one_that_is_ended_while_answers_are_on_their_way_stays_ended(customs: Customs) -> None:
    webhook, _ = subscribe(customs)
    customs.accept(good())
    actor = filing_for(FILER)

    def ends_meanwhile(url: str, headers: Mapping[str, str], body: bytes) -> int:
        with customs.installation.store.unit() as uow:
            end_webhook(uow, customs.installation, actor, webhook.id)
        return 500

    customs.deliver(ends_meanwhile)
    with customs.read() as uow:
        assert webhooks_of(uow, actor) == []


def test_nobody_names_an_address_for_a_filer_that_they_do_not_represent(customs: Customs) -> None:
    stranger = filing_for("GB999999999999")
    with customs.installation.store.unit() as uow, pytest.raises(Forbidden):
        add_webhook(uow, customs.installation, stranger, url=URL, filer=FILER)
    webhook, _ = subscribe(customs)
    with customs.installation.store.unit() as uow, pytest.raises(NotFound):
        resume_webhook(uow, customs.installation, stranger, webhook.id, after=None)


def test_an_address_that_cannot_be_used_is_refused(customs: Customs) -> None:
    actor = filing_for(FILER)
    with customs.installation.store.unit() as uow, pytest.raises(Invalid):
        add_webhook(uow, customs.installation, actor, url="http://filer.example/", filer=FILER)


def test_answers_are_followed_in_the_order_of_the_log(customs: Customs) -> None:
    for number in range(4):
        customs.accept(good(reference=f"REF-{number}"))
    customs.accept(good(reference="THEIRS"), filer="GB999999999999")
    actor = filing_for(FILER)
    with customs.read() as uow:
        first = answers_following(uow, actor, after=None, limit=2)
        rest = answers_following(uow, actor, after=first[-1]["position"], limit=10)
    assert [answer["reference"] for answer in first + rest] == [f"REF-{number}" for number in range(4)]
