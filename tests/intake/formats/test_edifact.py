# SPDX-License-Identifier: Apache-2.0
"""EDIFACT as a format: which files are meant, what mixed ones give, real samples, and damage of every kind."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.intake import Limits, Reading, ReadState, read
from greenlane.intake.formats.edifact import recognises_edifact
from greenlane.intake.formats.edifact_grammar import TABLES
from tests.intake.formats.edifact_messages import interchange, message
from tests.intake.formats.test_edifact_containers import BOX, CELLS, VOYAGE
from tests.intake.formats.test_edifact_cuscar import FIRST, HEADER, SECOND
from tests.intake.formats.test_edifact_iftmin import BODY
from tests.intake.formats.test_edifact_iftsta import EVENTS

LIMITS = Limits(max_bytes=200_000, max_elements=20_000, max_items=300, max_text_chars=2_000)
CUSCAR = message(HEADER + FIRST + SECOND)
WHOLE = {
    "CUSCAR": interchange(CUSCAR),
    "IFTMIN": interchange(message(BODY, "IFTMIN:D:00B:UN")),
    "IFTSTA": interchange(message(f"BGM+23+1+9'{EVENTS}", "IFTSTA:D:00B:UN")),
    "COPRAR": interchange(message(f"BGM+45+1+9'{VOYAGE}{BOX}", "COPRAR:D:95B:UN")),
    "COARRI": interchange(message(f"BGM+44+1+9'{VOYAGE}{BOX}", "COARRI:D:00B:UN")),
    "BAPLIE": interchange(message(f"BGM++1+9'{VOYAGE}{CELLS}", "BAPLIE:D:95B:UN")),
}
PIECES = (
    b"'", b"+", b":", b"?", b"??", b"?'", b"\0", b"\xff", b"\r\n", b"UNA:+.? '", b"UNA;|,! #", b"UNB+UNOA:1'",
    b"UNZ+1'", b"UNT+1+1'", b"UNG+1'", b"UNE+1'", b"UNH+2+CUSCAR:D:95B:UN'", b"UNH+3+CUSDEC:D:95B:UN'", b"CNI+1'",
    b"RFF+BM:1'", b"RFF+BM:2'NAD+CZ+1'", b"GID+1'", b"LOC+147+1'", b"EQD+CN+A'", b"STS+1'", b"XYZ'",
    b"99999999999999999999",
)  # fmt: skip


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to four faults: changed, cut out, doubled, or with a piece put in."""
    one = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(one) + 1)
        end = min(len(one), place + chance.choice((1, 1, 5, 40)))
        match chance.randrange(5):
            case 0:
                one[place:end] = bytes(chance.randrange(256) for _ in range(end - place))
            case 1:
                del one[place:end]
            case 2:
                one[place:place] = one[place:end]
            case 3:
                one[place:place] = chance.choice(PIECES)
            case _:
                del one[place + chance.randrange(200) :]
    return bytes(one)


def answered(data: bytes) -> Reading:
    reading = read(data, limits=LIMITS)
    assert bool(reading.messages or reading.reports) == (reading.state is ReadState.READ), data
    assert reading.messages or reading.reports or reading.findings, data
    return reading


def test_all_messages_of_the_tables_are_tried_here() -> None:
    assert WHOLE.keys() == TABLES.keys()


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_a_file_of_one_type_is_named_by_it_and_read_without_fault(kind: str) -> None:
    reading = answered(WHOLE[kind])
    assert (reading.format, reading.state, reading.findings) == (f"edifact_{kind.lower()}", ReadState.READ, ())
    told = (*(one.findings for one in reading.messages), *(one.findings for one in reading.reports))
    severe = [finding for findings in told for finding in findings if finding.severity != "info"]
    assert severe == []


