# SPDX-License-Identifier: Apache-2.0
"""Pointers of amendments lead to the field that the reader fills from the same element."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from greenlane.cargo import PartyRole
from greenlane.intake import Pointer
from greenlane.intake.formats.wco_header import DECLARATION
from greenlane.intake.formats.wco_table import Group, Leaf
from greenlane.intake.pointers import Member, Target, target_of


def pointers(text: str) -> tuple[Pointer, ...]:
    """``42A/67A/68A[2]/23A:137`` as pointers."""
    found = []
    for step in text.split("/"):
        section, _, tag = step.partition(":")
        name, _, number = section.rstrip("]").partition("[")
        found.append(Pointer(section=name, sequence=int(number or 1), tag=tag or None))
    return tuple(found)


ITEM_2 = ("consignment", Member("items", 2))
EXPORTER = ("consignment", Member("parties", 1, PartyRole.EXPORTER))


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("42A:146", Target(("consignment",), "package_count")),
        ("42A:131", Target(("consignment",), "gross_weight_kg")),
        ("42A:023", Target((), "acceptance_time")),
        ("42A:D026", Target((), "reference")),
        ("42A/56A:G005", Target(("offices",), "exit")),
        ("42A/56A", Target(("offices",), "exit")),
        ("42A/57A:R031", Target(EXPORTER, "name")),
        ("57A:R031", Target(EXPORTER, "name")),
        ("42A/57A", Target(EXPORTER)),
        ("42A/57A/04A[3]:241", Target((*EXPORTER, "address"), "city")),
        ("42A/57A/04A", Target(EXPORTER, "address")),
        ("42A/57A/25A[2]:240", Target((*EXPORTER, Member("contacts", 2)), "value")),
        ("42A/05A:102", Target(("consignment", Member("parties", 1, PartyRole.REPRESENTATIVE)), "function_code")),
        (
            "42A/17C[3]:R145",
            Target(("consignment", Member("parties", 3, PartyRole.AUTHORISATION_HOLDER)), "authorisation"),
        ),
        ("42A/15A:T006", Target(("consignment", "journey", "border"), "id")),
        ("42A/15A", Target(("consignment", "journey", "border"))),
        ("42A/15A:172", Target(("consignment", "journey"), "arrival", "times")),
        ("42A/28A/81A[2]:064", Target(("consignment", "journey", Member("routing_countries", 2)))),
        ("42A/67A:103", Target(("consignment",), "transaction_nature")),
        ("42A/67A/99B:465", Target(("consignment", "journey"), "destination_country")),
        ("42A/67A/95B", Target(("consignment", "journey"), "export_country")),
        ("42A/67A/28A:096", Target(("consignment",), "containerised")),
        ("42A/67A/28A/64A:L016", Target(("consignment", "journey"), "goods_location")),
        ("42A/67A/28A/64A:L017", Target(("consignment", "journey"), "goods_location")),
        ("42A/67A/28A/64A/04A:242", Target(("consignment", "journey"), "goods_location")),
        ("42A/67A/28A/64A", Target(("consignment", "journey"), "goods_location")),
        ("42A/67A/28A/83A:L010", Target(("consignment", "journey"), "loading_place")),
        ("42A/67A/28A/10A:T020", Target(("consignment", "journey", "arrival"), "mode")),
        ("42A/67A/28A/31B[2]:159", Target(("consignment", Member("equipment", 2)), "id")),
        (
            "42A/67A/28A/31B[2]/44B[3]:165",
            Target(("consignment", Member("equipment", 2), Member("seals", 3)), "number"),
        ),
        ("42A/67A/28A/30B:D023", Target(("consignment",), "id", "transport_document")),
        ("42A/67A/22B:090", Target(("consignment",), "delivery_terms")),
        ("42A/67A/35B:016", Target(("consignment",), "ucr")),
        ("42A/67A/35B:009", Target(("consignment",), "ucr")),
        ("42A/67A/99A[2]:D018", Target(("consignment", Member("previous_documents", 2)), "id")),
        ("42A/67A/68A[2]", Target(ITEM_2)),
        ("42A/67A/68A[2]:114", Target(ITEM_2, "statistical_value")),
        ("42A/67A/68A[2]/23A:137", Target(ITEM_2, "description")),
        ("42A/67A/68A[2]/23A/79A:112", Target(ITEM_2, "value")),
        ("42A/67A/68A[2]/23A/79A", Target(ITEM_2, "value")),
        ("42A/67A/68A[2]/23A/65A:126", Target(ITEM_2, "gross_weight_kg")),
        ("42A/67A/68A[2]/23A/21A[1]:145", Target(ITEM_2, "id", "classification")),
        ("42A/67A/68A[2]/23A/31B:159", Target((*ITEM_2, Member("containers", 1)))),
        ("42A/67A/68A[2]/93A[3]:144", Target((*ITEM_2, Member("packaging", 3)), "count")),
        ("42A/67A/68A[2]/02A[4]:D005", Target((*ITEM_2, Member("documents", 4)), "id")),
        ("42A/67A/68A[2]/02A[4]:D031", Target((*ITEM_2, Member("documents", 4)), "type")),
        ("42A/67A/68A[2]/70A[3]:166", Target(ITEM_2, "current", "procedure", 3)),
        ("42A/67A/68A[2]/92A:063", Target(ITEM_2, "country", "origin")),
        ("42A/90A:101", Target(("consignment", "transit"), "guarantee_type")),
    ],
)
def test_pointers_lead_to_the_field_that_the_reader_fills(text: str, target: Target) -> None:
    assert target_of(pointers(text)) == target


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("42A/99Z", "99Z"),
        ("42A:999", "42A"),
        ("42A/67A/68A/23A/50A:115", "50A"),
        ("42A/67A/68A/41A:122", "41A"),
        ("42A/67A/22B:L002", "22B"),
        ("42A/57A:999", "57A"),
        ("42A", "42A"),
        ("42A/67A", "67A"),
        ("42A/67A/68A/23A", "23A"),
        ("", ""),
    ],
)
def test_a_pointer_out_of_the_table_is_given_back(text: str, where: str) -> None:
    target = target_of(pointers(text))
    assert isinstance(target, Pointer)
    assert target.section == where


def test_no_pointers_at_all_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="at least one pointer"):
        target_of(())


def all_leaves() -> Iterator[tuple[str, Leaf]]:
    def walk(group: Group, way: str) -> Iterator[tuple[str, Leaf]]:
        for row in group.content:
            if isinstance(row, Leaf):
                yield f"{way}:{row.wco}", row
            elif row.wco is not None:
                yield from walk(row, f"{way}/{row.wco}")

    yield from walk(DECLARATION, "42A")


def test_every_element_with_an_id_can_be_pointed_at() -> None:
    ordering = {"position", "number", "sequence", "section", "tag", "reason_code"}
    pointed = 0
    for way, leaf in all_leaves():
        slot, _, field = leaf.to.partition(".")
        if leaf.wco is None or slot in ("pointer", "change", "information") or field in ordering:
            continue
        assert isinstance(target_of(pointers(way)), Target), way
        pointed += 1
    assert pointed > 200
