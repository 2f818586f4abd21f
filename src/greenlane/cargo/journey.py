# SPDX-License-Identifier: Apache-2.0
"""The journey: conveyances, places, and times planned and actual with their source."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field


class Conveyance(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A means of transport: mode (Rec 19 code), identity and its type, name, nationality, voyage or flight."""

    mode: str | None = None
    id: str | None = None
    id_type: str | None = None
    name: str | None = None
    nationality: str | None = None
    reference: str | None = None
    paths: dict[str, str] = field(default_factory=dict)


class Moment(StrEnum):
    """What happens at a time of the journey."""

    LOADING = "loading"
    DEPARTURE = "departure"
    ARRIVAL = "arrival"
    PRESENTATION = "presentation"  # the goods are at the disposal of customs


class JourneyTime(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An instant of the journey, aware with its original offset; planned or actual; who says so."""

    moment: Moment
    at: datetime
    actual: bool = False
    source: str | None = None
    path: str | None = None


class Journey(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The way of the goods. Countries are ISO 3166-1 alpha-2, places UN/LOCODE or the code as declared."""

    export_country: str | None = None
    destination_country: str | None = None
    routing_countries: tuple[str, ...] = ()
    loading_place: str | None = None
    discharge_place: str | None = None
    first_port: str | None = None
    acceptance_place: str | None = None
    delivery_place: str | None = None
    goods_location: str | None = None
    warehouse: str | None = None
    border: Conveyance | None = None
    inland_mode: str | None = None
    departure: Conveyance | None = None
    arrival: Conveyance | None = None
    times: tuple[JourneyTime, ...] = ()
    paths: dict[str, str] = field(default_factory=dict)

    def time(self, moment: Moment, *, actual: bool) -> JourneyTime | None:
        """The first stated time of that kind, None when the filing does not give one."""
        return next((t for t in self.times if t.moment is moment and t.actual is actual), None)
