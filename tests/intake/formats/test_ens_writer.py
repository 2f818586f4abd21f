# SPDX-License-Identifier: Apache-2.0
"""Writing entry summary declarations: what is written is read back, and is valid by the schemas."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from msgspec import structs

from greenlane.cargo import (
    Consignment,
    Conveyance,
    Declaration,
    Document,
    Envelope,
    Equipment,
    Function,
    GoodsItem,
    Journey,
    JourneyTime,
    Moment,
    Packaging,
    Party,
    PartyRole,
    Seal,
)
from greenlane.errors import Invalid
from greenlane.intake import ReadState, Severity, read, without_paths
from greenlane.intake.formats.ens_writer import write_ens
from tests.intake.formats.ens_strategies import declarations


def read_back(declaration: Declaration) -> Declaration:
    reading = read(write_ens(declaration))
    assert (reading.format, reading.state) == ("ens", ReadState.READ)
    (message,) = reading.messages
    assert Severity.ERROR not in {one.severity for one in message.findings}
    return without_paths(message.declaration)


def with_goods(*items: GoodsItem, **consignment: object) -> Declaration:
    return Declaration(reference="LRN-1", consignment=Consignment(items=items, **consignment))  # type: ignore[arg-type]


@given(declarations())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_what_is_written_is_read_back(declaration: Declaration) -> None:
    assert read_back(declaration) == without_paths(declaration)


@pytest.fixture(scope="module")
def schemas(shared_data: Path) -> list[tuple[str, etree.XMLSchema]]:
    """The schemas of declaration and amendment, the earlier and the later of each."""
    folder = shared_data / "ens-ics1-hmrc" / "xsd"
    return [(path.name[:6], etree.XMLSchema(etree.parse(path))) for path in sorted(folder.glob("CC31[35]A-*.xsd"))]


@given(declaration=declarations())
@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
def test_what_is_written_is_valid(schemas: list[tuple[str, etree.XMLSchema]], declaration: Declaration) -> None:
    root = etree.fromstring(write_ens(declaration))
    name = etree.QName(root).localname
    of_it = [schema for of, schema in schemas if of == name]
    assert len(of_it) == 2
    for schema in of_it:
        schema.assertValid(root)


def test_every_public_message_is_read_written_and_read_again(shared_data: Path) -> None:
    paths = sorted((shared_data / "ens-ics1-hmrc").rglob("*.xml"))
    seen = 0
    for path in paths:
        for message in read(path.read_bytes()).messages:
            once = read(write_ens(message.declaration)).messages[0].declaration
            twice = read(write_ens(without_paths(once))).messages[0].declaration
            assert without_paths(once).consignment.items == without_paths(twice).consignment.items, path
            assert without_paths(once) == without_paths(read(write_ens(once)).messages[0].declaration), path
            seen += 1
    assert seen == 399


def test_a_party_that_an_item_names_stays_with_that_item() -> None:
    first, second = (Party(role=PartyRole.CONSIGNEE, id=f"GB{number}") for number in (1, 2))
    text = write_ens(with_goods(GoodsItem(number=1), GoodsItem(number=2), parties=(first, second)))
    placed = read(text).messages[0].declaration
    assert [party.paths["role"] for party in placed.consignment.parties] == [
        "/CC315A[1]/TRACONCE1[1]",
        "/CC315A[1]/GOOITEGDS[1]/TRACONCE2[1]",
    ]
    moved = structs.replace(
        placed, consignment=structs.replace(placed.consignment, parties=placed.consignment.parties[1:])
    )
    (kept,) = read(write_ens(moved)).messages[0].declaration.consignment.parties
    assert kept.paths["role"] == "/CC315A[1]/GOOITEGDS[1]/TRACONCE2[1]"


def test_what_only_the_consignment_has_goes_with_the_first_item() -> None:
    told = read_back(
        with_goods(
            GoodsItem(number=1),
            GoodsItem(number=2),
            house_document="HBL-1",
            master_document="MBL-1",
            documents=(Document(type="N380", id="INV-1"),),
            equipment=(Equipment(id="MSKU1234565", seals=(Seal(number="S1"),)),),
        )
    )
    assert told.consignment.items[0].documents == (
        Document(type="N380", id="INV-1"),
        Document(type="N704", id="MBL-1"),
        Document(type="N714", id="HBL-1"),
    )
    assert (told.consignment.house_document, told.consignment.master_document) == ("HBL-1", "MBL-1")
    assert told.consignment.equipment == (Equipment(id="MSKU1234565", seals=(Seal(number="S1"),)),)
    assert told.consignment.items[1] == GoodsItem(number=2)


@pytest.mark.parametrize(
    ("mode", "house", "kinds"),
    [("4", "H", ["N741", "N703"]), ("4", None, ["N740"]), ("1", None, ["N705"]), ("3", None, ["N730"])],
)
def test_contracts_of_transport_are_named_by_mode(mode: str, house: str | None, kinds: list[str]) -> None:
    journey = Journey(border=Conveyance(mode=mode))
    told = read_back(with_goods(GoodsItem(number=1), master_document="M", house_document=house, journey=journey))
    assert [one.type for one in told.consignment.items[0].documents] == kinds


def test_free_text_is_cut_at_a_word_and_identifiers_are_left_out() -> None:
    item = GoodsItem(number=1, description="word " * 80, hs="1804000010", un_number="12345", containers=("C" * 18,))
    party = Party(role=PartyRole.CONSIGNOR, name="A" * 36, id="GB" + "1" * 20)
    told = read_back(with_goods(item, parties=(party,), ucr="u" * 71))
    (written,) = told.consignment.items
    assert written.description == "word " * 55 + "word"
    assert (written.hs, written.un_number, written.containers) == ("18040000", None, ())
    assert told.consignment.ucr is None
    assert told.consignment.parties == (Party(role=PartyRole.CONSIGNOR, name="A" * 35),)


def test_what_xml_cannot_hold_becomes_a_space() -> None:
    told = read_back(with_goods(GoodsItem(number=1, description="cocoa\x00\nbutter  \ud800<b>&amp;")))
    assert told.consignment.items[0].description == "cocoa butter <b>&amp;"


@pytest.mark.parametrize(
    ("weight", "written"),
    [
        ("1050.5", "1050.5"),
        ("1E+3", "1000"),
        ("0.0005", "0.001"),
        ("1.2344", "1.234"),
        ("123456789", None),
        ("-1", None),
        ("NaN", None),
        ("99999999.9999", None),
    ],
)
def test_weights_are_rounded_to_grams_and_left_out_where_they_do_not_fit(weight: str, written: str | None) -> None:
    told = read_back(with_goods(GoodsItem(number=1, gross_weight_kg=Decimal(weight))))
    assert told.consignment.items[0].gross_weight_kg == (None if written is None else Decimal(written))


def test_times_are_written_in_utc() -> None:
    at = datetime(2026, 3, 24, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    journey = Journey(times=(JourneyTime(moment=Moment.ARRIVAL, at=at),))
    declaration = structs.replace(
        with_goods(GoodsItem(number=1), journey=journey), envelope=Envelope(prepared_at=at, drawn_up_at=at)
    )
    told = read_back(declaration)
    utc = datetime(2026, 3, 23, 23, 30, tzinfo=UTC)
    assert told.envelope == Envelope(prepared_at=utc, drawn_up_at=utc)
    assert told.consignment.journey.times[0].at == utc


def test_goods_without_packages_are_counted_in_pieces() -> None:
    text = write_ens(with_goods(GoodsItem(number=1, packaging=(Packaging(type="NE", count=7),)))).decode()
    assert "<KinOfPacGS23>NE</KinOfPacGS23><NumOfPieGS25>7</NumOfPieGS25>" in text


def test_a_cancellation_has_no_message() -> None:
    with pytest.raises(Invalid, match="not cancelled"):
        write_ens(Declaration(function=Function.CANCELLATION))
