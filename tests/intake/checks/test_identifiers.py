# SPDX-License-Identifier: Apache-2.0
"""GL-IDN: forms and check digits."""

from __future__ import annotations

import pytest

from greenlane.cargo import Conveyance, Document, PartyRole
from greenlane.intake import Severity
from tests.intake.checks.filings import found, good, item, journey, one, party, with_items, with_journey, with_parties


@pytest.mark.parametrize("ucr", ["6GB" + "1" * 40, "6GB_4711", "Ü"])
def test_GL_IDN_01_a_ucr_has_its_form(ucr: str) -> None:
    finding = one("GL-IDN-01", good(of={"ucr": ucr}))
    assert (finding.severity, finding.path) == (Severity.WARNING, "consignment.ucr")
    assert "35 letters" in finding.message
    assert not found("GL-IDN-01", good())
    assert not found("GL-IDN-01", good(of={"ucr": None}))


@pytest.mark.parametrize("mrn", ["25GB3POHWIVZSF9AR1", "4711"])
def test_GL_IDN_02_a_registration_number_is_one_that_customs_gives(mrn: str) -> None:
    assert one("GL-IDN-02", good(mrn=mrn)).value == mrn
    assert not found("GL-IDN-02", good(mrn="25GB3POHWIVZSF9AR0"))
    assert not found("GL-IDN-02", good())


def test_GL_IDN_03_the_number_of_a_party_begins_with_its_country() -> None:
    finding = one(
        "GL-IDN-03", with_parties(party(PartyRole.CONSIGNEE, id="553202734852", paths={"id": "/Consignee/ID"}))
    )
    assert (finding.path, finding.value) == ("/Consignee/ID", "553202734852")
    assert not found("GL-IDN-03", with_parties(party(PartyRole.CONSIGNEE, id="GB553202734852")))
    assert not found("GL-IDN-03", with_parties(party(PartyRole.TAX_PARTY, id="553202734852")))


@pytest.mark.parametrize("part", ["border", "departure", "arrival"])
def test_GL_IDN_04_an_imo_number_is_right(part: str) -> None:
    wrong = with_journey(**{part: Conveyance(mode="1", id="9321484", id_type="10")})
    finding = one("GL-IDN-04", wrong)
    assert finding.path == f"consignment.journey.{part}.id"
    assert "check digit should be 3" in finding.message
    assert one("GL-IDN-04", with_journey(**{part: Conveyance(mode="1", id="12345", id_type="10")})).value == "12345"
    assert not found("GL-IDN-04", with_journey(**{part: Conveyance(mode="1", id="CSCL GLOBE", id_type="11")}))
    assert not found("GL-IDN-04", good())


def test_GL_IDN_05_an_air_waybill_number_is_right() -> None:
    def by_air(number: str) -> object:
        return {"master_document": number, "journey": journey(border=Conveyance(mode="4"))}

    assert one("GL-IDN-05", good(of=by_air("125-12345676"))).value == "125-12345676"  # type: ignore[arg-type]
    assert not found("GL-IDN-05", good(of=by_air("125-12345675")))  # type: ignore[arg-type]
    assert not found("GL-IDN-05", good(of={"master_document": "125-12345676"}))


def test_GL_IDN_06_a_previous_registration_number_is_right() -> None:
    wrong = Document(type="N820", id="25GB3POHWIVZSF9AR1", path="/PreviousDocument[1]")
    finding = one("GL-IDN-06", good(of={"previous_documents": (wrong,)}))
    assert (finding.severity, finding.path) == (Severity.INFO, "/PreviousDocument[1]")
    of_item = Document(type="N820", id="25GB3POHWIVZSF9AR1")
    assert one("GL-IDN-06", with_items(item(previous_documents=(of_item,)))).path == (
        "consignment.items[0].previous_documents"
    )
    for right in ("25GB3POHWIVZSF9AR0", "4GB602115393506-Q6OE1VLI4", None):
        assert not found("GL-IDN-06", good(of={"previous_documents": (Document(type="N820", id=right),)}))


def test_GL_IDN_07_the_identifier_of_a_postal_item_is_right() -> None:
    finding = one("GL-IDN-07", good(of={"house_document": "RR473124828DE"}))
    assert (finding.severity, finding.path) == (Severity.WARNING, "consignment.house_document")
    for right in ("RR473124829DE", "HOUSE-1", None):
        assert not found("GL-IDN-07", good(of={"house_document": right}))
