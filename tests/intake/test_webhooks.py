# SPDX-License-Identifier: Apache-2.0
"""Webhooks: signatures that a stranger cannot make, addresses that may be reached, patience that ends."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.errors import Invalid
from greenlane.intake import gives_up, may_be_reached, pause_after, secret_text, signed_headers, usable_url

AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
INSIDE = (ipaddress.ip_network("10.20.0.0/16"), ipaddress.ip_network("fd00:20::/32"))


@given(st.binary(min_size=16, max_size=64), st.binary(max_size=200))
def test_whoever_has_the_secret_can_recompute_the_signature(secret: bytes, body: bytes) -> None:
    headers = signed_headers(secret, delivery="L1.1", at=AT, body=body)
    shared = base64.b64decode(secret_text(secret).removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = base64.b64encode(hmac.new(shared, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mac}"


@given(st.binary(min_size=16, max_size=64), st.binary(min_size=1, max_size=50), st.integers(0, 49), st.integers(1, 255))
def test_a_changed_body_has_another_signature(secret: bytes, body: bytes, place: int, flip: int) -> None:
    place %= len(body)
    changed = body[:place] + bytes([body[place] ^ flip]) + body[place + 1 :]
    one = signed_headers(secret, delivery="L1.1", at=AT, body=body)
    other = signed_headers(secret, delivery="L1.1", at=AT, body=changed)
    assert one["webhook-signature"] != other["webhook-signature"]


def test_the_timestamp_is_in_seconds_and_part_of_what_is_signed() -> None:
    one = signed_headers(b"s" * 32, delivery="L1.1", at=AT, body=b"{}")
    later = signed_headers(b"s" * 32, delivery="L1.1", at=AT + timedelta(seconds=1), body=b"{}")
    assert one["webhook-timestamp"] == str(int(AT.timestamp()))
    assert one["webhook-id"] == later["webhook-id"] == "L1.1"
    assert one["webhook-signature"] != later["webhook-signature"]


@given(st.integers(1, 500))
def test_the_pauses_grow_to_an_hour_and_no_further(failures: int) -> None:
    assert timedelta(seconds=5) <= pause_after(failures) <= pause_after(failures + 1) <= timedelta(hours=1)


def test_an_address_is_given_up_after_three_days_of_failures() -> None:
    assert not gives_up(AT, AT + timedelta(days=2, hours=23))
    assert gives_up(AT, AT + timedelta(days=3))


@pytest.mark.parametrize(
    "url",
    [
        "https://filer.example/answers",
        "https://filer.example:8443/a?b=c",
        "https://[2001:db8::1]/",
        "http://localhost:9000/",
        "http://127.0.0.1:9000/x",
        "http://[::1]/",
    ],
)
def test_addresses_that_can_be_used(url: str) -> None:
    assert usable_url(url) == url


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://filer.example/", "in the clear"),
        ("ftp://filer.example/", "https://"),
        ("filer.example/answers", "https://"),
        ("https:///answers", "https://"),
        ("https://user:word@filer.example/", "password"),
        ("https://filer.example/#here", "#"),
        ("https://filer.example/a b", "characters"),
        ("https://filer.example/\r\nX: y", "characters"),
        ("https://filer.example/" + "a" * 500, "characters"),
        ("https://filer.example:99999/", "no address"),
        ("https://[::1", "no address"),
        ("https://fïler.example/", "characters"),
    ],
)
def test_addresses_that_cannot_be_used_are_refused_with_the_reason(url: str, why: str) -> None:
    with pytest.raises(Invalid) as refused:
        usable_url(url)
    assert why in refused.value.sentence
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("address", "reached"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("::1", False),
        ("169.254.169.254", False),
        ("192.168.1.1", False),
        ("::ffff:192.168.1.1", False),
        ("::ffff:93.184.216.34", True),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("10.20.3.4", True),
        ("10.21.3.4", False),
        ("::ffff:10.20.3.4", True),
        ("fd00:20::1", True),
        ("fd00:21::1", False),
    ],
)
def test_only_public_addresses_and_allowed_networks_are_reached(address: str, reached: bool) -> None:
    assert may_be_reached(ipaddress.ip_address(address), INSIDE) is reached
