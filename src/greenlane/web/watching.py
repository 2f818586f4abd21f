# SPDX-License-Identifier: Apache-2.0
"""What is noted of every request: one line in the log, and counts for Prometheus. Never a name, never content.

A request is noted under the pattern of its route (``/v1/lodgements/{lodgement}``), not under its address: ids and
cursors stay out of log and metrics, and strangers who try addresses make no new series.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from greenlane.web.requests import request_id_of

CLOSED_BY_CLIENT = 499
"""Noted where the asker went away before an answer began."""

_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_NOWHERE = "(none)"

_log = structlog.get_logger("greenlane.web")


class Metrics:
    """The counts of one application, apart from every other one in the process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "greenlane_http_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "greenlane_http_request_seconds",
            "Time from the first byte asked to the last one answered.",
            ("method", "route"),
            registry=self.registry,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
        )
        self.under_way = Gauge("greenlane_http_requests_under_way", "Requests being answered.", registry=self.registry)

    def text(self) -> bytes:
        """All counts in the text format of Prometheus."""
        return generate_latest(self.registry)


class Watching:
    """The layer that notes."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, seconds_now: Callable[[], float] = time.perf_counter) -> None:
        self._app = app
        self._metrics = metrics
        self._seconds_now = seconds_now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note the request when it has been answered, or has not been."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = self._seconds_now()
        status = CLOSED_BY_CLIENT
        sent_bytes = 0

        async def noted(message: Message) -> None:
            nonlocal status, sent_bytes
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                sent_bytes += len(message.get("body", b""))
            await send(message)

        self._metrics.under_way.inc()
        try:
            await self._app(scope, receive, noted)
        finally:
            self._metrics.under_way.dec()
            self._note(scope, status, sent_bytes, self._seconds_now() - began)

    def _note(self, scope: Scope, status: int, sent_bytes: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        route = getattr(scope.get("route"), "path", _NOWHERE)
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.seconds.labels(method, route).observe(seconds)
        _log.info(
            "request",
            request=request_id_of(scope),
            method=method,
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
            bytes=sent_bytes,
            actor=scope.get("state", {}).get("actor_id"),
        )
