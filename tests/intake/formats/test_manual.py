# SPDX-License-Identifier: Apache-2.0
"""The manual's pages of formats say what the readers do."""

from __future__ import annotations

import re
from pathlib import Path

from greenlane.intake import formats_page
from greenlane.intake.formats.wco_own import FIELDS

ROOT = Path(__file__).resolve().parents[3]
_CODE = re.compile(r"\b(?:READ|AMEND)-[A-Z][A-Z-]*[A-Z]\b")


def test_every_finding_of_reading_is_in_the_manual_and_none_that_is_not() -> None:
    rooms = ("intake", "wiring")
    sources = [path for room in rooms for path in (ROOT / "src/greenlane" / room).rglob("*.py")]
    sources.append(ROOT / "src/greenlane/cli/reading.py")
    used = {code for path in sources for code in _CODE.findall(path.read_text(encoding="utf-8"))}
    told = set(_CODE.findall((ROOT / "docs/formats/findings.md").read_text(encoding="utf-8")))
    assert used == told


def test_the_table_names_nouns_and_fields_as_native_json_does() -> None:
    lines = formats_page().splitlines()
    for line in (
        "| `Declaration/GoodsShipment/GovernmentAgencyGoodsItem/Commodity/Description` | 137 | "
        "`consignment.items[].description` | text |",
        "| `Declaration/Exporter/Address/CityName` | 241 | `consignment.parties[exporter].address.city` | text |",
        "| `Declaration/TransitOffice/ID` |  | `offices.transit[]` | text |",
        "| (`Declaration/SpecificCircumstancesCode`) | 504 | `specific_circumstance` | text |",
        "| `Declaration/GoodsShipment/Consignment/TransportEquipment/Seal/ID` | 165 | "
        "`consignment.equipment[].seals[].number` | text |",
        "| `Declaration/GoodsShipment/GovernmentAgencyGoodsItem/Commodity/Classification/ID` | 145 | "
        "`consignment.items[].hs or additional_codes` | text |",
    ):
        assert line in lines


def test_the_statements_of_our_own_are_all_listed() -> None:
    page = formats_page()
    assert all(f"| `{code}` | {holds} |" in page for code, (_, _, holds) in FIELDS.items())
