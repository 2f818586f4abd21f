# SPDX-License-Identifier: Apache-2.0
"""The life of a profile: nothing decides by it before a second person agrees, and what goes live is felt at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from greenlane.access import Actor, Sensitivity
from greenlane.errors import Conflict, Forbidden, Invalid, NotFound
from greenlane.store import StoredProfile
from greenlane.targeting import State
from greenlane.wiring.profiling import (
    approve,
    brake,
    confirm_lookout,
    end_what_is_over,
    pause,
    propose,
    raise_lookout,
    retire,
)
from greenlane.wiring.starting import profile_text
from tests.access.builders import an_actor
from tests.installations import Customs
from tests.intake.checks.filings import good
from tests.targeting.builders import a_profile

ID = "OWN-HEAVY-1"
AUTHOR = an_actor("profile_author", person="018f0000-0000-7000-8000-000000000001")
APPROVER = an_actor("profile_approver", person="018f0000-0000-7000-8000-000000000002")
BOTH = an_actor("profile_author", "profile_approver", person="018f0000-0000-7000-8000-000000000003")
DUTY = an_actor("duty_supervisor", person="018f0000-0000-7000-8000-000000000004")
SECOND = an_actor("duty_supervisor", person="018f0000-0000-7000-8000-000000000005")
READER = an_actor("targeting_officer", person="018f0000-0000-7000-8000-000000000006")


def document(condition: str = "consignment.package_count > 0", version: int = 1, **changes: Any) -> str:
    """A profile as its author writes it."""
    return profile_text(a_profile(condition, id=ID, version=version, state=State.DRAFT, **changes))


Do = Callable[..., StoredProfile]


@pytest.fixture
def do(customs: Customs) -> Do:
    """Carry out a use case in a transaction of its own."""

    def carried_out(case: Any, actor: Actor, *given: Any, **named: Any) -> StoredProfile:
        with customs.installation.store.unit() as uow:
            done: StoredProfile = case(uow, customs.installation, actor, *given, **named)
        return done

    return carried_out


def hits(customs: Customs, filing: str) -> set[str]:
    """The profiles that hit a filing's consignment in its latest assessment."""
    customs.work()
    with customs.read() as uow:
        (latest,) = uow.assessments.latest([customs.consignment_of(filing)]).values()
        return {hit.profile_id for hit in uow.assessments.hits([latest.id]).get(latest.id, ())}


def events(customs: Customs, name: str) -> list[dict[str, Any]]:
    customs.work()
    with customs.read() as uow:
        return [dict(event.body) for _, event in uow.events.sealed() if event.type == name]


def test_a_draft_decides_nothing_until_a_second_person_approves_it(customs: Customs, do: Do) -> None:
    filing = customs.accept(good())
    draft = do(propose, AUTHOR, document())
    assert (draft.state, draft.version) == (State.DRAFT, 1)
    assert ID not in hits(customs, filing)
    live = do(approve, APPROVER, ID, 1, reason="rehearsed")
    assert (live.state, live.approved_by) == (State.LIVE, f"person:{APPROVER.id}")
    assert ID in hits(customs, filing), "what is open is assessed again at once"
    assert [one["reason"] for one in events(customs, "ProfileApproved")] == ["rehearsed"]


def test_nobody_approves_what_they_wrote(do: Do) -> None:
    do(propose, BOTH, document())
    with pytest.raises(Forbidden, match="second person"):
        do(approve, BOTH, ID, 1, reason="rehearsed")


