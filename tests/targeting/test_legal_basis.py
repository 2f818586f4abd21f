# SPDX-License-Identifier: Apache-2.0
"""The register of legal bases: read from YAML, dated, with exempt classes; the shipped one is sound."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from greenlane.targeting import LegalBasis, load_legal_bases
from greenlane.targeting.legal_basis import ControlType, Regime

ENTRY = """\
id: LB-1
instrument: Customs Act
article: section 12
summary: Goods may be examined.
controls: [screening, examination]
regime: import
valid_from: 2020-01-01
valid_to: 2029-12-31
exempt: [diplomatic_bag]
localise: no
"""


def test_a_document_becomes_an_entry() -> None:
    register, findings = load_legal_bases(ENTRY)
    assert findings == ()
    assert register == {
        "LB-1": LegalBasis(
            id="LB-1",
            instrument="Customs Act",
            article="section 12",
            summary="Goods may be examined.",
            controls=(ControlType.SCREENING, ControlType.EXAMINATION),
            regime=Regime.IMPORT,
            valid_from=date(2020, 1, 1),
            valid_to=date(2029, 12, 31),
            exempt=("diplomatic_bag",),
            localise=False,
        )
    }


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2019, 12, 31), False), (date(2020, 1, 1), True), (date(2029, 12, 31), True), (date(2030, 1, 1), False)],
)
def test_an_article_holds_from_its_first_to_its_last_day(day: date, holds: bool) -> None:
    assert load_legal_bases(ENTRY)[0]["LB-1"].holds_on(day) is holds


def test_an_article_without_an_end_holds_on() -> None:
    register, _ = load_legal_bases(ENTRY.replace("valid_to: 2029-12-31\n", ""))
    assert register["LB-1"].holds_on(date(2999, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("id: LB-1\n", "", "legal_basis.missing"),
        ("article: section 12\n", "", "legal_basis.missing"),
        ("controls: [screening, examination]\n", "", "legal_basis.missing"),
        ("controls: [screening,", "controls: [looking,", "legal_basis.unknown_value"),
        ("regime: import", "regime: imports", "legal_basis.unknown_value"),
        ("valid_from: 2020-01-01\n", "", "legal_basis.missing"),
        ("valid_from: 2020-01-01", "valid_from: 2030-01-01", "legal_basis.never_valid"),
        ("localise: no", "localise: maybe", "legal_basis.unknown_value"),
        ("localise: no", "localize: no", "legal_basis.unknown_key"),
    ],
)
def test_a_faulty_entry_is_a_finding(old: str, new: str, code: str) -> None:
    assert old in ENTRY
    register, findings = load_legal_bases(ENTRY.replace(old, new))
    assert register == {}
    assert code in {finding.code for finding in findings}


def test_an_id_used_twice_is_a_finding() -> None:
    register, (finding,) = load_legal_bases(f"{ENTRY}---\n{ENTRY}")
    assert list(register) == ["LB-1"]
    assert finding.code == "legal_basis.id_twice"


def test_the_shipped_register_is_sound_and_asks_to_be_localised() -> None:
    content = files("greenlane.targeting").joinpath("data", "legal_basis.yaml").read_bytes()
    register, findings = load_legal_bases(content)
    assert findings == ()
    assert {"SAFE-P1-5", "RKC-GA-6.2", "RKC-GA-6.3", "RKC-GA-6.4"} <= set(register)
    assert all(basis.localise and "diplomatic_bag" in basis.exempt for basis in register.values())
    assert {control for basis in register.values() for control in basis.controls} == set(ControlType)
