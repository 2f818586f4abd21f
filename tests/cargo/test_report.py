# SPDX-License-Identifier: Apache-2.0
"""Reports: what they say by default, that they cannot be changed, and that they go through JSON unharmed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import (
    Conveyance,
    Document,
    Envelope,
    Equipment,
    Function,
    JourneyTime,
    Moment,
    Party,
    PartyRole,
    Report,
    ReportedUnit,
    ReportKind,
    Seal,
    Statement,
)


def test_a_report_says_what_happened_and_is_no_plan_unless_it_says_so() -> None:
    report = Report(kind=ReportKind.ARRIVAL)
    assert (report.function, report.planned, report.times, report.units) == (Function.ORIGINAL, False, (), ())


def test_a_report_cannot_do_without_its_kind_nor_a_unit_without_its_equipment() -> None:
    with pytest.raises(TypeError):
        Report()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        ReportedUnit()  # type: ignore[call-arg]


def test_a_report_cannot_be_changed() -> None:
    report = Report(kind=ReportKind.STATUS)
    with pytest.raises(AttributeError):
        report.place = "XXHAR"  # type: ignore[misc]


def test_paths_are_not_shared_between_reports() -> None:
    first, second = Report(kind=ReportKind.STATUS), Report(kind=ReportKind.STATUS)
    assert first.paths is not second.paths


def test_what_is_absent_is_not_written() -> None:
    assert msgspec.json.encode(Report(kind=ReportKind.UNLOADING)) == b'{"kind":"unloading"}'


def test_a_kind_that_is_not_known_is_not_read() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"kind":"lunch"}', type=Report)


TEXTS = st.none() | st.text(min_size=1, max_size=12)
TIMES = st.builds(
    JourneyTime,
    moment=st.sampled_from(Moment),
    at=st.datetimes(datetime(2000, 1, 1), datetime(2080, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
        lambda at: at.astimezone(timezone(timedelta(hours=5, minutes=30)))
    ),
    actual=st.booleans(),
    source=TEXTS,
    path=TEXTS,
)
STATEMENTS = st.builds(Statement, code=TEXTS, text=TEXTS)
DOCUMENTS = st.builds(Document, type=TEXTS, id=TEXTS, line=st.none() | st.integers(0, 9), path=TEXTS)
EQUIPMENTS = st.builds(
    Equipment,
    id=TEXTS,
    seals=st.lists(st.builds(Seal, number=st.text(min_size=1)), max_size=2).map(tuple),
    path=TEXTS,
)
UNITS = st.builds(
    ReportedUnit,
    equipment=EQUIPMENTS,
    position=TEXTS,
    statements=st.lists(STATEMENTS, max_size=2).map(tuple),
    documents=st.lists(DOCUMENTS, max_size=2).map(tuple),
    times=st.lists(TIMES, max_size=2).map(tuple),
)


@given(
    st.builds(
        Report,
        kind=st.sampled_from(ReportKind),
        function=st.sampled_from(Function),
        planned=st.booleans(),
        reference=TEXTS,
        place=TEXTS,
        conveyance=st.none() | st.builds(Conveyance, id=TEXTS, mode=TEXTS),
        times=st.lists(TIMES, max_size=3).map(tuple),
        parties=st.lists(st.builds(Party, role=st.sampled_from(PartyRole), name=TEXTS), max_size=2).map(tuple),
        documents=st.lists(DOCUMENTS, max_size=3).map(tuple),
        units=st.lists(UNITS, max_size=2).map(tuple),
        statements=st.lists(STATEMENTS, max_size=3).map(tuple),
        envelope=st.none() | st.builds(Envelope, sender=TEXTS),
        paths=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
    )
)
def test_a_report_goes_through_json_unharmed(report: Report) -> None:
    assert msgspec.json.decode(msgspec.json.encode(report), type=Report) == report
