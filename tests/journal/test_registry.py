# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.access import Actor, PersonKind, Sensitivity
from greenlane.errors import Invalid
from greenlane.journal import (
    EVENT_TYPES,
    Event,
    EventRegistry,
    EventType,
    Kind,
    PayloadLink,
    actor_text,
    event_type,
    policy_text,
    read_event,
    record,
    upcast,
)
from greenlane.journal.events import canonical_event

NINE = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)
ID = "01977b5e-5d2c-7abc-8def-0123456789ab"
OTHER = "01977b5e-5d2c-7abc-8def-0123456789ac"
DIGEST = "ab" * 32
SAMPLES: dict[Kind, Any] = {
    Kind.ID: ID,
    Kind.IDS: [ID],
    Kind.CODE: "a.code",
    Kind.CODES: ["a", "b"],
    Kind.DIGEST: DIGEST,
    Kind.COUNT: 3,
    Kind.NUMBER: 0.25,
    Kind.FLAG: True,
    Kind.INSTANT: "2026-01-31T09:00:00Z",
}


def accepted(**changes: Any) -> Event:
    given_: dict[str, Any] = {
        "event_id": ID,
        "at": NINE,
        "actor": policy_text("intake"),
        "agency": "customs",
        "subjects": {"lodgement": OTHER},
    }
    return record("LodgementAccepted", **(given_ | changes))


def refused(**changes: Any) -> Invalid:
    with pytest.raises(Invalid) as caught:
        accepted(**changes)
    return caught.value


@pytest.mark.parametrize("one", EVENT_TYPES, ids=lambda one: one.name)
def test_an_event_of_every_type_is_recorded_with_all_its_keys_and_read_again(one: EventType) -> None:
    event = record(
        one.name,
        event_id=ID,
        at=NINE,
        actor=policy_text("test"),
        agency="customs",
        subjects=dict.fromkeys(one.subjects, OTHER),
        body={key: SAMPLES[kind] for key, kind in one.keys.items()},
    )
    assert read_event(canonical_event(event)) == event


def test_an_event_says_who_may_read_it_and_is_normal_unless_told() -> None:
    event = accepted(unit="port-north", sensitivity=Sensitivity.SECRET)
    assert (event.agency, event.unit, event.sensitivity) == ("customs", "port-north", Sensitivity.SECRET)
    assert accepted().sensitivity is Sensitivity.NORMAL


def test_an_event_has_the_present_schema_of_its_type() -> None:
    assert accepted().schema == event_type("LodgementAccepted").schema


def test_what_is_absent_is_left_out_of_body_and_subjects() -> None:
    event = accepted(body={"version": 1, "format": None}, subjects={"lodgement": OTHER, "consignment": None})
    assert event.body == {"version": 1}
    assert event.subjects == {"lodgement": OTHER}


def test_an_instant_of_any_offset_is_kept_in_utc() -> None:
    event = accepted(at=datetime(2026, 1, 31, 4, 0, tzinfo=timezone(timedelta(hours=-5))))
    assert event.at == NINE
    assert event.at.tzinfo is UTC


def test_a_naive_instant_is_refused() -> None:
    assert refused(at=NINE.replace(tzinfo=None)).where == "LodgementAccepted.at"


def test_a_type_that_is_not_registered_is_refused_with_the_place_to_register_it() -> None:
    with pytest.raises(Invalid, match=r"journal/types\.py") as caught:
        record("GoodsVanished", event_id=ID, at=NINE, actor=policy_text("x"), agency="customs")
    assert caught.value.code == "event.type"


def test_a_key_that_is_not_registered_is_refused_with_the_known_ones() -> None:
    error = refused(body={"colour": "red"})
    assert (error.code, error.where) == ("event.key", "LodgementAccepted.body")
    assert "'colour'" in error.sentence
    assert "version" in error.sentence


