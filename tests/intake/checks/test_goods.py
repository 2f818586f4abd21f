# SPDX-License-Identifier: Apache-2.0
"""GL-GDS: each goods item."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from greenlane.cargo import CodeLists, Function, Level, import_table
from greenlane.intake import Severity
from tests.intake.checks.filings import CODES, found, good, item, one, with_items


def test_GL_GDS_01_every_item_has_a_number() -> None:
    finding = one("GL-GDS-01", with_items(item(), item(number=None)))
    assert finding.path == "consignment.items[1].number"
    assert "It is the one in place 2." in finding.message
    assert not found("GL-GDS-01", with_items(item(), item(number=2)))


def test_GL_GDS_02_no_number_is_used_twice() -> None:
    finding = one("GL-GDS-02", with_items(item(), item(number=2), item(path="/GoodsShipment/Item[3]")))
    assert (finding.value, finding.path) == ("1", "/GoodsShipment/Item[3]")
    assert not found("GL-GDS-02", with_items(item(), item(number=2), item(number=None), item(number=None)))


@pytest.mark.parametrize(("numbers", "left_out"), [((1, 3), 2), ((2, 3), 1), ((0, 1), 2)])
def test_GL_GDS_03_the_numbers_run_from_one_without_a_gap(numbers: tuple[int, ...], left_out: int) -> None:
    finding = one("GL-GDS-03", with_items(*(item(number=number) for number in numbers)))
    assert finding.severity is Severity.INFO
    assert f"There is no number {left_out}." in finding.message
    assert not found("GL-GDS-03", with_items(item(number=2), item(number=1)))
    assert not found("GL-GDS-03", with_items(item(number=None), item(number=5)))


@pytest.mark.parametrize("hs", ["1804000", "18O40000", "18", "١٨٠٤٠٠", "0018040000"])
def test_GL_GDS_04_a_commodity_code_is_digits_of_a_length_used_here(hs: str) -> None:
    finding = one("GL-GDS-04", with_items(item(hs=hs, paths={"hs": "/Commodity/ID"})))
    assert (finding.severity, finding.path, finding.value) == (Severity.WARNING, "/Commodity/ID", hs)
    assert "4 or 6 or 8 or 10 digits" in finding.message
    assert not found("GL-GDS-04", with_items(item(), item(hs=None), item(hs="180400")))


def test_GL_GDS_04_national_lengths_are_configured() -> None:
    codes = CodeLists.packaged(hs_lengths=(6, 12))
    assert not found("GL-GDS-04", with_items(item(hs="180400000000")), codes=codes)
    assert found("GL-GDS-04", with_items(item(hs="18040000")), codes=codes)


def test_GL_GDS_05_a_commodity_code_is_in_the_edition_of_the_day() -> None:
    finding = one("GL-GDS-05", with_items(item(), item(number=2, hs="18049900")))
    assert finding.severity is Severity.WARNING
    assert "Goods item 2: 180499 is not in edition 2022." in finding.message
    assert "nearest heading" in finding.message
    assert not found("GL-GDS-05", with_items(item(hs="99300000")))  # a chapter of national use
    assert not found("GL-GDS-05", with_items(item(hs="1804999")))  # its form is told, not its absence


def test_GL_GDS_06_a_day_without_an_edition_is_told_and_only_the_form_checked() -> None:
    before = date(2015, 6, 1)
    finding = one("GL-GDS-06", with_items(item(hs=None), item(hs="180499"), item(hs="18")), on=before)
    assert (finding.severity, finding.value) == (Severity.INFO, "2015-06-01")
    assert finding.path == "consignment.items[1].hs"
    assert not found("GL-GDS-05", with_items(item(hs="180499")), on=before)
    assert found("GL-GDS-04", with_items(item(hs="18")), on=before)
    assert not found("GL-GDS-06", good())
    assert not found("GL-GDS-06", with_items(item(hs=None)), on=before)
    assert not found("GL-GDS-06", with_items(item()), on=None)


@pytest.mark.parametrize("description", [None, "", "   "])
def test_GL_GDS_07_every_item_has_a_description(description: str | None) -> None:
    finding = one("GL-GDS-07", with_items(item(description=description)))
    assert "Goods item 1 is without one." in finding.message
    assert not found("GL-GDS-07", good())
    change = good(function=Function.AMENDMENT, of={"items": (item(description=None),)})
    assert not found("GL-GDS-07", change)


def test_GL_GDS_08_a_description_says_what_the_goods_are() -> None:
    finding = one("GL-GDS-08", with_items(item(description="General cargo")))
    assert (finding.severity, finding.value) == (Severity.WARNING, "General cargo")
    assert "for example “steel water pipes, galvanised”" in finding.message
    assert one("GL-GDS-08", with_items(item(description="12345"))).severity is Severity.WARNING
    assert not found("GL-GDS-08", with_items(item(), item(description=None)))


@pytest.mark.parametrize(
    ("description", "severity"),
    [
        ("General cargo", Severity.ERROR),
        ("GENERAL-CARGOS, general cargo!", Severity.ERROR),
        ("Spare parts, various", Severity.WARNING),
        ("12345", Severity.WARNING),
    ],
)
def test_GL_GDS_08_refuses_cargo_that_is_described_by_a_stop_word_alone(description: str, severity: Severity) -> None:
    cargo = replace(with_items(item(description=description)), type="ENS")
    assert one("GL-GDS-08", cargo).severity is severity
    assert one("GL-GDS-08", replace(cargo, type="IM")).severity is Severity.WARNING


@pytest.mark.parametrize(
    "description", ["Consolidation", "CONSOLIDATED CARGO", "Consolidation as per attached manifest", "General cargo"]
)
def test_GL_GDS_08_a_master_may_be_a_consolidation_and_a_house_may_not(description: str) -> None:
    cargo = replace(with_items(item(description=description)), type="ENS")
    master = replace(cargo, consignment=replace(cargo.consignment, level=Level.MASTER))
    finding = one("GL-GDS-08", master)
    assert finding.severity is Severity.INFO
    assert "describe the goods in each of its houses." in finding.message
    for level in (Level.HOUSE, Level.STRAIGHT, None):
        other = replace(cargo, consignment=replace(cargo.consignment, level=level))
        assert one("GL-GDS-08", other).severity is not Severity.INFO


def test_GL_GDS_08_numbers_describe_no_master_and_no_level_excuses_an_import_declaration() -> None:
    cargo = replace(with_items(item(description="12345")), type="ENS")
    master = replace(cargo, consignment=replace(cargo.consignment, level=Level.MASTER))
    assert one("GL-GDS-08", master).severity is Severity.WARNING
    goods = with_items(item(description="Consolidation"))
    goods = replace(goods, type="IM", consignment=replace(goods.consignment, level=Level.MASTER))
    assert one("GL-GDS-08", goods).severity is Severity.WARNING


def test_GL_GDS_09_of_a_master_a_vague_term_is_only_told() -> None:
    contained = replace(with_items(item(description="Consolidation: steel water pipes, galvanised")), type="ENS")
    master = replace(contained, consignment=replace(contained.consignment, level=Level.MASTER))
    assert one("GL-GDS-09", contained).severity is Severity.WARNING
    assert one("GL-GDS-09", master).severity is Severity.INFO
    assert "each of its houses" in one("GL-GDS-09", master).message


def test_GL_GDS_09_asks_to_mend_the_description_of_cargo_that_contains_a_stop_word() -> None:
    contained = with_items(item(description="General cargo: steel water pipes, galvanised"))
    assert one("GL-GDS-09", replace(contained, type="ENS")).severity is Severity.WARNING


def test_GL_GDS_09_a_vague_term_in_a_longer_description_is_only_told() -> None:
    declaration = with_items(item(description="General cargo: steel water pipes, galvanised"))
    finding = one("GL-GDS-09", declaration)
    assert finding.severity is Severity.INFO
    assert "Leave out “general cargo”" in finding.message
    assert not found("GL-GDS-08", declaration)
    assert not found("GL-GDS-09", with_items(item(description="General cargo"), item()))


def test_GL_GDS_10_net_is_not_above_gross() -> None:
    heavy = item(net_weight_kg=Decimal(601), gross_weight_kg=Decimal(600))
    finding = one("GL-GDS-10", with_items(heavy))
    assert "Goods item 1: net 601 kg, gross 600 kg." in finding.message
    assert not found("GL-GDS-10", with_items(item(net_weight_kg=Decimal(600), gross_weight_kg=Decimal(600))))
    assert not found("GL-GDS-10", with_items(item(net_weight_kg=None), item(gross_weight_kg=None)))
    assert not found("GL-GDS-10", with_items(item(net_weight_kg=Decimal("sNaN"))))


@pytest.mark.parametrize("number", ["12", "0000", "12034", "petrol"])
def test_GL_GDS_11_a_un_number_has_four_digits(number: str) -> None:
    assert one("GL-GDS-11", with_items(item(un_number=number))).value == number
    assert not found("GL-GDS-11", with_items(item(un_number="1203"), item(un_number="UN1203"), item()))


def test_GL_GDS_12_a_un_number_is_in_the_list_where_one_is_loaded() -> None:
    listed, _ = import_table(io.BytesIO(b"code,name\n1203,Petrol\n"), "dangerous_goods", "2025")
    codes = CODES.with_list(listed)
    assert one("GL-GDS-12", with_items(item(un_number="UN9999")), codes=codes).value == "UN9999"
    assert not found("GL-GDS-12", with_items(item(un_number="UN1203"), item(un_number="12")), codes=codes)
    assert not found("GL-GDS-12", with_items(item(un_number="9999")))  # none is loaded


def test_GL_GDS_13_an_item_names_only_containers_of_the_consignment() -> None:
    finding = one("GL-GDS-13", with_items(item(containers=("MSKU1234565", "CSQU3054383"))))
    assert finding.value == "CSQU3054383"
    assert not found("GL-GDS-13", with_items(item(containers=("msku 123456-5",)), item(containers=())))
    assert not found("GL-GDS-13", good(of={"equipment": ()}))  # where only items name containers


def test_an_item_without_number_is_named_by_its_place() -> None:
    finding = one("GL-GDS-04", with_items(item(), item(number=None, hs="1")))
    assert "Goods item 2: 1 was read" in finding.message
