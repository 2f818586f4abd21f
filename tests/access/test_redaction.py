# SPDX-License-Identifier: Apache-2.0
"""Hits for somebody who may not see all: restricted ones become one contact each, secret ones leave nothing."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from greenlane.access import Organisation, Restricted, Sensitivity, redact_hits
from tests.access.conftest import Someone


class Hit(Struct, frozen=True):
    profile: str
    unit: str | None = "south"
    sensitivity: Sensitivity = Sensitivity.NORMAL
    agency: str = "customs"


OPEN = Hit("open")
RESTRICTED = Hit("guns", sensitivity=Sensitivity.RESTRICTED)
SECRET = Hit("mole", sensitivity=Sensitivity.SECRET)

hits = st.lists(
    st.builds(
        Hit,
        profile=st.sampled_from(["a", "b", "c"]),
        unit=st.sampled_from(["north", "south", None]),
        sensitivity=st.sampled_from(Sensitivity),
        agency=st.sampled_from(["customs", "health"]),
    ),
    max_size=6,
)
on_each = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)


def test_who_is_cleared_sees_every_hit_in_order(someone: Someone, organisation: Organisation) -> None:
    shown = redact_hits(someone("head_of_office"), [SECRET, OPEN, RESTRICTED], organisation)
    assert shown.hits == (SECRET, OPEN, RESTRICTED)
    assert shown.restricted == ()


def test_a_restricted_hit_becomes_whom_to_ask(someone: Someone, organisation: Organisation) -> None:
    shown = redact_hits(someone("targeting_officer", unit="north"), [RESTRICTED, OPEN], organisation)
    assert shown.hits == (OPEN,)
    assert [marker.sentence for marker in shown.restricted] == ["Restricted reason, contact S1."]


def test_how_many_restricted_hits_there_are_is_not_told(someone: Someone, organisation: Organisation) -> None:
    officer = someone("targeting_officer", unit="north")
    one = redact_hits(officer, [OPEN, RESTRICTED], organisation)
    many = redact_hits(officer, [RESTRICTED, RESTRICTED, OPEN, RESTRICTED], organisation)
    assert one == many


def test_a_secret_hit_leaves_nothing(someone: Someone, organisation: Organisation) -> None:
    officer = someone("targeting_officer", unit="north")
    assert redact_hits(officer, [OPEN, SECRET], organisation) == redact_hits(officer, [OPEN], organisation)


def test_a_hit_of_another_agency_becomes_that_agencys_contact(someone: Someone, organisation: Organisation) -> None:
    theirs = Hit("pests", agency="health", unit="border-health")
    shown = redact_hits(someone("head_of_office"), [theirs], organisation)
    assert shown.restricted == (Restricted("Health desk, 555-0100"),)
    assert shown.hits == ()


def test_who_sees_no_hits_learns_of_no_restricted_ones(someone: Someone, organisation: Organisation) -> None:
    for role in ("filer", "administrator", "data_protection_officer"):
        assert redact_hits(someone(role), [OPEN, RESTRICTED, SECRET], organisation).restricted == ()


@on_each
@given(some=hits)
def test_nothing_of_a_secret_hit_remains(some: list[Hit], someone: Someone, organisation: Organisation) -> None:
    officer = someone("targeting_officer", unit="north")
    without = [hit for hit in some if hit.sensitivity is not Sensitivity.SECRET]
    assert redact_hits(officer, some, organisation) == redact_hits(officer, without, organisation)


@on_each
@given(some=hits)
def test_every_hit_is_shown_or_accounted_for(some: list[Hit], someone: Someone, organisation: Organisation) -> None:
    """Somebody cleared for all of customs: each hit is shown, or another agency's contact is."""
    shown = redact_hits(someone("head_of_office"), some, organisation)
    assert list(shown.hits) == [hit for hit in some if hit.agency == "customs"]
    hidden = [hit for hit in some if hit.agency == "health" and hit.sensitivity is not Sensitivity.SECRET]
    assert {marker.contact for marker in shown.restricted} == {
        organisation.contact(hit.agency, hit.unit) for hit in hidden
    }
