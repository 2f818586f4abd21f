# SPDX-License-Identifier: Apache-2.0
"""Who may do what, with the reason when not: filing, four eyes, human beings, one's own rights."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from greenlane.access import (
    Label,
    Person,
    PersonKind,
    Sensitivity,
    Verdict,
    can_approve_list_entry,
    can_approve_profile,
    can_change_lodgement,
    can_confirm_decision,
    can_confirm_lookout,
    can_decide,
    can_decide_again,
    can_give_role,
    can_issue_sign_in_link,
    can_issue_token,
    can_lodge,
    can_manage_people,
    can_manage_retention,
    can_manage_system,
    can_raise_lookout,
    can_record_result,
    can_verify_log,
    can_write_list,
    can_write_profile,
)
from greenlane.errors import Forbidden
from tests.access.conftest import Someone

NORTH = Label(agency="customs", unit="north")
SOUTH = Label(agency="customs", unit="south")
AGENCY = Label(agency="customs")
SECRET = Label(agency="customs", unit="north", sensitivity=Sensitivity.SECRET)


def refusal(verdict: Verdict) -> str:
    assert not verdict
    return str(verdict.reason)


# --- filing ---------------------------------------------------------------------------------------------------------


def test_the_filer_and_its_representative_lodge(someone: Someone) -> None:
    assert can_lodge(someone("filer", represents=("F1",)), "F1")
    assert can_lodge(someone("carrier", represents=("F1", "F2")), "F2")


def test_a_stranger_does_not_lodge_for_a_filer(someone: Someone) -> None:
    assert "not registered" in refusal(can_lodge(someone("filer", represents=("F1",)), "F2"))
    assert refusal(can_lodge(someone("head_of_office", represents=("F1",)), "F1")) == "You may not lodge filings."


def test_a_gateway_lodges_for_any_filer(someone: Someone) -> None:
    assert can_lodge(someone("gateway", kind=PersonKind.MACHINE), "F9")


def test_only_the_filer_or_its_representative_changes_a_filing(someone: Someone) -> None:
    filing = Label(agency="customs", owner="F1")
    assert can_change_lodgement(someone("filer", represents=("F1",)), filing)
    assert not can_change_lodgement(someone("filer", represents=("F2",)), filing)
    assert not can_change_lodgement(someone("head_of_office"), filing)
    assert "belongs to no filer" in refusal(can_change_lodgement(someone("gateway"), AGENCY))


# --- profiles and lists ---------------------------------------------------------------------------------------------


def test_a_profile_is_written_in_its_unit(someone: Someone) -> None:
    author = someone("profile_author", unit="north")
    assert can_write_profile(author, NORTH)
    assert refusal(can_write_profile(author, SOUTH)) == "You may write profiles, but not for the unit south."
    assert "whole agency customs" in refusal(can_write_profile(author, AGENCY))
    assert not can_write_profile(someone("targeting_officer"), NORTH)


def test_a_profile_is_approved_by_a_second_person(someone: Someone) -> None:
    approver = someone("profile_approver", person="kim", unit="north")
    assert can_approve_profile(approver, NORTH, frozenset({"alex"}))
    assert "second person" in refusal(can_approve_profile(approver, NORTH, frozenset({"alex", "kim"})))
    assert not can_approve_profile(approver, SOUTH, frozenset({"alex"}))
    assert not can_approve_profile(someone("profile_author"), NORTH, frozenset({"alex"}))


def test_who_holds_both_roles_still_does_not_approve_the_own_profile(someone: Someone) -> None:
    both = someone("profile_author", "profile_approver", person="kim")
    assert can_write_profile(both, NORTH)
    assert not can_approve_profile(both, NORTH, frozenset({"kim"}))


def test_what_is_not_seen_is_neither_written_nor_approved(someone: Someone) -> None:
    for role in ("profile_author", "profile_approver"):
        elsewhere = someone(role, unit="south")
        assert refusal(can_write_profile(elsewhere, SECRET)) == "You may read profiles, but not this one."
        assert not can_approve_profile(elsewhere, SECRET, frozenset())
    assert can_write_profile(someone("profile_author", unit="north"), SECRET)


def test_an_entry_of_a_list_needs_a_second_list_manager(someone: Someone) -> None:
    kim = someone("list_manager", person="kim", unit="north")
    assert can_write_list(kim, NORTH)
    assert can_approve_list_entry(kim, NORTH, author="alex")
    assert "second person" in refusal(can_approve_list_entry(kim, NORTH, author="kim"))
    assert not can_write_list(kim, SECRET)
    assert not can_approve_list_entry(kim, SECRET, author="alex")
    assert not can_write_list(someone("targeting_officer"), NORTH)


# --- decisions ------------------------------------------------------------------------------------------------------


def test_a_decision_is_taken_by_an_officer_of_the_unit(someone: Someone) -> None:
    officer = someone("targeting_officer", unit="north")
    assert can_decide(officer, NORTH)
    assert can_decide(officer, AGENCY)
    assert "not for the unit south" in refusal(can_decide(officer, SOUTH))
    assert refusal(can_decide(someone("examination_officer"), NORTH)) == "You may not decide."
    assert not can_decide(officer, Label(agency="health"))


def test_a_machine_never_decides(someone: Someone) -> None:
    machine = someone("targeting_officer", "duty_supervisor", kind=PersonKind.MACHINE)
    for verdict in (
        can_decide(machine, NORTH),
        can_raise_lookout(machine, NORTH),
        can_confirm_decision(machine, NORTH, decided_by="alex"),
        can_confirm_lookout(machine, NORTH, raised_by="alex"),
    ):
        assert "human being" in refusal(verdict)


def test_what_needs_a_second_person_is_not_confirmed_by_the_first(someone: Someone) -> None:
    kim = someone("duty_supervisor", person="kim", unit="north")
    assert can_confirm_decision(kim, NORTH, decided_by="alex")
    assert can_confirm_decision(kim, AGENCY, decided_by="alex")
    assert "yourself" in refusal(can_confirm_decision(kim, NORTH, decided_by="kim"))
    assert not can_confirm_decision(kim, SOUTH, decided_by="alex")
    assert not can_confirm_decision(someone("targeting_officer", person="kim"), NORTH, decided_by="alex")


def test_a_lookout_is_raised_by_one_and_confirmed_by_another(someone: Someone) -> None:
    kim = someone("duty_supervisor", person="kim", unit="north")
    assert can_raise_lookout(kim, NORTH)
    assert can_confirm_lookout(kim, NORTH, raised_by="alex")
    assert refusal(can_confirm_lookout(kim, NORTH, raised_by="kim")).startswith("You raised it yourself")
    assert not can_raise_lookout(someone("targeting_officer"), NORTH)


def test_results_are_recorded_by_examination_officers_of_the_unit(someone: Someone) -> None:
    assert can_record_result(someone("examination_officer", unit="north"), NORTH)
    assert not can_record_result(someone("examination_officer", unit="north"), SOUTH)
    assert not can_record_result(someone("targeting_officer"), NORTH)


def test_deciding_again_is_for_those_who_work_with_profiles(someone: Someone) -> None:
    assert can_decide_again(someone("profile_author", unit="north"), NORTH)
    assert not can_decide_again(someone("examination_officer"), NORTH)


# --- running the house ----------------------------------------------------------------------------------------------


def test_the_house_is_run_by_those_in_charge(someone: Someone) -> None:
    assert can_manage_system(someone("administrator"))
    assert not can_manage_system(someone("head_of_office"))
    assert can_verify_log(someone("integrity_officer"))
    assert not can_verify_log(someone("targeting_officer"))
    assert can_manage_retention(someone("data_protection_officer"), "customs")
    assert not can_manage_retention(someone("data_protection_officer"), "health")
    assert not can_manage_retention(someone("administrator"), "customs")


def test_people_are_managed_in_the_unit(someone: Someone) -> None:
    administrator = someone("administrator", unit="north")
    assert can_manage_people(administrator, "customs", "day")
    assert not can_manage_people(administrator, "customs", "south")
    assert not can_manage_people(administrator, "customs", None)


ALEX = Person(id="alex", kind=PersonKind.PERSON, name="Alex Reed", agency="customs", unit="north")
ROBOT = replace(ALEX, id="robot", kind=PersonKind.MACHINE)


def test_nobody_changes_the_own_roles(someone: Someone) -> None:
    administrator = someone("administrator", person="kim")
    assert can_give_role(administrator, ALEX)
    assert "Nobody changes" in refusal(can_give_role(administrator, replace(ALEX, id="kim")))
    assert not can_give_role(someone("head_of_office"), ALEX)


def test_a_token_is_issued_for_a_machine_or_for_oneself(someone: Someone) -> None:
    administrator = someone("administrator", person="kim")
    assert can_issue_token(administrator, ROBOT)
    assert can_issue_token(someone("filer", person="alex"), ALEX)
    assert "sign-in link" in refusal(can_issue_token(administrator, ALEX))
    assert not can_issue_token(someone("filer", person="kim"), ROBOT)
    assert "not active" in refusal(can_issue_token(administrator, replace(ROBOT, active=False)))


def test_a_sign_in_link_is_issued_for_a_human_being(someone: Someone) -> None:
    administrator = someone("administrator", person="kim")
    assert can_issue_sign_in_link(administrator, ALEX)
    assert "does not sign in by link" in refusal(can_issue_sign_in_link(administrator, ROBOT))
    assert "not active" in refusal(can_issue_sign_in_link(administrator, replace(ALEX, active=False)))
    assert not can_issue_sign_in_link(someone("filer"), ALEX)


def test_a_refusal_that_is_required_tells_its_reason(someone: Someone) -> None:
    with pytest.raises(Forbidden, match="You may not run the installation"):
        can_manage_system(someone("filer")).require()
    can_manage_system(someone("administrator")).require()
