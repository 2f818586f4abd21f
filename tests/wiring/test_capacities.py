# SPDX-License-Identifier: Apache-2.0
"""Capacity plans of an installation: written by one, approved by another, refused with a reason."""

from __future__ import annotations

import pytest

from greenlane.access import Unit, UnitKind
from greenlane.errors import Conflict, Forbidden, Invalid, NotFound
from greenlane.store import StoredPlan
from greenlane.wiring.capacities import LARGEST_PLAN, approve_plan, plan_in_force, write_plan
from tests.installations import Customs
from tests.wiring.crowds import OFFICE, a_plan


def _written(customs: Customs, content: bytes, role: str = "head_of_office", **given: str) -> StoredPlan:
    with customs.installation.store.unit() as uow:
        return write_plan(uow, customs.installation, content, actor=customs.actor(role), **given)


def _two_units(customs: Customs) -> None:
    with customs.installation.store.unit() as uow:
        for name in ("north", "south"):
            uow.people.put_unit(Unit(id=name, agency="customs", kind=UnitKind.OFFICE, name=name))


def test_a_plan_is_in_force_only_when_a_second_person_has_approved_it(customs: Customs) -> None:
    author = customs.actor("head_of_office")
    with customs.installation.store.unit() as uow:
        write_plan(uow, customs.installation, a_plan(), actor=author)
    with customs.read() as uow, pytest.raises(NotFound):
        plan_in_force(uow, OFFICE)
    with pytest.raises(Forbidden, match="second person"), customs.installation.store.unit() as uow:
        approve_plan(uow, customs.installation, OFFICE, actor=author)
    with customs.installation.store.unit() as uow:
        approve_plan(uow, customs.installation, OFFICE, actor=customs.actor("duty_supervisor"))
    with customs.read() as uow:
        stored, plan = plan_in_force(uow, OFFICE)
    assert (stored.version, plan.office) == (1, OFFICE)


def test_the_plan_in_force_stays_until_the_next_is_approved(customs: Customs) -> None:
    _written(customs, a_plan())
    with customs.installation.store.unit() as uow:
        approve_plan(uow, customs.installation, OFFICE, actor=customs.actor("duty_supervisor"))
    _written(customs, a_plan([{"control": "scan", "per_day": 9}]))
    with customs.read() as uow:
        assert plan_in_force(uow, OFFICE)[0].version == 1
    with pytest.raises(Conflict, match="says the same"):
        _written(customs, a_plan([{"control": "scan", "per_day": 9}]))


def test_who_may_not_write_plans_is_refused(customs: Customs) -> None:
    with pytest.raises(Forbidden):
        _written(customs, a_plan(), "targeting_officer")


def test_another_units_plan_is_neither_written_nor_approved(customs: Customs) -> None:
    _two_units(customs)
    south = customs.actor("head_of_office", unit="south")
    _written(customs, a_plan(), unit="north")
    with pytest.raises(Forbidden), customs.installation.store.unit() as uow:
        write_plan(uow, customs.installation, a_plan([{"control": "scan", "per_day": 1}]), actor=south)
    with pytest.raises((Forbidden, NotFound)), customs.installation.store.unit() as uow:
        approve_plan(uow, customs.installation, OFFICE, actor=south)


def test_what_cannot_be_a_plan_is_refused(customs: Customs) -> None:
    with pytest.raises(Invalid, match="bytes"):
        _written(customs, b"#" * (LARGEST_PLAN + 1))
    with pytest.raises(Invalid, match="no unit"):
        _written(customs, a_plan(), unit="nowhere")
    with pytest.raises(Invalid, match="time zone"):
        _written(customs, a_plan(office="US001", time_zone=None))


def test_an_unknown_office_is_told_with_those_that_are_known(customs: Customs) -> None:
    _written(customs, a_plan())
    with customs.read() as uow, pytest.raises(NotFound) as refused:
        plan_in_force(uow, "NOWHERE")
    assert OFFICE in (refused.value.remedy or "")
