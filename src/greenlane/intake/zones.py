# SPDX-License-Identifier: Apache-2.0
"""Time zones of offices and places: in which zone a limit that the law counts in days begins and ends.

Limits in hours need no zone, for they are counted on instants. ``data/zones.yaml`` names the zones; a country with one
zone settles those of all its offices and places by their first two letters. Where an office keeps a calendar of its
own, its time knows which days are worked.
"""

from datetime import date, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from greenlane.cargo import Declaration, Direction
from greenlane.documents import kept
from greenlane.errors import Misconfigured

from .calendars import Calendar, OfficeTime
from .shipped import document_bytes, parsed
from .stages import direction_of


class Zones(Struct, frozen=True, forbid_unknown_fields=True):
    """Zones (IANA names) by office, by place (UN/LOCODE) and by country (ISO 3166-1 alpha-2, where it has one zone).

    ``calendars`` by name; ``kept`` says by the code of an office, place or country which calendar is kept there.
    """

    edition: str
    offices: dict[str, str] = {}
    places: dict[str, str] = {}
    countries: dict[str, str] = {}
    calendars: dict[str, Calendar] = {}
    kept: dict[str, str] = {}

    def of(self, code: str | None) -> tzinfo | None:
        """The zone of an office, a place or a country, with the calendar kept there; None where it is not known."""
        key = (code or "").strip().upper()
        name = self.offices.get(key) or self.places.get(key[:5]) or self.countries.get(key[:2])
        if not name:
            return None
        calendar = self.calendars.get(self.kept.get(key) or self.kept.get(key[:5]) or self.kept.get(key[:2]) or "")
        return ZoneInfo(name) if calendar is None else _office_time(name, calendar.weekend, calendar.holidays)

    def of_filing(self, declaration: Declaration, country: str | None = None) -> tzinfo | None:
        """The zone of the office at which the filing's days are counted.

        It is that of the office where the goods cross the border, else of the office of lodgement, else of the place
        where they come in or go out, else of the administration's ``country``.
        """
        offices, journey = declaration.offices, declaration.consignment.journey
        asked: list[str | None] = [offices.lodgement, country]
        if direction_of(declaration) is Direction.EXPORT:
            asked[:0] = [offices.exit, offices.departure]
            asked[-1:-1] = [journey.loading_place]
        else:
            asked[:0] = [offices.entry, offices.control]
            asked[-1:-1] = [offices.destination, journey.first_port, journey.discharge_place]
        return next((zone for code in asked if (zone := self.of(code)) is not None), None)


def zones(content: bytes) -> Zones:
    """Read a document of zones. Raises ``Misconfigured`` for another shape or a zone that does not exist."""
    document = parsed(content, Zones, "document of time zones")
    for kind in ("offices", "places", "countries"):
        for code, name in getattr(document, kind).items():
            try:
                ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError) as error:
                raise Misconfigured(
                    f"{name!r} is no time zone.",
                    code="intake.reference_data",
                    where=f"{kind}.{code}",
                    remedy="Write a name of the IANA time zone database, such as Europe/London.",
                ) from error
    for name, calendar in document.calendars.items():
        fault = calendar.fault()
        if fault:
            raise Misconfigured(
                f"The calendar {name} {fault}.",
                code="intake.reference_data",
                where=f"calendars.{name}",
                remedy="Mend its weekend, or leave it out for Saturday and Sunday.",
            )
    for code, name in document.kept.items():
        if name not in document.calendars:
            raise Misconfigured(
                f"{code} keeps the calendar {name!r}, which is not in the document.",
                code="intake.reference_data",
                where=f"kept.{code}",
                remedy=f"Write it under “calendars”, or name one of: {', '.join(document.calendars) or 'none yet'}.",
            )
        if document.of(code) is None:
            raise Misconfigured(
                f"{code} keeps a calendar, and no time zone is known for it.",
                code="intake.reference_data",
                where=f"kept.{code}",
                remedy="Name its zone under “offices”, “places” or “countries”.",
            )
    return document


@lru_cache(maxsize=256)
def _office_time(zone: str, weekend: frozenset[int], holidays: tuple[date, ...]) -> OfficeTime:
    """One for each zone and calendar, so that the same office time is the same value."""
    return OfficeTime(ZoneInfo(zone), weekend, holidays)


@kept
def shipped_zones() -> Zones:
    """The zones that Greenlane ships: of the countries that have one."""
    return zones(document_bytes("zones.yaml"))
