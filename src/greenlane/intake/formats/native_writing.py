# SPDX-License-Identifier: Apache-2.0
"""Writing native JSON, and the schema by which it is published."""

from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, structs

from greenlane.cargo import Declaration, Report

from .native_shape import SET_BY_READERS, times_below

Noun = TypeVar("Noun", Declaration, Report)

SCHEMA_ID = "urn:greenlane:schema:declaration:1"


def without_paths(noun: Noun) -> Noun:
    """The declaration or report without the fields in which readers keep where they read something."""
    bare: Noun = _bare(noun)
    return bare


def _bare(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_bare, value))
    if isinstance(value, Decimal):
        return Decimal(f"{value:f}")  # without an exponent
    if not isinstance(value, Struct):
        return value
    changed = {}
    for name, default in _defaults(type(value)):
        bare = {"path": None, "paths": {}}[name] if name in SET_BY_READERS else _bare(getattr(value, name))
        # the very default, because the encoder leaves a noun out only when it is that object
        changed[name] = default if bare == default else bare
    return structs.replace(value, **changed)


@cache
def _defaults(kind: type[Struct]) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in structs.fields(kind))


def write_native(declaration: Declaration) -> bytes:
    """The declaration as one JSON object in one line, absent fields left out; ``read`` gives it back."""
    return _ENCODER.encode(without_paths(declaration))


_ENCODER = msgspec.json.Encoder(decimal_format="string", order="deterministic")


@cache
def _schema_text() -> bytes:
    title, words = "Greenlane declaration", "One filing about one consignment, in Greenlane's native JSON."
    return schema_text(Declaration, SCHEMA_ID, title, words, _EXAMPLE)


def schema_text(kind: type[Struct], identity: str, title: str, words: str, example: dict[str, Any]) -> bytes:
    """The JSON Schema of a noun as native JSON writes it, without the fields that readers set."""
    (root,), definitions = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    times = times_below(kind)
    for noun, shape in definitions.items():
        if "properties" not in shape:
            continue
        for name in SET_BY_READERS:
            shape["properties"].pop(name, None)
        shape["additionalProperties"] = False
        shape["properties"] = {
            name: _property(of, is_time=(noun, name) in times) for name, of in shape["properties"].items()
        }
    return msgspec.json.encode(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": identity,
            "title": title,
            "description": words,
            **root,
            "examples": [example],
            "$defs": definitions,
        }
    )


def _property(shape: dict[str, Any], *, is_time: bool) -> dict[str, Any]:
    """One property as published: decimals as number or text, instants as such, no defaults a filer need not know."""
    kept = {key: value for key, value in shape.items() if key != "default"}
    if kept.get("format") == "decimal":
        return {"type": ["string", "number"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
    if "anyOf" in kept:
        kept["anyOf"] = [_property(one, is_time=is_time) for one in kept["anyOf"]]
    elif is_time and kept.get("type") == "string":
        kept["format"] = "date-time"
    return kept


def native_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one declaration in native JSON."""
    schema: dict[str, Any] = msgspec.json.decode(_schema_text())
    return schema


_EXAMPLE: dict[str, Any] = {
    "function": "original",
    "reference": "2026-000471",
    "type": "IM",
    "additional_type": "D",
    "direction": "import",
    "offices": {"lodgement": "GBLBA001"},
    "consignment": {
        "house_document": "HBL-0042",
        "level": "house",
        "parties": [
            {"role": "consignor", "name": "Chicago Cocoa Company", "address": {"city": "Chicago", "country": "US"}},
            {"role": "consignee", "name": "Cocoa Imports Ltd", "id": "GB553202734852"},
        ],
        "items": [
            {
                "number": 1,
                "description": "Cocoa butter, fat and oil",
                "hs": "18040000",
                "origin": "GH",
                "packaging": [{"count": 55, "type": "CT", "marks": "PK12345"}],
                "gross_weight_kg": "1050.5",
                "value": {"amount": "15000", "currency": "USD"},
                "containers": ["MSKU1234565"],
            }
        ],
        "equipment": [{"id": "MSKU1234565", "seals": [{"number": "17583753"}]}],
        "journey": {
            "export_country": "US",
            "destination_country": "GB",
            "border": {"mode": "1", "id": "9321483", "name": "CSCL GLOBE"},
            "times": [{"moment": "arrival", "at": "2026-03-24T09:00:00Z"}],
        },
    },
}
