# SPDX-License-Identifier: Apache-2.0
"""The table agrees with the nouns, and with the WCO ids of a public schema where one is at hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from greenlane.cargo import Consignment, Conveyance, Declaration, GoodsItem, Journey, Offices, TransitTerms
from greenlane.intake.formats.wco_header import DECLARATION
from greenlane.intake.formats.wco_table import Group, Leaf, elsewhere

XS = "{http://www.w3.org/2001/XMLSchema}"
NOUNS = {
    "declaration": Declaration,
    "offices": Offices,
    "consignment": Consignment,
    "journey": Journey,
    "border": Conveyance,
    "arrival": Conveyance,
    "departure": Conveyance,
    "transit": TransitTerms,
    "item": GoodsItem,
}
COMPOSED = {"journey.location_name", "journey.location_country"}


def everything(group: Group, path: str = DECLARATION.name) -> Iterator[tuple[str, Leaf | Group]]:
    for row in group.content:
        below = f"{path}/{row.name}"
        yield below, row
        if isinstance(row, Group):
            yield from everything(row, below)


def test_every_element_stands_once_in_its_group() -> None:
    for path, row in [(DECLARATION.name, DECLARATION), *everything(DECLARATION)]:
        if isinstance(row, Group):
            names = [inner.name for inner in row.content]
            assert len(names) == len(set(names)), path


def test_every_field_that_is_filled_exists() -> None:
    for path, row in everything(DECLARATION):
        slot, _, field = (row.to or "").partition(".")
        if slot in NOUNS and row.to not in COMPOSED:
            assert field in NOUNS[slot].__struct_fields__, path
        if isinstance(row, Group) and row.makes is not None and row.makes.into is not None:
            owner, _, into = row.makes.into.partition(".")
            assert owner not in NOUNS or into in NOUNS[owner].__struct_fields__, path


def test_every_field_is_written_in_one_place_only() -> None:
    written: dict[tuple[str, str], str] = {}

    def walk(group: Group, path: str, noun: str) -> None:
        for row in group.content:
            if row.spare:
                continue
            below = f"{path}/{row.name}"
            if isinstance(row, Leaf):
                assert (noun, row.to) not in written, (below, written[(noun, row.to)])
                written[(noun, row.to)] = below
            else:
                walk(row, below, below if row.makes is not None else noun)

    walk(DECLARATION, DECLARATION.name, "")
    assert written[("", "offices.exit")] == "Declaration/ExitOffice/ID"


def test_a_group_elsewhere_is_read_and_not_written() -> None:
    office = Group("ExitOffice", "56A", (Leaf("ID", "G005", "offices.exit"),))
    other = elsewhere(office, "OfficeOfExit")
    assert (other.name, other.spare, other.content, other.wco) == ("OfficeOfExit", True, office.content, "56A")


def schema_ids(path: Path) -> dict[str, str | None]:
    """The WCO id of every element of a declaration, by its path, from the annotations of a schema."""
    root = etree.parse(str(path)).getroot()
    (top,) = (shape for shape in root.findall(f"{XS}complexType") if shape.get("name") == DECLARATION.name)
    found: dict[str, str | None] = {}

    def walk(shape: etree._Element, above: str) -> None:
        for element in shape.findall(f"{XS}sequence/{XS}element"):
            below = f"{above}/{element.get('name')}"
            told = element.find(f"{XS}annotation//{{*}}WCOID")
            found[below] = told.text if told is not None else None
            inner = element.find(f"{XS}complexType")
            if inner is not None:
                walk(inner, below)

    walk(top, DECLARATION.name)
    return found


def test_the_ids_are_those_of_the_public_schema(shared_data: Path) -> None:
    told = schema_ids(shared_data / "wco-dm-cds-hmrc/schemas/wco/declaration/WCO_DEC_2_DMS.xsd")
    assert len(told) > 400
    compared = 0
    for path, row in everything(DECLARATION):
        if told.get(path) is not None:
            assert row.wco == told[path], path
            compared += 1
    assert compared > 150


def test_written_elements_stand_in_the_order_of_the_public_schema(shared_data: Path) -> None:
    order = list(schema_ids(shared_data / "wco-dm-cds-hmrc/schemas/wco/declaration/WCO_DEC_2_DMS.xsd"))

    def walk(group: Group, path: str) -> None:
        below = [f"{path}/{row.name}" for row in group.content if not row.spare]
        known = [one for one in below if one in order]
        assert known == sorted(known, key=order.index), path
        for row in group.content:
            if isinstance(row, Group) and not row.spare:
                walk(row, f"{path}/{row.name}")

    walk(DECLARATION, DECLARATION.name)


@pytest.mark.parametrize("slot", sorted(NOUNS))
def test_every_slot_is_filled_by_some_element(slot: str) -> None:
    assert any((row.to or "").startswith(f"{slot}.") for _, row in everything(DECLARATION))