@pytest.mark.parametrize("actor", [APPROVER, READER, DUTY])
def test_only_authors_draft(do: Do, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        do(propose, actor, document())


def test_only_approvers_approve(do: Do) -> None:
    do(propose, AUTHOR, document())
    with pytest.raises(Forbidden):
        do(approve, READER, ID, 1, reason="rehearsed")


def test_a_new_version_replaces_the_live_one_and_both_are_kept(customs: Customs, do: Do) -> None:
    filing = customs.accept(good())
    do(propose, AUTHOR, document())
    do(approve, APPROVER, ID, 1, reason="rehearsed")
    do(propose, AUTHOR, document("consignment.package_count > 1000000", version=2))
    assert ID in hits(customs, filing), "a draft beside it changes nothing"
    do(approve, APPROVER, ID, 2, reason="narrower")
    assert ID not in hits(customs, filing)
    with customs.read() as uow:
        assert [uow.profiles.get(ID, number).state for number in (1, 2)] == [State.RETIRED, State.LIVE]
        assert "> 0" in uow.profiles.get(ID, 1).document


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (document(version=7), "the next one is 1"),
        (document("goods.hss == 1"), "hss"),
        (document() + "---\n" + document(), "already used|2 profiles"),
        ("", "0 profiles"),
    ],
)
def test_what_is_no_good_draft_is_told_and_not_kept(customs: Customs, do: Do, text: str, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        do(propose, AUTHOR, text)
    with customs.read() as uow, pytest.raises(NotFound):
        uow.profiles.get(ID)


def test_a_profile_that_only_observes_hits_and_changes_no_outcome(customs: Customs, do: Do) -> None:
    filing = customs.accept(good())
    with customs.read() as uow:
        (before,) = uow.assessments.latest([customs.consignment_of(filing)]).values()
    do(propose, AUTHOR, document(weight=100))
    do(approve, APPROVER, ID, 1, reason="watch_first", observe_only=True)
    assert ID in hits(customs, filing)
    with customs.read() as uow:
        (after,) = uow.assessments.latest([customs.consignment_of(filing)]).values()
    assert (after.score, after.outcome, after.band) == (before.score, before.outcome, before.band)
    do(approve, APPROVER, ID, 1, reason="proven")
    customs.work()
    with customs.read() as uow:
        (last,) = uow.assessments.latest([customs.consignment_of(filing)]).values()
    assert last.score == 100


def test_a_paused_profile_hits_nothing_until_it_is_approved_again(customs: Customs, do: Do) -> None:
    filing = customs.accept(good())
    do(propose, AUTHOR, document())
    do(approve, APPROVER, ID, 1, reason="rehearsed")
    assert do(pause, APPROVER, ID, 1, reason="too_many").state is State.SUSPENDED
    assert ID not in hits(customs, filing)
    do(approve, APPROVER, ID, 1, reason="mended")
    assert ID in hits(customs, filing)
    assert do(retire, APPROVER, ID, 1, reason="obsolete").state is State.RETIRED
    assert ID not in hits(customs, filing)
    with pytest.raises(Conflict):
        do(approve, APPROVER, ID, 1, reason="again")


def test_a_look_out_is_live_at_once_and_lapses_after_a_day(customs: Customs, do: Do) -> None:
    filing = customs.accept(good())
    raised = do(raise_lookout, DUTY, document())
    assert (raised.state, raised.lapses_at) == (State.LIVE, customs.clock.now() + timedelta(hours=24))
    assert ID in hits(customs, filing)
    customs.clock.advance(timedelta(hours=23))
    assert end_what_is_over(customs.installation) == 0
    customs.clock.advance(timedelta(hours=1))
    assert end_what_is_over(customs.installation) == 1
    assert ID not in hits(customs, filing)
    assert [one["reason"] for one in events(customs, "LookoutLapsed")] == ["unconfirmed"]
    with pytest.raises(Conflict):
        do(confirm_lookout, SECOND, ID, 1, reason="late")


def test_a_look_out_is_confirmed_and_not_approved(do: Do) -> None:
    do(raise_lookout, DUTY, document())
    with pytest.raises(Conflict, match="nobody has confirmed"):
        do(approve, APPROVER, ID, 1, reason="rehearsed")


def test_a_look_out_that_a_second_person_confirms_stays(customs: Customs, do: Do) -> None:
    filing = customs.accept(good())
    do(raise_lookout, DUTY, document())
    with pytest.raises(Forbidden):
        do(confirm_lookout, DUTY, ID, 1, reason="mine")
    confirmed = do(confirm_lookout, SECOND, ID, 1, reason="checked")
    assert (confirmed.lapses_at, confirmed.approved_by) == (None, f"person:{SECOND.id}")
    customs.clock.advance(timedelta(hours=30))
    assert end_what_is_over(customs.installation) == 0
    assert ID in hits(customs, filing)


def test_a_look_out_pushes_no_profile_aside(do: Do) -> None:
    do(propose, AUTHOR, document())
    do(approve, APPROVER, ID, 1, reason="rehearsed")
    with pytest.raises(Conflict, match="live already"):
        do(raise_lookout, DUTY, document(version=2))


def test_a_profile_ends_with_its_last_day(customs: Customs, do: Do) -> None:
    today = customs.clock.now().date()
    do(propose, AUTHOR, document(valid_to=today))
    do(approve, APPROVER, ID, 1, reason="rehearsed")
    assert end_what_is_over(customs.installation) == 0
    customs.clock.advance(timedelta(days=1))
    assert end_what_is_over(customs.installation) == 1
    assert [one["reason"] for one in events(customs, "ProfileRetired")] == ["expired"]


def test_a_profile_that_runs_away_from_its_projection_is_paused_to_observing(customs: Customs, do: Do) -> None:
    do(propose, AUTHOR, document(weight=100))
    do(approve, APPROVER, ID, 1, reason="rehearsed", projected_a_day=1)
    for number in range(4):
        customs.accept(good(reference=f"R-{number}", of={"ucr": f"UCR-{number}"}))
    assert brake(customs.installation, multiple=5, least=3) == []
    assert brake(customs.installation, multiple=3, least=3) == [ID]
    assert brake(customs.installation, multiple=3, least=3) == [], "once is enough"
    assert [one["reason"] for one in events(customs, "ProfilePaused")] == ["run_away"]
    last = customs.accept(good(reference="R-9", of={"ucr": "UCR-9"}))
    assert ID in hits(customs, last)
    with customs.read() as uow:
        assert uow.profiles.get(ID).observe_only
        (assessed,) = uow.assessments.latest([customs.consignment_of(last)]).values()
        assert assessed.score < 100


def test_what_was_there_before_and_is_assessed_again_makes_no_profile_run_away(customs: Customs, do: Do) -> None:
    filings = [customs.accept(good(reference=f"R-{number}", of={"ucr": f"UCR-{number}"})) for number in range(5)]
    customs.clock.advance(timedelta(days=2))
    do(propose, AUTHOR, document())
    do(approve, APPROVER, ID, 1, reason="rehearsed", projected_a_day=1)
    assert all(ID in hits(customs, filing) for filing in filings)
    assert brake(customs.installation, multiple=2, least=2) == []


def test_a_secret_profile_does_not_exist_for_who_may_not_see_it(do: Do) -> None:
    cleared = an_actor("profile_author", person="018f0000-0000-7000-8000-000000000007")
    do(propose, cleared, document(sensitivity=Sensitivity.SECRET))
    with pytest.raises(NotFound):
        do(pause, READER, ID, 1, reason="curious")


def test_what_was_decided_before_is_decided_again_by_the_version_of_then(customs: Customs, do: Do) -> None:
    from greenlane.wiring.deciding_again import redecide_one

    filing = customs.accept(good())
    ids = []
    for version in range(1, 11):
        do(propose, AUTHOR, document(f"consignment.package_count > {version % 2 * 1_000_000}", version=version))
        do(approve, APPROVER, ID, version, reason="changed")
        hits(customs, filing)
    with customs.read() as uow:
        ids = [one.id for one in uow.assessments.of_consignment(customs.consignment_of(filing))]
    assert len(ids) == 11
    assert {redecide_one(customs.installation, one).answer for one in ids} == {"identical"}
