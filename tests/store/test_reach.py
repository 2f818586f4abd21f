# SPDX-License-Identifier: Apache-2.0
"""A reach says the same of a record in Python and in PostgreSQL, for every label there can be."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, create_engine, not_, select

from greenlane.access import (
    NOTHING,
    Clause,
    Label,
    Reach,
    Sensitivity,
    reach_of_assessments,
    reach_of_events,
    reach_of_hits,
    reach_of_lodgements,
    reach_of_people,
    reach_of_profiles,
    shipped_roles,
)
from greenlane.store.reach import admitted
from tests.access.builders import an_actor
from tests.access.labels import AGENCIES, OWNERS, UNITS, reaches

pytestmark = pytest.mark.database

LABELS = [
    Label(agency=agency, unit=unit, sensitivity=sensitivity, owner=owner)
    for agency, unit, sensitivity, owner in product((*AGENCIES, None), (*UNITS, None), Sensitivity, (*OWNERS, None))
]
"""Every label that can be made of the names that the random reaches use."""

records = Table(
    "records",
    MetaData(),
    Column("number", Integer, primary_key=True),
    Column("agency", Text),
    Column("unit", Text),
    Column("sensitivity", Text, nullable=False),
    Column("owner", Text),
    prefixes=["TEMPORARY"],
)
on_each = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)


@pytest.fixture
def connection(empty_database_url: str) -> Iterator[Connection]:
    """A connection that sees one record under each label."""
    engine = create_engine(empty_database_url)
    with engine.connect() as opened:
        records.create(opened)
        rows = [
            {
                "number": number,
                "agency": label.agency,
                "unit": label.unit,
                "sensitivity": str(label.sensitivity),
                "owner": label.owner,
            }
            for number, label in enumerate(LABELS)
        ]
        opened.execute(records.insert(), rows)
        yield opened
    engine.dispose()


def found(connection: Connection, reach: Reach, *columns: str) -> set[int]:
    condition = admitted(reach, **{name: records.c[name] for name in columns})
    return set(connection.execute(select(records.c.number).where(condition)).scalars())


ALL = ("agency", "unit", "sensitivity", "owner")


@on_each
@given(reach=reaches)
def test_the_database_admits_exactly_what_the_reach_admits(connection: Connection, reach: Reach) -> None:
    assert found(connection, reach, *ALL) == {n for n, label in enumerate(LABELS) if reach.admits(label)}


@on_each
@given(reach=reaches)
def test_what_is_not_admitted_is_the_rest(connection: Connection, reach: Reach) -> None:
    """The condition is never NULL, so it may be negated."""
    condition = not_(admitted(reach, **{name: records.c[name] for name in ALL}))
    rest = set(connection.execute(select(records.c.number).where(condition)).scalars())
    assert rest == {n for n, label in enumerate(LABELS) if not reach.admits(label)}


@on_each
@given(reach=reaches, columns=st.sets(st.sampled_from(ALL)))
def test_a_table_without_a_column_is_as_if_every_row_had_the_default(
    connection: Connection, reach: Reach, columns: set[str]
) -> None:
    expected = {
        number
        for number, label in enumerate(LABELS)
        if reach.admits(Label(**{name: getattr(label, name) for name in columns}))
    }
    assert found(connection, reach, *columns) == expected


@pytest.mark.parametrize("role", sorted(shipped_roles()))
@pytest.mark.parametrize("unit", [None, "north"])
def test_every_shipped_role_reaches_the_same_in_both(connection: Connection, role: str, unit: str | None) -> None:
    actor = an_actor(role, unit=unit, represents=("F1",))
    for reach_of in (
        reach_of_lodgements,
        reach_of_assessments,
        reach_of_events,
        reach_of_hits,
        reach_of_profiles,
        reach_of_people,
    ):
        reach = reach_of(actor)
        assert found(connection, reach, *ALL) == {n for n, label in enumerate(LABELS) if reach.admits(label)}


def test_nothing_reaches_nothing_and_an_empty_clause_everything(connection: Connection) -> None:
    assert found(connection, NOTHING, *ALL) == set()
    assert found(connection, Reach((Clause(),)), *ALL) == set(range(len(LABELS)))
