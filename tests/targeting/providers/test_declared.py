# SPDX-License-Identifier: Apache-2.0
"""What a filing states itself becomes facts, each with the lodgement version and the path where it was read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from greenlane.cargo import Consignment, Declaration, GoodsItem, Journey, Packaging, Party, PartyRole
from greenlane.targeting import declared_facts
from tests.targeting.providers.rich import DECLARATION, ORIGIN


def _of(**consignment: object) -> Declaration:
    return Declaration(consignment=Consignment(**consignment))  # type: ignore[arg-type]


def test_an_empty_declaration_states_nothing() -> None:
    facts = declared_facts(Declaration())
    assert (facts.consignment, facts.items, facts.equipment, facts.parties) == ({}, (), (), ())


def test_every_fact_names_its_lodgement_version() -> None:
    facts = declared_facts(DECLARATION, ORIGIN)
    for member in (facts.consignment, *facts.items, *facts.equipment, *facts.parties):
        for values in member.values():
            assert {(v.source.lodgement, v.source.version, v.source.provider) for v in values} == {
                ("L1", 2, "declared")
            }


def test_a_fact_names_the_path_of_its_field_or_else_of_its_noun() -> None:
    facts = declared_facts(DECLARATION, ORIGIN)
    assert facts.items[0]["goods.hs"][0].source.path == "/item/hs"
    assert facts.items[0]["goods.origin"][0].source.path == "/item"
    assert facts.items[0]["goods.document_types"][0].source.path == "/item/doc"
    assert facts.consignment["consignor.name"][0].source.path == "/consignor/Name"
    assert facts.consignment["invoice.currency"][0].source.path == "/invoice"
    assert facts.consignment["journey.arrival_planned"][0].source.path == "/time"


def test_the_route_joins_export_routing_and_destination_without_repeating_a_neighbour() -> None:
    journey = Journey(export_country="GH", routing_countries=("GH", "PT", "GH", "GB"), destination_country="GB")
    assert declared_facts(_of(journey=journey)).first("route.countries") == ("GH", "PT", "GH", "GB")


def test_two_parties_in_one_role_are_both_values() -> None:
    parties = (Party(role=PartyRole.BUYER, name="A"), Party(role=PartyRole.BUYER, name="B"))
    values = declared_facts(_of(parties=parties)).consignment["buyer.name"]
    assert [value.value for value in values] == ["A", "B"]


@pytest.mark.parametrize(
    ("named", "meant"),
    [(PartyRole.EXPORTER, PartyRole.CONSIGNOR), (PartyRole.IMPORTER, PartyRole.CONSIGNEE)],
)
def test_who_stands_in_for_a_missing_role_is_known_under_both(named: PartyRole, meant: PartyRole) -> None:
    alone = declared_facts(_of(parties=(Party(role=named, name="A"),)))
    assert (alone.first(f"{named}.name"), alone.first(f"{meant}.name")) == ("A", "A")
    both = declared_facts(_of(parties=(Party(role=named, name="A"), Party(role=meant, name="B"))))
    assert [value.value for value in both.consignment[f"{meant}.name"]] == ["B"]


def test_packages_are_summed_and_their_types_and_marks_joined() -> None:
    facts = declared_facts(DECLARATION).items[0]
    assert facts["goods.package_count"][0].value == 55
    assert facts["goods.package_types"][0].value == ("CT", "BX")
    assert facts["goods.marks"][0].value == "K 1; K 2"
    unknown = declared_facts(_of(items=(GoodsItem(packaging=(Packaging(type="CT"),)),))).items[0]
    assert "goods.package_count" not in unknown


def test_a_weight_that_is_no_number_is_absent() -> None:
    facts = declared_facts(_of(items=(GoodsItem(number=1, gross_weight_kg=Decimal("NaN")),), package_count=10**30))
    assert set(facts.items[0]) == {"goods.number"}
    assert "consignment.package_count" not in facts.consignment


def test_an_operators_reference_is_told_of_actors_and_aeo_holders_only() -> None:
    parties = (
        Party(role=PartyRole.SUPPLY_CHAIN_ACTOR, id="GBAEO1", function_code="CS"),
        Party(role=PartyRole.AUTHORISATION_HOLDER, id="GBAEO2", authorisation="AEOC"),
        Party(role=PartyRole.AUTHORISATION_HOLDER, id="GBDPO", authorisation="DPO"),
    )
    facts = declared_facts(_of(parties=parties))
    told = [member["any_party.aeo"][0].value for member in facts.parties if "any_party.aeo" in member]
    assert told == ["GBAEO1", "GBAEO2"]
    assert facts.first("parties.aeo_roles") == ("CS",)


def test_documents_of_header_and_items_are_told_together() -> None:
    assert declared_facts(DECLARATION).first("documents.types") == ("N935",)
    assert declared_facts(replace(DECLARATION, consignment=Consignment())).first("documents.types") is None
