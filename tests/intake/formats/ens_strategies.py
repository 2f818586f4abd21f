# SPDX-License-Identifier: Apache-2.0
"""Declarations as an entry summary declaration can state them, for property tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from greenlane.cargo import (
    Address,
    Consignment,
    Conveyance,
    Declaration,
    Direction,
    Document,
    Envelope,
    Equipment,
    Function,
    GoodsItem,
    Journey,
    JourneyTime,
    Moment,
    Offices,
    Packaging,
    Party,
    PartyRole,
    Seal,
    Stage,
    Statement,
)
from tests.intake.formats.strategies import maybe, some

_ANY = st.characters(min_codepoint=33, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cn", "Cc", "Z"))


def words(most: int) -> st.SearchStrategy[str]:
    """Texts of words with single spaces, markup characters among them, no longer than an element holds."""
    word = st.text(_ANY | st.sampled_from("&<>\"'/"), min_size=1, max_size=12)
    return st.lists(word, min_size=1, max_size=4).map(lambda parts: " ".join(parts)[:most].strip())


def codes(form: str) -> st.SearchStrategy[str]:
    """Codes that match a pattern."""
    return st.from_regex(form, fullmatch=True)


COUNTRIES = st.sampled_from(["CN", "GB", "US", "NL", "SG", "ZA"])
TRADER = codes(r"[A-Z]{2}[0-9A-Z]{1,15}")
OFFICES = codes(r"[A-Z]{2}[0-9A-Z]{6}")
PLACES = codes(r"[A-Z]{2}[A-Z0-9]{3}")
MINUTES = st.integers(0, 52_000_000).map(lambda minutes: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
WEIGHTS = st.decimals(Decimal("0"), Decimal("99999999"), places=3)
CONTAINERS = codes(r"[A-Z]{4}[0-9]{7}")
MRNS = codes(r"[0-9]{2}[A-Z]{2}[A-Z0-9]{13}[0-9]")


def parties(role: PartyRole) -> st.SearchStrategy[Party]:
    """A party of a role, with its number or its name and address or both."""
    addresses = st.builds(
        Address, line=maybe(words(35)), city=words(35), postcode=maybe(words(9)), country=maybe(COUNTRIES)
    )
    return st.builds(Party, role=st.just(role), name=maybe(words(35)), id=TRADER, address=maybe(addresses))


ENVELOPES = st.builds(
    Envelope,
    sender=codes(r"[A-Z]{2}[0-9]{8,12}(/[0-9]{10})?"),
    recipient=maybe(words(35)),
    id=codes(r"[A-Z0-9]{1,14}"),
    answers=maybe(codes(r"[A-Z0-9]{1,14}")),
    priority=maybe(st.sampled_from("AB")),
    prepared_at=MINUTES,
    place=words(35),
    drawn_up_at=MINUTES,
)
_UNPACKED = st.sampled_from(["NE", "NF", "NG"])
PACKAGING = st.builds(
    Packaging,
    count=maybe(st.integers(0, 99999)),
    type=_UNPACKED | st.sampled_from(["CT", "PK", "BX", "VQ"]),
    marks=maybe(words(140)),
)
_PLAIN_DOCUMENTS = st.builds(Document, type=codes(r"[A-Z][0-9]{2}[A-Z]"), id=words(35))


@st.composite
def items(draw: Callable[..., Any]) -> GoodsItem:
    """A goods item: statements in the order in which the elements that hold them stand."""
    mentions = draw(some(st.builds(Statement, code=codes(r"[0-9]{5}"))))
    own = [
        Statement(code=code, text=text)
        for code, text in (
            ("LOADING-PLACE", draw(maybe(PLACES))),
            ("DISCHARGE-PLACE", draw(maybe(PLACES))),
            ("FREIGHT-PAYMENT", draw(maybe(st.sampled_from("ABC")))),
            ("TRANSPORT-MEANS", draw(maybe(codes(r"[A-Z0-9]{5,9}( \([A-Z]{2}\))?")))),
        )
        if text is not None
    ]
    ucr = draw(maybe(words(70)))
    found: GoodsItem = draw(
        st.builds(
            GoodsItem,
            number=st.integers(1, 99999),
            description=maybe(words(280)),
            hs=maybe(codes(r"[0-9]{4,8}")),
            packaging=some(PACKAGING),
            gross_weight_kg=maybe(WEIGHTS),
            un_number=maybe(codes(r"[0-9]{4}")),
            documents=some(_PLAIN_DOCUMENTS).map(
                lambda listed: (*((Document(type="UCR", id=ucr),) if ucr is not None else ()), *listed)
            ),
            statements=st.just((*mentions, *own)),
            containers=some(CONTAINERS),
        )
    )
    return found


@st.composite
def declarations(draw: Callable[..., Any]) -> Declaration:
    """An original or an amendment that states in its header whatever its items state for themselves."""
    envelope = draw(ENVELOPES)
    function = draw(st.sampled_from([Function.ORIGINAL, Function.AMENDMENT]))
    goods = draw(st.lists(items(), min_size=1, max_size=3).map(tuple))
    numbers = list(dict.fromkeys(number for one in goods for number in one.containers))
    seals = draw(some(st.builds(Seal, number=codes(r"[A-Z0-9]{5,20}"))))
    only = seals if len(numbers) == 1 else ()
    equipment = [Equipment(id=number, seals=only) for number in numbers]
    if seals and not only:
        equipment.append(Equipment(seals=seals))
    told = [Party(role=PartyRole.FILER, id=(envelope.sender or "").partition("/")[0])]
    for role in (PartyRole.CONSIGNOR, PartyRole.CONSIGNEE, PartyRole.NOTIFY, PartyRole.REPRESENTATIVE):
        told.extend(draw(some(parties(role), 1)))
    told.append(draw(parties(PartyRole.DECLARANT)))
    told.extend(draw(some(parties(PartyRole.CARRIER), 1)))
    original = function is Function.ORIGINAL
    return Declaration(
        function=function,
        reference=draw(words(22)) if original else None,
        mrn=None if original else draw(MRNS),
        type="ENS",
        direction=Direction.IMPORT,
        stage=Stage.PRE_ARRIVAL,
        specific_circumstance=draw(maybe(st.sampled_from("ABCDE"))),
        items_declared=draw(st.integers(0, 99999)),
        offices=Offices(
            lodgement=draw(maybe(OFFICES)) if original else None,
            entry=draw(OFFICES),
            subsequent_entry=draw(some(OFFICES)),
        ),
        envelope=envelope,
        consignment=Consignment(
            ucr=draw(words(70)),
            parties=tuple(told),
            items=goods,
            equipment=tuple(equipment),
            containerised=True if numbers else None,
            gross_weight_kg=draw(maybe(WEIGHTS)),
            package_count=draw(maybe(st.integers(0, 9999999))),
            freight_payment=draw(st.sampled_from("ABCDHYZ")),
            journey=Journey(
                routing_countries=draw(some(COUNTRIES)),
                loading_place=draw(PLACES),
                discharge_place=draw(PLACES),
                border=Conveyance(
                    mode=draw(st.sampled_from(["1", "2", "3", "4", "8", "10", "11"])),
                    id=draw(codes(r"[A-Z0-9]{7,27}")),
                    nationality=draw(maybe(COUNTRIES)),
                    reference=draw(maybe(words(35))),
                ),
                times=(JourneyTime(moment=Moment.ARRIVAL, at=draw(MINUTES), source="filing"),),
            ),
        ),
    )
