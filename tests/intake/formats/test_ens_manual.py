# SPDX-License-Identifier: Apache-2.0
"""The manual names every element of the entry summary declaration and where its value goes."""

from __future__ import annotations

import re

import pytest

from greenlane.cargo import PartyRole
from greenlane.intake import formats_page, native_schema
from greenlane.intake.formats.ens_manual import ens_page

LINES = "\n".join(ens_page()).splitlines()


@pytest.mark.parametrize(
    "line",
    [
        "| `HEAHEA/RefNumHEA4` | `reference` | 22 |",
        "| `HEAHEA/ConRefNumHEA` | `consignment.journey.border.reference` | 35 |",
        "| `HEAHEA/DecPlaHEA394LNG` | left aside: a language | 2 |",
        "| `TRACONCE1/CitCE124` | `consignment.parties[consignee].address.city` | 35 |",
        "| `GOOITEGDS/PRODOCDC2/DocTypDC21` | `consignment.items[].documents[].type` | 4 |",
        "| `GOOITEGDS/PlaLoaGOOITE333` | `consignment.items[].statements[] LOADING-PLACE` | 35 |",
        "| `GOOITEGDS/PRTNOT640/NamPRTNOT642` | `consignment.parties[notify].name` | 35 |",
        "| `CUSOFFSENT740/RefNumSUBENR909` | `offices.subsequent_entry[]` | 8 |",
        "| `TRAREQDIV456/TINTRAREQDIV463` | `parties[carrier].id` | 17 |",
        "| `IMPOPE200/DocRefNumIMPOPE201` | `documents[].id` | 18 |",
    ],
)
def test_an_element_is_told_with_its_field(line: str) -> None:
    assert line in LINES


def test_every_field_is_one_of_native_json() -> None:
    fields = {name for shape in native_schema()["$defs"].values() for name in shape.get("properties", ())}
    fields |= {*PartyRole, "arrival", "conveyance", "place", "units"}
    named = [name for line in LINES for cell in re.findall(r"\| `([^`]+)` \| \d", line) for name in _names(cell)]
    assert len(named) > 100
    assert set(named) <= fields


def _names(cell: str) -> list[str]:
    return re.findall(r"[a-z][a-z_]+", re.sub(r"of type|[A-Z-]{3,}", "", cell))


def test_the_page_of_the_formats_has_the_part() -> None:
    assert set(LINES) <= set(formats_page().splitlines())
