# SPDX-License-Identifier: Apache-2.0
"""What today's configuration would decide, and the meter, as those see them who may not see every profile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import text

from greenlane.access import Actor, Sensitivity
from greenlane.errors import Forbidden, Invalid, NotFound
from greenlane.store import purge
from greenlane.targeting import Profile
from greenlane.wiring.comparing import MOST_CONFIGURATIONS, MOST_OFFICES, Metered, Summary, consistency, today
from greenlane.wiring.starting import profile_text
from greenlane.wiring.watch_lists import ListKind, change_list
from tests.installations import Customs
from tests.targeting.builders import a_profile, the_policy
from tests.wiring.crowds import OFFICE, crowd, only, profiles

LOW, HIGH, _ = profiles()
LOCAL = a_profile('consignee.name.startsWith("LOW")', id="GL-TEST-LOCAL", weight=90, offices=("GB000040",))
SECRET = a_profile(
    'consignee.name.startsWith("PLAIN")',
    id="GL-NIGHT-777",
    weight=95,
    offices=("GB000041",),
    sensitivity=Sensitivity.SECRET,
)
NAMES = ("LOW ONE", "HIGH ONE", "PLAIN ONE")


@pytest.fixture
def assessed(customs: Customs) -> dict[str, str]:
    """Three consignments, assessed while LOW and HIGH were in force; their assessments by the consignee's name."""
    only(customs, LOW, HIGH)
    consignments = crowd(customs, NAMES)
    with customs.read() as uow:
        return {name: uow.assessments.latest([one])[one].id for name, one in consignments.items()}


@pytest.fixture
def officer(customs: Customs) -> Actor:
    """Somebody who may decide again, and is cleared for nothing secret."""
    return customs.actor("targeting_officer")


def _everything(customs: Customs, actor: Actor) -> tuple[Any, Any]:
    """Everything that is told of today and of consistency."""
    found = list(today(customs.installation, actor))
    summary = Summary()
    for one in found:
        summary.add(one)
    metered = consistency(customs.installation, actor, sample=100).document()
    return ([one.document() for one in found], summary.document()), metered


def _plain(metered: Metered) -> dict[str, Any]:
    """The report as a reader of its JSON gets it."""
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(metered.document()))
    return decoded


# --- today


def test_under_the_same_configuration_everything_is_the_same(
    customs: Customs, assessed: dict[str, str], officer: Actor
) -> None:
    found = list(today(customs.installation, officer))
    assert {one.assessment for one in found} == set(assessed.values())
    assert {one.answer for one in found} == {"same"}
    assert all(one.then == one.today and not one.differences for one in found)


def test_what_would_come_out_otherwise_is_told_by_hits_scores_outcome_and_lane(
    customs: Customs, assessed: dict[str, str], officer: Actor
) -> None:
    other = a_profile('consignee.name.startsWith("HIGH")', id="GL-TEST-OTHER", weight=5)
    customs.put_in_force(other, without=[LOW.id])
    told = {one.assessment: one for one in today(customs.installation, officer)}
    lost, more = told[assessed["LOW ONE"]], told[assessed["HIGH ONE"]]
    assert lost.answer == "otherwise"
    assert lost.differences == (
        "no longer hit by GL-TEST-LOW",
        "score: 55 became 0",
        "band: high became low",
        "outcome: scan became no_control",
        "lane: orange became green",
        "score of revenue: 55 became 0",
    )
    assert more.answer == "same outcome"
    assert more.differences == ("now hit by GL-TEST-OTHER", "score of security: 0 became 5")
    assert told[assessed["PLAIN ONE"]].answer == "same"
    summary = Summary()
    for one in told.values():
        summary.add(one)
    assert summary.document() == {
        "assessments": 3,
        "answers": {"same": 1, "same outcome": 1, "otherwise": 1, "purged": 0, "damaged": 0},
        "outcomes": {"no_control": {"no_control": 1}, "scan": {"no_control": 1, "scan": 1}},
    }


def test_nothing_is_recorded(customs: Customs, assessed: dict[str, str], officer: Actor) -> None:
    def rows() -> list[int]:
        with customs.installation.store.engine.connect() as connection:
            tables = ("assessments", "selections", "decisions", "events", "payloads", "configurations")
            return [connection.execute(text(f"SELECT count(*) FROM {one}")).scalar_one() for one in tables]

    customs.put_in_force(without=[LOW.id])
    before = rows()
    _everything(customs, officer)
    assert rows() == before


