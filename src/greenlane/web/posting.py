# SPDX-License-Identifier: Apache-2.0
"""Posting to an address outside: bounded in time and size, and never to where the administration does not allow it.

The address that was looked at is the address that is connected to, so that a name cannot be turned elsewhere between
the two. Redirections are not followed.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from greenlane.intake import Network, may_be_reached

TIMEOUT_S = 10.0
_MOST_READ = 1024


class Poster:
    """Posts bodies; made once with the networks that may be reached besides public addresses."""

    def __init__(self, allowed: Sequence[Network] = (), *, timeout_s: float = TIMEOUT_S) -> None:
        self._allowed = tuple(allowed)
        self._timeout_s = timeout_s
        self._tls = ssl.create_default_context()

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Post, and return the status of the answer. Raises ``OSError`` where there is none, or none may be asked."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        connection: HTTPConnection
        if parts.scheme == "https":
            connection = HTTPSConnection(host, parts.port, timeout=self._timeout_s, context=self._tls)
            connection.sock = self._tls.wrap_socket(self._reached(host, parts.port or 443), server_hostname=host)
        else:
            connection = HTTPConnection(host, parts.port, timeout=self._timeout_s)
            connection.sock = self._reached(host, parts.port or 80)
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", target, body=body, headers={**headers, "user-agent": "Greenlane"})
            answer = connection.getresponse()
            answer.read(_MOST_READ)
        except HTTPException as fault:
            raise ConnectionError(f"The answer is no HTTP: {type(fault).__name__}") from fault
        else:
            return answer.status
        finally:
            connection.close()

    def _reached(self, host: str, port: int) -> socket.socket:
        """A connection to the first address of a host that may be reached."""
        fault: OSError = PermissionError(f"No address of {host} may be reached from here")
        for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            if not may_be_reached(ipaddress.ip_address(address[0]), self._allowed):
                continue
            connection = socket.socket(family, kind, protocol)
            connection.settimeout(self._timeout_s)
            try:
                connection.connect(address)
            except OSError as refused:
                connection.close()
                fault = refused
            else:
                return connection
        raise fault
