# SPDX-License-Identifier: Apache-2.0
"""Looking into envelopes before anything is parsed."""

from __future__ import annotations

import pytest

from greenlane.intake.formats.wrapping import openings_within
from greenlane.intake.formats.xml_source import opening


def names_within(text: str) -> list[str]:
    begins = opening(text.encode())
    assert begins is not None
    return [one.name for one in openings_within(text.encode(), begins)]


def test_the_elements_of_an_envelope_are_seen_by_local_name() -> None:
    assert names_within(
        "<s:Envelope><s:Header/><s:Body><ie:CC315A a='1'><X>1</X></ie:CC315A></s:Body></s:Envelope>"
    ) == [
        "Header",
        "Body",
        "CC315A",
        "X",
    ]


@pytest.mark.parametrize("root", ["Declaration", "CC315A", "Body", "envelope"])
def test_other_roots_are_not_looked_into(root: str) -> None:
    assert names_within(f"<{root}><CC315A/></{root}>") == []


def test_comments_are_not_elements() -> None:
    assert names_within("<Envelope><!-- <CC315A> --><Body/><!-- <CC313A/> never ended") == ["Body"]


def test_no_more_than_the_beginning_is_looked_at() -> None:
    far = "<Envelope>" + " " * 40_000 + "<CC315A/></Envelope>"
    assert names_within(far) == []
    assert len(names_within("<Envelope>" + "<a/>" * 1000)) == 200
