# SPDX-License-Identifier: Apache-2.0
"""A reach: some clauses, one of which must fit a record's label. The database agrees: tests/store/test_reach.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.access import NOTHING, Clause, Label, Reach, Sensitivity, reach
from tests.access.labels import clauses, labels, reaches

NORTH = Label(agency="customs", unit="north")


def test_nothing_admits_nothing() -> None:
    assert not NOTHING.admits(Label())
    assert not NOTHING


def test_a_clause_that_asks_for_nothing_admits_everything() -> None:
    assert Clause().admits(NORTH)
    assert Clause().admits(Label())


@pytest.mark.parametrize(
    ("clause", "admitted"),
    [
        (Clause(agency="customs"), True),
        (Clause(agency="health"), False),
        (Clause(units=frozenset({"north", "day"})), True),
        (Clause(units=frozenset({"day"})), False),
        (Clause(units=frozenset({"day"}), without_unit=True), False),
        (Clause(units=frozenset()), False),
        (Clause(sensitivities=frozenset({Sensitivity.NORMAL})), True),
        (Clause(sensitivities=frozenset({Sensitivity.SECRET})), False),
        (Clause(owners=frozenset({"F1"})), False),
        (Clause(agency="customs", owners=frozenset({"F1"})), False),
    ],
)
def test_everything_a_clause_gives_must_fit(clause: Clause, admitted: bool) -> None:
    assert clause.admits(NORTH) is admitted


def test_a_record_of_no_unit_fits_units_only_where_that_is_said() -> None:
    of_the_agency = Label(agency="customs")
    assert Clause(units=frozenset({"north"}), without_unit=True).admits(of_the_agency)
    assert not Clause(units=frozenset({"north"})).admits(of_the_agency)


@given(reaches, reaches, labels)
def test_two_reaches_joined_see_what_either_sees(one: Reach, other: Reach, label: Label) -> None:
    assert (one | other).admits(label) is (one.admits(label) or other.admits(label))


@given(st.lists(clauses, max_size=5), labels)
def test_leaving_out_what_cannot_fit_changes_nothing(some: list[Clause], label: Label) -> None:
    assert reach(some).admits(label) is any(clause.admits(label) for clause in some)


@given(clauses)
def test_a_reach_is_true_only_if_it_can_show_something(clause: Clause) -> None:
    units = [None, *(clause.units or ()), "elsewhere"]
    owners = [None, *(clause.owners or ())]
    some_label = any(
        clause.admits(Label(agency=clause.agency, unit=unit, sensitivity=sensitivity, owner=owner))
        for unit in units
        for sensitivity in Sensitivity
        for owner in owners
    )
    assert bool(reach([clause])) is some_label


def test_a_reach_can_be_compared_and_kept() -> None:
    assert len({reach([Clause(agency="a"), Clause(agency="a")]), reach([Clause(agency="a")])}) == 1
