# SPDX-License-Identifier: Apache-2.0
"""Bodies, read as they come and never further than their limits: of size, of time, and of memory for all together."""

from __future__ import annotations

import threading

import anyio
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from greenlane.errors import Unavailable
from greenlane.web.problems import TooLarge, TooSlow, Unsupported

LONGEST_WAIT_S = 120.0


class BodyLimit:
    """The layer that refuses a body above ``most_bytes``: by its announced length, or while it streams in."""

    def __init__(self, app: ASGIApp, *, most_bytes: int) -> None:
        self._app = app
        self._most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what arrives. ``Faults``, further in, does not see the refusal of an announced length: it is raised."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and len(announced) < 20 and int(announced) > self._most_bytes:
            raise self._too_large(int(announced))
        arrived = 0

        async def counted() -> Message:
            nonlocal arrived
            message = await receive()
            if message["type"] == "http.request":
                arrived += len(message.get("body", b""))
                if arrived > self._most_bytes:
                    raise self._too_large(None)
            return message

        await self._app(scope, counted, send)

    def _too_large(self, announced: int | None) -> TooLarge:
        size = f"The body has {announced:,} bytes" if announced is not None else "The body is longer than that"
        return TooLarge(
            f"At most {self._most_bytes:,} bytes are read. {size}.",
            where="body",
            remedy="Send fewer messages in one body, or have GREENLANE_MAX_MESSAGE_BYTES raised.",
        )


class Memory:
    """How many bytes of bodies may be in memory at once, over all requests; more are asked to come back later."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._held = 0
        self._lock = threading.Lock()

    def take(self, count: int) -> None:
        """Take so many bytes. Raises ``Unavailable`` when they are not free."""
        with self._lock:
            if self._held + count > self._most_bytes:
                raise Unavailable(
                    "Too many large filings are being received at this moment.",
                    code="body.busy",
                    remedy="Send it again in a moment.",
                )
            self._held += count

    def give_back(self, count: int) -> None:
        """Give so many bytes back."""
        with self._lock:
            self._held -= count

    @property
    def held(self) -> int:
        """How many bytes are taken now."""
        return self._held


class Body:
    """One request's body as a context: read inside, its memory given back on leaving.

    ::

        async with Body(request, memory) as content: ...
    """

    def __init__(self, request: Request, memory: Memory, *, wait_s: float = LONGEST_WAIT_S) -> None:
        self._request = request
        self._memory = memory
        self._wait_s = wait_s
        self._taken = 0

    async def __aenter__(self) -> bytes:
        """Read it whole.

        Raises ``Unsupported`` for a compressed or multipart body, ``TooSlow`` when it does not arrive in time,
        ``Unavailable`` when memory is short.
        """
        _require_plain(self._request)
        content = bytearray()
        try:
            with anyio.fail_after(self._wait_s):
                async for chunk in self._request.stream():
                    self._memory.take(len(chunk))
                    self._taken += len(chunk)
                    content += chunk
        except TimeoutError:
            self._release()
            raise TooSlow(
                f"The body did not arrive within {self._wait_s:g} seconds; {len(content):,} bytes had come.",
                where="body",
                remedy="Send it again over a better line, or in smaller parts.",
            ) from None
        except BaseException:
            self._release()
            raise
        return bytes(content)

    async def __aexit__(self, *_: object) -> None:
        """Give the memory back."""
        self._release()

    def _release(self) -> None:
        self._memory.give_back(self._taken)
        self._taken = 0


def _require_plain(request: Request) -> None:
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise Unsupported(
            f"The body is encoded as {encoding[:40]!r}.",
            where="Content-Encoding",
            remedy="Send it as it is, without compression.",
        )
    if request.headers.get("content-type", "").strip().lower().startswith("multipart/"):
        raise Unsupported(
            "The body is a form with parts.",
            where="Content-Type",
            remedy="Send the message itself as the body, with curl: --data-binary @FILE.",
        )