def test_some_are_asked_for_by_id_since_a_moment_or_as_a_sample_that_stays(
    customs: Customs, assessed: dict[str, str], officer: Actor
) -> None:
    def ids(*given: str, **asked: Any) -> list[str]:
        return [one.assessment for one in today(customs.installation, officer, given, **asked)]

    assert ids(assessed["LOW ONE"]) == [assessed["LOW ONE"]]
    assert set(ids(since=customs.clock.now())) == set(assessed.values())
    assert ids(since=customs.clock.now() + timedelta(seconds=1)) == []
    assert len(ids(sample=2)) == 2
    assert ids(sample=2) == ids(sample=2)
    assert set(ids(sample=1)) < set(ids(sample=2))
    with pytest.raises(NotFound):
        ids("018f0000-0000-7000-8000-0000000000ff")


def test_what_was_purged_or_damaged_says_so(customs: Customs, assessed: dict[str, str], officer: Actor) -> None:
    with customs.read() as uow:
        facts = uow.assessments.get(assessed["LOW ONE"]).facts_id
    with customs.installation.store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE payloads DISABLE TRIGGER USER"))
        connection.execute(
            text("UPDATE payloads SET body = 'rubbish', encoding = 'plain' WHERE id = :id"), {"id": facts}
        )
    (damaged,) = today(customs.installation, officer, [assessed["LOW ONE"]])
    assert (damaged.answer, damaged.then, damaged.today) == ("damaged", None, None)
    assert damaged.differences
    assert consistency(customs.installation, officer, sample=9).left_out == 1
    customs.clock.advance(timedelta(days=400))
    before = customs.clock.now().date()
    purge(
        customs.installation.store,
        before=before,
        retention_class="filing",
        rule="RET-7Y",
        actor="policy:retention",
        agency="customs",
    )
    (gone,) = today(customs.installation, officer, [assessed["HIGH ONE"]])
    assert gone.answer == "purged"
    assert gone.differences == ("The content was erased on 2027-03-07 under rule RET-7Y.",)
    assert consistency(customs.installation, officer, sample=9).left_out == 3


def test_who_may_not_decide_again_gets_nothing(customs: Customs, assessed: dict[str, str]) -> None:
    reader = customs.actor("examination_officer")
    with pytest.raises(Forbidden, match="decide again"):
        list(today(customs.installation, reader, [assessed["LOW ONE"]]))
    assert list(today(customs.installation, reader)) == []
    with pytest.raises(Forbidden):
        consistency(customs.installation, customs.actor("data_protection_officer"), sample=1)


# --- consistency


def test_the_office_of_a_profile_decides_where_goods_would_be_let_go(
    customs: Customs, assessed: dict[str, str], officer: Actor
) -> None:
    customs.put_in_force(LOCAL)
    document = _plain(consistency(customs.installation, officer, sample=100))
    assert document["offices"] == [OFFICE, "GB000040"]
    (one,) = document["configurations"]
    assert (one["name"], one["same"]["hits"], one["same"]["n"]) == ("in force", 2, 3)
    (pair,) = one["pairs"]
    assert (pair["between"], pair["different"], pair["released_at_one"]) == ([OFFICE, "GB000040"], 1, 0)
    (example,) = pair["examples"]
    assert (example["assessment"], example["profiles"]) == (assessed["LOW ONE"], ["GL-TEST-LOCAL"])
    assert example["outcomes"] == ["scan", "examination"]


def test_given_profiles_and_a_given_policy_stand_in_for_those_in_force(
    customs: Customs, assessed: dict[str, str], officer: Actor
) -> None:
    heavier = profile_text(replace(LOW, weight=90, legal_basis="LB-SAFE-4", version=2)).encode()
    policy = the_policy()
    harmless = msgspec.json.encode(replace(policy, bands={**policy.bands, "medium": 80, "high": 90, "very_high": 99}))
    with customs.read() as uow:
        known = customs.installation.knowledge(uow).configuration.profiles
    assert {one.weight for one in known} == {55, 70}
    given = {"heavier.yaml": _with_a_known_basis(heavier), "harmless.json": harmless}
    document = _plain(consistency(customs.installation, officer, sample=100, given=given))
    between = {tuple(pair["between"]): pair for pair in document["between"]}
    assert between["in force", "heavier.yaml"]["different"] == 1
    assert between["in force", "heavier.yaml"]["examples"][0]["outcomes"] == ["scan", "examination"]
    assert between["in force", "harmless.json"]["released_at_one"] == 2
    assert [one["released"][OFFICE] for one in document["configurations"]] == [1, 1, 3]


