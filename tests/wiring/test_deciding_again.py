# SPDX-License-Identifier: Apache-2.0
"""Re-decide (design decision 4): the identical result whatever was changed since, and an answer where it is not."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from greenlane.cargo import GoodsItem, Money
from greenlane.errors import NotFound
from greenlane.intake import write_native
from greenlane.store import open_store, purge
from greenlane.targeting import decide
from greenlane.wiring.deciding_again import redecide_all, redecide_one
from greenlane.wiring.installation import Installation
from greenlane.wiring.judging import assess_consignment
from greenlane.wiring.watch_lists import ListKind, change_list
from tests.databases import SMALL
from tests.installations import KEYS, Customs
from tests.intake.checks.filings import good, item
from tests.targeting.builders import a_profile

HEAVY = a_profile("consignment.package_count > 50", id="GL-TEST-001", weight=60)


@pytest.fixture
def assessment(customs: Customs) -> str:
    """One assessment with a hit."""
    customs.put_in_force(HEAVY)
    customs.accept(good())
    with customs.read() as uow:
        (found,) = list(uow.assessments.ids())
    return str(found)


def _alter(customs: Customs, statement: str, **given: object) -> None:
    """Change a row behind the program's back, as the owner of the database can by putting triggers out of action."""
    table = statement.removeprefix("UPDATE ").removeprefix("DELETE FROM ").split()[0]
    with customs.installation.store.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        assert connection.execute(text(statement), given).rowcount == 1


def _rewrite_payload(customs: Customs, assessment: str, column: str, old: bytes, new: bytes) -> None:
    with customs.read() as uow:
        payload_id = getattr(uow.assessments.get(assessment), column)
        body = uow.payloads.get(payload_id).body
    assert old in body
    statement = "UPDATE payloads SET body = :body, encoding = 'plain' WHERE id = :id"
    _alter(customs, statement, body=body.replace(old, new), id=payload_id)


def _afresh(customs: Customs, tmp_path: Path) -> Installation:
    """The same installation as another process opens it, which remembers nothing."""
    url = customs.installation.store.engine.url.render_as_string(hide_password=False)
    return Installation(
        open_store(url, clock=customs.clock, data_dir=tmp_path, limits=SMALL), clock=customs.clock, keys=KEYS
    )


# --- identical


@pytest.mark.slow
def test_a_thousand_assessments_are_decided_identically_after_two_changes_of_configuration(customs: Customs) -> None:
    lots = [good(reference=f"R-{n}", of={"items": (_goods(n),), "ucr": f"UCR-{n % 7}"}) for n in range(340)]
    for start in range(0, len(lots), 100):
        answers = customs.lodge(b"\n".join(write_native(lot) for lot in lots[start : start + 100])).answers
        assert {answer["state"] for answer in answers} == {"accepted"}
    customs.work()
    first = customs.put_in_force(HEAVY, without=["GL-GOODS-001"], reason="profiles")
    _assess_all_again(customs)
    with customs.read() as uow:
        names = [stored.name for stored in uow.lists.all()]
    change_list(customs.installation, names[0], add=["ZZ", "99"])
    _assess_all_again(customs)

    with customs.read() as uow:
        stored = [uow.assessments.get(one) for one in list(uow.assessments.ids())]
        last = uow.configurations.active().digest
    assert len(stored) == 1020
    configurations = {one.configuration for one in stored}
    assert len(configurations) == 3
    assert {first, last} < configurations
    assert len({one.score for one in stored}) > 2
    answers_again = list(redecide_all(customs.installation))
    assert [again.assessment for again in answers_again] == sorted(one.id for one in stored)
    assert {again.answer for again in answers_again} == {"identical"}


def _goods(number: int) -> GoodsItem:
    described = ("Cocoa butter, fat and oil", "general cargo", "Lithium batteries, packed alone", "parts")[number % 4]
    value = Money(amount=Decimal(15 * (number + 1)), currency="USD") if number % 3 else None
    return item(description=described, value=value, origin=("GH", "CN", "US")[number % 3])


def _assess_all_again(customs: Customs) -> None:
    with customs.read() as uow:
        consignments = {uow.assessments.get(one).consignment_id for one in list(uow.assessments.ids())}
    with customs.installation.store.unit() as uow:
        for consignment in sorted(consignments):
            assess_consignment(uow, customs.installation, consignment)
    customs.work()


def test_what_changed_after_an_assessment_does_not_change_it(customs: Customs, assessment: str) -> None:
    with customs.read() as uow:
        policy = customs.installation.knowledge(uow).configuration.policy
    customs.put_in_force(policy=msgspec.structs.replace(policy, version=9, bands={**policy.bands, "high": 70}))
    customs.put_in_force(a_profile("consignment.package_count > 54", weight=90))
    change_list(customs.installation, "wanted", kind=ListKind.PARTIES, add=["Kestrel Ltd"])
    again = redecide_one(customs.installation, assessment)
    assert again.answer == "identical"
    assert again.differences == ()


def test_another_process_gives_the_identical_result_from_what_is_stored(
    customs: Customs, assessment: str, tmp_path: Path
) -> None:
    customs.put_in_force(without=[HEAVY.id])
    other = _afresh(customs, tmp_path)
    assert redecide_one(other, assessment).answer == "identical"
    other.store.close()