@pytest.mark.parametrize("text", ["Anna Schmidt", "12 High Street", "Schmidt, Anna", "Müller", "a@b.example", "x" * 81])
def test_what_looks_like_a_name_or_text_is_refused_and_not_repeated(text: str) -> None:
    error = refused(body={"refusal": text})
    assert (error.code, error.where) == ("event.value", "LodgementAccepted.body.refusal")
    assert text not in str(error)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"event_id": "1"}, "event_id"),
        ({"actor": "Anna Schmidt"}, "actor"),
        ({"actor": "person:anna"}, "actor"),
        ({"actor": f"robot:{ID}"}, "actor"),
        ({"actor": "policy:two words"}, "actor"),
        ({"actor": f"person:{ID}\n"}, "actor"),
        ({"agency": "Her Majesty's"}, "agency"),
        ({"unit": "two words"}, "unit"),
        ({"subjects": {"lodgement": "LRN 7"}}, "subjects.lodgement"),
        ({"body": {"version": -1}}, "body.version"),
        ({"body": {"findings": ["ok", "not ok"]}}, "body.findings"),
        ({"payload": PayloadLink("x", DIGEST)}, "payload.id"),
        ({"payload": PayloadLink(ID, "x")}, "payload.digest"),
    ],
)
def test_every_part_has_its_form(changes: dict[str, Any], where: str) -> None:
    error = refused(**changes)
    assert (error.code, error.where) == ("event.value", f"LodgementAccepted.{where}")
    assert error.remedy


@given(st.text(), st.sampled_from(["refusal", "format", "function"]))
def test_whatever_text_gets_in_is_a_code(text: str, key: str) -> None:
    try:
        event = accepted(body={key: text})
    except Invalid:
        return
    assert " " not in event.body[key]
    assert len(event.body[key]) <= 80


def test_an_event_that_does_not_name_its_subject_is_refused() -> None:
    error = refused(subjects={"consignment": OTHER})
    assert error.code == "event.subject"
    assert "lodgement" in error.sentence


def test_a_subject_of_unknown_kind_is_refused() -> None:
    assert refused(subjects={"lodgement": OTHER, "ship": ID}).code == "event.subject"


def test_further_subjects_make_an_event_findable_by_them() -> None:
    event = accepted(subjects={"lodgement": OTHER, "consignment": ID, "assessment": ID})
    assert event.subject_ids == (ID, OTHER)


def test_a_payload_is_named_by_id_and_salted_digest() -> None:
    event = accepted(payload=PayloadLink(OTHER, DIGEST))
    assert (event.payload_id, event.payload_digest) == (OTHER, DIGEST)


@pytest.mark.parametrize("kind", PersonKind)
def test_somebody_signed_in_is_named_by_kind_and_id_never_by_name(kind: PersonKind) -> None:
    actor = Actor(id=ID, kind=kind, agency="customs", name="Anna Schmidt")
    assert accepted(actor=actor_text(actor)).actor == f"{kind.value}:{ID}"


RENAMED = EventType(
    name="LodgementAccepted", sentence="It was.", subjects=frozenset(), keys={"total": Kind.COUNT}, schema=3
)
UPCASTS = {
    ("LodgementAccepted", 1): lambda body: {"number": body["version"]},
    ("LodgementAccepted", 2): lambda body: {"total": body["number"] + 1},
}


def test_an_old_event_is_read_in_the_present_schema_step_by_step() -> None:
    old = accepted(body={"version": 4})
    new = EventRegistry([RENAMED], UPCASTS).upcast(old)
    assert (new.schema, new.body) == (3, {"total": 5})
    assert old.body == {"version": 4}


def test_an_event_of_the_present_schema_is_read_as_it_is() -> None:
    event = accepted()
    assert upcast(event) is event


def test_an_event_of_a_later_release_is_refused_with_the_remedy() -> None:
    later = EventRegistry([RENAMED], UPCASTS).record(
        "LodgementAccepted", event_id=ID, at=NINE, actor=policy_text("x"), agency="customs"
    )
    with pytest.raises(Invalid, match="schema 3") as caught:
        upcast(later)
    assert caught.value.remedy is not None
    assert "release" in caught.value.remedy


@pytest.mark.parametrize("missing", [1, 2])
def test_a_registry_without_an_upcaster_for_an_earlier_schema_cannot_be_made(missing: int) -> None:
    kept = {key: value for key, value in UPCASTS.items() if key[1] != missing}
    with pytest.raises(Invalid, match=f"schema {missing}"):
        EventRegistry([RENAMED], kept)


def test_a_registry_with_a_type_twice_or_an_unknown_subject_cannot_be_made() -> None:
    plain = event_type("LodgementAccepted")
    with pytest.raises(Invalid, match="twice"):
        EventRegistry([plain, plain], {})
    ship = EventType(name="ShipSunk", sentence="It sank.", subjects=frozenset({"ship"}), keys={})
    with pytest.raises(Invalid, match="unknown kind"):
        EventRegistry([ship], {})
