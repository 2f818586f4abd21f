# SPDX-License-Identifier: Apache-2.0
"""A purged payload leaves the log verifying (design decision 11), and whoever asks for it is told by which rule."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from greenlane.cargo import Function, PartyRole
from greenlane.store import checked_log, purge
from greenlane.wiring.deciding_again import redecide_all
from tests.installations import Customs
from tests.intake.checks.filings import good, party

RULE = "RET-7Y"
NAME = "Quetzalcoatl Trading"


@pytest.fixture
def kept(customs: Customs) -> list[str]:
    """Two assessments of filings that name somebody; long ago by now."""
    for number in range(2):
        parties = (party(PartyRole.CONSIGNOR, NAME), party(PartyRole.CONSIGNEE))
        customs.accept(good(reference=f"R-{number}", of={"parties": parties}))
    customs.clock.advance(timedelta(days=7 * 366))
    with customs.read() as uow:
        return list(uow.assessments.ids())


def _purge(customs: Customs) -> int:
    erased = purge(
        customs.installation.store,
        before=customs.clock.now().date(),
        retention_class="filing",
        rule=RULE,
        actor="policy:retention",
        agency="customs",
    )
    customs.work()
    return erased


def _faults(customs: Customs) -> list[str]:
    with checked_log(customs.installation.store, payloads=True) as check:
        return [fault.sentence for fault in check.faults()]


def _mentions(customs: Customs, wanted: str) -> int:
    """In how many rows of the whole database a text stands, in whatever column."""
    with customs.installation.store.engine.connect() as connection:
        tables = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        ).scalars()
        return sum(
            connection.execute(
                text(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE :wanted'), {"wanted": f"%{wanted}%"}
            ).scalar_one()
            for table in list(tables)
        )


def test_the_log_verifies_with_contents_before_and_after_a_purge(customs: Customs, kept: list[str]) -> None:
    assert _faults(customs) == []
    assert _purge(customs) >= 10
    assert _faults(customs) == []


def test_the_log_holds_no_name_even_before_a_purge(customs: Customs, kept: list[str]) -> None:
    with customs.read() as uow:
        contents = [event.body | event.subjects for _, event in uow.events.sealed(limit=100_000)]
    assert contents
    assert not any(NAME in str(content) for content in contents)


def test_nothing_in_the_database_names_anybody_after_a_purge(customs: Customs, kept: list[str]) -> None:
    _purge(customs)
    with customs.installation.store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM payloads")).scalar_one() == 0
    assert _mentions(customs, NAME) == 0
    assert _mentions(customs, "Kestrel") == 0


def test_deciding_again_answers_purged_with_the_rule(customs: Customs, kept: list[str]) -> None:
    _purge(customs)
    answers = list(redecide_all(customs.installation))
    assert [again.assessment for again in answers] == kept
    assert {(again.answer, again.rule) for again in answers} == {("purged", RULE)}


def test_a_legal_hold_keeps_what_it_names_and_nothing_else(customs: Customs, kept: list[str]) -> None:
    with customs.installation.store.unit() as uow:
        held = uow.assessments.get(kept[0])
        assert uow.payloads.hold([held.facts_id, held.result_id]) == 2
    _purge(customs)
    assert [again.answer for again in redecide_all(customs.installation)] == ["identical", "purged"]
    assert _faults(customs) == []
    with customs.installation.store.unit() as uow:
        uow.payloads.lift([held.facts_id, held.result_id])
    assert _purge(customs) == 2
    assert [again.answer for again in redecide_all(customs.installation)] == ["purged", "purged"]


def test_officers_are_shown_that_content_was_erased_and_everything_else(customs: Customs, kept: list[str]) -> None:
    officer = customs.client("targeting_officer")
    before = officer.get(f"/v1/assessments/{kept[0]}").json()
    assert before["content"] == "available"
    consignment, lodgement = before["consignment"], before["lodgement"]
    _purge(customs)
    after = officer.get(f"/v1/assessments/{kept[0]}").json()
    assert (after["content"], after["hits"]) == ("erased", [])
    same = ("id", "consignment", "stage", "outcome", "lane", "configuration", "assessed_at", "deadline")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    shown = officer.get(f"/v1/consignments/{consignment}")
    assert (shown.status_code, shown.json()["facts"]) == (200, None)
    assert [one["lodgement"] for one in shown.json()["lodgements"]] == [lodgement]
    assert officer.get(f"/v1/lodgements/{lodgement}").status_code == 200
    assert officer.get(f"/v1/lodgements/{lodgement}/versions").status_code == 200
    for address in ("/v1/assessments", "/v1/consignments", "/v1/lodgements", "/v1/events"):
        assert officer.get(address).status_code == 200


def test_a_change_of_an_erased_filing_waits_for_an_officer(customs: Customs, kept: list[str]) -> None:
    """What it would be applied to is gone; half a filing is never taken for a whole one."""
    _purge(customs)
    (answer,) = customs.lodge(good(reference="R-0", function=Function.AMENDMENT)).answers
    assert answer["state"] == "accepted"
    assert "GL-LOD-05" in {finding["code"] for finding in answer["findings"]}
    customs.work()
    with customs.read() as uow:
        assert list(uow.assessments.ids()) == kept
