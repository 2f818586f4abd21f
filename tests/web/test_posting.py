# SPDX-License-Identifier: Apache-2.0
"""Posting outside: what arrives, what is refused before a connection is made, and what a bad other side can do."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from greenlane.web.posting import Poster

HERE = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))


class Other(BaseHTTPRequestHandler):
    """A filer's server: keeps what it gets and answers with the status that the path names."""

    got: list[tuple[str, dict[str, str], bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.got.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(int(self.path.strip("/").split("?")[0]))
        self.send_header("location", "/200")
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def other() -> Iterator[HTTPServer]:
    Other.got = []
    server = HTTPServer(("127.0.0.1", 0), Other)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_body_and_headers_arrive_and_the_status_comes_back(other: HTTPServer) -> None:
    url = f"http://127.0.0.1:{other.server_port}/202?a=b"
    assert Poster(HERE)(url, {"webhook-id": "L1.1"}, b'{"a": 1}') == 202
    ((path, headers, body),) = Other.got
    assert (path, body) == ("/202?a=b", b'{"a": 1}')
    assert headers["webhook-id"] == "L1.1"
    assert headers["user-agent"] == "Greenlane"


def test_a_redirection_is_told_and_not_followed(other: HTTPServer) -> None:
    assert Poster(HERE)(f"http://127.0.0.1:{other.server_port}/307", {}, b"{}") == 307
    assert len(Other.got) == 1


def test_an_address_inside_is_not_even_connected_to(other: HTTPServer) -> None:
    with pytest.raises(PermissionError):
        Poster()(f"http://127.0.0.1:{other.server_port}/200", {}, b"{}")
    assert Other.got == []


def test_a_name_counts_as_what_it_resolves_to(other: HTTPServer) -> None:
    with pytest.raises(PermissionError):
        Poster()(f"http://localhost:{other.server_port}/200", {}, b"{}")
    assert Poster(HERE)(f"http://localhost:{other.server_port}/200", {}, b"{}") == 200


def test_nobody_there_is_an_os_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(OSError, match="refused"):
        Poster(HERE)(f"http://127.0.0.1:{port}/", {}, b"{}")


@pytest.mark.parametrize("said", [b"", b"not http at all\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\0" * 100_000])
def test_an_answer_that_is_no_http_is_an_os_error(said: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(said)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        with pytest.raises(OSError):
            Poster(HERE)(f"http://127.0.0.1:{listening.getsockname()[1]}/", {}, b"{}")
        thread.join()


def test_a_silent_other_side_is_waited_for_no_longer_than_the_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, pytest.raises(TimeoutError):
        Poster(HERE, timeout_s=0.05)(f"http://127.0.0.1:{listening.getsockname()[1]}/", {}, b"{}")


def test_https_is_spoken_with_tls_only(other: HTTPServer) -> None:
    with pytest.raises(OSError):
        Poster(HERE)(f"https://127.0.0.1:{other.server_port}/200", {}, b"{}")
    assert Other.got == []
