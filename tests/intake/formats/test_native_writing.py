# SPDX-License-Identifier: Apache-2.0
"""What is written as native JSON reads back as the same, and the published schema agrees with both."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings

from greenlane.cargo import Consignment, Declaration, Equipment, GoodsItem, Money, Party, PartyRole
from greenlane.intake import ReadState, native_schema, read, without_paths, write_native
from tests.intake.formats.strategies import declarations

SCHEMA = jsonschema_rs.validator_for(native_schema(), validate_formats=True)
GENEROUS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@given(declarations())
@GENEROUS
def test_what_is_written_reads_back_as_the_same(declaration: Declaration) -> None:
    # an object is known by its consignment; a bare header of few keys could be any JSON
    written = write_native(declaration)
    reading = read(b'{"format":"greenlane.declaration","version":1,"declarations":[' + written + b"]}")
    if reading.state is ReadState.UNRECOGNISED:
        assert len(json.loads(written)) < 2
        return
    (message,) = reading.messages
    assert message.findings == ()
    assert without_paths(message.declaration) == declaration


@given(declarations())
@GENEROUS
def test_what_is_written_agrees_with_the_published_schema(declaration: Declaration) -> None:
    SCHEMA.validate(json.loads(write_native(declaration)))


@given(declarations())
@GENEROUS
def test_without_places_a_declaration_is_the_same_however_it_came(declaration: Declaration) -> None:
    message = read(write_native(declaration)).messages
    if message:
        assert without_paths(without_paths(message[0].declaration)) == without_paths(message[0].declaration)
        assert b"paths" not in write_native(message[0].declaration)


def test_places_are_taken_out_of_every_noun() -> None:
    declaration = Declaration(
        paths={"reference": "x"},
        consignment=Consignment(
            paths={"ucr": "x"},
            parties=(Party(role=PartyRole.BUYER, paths={"name": "x"}),),
            items=(GoodsItem(number=1, path="x", paths={"number": "x"}),),
            equipment=(Equipment(id="A", path="x", paths={"id": "x"}),),
        ),
    )
    bare = without_paths(declaration)
    assert bare == Declaration(
        consignment=Consignment(
            parties=(Party(role=PartyRole.BUYER),), items=(GoodsItem(number=1),), equipment=(Equipment(id="A"),)
        )
    )
    assert json.loads(write_native(declaration))["consignment"]["equipment"] == [{"id": "A"}]


def test_decimals_are_written_as_texts_without_an_exponent() -> None:
    money = Money(amount=Decimal("1E+3"))
    written = json.loads(write_native(Declaration(consignment=Consignment(invoice=money))))
    assert written == {"consignment": {"invoice": {"amount": "1000"}}}


def test_writing_is_one_line_and_always_the_same() -> None:
    declaration = Declaration(reference="a\nb", consignment=Consignment(ucr="U"))
    assert write_native(declaration) == b'{"reference":"a\\nb","consignment":{"ucr":"U"}}'


def test_the_schema_has_a_name_and_an_example_that_reads_without_a_finding() -> None:
    schema = native_schema()
    assert (schema["$id"], schema["title"]) == ("urn:greenlane:schema:declaration:1", "Greenlane declaration")
    (example,) = schema["examples"]
    SCHEMA.validate(example)
    (message,) = read(json.dumps(example).encode()).messages
    assert message.findings == ()
    assert json.loads(write_native(message.declaration))["consignment"]["items"] == example["consignment"]["items"]


def test_the_schema_is_given_anew_each_time() -> None:
    native_schema().clear()
    assert native_schema()["$id"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"consignment": {"paths": {}}},
        {"function": "replace"},
        {"consignment": {"items": [{"path": "/x"}]}},
        {"consignment": {"items": [{"gross_weight_kg": True}]}},
        {"consignment": {"parties": [{"name": "without a role"}]}},
        {"consignment": {"package_count": "10"}},
        {"acceptance_time": "tomorrow"},
        {"referense": "R"},
    ],
)
def test_what_the_schema_forbids_the_reader_tells(wrong: dict[str, Any]) -> None:
    value = {"reference": "R", "consignment": {}, **wrong}
    assert not SCHEMA.is_valid(value)
    (message,) = read(json.dumps(value).encode()).messages
    assert message.findings


@pytest.mark.parametrize("weight", ["1050.5", 1050.5, 1050, "0.001"])
def test_the_schema_takes_decimals_as_numbers_and_as_texts(weight: object) -> None:
    SCHEMA.validate({"consignment": {"gross_weight_kg": weight}})
