# SPDX-License-Identifier: Apache-2.0
"""Bodies are read as they come, within limits of size, time and memory, and their memory is given back."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import anyio
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import ClientDisconnect, Request
from starlette.testclient import TestClient
from starlette.types import Message

from greenlane.errors import Unavailable
from greenlane.web.body import Body, BodyLimit, Memory
from greenlane.web.problems import TooLarge, TooSlow
from tests.web.conftest import MOST_BYTES
from tests.web.fakes import FakeServices


def request_with(*messages: Message, then_waits: bool = False, headers: dict[str, str] | None = None) -> Request:
    """A request whose body arrives in these messages; afterwards the line stays silent, if told so."""
    waiting = list(messages)

    async def receive() -> Message:
        if waiting:
            return waiting.pop(0)
        if then_waits:
            await anyio.sleep_forever()
        return {"type": "http.disconnect"}

    raw = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": raw}, receive)


def part(content: bytes, more: bool = True) -> Message:
    return {"type": "http.request", "body": content, "more_body": more}


def read(request: Request, memory: Memory, wait_s: float = 60) -> bytes:
    async def run() -> bytes:
        async with Body(request, memory, wait_s=wait_s) as content:
            assert memory.held == len(content)
            return content

    return anyio.run(run)


@given(st.lists(st.binary(max_size=50), max_size=8))
def test_a_body_is_what_its_parts_are_together(parts: list[bytes]) -> None:
    memory = Memory(1000)
    messages = [*(part(content) for content in parts), part(b"", more=False)]
    assert read(request_with(*messages), memory) == b"".join(parts)
    assert memory.held == 0


def test_a_body_that_does_not_come_to_an_end_is_given_up() -> None:
    memory = Memory(1000)
    with pytest.raises(TooSlow, match=r"3 bytes had come") as caught:
        read(request_with(part(b"abc"), then_waits=True), memory, wait_s=0.01)
    assert caught.value.remedy
    assert memory.held == 0


def test_a_body_for_which_there_is_no_memory_is_asked_to_come_back() -> None:
    memory = Memory(10)
    memory.take(8)
    with pytest.raises(Unavailable, match="at this moment"):
        read(request_with(part(b"ab"), part(b"c")), memory)
    assert memory.held == 8


def test_an_asker_who_goes_away_gives_memory_back() -> None:
    memory = Memory(10)
    with pytest.raises(ClientDisconnect):
        read(request_with(part(b"ab")), memory)
    assert memory.held == 0


def test_what_happens_to_the_body_after_reading_gives_memory_back_too() -> None:
    memory = Memory(10)

    async def run() -> None:
        async with Body(request_with(part(b"ab", more=False)), memory):
            raise RuntimeError("the use case failed")

    with pytest.raises(RuntimeError):
        anyio.run(run)
    assert memory.held == 0


# --- the limit of one body --------------------------------------------------------------------------------------------


def arrives(most: int, *sizes: int, announced: str | None = None) -> int:
    """Let parts of these sizes arrive through the limit; how many bytes the application got before it was stopped."""
    got = 0

    async def application(scope: object, receive: Callable[[], object], send: object) -> None:
        nonlocal got
        while True:
            message = await receive()  # type: ignore[misc]
            got += len(message["body"])
            if not message["more_body"]:
                return

    request = request_with(*(part(b" " * size) for size in sizes), part(b"", more=False))
    headers = [] if announced is None else [(b"content-length", announced.encode())]
    scope = {"type": "http", "headers": headers}

    async def run() -> None:
        await BodyLimit(application, most_bytes=most)(scope, request.receive, _nowhere)

    anyio.run(run)
    return got


async def _nowhere(message: Message) -> None:
    raise AssertionError(f"the limit itself sends nothing, but sent {message}")


def test_a_body_up_to_the_limit_goes_through() -> None:
    assert arrives(10, 4, 6) == 10


def test_a_body_above_the_limit_is_stopped_while_it_streams() -> None:
    with pytest.raises(TooLarge, match="At most 10 bytes"):
        arrives(10, 4, 7, 1_000_000)


def test_an_announced_body_above_the_limit_is_stopped_before_its_first_byte() -> None:
    with pytest.raises(TooLarge, match="has 11 bytes"):
        arrives(10, 4, announced="11")


@pytest.mark.parametrize("announced", ["0", "10", "-1", "ten", "", "٣", "9" * 400])
def test_an_announcement_that_lies_is_no_use(announced: str) -> None:
    with pytest.raises(TooLarge):
        arrives(10, 4, 7, announced=announced)


# --- over the application ---------------------------------------------------------------------------------------------


def test_after_many_refusals_all_memory_is_free(filer: TestClient, app: FastAPI) -> None:
    for _ in range(20):
        assert filer.post("/v1/lodgements", content=b" " * (MOST_BYTES + 1)).status_code == 413
        assert filer.post("/v1/lodgements", content=b"{}").status_code in (200, 201)
    assert app.state.body_memory.held == 0


def test_a_compressed_body_is_refused_with_the_remedy(filer: TestClient, services: FakeServices) -> None:
    answer = filer.post("/v1/lodgements", content=gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json()["where"]) == (415, "Content-Encoding")
    assert services.lodged == []


def test_a_form_with_parts_is_refused_with_the_remedy(filer: TestClient, services: FakeServices) -> None:
    answer = filer.post("/v1/lodgements", files={"file": b"{}"})
    assert answer.status_code == 415
    assert "--data-binary @FILE" in answer.json()["remedy"]
    assert services.lodged == []
