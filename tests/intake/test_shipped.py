# SPDX-License-Identifier: Apache-2.0
"""Reference data that intake reads."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest
from msgspec import Struct

from greenlane.errors import Misconfigured
from greenlane.intake import requirements, stage_rules, time_limits
from greenlane.intake.shipped import parsed, shipped_bytes
from greenlane.intake.time_limits import safe_maxima
from greenlane.intake.zones import zones

READERS: dict[str, Callable[[bytes], Any]] = {
    "requirements.yaml": requirements,
    "safe_maxima.yaml": safe_maxima,
    "stages.yaml": stage_rules,
    "time_limits.yaml": time_limits,
    "zones.yaml": zones,
}


class _Row(Struct, forbid_unknown_fields=True):
    id: str
    hours: int


def test_every_document_that_ships_is_read_by_the_parser_for_administrations_own() -> None:
    folder = resources.files("greenlane.intake").joinpath("data")
    names = {entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml")}
    assert names == set(READERS)
    for name, read in READERS.items():
        assert read(shipped_bytes(name)).edition


def test_a_document_is_read_as_the_type_asked_for() -> None:
    assert parsed(b"- {id: a, hours: 4}", list[_Row], "table") == [_Row("a", 4)]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"- {id: a, hours: soon}", r"\$\[0\]\.hours"),
        (b"- {id: a}", r"\$\[0\]"),
        (b"- {id: a, hours: 1, colour: red}", "colour"),
        (b"- {id: a, hours: [}", "line 1"),
        (b"\xff\xfe\x00", "table cannot be read"),
        (b"", "null"),
    ],
)
def test_another_shape_is_refused_with_the_place_and_a_remedy(content: bytes, place: str) -> None:
    with pytest.raises(Misconfigured, match=place) as fault:
        parsed(content, list[_Row], "table")
    assert fault.value.where == "table"
    assert fault.value.remedy
