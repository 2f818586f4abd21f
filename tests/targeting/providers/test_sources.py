# SPDX-License-Identifier: Apache-2.0
"""Where derived facts come from."""

from __future__ import annotations

from greenlane.cargo import VOCABULARY, Source, Stated
from greenlane.targeting.providers.sources import DERIVED_FROM, with_places

HERE = Source(provider="declared", lodgement="L1", version=1, path="/hs")
DERIVED = {"goods.chapter": (Stated("18", Source(provider="derived", detail="HS 2022")),)}


def test_it_names_only_derived_facts_and_declared_ones_of_the_vocabulary() -> None:
    for name, sources in DERIVED_FROM.items():
        # a total weight is declared, or else summed
        assert VOCABULARY[name].provider == "derived" or name == "consignment.gross_weight_kg"
        assert sources
        assert {VOCABULARY[source].provider for source in sources} == {"declared"}


def test_what_comes_from_another_member_comes_from_the_goods() -> None:
    for name, sources in DERIVED_FROM.items():
        scopes = {VOCABULARY[source].scope for source in sources}
        assert scopes == {VOCABULARY[name].scope} or scopes == {"goods"}


def test_a_fact_gets_version_and_place_and_keeps_what_it_said_itself() -> None:
    placed = with_places(DERIVED, {"goods.hs": (Stated("1804", HERE),)}, "L9", 4)
    assert placed["goods.chapter"] == (
        Stated("18", Source(provider="derived", lodgement="L9", version=4, path="/hs", detail="HS 2022")),
    )


def test_without_the_source_only_the_place_is_missing() -> None:
    (placed,) = with_places(DERIVED, {}, "L9", 4)["goods.chapter"]
    assert (placed.source.path, placed.source.version) == (None, 4)
