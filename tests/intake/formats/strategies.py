# SPDX-License-Identifier: Apache-2.0
"""Declarations as hypothesis makes them up: everything that a message can carry, in the form in which readers give it.

That form is the readers' own: texts have no blanks at their ends and are never empty, party roles come in the order in
which they are written, a level stands where a transport document does, an inland mode where a means of transport
states it.
"""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from greenlane.cargo import (
    Address,
    AirSecurity,
    Consignment,
    Contact,
    Conveyance,
    Declaration,
    Direction,
    Document,
    ECommerce,
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
    Stage,
    Statement,
    TransitTerms,
)

_CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")


def _is_stated(text: str) -> bool:
    return bool(text) and text == text.strip()


TEXTS = st.one_of(
    st.text(_CHARACTERS, min_size=1, max_size=30).filter(_is_stated),
    st.sampled_from(["<&>\"'", "a\nb", "]]>", "Ελλάς", "中国", "line one\n\tline two", "--", "𝔾"]),
)
CODES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=12)
COUNTRIES = st.sampled_from(["GB", "CN", "US", "KE", "XI"])
COUNTS = st.integers(0, 10**12)
DECIMALS = st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=3)
MONIES = st.builds(Money, amount=DECIMALS, currency=st.none() | st.sampled_from(["GBP", "USD", "EUR"]))
INSTANTS = st.builds(
    lambda at, offset: at.replace(microsecond=0, tzinfo=UTC).astimezone(timezone(timedelta(minutes=offset))),
    st.datetimes(datetime(1990, 1, 2), datetime(2090, 1, 1)),  # noqa: DTZ001 - the offset follows
    st.sampled_from([0, 60, -300, 330, 345, -210, 840]),
)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The strategy, or nothing."""
    return st.none() | strategy


def some(strategy: st.SearchStrategy[Any], size: int = 3) -> st.SearchStrategy[Any]:
    """A tuple of a few."""
    return st.lists(strategy, max_size=size).map(tuple)


def _empty(noun: Any) -> bool:
    return bool(noun == type(noun)())


ADDRESSES = st.builds(
    Address,
    line=maybe(TEXTS),
    city=maybe(TEXTS),
    postcode=maybe(TEXTS),
    country=maybe(COUNTRIES),
    subdivision=maybe(TEXTS),
).filter(lambda address: not _empty(address))
CONTACTS = st.builds(Contact, kind=st.sampled_from(["phone", "email", "fax", "AL"]), value=TEXTS)

# In the order in which the writer writes them.
ROLES = (
    PartyRole.FILER,
    PartyRole.REPRESENTATIVE,
    PartyRole.AUTHORISATION_HOLDER,
    PartyRole.CARRIER,
    PartyRole.DECLARANT,
    PartyRole.EXPORTER,
    PartyRole.SUPPLY_CHAIN_ACTOR,
    PartyRole.BUYER,
    PartyRole.CONSIGNEE,
    PartyRole.NOTIFY,
    PartyRole.CONSIGNOR,
    PartyRole.TAX_PARTY,
    PartyRole.IMPORTER,
    PartyRole.SELLER,
    PartyRole.TRANSIT_HOLDER,
)


@st.composite
def _parties(draw: st.DrawFn) -> Party:
    role = draw(st.sampled_from(ROLES))
    return draw(
        st.builds(
            Party,
            role=st.just(role),
            name=maybe(TEXTS),
            id=CODES,
            address=maybe(ADDRESSES),
            contacts=some(CONTACTS),
            function_code=maybe(CODES),
            authorisation=maybe(CODES) if role is PartyRole.AUTHORISATION_HOLDER else st.none(),
        )
    )


PARTIES = st.lists(_parties(), max_size=6, unique_by=lambda party: party.id).map(
    lambda parties: tuple(sorted(parties, key=lambda party: ROLES.index(party.role)))
)
DOCUMENTS = st.builds(
    Document,
    type=maybe(st.sampled_from(["N935", "C505", "1DAN", "740"])),
    id=CODES,
    name=maybe(TEXTS),
    status=maybe(CODES),
    line=maybe(COUNTS),
)
STATEMENTS = st.builds(Statement, code=CODES, text=maybe(TEXTS))
PACKAGINGS = st.builds(Packaging, count=maybe(COUNTS), type=CODES, marks=maybe(TEXTS))
EQUIPMENTS = st.builds(
    Equipment,
    id=CODES,
    size_type=maybe(CODES),
    empty=maybe(st.booleans()),
    seals=some(st.builds(Seal, number=CODES, seal_class=maybe(CODES), affixed_by=maybe(CODES))),
)


@st.composite
def _items(draw: st.DrawFn) -> GoodsItem:
    procedure = draw(maybe(st.sampled_from(["40", "10", "71"])))
    return draw(
        st.builds(
            GoodsItem,
            number=maybe(st.integers(1, 9999)),
            description=maybe(TEXTS),
            hs=maybe(st.sampled_from(["18040000", "070993", "8537200009"])),
            additional_codes=some(st.sampled_from(["00", "VATZ", "4099", "X1Y2"])),
            origin=maybe(COUNTRIES),
            preferential_origin=maybe(COUNTRIES),
            export_country=maybe(COUNTRIES),
            destination_country=maybe(COUNTRIES),
            procedure=st.just(procedure),
            previous_procedure=maybe(st.sampled_from(["00", "71"])) if procedure else st.none(),
            additional_procedures=some(st.sampled_from(["000", "F75", "1CG"])),
            packaging=some(PACKAGINGS),
            gross_weight_kg=maybe(DECIMALS),
            net_weight_kg=maybe(DECIMALS),
            supplementary_units=maybe(DECIMALS),
            value=maybe(MONIES),
            statistical_value=maybe(MONIES),
            un_number=maybe(st.sampled_from(["1203", "3480"])),
            documents=some(DOCUMENTS),
            previous_documents=some(DOCUMENTS),
            statements=some(STATEMENTS),
            containers=some(CODES),
            transaction_nature=maybe(CODES),
        )
    )


ITEMS = _items()
CONVEYANCES = st.builds(
    Conveyance,
    mode=maybe(st.sampled_from("1345")),
    id=CODES,
    id_type=maybe(CODES),
    name=maybe(TEXTS),
    nationality=maybe(COUNTRIES),
    reference=maybe(CODES),
)
# goods are presented by a report or by lodging: a WCO declaration has no element for it
_OF_FILINGS = (Moment.LOADING, Moment.DEPARTURE, Moment.ARRIVAL)
_MOMENTS = [(moment, actual) for moment in _OF_FILINGS for actual in (False, True)]


@st.composite
def _times(draw: st.DrawFn) -> tuple[JourneyTime, ...]:
    chosen = [one for one in _MOMENTS if draw(st.booleans())]
    return tuple(
        JourneyTime(moment=moment, at=draw(INSTANTS), actual=actual, source="filing") for moment, actual in chosen
    )


@st.composite
def _journeys(draw: st.DrawFn, direction: Direction | None) -> Journey:
    arrival, departure = draw(maybe(CONVEYANCES)), draw(maybe(CONVEYANCES))
    order = (departure, arrival) if direction is Direction.EXPORT else (arrival, departure)
    inland = next((means.mode for means in order if means is not None and means.mode), None)
    stated = draw(maybe(st.sampled_from("23")))
    return draw(
        st.builds(
            Journey,
            export_country=maybe(COUNTRIES),
            destination_country=maybe(COUNTRIES),
            routing_countries=some(COUNTRIES),
            loading_place=maybe(CODES),
            discharge_place=maybe(CODES),
            first_port=maybe(CODES),
            acceptance_place=maybe(CODES),
            delivery_place=maybe(CODES),
            goods_location=maybe(CODES),
            warehouse=maybe(CODES),
            border=maybe(CONVEYANCES),
            inland_mode=st.just(stated or inland),
            departure=st.just(departure),
            arrival=st.just(arrival),
            times=_times(),
        )
    )


@st.composite
def _documents_and_level(draw: st.DrawFn) -> dict[str, Any]:
    level = draw(maybe(st.sampled_from(Level)))
    return {
        "level": level,
        "house_document": draw(CODES) if level is Level.HOUSE else None,
        "master_document": draw(CODES if level in (Level.MASTER, Level.STRAIGHT) else maybe(CODES)) if level else None,
    }


@st.composite
def consignments(draw: st.DrawFn, direction: Direction | None = None) -> Consignment:
    """A consignment."""
    documents = draw(_documents_and_level())
    return draw(
        st.builds(
            Consignment,
            ucr=maybe(CODES),
            **{name: st.just(value) for name, value in documents.items()},
            parties=PARTIES,
            items=some(ITEMS),
            equipment=some(EQUIPMENTS),
            journey=_journeys(direction),
            containerised=maybe(st.booleans()),
            gross_weight_kg=maybe(DECIMALS),
            package_count=maybe(COUNTS),
            invoice=maybe(MONIES),
            delivery_terms=maybe(CODES),
            freight_payment=maybe(CODES),
            transaction_nature=maybe(CODES),
            documents=some(DOCUMENTS),
            previous_documents=some(DOCUMENTS),
            statements=some(STATEMENTS),
            transit=maybe(
                st.builds(
                    TransitTerms,
                    guarantee_type=maybe(CODES),
                    guarantee_reference=CODES,
                    binding_itinerary=maybe(st.booleans()),
                    time_limit=maybe(INSTANTS),
                )
            ),
            air_security=maybe(
                st.builds(
                    AirSecurity,
                    status=st.sampled_from(["SPX", "SCO"]),
                    regulated_agent=maybe(CODES),
                    known_consignor=maybe(st.booleans()),
                )
            ),
            ecommerce=maybe(
                st.builds(ECommerce, platform=TEXTS, intrinsic_value=maybe(MONIES), purpose=maybe(st.just("gift")))
            ),
        )
    )


_TYPES = st.sampled_from(
    [(None, None), ("IM", "D"), ("EX", "A"), ("IM", None), ("T1", "A"), ("T2F", None), ("TIR", None), ("929", None)]
)
_TOLD = {"IM": Direction.IMPORT, "EX": Direction.EXPORT, "929": Direction.IMPORT}


@st.composite
def declarations(draw: st.DrawFn) -> Declaration:
    """An original declaration, or an amendment that carries the whole content."""
    type_code, additional = draw(_TYPES)
    direction = draw(maybe(st.sampled_from(Direction))) or _TOLD.get(type_code or "")
    function = draw(st.sampled_from([Function.ORIGINAL, Function.AMENDMENT]))
    return draw(
        st.builds(
            Declaration,
            function=st.just(function),
            reference=maybe(TEXTS),
            mrn=maybe(CODES),
            type=st.just(type_code),
            additional_type=st.just(additional),
            direction=st.just(direction),
            stage=maybe(st.sampled_from(Stage)),
            specific_circumstance=maybe(CODES),
            acceptance_time=maybe(INSTANTS),
            items_declared=maybe(COUNTS),
            offices=st.builds(
                Offices,
                lodgement=maybe(CODES),
                entry=maybe(CODES),
                exit=maybe(CODES),
                departure=maybe(CODES),
                transit=some(CODES),
                destination=maybe(CODES),
                control=maybe(CODES),
            ),
            consignment=consignments(direction),
            reason=maybe(TEXTS) if function is Function.AMENDMENT else st.none(),
        )
    )
