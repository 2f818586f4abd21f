# SPDX-License-Identifier: Apache-2.0
"""What stands in a code list: one entry per code, with what the list says about it."""

from enum import StrEnum

from msgspec import Struct


class Known(StrEnum):
    """Whether a code is in the list that holds on a date: not a truth value, so that no check forgets the third answer.

    ``UNKNOWN`` means that we cannot tell: no edition of the date is loaded, or the list is known to be incomplete.
    A check says so with severity info; only ``NO`` is worth a warning, and none is ever a refusal.
    """

    YES = "yes"
    FORMER = "former"  # it was in the list and has been withdrawn
    NO = "no"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        """Refuse to be used as a truth value: compare with a member instead. Raises ``TypeError``."""
        raise TypeError("Known has four answers: compare with Known.YES, FORMER, NO or UNKNOWN")


class Standing(StrEnum):
    """How a code stands towards its list."""

    CURRENT = "current"
    FORMER = "former"  # withdrawn by the list's keeper
    ACCEPTED = "accepted"  # not in the standard itself, but agreed and used in customs messages


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One code and its name. ``withdrawn`` is the date, month or year (ISO 8601) since when a former code is gone."""

    code: str
    name: str
    standing: Standing = Standing.CURRENT
    withdrawn: str | None = None


class Country(Entry, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A country or territory: ``code`` is ISO 3166-1 alpha-2; ``alpha3`` and ``numeric`` where the standard has them.

    ``source`` names who assigned a code that is accepted though not in the standard.
    """

    alpha3: str | None = None
    numeric: str | None = None
    source: str | None = None


class Currency(Entry, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A currency: ``code`` is ISO 4217 alphabetic; ``exponent`` the decimals of its minor unit, absent where none."""

    numeric: int | None = None
    exponent: int | None = None


class PlaceFunction(StrEnum):
    """What a UN/LOCODE place serves as (UN/ECE Recommendation 16)."""

    PORT = "port"
    RAIL = "rail"
    ROAD = "road"
    AIRPORT = "airport"
    POSTAL = "postal"
    MULTIMODAL = "multimodal"  # inland clearance depots and the like
    FIXED = "fixed"  # oil platforms, pipelines, power lines
    BORDER = "border"  # a border crossing


_FLAGS = dict(zip(PlaceFunction, "1234567B", strict=True))
NO_FUNCTIONS = "--------"


class Location(Entry, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A UN/LOCODE place: ``code`` is country and place in five characters, ``NLRTM``.

    ``functions`` are the eight flags as published (``1-34----``), see ``serves``; ``status`` the two-letter approval
    of the entry (``AI``, ``RL``, …); ``revised`` year and month of the last change as published (``0601``);
    ``latitude`` and ``longitude`` decimal degrees, north and east positive, to the minute; ``iata`` only where it
    differs from the place part; ``other_names`` what further rows of the same code call it.
    """

    ascii_name: str | None = None
    other_names: tuple[str, ...] = ()
    subdivision: str | None = None
    functions: str = NO_FUNCTIONS
    status: str | None = None
    revised: str | None = None
    iata: str | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def country(self) -> str:
        """The ISO 3166-1 alpha-2 code of the country (``XZ``: installations in international waters)."""
        return self.code[:2]

    def serves(self, function: PlaceFunction) -> bool:
        """Whether the place is registered with this function."""
        return _FLAGS[function] in self.functions


class Airport(Entry, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An airport, or a metropolitan area with several (``area`` is true), by IATA code; decimal degrees."""

    city: str | None = None
    country: str | None = None
    area: bool = False
    latitude: float | None = None
    longitude: float | None = None


class Commodity(Entry, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A chapter (2 digits), heading (4) or subheading (6) of the Harmonized System; ``name`` is its description."""

    @property
    def level(self) -> int:
        """The number of digits: 2, 4 or 6."""
        return len(self.code)
