# SPDX-License-Identifier: Apache-2.0
"""Writing CUSCAR: what is written is read again, with service characters, many consignments and shared equipment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from greenlane.cargo import (
    Address,
    Consignment,
    Contact,
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
    Offices,
    Packaging,
    Party,
    PartyRole,
    Seal,
    Statement,
)
from greenlane.intake import ReadState, read, write_cuscar
from tests.intake.formats.strategies import DECIMALS, maybe, some

WORDS = st.text(st.sampled_from("ABCxyz019+:'?*,.-/&()éßŁЖ中"), min_size=1, max_size=45)
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
CODES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+:'?", min_size=1, max_size=12)
PLACES = st.sampled_from(["USNYC", "BEANR", "CNSHA", "KEMBA"])
COUNTRIES = st.sampled_from(["US", "BE", "CN", "KE"])
COUNTS = st.integers(0, 10**9)
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(  # noqa: DTZ001 - the zone follows
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)
MONIES = st.builds(Money, amount=DECIMALS, currency=maybe(st.sampled_from(["EUR", "USD"])))
ADDRESSES = st.builds(
    Address, line=maybe(TEXTS), city=maybe(WORDS), postcode=maybe(CODES), country=COUNTRIES, subdivision=maybe(CODES)
)
CONTACTS = st.builds(Contact, kind=st.sampled_from(["phone", "email", "fax", "AL"]), value=WORDS)
ROLES = (PartyRole.CONSIGNOR, PartyRole.CONSIGNEE, PartyRole.NOTIFY, PartyRole.CARRIER, PartyRole.FILER)
PARTIES = st.one_of(
    st.builds(
        Party,
        role=st.sampled_from(ROLES),
        name=TEXTS,
        id=maybe(CODES),
        address=maybe(ADDRESSES),
        contacts=some(CONTACTS),
    ),
    st.builds(
        Party,
        role=st.just(PartyRole.SUPPLY_CHAIN_ACTOR),
        id=CODES,
        function_code=st.sampled_from(["FW", "CS", "WH"]),
    ),
)
CONVEYANCES = st.builds(
    Conveyance,
    mode=st.sampled_from(["1", "3", "4"]),
    id=CODES,
    id_type=maybe(st.sampled_from(["10", "103"])),
    name=maybe(TEXTS),
    nationality=maybe(COUNTRIES),
    reference=maybe(CODES),
)
TIMES = st.lists(
    st.tuples(st.sampled_from(list(Moment)[:3]), st.booleans(), INSTANTS), max_size=4, unique_by=lambda one: one[:2]
).map(lambda many: tuple(JourneyTime(moment=m, actual=a, at=at, source="SENDER") for m, a, at in many))
JOURNEYS = st.builds(
    Journey,
    export_country=maybe(COUNTRIES),
    destination_country=maybe(COUNTRIES),
    routing_countries=st.lists(COUNTRIES, unique=True, max_size=3).map(tuple),
    loading_place=maybe(PLACES),
    discharge_place=maybe(PLACES),
    first_port=maybe(PLACES),
    acceptance_place=maybe(PLACES),
    delivery_place=maybe(PLACES),
    goods_location=maybe(CODES),
    warehouse=maybe(CODES),
    border=maybe(CONVEYANCES),
    inland_mode=maybe(st.sampled_from(["2", "3"])),
    departure=maybe(CONVEYANCES),
    arrival=maybe(CONVEYANCES),
    times=TIMES,
)
STATEMENTS = st.builds(Statement, code=st.sampled_from(["AAI", "ACB"]), text=TEXTS)
NUMBERS = st.sampled_from(["CSQU3054383", "MSKU0383250", "TGHU7599330"])


def _documents() -> st.SearchStrategy[Any]:
    return st.builds(Document, type=st.sampled_from(["N380", "380"]), id=CODES, name=maybe(WORDS), status=maybe(CODES))


ITEMS = st.builds(
    GoodsItem,
    number=maybe(COUNTS),
    description=maybe(TEXTS),
    hs=maybe(st.sampled_from(["180400", "87032190"])),
    additional_codes=st.lists(st.sampled_from(["C12", "D'?"]), max_size=2).map(tuple),
    origin=maybe(COUNTRIES),
    destination_country=maybe(COUNTRIES),
    packaging=some(st.builds(Packaging, count=maybe(COUNTS), type=st.sampled_from(["CT", "BX"]), marks=maybe(TEXTS))),
    gross_weight_kg=maybe(DECIMALS),
    net_weight_kg=maybe(DECIMALS),
    value=maybe(MONIES),
    documents=some(_documents()),
    statements=some(STATEMENTS),
    containers=st.lists(NUMBERS, unique=True, max_size=2).map(tuple),
)


@st.composite
def declarations(draw: st.DrawFn) -> Declaration:
    """A declaration in the form in which CUSCAR is read: all that such a report can say."""
    items = draw(some(ITEMS))
    used = {number for item in items for number in item.containers}
    equipment = tuple(
        Equipment(
            id=number,
            size_type=draw(maybe(st.sampled_from(["22G1", "45G1"]))),
            empty=draw(maybe(st.booleans())),
            seals=draw(some(st.builds(Seal, number=CODES, affixed_by=maybe(st.sampled_from(["CA", "SH"]))), 2)),
        )
        for number in draw(st.permutations(sorted(used)))
    )
    master, house = draw(st.tuples(maybe(CODES), maybe(CODES)))
    level = Level.HOUSE if house else draw(st.sampled_from([Level.MASTER, Level.STRAIGHT])) if master else None
    report = draw(st.sampled_from(["M1", "M'2"]))
    document = house or master or "1"
    return Declaration(
        function=draw(st.sampled_from(list(Function))),
        reference=f"{report}/{document}",
        mrn=draw(maybe(CODES)),
        type="CUSCAR",
        additional_type=draw(st.sampled_from(["785", "933"])),
        direction=draw(st.sampled_from([None, Direction.IMPORT, Direction.TRANSIT, Direction.STAY_ON_BOARD])),
        offices=draw(st.builds(Offices, entry=maybe(CODES), exit=maybe(CODES), lodgement=maybe(CODES))),
        consignment=Consignment(
            ucr=draw(maybe(CODES)),
            master_document=master,
            house_document=house,
            level=level,
            parties=draw(st.lists(PARTIES, max_size=3, unique_by=repr).map(tuple)),
            items=items,
            equipment=equipment,
            journey=draw(JOURNEYS),
            gross_weight_kg=draw(maybe(DECIMALS)),
            package_count=draw(maybe(COUNTS)),
            invoice=draw(maybe(MONIES)),
            freight_payment=draw(maybe(st.sampled_from(["P", "C"]))),
            documents=draw(some(st.builds(Document, type=st.sampled_from(["AFB", "BN"]), id=CODES))),
            previous_documents=draw(some(st.builds(Document, type=st.just("MRN"), id=CODES))),
            statements=draw(some(STATEMENTS)),
        ),
    )


def stated(declaration: Declaration) -> Any:
    """What a declaration states, without the places where it was read and what stands around it."""
    return _bare(msgspec.to_builtins(replace(declaration, envelope=None)))


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _bare(inner) for key, inner in value.items() if key not in ("path", "paths")}
        return {key: inner for key, inner in kept.items() if inner != {}}
    return [_bare(inner) for inner in value] if isinstance(value, list | tuple) else value


@settings(deadline=None)
@given(declarations())
def test_what_is_written_is_read_again(declaration: Declaration) -> None:
    reading = read(write_cuscar([declaration]))
    (message,) = reading.messages
    assert stated(message.declaration) == stated(declaration)
    assert {finding.code for finding in message.findings} <= {"READ-ORDER"}
    assert reading.findings == ()


@settings(deadline=None, max_examples=40)
@given(st.lists(declarations(), min_size=2, max_size=4))
def test_many_consignments_are_written_and_read_again_in_order(many: list[Declaration]) -> None:
    numbered = [_with_documents(declaration, place) for place, declaration in enumerate(many)]
    reading = read(write_cuscar(numbered))
    assert [stated(message.declaration) for message in reading.messages] == [stated(one) for one in numbered]


def _with_documents(declaration: Declaration, place: int) -> Declaration:
    consignment = replace(declaration.consignment, house_document=f"H{place}", level=Level.HOUSE)
    report = (declaration.reference or "").partition("/")[0]
    return replace(declaration, consignment=consignment, reference=f"{report}/H{place}")


def test_consignments_of_a_report_stand_in_one_message_and_share_its_equipment() -> None:
    box = Equipment(id="CSQU3054383", seals=(Seal(number="S1"),))
    many = [
        Declaration(
            reference=f"M1/H{number}",
            type="CUSCAR",
            additional_type="785",
            consignment=Consignment(
                house_document=f"H{number}",
                level=Level.HOUSE,
                items=(GoodsItem(number=1, containers=("CSQU3054383",)),),
                equipment=(box,),
            ),
        )
        for number in (1, 2)
    ]
    data = write_cuscar(many, sender="LINE", reference="9", prepared_at=datetime(2026, 3, 21, 9, 0, tzinfo=UTC))
    assert (data.count(b"UNH+"), data.count(b"EQD+"), data.count(b"CNI+")) == (1, 1, 2)
    assert data.startswith(b"UNB+UNOY:3+LINE+CUSTOMS+260321:0900+9'")
    reading = read(data)
    assert reading.state is ReadState.READ
    assert [stated(message.declaration) for message in reading.messages] == [stated(one) for one in many]


def test_equipment_that_differs_begins_a_message_of_its_own() -> None:
    def declared(number: int, seal: str) -> Declaration:
        items = (GoodsItem(containers=("CSQU3054383",)),)
        box = Equipment(id="CSQU3054383", seals=(Seal(number=seal),))
        consignment = Consignment(house_document=f"H{number}", level=Level.HOUSE, items=items, equipment=(box,))
        return Declaration(reference=f"M1/H{number}", type="CUSCAR", consignment=consignment)

    data = write_cuscar([declared(1, "S1"), declared(2, "S2")])
    assert data.count(b"UNH+") == 2
    seals = [message.declaration.consignment.equipment[0].seals[0].number for message in read(data).messages]
    assert seals == ["S1", "S2"]
