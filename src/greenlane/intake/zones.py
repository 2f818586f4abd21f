# SPDX-License-Identifier: Apache-2.0
"""Time zones of offices and places: in which zone a limit that the law counts in days begins and ends.

Limits in hours need no zone, for they are counted on instants. ``data/zones.yaml`` names the zones; a country with one
zone settles those of all its offices and places by their first two letters.
"""

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from greenlane.cargo import Declaration, Direction
from greenlane.errors import Misconfigured

from .shipped import parsed, shipped_bytes
from .stages import direction_of


class Zones(Struct, frozen=True, forbid_unknown_fields=True):
    """Zones (IANA names) by office, by place (UN/LOCODE) and by country (ISO 3166-1 alpha-2, where it has one zone)."""

    edition: str
    offices: dict[str, str] = {}
    places: dict[str, str] = {}
    countries: dict[str, str] = {}

    def of(self, code: str | None) -> ZoneInfo | None:
        """The zone of an office, a place or a country; None where it is not known."""
        key = (code or "").strip().upper()
        name = self.offices.get(key) or self.places.get(key[:5]) or self.countries.get(key[:2])
        return ZoneInfo(name) if name else None

    def of_filing(self, declaration: Declaration, country: str | None = None) -> ZoneInfo | None:
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
    return document


@cache
def shipped_zones() -> Zones:
    """The zones that Greenlane ships: of the countries that have one."""
    return zones(shipped_bytes("zones.yaml"))
