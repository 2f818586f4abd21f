# SPDX-License-Identifier: Apache-2.0
"""The draw comes first (design decision 10): nothing that comes later re-rolls it, and anybody can check it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from greenlane.cargo import Function, Stage
from greenlane.clock import FixedClock
from greenlane.errors import Misconfigured
from greenlane.intake import write_native
from greenlane.journal import Event
from greenlane.store import Keys, StoredAssessment, open_store
from greenlane.targeting import SelectedBy, draw
from greenlane.wiring.installation import Installation
from greenlane.wiring.judging import assess_consignment, facts_decoder
from greenlane.wiring.working import keep_keys, work
from tests.databases import SMALL
from tests.installations import KEYS, SET_UP_AT, Customs
from tests.intake.checks.filings import good
from tests.targeting.builders import a_profile

WEEK = timedelta(days=7)
MONDAY = datetime(2026, 2, 2, tzinfo=UTC)
"""When the week after the one of setting up begins."""


def _events(customs: Customs, name: str) -> list[tuple[int, Event]]:
    customs.work()
    with customs.read() as uow:
        return [(place, event) for place, event in uow.events.sealed(limit=100_000) if event.type == name]


def _assessments(customs: Customs, consignment: str) -> list[StoredAssessment]:
    with customs.read() as uow:
        return list(uow.assessments.of_consignment(consignment))


def _drawn(customs: Customs, assessment: StoredAssessment) -> object:
    with customs.read() as uow:
        return facts_decoder.decode(uow.payloads.get(assessment.facts_id).body).first("draw.value")


def _origins(customs: Customs, assessment: StoredAssessment) -> set[str]:
    with customs.read() as uow:
        (selection,) = uow.selections.of_assessments([assessment.id])[assessment.id]
    return {origin.origin for origin in selection.selected_by}


def _amendment(number: int) -> bytes:
    description = f"Cocoa butter, fat and oil, lot {number}"
    changed = good(function=Function.AMENDMENT)
    items = tuple(replace(item, description=description) for item in changed.consignment.items)
    return write_native(replace(changed, consignment=replace(changed.consignment, items=items)))


# --- nothing re-rolls it


def _amend(customs: Customs) -> None:
    customs.accept(_amendment(1))


def _send_again(customs: Customs) -> None:
    assert customs.lodge(good()).is_repeat


def _assess_again(customs: Customs) -> None:
    with customs.read() as uow:
        (first, *_) = list(uow.assessments.ids())
        consignment = uow.assessments.get(first).consignment_id
    with customs.installation.store.unit() as uow:
        assess_consignment(uow, customs.installation, consignment)


def _decide_otherwise(customs: Customs) -> None:
    customs.put_in_force(a_profile("consignment.package_count > 0", weight=80))
    _assess_again(customs)


def _pass_a_month(customs: Customs) -> None:
    """The key of the week is revealed meanwhile, and other keys hold."""
    customs.clock.advance(4 * WEEK)
    keep_keys(customs.installation)
    _amend(customs)


@pytest.mark.parametrize("event", [_amend, _send_again, _assess_again, _decide_otherwise, _pass_a_month])
def test_nothing_that_comes_after_draws_again(customs: Customs, event: Callable[[Customs], None]) -> None:
    consignment = customs.consignment_of(customs.accept(good()))
    (first,) = _assessments(customs, consignment)
    number = _drawn(customs, first)
    assert isinstance(number, int)
    event(customs)
    customs.work()
    _assess_again(customs)
    told = _assessments(customs, consignment)
    assert len(told) >= 2
    assert {_drawn(customs, assessment) for assessment in told} == {number}


def test_a_drawn_consignment_stays_drawn_when_it_is_amended(customs: Customs) -> None:
    customs.draw_everything()
    consignment = customs.consignment_of(customs.accept(good()))
    for number in range(3):
        customs.accept(_amendment(number))
    told = _assessments(customs, consignment)
    assert len(told) == 4
    assert all("random" in _origins(customs, assessment) for assessment in told)


def test_a_consignment_both_drawn_and_hit_keeps_both_origins(customs: Customs) -> None:
    customs.draw_everything()
    customs.put_in_force(a_profile("consignment.package_count > 0", weight=80))
    consignment = customs.consignment_of(customs.accept(good()))
    (told,) = _assessments(customs, consignment)
    assert _origins(customs, told) == {"random", "profile"}


def test_the_probability_of_being_drawn_is_kept_with_the_selection(customs: Customs) -> None:
    consignment = customs.consignment_of(customs.accept(good()))
    customs.draw_everything()
    _assess_again(customs)
    told = _assessments(customs, consignment)[-1]
    with customs.read() as uow:
        (selection,) = uow.selections.of_assessments([told.id])[told.id]
    assert selection.selected_by == (SelectedBy(origin="random", probability=1.0),)


def test_the_order_of_the_workers_does_not_matter(customs: Customs) -> None:
    lodged = [customs.lodge(good(reference=f"R-{n}")).answers[0]["id"] for n in range(6)]
    consignments = [customs.consignment_of(one) for one in lodged]
    with customs.installation.store.unit() as uow:
        for consignment in reversed(consignments):
            assess_consignment(uow, customs.installation, consignment)
    before = [_drawn(customs, _assessments(customs, one)[0]) for one in consignments]
    assert len(set(before)) == 6
    while work(customs.installation, limit=1):
        pass
    assert [_drawn(customs, _assessments(customs, one)[-1]) for one in consignments] == before


# --- anybody can check it


def test_the_key_of_a_week_is_committed_before_the_week_begins(customs: Customs) -> None:
    committed = {event.body["period"]: event for _, event in _events(customs, "DrawKeyCommitted")}
    assert set(committed) == {"2026-W05", "2026-W06"}
    assert committed["2026-W06"].at == SET_UP_AT < MONDAY
    customs.clock.advance(WEEK)
    keep_keys(customs.installation)
    assert [event.body["period"] for _, event in _events(customs, "DrawKeyCommitted")][2:] == ["2026-W07"]


def test_keys_are_committed_and_revealed_once(customs: Customs) -> None:
    customs.clock.advance(3 * WEEK)
    for _ in range(3):
        keep_keys(customs.installation)
    for name in ("DrawKeyCommitted", "DrawKeyRevealed"):
        periods = [event.body["period"] for _, event in _events(customs, name)]
        assert len(periods) == len(set(periods)) == {"DrawKeyCommitted": 4, "DrawKeyRevealed": 2}[name]


def test_a_key_stays_secret_until_its_week_is_over(customs: Customs) -> None:
    customs.clock.advance(MONDAY + WEEK - SET_UP_AT - timedelta(seconds=1))
    keep_keys(customs.installation)
    assert {event.body["period"] for _, event in _events(customs, "DrawKeyRevealed")} == {"2026-W05"}
    customs.clock.advance(timedelta(seconds=1))
    keep_keys(customs.installation)
    assert [event.body["period"] for _, event in _events(customs, "DrawKeyRevealed")] == ["2026-W05", "2026-W06"]


def test_anybody_can_recompute_the_draw_from_the_journal(customs: Customs) -> None:
    """With nothing but what the journal tells and the published rule: SHA-256 and HMAC-SHA-256."""
    customs.clock.advance(MONDAY + timedelta(days=1) - SET_UP_AT)
    lodged = [customs.accept(good(reference=f"R-{n}")) for n in range(5)]
    numbers = {c: _drawn(customs, _assessments(customs, c)[0]) for c in map(customs.consignment_of, lodged)}
    customs.clock.advance(WEEK)
    keep_keys(customs.installation)

    (committed_at, committed), (revealed_at, revealed) = (
        next((at, event) for at, event in _events(customs, name) if event.body["period"] == "2026-W06")
        for name in ("DrawKeyCommitted", "DrawKeyRevealed")
    )
    opened = {event.subjects["consignment"]: (at, event) for at, event in _events(customs, "ConsignmentOpened")}
    assert set(opened) == set(numbers)
    for at, event in opened.values():
        assert committed_at < at < revealed_at
        assert committed.at < MONDAY <= event.at < MONDAY + WEEK <= revealed.at
    key = bytes.fromhex(str(revealed.body["key"]))
    hashed = hashlib.sha256(b"greenlane draw key\0" + key).hexdigest()
    assert hashed == revealed.body["commitment"] == committed.body["commitment"]
    for consignment, number in numbers.items():
        stage = opened[consignment][1].body["stage"]
        mac = hmac.new(key, f"{consignment}|{stage}".encode(), hashlib.sha256).digest()
        assert int.from_bytes(mac[:8], "big") * 10**9 // 2**64 == number


def test_every_stage_has_a_draw_of_its_own(customs: Customs) -> None:
    key = b"k" * 32
    numbers = {draw(key, "018f0000-0000-7000-8000-000000000001", stage) for stage in Stage}
    assert len(numbers) == len(Stage)


def test_another_sealing_key_is_told_instead_of_drawing_anew(customs: Customs, tmp_path: Path) -> None:
    customs.accept(good())
    clock = FixedClock(customs.clock.now() + 3 * WEEK)
    url = customs.installation.store.engine.url.render_as_string(hide_password=False)
    store = open_store(url, clock=clock, data_dir=tmp_path, limits=SMALL)
    other = Installation(store, clock=clock, keys=Keys(signing=KEYS.signing, sealing=b"o" * 32))
    with pytest.raises(Misconfigured, match="sealed by another key"):
        keep_keys(other)
    store.close()
