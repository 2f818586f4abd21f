# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import timedelta

import pytest

from greenlane.access import (
    Agency,
    Assignment,
    Clause,
    Permission,
    PersonKind,
    Reach,
    Representation,
    Role,
    Unit,
    UnitKind,
    shipped_roles,
)
from greenlane.errors import NotFound
from greenlane.store import Store
from tests.store.samples import FILER, NOW, add_organisation, person

BO = "00000000-0000-7000-8000-0000000000b0"


@pytest.fixture
def office(store: Store) -> Store:
    with store.unit() as uow:
        add_organisation(uow)
    return store


def test_the_organisation_is_kept_as_a_tree(office: Store) -> None:
    with office.unit(read_only=True) as uow:
        organisation = uow.people.organisation()
    assert organisation.beneath("north") == {"north", "port"}
    assert organisation.contact("customs", "port") == "Desk 1"


def test_an_agency_or_unit_kept_again_takes_the_place_of_the_one_before(office: Store) -> None:
    with office.unit() as uow:
        uow.people.put_agency(Agency(id="customs", name="Customs and Excise"))
        uow.people.put_unit(Unit(id="port", agency="customs", kind=UnitKind.OFFICE, name="Harbour", parent=None))
        organisation = uow.people.organisation()
    assert organisation.agency("customs") == Agency(id="customs", name="Customs and Excise")
    assert organisation.unit("port").name == "Harbour"
    assert organisation.beneath("north") == {"north"}


def test_the_shipped_roles_hold_until_there_are_own_ones(store: Store) -> None:
    own = Role(
        id="reader", title="Reader", sentence="Reads.", permissions=(Permission.READ_EVENTS, Permission.READ_FACTS)
    )
    with store.unit() as uow:
        assert uow.people.roles() == shipped_roles()
        uow.people.put_roles([own])
        assert uow.people.roles() == {"reader": own}
        uow.people.put_roles([])
        assert uow.people.roles() == shipped_roles()


def test_a_person_is_got_back_with_all_roles_and_representations(office: Store) -> None:
    ada = person(
        assignments=(
            Assignment(role="officer", agency="customs", unit="port", valid_from=NOW),
            Assignment(role="officer", agency="customs"),
        ),
        represents=(
            Representation(filer=FILER),
            Representation(filer=BO, valid_from=NOW, valid_to=NOW + timedelta(days=30)),
        ),
    )
    with office.unit() as uow:
        uow.people.put(ada)
    with office.unit(read_only=True) as uow:
        found = uow.people.get(ada.id)
    assert set(found.assignments) == set(ada.assignments)
    assert set(found.represents) == set(ada.represents)
    assert (found.id, found.kind, found.name, found.unit, found.active) == (
        FILER,
        PersonKind.PERSON,
        "Ada Obi",
        "north",
        True,
    )


def test_a_person_kept_again_holds_only_what_is_given_now(office: Store) -> None:
    with office.unit() as uow:
        uow.people.put(person(assignments=(Assignment(role="officer", agency="customs"),)))
        uow.people.put(person(active=False, name="Ada O."))
        found = uow.people.get(FILER)
    assert (found.active, found.name, found.assignments) == (False, "Ada O.", ())


def test_the_same_role_given_twice_is_held_once(office: Store) -> None:
    twice = Assignment(role="officer", agency="customs")
    with office.unit() as uow:
        uow.people.put(person(assignments=(twice, twice)))
        assert uow.people.get(FILER).assignments == (twice,)


def test_people_are_listed_by_id_named_and_within_reach(office: Store) -> None:
    ada, bo = person(unit="port"), person(BO, name="Bo", kind=PersonKind.MACHINE, unit=None)
    with office.unit() as uow:
        uow.people.put(ada)
        uow.people.put(bo)
    of_port = Reach((Clause(units=frozenset({"port"})),))
    oneself = Reach((Clause(owners=frozenset({BO})),))
    with office.unit(read_only=True) as uow:
        assert [one.id for one in uow.people.all()] == sorted([ada.id, bo.id])
        assert uow.people.all(of_port) == [ada]
        assert uow.people.all(oneself) == [bo]
        assert uow.people.named("Ada Obi") == [ada]
        assert uow.people.named("ada obi") == []
        assert uow.people.get(BO, reach=oneself) == bo
        with pytest.raises(NotFound):
            uow.people.get(ada.id, reach=oneself)
        with pytest.raises(NotFound):
            uow.people.get("nobody")