def test_an_older_configuration_keeps_its_name_when_the_vocabulary_has_grown(
    customs: Customs, assessment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenlane.targeting.configuration.vocabulary_digest", lambda: "f" * 64)
    other = _afresh(customs, tmp_path)
    assert redecide_one(other, assessment).answer == "identical"
    other.store.close()


# --- differs


def test_a_result_whose_content_was_altered_is_told(customs: Customs, assessment: str) -> None:
    _rewrite_payload(customs, assessment, "result_id", b'"outcome":"scan"', b'"outcome":"no_control"')
    again = redecide_one(customs.installation, assessment)
    assert again.answer == "differs because of record"
    assert "outcome: no_control became scan" in again.differences


def test_a_result_whose_digest_was_altered_is_told(customs: Customs, assessment: str) -> None:
    _alter(customs, "UPDATE assessments SET result_digest = :digest WHERE id = :id", digest="0" * 64, id=assessment)
    assert redecide_one(customs.installation, assessment).answer == "differs because of record"


@pytest.mark.parametrize(
    ("column", "value"), [("score", "3"), ("outcome", "'no_control'"), ("lane", "'green'"), ("band", "'low'")]
)
def test_what_lists_repeat_of_a_result_is_compared_too(
    customs: Customs, assessment: str, column: str, value: str
) -> None:
    _alter(customs, f"UPDATE assessments SET {column} = {value} WHERE id = :id", id=assessment)
    again = redecide_one(customs.installation, assessment)
    assert again.answer == "differs because of record"
    assert again.differences[0].startswith(f"The stored {column} is {value.strip(chr(39))}, in the result it is ")


def test_facts_that_were_altered_are_told_though_the_result_fits_itself(customs: Customs, assessment: str) -> None:
    _rewrite_payload(
        customs, assessment, "facts_id", b'"consignment.package_count":[[55,', b'"consignment.package_count":[[5,'
    )
    again = redecide_one(customs.installation, assessment)
    assert again.answer == "differs because of record"
    assert "no longer hit by GL-TEST-001" in again.differences


def test_damaged_content_is_an_answer_and_not_a_failure(customs: Customs, assessment: str) -> None:
    with customs.read() as uow:
        facts_id = uow.assessments.get(assessment).facts_id
    for encoding in ("zlib", "plain"):
        _alter(customs, f"UPDATE payloads SET body = 'rubbish', encoding = '{encoding}' WHERE id = :id", id=facts_id)
        again = redecide_one(customs.installation, assessment)
        assert again.answer == "differs because of record"
        assert "damaged" in again.differences[0] or "cannot be read" in again.differences[0]


@pytest.mark.parametrize("kind", ["policy", "profile_set"])
def test_a_configuration_that_was_altered_is_told(customs: Customs, assessment: str, tmp_path: Path, kind: str) -> None:
    with customs.read() as uow:
        manifest = customs.installation.knowledge(uow).configuration.manifest
    digest = getattr(manifest, kind)
    old, new = ("GL-TEST-001", "GL-TEST-002") if kind == "profile_set" else ('"version":1', '"version":2')
    statement = (
        "UPDATE configuration_parts SET body = convert_to(replace(convert_from(body, 'UTF8'), :old, :new), 'UTF8') "
        "WHERE digest = :digest"
    )
    _alter(customs, statement, old=old, new=new, digest=digest)
    other = _afresh(customs, tmp_path)
    again = redecide_one(other, assessment)
    other.store.close()
    assert again.answer == "differs because of configuration"
    assert "altered" in again.differences[0]


def test_an_engine_that_decides_otherwise_under_its_own_number_is_told_from_one_that_does_not(
    customs: Customs, assessment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "greenlane.wiring.deciding_again.decide",
        lambda *given: msgspec.structs.replace(decide(*given), score=1),
    )
    assert redecide_one(customs.installation, assessment).answer == "differs because of library"
    monkeypatch.setattr("greenlane.wiring.deciding_again.ENGINE", "2")
    again = redecide_one(customs.installation, assessment)
    assert again.answer == "differs because of engine"
    assert again.differences == ("score: 60 became 1",)


def test_the_answer_for_programs_has_the_same_members_whatever_it_is(customs: Customs, assessment: str) -> None:
    members = {"assessment", "answer", "differs_by", "differences", "rule"}
    assert set(redecide_one(customs.installation, assessment).document()) == members
    _alter(customs, "UPDATE assessments SET score = 3 WHERE id = :id", id=assessment)
    document = redecide_one(customs.installation, assessment).document()
    assert set(document) == members
    assert document["differs_by"] == ["record"]


# --- purged


def _purge(customs: Customs, rule: str = "RET-7Y") -> int:
    customs.clock.advance(timedelta(days=400))
    return purge(
        customs.installation.store,
        before=customs.clock.now().date(),
        retention_class="filing",
        rule=rule,
        actor="policy:retention",
        agency="customs",
    )


def test_what_was_purged_is_answered_with_the_rule(customs: Customs, assessment: str) -> None:
    assert _purge(customs) > 0
    again = redecide_one(customs.installation, assessment)
    assert (again.answer, again.rule) == ("purged", "RET-7Y")
    assert again.differences == ("The content was erased on 2027-03-07 under rule RET-7Y.",)


def test_content_that_is_gone_without_a_rule_is_not_called_purged(customs: Customs, assessment: str) -> None:
    with customs.read() as uow:
        facts_id = uow.assessments.get(assessment).facts_id
    _alter(customs, "DELETE FROM payloads WHERE id = :id", id=facts_id)
    again = redecide_one(customs.installation, assessment)
    assert again.answer == "differs because of record"
    assert again.rule is None


def test_an_assessment_that_is_not_there_is_not_found(customs: Customs) -> None:
    with pytest.raises(NotFound, match="assessment"):
        redecide_one(customs.installation, "018f0000-0000-7000-8000-0000000000ff")
    assert list(redecide_all(customs.installation)) == []
