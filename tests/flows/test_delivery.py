# SPDX-License-Identifier: Apache-2.0
"""A filer names an address over HTTP, lodges, and gets the answer there, signed; or polls for it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from greenlane.intake import write_native
from greenlane.web.posting import Poster
from greenlane.wiring.delivering import Deliverer
from tests.installations import FILER, Customs
from tests.intake.checks.filings import good

HERE = (ipaddress.ip_network("127.0.0.0/8"),)


class Filer(BaseHTTPRequestHandler):
    """The filer's own server."""

    got: list[tuple[dict[str, str], bytes]]
    arrived: threading.Event

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(204)
        self.end_headers()
        self.arrived.set()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    Filer.got, Filer.arrived = [], threading.Event()
    server = HTTPServer(("127.0.0.1", 0), Filer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/answers"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_filer_gets_the_answer_at_the_address_it_named(customs: Customs, address: str) -> None:
    filer = customs.client("filer", represents=(FILER,))
    added = filer.post("/v1/webhooks", json={"url": address})
    assert added.status_code == 201
    lodged = filer.post("/v1/lodgements", content=write_native(good())).json()["lodgements"][0]
    customs.work()
    assert customs.deliver(Poster(HERE)) == 1
    ((headers, body),) = Filer.got
    told = json.loads(body)
    assert told["webhook"] == added.json()["id"]
    assert {name: told["data"][name] for name in lodged} == lodged
    secret = base64.b64decode(added.json()["secret"].removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert "secret" not in filer.get("/v1/webhooks").json()["items"][0]
    polled = filer.get("/v1/answers").json()["items"]
    assert polled == [told["data"]]


def test_a_running_server_delivers_by_itself(customs: Customs, address: str) -> None:
    filer = customs.client("filer", represents=(FILER,))
    filer.post("/v1/webhooks", json={"url": address})
    customs.accept(good())
    deliverer = Deliverer(customs.installation, Poster(HERE), pause_s=0.01)
    deliverer.start()
    try:
        assert Filer.arrived.wait(timeout=60)
    finally:
        deliverer.stop()


def test_an_address_inside_is_refused_until_the_administrator_allows_it(customs: Customs, address: str) -> None:
    filer = customs.client("filer", represents=(FILER,))
    webhook = filer.post("/v1/webhooks", json={"url": address}).json()["id"]
    customs.accept(good())
    assert customs.deliver(Poster()) == 0
    (listed,) = filer.get("/v1/webhooks").json()["items"]
    assert (listed["failures"], listed["last_error"]) == (1, "PermissionError")
    assert listed["next_attempt_at"]
    customs.clock.advance(timedelta(minutes=1))
    assert filer.post(f"/v1/webhooks/{webhook}/resume").json()["failures"] == 0
    assert customs.deliver(Poster(HERE)) == 1


def test_polling_with_the_last_position_misses_nothing(customs: Customs) -> None:
    filer = customs.client("filer", represents=(FILER,))
    for number in range(5):
        customs.accept(good(reference=f"REF-{number}"))
    seen: list[str] = []
    last: int | None = None
    while items := filer.get("/v1/answers", params={"limit": 2, **({} if last is None else {"after": last})}).json()[
        "items"
    ]:
        seen += [answer["reference"] for answer in items]
        last = items[-1]["position"]
    assert seen == [f"REF-{number}" for number in range(5)]


def test_a_stranger_finds_no_webhook_and_no_answer(customs: Customs, address: str) -> None:
    filer = customs.client("filer", represents=(FILER,))
    webhook = filer.post("/v1/webhooks", json={"url": address}).json()["id"]
    customs.accept(good())
    stranger = customs.client("filer", represents=("GB999999999999",))
    assert stranger.get("/v1/answers").json()["items"] == []
    assert stranger.get("/v1/webhooks").json()["items"] == []
    assert stranger.delete(f"/v1/webhooks/{webhook}").status_code == 404
    assert stranger.post(f"/v1/webhooks/{webhook}/resume").status_code == 404
    assert filer.delete(f"/v1/webhooks/{webhook}").status_code == 204


@pytest.mark.parametrize("url", ["http://filer.example/a", "nothing", "https://u:p@filer.example/"])
def test_an_address_that_cannot_be_used_is_a_problem_that_says_why(customs: Customs, url: str) -> None:
    answer = customs.client("filer", represents=(FILER,)).post("/v1/webhooks", json={"url": url})
    assert answer.status_code == 422
    assert answer.json()["code"] == "webhook.url"
    assert answer.json()["remedy"]
