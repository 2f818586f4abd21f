# SPDX-License-Identifier: Apache-2.0
"""The vocabulary: well-formed, of a size that lets profiles speak, and filled: no word without somebody who says it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from greenlane.cargo import VOCABULARY, Fact, Kind, PartyRole, Scope, names_of, shown, stored
from greenlane.cargo.vocabulary.filing import FILING
from greenlane.cargo.vocabulary.goods import GOODS
from greenlane.cargo.vocabulary.parties import PARTIES
from greenlane.cargo.vocabulary.route import ROUTE
from tests.targeting.providers.rich import CODES, everything

FACTS = list(VOCABULARY.values())
RESERVED = {
    "siblings.held": "holds belong to the room of control, which comes with a later part",
    "party.aeo_in_force": "the standing of operators belongs to their room, which comes with a later part",
    "equipment.device_alerts": "smart security devices belong to the room of seals, which comes with a later part",
    "equipment.device_intact": "smart security devices belong to the room of seals, which comes with a later part",
}
WITHOUT_ROLE_FACTS = {
    PartyRole.AUTHORISATION_HOLDER,
    PartyRole.SUPPLY_CHAIN_ACTOR,
    PartyRole.TAX_PARTY,
    PartyRole.OTHER,
}
BELOW = {"goods": Scope.GOODS, "equipment": Scope.EQUIPMENT, "any_party": Scope.PARTY, "party": Scope.PARTY}


def _named(fact: Fact) -> str:
    return fact.name


def _example(fact: Fact) -> Any:
    if fact.kind is Kind.BOOLEAN:
        return {"true": True, "false": False}[fact.example]
    if fact.kind is Kind.TIME:
        return datetime.fromisoformat(fact.example)
    if fact.kind in (Kind.INTEGER, Kind.DECIMAL):
        return Decimal(fact.example)
    return (fact.example,) if fact.kind is Kind.TEXTS else fact.example


def test_every_fact_is_filled_by_a_provider_for_some_declaration() -> None:
    facts = everything()
    filled = names_of([facts.consignment, *facts.items, *facts.equipment, *facts.parties])
    assert set(VOCABULARY) - filled == set(RESERVED)
    assert filled <= set(VOCABULARY)


def test_every_fact_comes_from_the_provider_that_the_vocabulary_names() -> None:
    facts = everything()
    for member in (facts.consignment, *facts.items, *facts.equipment, *facts.parties):
        for name, values in member.items():
            assert {value.source.provider for value in values} == {VOCABULARY[name].provider}, name


def test_every_fact_stands_in_the_member_of_its_scope() -> None:
    facts = everything()
    for scope, members in (
        (Scope.CONSIGNMENT, (facts.consignment,)),
        (Scope.GOODS, facts.items),
        (Scope.EQUIPMENT, facts.equipment),
        (Scope.PARTY, facts.parties),
    ):
        assert {VOCABULARY[name].scope for name in names_of(members)} == {scope}


def test_it_has_words_enough_and_none_twice() -> None:
    assert len(VOCABULARY) >= 90
    assert len(VOCABULARY) == len((*FILING, *ROUTE, *PARTIES, *GOODS))


@pytest.mark.parametrize("fact", FACTS, ids=_named)
def test_a_fact_is_well_formed(fact: Fact) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*\.[a-z][a-z0-9]*(_[a-z0-9]+)*", fact.name)
    assert fact.field == fact.name.split(".")[1]
    assert fact.scope is BELOW.get(fact.name.split(".")[0], Scope.CONSIGNMENT)
    assert (fact.scale > 0) is (fact.kind is Kind.DECIMAL)
    assert fact.provider in ("declared", "derived", "history", "lists", "draw", "operators", "seals")
    assert len(fact.sentence) > 10
    assert not fact.sentence.endswith(".")
    assert fact.codes is None or fact.codes in CODES.editions()
    if fact.name.endswith(("_kg", "weight_kg")) and "per" not in fact.name:
        assert fact.unit == "kg"


@pytest.mark.parametrize("fact", FACTS, ids=_named)
def test_its_example_is_a_value_it_can_have(fact: Fact) -> None:
    example = _example(fact)
    kept = stored(fact, example)
    assert kept is not None
    assert len(fact.example) > 1 or fact.kind in (Kind.INTEGER, Kind.TEXT)  # no placeholder
    seen = shown(fact.name, kept)
    if fact.kind in (Kind.DECIMAL, Kind.INTEGER):
        assert Decimal(str(seen)) == example
    elif fact.kind is Kind.TIME:
        assert seen == fact.example
    else:
        assert seen == (list(example) if fact.kind is Kind.TEXTS else example)


@pytest.mark.parametrize("fact", [fact for fact in FACTS if fact.wco], ids=_named)
def test_a_wco_id_has_the_form_of_one_and_belongs_to_declared_data(fact: Fact) -> None:
    assert re.fullmatch(r"[0-9]{3}|[DGLRT][0-9]{3}", str(fact.wco))
    assert fact.provider == "declared"


def test_a_wco_id_means_one_thing() -> None:
    shared = {"242", "239", "241"}  # of every party; others are the consignment's and the item's, or all and one item's
    fields: dict[str, set[str]] = {}
    for fact in FACTS:
        if fact.wco and fact.wco not in shared:
            fields.setdefault(fact.wco, set()).add(fact.field)
    assert {wco: names for wco, names in fields.items() if len(names) > 1} == {
        "D006": {"types", "document_types"},
        "159": {"id", "containers"},
    }


@pytest.mark.parametrize("role", [role for role in PartyRole if role not in WITHOUT_ROLE_FACTS])
def test_every_role_that_conditions_name_has_name_id_and_country(role: PartyRole) -> None:
    assert {f"{role}.{part}" for part in ("name", "id", "country")} <= set(VOCABULARY)


def test_roles_that_conditions_do_not_name_are_reached_as_any_party() -> None:
    assert not [name for name in VOCABULARY if name.split(".")[0] in {str(role) for role in WITHOUT_ROLE_FACTS}]
    assert "any_party.role" in VOCABULARY


def test_every_kind_and_scope_is_used() -> None:
    assert set(Counter(fact.kind for fact in FACTS)) == set(Kind)
    assert set(Counter(fact.scope for fact in FACTS)) == set(Scope)
