# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.access import Sensitivity
from greenlane.errors import Invalid
from greenlane.journal import Event, canonical_event, event_digest, read_event

EVENT = Event(
    id="01977b5e-5d2c-7abc-8def-0123456789ab",
    type="LodgementAccepted",
    schema=1,
    at=datetime(2026, 1, 31, 9, 0, tzinfo=UTC),
    actor="policy:intake",
    agency="customs",
    unit="port-north",
    sensitivity=Sensitivity.NORMAL,
    subjects={"lodgement": "01977b5e-5d2c-7abc-8def-0123456789ac"},
    body={"version": 1, "findings": ["goods.hs.unknown"]},
    payload_id="01977b5e-5d2c-7abc-8def-0123456789ad",
    payload_digest="ab" * 32,
)
WRITTEN = (
    '{"actor":"policy:intake","agency":"customs","at":"2026-01-31T09:00:00.000000Z",'
    '"body":{"findings":["goods.hs.unknown"],"version":1},"id":"01977b5e-5d2c-7abc-8def-0123456789ab",'
    f'"payload_digest":"{"ab" * 32}","payload_id":"01977b5e-5d2c-7abc-8def-0123456789ad","schema":1,'
    '"sensitivity":"normal","subjects":{"lodgement":"01977b5e-5d2c-7abc-8def-0123456789ac"},'
    '"type":"LodgementAccepted","unit":"port-north"}'
)

INSTANTS = st.integers(-(10**16), 10**17).map(
    lambda microseconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
)
BODIES = st.dictionaries(
    st.from_regex(r"[a-z_]{1,10}", fullmatch=True),
    st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(-(2.0**53) + 1, 2.0**53 - 1)
    | st.booleans()
    | st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.:/+-]{0,20}", fullmatch=True)
    | st.lists(st.from_regex(r"[a-z]{1,5}", fullmatch=True), max_size=3),
    max_size=5,
)
EVENTS = st.builds(
    lambda at, body, unit, sensitivity, payload: msgspec.structs.replace(
        EVENT,
        at=at,
        body=body,
        unit=unit,
        sensitivity=sensitivity,
        payload_id=EVENT.payload_id if payload else None,
        payload_digest=EVENT.payload_digest if payload else None,
    ),
    INSTANTS,
    BODIES,
    st.none() | st.just("port-north"),
    st.sampled_from(Sensitivity),
    st.booleans(),
)


def test_the_bytes_of_an_event_never_change_between_releases() -> None:
    # Digests of stored events depend on every byte here: this text may be added to, never altered.
    assert canonical_event(EVENT) == WRITTEN.encode()
    assert event_digest(EVENT).hex() == hashlib.sha256(WRITTEN.encode()).hexdigest()


@given(EVENTS)
def test_an_event_is_read_again_as_it_was(event: Event) -> None:
    written = canonical_event(event)
    read = read_event(written)
    assert read == event
    assert read.at.tzinfo is UTC
    assert event_digest(read) == event_digest(event)
    assert read_event(written.decode()) == event


@given(EVENTS)
def test_a_database_that_keeps_the_body_as_json_gives_the_same_digest(event: Event) -> None:
    kept = msgspec.structs.replace(event, body=json.loads(json.dumps(event.body)))
    assert event_digest(kept) == event_digest(event)


@given(EVENTS, EVENTS)
def test_different_events_have_different_digests(one: Event, other: Event) -> None:
    assert (event_digest(one) == event_digest(other)) == (one == other)


def test_the_same_moment_in_another_time_zone_is_the_same_event() -> None:
    elsewhere = EVENT.at.astimezone(timezone(timedelta(hours=9)))
    assert event_digest(msgspec.structs.replace(EVENT, at=elsewhere)) == event_digest(EVENT)


def test_absent_parts_are_left_out() -> None:
    bare = msgspec.structs.replace(EVENT, unit=None, payload_id=None, payload_digest=None)
    assert not json.loads(canonical_event(bare)).keys() & {"unit", "payload_id", "payload_digest"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "null",
        "[" * 100_000,
        "\ud800",
        b"\xff\xfe",
        WRITTEN[:-1],
        WRITTEN + " ",
        WRITTEN.replace('"schema":1', '"schema": 1'),
        WRITTEN.replace('"schema":1', '"schema":1.0'),
        WRITTEN.replace('"schema":1', '"schema":"1"'),
        WRITTEN.replace(".000000Z", "Z"),
        WRITTEN.replace(".000000Z", ".000000+00:00"),
        WRITTEN.replace(".000000Z", ".000000"),
        WRITTEN.replace("2026", "0001").replace(".000000Z", ".000000+14:00"),
        WRITTEN.replace('"normal"', '"loud"'),
        WRITTEN.replace('"version":1', '"version":9007199254740993'),
        WRITTEN[:-1] + ',"zoo":1}',
        '{"zoo":1,' + WRITTEN[1:],
    ],
)
def test_what_is_not_the_canonical_json_of_an_event_is_refused(content: Any) -> None:
    with pytest.raises(Invalid) as caught:
        read_event(content)
    assert caught.value.code == "event.content"


@given(st.data())
def test_a_changed_byte_gives_another_event_or_none(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(WRITTEN) - 1))
    changed = bytearray(WRITTEN.encode())
    changed[at] ^= data.draw(st.integers(1, 255))
    try:
        assert read_event(bytes(changed)) != EVENT
    except Invalid:
        return
