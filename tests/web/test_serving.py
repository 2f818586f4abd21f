# SPDX-License-Identifier: Apache-2.0
"""The application behind its real server, over a real socket: what a client in memory would not show."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
import uvicorn
from fastapi import FastAPI

from tests.web.fakes import FakeServices, token_of

MEGABYTE = b" " * 1_000_000


@pytest.fixture
def port(app: FastAPI) -> Iterator[int]:
    """The port on which the application is served."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listening.close()


def head(length: str) -> bytes:
    lines = (
        "POST /v1/lodgements HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {token_of('filer')}",
        length,
        "",
        "",
    )
    return "\r\n".join(lines).encode()


def post(port: int, length: str, chunks: Iterator[bytes]) -> tuple[bytes, int]:
    """Send a body until all of it is sent or the server has answered; the answer, and how many bytes were sent."""
    sent = 0
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(head(length))
        line.settimeout(0.001)
        for chunk in chunks:
            with suppress(TimeoutError, ConnectionError):
                answer = line.recv(65536)
            if answer:
                break
            line.settimeout(30)
            try:
                line.sendall(chunk)
            except ConnectionError:
                break
            sent += len(chunk)
            line.settimeout(0.001)
        line.settimeout(30)
        while not (b"instance" in answer or b"lodgements" in answer):
            more = line.recv(65536)
            assert more, f"the server hung up after {answer!r}"
            answer += more
    return answer, sent


def test_five_hundred_megabytes_of_spaces_are_stopped_at_the_limit(port: int, services: FakeServices) -> None:
    chunks = (b"%x\r\n%s\r\n" % (len(MEGABYTE), MEGABYTE) for _ in range(500))
    answer, sent = post(port, "Transfer-Encoding: chunked", chunks)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"body.too_large" in answer
    # What the two sockets hold between them was sent before the answer came; the rest never was.
    assert sent < 50_000_000
    assert services.lodged == []


def test_five_hundred_announced_megabytes_are_not_begun(port: int, services: FakeServices) -> None:
    answer, _ = post(port, "Content-Length: 500000000", iter(()))
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"500,000,000 bytes" in answer
    assert services.lodged == []


def test_a_body_in_chunks_is_lodged(port: int, services: FakeServices) -> None:
    answer, _ = post(port, "Transfer-Encoding: chunked", iter([b"1\r\n{\r\n", b"1\r\n}\r\n", b"0\r\n\r\n"]))
    assert answer.startswith(b"HTTP/1.1 201 ")
    assert [body for _, body, _, _ in services.lodged] == [b"{}"]


def test_an_asker_who_hangs_up_lodges_nothing_and_leaves_no_memory_taken(
    port: int, services: FakeServices, app: FastAPI
) -> None:
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
            line.sendall(head("Content-Length: 100") + b"{")
    answer, _ = post(port, "Content-Length: 2", iter([b"{}"]))
    assert answer.startswith(b"HTTP/1.1 201 ")
    assert [body for _, body, _, _ in services.lodged] == [b"{}"]
    assert app.state.body_memory.held <= 5
