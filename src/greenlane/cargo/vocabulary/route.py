# SPDX-License-Identifier: Apache-2.0
"""Facts of the journey: countries, places, offices, conveyances and times."""

from .fact import Fact, Kind


def _text(name: str, sentence: str, example: str, *, wco: str | None = None, codes: str | None = None) -> Fact:
    return Fact(name=name, kind=Kind.TEXT, sentence=sentence, example=example, wco=wco, codes=codes)


def _time(name: str, sentence: str) -> Fact:
    return Fact(name=name, kind=Kind.TIME, sentence=sentence, example="2026-03-24T09:00:00Z")


ROUTE: tuple[Fact, ...] = (
    Fact(
        name="route.countries",
        kind=Kind.TEXTS,
        wco="064",
        codes="country",
        sentence="the countries the goods are routed through, in order, with export and destination country",
        example="CN",
    ),
    _text("route.export_country", "the country the goods are sent from", "CN", wco="062", codes="country"),
    _text("route.destination_country", "the country the goods are sent to", "GB", wco="465", codes="country"),
    _text("route.loading_place", "the place where the goods are loaded", "CNSHA", wco="L010", codes="unlocode"),
    _text("route.discharge_place", "the place where the goods are unloaded", "GBFXT", wco="L013", codes="unlocode"),
    _text("route.first_port", "the first port of arrival in the country", "GBFXT", codes="unlocode"),
    _text("route.acceptance_place", "the place where the carrier takes the goods over", "CNNGB", wco="L099"),
    _text("route.delivery_place", "the place where the carrier delivers the goods", "GBLON"),
    _text("route.goods_location", "the place where the goods may be examined", "GBBELBELBEL", wco="L017"),
    _text("route.warehouse", "the warehouse in which the goods are or will be kept", "R1234567GB"),
    Fact(
        name="route.country_count",
        kind=Kind.INTEGER,
        provider="derived",
        sentence="how many different countries the route names",
        example="3",
    ),
    Fact(
        name="route.transhipped",
        kind=Kind.BOOLEAN,
        provider="derived",
        sentence="the route passes through a country that is neither that of export, origin nor destination",
        example="true",
    ),
    Fact(
        name="route.returns_to_origin",
        kind=Kind.BOOLEAN,
        provider="derived",
        sentence="a country appears on the route again after another one",
        example="false",
    ),
    Fact(
        name="route.known",
        kind=Kind.BOOLEAN,
        provider="derived",
        sentence="at least the countries of export and destination are known",
        example="true",
    ),
    Fact(
        name="route.first_time",
        kind=Kind.BOOLEAN,
        provider="history",
        sentence="no other consignment came by this route (export, loading and discharge) before",
        example="true",
    ),
    _text("transport.border_mode", "the mode of transport at the border (Rec 19 code)", "1", wco="T022"),
    _text("transport.inland_mode", "the mode of transport inland (Rec 19 code)", "3"),
    _text("transport.border_id", "the identity of the conveyance crossing the border", "9321483", wco="T006"),
    _text("transport.border_name", "the name of the conveyance crossing the border", "CSCL GLOBE", wco="T005"),
    _text("transport.border_id_type", "what kind of identity of the conveyance is given", "10", wco="T018"),
    _text("transport.nationality", "the nationality of the conveyance", "PA", wco="T014", codes="country"),
    _text("transport.reference", "the voyage or flight number", "BA117", wco="149"),
    _text("transport.departure_id", "the identity of the conveyance at departure", "LKW-4711"),
    _text("transport.arrival_id", "the identity of the conveyance at arrival", "9321483"),
    Fact(
        name="transport.border_id_valid",
        kind=Kind.BOOLEAN,
        provider="derived",
        sentence="the check digit of the ship's IMO number is right",
        example="true",
    ),
    Fact(
        name="transport.watch_lists",
        kind=Kind.TEXTS,
        provider="lists",
        sentence="the watch lists on which the conveyance stands",
        example="vessels",
    ),
    Fact(
        name="transport.watch_lists_cleared",
        kind=Kind.TEXTS,
        provider="lists",
        sentence="the watch lists of which a possible match with the conveyance was cleared",
        example="vessels",
    ),
    _text("office.lodgement", "the office where the filing is lodged", "GBLBA001", wco="065"),
    _text("office.entry", "the office of first entry", "GB000060"),
    _text("office.exit", "the office of exit", "GB000084", wco="G005"),
    _text("office.departure", "the office of departure of a transit movement", "GB000142"),
    Fact(
        name="office.transit",
        kind=Kind.TEXTS,
        sentence="the offices of transit, in order",
        example="FR000740",
    ),
    _text("office.destination", "the office of destination of a transit movement", "DE004058"),
    _text("office.control", "the office that supervises or controls the goods", "GBBEL004"),
    _time("journey.loading_planned", "when the goods are planned to be loaded"),
    _time("journey.loading_actual", "when the goods were loaded"),
    _time("journey.departure_planned", "when the conveyance is planned to depart"),
    _time("journey.departure_actual", "when the conveyance departed"),
    _time("journey.arrival_planned", "when the conveyance is planned to arrive at the first place in the country"),
    _time("journey.arrival_actual", "when the conveyance arrived"),
    _time("journey.presentation_planned", "when the goods are planned to be presented to customs"),
    _time("journey.presentation_actual", "when the goods were presented to customs"),
    Fact(
        name="journey.hours_to_arrival",
        kind=Kind.DECIMAL,
        unit="h",
        scale=2,
        provider="derived",
        sentence="hours between the filing and the planned arrival",
        example="36.5",
    ),
    Fact(
        name="journey.hours_to_loading",
        kind=Kind.DECIMAL,
        unit="h",
        scale=2,
        provider="derived",
        sentence="hours between the filing and the planned loading",
        example="26",
    ),
)
