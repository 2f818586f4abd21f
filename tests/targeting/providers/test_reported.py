# SPDX-License-Identifier: Apache-2.0
"""Times that reports tell, as facts and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import Facts, FactsBuilder, JourneyTime, Moment, Source, as_json
from greenlane.targeting import reported_times, with_reported_times

AT = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)
NAME = "journey.arrival_planned"


def _filed(at: datetime) -> Facts:
    builder = FactsBuilder()
    builder.state(NAME, at, Source(provider="declared", lodgement="L-1", version=1, path="/times/0"))
    return Facts(consignment=builder.build(), items=(), equipment=(), parties=())


def _told(at: datetime, lodgement: str = "R-1", *, actual: bool = False) -> JourneyTime:
    return JourneyTime(moment=Moment.ARRIVAL, at=at, actual=actual, source=f"report:{lodgement}", path="/ETA")


def test_what_a_report_tells_stands_before_what_the_filing_estimates_and_both_stay() -> None:
    facts = with_reported_times(_filed(AT), [_told(AT + timedelta(hours=1))])
    first, second = facts.consignment[NAME]
    assert (first.source.provider, first.source.lodgement, first.source.path) == ("report", "R-1", "/ETA")
    assert (second.source.provider, second.source.version) == ("declared", 1)


def test_of_two_reports_the_later_one_stands_first() -> None:
    later = AT + timedelta(hours=2)
    facts = with_reported_times(_filed(AT), [_told(AT + timedelta(hours=1)), _told(later, "R-2")])
    assert [one.source.lodgement for one in facts.consignment[NAME]] == ["R-2", "R-1", "L-1"]


def test_a_report_that_says_what_the_filing_says_is_told_once() -> None:
    facts = with_reported_times(_filed(AT), [_told(AT)])
    assert [one.source.provider for one in facts.consignment[NAME]] == ["report"]


def test_what_only_the_filing_says_was_told_by_no_report() -> None:
    assert reported_times(_filed(AT)) == ()


@given(
    st.lists(
        st.builds(
            JourneyTime,
            moment=st.sampled_from(Moment),
            at=st.integers(0, 10**6).map(lambda seconds: AT + timedelta(seconds=seconds)),
            actual=st.booleans(),
            source=st.sampled_from(["report:R-1", "report:R-2"]),
            path=st.sampled_from([None, "/ETA"]),
        ),
        unique_by=lambda one: (one.moment, one.actual, one.at),
        max_size=6,
    )
)
def test_the_times_are_read_back_from_the_facts_and_make_the_same_facts(times: list[JourneyTime]) -> None:
    facts = with_reported_times(_filed(AT), times)
    back = reported_times(facts)
    assert sorted(map(repr, back)) == sorted(map(repr, times))
    assert as_json(with_reported_times(_filed(AT), back)) == as_json(facts)
