# SPDX-License-Identifier: Apache-2.0
"""Native JSON: files of one or many declarations, told apart from other JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenlane.cargo import Declaration, Function
from greenlane.intake import Limits, Reading, ReadState, read
from tests.intake.formats.messages import codes

ONE: dict[str, Any] = {"reference": "R1", "consignment": {"items": [{"number": 1, "hs": "18040000"}]}}


def reading_of(value: object) -> Reading:
    return read(json.dumps(value).encode())


def references(reading: Reading) -> list[str | None]:
    assert (reading.state, reading.format) == (ReadState.READ, "native_json")
    return [message.declaration.reference for message in reading.messages]


def many(count: int) -> list[dict[str, Any]]:
    return [{**ONE, "reference": f"R{number}"} for number in range(count)]


def wrapped(declarations: object, version: object = 1) -> dict[str, Any]:
    return {"format": "greenlane.declaration", "version": version, "declarations": declarations}


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(many(3)),
        json.dumps(wrapped(many(3))),
        "\n".join(map(json.dumps, many(3))),
        "\n\n  " + "\r\n\r\n".join(map(json.dumps, many(3))) + "\n\n",
        json.dumps(many(3), indent=2),
        "\ufeff" + json.dumps(many(3)),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_many_declarations_come_as_a_list_lines_or_wrapped(data: str, encoding: str) -> None:
    encoded = (
        data.encode(encoding) if not data.startswith("\ufeff") or encoding == "utf-8" else data[1:].encode("utf-16")
    )
    assert references(read(encoded)) == ["R0", "R1", "R2"]


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (ONE, "/consignment/items/0"),
        ([{}, ONE], "/1/consignment/items/0"),
        (wrapped([ONE]), "/declarations/0/consignment/items/0"),
        (wrapped(ONE), "/declarations/0/consignment/items/0"),
    ],
)
def test_places_are_json_pointers_from_the_top_of_the_file(value: object, place: str) -> None:
    (message,) = reading_of(value).messages
    (item,) = message.declaration.consignment.items
    assert item.path == place
    assert item.paths == {"number": f"{place}/number", "hs": f"{place}/hs"}


def test_places_in_lines_begin_with_the_number_of_the_record() -> None:
    second = read("\n".join(map(json.dumps, many(2))).encode()).messages[1].declaration
    assert second.paths["reference"] == "/1/reference"


def test_a_cancellation_needs_no_consignment() -> None:
    (message,) = reading_of({"function": "cancellation", "mrn": "26GB1", "reason": "Duplicate"}).messages
    declaration = message.declaration
    assert (declaration.function, declaration.mrn, declaration.reason) == (Function.CANCELLATION, "26GB1", "Duplicate")
    assert message.findings == ()


def test_the_mark_may_stand_in_the_declaration_itself() -> None:
    (message,) = reading_of({"format": "greenlane.declaration", "version": 1, "reference": "R"}).messages
    assert message.declaration.reference == "R"
    assert message.findings == ()


@pytest.mark.parametrize("version", [2, "1", None, 0])
def test_another_version_is_refused(version: object) -> None:
    reading = reading_of(wrapped([ONE], version))
    assert reading.state is ReadState.UNREADABLE
    assert codes(reading.findings) == ["READ-VERSION"]
    assert repr(version) in reading.findings[0].message


def test_a_wrapper_with_more_than_it_needs_is_told() -> None:
    reading = reading_of({**wrapped([ONE]), "sender": "me"})
    assert references(reading) == ["R1"]
    assert (codes(reading.findings), reading.findings[0].path) == (["READ-UNKNOWN-KEY"], "/sender")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"type": "FeatureCollection", "features": []}, "json"),
        ({"@context": "x", "@type": "cargo:Waybill"}, "json_ld"),
        ({"reference": "X", "a": 1, "b": 2, "c": 3}, "json"),
        ({}, "json"),
        ([], "json"),
        ([1, "a", None], "json"),
        ([{"x": 1}], "json"),
        (wrapped([]), "json"),
        (wrapped([{"x": 1}]), "json"),
    ],
)
def test_other_json_is_not_taken_for_a_declaration(value: object, name: str) -> None:
    reading = reading_of(value)
    assert (reading.state, reading.format) == (ReadState.UNRECOGNISED, name)


def test_what_is_no_declaration_in_a_list_is_told_and_the_rest_read() -> None:
    reading = reading_of([ONE, {"x": 1}, 5, ONE])
    assert references(reading) == ["R1", "R1"]
    assert [(one.code, one.path) for one in reading.findings] == [
        ("READ-NO-DECLARATION", "/1"),
        ("READ-NO-DECLARATION", "/2"),
    ]


def test_a_broken_line_is_told_with_its_number_and_the_others_are_read() -> None:
    lines = [json.dumps(ONE), '{"reference": "R2", ', json.dumps({**ONE, "reference": "R3"})]
    reading = read("\n".join(lines).encode())
    assert references(reading) == ["R1", "R3"]
    (told,) = reading.findings
    assert (told.code, told.path) == ("READ-NOT-WELL-FORMED", "line 2, column 21")
    assert reading.messages[1].declaration.paths["reference"] == "/2/reference"


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ('{"consignment": {', "line 1"),
        ('{\n "a": tru }', "line 2"),
        ('{"a": 1,}', "line 1"),
        ("[1, 2", "line 1"),
        ('{"a": "\\x"}', "line 1"),
        ('{"a": "line\nbreak"}', "line 1"),
        ('{"a": 1} {"b": 2}', "line 1"),
        ("{'a': 1}", "line 1"),
    ],
)
def test_broken_json_is_told_with_its_place(data: str, place: str) -> None:
    reading = read(data.encode())
    assert reading.state is ReadState.UNREADABLE
    (told,) = reading.findings
    assert told.code == "READ-NOT-WELL-FORMED"
    assert told.path is not None
    assert told.path.startswith(f"{place}, column ")
    assert told.value


def test_more_lines_than_the_limit_are_refused_whatever_they_hold() -> None:
    reading = read(b'{"x": 1}\n' * 1_001, limits=Limits(max_items=1_000))
    assert (reading.state, codes(reading.findings)) == (ReadState.UNREADABLE, ["READ-TOO-MANY"])


def test_lines_of_which_all_but_the_first_are_broken_are_read() -> None:
    reading = read(json.dumps(ONE).encode() + b"\n" + b"\n".join([b"{"] * 5))
    assert references(reading) == ["R1"]
    assert codes(reading.findings) == ["READ-NOT-WELL-FORMED"] * 5


@pytest.mark.parametrize("levels", [65, 900, 100_000])
def test_deep_nesting_is_refused(levels: int) -> None:
    for opening, closing in (("[", "]"), ('{"consignment":', "}")):
        inner = "1"
        reading = read((opening * levels + inner + closing * levels).encode())
        assert (reading.state, codes(reading.findings)) == (ReadState.UNREADABLE, ["READ-TOO-DEEP"])


def test_the_deepest_level_is_still_read() -> None:
    def nested(levels: int) -> bytes:
        return ('{"reference": "R", "type": ' + "[" * (levels - 1) + "]" * (levels - 1) + "}").encode()

    assert read(nested(64)).state is ReadState.READ
    assert codes(read(nested(65)).findings) == ["READ-TOO-DEEP"]


def test_more_values_or_declarations_than_the_limit_are_refused() -> None:
    data = json.dumps(many(10)).encode()
    assert codes(read(data, limits=Limits(max_elements=20)).findings) == ["READ-TOO-MANY-ELEMENTS"]
    assert codes(read(data, limits=Limits(max_items=9)).findings) == ["READ-TOO-MANY"]
    assert len(read(data, limits=Limits(max_items=10)).messages) == 10


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(sorted(Declaration.__struct_fields__)) | st.text(max_size=5), inner, max_size=4
        )
        | st.dictionaries(
            st.sampled_from(["items", "parties", "journey", "role", "times", "at", "amount", "number"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@given(st.dictionaries(st.sampled_from(["consignment", "offices", "function", "items_declared"]), JSON_VALUES))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_values_are_answered_with_an_exception(value: dict[str, Any]) -> None:
    reading = reading_of(value)
    assert reading.messages or reading.findings
    for message in reading.messages:
        assert isinstance(message.declaration, Declaration)