def test_a_file_of_several_types_is_named_edifact_and_what_is_not_read_is_told() -> None:
    status = message(f"BGM+23+1+9'{EVENTS}", "IFTSTA:D:00B:UN", "2")
    other = message("BGM+929+1+9'", "CUSDEC:D:95B:UN", "3")
    reading = read(interchange(CUSCAR, status, other))
    assert (reading.format, reading.state) == ("edifact", ReadState.READ)
    assert (len(reading.messages), len(reading.reports)) == (2, 3)
    (finding,) = reading.findings
    assert (finding.code, finding.path, finding.value) == ("READ-NO-DECLARATION", "message 3", "CUSDEC D.95B")


@pytest.mark.parametrize("kind", ["CUSREP", "CUSRES", "CUSDEC", "PAXLST"])
def test_other_messages_are_unrecognised_and_named(kind: str) -> None:
    reading = read(interchange(message("BGM+1+1+9'", f"{kind}:D:95B:UN")))
    assert (reading.format, reading.state) == ("edifact", ReadState.UNRECOGNISED)
    assert kind in (reading.findings[0].value or "")


@pytest.mark.parametrize("una", ["UNA:+.? '", "UNA;|,! #", "UNA:+,? '\r\n", "UNA\x1f\x1d. \x20\x1c"])
def test_files_are_known_by_their_first_message_whatever_the_service_characters(una: str) -> None:
    component, element, terminator = una[3], una[4], una[8]
    kind = component.join(("BAPLIE", "D", "95B"))
    body = f"UNB{element}UNOC{component}3{terminator}\r\nUNH{element}1{element}{kind}{terminator}"
    assert recognises_edifact((una + body).encode("latin-1"))
    assert not recognises_edifact((una + body.replace("BAPLIE", "CUSDEC")).encode("latin-1"))
    assert read((una + body).encode("latin-1")).format == "edifact_baplie"


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_damaged_messages_are_answered(kind: str) -> None:
    chance = random.Random(f"{kind} 20260321")
    states = {answered(damaged(WHOLE[kind], chance)).state for _ in range(400)}
    assert ReadState.READ in states


@given(st.binary(max_size=300), st.sampled_from(sorted(WHOLE)))
def test_anything_after_a_header_is_answered(rest: bytes, kind: str) -> None:
    answered(f"UNB+UNOC:3+A+B+260101:1200+1'UNH+1+{kind}:D:95B:UN'".encode() + rest)


def test_findings_stay_bounded_where_everything_is_wrong() -> None:
    body = HEADER + "".join(f"CNI+{n}'RFF+BM:{n}'CNT+11:x'GID+x+x'DTM+132:x:203'" for n in range(1, 200))
    reading = read(interchange(message(body)), limits=Limits(max_findings=50))
    assert len({(f.code, f.path) for one in reading.messages for f in one.findings}) <= 50 + 1 + 200


def test_one_report_of_more_than_is_read_is_refused_as_a_whole() -> None:
    body = HEADER + "".join(f"CNI+{n}'" for n in range(1, 30))
    reading = read(interchange(message(body)), limits=Limits(max_items=20))
    assert (reading.format, reading.state) == ("edifact", ReadState.UNREADABLE)
    assert [finding.code for finding in reading.findings] == ["READ-TOO-MANY"]


def test_every_shared_sample_is_read(shared_data: Path) -> None:
    folder = shared_data / "edifact-transport"
    samples = sorted(folder.rglob("*.edi"))
    if not samples:
        pytest.skip(f"no samples in {folder}")
    kinds: dict[str, int] = {}
    for sample in samples:
        reading = read(sample.read_bytes())
        assert reading.state is ReadState.READ, sample
        told = (*(one.findings for one in reading.messages), *(one.findings for one in reading.reports))
        assert told, sample
        assert not [f for findings in told for f in findings if f.severity == "error"], sample
        kinds[reading.format] = kinds.get(reading.format, 0) + 1
        for report in (one.report for one in reading.reports):
            assert report.reference, sample
            assert report.conveyance, sample
            assert all(unit.equipment.id for unit in report.units), sample
            assert report.units, sample
        for declaration in (one.declaration for one in reading.messages):
            assert declaration.consignment.items, sample
            assert declaration.consignment.parties, sample
    assert kinds == {"edifact_iftsta": 4, "edifact_iftmin": 1, "edifact_coprar": 1, "edifact_baplie": 1}