def _with_a_known_basis(document: bytes) -> bytes:
    from greenlane.wiring.shipped import shipped_legal_bases

    return document.replace(b"LB-SAFE-4", sorted(shipped_legal_bases())[0].encode())


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", "mine.yaml"),
        (b"\xff\xfe\x00", "mine.yaml, line 1"),
        (b"bands: {medium: 3}\n", "mine.yaml"),
        (b"id: GL-X-1\ncondition: 1 +\n", "mine.yaml, line "),
    ],
)
def test_a_document_that_cannot_be_used_is_refused_with_its_place(
    customs: Customs, officer: Actor, content: bytes, place: str
) -> None:
    with pytest.raises(Invalid) as refused:
        consistency(customs.installation, officer, sample=1, given={"mine.yaml": content})
    assert str(refused.value.where).startswith(place)
    assert refused.value.remedy


def test_more_than_can_be_compared_is_said(customs: Customs, assessed: dict[str, str], officer: Actor) -> None:
    many = {f"{number}.yaml": b"" for number in range(MOST_CONFIGURATIONS + 1)}
    with pytest.raises(Invalid, match="at most"):
        consistency(customs.installation, officer, sample=1, given=many)
    offices = [f"O{number}" for number in range(MOST_OFFICES + 2)]
    found = consistency(customs.installation, officer, sample=1, offices=offices)
    assert (len(found.report.offices), found.offices_left_out) == (MOST_OFFICES, 2)


def test_without_any_office_it_is_said_what_to_do(customs: Customs, officer: Actor) -> None:
    with pytest.raises(Invalid, match="No office is known"):
        consistency(customs.installation, officer, sample=1)


# --- what is hidden


def test_a_secret_profile_changes_nothing_that_is_told_and_is_seen_by_who_may(
    customs: Customs, assessed: dict[str, str], officer: Actor
) -> None:
    customs.put_in_force(LOCAL)
    cleared = customs.actor("profile_author")
    before, before_cleared = _everything(customs, officer), _everything(customs, cleared)
    customs.put_in_force(SECRET)
    assert _everything(customs, officer) == before
    after = _everything(customs, cleared)
    assert after != before_cleared
    assert "GL-NIGHT-777" in str(after[1])


def test_a_secret_hit_of_that_day_is_not_missed_today(customs: Customs, officer: Actor) -> None:
    everywhere = replace(SECRET, offices=())
    only(customs, LOW, everywhere)
    crowd(customs, NAMES)
    customs.put_in_force(without=[everywhere.id])
    assert {one.answer for one in today(customs.installation, officer)} == {"same"}
    cleared = customs.actor("profile_author")
    assert sorted(one.answer for one in today(customs.installation, cleared)) == ["otherwise", "same", "same"]


def test_a_profile_of_another_agency_is_not_told(customs: Customs, assessed: dict[str, str]) -> None:
    cleared = customs.actor("profile_author")
    before = _everything(customs, cleared)
    customs.put_in_force(replace(LOCAL, id="GL-HEALTH-001", agency="health"))
    assert _everything(customs, cleared) == before


def test_own_conditions_do_not_ask_after_hidden_lists_or_the_draw(customs: Customs, officer: Actor) -> None:
    change_list(customs.installation, "moles", kind=ListKind.PARTIES, add=["PLAIN ONE"], sensitivity=Sensitivity.SECRET)
    customs.draw_everything()
    crowd(customs, NAMES)

    def probed(actor: Actor, condition: str) -> int:
        given = {"mine.yaml": _with_a_known_basis(profile_text(_probe(condition)).encode())}
        told = consistency(customs.installation, actor, sample=9, given=given).report
        return next((pair.different for pair in told.between), 0)

    cleared = customs.actor("profile_author")
    for condition in ("draw.value >= 0.0", "any_party.watch_lists.size() > 0"):
        assert probed(officer, condition) == 0
        assert probed(cleared, condition) > 0


def _probe(condition: str) -> Profile:
    return a_profile(condition, id="GL-MINE-001", weight=95, legal_basis="LB-SAFE-4")
