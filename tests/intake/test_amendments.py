# SPDX-License-Identifier: Apache-2.0
"""Amendments change what their pointers name, all of it, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec import structs

from greenlane.cargo import (
    Address,
    Consignment,
    Conveyance,
    Declaration,
    Direction,
    Document,
    Equipment,
    Function,
    GoodsItem,
    Journey,
    JourneyTime,
    Level,
    Moment,
    Money,
    Packaging,
    Party,
    PartyRole,
    Seal,
    TransitTerms,
)
from greenlane.intake import (
    AppliedChange,
    Change,
    Finding,
    Message,
    Severity,
    apply_amendment,
    differences,
    read,
    without_paths,
    write_wco_dm_xml,
)
from tests.intake.formats.messages import codes, finding
from tests.intake.formats.strategies import declarations
from tests.intake.test_pointers import pointers

EXPORTER = Party(role=PartyRole.EXPORTER, name="Chicago Cocoa Company", address=Address(city="Chicago", country="US"))
BEFORE = Declaration(
    reference="LRN-1",
    mrn="25GB1",
    type="IM",
    additional_type="D",
    direction=Direction.IMPORT,
    consignment=Consignment(
        package_count=55,
        master_document="M",
        level=Level.MASTER,
        parties=(
            EXPORTER,
            Party(role=PartyRole.AUTHORISATION_HOLDER, id="H1"),
            Party(role=PartyRole.AUTHORISATION_HOLDER, id="H2"),
        ),
        items=(
            GoodsItem(
                number=1,
                description="Cocoa",
                hs="18040000",
                additional_codes=("00", "VATZ"),
                procedure="40",
                previous_procedure="71",
                additional_procedures=("000", "F75"),
                origin="GH",
                packaging=(Packaging(count=55, type="CT"),),
                value=Money(amount=Decimal(1000), currency="GBP"),
                documents=(Document(type="N935", id="1"), Document(type="C505", id="2"), Document(type="Y900", id="3")),
                containers=("A1",),
            ),
            GoodsItem(number=2, description="Tea"),
        ),
        equipment=(Equipment(id="A1", seals=(Seal(number="S1"), Seal(number="S2"))), Equipment(id="B2")),
        journey=Journey(
            routing_countries=("CN", "SG", "GB"),
            goods_location="GBBEL",
            inland_mode="3",
            arrival=Conveyance(mode="3", id="TRUCK"),
        ),
    ),
)


def amendment(carried: Consignment | None = None, *ways: str, **header: Any) -> Message:
    declaration = Declaration(
        function=Function.AMENDMENT,
        reference="LRN-2",
        mrn="25GB1",
        consignment=carried or Consignment(),
        reason="A slip",
    )
    return Message(
        declaration=structs.replace(declaration, **header),
        changes=tuple(Change(pointers=pointers(way), path=f"/Amendment[{n}]") for n, way in enumerate(ways, start=1)),
    )


def applied(
    carried: Consignment | None, *ways: str
) -> tuple[Declaration, tuple[Finding, ...], list[tuple[str, str | None, str | None]]]:
    after, findings, changes = apply_amendment(BEFORE, amendment(carried, *ways))
    assert changes == tuple(one for one in differences(BEFORE, after) if one.path != "reason")
    return after, findings, [(one.path, one.before, one.after) for one in changes]


def goods(**fields: Any) -> Consignment:
    return Consignment(items=(GoodsItem(number=1, **fields),))


@pytest.mark.parametrize(
    ("carried", "way", "changes"),
    [
        (Consignment(package_count=53), "42A:146", [("consignment.package_count", "55", "53")]),
        (None, "42A:146", [("consignment.package_count", "55", None)]),
        (
            goods(value=Money(amount=Decimal(999), currency="GBP")),
            "42A/67A/68A[1]/23A/79A:112",
            [("consignment.items[1].value.amount", "1000", "999")],
        ),
        (goods(description="Butter"), "42A/67A/68A/23A:137", [("consignment.items[1].description", "Cocoa", "Butter")]),
        (goods(hs="180500"), "42A/67A/68A/23A/21A:145", [("consignment.items[1].hs", "18040000", "180500")]),
        (goods(), "42A/67A/68A/23A/21A:145", [("consignment.items[1].hs", "18040000", None)]),
        (
            goods(additional_codes=("X1",)),
            "42A/67A/68A/23A/21A[3]:145",
            [("consignment.items[1].additional_codes[2]", "VATZ", "X1")],
        ),
        (goods(), "42A/67A/68A/23A/21A[3]:145", [("consignment.items[1].additional_codes[2]", "VATZ", None)]),
        (
            goods(additional_codes=("X1",)),
            "42A/67A/68A/23A/21A[4]:145",
            [("consignment.items[1].additional_codes[3]", None, "X1")],
        ),
        (
            goods(previous_procedure="00"),
            "42A/67A/68A/70A:161",
            [("consignment.items[1].previous_procedure", "71", "00")],
        ),
        (
            goods(procedure="42", previous_procedure="00"),
            "42A/67A/68A/70A",
            [("consignment.items[1].procedure", "40", "42"), ("consignment.items[1].previous_procedure", "71", "00")],
        ),
        (
            goods(additional_procedures=("1CG",)),
            "42A/67A/68A/70A[2]:166",
            [("consignment.items[1].additional_procedures[1]", "000", "1CG")],
        ),
        (goods(origin="CI"), "42A/67A/68A/92A:063", [("consignment.items[1].origin", "GH", "CI")]),
        (
            goods(preferential_origin="EU"),
            "42A/67A/68A/92A[2]:063",
            [("consignment.items[1].preferential_origin", None, "EU")],
        ),
        (
            goods(packaging=(Packaging(count=53, type="CT"),)),
            "42A/67A/68A/93A:144",
            [("consignment.items[1].packaging[1].count", "55", "53")],
        ),
        (
            goods(documents=(Document(id="9"),)),
            "42A/67A/68A/02A[2]:D005",
            [("consignment.items[1].documents[2].id", "2", "9")],
        ),
        (
            goods(),
            "42A/67A/68A/02A[3]",
            [
                ("consignment.items[1].documents[3].type", "Y900", None),
                ("consignment.items[1].documents[3].id", "3", None),
            ],
        ),
        (goods(containers=("C3",)), "42A/67A/68A/23A/31B:159", [("consignment.items[1].containers[1]", "A1", "C3")]),
        (
            Consignment(items=(GoodsItem(number=3, description="Nuts"),)),
            "42A/67A/68A[3]",
            [("consignment.items[3].number", None, "3"), ("consignment.items[3].description", None, "Nuts")],
        ),
        (
            None,
            "42A/67A/68A[2]",
            [("consignment.items[2].number", "2", None), ("consignment.items[2].description", "Tea", None)],
        ),
        (
            Consignment(parties=(Party(role=PartyRole.EXPORTER, name="Detroit Cocoa Company"),)),
            "42A/57A:R031",
            [("consignment.parties[exporter].name", "Chicago Cocoa Company", "Detroit Cocoa Company")],
        ),
        (
            Consignment(parties=(Party(role=PartyRole.EXPORTER, address=Address(city="Detroit")),)),
            "42A/57A/04A:241",
            [("consignment.parties[exporter].address.city", "Chicago", "Detroit")],
        ),
        (
            Consignment(parties=(Party(role=PartyRole.EXPORTER, address=Address(line="1 Quay")),)),
            "42A/57A/04A",
            [
                ("consignment.parties[exporter].address.line", None, "1 Quay"),
                ("consignment.parties[exporter].address.city", "Chicago", None),
                ("consignment.parties[exporter].address.country", "US", None),
            ],
        ),
        (
            Consignment(parties=(Party(role=PartyRole.BUYER, name="B"),)),
            "42A/67A/16A",
            [("consignment.parties[buyer].role", None, "buyer"), ("consignment.parties[buyer].name", None, "B")],
        ),
        (
            Consignment(
                parties=(
                    Party(role=PartyRole.AUTHORISATION_HOLDER, id="H1"),
                    Party(role=PartyRole.AUTHORISATION_HOLDER, id="Y"),
                )
            ),
            "42A/17C[2]:R144",
            [("consignment.parties[authorisation_holder 2].id", "H2", "Y")],
        ),
        (
            None,
            "42A/17C[2]",
            [
                ("consignment.parties[authorisation_holder 2].role", "authorisation_holder", None),
                ("consignment.parties[authorisation_holder 2].id", "H2", None),
            ],
        ),
        (
            Consignment(equipment=(Equipment(seals=(Seal(number="S9"),)),)),
            "42A/67A/28A/31B[1]/44B[2]:165",
            [("consignment.equipment[1].seals[2].number", "S2", "S9")],
        ),
        (
            Consignment(equipment=(Equipment(id="A1"),)),
            "42A/67A/28A/31B[1]/44B[2]:165",
            [("consignment.equipment[1].seals[2].number", "S2", None)],
        ),
        (
            Consignment(journey=Journey(routing_countries=("CN", "MY", "GB"))),
            "42A/28A/81A[2]:064",
            [("consignment.journey.routing_countries[2]", "SG", "MY")],
        ),
        (
            Consignment(journey=Journey(goods_location="GBFXT")),
            "42A/67A/28A/64A:L016",
            [("consignment.journey.goods_location", "GBBEL", "GBFXT")],
        ),
        (
            Consignment(journey=Journey(border=Conveyance(mode="4"))),
            "42A/15A:T022",
            [("consignment.journey.border.mode", None, "4")],
        ),
        (
            Consignment(journey=Journey(arrival=Conveyance(mode="2"))),
            "42A/67A/28A/10A:T020",
            [("consignment.journey.inland_mode", "3", "2"), ("consignment.journey.arrival.mode", "3", "2")],
        ),
        (
            Consignment(
                journey=Journey(times=(JourneyTime(moment=Moment.ARRIVAL, at=datetime(2026, 3, 24, 9, tzinfo=UTC)),))
            ),
            "42A/15A:172",
            [
                ("consignment.journey.times[arrival, planned].moment", None, "arrival"),
                ("consignment.journey.times[arrival, planned].at", None, "2026-03-24T09:00:00+00:00"),
                ("consignment.journey.times[arrival, planned].actual", None, "false"),
                ("consignment.journey.times[arrival, planned].source", None, "filing"),
            ],
        ),
        (
            Consignment(house_document="H", level=Level.HOUSE),
            "42A/67A/28A/30B:D023",
            [("consignment.house_document", None, "H"), ("consignment.level", "master", "house")],
        ),
        (
            Consignment(transit=TransitTerms(guarantee_type="1")),
            "42A/90A:101",
            [("consignment.transit.guarantee_type", None, "1")],
        ),
    ],
)
def test_a_pointer_changes_adds_or_removes_what_it_names(
    carried: Consignment | None, way: str, changes: list[tuple[str, str | None, str | None]]
) -> None:
    after, findings, told = applied(carried, way)
    assert told == changes
    assert [one for one in findings if one.severity is not Severity.INFO] == []
    assert (after.function, after.reference, after.mrn, after.type) == (Function.ORIGINAL, "LRN-1", "25GB1", "IM")
    assert after.reason == "A slip"


def test_several_changes_are_made_one_after_the_other() -> None:
    carried = structs.replace(goods(description="Butter", hs="180500"), package_count=53)
    _, findings, told = applied(carried, "42A:146", "42A/67A/68A/23A:137", "42A/67A/68A/23A/21A:145")
    assert findings == ()
    assert [path for path, _, _ in told] == [
        "consignment.items[1].description",
        "consignment.items[1].hs",
        "consignment.package_count",
    ]


@pytest.mark.parametrize("way", ["42A/57A[2]:R031", "42A/57A[7]/04A[9]:241"])
def test_a_wrong_number_is_forgiven_where_only_one_can_be_meant(way: str) -> None:
    carried = Consignment(
        parties=(structs.replace(EXPORTER, name="New", address=Address(city="Detroit", country="US")),)
    )
    _, findings, told = applied(carried, way)
    assert len(told) == 1
    position = finding(findings, "AMEND-POSITION")
    assert (position.severity, position.path) == (Severity.INFO, "/Amendment[1]")


@pytest.mark.parametrize(
    "way", ["42A/67A/68A[5]/23A:137", "42A/17C[9]:R144", "42A/67A/28A/31B[7]:159", "42A/67A/16A:R009"]
)
def test_what_is_not_there_and_not_carried_is_an_error(way: str) -> None:
    after, findings, told = applied(None, way)
    assert told == []
    assert without_paths(structs.replace(after, reason=None)) == BEFORE
    (missing,) = findings
    assert (missing.code, missing.severity) == ("AMEND-NO-TARGET", Severity.ERROR)


@pytest.mark.parametrize("way", ["42A/99Z:111", "42A/67A/68A/23A/50A:115", "42A"])
def test_a_pointer_to_what_is_not_kept_is_told_and_the_rest_is_done(way: str) -> None:
    _, findings, told = applied(Consignment(package_count=53), way, "42A:146")
    assert [path for path, _, _ in told] == ["consignment.package_count"]
    unknown = finding(findings, "AMEND-UNKNOWN-POINTER")
    assert (unknown.severity, unknown.path) == (Severity.WARNING, "/Amendment[1]")
    assert unknown.value == "/".join(
        f"{one.section}[{one.sequence}]" + (f" tag {one.tag}" if one.tag else "") for one in pointers(way)
    )


@pytest.mark.parametrize("way", ["42A:D026", "42A:D014", "42A:017", "42A:D013"])
def test_what_identifies_a_declaration_is_not_amended(way: str) -> None:
    after, findings, told = applied(None, way)
    assert (codes(findings), told) == (["AMEND-IDENTITY"], [])
    assert after.reference == "LRN-1"


def test_what_is_carried_without_a_pointer_is_not_applied_but_told() -> None:
    carried = structs.replace(goods(description="Butter", hs="999999"), package_count=53, delivery_terms="CIF")
    _, findings, told = applied(carried, "42A/67A/68A/23A:137")
    assert [path for path, _, _ in told] == ["consignment.items[1].description"]
    left = finding(findings, "AMEND-NOT-POINTED-AT")
    assert left.value == "3"
    for path in ("consignment.items[1].hs", "consignment.package_count", "consignment.delivery_terms"):
        assert path in left.message


def test_context_that_is_carried_unchanged_is_no_fault() -> None:
    carried = goods(description="Cocoa", packaging=(Packaging(count=53, type="CT"),))
    assert applied(carried, "42A/67A/68A/93A:144")[1] == ()


def test_the_place_of_a_changed_field_is_that_in_the_amendment() -> None:
    item = GoodsItem(number=1, description="Butter", paths={"description": "/new"})
    after, _, _ = apply_amendment(BEFORE, amendment(Consignment(items=(item,)), "42A/67A/68A/23A:137"))
    assert after.consignment.items[0].paths == {"description": "/new"}
    removed, _, _ = apply_amendment(after, amendment(goods(), "42A/67A/68A/23A:137"))
    assert removed.consignment.items[0].paths == {}


def test_a_whole_content_without_pointers_replaces_the_old_one() -> None:
    carried = Consignment(parties=(Party(role=PartyRole.BUYER, name="B"),), items=(GoodsItem(number=1, hs="1"),))
    after, findings, changes = apply_amendment(BEFORE, amendment(carried))
    assert findings == ()
    assert after.consignment == carried
    assert (after.function, after.reference, after.mrn) == (Function.ORIGINAL, "LRN-1", "25GB1")
    assert (after.type, after.additional_type, after.direction) == ("IM", "D", Direction.IMPORT)
    assert after.reason == "A slip"
    assert AppliedChange(path="consignment.package_count", before="55", after=None) in changes


def test_a_replacement_may_change_type_and_direction() -> None:
    carried = Consignment(parties=(EXPORTER,), items=(GoodsItem(number=1),))
    after, _, _ = apply_amendment(BEFORE, amendment(carried, type="EX", direction=Direction.EXPORT))
    assert (after.type, after.direction) == ("EX", Direction.EXPORT)


@pytest.mark.parametrize(
    "carried", [Consignment(), Consignment(package_count=1), goods(), Consignment(parties=(EXPORTER,))]
)
def test_forgotten_pointers_erase_nothing(carried: Consignment) -> None:
    after, findings, changes = apply_amendment(BEFORE, amendment(carried))
    assert (after, changes) == (BEFORE, ())
    assert codes(findings) == ["AMEND-NO-POINTERS"]
    assert findings[0].severity is Severity.ERROR


@pytest.mark.parametrize("function", [Function.ORIGINAL, Function.CANCELLATION])
def test_what_is_no_amendment_changes_nothing(function: Function) -> None:
    after, findings, changes = apply_amendment(
        BEFORE, amendment(Consignment(package_count=1), "42A:146", function=function)
    )
    assert (after, changes, codes(findings)) == (BEFORE, (), ["AMEND-FUNCTION"])


@given(declarations(), declarations())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_amendments_as_messages_do_what_they_do_as_nouns(before: Declaration, carried: Declaration) -> None:
    carried = structs.replace(carried, function=Function.AMENDMENT)
    ways = (
        "42A:146",
        "42A/67A/22B:090",
        "42A/15A",
        "42A/67A/68A[1]",
        "42A/57A",
        "42A/67A/28A/31B[1]:159",
        "42A/90A:101",
    )
    changes = tuple(Change(pointers=pointers(way)) for way in ways)
    (message,) = read(write_wco_dm_xml(carried, changes)).messages
    by_message = apply_amendment(before, message)
    as_noun = structs.replace(without_paths(message.declaration))
    by_noun = apply_amendment(before, Message(declaration=as_noun, changes=changes))
    assert without_paths(by_message[0]) == without_paths(by_noun[0])
    assert by_message[2] == by_noun[2]


def test_the_real_amendments_apply_fully_one_upon_the_other(shared_data: Path) -> None:
    folder = shared_data / "wco-dm-cds-hmrc/samples/TT_IM082a"
    (original,) = read((folder / "TT_IM002a.xml").read_bytes()).messages
    (first,) = read((folder / "TT_IM002b_Amendment.xml").read_bytes()).messages
    (second,) = read((folder / "TT_IM002c_Complex_Multi_Amendment.xml").read_bytes()).messages
    after_first, findings, changes = apply_amendment(original.declaration, first)
    assert findings == ()
    assert [(one.path, one.before, one.after) for one in changes] == [
        ("consignment.items[1].value.amount", "1000", "999")
    ]
    assert after_first.reason == "Amending item price as a mistake was made on the declaration."
    after_second, findings, changes = apply_amendment(after_first, second)
    assert codes(findings) == ["AMEND-POSITION"]
    assert [(one.path, one.before, one.after) for one in changes] == [
        ("consignment.parties[exporter].name", "Chicago Cocoa Company", "Detroit Cocoa Company"),
        ("consignment.parties[exporter].address.line", "10 Irwin Street", "101 Peterboro Avenue"),
        ("consignment.parties[exporter].address.city", "Chicago", "Detroit"),
        ("consignment.parties[exporter].address.postcode", "H81 4RG", "48201"),
        ("consignment.items[1].packaging[1].count", "55", "53"),
        ("consignment.package_count", "55", "53"),
    ]
    assert after_second.consignment.items[0].value == Money(amount=Decimal(999), currency="GBP")
    assert (after_second.mrn, after_second.type, after_second.function) == (None, "IM", Function.ORIGINAL)
