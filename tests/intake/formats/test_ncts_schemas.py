# SPDX-License-Identifier: Apache-2.0
"""Transit messages by the public schemas: every kind is answered, every sample is read, damage makes nothing fail."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from greenlane.intake import Finding, Limits, Reading, ReadState, ReportMessage, read
from greenlane.intake.formats.ncts_messages import READ, WORDS
from tests.intake.formats.messages import codes
from tests.intake.formats.ncts_messages import XSD, maker, ncts, schema, whole
from tests.intake.formats.test_ncts_reports import INCIDENT, arrival
from tests.intake.formats.xsd_samples import leaves

NUMBERS = sorted(path.stem[2:5] for path in XSD.glob("cc*.xsd"))
REPORTS = frozenset({"007", "044", "170", "182"})
LIMITS = Limits(max_bytes=300_000, max_elements=10_000, max_items=500)

# What is left aside on purpose: it says nothing that a decision could use, or is customs' own part of a request.
_DECLARED = frozenset(
    {
        "TransitOperation/communicationLanguageAtDeparture",
        "Consignment/LocationOfGoods/ContactPerson",
        "Consignment/HouseConsignment/ConsignmentItem/PreviousDocument/measurementUnitAndQualifier",
        "Consignment/HouseConsignment/ConsignmentItem/PreviousDocument/numberOfPackages",
        "Consignment/HouseConsignment/ConsignmentItem/PreviousDocument/quantity",
        "Consignment/HouseConsignment/ConsignmentItem/PreviousDocument/typeOfPackages",
    }
)
LEFT_ASIDE = {
    "013": _DECLARED,
    "015": _DECLARED,
    "014": {
        "Invalidation/decision",
        "Invalidation/decisionDateAndTime",
        "Invalidation/initiatedByCustoms",
        "Invalidation/requestDateAndTime",
    },
    "007": {"Consignment/LocationOfGoods/ContactPerson", "TraderAtDestination/communicationLanguageAtDestination"},
    "044": set(),
    "170": {"Consignment/LocationOfGoods/ContactPerson"},
    "182": set(),
}


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("often", [0.0, 0.5, 1.0])
def test_every_message_of_the_schemas_is_answered_as_what_it_is(number: str, often: float) -> None:
    data = maker(number, 1).make(f"CC{number}C", often=often)
    schema(number).validator.assertValid(etree.fromstring(data))
    reading = read(data)
    assert reading.format == "ncts"
    if number in READ:
        assert reading.state is ReadState.READ
        assert (len(reading.messages), len(reading.reports)) == ((0, 1) if number in REPORTS else (1, 0))
        told = set(codes(findings_of(reading)))
        assert told <= {"READ-NOT-MAPPED", "READ-ONLY-FIRST", "READ-SEALS"}
    else:
        assert reading.state is ReadState.NOT_A_DECLARATION
        assert WORDS[number] in reading.findings[0].message


@pytest.mark.parametrize("number", LEFT_ASIDE)
def test_everything_that_a_schema_allows_is_used_or_left_aside_on_purpose(number: str) -> None:
    root = f"CC{number}C"
    allowed = {path.removeprefix(f"/{root}/") for path in leaves(schema(number).outline(root))}
    left: set[str] | None = None
    # the qualifier says in which elements a place is told: what one message leaves aside another uses
    for seed, qualifier in enumerate("UVWXYZT"):
        made = maker(number, seed, qualifierOfIdentification=[qualifier]).make(root, often=1.0)
        aside = {path.removeprefix(f"/{root}/") for path in unused(made)}
        left = aside if left is None else left & aside
    assert left == LEFT_ASIDE[number]
    assert all(any(path.startswith(one) for path in allowed) for one in left)


def unused(data: bytes) -> set[str]:
    """The paths that a reading names as left aside."""
    reading = read(data)
    found: set[str] = set()
    for told in findings_of(reading):
        if told.code == "READ-NOT-MAPPED":
            found |= set(told.message.partition("message: ")[2].rstrip(".").split(", "))
    return found


def findings_of(reading: Reading) -> tuple[Finding, ...]:
    """The findings of all messages and reports."""
    of_messages = (one for message in reading.messages for one in message.findings)
    return (*of_messages, *(one for report in reading.reports for one in report.findings))


def test_every_public_sample_is_read_or_named(shared_data: Path) -> None:
    states: Counter[tuple[str, str, int, int]] = Counter()
    for path in sorted((shared_data / "ncts-ctc-hmrc" / "samples").glob("*.xml")):
        reading = read(path.read_bytes())
        assert reading.format == "ncts"
        states[path.name[:6], str(reading.state), len(reading.messages), len(reading.reports)] += 1
    assert states == {
        ("cc007c", "read", 0, 1): 1,
        ("cc015c", "read", 1, 0): 2,
        ("cc029c", "not_a_declaration", 0, 0): 1,
        ("cc170c", "read", 0, 1): 1,
    }


SOUND = (
    whole(),
    whole(name="CC013C"),
    arrival(INCIDENT.format("2")),
    ncts("<TransitOperation><MRN>X</MRN></TransitOperation><Invalidation/>", "CC014C"),
)
TEXTS = st.sampled_from(["", " ", "0", "-1", "9" * 40, "1e9", "NaN", "2026-13-45", "\u0660", "x" * 300, "a\nb", "]]>"])


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SOUND), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 4), TEXTS), max_size=8))
def test_messages_of_damaged_structure_are_answered(data: bytes, damages: list[tuple[int, int, str]]) -> None:
    root = etree.fromstring(data)
    for place, kind, text in damages:
        elements = list(root.iter())[1:]
        if not elements:
            break
        element = elements[place % len(elements)]
        parent = element.getparent()
        assert parent is not None
        if kind == 0:
            parent.remove(element)
        elif kind == 1:
            element.text = text
        elif kind == 2:
            parent.append(etree.fromstring(etree.tostring(element)))
        elif kind == 3:
            element.append(etree.fromstring(etree.tostring(elements[-1])))
        else:
            element.tag = elements[(place * 7) % len(elements)].tag
    reading = read(etree.tostring(root), limits=LIMITS)
    assert reading.format == "ncts"
    assert bool(reading.messages or reading.reports) == (reading.state is ReadState.READ)
    assert all(isinstance(one, ReportMessage) for one in reading.reports)


@pytest.mark.parametrize("seed", range(40))
def test_messages_of_damaged_bytes_are_answered(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(chance.choice(SOUND))
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(data))
        data[place : place + chance.choice((0, 1, 9))] = chance.choice((b"", b"<", b">", b"&", b"\xff", b"</x>"))
    reading = read(bytes(data), limits=LIMITS)
    assert reading.messages or reading.reports or reading.findings
