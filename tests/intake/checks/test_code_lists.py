# SPDX-License-Identifier: Apache-2.0
"""GL-COD: codes that a list does not have."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest

from greenlane.cargo import Address, Conveyance, ECommerce, Equipment, Money, Packaging, PartyRole, import_table
from greenlane.intake import Severity, check
from tests.intake.checks.filings import (
    CODES,
    DAY,
    found,
    good,
    item,
    one,
    party,
    with_equipment,
    with_items,
    with_journey,
    with_parties,
)


@pytest.mark.parametrize("accepted", ["GH", "XI", "XK", "GG", "EU", "QU"])
def test_codes_accepted_in_customs_are_known(accepted: str) -> None:
    assert not found("GL-COD-01", with_items(item(origin=accepted)))


def test_GL_COD_01_the_country_of_origin_is_known() -> None:
    finding = one("GL-COD-01", with_items(item(), item(origin="ZZ", path="/Item[2]")))
    assert (finding.severity, finding.path, finding.value) == (Severity.WARNING, "/Item[2]", "ZZ")
    assert "SU (USSR" in one("GL-COD-01", with_items(item(origin="SU"))).message
    assert not found("GL-COD-01", with_items(item(), item(origin=None)))


def test_GL_COD_02_the_country_of_export_is_known() -> None:
    assert one("GL-COD-02", with_journey(export_country="ZZ")).path == "consignment.journey.export_country"
    assert one("GL-COD-02", with_items(item(export_country="ZZ"))).path == "consignment.items[0].export_country"
    assert not found("GL-COD-02", good())


def test_GL_COD_03_the_country_of_destination_is_known() -> None:
    assert one("GL-COD-03", with_journey(destination_country="ZZ")).value == "ZZ"
    assert one("GL-COD-03", with_items(item(destination_country="ZZ"))).value == "ZZ"
    assert not found("GL-COD-03", good())


def test_GL_COD_04_the_countries_of_routing_are_known() -> None:
    finding = one("GL-COD-04", with_journey(routing_countries=("GH", "ZZ", "GB")))
    assert "Country 2 of the route: ZZ was read." in finding.message
    assert finding.path == "consignment.journey.routing_countries"
    assert not found("GL-COD-04", good())


def test_GL_COD_04_points_to_the_country_that_is_none_where_the_reader_knows_its_place() -> None:
    paths = {"routing_countries": "/A/ITI[1]", "routing_countries[1]": "/A/ITI[2]"}
    route = with_journey(routing_countries=("GH", "ZZ"), paths=paths)
    assert one("GL-COD-04", route).path == "/A/ITI[2]"
    assert one("GL-COD-04", with_journey(routing_countries=("ZZ", "GH"), paths=paths)).path == "/A/ITI[1]"


@pytest.mark.parametrize("part", ["border", "departure", "arrival"])
def test_GL_COD_05_the_nationality_of_a_conveyance_is_known(part: str) -> None:
    finding = one("GL-COD-05", with_journey(**{part: Conveyance(mode="1", nationality="ZZ")}))
    assert finding.path == f"consignment.journey.{part}.nationality"
    assert not found("GL-COD-05", with_journey(**{part: Conveyance(mode="1", nationality="PA")}))


def test_GL_COD_06_the_country_of_an_address_is_known() -> None:
    lost = party(PartyRole.CONSIGNEE, address=Address(line="1", city="A", country="ZZ"), paths={"country": "/Country"})
    finding = one("GL-COD-06", with_parties(party(PartyRole.CONSIGNOR), lost))
    assert (finding.path, finding.value) == ("/Country", "ZZ")
    assert "Consignee: ZZ was read." in finding.message
    assert not found("GL-COD-06", with_parties(party(PartyRole.CONSIGNOR, address=None)))


def test_GL_COD_07_currencies_are_known() -> None:
    wrong = Money(amount=Decimal(1), currency="ZZZ")
    assert one("GL-COD-07", good(of={"invoice": wrong})).path == "consignment.invoice"
    assert one("GL-COD-07", with_items(item(value=wrong))).value == "ZZZ"
    assert one("GL-COD-07", with_items(item(statistical_value=wrong))).value == "ZZZ"
    assert one("GL-COD-07", good(of={"ecommerce": ECommerce(intrinsic_value=wrong)})).value == "ZZZ"
    assert "withdrawn" in one("GL-COD-07", good(of={"invoice": Money(amount=Decimal(1), currency="DEM")})).message
    assert not found("GL-COD-07", good())


def test_GL_COD_08_package_types_are_known_where_a_whole_list_is_loaded() -> None:
    listed, _ = import_table(io.BytesIO(b"code,name\nCT,Carton\n"), "package_type", "2025")
    odd = with_items(item(packaging=(Packaging(count=1, type="Q9"),)))
    assert one("GL-COD-08", odd, codes=CODES.with_list(listed)).value == "Q9"
    assert not found("GL-COD-08", good(), codes=CODES.with_list(listed))
    assert not found("GL-COD-08", odd)  # the list that ships is not complete: absence tells nothing


@pytest.mark.parametrize("mode", ["sea", "100", "²", "-1"])
def test_GL_COD_09_modes_of_transport_are_digits(mode: str) -> None:
    assert one("GL-COD-09", with_journey(inland_mode=mode)).path == "consignment.journey.inland_mode"
    assert one("GL-COD-09", with_journey(border=Conveyance(mode=mode))).path == "consignment.journey.border.mode"
    assert not found("GL-COD-09", with_journey(border=Conveyance(mode="10"), inland_mode=None))


def test_GL_COD_10_size_and_type_of_containers_are_known_where_a_whole_list_is_loaded() -> None:
    listed, _ = import_table(io.BytesIO(b"code,name\n45G1,High cube\n"), "container_type", "2025")
    odd = with_equipment(Equipment(id="MSKU1234565", size_type="99XX", path="/Equipment[1]"))
    finding = one("GL-COD-10", odd, codes=CODES.with_list(listed))
    assert (finding.severity, finding.path) == (Severity.INFO, "/Equipment[1]")
    assert not found("GL-COD-10", good(), codes=CODES.with_list(listed))
    assert not found("GL-COD-10", odd)


@pytest.mark.parametrize(
    "field", ["loading_place", "discharge_place", "first_port", "acceptance_place", "delivery_place"]
)
def test_GL_COD_11_places_have_the_form_of_a_unlocode(field: str) -> None:
    finding = one("GL-COD-11", with_journey(**{field: "1234"}))
    assert (finding.severity, finding.path) == (Severity.WARNING, f"consignment.journey.{field}")
    for right in ("GBFXT", "PVG", "gb fxt", "GBFXTGBFXTA"):
        assert not found("GL-COD-11", with_journey(**{field: right}))


def test_GL_COD_12_places_that_are_not_in_the_list_are_only_told() -> None:
    finding = one("GL-COD-12", with_journey(loading_place="CNQQQ"))
    assert (finding.severity, finding.value) == (Severity.INFO, "CNQQQ")
    assert not found("GL-COD-12", with_journey(loading_place="CNSHATERMINAL7", discharge_place="PVG"))
    assert not found("GL-COD-12", with_journey(loading_place="1234"))


def test_the_same_unknown_code_is_told_at_each_place_it_stands() -> None:
    findings = found("GL-COD-01", with_items(*(item(number=n, origin="ZZ") for n in (1, 2, 3))))
    assert [finding.path for finding in findings] == [f"consignment.items[{n}].origin" for n in (0, 1, 2)]


def test_no_code_refuses_a_filing() -> None:
    wrong = good(
        of={
            "items": (item(origin="ZZ", hs="xx", packaging=(Packaging(count=1, type="??"),)),),
            "invoice": Money(amount=Decimal(1), currency="?"),
        }
    )
    assert all(finding.severity is not Severity.ERROR for finding in check(wrong, CODES, on=DAY))
