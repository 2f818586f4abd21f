# SPDX-License-Identifier: Apache-2.0
"""Profiles are read from YAML: good ones are loaded, every fault is a finding with its line, nothing is thrown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.cargo import Direction, Stage
from greenlane.intake import Severity
from greenlane.targeting import DocumentFinding, Outcome, Profile, RiskArea, State, load_profiles
from greenlane.targeting.outcomes import Sensitivity
from greenlane.targeting.profiles import BorderMode, Family, HighRiskTest

LISTS = ["embargoed_ports", "tobacco"]

WHOLE = """\
id: GL-ROUTE-003
version: 2
title: From an embargoed port
sentence: >-
  The port is under
  embargo.
risk_area: prohibited
family: route
condition: |
  route.loading_place in lists.embargoed_ports
  || route.discharge_place in lists.embargoed_ports
mandatory: examination
stages: [pre_arrival, clearance]
directions: [import]
modes: ["1", 4]
offices: [GB000060]
valid_from: 2026-01-01
valid_to: 2026-12-31
legal_basis: LB-1
agency: customs
unit: north
sensitivity: restricted
owner: targeting centre
review_date: 2026-09-30
test: intelligence
state: live
"""
SHORT = """\
id: GL-GOODS-001
version: 1
title: Tobacco
sentence: Tobacco bears duty.
risk_area: revenue
family: goods
condition: goods.heading in lists.tobacco
weight: 30
legal_basis: LB-1
agency: customs
owner: targeting centre
review_date: 2026-09-30
"""


def changed(old: str, new: str, text: str = SHORT) -> str:
    assert old in text
    return text.replace(old, new)


def findings_of(text: str) -> tuple[DocumentFinding, ...]:
    profiles, findings = load_profiles(text, lists=LISTS, legal_bases=["LB-1"])
    assert profiles == ()
    assert all(finding.severity is Severity.ERROR for finding in findings)
    return findings


def test_a_whole_document_becomes_a_profile() -> None:
    (profile,), findings = load_profiles(WHOLE, lists=LISTS, legal_bases=["LB-1"])
    assert findings == ()
    assert profile == Profile(
        id="GL-ROUTE-003",
        version=2,
        title="From an embargoed port",
        sentence="The port is under embargo.",
        risk_area=RiskArea.PROHIBITED,
        family=Family.ROUTE,
        condition="route.loading_place in lists.embargoed_ports\n|| route.discharge_place in lists.embargoed_ports",
        weight=0,
        mandatory=Outcome.EXAMINATION,
        stages=(Stage.PRE_ARRIVAL, Stage.CLEARANCE),
        directions=(Direction.IMPORT,),
        modes=(BorderMode.SEA, BorderMode.AIR),
        offices=("GB000060",),
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        legal_basis="LB-1",
        agency="customs",
        unit="north",
        sensitivity=Sensitivity.RESTRICTED,
        owner="targeting centre",
        review_date=date(2026, 9, 30),
        test=HighRiskTest.INTELLIGENCE,
        state=State.LIVE,
    )


def test_what_may_be_left_out_means_all_and_a_draft() -> None:
    (profile,), findings = load_profiles(SHORT.encode(), lists=LISTS)
    assert findings == ()
    assert (profile.stages, profile.directions, profile.modes, profile.offices) == ((), (), (), ())
    assert (profile.weight, profile.mandatory, profile.unit, profile.test) == (30, None, None, None)
    assert (profile.state, profile.sensitivity) == (State.DRAFT, Sensitivity.NORMAL)
    (same,), _ = load_profiles(SHORT + "stages: all\nmodes: all\nunit: ~\nvalid_to: null\n", lists=LISTS)
    assert same == profile


def test_a_single_value_stands_for_a_list_of_one() -> None:
    (profile,), _ = load_profiles(SHORT + "stages: clearance\noffices: GB000060\n", lists=LISTS)
    assert (profile.stages, profile.offices) == ((Stage.CLEARANCE,), ("GB000060",))


def test_good_profiles_are_loaded_beside_bad_ones() -> None:
    bad = changed("weight: 30", "weight: 300").replace("GL-GOODS-001", "GL-GOODS-002")
    profiles, findings = load_profiles(f"{SHORT}---\n{bad}---\n{WHOLE}", lists=LISTS)
    assert [profile.id for profile in profiles] == ["GL-GOODS-001", "GL-ROUTE-003"]
    (finding,) = findings
    assert finding.path == "GL-GOODS-002.weight"
    assert finding.line == SHORT.count("\n") + 1 + 8


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "words"),
    [
        ("weight: 30", "wieght: 30", "profile.unknown_key", 8, "Did you mean weight?"),
        ("risk_area: revenue", "risk_area: revenues", "profile.unknown_value", 5, "Did you mean revenue?"),
        ("family: goods", "family: gods", "profile.unknown_value", 6, "Did you mean goods?"),
        ("version: 1", "version: 0", "profile.not_a_number", 2, "from 1 to"),
        ("version: 1", "version: one", "profile.not_a_number", 2, "from 1 to"),
        ("version: 1", "version: [1]", "profile.not_a_text", 2, "one text"),
        ("version: 1\n", "", "profile.missing", 1, "version is missing"),
        ("weight: 30", "weight: 101", "profile.not_a_number", 8, "from 0 to 100"),
        ("weight: 30", "weight: 30\nmandatory: scan", "profile.worth", 9, "either weight"),
        ("weight: 30\n", "", "profile.worth", 1, "either weight"),
        ("weight: 30", "mandatory: do_not_load", "profile.do_not_load", 8, "request_for_screening"),
        ("weight: 30", "mandatory: examine", "profile.unknown_value", 8, "Did you mean examination?"),
        ("id: GL-GOODS-001", "id: goods 1", "profile.id_form", 1, "GL-ROUTE-003"),
        ("id: GL-GOODS-001\n", "", "profile.missing", 1, "id is missing"),
        ("title: Tobacco", "title:", "profile.missing", 3, "title is missing"),
        ("title: Tobacco", f"title: {'x' * 121}", "profile.too_long", 3, "120 are allowed"),
        ("sentence: Tobacco bears duty.\n", "", "profile.missing", 1, "sentence is missing"),
        ("review_date: 2026-09-30", "review_date: 30.9.2026", "profile.not_a_date", 12, "2026-12-31"),
        ("review_date: 2026-09-30", "review_date: 2026-02-30", "profile.not_a_date", 12, "2026-12-31"),
        ("review_date: 2026-09-30\n", "", "profile.missing", 1, "review_date is missing"),
        (
            "owner: targeting centre",
            "owner: x\nvalid_from: 2026-02-01\nvalid_to: 2026-01-01",
            "profile.never_valid",
            13,
            "before",
        ),
        (
            "agency: customs",
            "agency: customs\nstages: [clearance, arrival]",
            "profile.unknown_value",
            11,
            "pre_arrival",
        ),
        ("agency: customs", "agency: customs\nmodes: [sea]", "profile.unknown_value", 11, "Known are: 0, 1"),
        ("agency: customs", "agency: customs\noffices: {a: b}", "profile.not_a_list", 11, "list of texts"),
        ("agency: customs", "agency: customs\nstate: alive", "profile.unknown_value", 11, "Did you mean live?"),
        ("agency: customs", "agency: customs\ntest: guess", "profile.unknown_value", 11, "intelligence, score"),
        ("legal_basis: LB-1", "legal_basis: LB-2", "profile.legal_basis", 9, "Known are: LB-1"),
        ("condition: goods.heading in lists.tobacco\n", "", "profile.missing", 1, "condition is missing"),
        ("condition: goods.heading in lists.tobacco", "condition: [a]", "profile.missing", 7, "one text"),
    ],
)
def test_a_fault_is_a_finding_with_its_line_and_a_word_of_help(
    old: str, new: str, code: str, line: int, words: str
) -> None:
    found = findings_of(changed(old, new))
    finding = next(each for each in found if each.code == code)
    assert finding.line == line
    assert words in finding.message


def test_all_faults_of_one_document_are_found_at_once() -> None:
    text = changed("weight: 30", "wieght: 30").replace("risk_area: revenue", "risk_area: money")
    text = text.replace("goods.heading in", "goods.headin in")
    assert {finding.code for finding in findings_of(text)} == {
        "profile.unknown_key",
        "profile.worth",
        "profile.unknown_value",
        "profile.condition",
    }


@pytest.mark.parametrize(
    ("condition", "line", "column", "read"),
    [
        ("condition: goods.heading == 24", 7, 18, "24"),
        ('condition: "goods.heading == 24"', 7, 18, "24"),
        ("condition: |\n  goods.heading == 24", 8, 18, "24"),
        ("condition: |\n  has(goods.hs)\n  && goods.heading == 24\n  && has(goods.origin)", 9, 21, "24"),
        ("condition: |\n\n  goods.heading == 24", 9, 18, "24"),
        ("condition: goods.hs in lists.tobaco", 7, 13, "lists.tobaco"),
        ("condition: |\n  goods.hs ==", 8, 12, ""),
    ],
)
def test_a_condition_that_does_not_check_names_line_of_the_file_and_column(
    condition: str, line: int, column: int, read: str
) -> None:
    (finding,) = findings_of(changed("condition: goods.heading in lists.tobacco", condition))
    assert finding.code == "profile.condition"
    assert (finding.line, finding.column, finding.value) == (line, column, read)
    assert finding.path == "GL-GOODS-001.condition"


def test_the_remedy_of_the_condition_is_in_the_message() -> None:
    (finding,) = findings_of(changed("goods.heading in lists.tobacco", "goods.headng in lists.tobacco"))
    assert finding.message == ("column 1: goods.headng is not a fact of the vocabulary. Did you mean goods.heading?")


def test_an_id_used_twice_keeps_the_first_and_names_its_line() -> None:
    second = changed("title: Tobacco", "title: Second")
    (profile,), (finding,) = load_profiles(f"{SHORT}---\n{second}", lists=LISTS)
    assert profile.title == "Tobacco"
    assert finding.code == "profile.id_twice"
    assert "line 1" in finding.message
    assert finding.line == SHORT.count("\n") + 2


def test_legal_bases_are_only_checked_when_a_register_is_given() -> None:
    (profile,), findings = load_profiles(SHORT, lists=LISTS)
    assert profile.legal_basis == "LB-1"
    assert findings == ()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", "[" * 5000, "- a\n- b", "a: *b", b"\x00" * 50, "id: [", "\ufeff"])
def test_rubbish_is_a_finding_or_nothing_but_never_a_fall(content: str | bytes) -> None:
    profiles, findings = load_profiles(content, lists=LISTS)
    assert profiles == ()
    assert all(finding.message for finding in findings)


@settings(max_examples=200)
@given(
    st.integers(0, len(WHOLE)),
    st.integers(0, 30),
    st.sampled_from(["", "x", "\n", ": ", "- ", "'", "[", "---\n", "\t"]),
)
def test_a_damaged_document_never_throws(start: int, length: int, put: str) -> None:
    profiles, findings = load_profiles(WHOLE[:start] + put + WHOLE[start + length :], lists=LISTS)
    assert profiles or findings or not WHOLE[:start].strip()


@given(st.text(max_size=300))
def test_any_text_never_throws(content: str) -> None:
    profiles, _ = load_profiles(content, lists=LISTS)
    assert profiles == ()
