# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from greenlane.access import Clause, Reach, Sensitivity
from greenlane.errors import Conflict, NotFound
from greenlane.store import Store
from greenlane.targeting import State
from tests.store.samples import EVERYTHING, NOW, profile

NORMAL = Reach((Clause(agency="customs", sensitivities=frozenset({Sensitivity.NORMAL})),))


def go_live(store: Store, number: int) -> None:
    with store.unit() as uow:
        uow.profiles.approve("GL-SEC-01", number, by="bo", at=NOW)
        uow.profiles.go_live("GL-SEC-01", number)


def test_a_version_is_got_back_as_it_was_added(store: Store) -> None:
    one = profile(valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31), unit="north")
    with store.unit() as uow:
        uow.profiles.add(one)
    with store.unit(read_only=True) as uow:
        assert uow.profiles.get(one.id) == one
        assert uow.profiles.get(one.id, 1) == one
        with pytest.raises(NotFound):
            uow.profiles.get(one.id, 2)
        with pytest.raises(NotFound):
            uow.profiles.get("GL-SEC-99")


def test_versions_are_numbered_on(store: Store) -> None:
    with store.unit() as uow:
        assert uow.profiles.next_version("GL-SEC-01") == 1
        uow.profiles.add(profile())
        assert uow.profiles.next_version("GL-SEC-01") == 2


def test_two_who_write_the_same_version_do_not_both_succeed(store: Store) -> None:
    with store.unit() as uow:
        uow.profiles.add(profile())
    with pytest.raises(Conflict), store.unit() as uow:
        uow.profiles.add(profile(document="id: other\n"))


def test_a_profile_goes_live_only_after_a_second_person_approved_it(store: Store) -> None:
    with store.unit() as uow:
        uow.profiles.add(profile())
    with pytest.raises(Conflict), store.unit() as uow:
        uow.profiles.go_live("GL-SEC-01", 1)
    with store.unit() as uow:
        assert uow.profiles.live() == []
    go_live(store, 1)
    with store.unit(read_only=True) as uow:
        [live] = uow.profiles.live()
    assert (live.state, live.approved_by, live.approved_at) == (State.LIVE, "bo", NOW)


def test_who_wrote_it_cannot_be_the_second_person(store: Store) -> None:
    with store.unit() as uow:
        uow.profiles.add(profile())
    with pytest.raises(Exception, match="second_person"), store.unit() as uow:
        uow.profiles.approve("GL-SEC-01", 1, by="ada", at=NOW)


def test_it_is_approved_once(store: Store) -> None:
    with store.unit() as uow:
        uow.profiles.add(profile())
        uow.profiles.approve("GL-SEC-01", 1, by="bo", at=NOW)
        with pytest.raises(Conflict):
            uow.profiles.approve("GL-SEC-01", 1, by="cy", at=NOW)


def test_a_new_version_goes_live_in_place_of_the_one_before(store: Store) -> None:
    with store.unit() as uow:
        uow.profiles.add(profile())
        uow.profiles.add(profile(number=2))
    go_live(store, 1)
    go_live(store, 2)
    with store.unit(read_only=True) as uow:
        assert [(one.version, one.state) for one in uow.profiles.versions("GL-SEC-01", reach=EVERYTHING)] == [
            (2, State.LIVE),
            (1, State.RETIRED),
        ]
        assert [one.version for one in uow.profiles.live()] == [2]


def test_a_live_one_can_be_suspended_go_on_and_be_retired(store: Store) -> None:
    with store.unit() as uow:
        uow.profiles.add(profile())
    go_live(store, 1)
    states = []
    with store.unit() as uow:
        for act in (uow.profiles.suspend, uow.profiles.go_live, uow.profiles.retire):
            act("GL-SEC-01", 1)
            states.append(uow.profiles.get("GL-SEC-01").state)
        for act in (uow.profiles.suspend, uow.profiles.go_live, uow.profiles.retire):
            with pytest.raises(Conflict):
                act("GL-SEC-01", 1)
    assert states == [State.SUSPENDED, State.LIVE, State.RETIRED]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE profiles SET document = 'id: x'", "UPDATE profiles SET created_by = 'x'", "DELETE FROM profiles"],
)
def test_the_document_and_its_author_stay_as_they_are(store: Store, statement: str) -> None:
    with pytest.raises(Exception, match="never changed"), store.engine.begin() as connection:
        connection.execute(text(statement))


def test_the_latest_version_of_each_is_listed_by_id(store: Store) -> None:
    with store.unit() as uow:
        for one in (profile("GL-B"), profile("GL-A"), profile("GL-A", 2), profile("GL-C", state=State.RETIRED)):
            uow.profiles.add(one)
    with store.unit(read_only=True) as uow:
        listed = [(one.id, one.version) for one in uow.profiles.latest(EVERYTHING)]
        assert listed == [("GL-A", 2), ("GL-B", 1), ("GL-C", 1)]
        assert [one.id for one in uow.profiles.latest(EVERYTHING, states=[State.RETIRED])] == ["GL-C"]
        assert [one.id for one in uow.profiles.latest(EVERYTHING, after="GL-A", limit=1)] == ["GL-B"]


def test_a_secret_profile_does_not_exist_for_who_may_not_see_it(store: Store) -> None:
    with store.unit() as uow:
        uow.profiles.add(profile("GL-OPEN"))
        uow.profiles.add(profile("GL-SECRET", sensitivity=Sensitivity.SECRET))
    with store.unit(read_only=True) as uow:
        assert [one.id for one in uow.profiles.latest(NORMAL)] == ["GL-OPEN"]
        assert uow.profiles.versions("GL-SECRET", reach=NORMAL) == []
        with pytest.raises(NotFound) as hidden:
            uow.profiles.get("GL-SECRET", reach=NORMAL)
        with pytest.raises(NotFound) as absent:
            uow.profiles.get("GL-SECREX", reach=NORMAL)
    assert hidden.value.sentence.replace("GL-SECRET", "…") == absent.value.sentence.replace("GL-SECREX", "…")


def test_when_the_latest_version_is_secret_an_earlier_open_one_is_not_shown_as_the_latest(store: Store) -> None:
    with store.unit() as uow:
        uow.profiles.add(profile())
        uow.profiles.add(profile(number=2, sensitivity=Sensitivity.SECRET))
    with store.unit(read_only=True) as uow:
        assert uow.profiles.latest(NORMAL) == []
