# SPDX-License-Identifier: Apache-2.0
"""GL-SAF: data elements that are expected and missing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from greenlane.cargo import (
    Consignment,
    Conveyance,
    Declaration,
    Document,
    Equipment,
    Function,
    GoodsItem,
    Journey,
    Offices,
    Packaging,
    Party,
    PartyRole,
    Stage,
    TransitTerms,
)
from greenlane.errors import Misconfigured
from greenlane.intake import Severity, missing_elements, missing_parties, requirements, shipped_requirements
from greenlane.intake.checks.elements import OF_FILING, OF_ITEM
from greenlane.intake.shipped import shipped_bytes
from tests.intake.checks.filings import found, good, item, party, replaced

IMPORT = [
    "016",
    "R020",
    "R011",
    "R037",
    "R014",
    "R050",
    "R009",
    "137",
    "145",
    "144",
    "141",
    "131",
    "109",
    "063",
]


def _bare(**more: Any) -> Declaration:
    return Declaration(
        type="IM",
        additional_type="D",
        reference="1",
        consignment=Consignment(items=(GoodsItem(procedure="40"),)),
        **more,
    )


def test_GL_SAF_01_each_missing_element_is_told_by_its_id() -> None:
    findings = found("GL-SAF-01", _bare())
    assert [finding.value for finding in findings] == IMPORT
    assert {finding.severity for finding in findings} == {Severity.WARNING}
    first = findings[0]
    assert "It is the unique consignment reference (WCO 016), expected by SAFE-IMPORT-GOODS." in first.message
    assert not found("GL-SAF-01", good())


def test_an_element_that_items_lack_names_them() -> None:
    items = tuple(item(number=n, description=None if n > 1 else "Apples, fresh") for n in range(1, 9))
    declaration = good(items_declared=8, of={"items": items, "package_count": None, "gross_weight_kg": None})
    (finding,) = found("GL-SAF-01", declaration)
    assert (finding.value, finding.path) == ("137", "consignment.items[1]")
    assert "(Goods item 2, Goods item 3, Goods item 4, Goods item 5, Goods item 6 and 2 more)" in finding.message


def test_goods_in_containers_are_expected_to_name_them() -> None:
    declaration = good(of={"equipment": (Equipment(),), "items": (item(containers=()),)})
    assert [finding.value for finding in found("GL-SAF-01", declaration)] == ["159"]
    loose = good(of={"equipment": (), "containerised": False, "items": (item(containers=()),)})
    assert not found("GL-SAF-01", loose)


def test_after_arrival_the_same_elements_are_only_told() -> None:
    findings = found("GL-SAF-01", replaced(_bare(), additional_type="A"))
    assert [finding.value for finding in findings] == IMPORT
    assert {finding.severity for finding in findings} == {Severity.INFO}


@pytest.mark.parametrize("stage", [Stage.POST_RELEASE])
def test_where_nothing_is_expected_nothing_is_missing(stage: Stage) -> None:
    assert not found("GL-SAF-01", _bare(stage=stage))


def test_an_amendment_lacks_nothing_unless_it_is_whole() -> None:
    change = _bare(function=Function.AMENDMENT, mrn="25GB3POHWIVZSF9AR0")
    assert not found("GL-SAF-01", change)
    assert missing_elements(change, Stage.PRE_ARRIVAL) == ()
    assert len(found("GL-SAF-01", change, whole=True)) == len(IMPORT)
    assert list(missing_elements(change, Stage.PRE_ARRIVAL, whole=True)) == IMPORT


def test_missing_elements_and_parties_are_told_as_ids_and_roles() -> None:
    assert list(missing_elements(_bare(), Stage.PRE_ARRIVAL)) == IMPORT
    assert missing_parties(_bare(), Stage.PRE_ARRIVAL) == (
        "consignor",
        "carrier",
        "importer",
        "consignee",
        "seller",
        "buyer",
    )
    assert missing_elements(good(), Stage.PRE_ARRIVAL) == missing_parties(good(), Stage.PRE_ARRIVAL) == ()


def test_before_loading_by_air_the_seven_and_one_are_expected() -> None:
    filing = Declaration(stage=Stage.PRE_LOADING, consignment=Consignment(items=(GoodsItem(),)))
    assert missing_elements(filing, Stage.PRE_LOADING) == ("R020", "239", "R014", "144", "131", "137", "D023")
    whole = Declaration(
        stage=Stage.PRE_LOADING,
        consignment=Consignment(
            parties=(party(PartyRole.CONSIGNOR), party(PartyRole.CONSIGNEE)),
            items=(GoodsItem(description="Apples, fresh"),),
            house_document="H1",
            package_count=5,
            gross_weight_kg=Decimal(9),
        ),
    )
    assert missing_elements(whole, Stage.PRE_LOADING) == ()


# By name: a consignment, offices or items with which the element is there.
PRESENT: dict[str, dict[str, Any]] = {
    "ucr": {"previous_documents": (Document(type="ZDCR", id="4GB6"),)},
    "routing": {"journey": Journey(routing_countries=("GB",))},
    "loading": {"journey": Journey(loading_place="GHTEM")},
    "arrival": {"journey": Journey(first_port="GBFXT")},
    "border_transport": {"journey": Journey(border=Conveyance(name="CSCL GLOBE"))},
    "border_nationality": {"journey": Journey(border=Conveyance(nationality="PA"))},
    "voyage": {"journey": Journey(border=Conveyance(reference="012E"))},
    "freight_payment": {"freight_payment": "B"},
    "transport_document": {"master_document": "M"},
    "invoice": {"items": (item(),)},
    "equipment": {"equipment": (Equipment(id="MSKU1234565"),)},
    "guarantee": {"transit": TransitTerms(guarantee_type="1")},
    "consignor_name": {"parties": (party(PartyRole.EXPORTER),)},
    "consignor_address": {"parties": (party(PartyRole.CONSIGNOR),)},
    "consignee_name": {"parties": (party(PartyRole.IMPORTER),)},
    "consignee_address": {"parties": (party(PartyRole.CONSIGNEE),)},
    **{
        role: {"parties": (Party(role=PartyRole(role), id="GB1"),)}
        for role in ("exporter", "consignor", "carrier", "importer", "consignee", "notify", "seller", "buyer")
    },
}
OFFICES = {
    "office_exit": Offices(exit="GB000084"),
    "office_departure": Offices(departure="GB000142"),
    "office_destination": Offices(destination="DE004058"),
}


@pytest.mark.parametrize("name", sorted(OF_FILING))
def test_each_element_of_a_filing_is_found_where_it_stands(name: str) -> None:
    assert not OF_FILING[name](Declaration())
    if name in OFFICES:
        assert OF_FILING[name](Declaration(offices=OFFICES[name]))
    else:
        assert OF_FILING[name](Declaration(consignment=Consignment(**PRESENT[name])))


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("description", GoodsItem(description="Apples")),
        ("commodity", GoodsItem(hs="080810")),
        ("packages", GoodsItem(packaging=(Packaging(count=0),))),
        ("package_types", GoodsItem(packaging=(Packaging(type="CT"),))),
        ("gross_weight", GoodsItem(gross_weight_kg=Decimal(1))),
        ("origin", GoodsItem(preferential_origin="GH")),
    ],
)
def test_each_element_of_an_item_is_found_where_it_stands(name: str, whole: GoodsItem) -> None:
    assert OF_ITEM[name](whole)
    assert not OF_ITEM[name](GoodsItem())


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (PartyRole.EXPORTER, PartyRole.CONSIGNOR),
        (PartyRole.CONSIGNOR, PartyRole.EXPORTER),
        (PartyRole.IMPORTER, PartyRole.CONSIGNEE),
        (PartyRole.CONSIGNEE, PartyRole.IMPORTER),
    ],
)
def test_filers_name_one_of_two_roles_for_the_same_party(stated: PartyRole, expected: PartyRole) -> None:
    declaration = Declaration(consignment=Consignment(parties=(Party(role=stated, name="Kestrel Ltd"),)))
    assert OF_FILING[expected.value](declaration)


def test_every_shipped_element_can_be_found_and_every_way_to_find_one_is_described() -> None:
    assert set(shipped_requirements().elements) == {*OF_FILING, *OF_ITEM}


def test_a_set_can_refuse_a_filing_where_the_administration_wants_it() -> None:
    document = shipped_bytes("requirements.yaml").replace(b"severity: warning", b"severity: error")
    findings = found("GL-SAF-01", _bare(), requirements=requirements(document))
    assert {finding.severity for finding in findings} == {Severity.ERROR}


def test_an_element_that_no_code_finds_is_refused_with_those_that_are() -> None:
    document = shipped_bytes("requirements.yaml").replace(b"ucr:", b"moon:").replace(b"ucr,", b"moon,")
    with pytest.raises(Misconfigured, match="border_nationality") as fault:
        missing_elements(_bare(), Stage.PRE_ARRIVAL, requirements=requirements(document))
    assert "moon" in fault.value.sentence


def test_GL_SAF_01_each_element_is_told_with_an_example_and_the_set_that_asks_for_it() -> None:
    required = shipped_requirements()
    assert [name for name, element in required.elements.items() if not element.example] == []
    told = {finding.value: finding.message for finding in found("GL-SAF-01", _bare())}
    assert "This would pass: the commodity code: 18040000. Source: WCO SAFE Framework" in told["145"]
    examples = [f"This would pass: the {one.words}: {one.example}." for one in required.elements.values()]
    assert [code for code in told if not any(example in told[code] for example in examples)] == []
