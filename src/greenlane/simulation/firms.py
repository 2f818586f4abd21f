# SPDX-License-Identifier: Apache-2.0
"""Firms and persons: coined names, addresses, numbers, and how each appears as a party in a filing."""

from msgspec import Struct
from msgspec.structs import replace

from greenlane.cargo import Address, Contact, Party, PartyRole

from . import numbers
from .chance import Chance
from .shipped import Style, shipped_home, shipped_names, shipped_world

CONSIGNOR_AEO = "CS"
"""Role of an authorised operator recognised by agreement (R005): consignor. Its own country's status, not ours."""


class Firm(Struct, frozen=True, kw_only=True):
    """A firm or person with name, address and, where it is registered, a number.

    ``family`` is what it trades in. ``aeo`` is the type of authorisation it holds (``AEOC``, ``AEOF``), None for most.
    ``since`` and ``until`` are the days of the simulation between which it trades, both included.
    """

    name: str
    country: str
    family: str
    address: Address
    id: str | None = None
    contacts: tuple[Contact, ...] = ()
    aeo: str | None = None
    since: int = 0
    until: int = 1_000_000

    def trades_on(self, day: int) -> bool:
        """Whether the firm is in business on a day."""
        return self.since <= day <= self.until

    def party(self, role: PartyRole, *, function_code: str | None = None) -> Party:
        """The firm in a role, with everything a filer knows of it."""
        return Party(
            role=role,
            name=self.name,
            id=self.id,
            address=self.address,
            contacts=self.contacts,
            function_code=function_code,
        )

    def known_as(self, role: PartyRole, *, function_code: str | None = None) -> Party:
        """The firm by its number and name alone, as registered firms are named; whole where it has no number."""
        if self.id is None:
            return self.party(role, function_code=function_code)
        return Party(role=role, name=self.name, id=self.id, function_code=function_code)


def home_firm(chance: Chance, family: str, *, since: int = 0) -> Firm:
    """A firm of the simulated country, always registered."""
    home = shipped_home()
    return _firm(
        chance,
        home.code,
        "home",
        home.towns,
        family,
        id=numbers.trader_number(chance, home.code),
        contacts=(Contact(kind="phone", value=numbers.phone(chance)),) if chance.happens(0.6) else (),
        since=since,
    )


def foreign_firm(chance: Chance, country: str, family: str, *, since: int = 0) -> Firm:
    """A firm of another country; some are registered with the simulated one or give their own country's number."""
    land = shipped_world().countries[country]
    identity = numbers.trader_number(chance, country) if chance.happens(0.35) else None
    firm = _firm(chance, country, land.style, land.towns, family, id=identity, contacts=(), since=since)
    if identity is not None and chance.happens(0.15):
        return replace(firm, aeo=CONSIGNOR_AEO)
    return firm


def person(chance: Chance, *, country: str | None = None) -> Firm:
    """A private person, of the simulated country unless another is given."""
    home = shipped_home()
    land = shipped_world().countries[country] if country else None
    style = shipped_names().styles[land.style if land else "home"]
    town, postcode = chance.pick(list((land.towns if land else home.towns).items()))
    given, family_name = chance.pick(style.given), _coined(chance, style)
    return Firm(
        name=f"{given} {family_name}",
        country=country or home.code,
        family="parcels",
        address=Address(line=_street(chance, style), city=town, postcode=postcode, country=country or home.code),
        contacts=(Contact(kind="email", value=f"{_plain(given)}.{_plain(family_name)}@post.example"),),
    )


def post_box(chance: Chance, firm: Firm) -> Firm:
    """The same firm, giving a post office box instead of its street."""
    line = f"P.O. Box {chance.whole(100, 9999)}"
    return replace(firm, address=Address(line=line, city=firm.address.city, country=firm.country))


def _firm(
    chance: Chance,
    country: str,
    style_name: str,
    towns: dict[str, str],
    family: str,
    *,
    id: str | None,  # noqa: A002 - the field's name
    contacts: tuple[Contact, ...],
    since: int,
) -> Firm:
    names = shipped_names()
    style = names.styles[style_name]
    trade = chance.pick(names.trades[family])
    town, postcode = chance.pick(list(towns.items()))
    return Firm(
        name=f"{_coined(chance, style)} {trade} {chance.pick(style.forms)}",
        country=country,
        family=family,
        address=Address(line=_street(chance, style), city=town, postcode=postcode, country=country),
        id=id,
        contacts=contacts,
        since=since,
    )


def _coined(chance: Chance, style: Style) -> str:
    return chance.pick(style.begin) + chance.pick(style.end)


def _street(chance: Chance, style: Style) -> str:
    return chance.pick(style.streets).format(n=chance.whole(1, 240))


def _plain(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isascii() and char.isalpha()) or "mail"
