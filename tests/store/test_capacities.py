# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from greenlane.access import Reach
from greenlane.errors import Conflict, NotFound
from greenlane.store import Store, StoredPlan, UnitOfWork
from greenlane.store.tables.selection import capacity_plans
from tests.store.samples import EVERYTHING, NOW


def a_plan(version: int = 1, office: str = "GB000060", **changes: Any) -> StoredPlan:
    plan = StoredPlan(
        office=office,
        version=version,
        document={"office": office},
        digest="d" * 64,
        agency="customs",
        unit=None,
        created_by="person:a",
        created_at=NOW + timedelta(minutes=version),
    )
    return replace(plan, **changes)


def _approve(uow: UnitOfWork, version: int) -> None:
    uow.capacities.approve("GB000060", version, by="person:b", at=NOW)


def test_the_latest_approved_version_is_in_force(store: Store) -> None:
    with store.unit() as uow:
        for version in (1, 2, 3):
            uow.capacities.add(a_plan(version))
        assert uow.capacities.in_force("GB000060") is None
        _approve(uow, 1)
        _approve(uow, 2)
        found = uow.capacities.in_force("GB000060")
        assert found is not None
        assert (found.version, uow.capacities.get("GB000060").version) == (2, 3)
        assert [one.version for one in uow.capacities.versions("GB000060")] == [3, 2, 1]
        assert uow.capacities.next_version("GB000060") == 4
        assert uow.capacities.next_version("elsewhere") == 1


def test_a_version_is_approved_once_and_never_after_a_later_one(store: Store) -> None:
    with store.unit() as uow:
        uow.capacities.add(a_plan(1))
        uow.capacities.add(a_plan(2))
        _approve(uow, 2)
        for version in (1, 2):
            with pytest.raises(Conflict):
                _approve(uow, version)


def test_the_author_is_no_second_person(store: Store) -> None:
    with store.unit() as uow:
        uow.capacities.add(a_plan(1))
    with pytest.raises(Exception, match="second_person"), store.unit() as uow:
        uow.capacities.approve("GB000060", 1, by="person:a", at=NOW)


def test_a_plan_is_never_rewritten(store: Store) -> None:
    with store.unit() as uow:
        uow.capacities.add(a_plan(1))
    with pytest.raises(Exception, match="never changed"), store.unit() as uow:
        uow.connection.execute(update(capacity_plans).values(document={}))


def test_plans_are_listed_by_office_within_reach(store: Store) -> None:
    with store.unit() as uow:
        for office in ("B", "A", "C"):
            uow.capacities.add(a_plan(1, office))
            uow.capacities.add(a_plan(2, office))
        listed = uow.capacities.latest(EVERYTHING, limit=2)
        assert [(one.office, one.version) for one in listed] == [("A", 2), ("B", 2)]
        assert [one.office for one in uow.capacities.latest(EVERYTHING, after="B")] == ["C"]
        assert uow.capacities.latest(Reach(())) == []
        with pytest.raises(NotFound):
            uow.capacities.get("A", reach=Reach(()))
        with pytest.raises(NotFound):
            uow.capacities.get("A", 9)
