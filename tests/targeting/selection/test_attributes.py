# SPDX-License-Identifier: Apache-2.0
"""The office that controls, by stage, and the watch lists that something stands on."""

from __future__ import annotations

import pytest

from greenlane.cargo import FactsBuilder, Source, Stage
from greenlane.targeting import controlling_office, watch_lists_in
from tests.targeting.builders import some_facts


@pytest.mark.parametrize(
    ("stage", "office"),
    [
        (Stage.PRE_LOADING, "ENTRY"),
        (Stage.PRE_ARRIVAL, "ENTRY"),
        (Stage.PRE_DEPARTURE, "EXIT"),
        (Stage.TRANSIT, "DEPARTURE"),
        (Stage.CLEARANCE, "LODGED"),
        (Stage.POST_RELEASE, "LODGED"),
    ],
)
def test_each_stage_has_its_office(stage: Stage, office: str) -> None:
    facts = some_facts(
        office__entry="ENTRY", office__exit="EXIT", office__departure="DEPARTURE", office__lodgement="LODGED"
    )
    assert controlling_office(facts, stage) == office


def test_the_office_named_for_the_control_comes_first_but_for_pre_loading() -> None:
    facts = some_facts(office__entry="ENTRY", office__control="CONTROL")
    assert controlling_office(facts, Stage.PRE_ARRIVAL) == "CONTROL"
    assert controlling_office(facts, Stage.PRE_LOADING) == "ENTRY"
    assert controlling_office(some_facts(), Stage.PRE_ARRIVAL) is None


def test_watch_lists_are_named_once_and_no_other_fact_counts() -> None:
    builder = FactsBuilder()
    builder.state("any_party.watch_lists", ("moles", "cats"), Source(provider="lists"))
    listed = some_facts(route__countries=("CN", "FR")).with_consignment(builder.build())
    assert watch_lists_in(listed) == ("cats", "moles")
    assert watch_lists_in(some_facts(route__countries=("CN",))) == ()
