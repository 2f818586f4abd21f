# SPDX-License-Identifier: Apache-2.0
"""GL-PTY: parties."""

from __future__ import annotations

import pytest

from greenlane.cargo import Address, Party, PartyRole
from greenlane.intake import Severity
from tests.intake.checks.filings import found, good, one, party, with_parties


def test_GL_PTY_01_a_party_has_a_name_or_a_number() -> None:
    nobody = Party(role=PartyRole.CONSIGNEE, name=" ", paths={"role": "/Consignee"})
    finding = one("GL-PTY-01", with_parties(nobody))
    assert (finding.severity, finding.path) == (Severity.WARNING, "/Consignee")
    assert "It is the consignee." in finding.message
    assert not found("GL-PTY-01", with_parties(Party(role=PartyRole.CONSIGNEE, id="GB1"), party(PartyRole.SELLER)))


def test_a_declarant_who_is_the_representative_states_only_how_it_acts() -> None:
    acting = Party(role=PartyRole.REPRESENTATIVE, function_code="2")
    assert not found("GL-PTY-01", with_parties(acting, Party(role=PartyRole.DECLARANT, id="GB1")))
    assert found("GL-PTY-01", with_parties(acting))


@pytest.mark.parametrize(
    ("address", "lacking"),
    [
        (None, "street and city and country"),
        (Address(line="10 Irwin Street", country="US"), "city"),
        (Address(line=" ", city="Chicago", country="US"), "street"),
    ],
)
def test_GL_PTY_02_a_party_without_number_has_a_whole_address(address: Address | None, lacking: str) -> None:
    finding = one("GL-PTY-02", with_parties(party(PartyRole.CONSIGNEE, address=address)))
    assert f"The consignee Kestrel Ltd is without {lacking}." in finding.message
    assert not found("GL-PTY-02", with_parties(party(PartyRole.CONSIGNEE, id="GB1", address=address)))
    assert not found("GL-PTY-02", with_parties(party(PartyRole.CARRIER, address=address)))
    assert not found("GL-PTY-02", with_parties(party(PartyRole.CONSIGNEE, name="To order", address=address)))
    assert not found("GL-PTY-02", good())


@pytest.mark.parametrize("name", ["unknown", "N/A", "TBA"])
def test_GL_PTY_03_a_name_says_who_it_is(name: str) -> None:
    finding = one("GL-PTY-03", with_parties(party(PartyRole.CONSIGNEE, name, paths={"name": "/Consignee/Name"})))
    assert (finding.path, finding.value) == ("/Consignee/Name", name)
    assert not found("GL-PTY-03", with_parties(party(PartyRole.CONSIGNEE), Party(role=PartyRole.BUYER, id="GB1")))


def test_GL_PTY_04_a_representative_says_how_it_acts() -> None:
    assert one("GL-PTY-04", with_parties(party(PartyRole.REPRESENTATIVE))).severity is Severity.INFO
    assert not found("GL-PTY-04", with_parties(party(PartyRole.REPRESENTATIVE, function_code="2")))
    assert not found("GL-PTY-04", with_parties(Party(role=PartyRole.REPRESENTATIVE), party(PartyRole.CONSIGNEE)))
