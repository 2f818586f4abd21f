# SPDX-License-Identifier: Apache-2.0
"""JSON values that do not fit their place are told with what is expected; the rest is read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from greenlane.cargo import Consignment, Money, PartyRole
from greenlane.intake import Finding, Limits, Message, Severity, read
from tests.intake.formats.messages import codes, finding


def read_text(text: str, limits: Limits | None = None) -> Message:
    (message,) = read(text.encode(), limits=limits or Limits()).messages
    return message


def message(consignment: object, **header: object) -> Message:
    return read_text(json.dumps({"reference": "R", "consignment": consignment, **header}))


def item(**fields: object) -> Message:
    return message({"items": [{"number": 1, **fields}]})


def only_told(read_message: Message, path: str) -> Finding:
    (told,) = read_message.findings
    assert (told.code, told.path, told.severity) == ("READ-VALUE", path, Severity.WARNING)
    assert "left out" in told.message
    return told


@pytest.mark.parametrize(
    ("field", "value", "kind", "expected"),
    [
        ("description", 5, "a number", "a text"),
        ("description", True, "true or false", "a text"),
        ("description", ["a"], "a list", "a text"),
        ("number", "1", "a text", "a whole number"),
        ("number", 1.5, "a number", "a whole number"),
        ("number", True, "true or false", "a whole number"),
        ("number", 10**15, "a number", "a whole number of at most 15 digits"),
        ("gross_weight_kg", "heavy", "a text", "a decimal number"),
        ("gross_weight_kg", False, "true or false", "a decimal number"),
        ("gross_weight_kg", "1" * 50, "a text", "a decimal number"),
        ("gross_weight_kg", "1e99", "a text", "a decimal number"),
        ("gross_weight_kg", "NaN", "a text", "a decimal number"),
        ("value", 5, "a number", "an object"),
        ("containers", "C1", "a text", "a list"),
        ("packaging", {"count": 1}, "an object", "a list"),
    ],
)
def test_a_value_of_another_type_is_told(field: str, value: object, kind: str, expected: str) -> None:
    read_message = item(**{field: value})
    told = only_told(read_message, f"/consignment/items/0/{field}")
    assert told.message.startswith(f"This is {kind}; expected is {expected}")
    assert read_message.declaration.reference == "R"
    assert len(read_message.declaration.consignment.items) == 1


def test_true_and_false_are_no_words() -> None:
    only_told(message({"containerised": "yes"}), "/consignment/containerised")
    assert message({"containerised": False}).declaration.consignment.containerised is False


@pytest.mark.parametrize("at", ["tomorrow", "2026-13-01T00:00:00Z", 20260324, "0001-01-01T00:00:00+14:00"])
def test_what_is_no_time_is_told(at: object) -> None:
    only_told(message({}, acceptance_time=at), "/acceptance_time")


def test_a_time_without_an_offset_is_utc_and_told_once() -> None:
    times = [{"moment": "arrival", "at": "2026-03-24T09:00:00"}, {"moment": "departure", "at": "2026-03-24T08:00:00"}]
    read_message = message({"journey": {"times": times}})
    assert codes(read_message.findings) == ["READ-TIME-ZONE"]
    assert [time.at for time in read_message.declaration.consignment.journey.times] == [
        datetime(2026, 3, 24, 9, tzinfo=UTC),
        datetime(2026, 3, 24, 8, tzinfo=UTC),
    ]


def test_a_word_that_is_not_allowed_is_told_with_those_that_are() -> None:
    told = only_told(message({}, function="replace"), "/function")
    assert "original, amendment, cancellation" in told.message
    assert told.value == "replace"


@pytest.mark.parametrize(
    ("consignment", "lacking", "place"),
    [
        ({"parties": [{"name": "A"}]}, "'role'", "/consignment/parties/0"),
        ({"invoice": {"currency": "GBP"}}, "'amount'", "/consignment/invoice"),
        ({"equipment": [{"id": "A", "seals": [{"seal_class": "H"}]}]}, "'number'", "/consignment/equipment/0/seals/0"),
    ],
)
def test_an_object_that_lacks_what_it_needs_is_left_out(consignment: dict[str, Any], lacking: str, place: str) -> None:
    read_message = message(consignment)
    told = finding(read_message.findings, "READ-VALUE")
    assert told.path == place
    assert f"needs {lacking}" in told.message
    assert read_message.declaration.consignment.parties == ()
    assert read_message.declaration.consignment.invoice is None


def test_an_object_whose_needed_value_does_not_fit_is_left_out_with_both_findings() -> None:
    read_message = message({"parties": [{"role": "king", "name": "A"}, {"role": "buyer", "name": "B"}]})
    assert codes(read_message.findings) == ["READ-VALUE", "READ-VALUE"]
    assert [party.role for party in read_message.declaration.consignment.parties] == [PartyRole.BUYER]


@pytest.mark.parametrize(
    ("key", "meant"), [("descripton", "description"), ("gross_weight", "gross_weight_kg"), ("HS", None), ("path", None)]
)
def test_an_unknown_key_is_told_with_the_nearest_known_one(key: str, meant: str | None) -> None:
    told = finding(item(**{key: "x"}).findings, "READ-UNKNOWN-KEY")
    assert told.path == f"/consignment/items/0/{key}"
    assert (
        (f"Did you mean {meant!r}?" in told.message)
        if meant
        else ("Known here are number, description" in told.message)
    )


def test_a_key_with_odd_characters_is_escaped_as_a_pointer_asks() -> None:
    told = finding(item(**{"a/b~c": 1}).findings, "READ-UNKNOWN-KEY")
    assert told.path == "/consignment/items/0/a~1b~0c"


def test_where_a_reader_found_something_is_no_part_of_the_format() -> None:
    read_message = message({"paths": {"ucr": "x"}, "items": [{"number": 1, "path": "y"}]})
    assert codes(read_message.findings) == ["READ-UNKNOWN-KEY", "READ-UNKNOWN-KEY"]
    assert read_message.declaration.consignment.paths == {"items": "/consignment/items"}
    assert read_message.declaration.consignment.items[0].path == "/consignment/items/0"


def test_a_key_that_stands_twice_gives_its_first_value_and_is_told() -> None:
    read_message = read_text('{"consignment": {}, "reference": "first", "reference": "second", "reference": "third"}')
    assert read_message.declaration.reference == "first"
    told = finding(read_message.findings, "READ-DUPLICATE-KEY")
    assert (told.path, told.value) == ("/reference", "first")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "9" * 5000, "1e999999999", "-1e-999999999"])
@pytest.mark.parametrize("field", ["gross_weight_kg", "number"])
def test_numbers_beyond_all_measure_are_told(number: str, field: str) -> None:
    read_message = read_text(f'{{"consignment": {{"items": [{{"{field}": {number}}}]}}}}')
    told = only_told(read_message, f"/consignment/items/0/{field}")
    assert "no number that can be kept" in told.message
    assert told.value is not None
    assert len(told.value) < 130


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1050.500", "1050.500"),
        ('"1050.500"', "1050.500"),
        ("0.1", "0.1"),
        ("12345678901234567", "12345678901234567"),
        ("1.5e3", "1500"),
    ],
)
def test_decimals_are_exact_as_numbers_and_as_texts(text: str, expected: str) -> None:
    read_message = read_text(f'{{"consignment": {{"invoice": {{"amount": {text}}}}}}}')
    assert read_message.declaration.consignment.invoice == Money(amount=Decimal(expected))
    assert read_message.findings == ()


def test_a_whole_number_may_be_written_with_a_point() -> None:
    assert read_text('{"consignment": {"package_count": 10.0}}').declaration.consignment.package_count == 10


@pytest.mark.parametrize("absent", [None, "", "  ", [], {}])
def test_absent_is_absent_however_it_is_written(absent: object) -> None:
    field = "items" if isinstance(absent, list) else "journey" if isinstance(absent, dict) else "ucr"
    read_message = message({field: absent})
    assert read_message.findings == ()
    consignment = read_message.declaration.consignment
    assert (consignment.ucr, consignment.items) == (None, ())
    assert consignment == Consignment(journey=consignment.journey, paths=consignment.paths)


@pytest.mark.parametrize("text", ["\\u0000", "a\\u0001b", "\\ud800", "x\\udfff"])
def test_characters_that_no_text_can_hold_are_told(text: str) -> None:
    read_message = read_text(f'{{"consignment": {{"ucr": "{text}"}}}}')
    assert read_message.declaration.consignment.ucr is None
    assert finding(read_message.findings, "READ-VALUE").path == "/consignment/ucr"


def test_line_breaks_and_every_script_are_texts() -> None:
    name = "Ελλάς\n中国\t𝔾 \u202eright to left"
    read_message = message({"parties": [{"role": "buyer", "name": name}]})
    assert read_message.declaration.consignment.parties[0].name == name


def test_a_text_that_is_too_long_is_left_out() -> None:
    text = json.dumps({"consignment": {"ucr": "x" * 101, "delivery_terms": "CIF"}})
    read_message = read_text(text, Limits(max_text_chars=100))
    assert (read_message.declaration.consignment.ucr, read_message.declaration.consignment.delivery_terms) == (
        None,
        "CIF",
    )
    assert finding(read_message.findings, "READ-TEXT-TOO-LONG").severity is Severity.ERROR


def test_a_list_of_more_members_than_the_limit_is_refused() -> None:
    text = json.dumps({"consignment": {"items": [{"number": n} for n in range(4)]}}).encode()
    assert read(text, limits=Limits(max_items=4)).messages
    assert codes(read(text, limits=Limits(max_items=3)).findings) == ["READ-TOO-MANY"]


def test_the_places_of_an_address_are_the_partys() -> None:
    party = message({"parties": [{"role": "buyer", "address": {"city": "London", "country": "GB"}}]}).declaration
    assert party.consignment.parties[0].paths == {
        "role": "/consignment/parties/0/role",
        "address": "/consignment/parties/0/address",
        "city": "/consignment/parties/0/address/city",
        "country": "/consignment/parties/0/address/country",
    }


def test_members_of_a_list_that_do_not_fit_are_left_out_one_by_one() -> None:
    read_message = item(containers=["A", 5, "", "B", None])
    assert read_message.declaration.consignment.items[0].containers == ("A", "B")
    assert [told.path for told in read_message.findings] == [
        "/consignment/items/0/containers/1",
        "/consignment/items/0/containers/4",
    ]
