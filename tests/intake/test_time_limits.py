# SPDX-License-Identifier: Apache-2.0
"""Time limits as dated reference data, and the bound that SAFE sets to them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import Moment
from greenlane.errors import Misconfigured
from greenlane.intake.shipped import shipped_bytes
from greenlane.intake.time_limits import Offset, no_earlier, shipped_time_limits, time_limits

DAY = date(2026, 3, 1)
MOMENTS = [Moment.LOADING, Moment.DEPARTURE, Moment.ARRIVAL]

NATIONAL = """
edition: "2026"
limits:
  - id: XX-ROW
    regime: XX
    modes: {modes}
    directions: [import]
    stages: [{stage}]
    {narrow}
    file: {file}
    decide: {{hours: 0, before: arrival}}
    on_silence: may_proceed
    law: {{instrument: "Customs Act", article: "section 5"}}
    valid_from: 2020-01-01
"""


def _national(file: str, *, modes: str = '["1"]', stage: str = "pre_arrival", narrow: str = "") -> bytes:
    return NATIONAL.format(file=file, modes=modes, stage=stage, narrow=narrow).encode()


def test_a_row_holds_only_while_it_is_law() -> None:
    before, after = date(2018, 5, 31), date(2018, 6, 1)
    assert "SAFE-AIR-PLACI" not in {row.id for row in shipped_time_limits().of("SAFE", before)}
    assert "SAFE-AIR-PLACI" in {row.id for row in shipped_time_limits().of("SAFE", after)}


def test_a_regime_that_is_not_in_the_document_is_refused_with_those_that_are() -> None:
    with pytest.raises(Misconfigured, match="EU, SAFE, US"):
        shipped_time_limits().of("MOON", DAY)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"id: SAFE-SEA-BULK", b"id: SAFE-SEA-CONTAINER", "written twice"),
        (b"file: {hours: 24, before: loading}", b"file: {hours: 24, before: lodging}", "counts from 'lodging'"),
        (b"decide: {hours: 0, before: loading}", b"decide: {hours: 0, before: teatime}", "counts from 'teatime'"),
        (b"decide: {hours: 0, before: loading}", b"decide: {hours: -1, before: loading}", "counts backwards"),
        (b"decide: {hours: 0, before: loading}", b"decide: {hours: 0}", "must name one moment"),
        (b"decide: {hours: 0, before: loading}", b"decide: {before: loading, after: loading}", "must name one moment"),
        (b"decide: {hours: 0, before: loading}", b'decide: {before: loading, at: "12:00"}', "without a number of days"),
        (b"decide: {hours: 0, before: loading}", b"decide: {days: 1, hours: 2, before: loading}", "both hours and"),
        (b"decide: {hours: 0, before: loading}", b'decide: {days: 1, before: loading, at: "25:00"}', "no time of day"),
        (b"on_silence: may_proceed", b"on_silence: shrug", "time limits cannot be read"),
        (b"on_silence: may_proceed", b"on_silense: may_proceed", "time limits cannot be read"),
        (b"      article:", b"      artikel:", "time limits cannot be read"),
    ],
)
def test_a_faulty_document_of_limits_is_refused_with_the_row(old: bytes, new: bytes, words: str) -> None:
    shipped = shipped_bytes("time_limits.yaml")
    assert old in shipped
    with pytest.raises(Misconfigured, match=words):
        time_limits(shipped.replace(old, new, 1))


def test_every_shipped_row_names_the_law_it_rests_on() -> None:
    document = shipped_time_limits()
    for row in (*document.limits, *document.maxima, *document.presentation):
        assert row.law.instrument.strip(), row.id
        assert row.law.article.strip(), row.id
        assert row.directions, row.id
    assert all(row.stages for row in document.limits)


@pytest.mark.parametrize(
    ("file", "options"),
    [
        ("{hours: 25, before: loading}", {"narrow": "containerised: true"}),
        ("{hours: 24, before: loading}", {}),  # of bulk too, which SAFE lets come 24 hours before arrival
        ("{hours: 25, before: arrival}", {"narrow": "containerised: false"}),
        ("{hours: 4, before: arrival}", {"modes": '["4"]'}),  # of short flights too
        ("{hours: 5, before: arrival}", {"modes": '["4"]', "narrow": "haul: long"}),
        ("{hours: 1, before: departure}", {"modes": '["4"]', "narrow": "haul: short"}),
        ("{hours: 1, before: loading}", {"modes": '["4"]', "stage": "pre_loading"}),
        ("{hours: 2, before: arrival}", {"modes": '["3"]'}),
        ("{hours: 3, before: arrival}", {"modes": '["2", "8"]'}),
        ("{hours: 0, before: loading}", {"modes": '["3"]'}),
        ("{days: 1, before: arrival}", {"narrow": "containerised: false"}),
        ('{days: 1, before: arrival, at: "12:00"}', {"modes": '["3"]'}),
    ],
)
def test_a_row_that_asks_for_more_time_than_safe_allows_is_refused(file: str, options: dict[str, str]) -> None:
    with pytest.raises(Misconfigured, match="earlier than SAFE allows: MAX-"):
        time_limits(_national(file, **options))


@pytest.mark.parametrize(
    ("file", "options"),
    [
        ("{hours: 24, before: loading}", {"narrow": "containerised: true"}),
        ("{hours: 12, before: loading}", {"narrow": "containerised: true"}),
        ("{hours: 24, before: arrival}", {"narrow": "containerised: false"}),
        ("{hours: 24, before: departure}", {"narrow": "containerised: true"}),
        ("{hours: 4, before: arrival}", {"modes": '["4"]', "narrow": "haul: long"}),
        ("{hours: 0, before: loading}", {"modes": '["4"]', "stage": "pre_loading"}),
        ("{hours: 0.5, before: arrival}", {"modes": '["3"]'}),
        ("{hours: 8, after: arrival}", {"modes": '["3"]'}),
    ],
)
def test_a_row_within_what_safe_allows_is_read(file: str, options: dict[str, str]) -> None:
    (row,) = time_limits(_national(file, **options)).of("XX", DAY)
    assert str(row.law) == "Customs Act, section 5"


def test_a_maximum_binds_only_while_it_is_in_force() -> None:
    old = _national("{hours: 1, before: loading}", modes='["4"]', stage="pre_loading").replace(
        b"valid_from: 2020-01-01", b"valid_from: 2010-01-01\n    valid_to: 2018-05-31"
    )
    assert time_limits(old).limits[0].id == "XX-ROW"


@given(
    asked=st.tuples(st.sampled_from(MOMENTS), st.integers(0, 72)),
    allowed=st.tuples(st.sampled_from(MOMENTS), st.integers(0, 72)),
    gaps=st.tuples(st.integers(0, 100), st.integers(0, 400)),
)
def test_what_is_found_no_earlier_is_no_earlier_on_any_journey(
    asked: tuple[Moment, int], allowed: tuple[Moment, int], gaps: tuple[int, int]
) -> None:
    when = dict(zip(MOMENTS, (0, gaps[0], sum(gaps)), strict=True))
    one, two = (Offset(hours=hours, before=moment) for moment, hours in (asked, allowed))  # type: ignore[arg-type]
    if no_earlier(one, two):
        assert when[asked[0]] - asked[1] >= when[allowed[0]] - allowed[1]
