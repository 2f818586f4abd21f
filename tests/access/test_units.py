# SPDX-License-Identifier: Apache-2.0
"""The tree of units: checked when joined, and asked for what lies beneath and whom to contact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.access import Agency, Organisation, Unit, UnitKind
from greenlane.errors import Invalid

CUSTOMS = Agency(id="customs", name="Customs")


def office(
    unit: str,
    parent: str | None = None,
    *,
    name: str = "an office",
    agency: str = "customs",
    kind: UnitKind = UnitKind.OFFICE,
) -> Unit:
    return Unit(id=unit, agency=agency, kind=kind, name=name, parent=parent)


def test_a_unit_lies_beneath_itself(organisation: Organisation) -> None:
    assert organisation.beneath("day") == {"day"}


def test_beneath_a_centre_lie_its_offices_and_their_teams(organisation: Organisation) -> None:
    assert organisation.beneath("centre") == {"centre", "north", "south", "day", "night"}


def test_beneath_an_office_lie_its_own_teams_only(organisation: Organisation) -> None:
    assert organisation.beneath("south") == {"south"}


def test_an_unknown_unit_is_answered_with_the_known_ones(organisation: Organisation) -> None:
    with pytest.raises(Invalid, match="no unit 'west'") as caught:
        organisation.beneath("west")
    assert "border-health, centre, day" in str(caught.value.remedy)


def test_an_unknown_agency_is_answered_with_the_known_ones(organisation: Organisation) -> None:
    with pytest.raises(Invalid) as caught:
        organisation.agency("police")
    assert caught.value.fields()["remedy"] == "Choose a known one (customs, health) or add it."
    assert organisation.agency("health").name == "Health"


@pytest.mark.parametrize(
    ("agency", "unit", "contact"),
    [
        ("customs", "centre", "Centre desk"),
        ("customs", "south", "S1"),
        ("customs", "north", "Centre desk"),
        ("customs", "night", "Centre desk"),
        ("customs", None, "Customs"),
        ("health", "border-health", "Health desk, 555-0100"),
        ("health", None, "Health desk, 555-0100"),
        ("police", "gone", "police"),
        ("customs", "gone", "Customs"),
    ],
)
def test_the_contact_is_the_nearest_one_upwards(
    organisation: Organisation, agency: str, unit: str | None, contact: str
) -> None:
    assert organisation.contact(agency, unit) == contact


def test_a_unit_without_any_contact_above_is_named() -> None:
    assert Organisation([CUSTOMS], [office("north", name="Port North")]).contact("customs", "north") == "Port North"


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ([office("north"), office("north")], "given twice"),
        ([office("north", parent="nowhere")], "'nowhere', is not known"),
        ([office("north", agency="police")], "agency 'police' is not known"),
        ([office("north", parent="north")], "office cannot stand under a office"),
        ([office("team", kind=UnitKind.TEAM), office("north", parent="team")], "office cannot stand under a team"),
        ([office("North")], "cannot be the id"),
        ([office("")], "cannot be the id"),
        ([office("x" * 65)], "cannot be the id"),
        ([office("north--east")], "cannot be the id"),
    ],
)
def test_a_tree_that_does_not_stand_is_refused(units: list[Unit], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        Organisation([CUSTOMS], units)


def test_a_unit_does_not_stand_under_one_of_another_agency() -> None:
    centre = Unit(id="centre", agency="health", kind=UnitKind.CENTRE, name="Health centre")
    with pytest.raises(Invalid, match="belongs to 'health', not to 'customs'"):
        Organisation([CUSTOMS, Agency(id="health", name="Health")], [centre, office("north", parent="centre")])


@given(st.lists(st.integers(0, 6), min_size=1, max_size=7))
def test_what_lies_beneath_lies_beneath_everything_above(parents: list[int]) -> None:
    """Any forest of three levels: beneath() is transitive, and every unit is beneath exactly itself and its elders."""
    units = [Unit(id="c", agency="customs", kind=UnitKind.CENTRE, name="c")]
    for number, parent in enumerate(parents):
        offices = [unit.id for unit in units if unit.kind is UnitKind.OFFICE]
        under_office = offices and parent % 2
        units.append(
            Unit(
                id=f"u{number}",
                agency="customs",
                kind=UnitKind.TEAM if under_office else UnitKind.OFFICE,
                name="u",
                parent=offices[parent % len(offices)] if under_office else "c",
            )
        )
    tree = Organisation([CUSTOMS], units)
    above = {unit.id: {unit.id} for unit in units}
    for unit in units:
        here = unit
        while here.parent is not None:
            above[unit.id].add(here.parent)
            here = tree.unit(here.parent)
    for unit in units:
        assert {other for other in above if unit.id in above[other]} == tree.beneath(unit.id)
