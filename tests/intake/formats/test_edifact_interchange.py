# SPDX-License-Identifier: Apache-2.0
"""Envelopes of EDIFACT: whatever is wrong with them is told, and the messages in them are read."""

from __future__ import annotations

import pytest

from greenlane.intake.formats.collecting import Refused
from greenlane.intake.limits import Limits
from tests.intake.formats.edifact_messages import codes_of, interchange, message, opened

BODY = "BGM+785+M1+9'"


def test_a_right_interchange_has_nothing_to_tell() -> None:
    messages, envelopes = opened(interchange(message(BODY), message(BODY, reference="2")))
    assert [(one.number, one.type, one.directory, one.reference) for one in messages] == [
        (1, "CUSCAR", "D.95B", "1"),
        (2, "CUSCAR", "D.95B", "2"),
    ]
    assert codes_of(envelopes.findings, *(one.findings for one in messages)) == []
    assert messages[0].interchange is not None
    assert messages[0].interchange.get(2) == "SENDER"
    assert [(segment.tag, segment.number) for segment in messages[1].segments] == [("UNH", 1), ("BGM", 2), ("UNT", 3)]


def test_functional_groups_are_counted_instead_of_messages() -> None:
    group = f"UNG+CUSCAR+A+B+260321:0900+5+UN+D:95B'{message(BODY)}{message(BODY, reference='2')}UNE+2+5'"
    messages, envelopes = opened(interchange(group, group))
    assert len(messages) == 4
    assert codes_of(envelopes.findings) == []
    _, envelopes = opened(interchange(group.replace("UNE+2+5", "UNE+3+6")))
    assert codes_of(envelopes.findings) == ["READ-MESSAGE-COUNT", "READ-REFERENCE"]


def test_several_interchanges_stand_in_one_file() -> None:
    messages, envelopes = opened(interchange(message(BODY)) + b"\r\n" + interchange(message(BODY)))
    assert [one.number for one in messages] == [1, 2]
    assert codes_of(envelopes.findings) == []


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (interchange(message(BODY), count=3), ["READ-MESSAGE-COUNT"]),
        (interchange(message(BODY)).replace(b"UNZ+1+77", b"UNZ+1+78"), ["READ-REFERENCE"]),
        (interchange(message(BODY)).replace(b"UNZ+1+77'", b""), ["READ-NO-TRAILER"]),
        (message(BODY).encode(), ["READ-NO-HEADER"]),
        (message(BODY).encode() + b"UNZ+1+7'UNE+1+7'", ["READ-NO-HEADER", "READ-NO-HEADER", "READ-NO-HEADER"]),
        (interchange("FTX+AAA'LOC+9'", message(BODY), count=1), ["READ-GARBAGE"]),
        (interchange("??", message(BODY), count=1), ["READ-GARBAGE", "READ-GARBAGE", "READ-MESSAGE-COUNT"]),
        (interchange(message(BODY), charset="QQQQ:3"), ["READ-CHARACTER-SET"]),
        (interchange(message("FTX+AAA+++på'"), charset="UNOA:3"), ["READ-CHARACTER-SET"]),
        (interchange(message(BODY)).replace(b"+77'UNH", b"+77++++++1'UNH"), ["READ-TEST"]),
    ],
)
def test_what_is_wrong_around_messages_is_told_of_the_file(data: bytes, codes: list[str]) -> None:
    messages, envelopes = opened(data)
    assert codes_of(envelopes.findings) == codes
    assert len(messages) == (0 if b"??UNH" in data else 1)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (message(BODY).replace("UNT+3", "UNT+4"), ["READ-SEGMENT-COUNT"]),
        (message(BODY).replace("UNT+3", "UNT+three"), ["READ-SEGMENT-COUNT"]),
        (message(BODY).replace("UNT+3", "UNT+0003"), []),
        (message(BODY).replace("UNT+3+1", "UNT+3+2"), ["READ-REFERENCE"]),
        (message(BODY).replace("UNT+3+1'", ""), ["READ-CUT-OFF"]),
        (message(BODY).replace("UNT", "'UNT"), ["READ-GARBAGE"]),
        (message(BODY).replace("UNT", "so what'UNT"), ["READ-GARBAGE"]),
    ],
)
def test_what_is_wrong_with_a_message_is_told_of_it(text: str, codes: list[str]) -> None:
    (one,), envelopes = opened(interchange(text))
    assert codes_of(one.findings) == codes
    assert codes_of(envelopes.findings) == []


def test_a_message_that_runs_into_the_next_is_cut_off_and_the_next_is_whole() -> None:
    first, second = opened(interchange(message(BODY).replace("UNT+3+1'", ""), message(BODY, reference="2")))[0]
    assert codes_of(first.findings) == ["READ-CUT-OFF"]
    assert codes_of(second.findings) == []


def test_a_file_that_ends_within_a_segment_is_told_with_what_was_read_last() -> None:
    (one,), envelopes = opened(interchange(message("BGM+785+M1+9'LOC+9+USNYC'"))[:-30])
    assert codes_of(one.findings) == ["READ-UNTERMINATED", "READ-CUT-OFF"]
    assert codes_of(envelopes.findings) == ["READ-NO-TRAILER"]


def test_a_last_trailer_without_terminator_is_no_fault_of_content() -> None:
    (one,), envelopes = opened(interchange(message(BODY)).rstrip(b"'"))
    assert codes_of(one.findings, envelopes.findings) == []


def test_more_messages_than_are_read_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        opened(interchange(message(BODY), message(BODY)), Limits(max_messages=1))
    assert refused.value.finding.code == "READ-TOO-MANY"
