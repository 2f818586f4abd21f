# SPDX-License-Identifier: Apache-2.0
"""Files of very many tiny parts: read within limits, refused beyond them, and never read over and over again."""

from __future__ import annotations

from collections import Counter

import pytest

from greenlane.cargo import PartyRole
from greenlane.intake import Limits, Reading, ReadState, read
from greenlane.intake.formats.edifact_source import Segment
from tests.intake.formats.edifact_messages import interchange, message

IFTSTA, IFTMIN = "IFTSTA:D:00B:UN", "IFTMIN:D:00B:UN"
BGM = "BGM+85+X+9'"
MANY = 2_000


def of(body: str, kind: str = "CUSCAR:D:95B:UN", **limits: int) -> Reading:
    return read(interchange(message(BGM + body, kind)), limits=Limits(**limits))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("CNI+1'" * 11, "CUSCAR:D:95B:UN"),
        ("CNI+1'" + "RFF+BM:1'GIS+1'" * 11, "CUSCAR:D:95B:UN"),
        ("CNI+1'" + "STS+1'" * 11, IFTSTA),
    ],
)
def test_more_consignments_or_events_than_are_read_at_once_are_refused(body: str, kind: str) -> None:
    reading = of(body, kind, max_messages=10)
    assert (reading.state, reading.messages, reading.reports) == (ReadState.UNREADABLE, (), ())
    (finding,) = reading.findings
    assert finding.code == "READ-TOO-MANY"
    assert "Divide it" in finding.message
    assert of(body, kind, max_messages=11).state is ReadState.READ


def test_what_all_messages_of_a_file_declare_is_counted_together() -> None:
    data = interchange(*(message(f"{BGM}CNI+1'CNI+2'", reference=str(number)) for number in range(3)))
    assert len(read(data, limits=Limits(max_messages=6)).messages) == 6
    assert read(data, limits=Limits(max_messages=5)).state is ReadState.UNREADABLE


def test_details_that_hold_for_very_many_documents_are_refused() -> None:
    body = "CNI+1'" + "GID+1'" * 20 + "RFF+BM:1'GIS+1'" * 20
    refused = of(body, max_items=399)
    assert [one.code for one in refused.findings] == ["READ-TOO-MANY"]
    assert "CNI" in (refused.findings[0].path or "")
    assert [len(one.declaration.consignment.items) for one in of(body, max_items=400).messages] == [20] * 20


def test_one_document_may_have_any_number_of_details() -> None:
    (only,) = of("CNI+1'" + "GID+1'" * 20 + "RFF+BM:1'" * 30 + "RFF+BM:2'GIS+1'", max_items=100).messages
    assert len(only.declaration.consignment.items) == 20


def test_no_segment_is_looked_at_more_often_because_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts the values that are asked for: twice the file asks for about twice of them, not for four times."""
    asked: Counter[str] = Counter()
    plain = Segment.get

    def counted(self: Segment, element: int, component: int = 1) -> str:
        asked[self.tag] += 1
        return plain(self, element, component)

    monkeypatch.setattr(Segment, "get", counted)

    def lookups(body: str, kind: str) -> int:
        asked.clear()
        of(body, kind)
        return asked.total()

    for one, other, kind in (
        ("CNI+1'" + "LOC+9+A'" * MANY, "STS+1'" * MANY, IFTSTA),
        ("NAD+CN+1'" * MANY, "CNI+1'" * MANY, "CUSCAR:D:95B:UN"),
        ("CNI+1'" + "RFF+BM:1'" * MANY, "GID+1'DGS'" * MANY, "CUSCAR:D:95B:UN"),
        ("EQD+CN+1'" * MANY, "CNI+1'GID+1'SGP+1'" * MANY, "CUSCAR:D:95B:UN"),
        ("LOC+147+1'" * MANY, "EQD+CN+1'" * MANY, "BAPLIE:D:95B:UN"),
        ("", "GID+1'DGS'" * MANY, IFTMIN),
    ):
        half = lookups(one[: len(one) // 2], kind) + lookups(other[: len(other) // 2], kind)
        assert lookups(one + other, kind) < 4 * half + 20 * MANY, (one[:20], other[:20])


def test_parties_of_the_header_are_those_of_every_consignment_once() -> None:
    made = of("NAD+CN+A'NAD+CN+A'NAD+CZ+B'CNI+1'NAD+CZ+B'NAD+NI+C'CNI+2'").messages
    stated = [[(one.role, one.id) for one in message.declaration.consignment.parties] for message in made]
    shipper, receiver = (PartyRole.CONSIGNOR, "B"), (PartyRole.CONSIGNEE, "A")
    assert stated == [[shipper, (PartyRole.NOTIFY, "C"), receiver], [receiver, shipper]]


def test_the_place_of_an_event_is_its_own_before_that_of_its_consignment() -> None:
    reports = of("CNI+1'LOC+9+DEHAM'STS+1'LOC+9+BEANR'STS+2'", IFTSTA).reports
    assert [one.report.place for one in reports] == ["BEANR", "DEHAM"]


def test_packages_inside_of_packages_are_told_without_outer_ones() -> None:
    (only,) = of("CNI+1'GID+1++5:BX'PCI'").messages
    (item,) = only.declaration.consignment.items
    assert (item.packaging, [one.text for one in item.statements]) == ((), ["inner packages: 5 BX"])


def test_the_parties_of_a_header_are_shared_by_the_consignments_that_name_none_of_them() -> None:
    header = "NAD+CN+1++Kilifi Traders'NAD+CZ+2++Lamu Mills'"
    reading = of(f"{header}CNI+1'CNI+2'CNI+3'RFF+BM:3'NAD+CN+1++Kilifi Traders'CNI+4'RFF+BM:4'NAD+NI+9++Watamu Ltd'")
    first, second, repeating, adding = (one.declaration.consignment.parties for one in reading.messages)
    assert first is second
    assert [one.id for one in repeating] == ["1", "2"]
    assert repeating[0] is not first[0]
    assert repeating[1] is first[1]
    assert [one.id for one in adding] == ["9", "1", "2"]


def test_a_goods_item_of_one_segment_says_what_the_segment_says() -> None:
    (message_read,) = of("CNI+1'GID+1+5:CT+7:BX'").messages
    (item,) = message_read.declaration.consignment.items
    assert [(one.count, one.type) for one in item.packaging] == [(5, "CT")]
    assert [one.text for one in item.statements] == ["inner packages: 7 BX"]
    assert (item.documents, item.containers) == ((), ())
