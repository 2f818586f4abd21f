# SPDX-License-Identifier: Apache-2.0
"""Webhooks: how answers are delivered to a filer's own address, signed, again and again until they are taken.

The form is that of Standard Webhooks (https://www.standardwebhooks.com), for which filers find libraries in every
language: the headers ``webhook-id`` (the same each time the same answer is delivered), ``webhook-timestamp`` (seconds
since 1970) and ``webhook-signature`` (``v1,`` and the HMAC-SHA256 of ``id.timestamp.body`` in base64).
"""

import base64
import hashlib
import hmac
import ipaddress
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from greenlane.errors import Invalid

WEBHOOK_SECRET_BYTES = 32
LONGEST_URL = 500
GIVEN_UP_AFTER = timedelta(days=3)
"""An address that has taken nothing for so long is paused."""

_PREFIX = "whsec_"
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(hours=1)

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def secret_text(secret: bytes) -> str:
    """The secret as its owner gets it: ``whsec_`` and base64."""
    return _PREFIX + base64.b64encode(secret).decode()


def signed_headers(secret: bytes, *, delivery: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers by which the owner of the secret knows that the body is ours and when it was sent.

    ``delivery`` names the answer and stays the same when it is delivered again.
    """
    timestamp = str(int(at.timestamp()))
    mac = hmac.new(secret, f"{delivery}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "content-type": "application/json",
        "webhook-id": delivery,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


def pause_after(failures: int) -> timedelta:
    """How long an address is left alone after so many failures in a row: 5 s, then twice as long, at most an hour."""
    return min(_FIRST_PAUSE * (1 << min(failures - 1, 20)), _LONGEST_PAUSE)


def gives_up(failing_since: datetime, at: datetime) -> bool:
    """Whether an address that fails since an instant is left alone from now on, until its owner resumes it."""
    return at - failing_since >= GIVEN_UP_AFTER


def usable_url(url: str) -> str:
    """The address if answers can be delivered there. Raises ``Invalid`` for one that is no absolute https address.

    Plain http is refused but for this machine itself: answers name filers and what they filed.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise _unusable(url, "It is no address.") from None
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise _unusable(url, f"It has more than {LONGEST_URL} characters, or some that an address does not have.")
    if parts.scheme not in ("https", "http") or not host:
        raise _unusable(url, "It does not begin with https:// and a host.")
    if parts.scheme == "http" and not _is_this_machine(host):
        raise _unusable(url, "Answers are not sent in the clear.")
    if parts.username or parts.password:
        raise _unusable(url, "It holds a name or password, which would be shown in lists.")
    if parts.fragment:
        raise _unusable(url, "What follows # is never sent.")
    return url


def may_be_reached(address: Address, allowed: Iterable[Network]) -> bool:
    """Whether answers are delivered to an address: public ones, and those of networks the administration allows.

    So nobody makes the server knock at doors inside the administration's own network.
    """
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    inside = any(address in network for network in allowed if network.version == address.version)
    return inside or (address.is_global and not address.is_multicast)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _unusable(url: str, why: str) -> Invalid:
    return Invalid(
        f"Answers cannot be delivered to {url[:80]!r}. {why}",
        code="webhook.url",
        where="url",
        remedy="Give an address such as https://filer.example/greenlane.",
    )
