# SPDX-License-Identifier: Apache-2.0
"""A consignment is assembled (design decision 7): a withdrawn link changes the view, never an old assessment."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from greenlane.cargo import Declaration, Facts
from greenlane.errors import Conflict, NotFound
from greenlane.wiring.consignments import assembled, assert_link, withdraw_link
from greenlane.wiring.deciding_again import redecide_all, redecide_one
from greenlane.wiring.judging import facts_decoder
from tests.installations import Customs
from tests.intake.checks.filings import good, item
from tests.targeting.builders import a_profile

OFFICER = "person:018f0000-0000-7000-8000-00000000000a"
OTHER_UCR = "6GB999999999999-OTHER"
LOOKED_FOR = a_profile(f"consignment.ucr == '{OTHER_UCR}'", id="GL-TEST-001", weight=60)


def _of_the_importer() -> Declaration:
    return good(reference="IMPORT-1")


def _of_the_carrier() -> Declaration:
    """Another filing about the same goods, which says something else of them."""
    return good(
        reference="MANIFEST-1",
        of={
            "items": (item(description="Parts of mills", gross_weight_kg=None),),
            "gross_weight_kg": None,
            "ucr": OTHER_UCR,
        },
    )


class _Linked:
    """A consignment to which a person linked a second filing, with the places in the log before and after."""

    def __init__(self, customs: Customs) -> None:
        self.customs = customs
        customs.put_in_force(LOOKED_FOR)
        self.first = customs.accept(_of_the_importer())
        self.second = customs.accept(_of_the_carrier(), filer="CARRIER")
        self.consignment = customs.consignment_of(self.first)
        self.before = self._place()
        with customs.installation.store.unit() as uow:
            self.link = assert_link(
                uow,
                customs.installation,
                consignment=self.consignment,
                lodgement=self.second,
                by=OFFICER,
                at=customs.clock.now(),
            )
        customs.work()
        self.linked = self._place()
        self.assessment = self.latest().id

    def _place(self) -> int:
        with self.customs.read() as uow:
            return int(uow.events.current_position())

    def latest(self) -> Any:
        with self.customs.read() as uow:
            return uow.assessments.latest([self.consignment])[self.consignment]

    def withdraw(self) -> None:
        with self.customs.installation.store.unit() as uow:
            (link,) = [one for one in uow.links.history(self.consignment) if one.id == self.link]
            withdraw_link(
                uow,
                self.customs.installation,
                link=link,
                by=OFFICER,
                reason="not_the_same_goods",
                at=self.customs.clock.now(),
            )
        self.customs.work()

    def filings(self, position: int | None = None) -> set[str]:
        with self.customs.read() as uow:
            view = assembled(uow, self.consignment) if position is None else assembled(uow, self.consignment, position)
        return {filing.lodgement for filing in view.filings}

    def rows_of_the_assessment(self) -> list[Any]:
        """Everything that is kept of the old assessment, as it lies in the database."""
        queries = (
            "SELECT * FROM assessments WHERE id = :id",
            "SELECT * FROM hits WHERE assessment_id = :id ORDER BY profile_id",
            "SELECT * FROM selections WHERE assessment_id = :id",
            "SELECT * FROM decisions WHERE assessment_id = :id",
            "SELECT p.* FROM payloads p JOIN assessments a ON p.id IN (a.facts_id, a.result_id) WHERE a.id = :id "
            "ORDER BY p.id",
        )
        with self.customs.installation.store.engine.connect() as connection:
            return [connection.execute(text(query), {"id": self.assessment}).all() for query in queries]


@pytest.fixture
def linked(customs: Customs) -> _Linked:
    return _Linked(customs)


def test_a_linked_filing_is_part_of_what_is_assessed(linked: _Linked) -> None:
    stated = _facts(linked.customs, linked.assessment).consignment["consignment.ucr"]
    assert [(one.value, one.source.lodgement) for one in stated] == [
        ("6GB123456789000-4711", linked.first),
        (OTHER_UCR, linked.second),
    ]
    assert "GL-TEST-001" in _hits(linked.customs, linked.assessment)


def test_what_the_filings_contradict_each_other_on_stays_visible(linked: _Linked) -> None:
    with linked.customs.read() as uow:
        told = assembled(uow, linked.consignment)
    assert "goods.description" in {conflict.fact for conflict in told.conflicts}
    contradictions = _facts(linked.customs, linked.assessment).first("filing.conflicts")
    assert isinstance(contradictions, tuple)
    assert "goods.description" in contradictions


def test_withdrawing_a_link_changes_the_view_from_now_on(linked: _Linked) -> None:
    assert linked.filings() == {linked.first, linked.second}
    linked.withdraw()
    assert linked.filings() == {linked.first}


def test_earlier_views_stay_what_they_were(linked: _Linked) -> None:
    linked.withdraw()
    assert linked.filings(linked.before) == {linked.first}
    assert linked.filings(linked.linked) == {linked.first, linked.second}


def test_withdrawing_a_link_leaves_the_old_assessment_untouched(linked: _Linked) -> None:
    before = linked.rows_of_the_assessment()
    assert [len(rows) for rows in before][:1] == [1]
    assert all(before[index] for index in (2, 4))
    linked.withdraw()
    assert linked.rows_of_the_assessment() == before
    assert redecide_one(linked.customs.installation, linked.assessment).answer == "identical"


def test_withdrawing_a_link_has_the_consignment_assessed_anew(linked: _Linked) -> None:
    linked.withdraw()
    anew = linked.latest()
    assert anew.id != linked.assessment
    assert anew.predecessor_id == linked.assessment
    assert len(_facts(linked.customs, anew.id).consignment["consignment.ucr"]) == 1
    assert "GL-TEST-001" not in _hits(linked.customs, anew.id)
    assert anew.score < 60 <= _score(linked.customs, linked.assessment)
    assert {again.answer for again in redecide_all(linked.customs.installation)} == {"identical"}


def test_officers_see_the_filings_that_are_linked_now_and_the_old_assessment_as_it_was(linked: _Linked) -> None:
    officer = linked.customs.client("targeting_officer")

    def shown() -> tuple[set[str], Any]:
        consignment = officer.get(f"/v1/consignments/{linked.consignment}").json()
        assessment = officer.get(f"/v1/assessments/{linked.assessment}").json()
        return {one["lodgement"] for one in consignment["lodgements"]}, assessment

    both, before = shown()
    assert both == {linked.first, linked.second}
    linked.withdraw()
    left, after = shown()
    assert left == {linked.first}
    assert after == before


def test_the_other_filing_keeps_its_own_consignment(linked: _Linked) -> None:
    linked.withdraw()
    own = linked.customs.consignment_of(linked.second)
    assert own != linked.consignment
    with linked.customs.read() as uow:
        assert {filing.lodgement for filing in assembled(uow, own).filings} == {linked.second}


def test_a_link_is_made_once_and_withdrawn_once(linked: _Linked) -> None:
    customs, at = linked.customs, linked.customs.clock.now()
    given: dict[str, Any] = {"consignment": linked.consignment, "lodgement": linked.second, "by": OFFICER, "at": at}
    with pytest.raises(Conflict, match="linked to this consignment already"), customs.installation.store.unit() as uow:
        assert_link(uow, customs.installation, **given)
    linked.withdraw()
    with pytest.raises(Conflict, match="does not stand"):
        linked.withdraw()
    with customs.installation.store.unit() as uow:
        assert_link(uow, customs.installation, **given)
    assert linked.filings() == {linked.first, linked.second}


def test_what_is_not_there_cannot_be_linked(customs: Customs) -> None:
    nowhere = "018f0000-0000-7000-8000-0000000000ff"
    consignment = customs.consignment_of(customs.accept(_of_the_importer()))
    at = customs.clock.now()
    for unknown in (consignment, nowhere):
        with pytest.raises(NotFound), customs.installation.store.unit() as uow:
            assert_link(uow, customs.installation, consignment=unknown, lodgement=nowhere, by=OFFICER, at=at)


def _facts(customs: Customs, assessment: str) -> Facts:
    with customs.read() as uow:
        stored = uow.assessments.get(assessment)
        return facts_decoder.decode(uow.payloads.get(stored.facts_id).body)


def _hits(customs: Customs, assessment: str) -> set[str]:
    with customs.read() as uow:
        return {hit.profile_id for hit in uow.assessments.hits([assessment]).get(assessment, [])}


def _score(customs: Customs, assessment: str) -> int:
    with customs.read() as uow:
        return int(uow.assessments.get(assessment).score)
