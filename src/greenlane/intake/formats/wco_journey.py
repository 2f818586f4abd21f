# SPDX-License-Identifier: Apache-2.0
"""The part of the table about the journey: conveyances, places, times and countries of routing."""

from collections.abc import Iterator
from typing import Any

from greenlane.cargo import Conveyance, Direction, Journey, JourneyTime, Moment

from .wco_documents import ASSOCIATED_DOCUMENT, TRANSPORT_DOCUMENT
from .wco_equipment import EQUIPMENT
from .wco_parties import CARRIER, CONSIGNEE, CONSIGNOR, NOTIFY_PARTY
from .wco_reading import Draft, MessageReader
from .wco_table import Group, Kind, Leaf, Maker, Slots, Values, elsewhere

FILING = "filing"
"""Who says a time that stands in a message: the filing itself."""

TIMES = {
    "loading": (Moment.LOADING, False),
    "loading_actual": (Moment.LOADING, True),
    "departure": (Moment.DEPARTURE, False),
    "departure_actual": (Moment.DEPARTURE, True),
    "arrival": (Moment.ARRIVAL, False),
    "arrival_actual": (Moment.ARRIVAL, True),
}
"""The fields of the slot ``times``: the moment each names, and whether it is actual."""


def _finish_stop(reader: MessageReader, draft: Draft) -> None:
    if draft.values.get("country"):
        reader.append("journey", "stops", draft, draft.path)


def _spread_stops(slots: Slots) -> Iterator[Values]:
    for number, country in enumerate(slots["journey"]["routing_countries"], start=1):
        yield {"number": number, "country": country}


def routing(stops: list[Draft]) -> tuple[str, ...]:
    """The countries of routing in order: by their sequence numbers where one itinerary numbers all of them."""
    itineraries = {stop.path.rpartition("/")[0] for stop in stops}
    if len(itineraries) == 1 and all("number" in stop.values for stop in stops):
        stops = sorted(stops, key=lambda stop: int(stop.values["number"]))
    return tuple(stop.values["country"] for stop in stops)


def conveyance(element: str, wco: str, slot: str, ids: tuple[str, str, str, str], *more: Leaf | Group) -> Group:
    """A group for one means of transport; ``ids`` are the WCO ids of its name, identity, kind of identity and mode."""
    name, identity, kind, mode = ids
    return Group(
        element,
        wco,
        (
            Leaf("Name", name, f"{slot}.name"),
            Leaf("ID", identity, f"{slot}.id"),
            Leaf("IdentificationTypeCode", kind, f"{slot}.id_type"),
            Leaf("RegistrationNationalityCode", "T014" if slot == "border" else None, f"{slot}.nationality"),
            Leaf("ModeCode", mode, f"{slot}.mode"),
            Leaf("JourneyID", "149", f"{slot}.reference"),
            *more,
        ),
    )


def place(element: str, wco: str | None, field: str, ids: tuple[str | None, str | None], *more: Leaf) -> Group:
    """A group for one place; ``ids`` are the WCO ids of its code and its name, which serves where there is no code."""
    code, name = ids
    return Group(
        element,
        wco,
        (
            Leaf("ID", code, f"journey.{field}"),
            Leaf("Name", name, f"journey.{field}", spare=True),
            *more,
        ),
    )


ITINERARY = Group(
    "Itinerary",
    "81A",
    (Leaf("SequenceNumeric", "006", "stop.number", Kind.COUNT), Leaf("RoutingCountryCode", "064", "stop.country")),
    Maker("stop", _finish_stop, _spread_stops, "journey.routing_countries"),
)
FREIGHT = Group("Freight", "62A", (Leaf("PaymentMethodCode", "098", "consignment.freight_payment"),))

BORDER = conveyance(
    "BorderTransportMeans",
    "15A",
    "border",
    ("T005", "T006", "T018", "T022"),
    Leaf("FirstArrivalLocationID", None, "journey.first_port"),
    Leaf("DepartureDateTime", None, "times.departure", Kind.TIME),
    Leaf("ActualDepartureDateTime", None, "times.departure_actual", Kind.TIME),
    Leaf("ArrivalDateTime", "172", "times.arrival", Kind.TIME),
    Leaf("ActualArrivalDateTime", None, "times.arrival_actual", Kind.TIME),
    elsewhere(ITINERARY),
)
ARRIVAL = conveyance("ArrivalTransportMeans", "10A", "arrival", ("T001", "T002", "T034", "T020"))
DEPARTURE = conveyance("DepartureTransportMeans", "46A", "departure", ("T003", "T004", "T029", "T021"))

GOODS_LOCATION = Group(
    "GoodsLocation",
    "64A",
    (
        Leaf("Name", "L016", "journey.location_name", spare=True),
        Leaf("ID", "L017", "journey.goods_location"),
        Group("Address", "04A", (Leaf("CountryCode", "242", "journey.location_country", spare=True),)),
    ),
)
CONSIGNMENT = Group(
    "Consignment",
    "28A",
    (
        Leaf("ContainerCode", "096", "consignment.containerised", Kind.FLAG),
        Leaf("TotalGrossMassMeasure", "131", "consignment.gross_weight_kg", Kind.WEIGHT, spare=True),
        Leaf("TotalPackageQuantity", "146", "consignment.package_count", Kind.COUNT, spare=True),
        place("AcceptanceLocation", None, "acceptance_place", ("L099", "L011")),
        elsewhere(place("GoodsReceiptPlace", None, "acceptance_place", ("L099", "L011"))),
        ARRIVAL,
        ASSOCIATED_DOCUMENT,
        elsewhere(BORDER),
        elsewhere(CARRIER),
        elsewhere(CONSIGNEE),
        elsewhere(CONSIGNOR),
        place("DeliveryDestination", None, "delivery_place", (None, None)),
        DEPARTURE,
        Group("FirstArrivalLocation", None, (Leaf("ID", None, "journey.first_port", spare=True),), spare=True),
        elsewhere(FREIGHT),
        Group(
            "FreightPayment", None, (Leaf("MethodCode", "098", "consignment.freight_payment", spare=True),), spare=True
        ),
        GOODS_LOCATION,
        elsewhere(ITINERARY),
        place(
            "LoadingLocation",
            "83A",
            "loading_place",
            ("L010", "L009"),
            Leaf("LoadingDateTime", None, "times.loading", Kind.TIME),
            Leaf("ActualLoadingDateTime", None, "times.loading_actual", Kind.TIME),
        ),
        NOTIFY_PARTY,
        Group("TransitDestination", None, (Leaf("ID", None, "journey.delivery_place", spare=True),), spare=True),
        TRANSPORT_DOCUMENT,
        EQUIPMENT,
        place(
            "UnloadingLocation",
            None,
            "discharge_place",
            ("L013", None),
            Leaf("ArrivalDateTime", None, "times.arrival", Kind.TIME, spare=True),
        ),
    ),
)


def _inland(direction: Direction | None) -> tuple[str, str]:
    """The means of transport whose mode is the inland mode, and the one that is asked next."""
    return ("departure", "arrival") if direction is Direction.EXPORT else ("arrival", "departure")


def inland_mode_of(journey: Journey, direction: Direction | None) -> str | None:
    """The inland mode that the means of transport at departure and arrival tell; it has no element of its own."""
    means = (getattr(journey, name) for name in _inland(direction))
    return next((one.mode for one in means if one is not None and one.mode), None)


def finish_journey(reader: MessageReader, direction: Direction | None) -> Journey:
    """The journey of a message; the direction decides where the inland mode stands."""
    slots = reader.slots
    draft = reader.settle(slots["journey"])
    values, paths = draft.values, draft.paths
    stops = values.pop("stops", ())
    if stops:
        values["routing_countries"] = routing(stops)
        paths["routing_countries"] = paths.pop("stops")
    _goods_location(values, paths)
    for name in ("border", "arrival", "departure"):
        means = reader.settle(slots[name])
        if means.values:
            values[name] = Conveyance(**means.values, paths=means.paths)
    inland = next((slots[name] for name in _inland(direction) if "mode" in slots[name].values), None)
    if inland is not None and "inland_mode" not in values:
        values["inland_mode"], paths["inland_mode"] = inland.values["mode"], inland.paths["mode"]
    times = reader.settle(slots["times"])
    told = tuple(
        JourneyTime(moment=moment, at=times.values[field], actual=actual, source=FILING, path=times.paths[field])
        for field, (moment, actual) in TIMES.items()
        if field in times.values
    )
    return Journey(**values, times=told, paths=paths)


def _goods_location(values: dict[str, Any], paths: dict[str, str]) -> None:
    """Compose the code of the goods' location: as given, or its country and name run together (``GBBELBELBEL``)."""
    name, name_path = values.pop("location_name", None), paths.pop("location_name", None)
    country, _ = values.pop("location_country", ""), paths.pop("location_country", None)
    if name and name_path and "goods_location" not in values:
        values["goods_location"], paths["goods_location"] = name, name_path
    if "goods_location" in values and not values["goods_location"].startswith(country):
        values["goods_location"] = country + values["goods_location"]
