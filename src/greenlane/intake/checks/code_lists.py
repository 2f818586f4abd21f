# SPDX-License-Identifier: Apache-2.0
"""GL-COD: codes that a list does not have. A code unknown in an edition is a warning, never a refusal."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from greenlane.cargo import GoodsItem, Known, Money, check_unlocode

from ..finding import Severity
from ..values import shown
from .check import Fault, Filing, at, check, item_at, named

_AIRPORT_LENGTH = 3
_LOCODE_LENGTH = 5

Read = tuple[str, str | None, str]  # path, code, whose it is


def _unknown(filing: Filing, code_list: str, codes: Iterable[Read]) -> Iterator[Fault]:
    """A fault for each code that the list does not have, or has no longer."""
    for path, code, whose in codes:
        if not code:
            continue
        answer = filing.codes.known(code_list, code)
        if answer is Known.NO:
            yield Fault(path, code, f"{whose}: {shown(code)} was read.")
        elif answer is Known.FORMER:
            entry = filing.codes.lookup(code_list, code)
            name = f" ({entry.name})" if entry else ""
            yield Fault(path, code, f"{whose}: {shown(code)}{name} was withdrawn from the list.")


def _unknown_of_items(
    filing: Filing, code_list: str, field: str, codes_of: Callable[[GoodsItem], Iterable[str | None]]
) -> Iterator[Fault]:
    """The same of the codes of goods items. Items repeat each other's codes: a list is asked once for each of them."""
    right: set[str | None] = {None, ""}
    for index, item in filing.items:
        for code in codes_of(item):
            if code in right:
                continue
            faults = list(_unknown(filing, code_list, ((item_at(index, item, field), code, named(item, index)),)))
            if not faults:
                right.add(code)
            yield from faults


@check("GL-COD-01", Severity.WARNING, of_items=True)
def origin_unknown(filing: Filing) -> Iterator[Fault]:
    """The country of origin is no country code; write its two letters.

    Passes: GH.

    Source: WCO Data Model 063; ISO 3166-1 alpha-2 with the codes accepted in customs.
    """
    return _unknown_of_items(filing, "country", "origin", lambda item: (item.origin,))


@check("GL-COD-02", Severity.WARNING)
def export_country_unknown(filing: Filing) -> Iterator[Fault]:
    """The country of export is no country code; write its two letters.

    Passes: CN.

    Source: WCO Data Model 062; ISO 3166-1 alpha-2 with the codes accepted in customs.
    """
    return chain(
        _unknown(filing, "country", _of_journey(filing, "export_country")),
        _unknown_of_items(filing, "country", "export_country", lambda item: (item.export_country,)),
    )


@check("GL-COD-03", Severity.WARNING)
def destination_country_unknown(filing: Filing) -> Iterator[Fault]:
    """The country of destination is no country code; write its two letters.

    Passes: GB.

    Source: WCO Data Model 465; ISO 3166-1 alpha-2 with the codes accepted in customs.
    """
    return chain(
        _unknown(filing, "country", _of_journey(filing, "destination_country")),
        _unknown_of_items(filing, "country", "destination_country", lambda item: (item.destination_country,)),
    )


@check("GL-COD-04", Severity.WARNING)
def routing_country_unknown(filing: Filing) -> Iterator[Fault]:
    """A country of routing is no country code; write two letters for each.

    Passes: GB, CA, US.

    Source: WCO Data Model 064; ISO 3166-1 alpha-2 with the codes accepted in customs.
    """
    journey = filing.consignment.journey
    path = at(journey.paths, "routing_countries", "consignment.journey.routing_countries")
    codes = (
        (journey.paths.get(f"routing_countries[{index}]", path), code, f"Country {index + 1} of the route")
        for index, code in enumerate(journey.routing_countries)
    )
    return _unknown(filing, "country", codes)


@check("GL-COD-05", Severity.WARNING)
def nationality_unknown(filing: Filing) -> Iterator[Fault]:
    """The nationality of a means of transport is no country code; write its two letters.

    Passes: PA.

    Source: WCO Data Model T014; ISO 3166-1 alpha-2.
    """
    journey = filing.consignment.journey
    codes = [
        (at(one.paths, "nationality", f"consignment.journey.{part}.nationality"), one.nationality, words)
        for part, one, words in (
            ("border", journey.border, "At the border"),
            ("departure", journey.departure, "At departure"),
            ("arrival", journey.arrival, "At arrival"),
        )
        if one is not None
    ]
    return _unknown(filing, "country", codes)


@check("GL-COD-06", Severity.WARNING)
def address_country_unknown(filing: Filing) -> Iterator[Fault]:
    """The country of an address is no country code; write its two letters.

    Passes: US.

    Source: WCO Data Model 242; ISO 3166-1 alpha-2 with the codes accepted in customs.
    """
    codes = (
        (
            at(party.paths, "country", f"consignment.parties[{index}].address.country"),
            party.country,
            party.role.value.replace("_", " ").capitalize(),
        )
        for index, party in enumerate(filing.consignment.parties)
    )
    return _unknown(filing, "country", codes)


@check("GL-COD-07", Severity.WARNING)
def currency_unknown(filing: Filing) -> Iterator[Fault]:
    """A currency is no currency code; write its three letters.

    Passes: USD.

    Source: WCO Data Model 135; ISO 4217.
    """

    def code(money: Money | None) -> str | None:
        return money.currency if money else None

    consignment = filing.consignment
    path = at(consignment.paths, "invoice", "consignment.invoice")
    codes: list[Read] = [(path, code(consignment.invoice), "Invoice")]
    if consignment.ecommerce is not None:
        path = at(consignment.paths, "ecommerce", "consignment.ecommerce.intrinsic_value")
        codes.append((path, code(consignment.ecommerce.intrinsic_value), "Intrinsic value"))
    for index, item in filing.items:
        if item.value is not None:
            codes.append((item_at(index, item, "value"), code(item.value), named(item, index)))
        if item.statistical_value is not None:
            path = item_at(index, item, "statistical_value")
            codes.append((path, code(item.statistical_value), named(item, index)))
    return _unknown(filing, "currency", codes)


@check("GL-COD-08", Severity.WARNING, of_items=True)
def package_type_unknown(filing: Filing) -> Iterator[Fault]:
    """The type of packages is not in the list of package types; use a code of UN/ECE Recommendation 21.

    Passes: CT, carton.

    Source: WCO Data Model 141; UN/ECE Recommendation 21, the list that the administration has loaded.
    """
    return _unknown_of_items(filing, "package_type", "packaging", lambda item: [one.type for one in item.packaging])


@check("GL-COD-09", Severity.WARNING)
def transport_mode_unknown(filing: Filing) -> Iterator[Fault]:
    """The mode of transport is none of the codes 1 to 9; use the first digit of UN/ECE Recommendation 19.

    Passes: 1, maritime transport.

    Source: WCO Data Model T022; UN/ECE Recommendation 19.
    """
    journey = filing.consignment.journey
    inland = (at(journey.paths, "inland_mode", "consignment.journey.inland_mode"), journey.inland_mode, "Inland")
    border = journey.border
    modes = [inland]
    if border is not None:
        modes.append((at(border.paths, "mode", "consignment.journey.border.mode"), border.mode, "At the border"))
    for path, mode, words in modes:
        # the list is of first digits: a national second digit is none of our business
        if mode and (not mode.isascii() or not mode.isdigit() or len(mode) > 2):
            yield Fault(path, mode, f"{words}: {shown(mode)} was read.")


@check("GL-COD-10", Severity.INFO)
def container_type_unknown(filing: Filing) -> Iterator[Fault]:
    """The size and type of a container is not in the list of ISO 6346; compare it with the marking on the container.

    Passes: 45G1.

    Source: WCO Data Model 152; ISO 6346 size and type codes, the list that the administration has loaded.
    """
    codes = (
        (at(one.paths, "size_type", one.path or f"consignment.equipment[{i}].size_type"), one.size_type, one.id or "")
        for i, one in enumerate(filing.consignment.equipment)
    )
    return _unknown(filing, "container_type", codes)


@check("GL-COD-11", Severity.WARNING)
def place_form(filing: Filing) -> Iterator[Fault]:
    """The code of a place has not the form of a UN/LOCODE; write the country's two letters and three of the place.

    Passes: CNSHA, or PVG for an airport.

    Source: WCO Data Model L010 and L013; UN/ECE Recommendation 16.
    """
    for path, code, whose in _places(filing):
        if not _is_airport(filing, code) and not check_unlocode(_locode(code)).ok:
            yield Fault(path, code, f"{whose}: {shown(code)} was read.")


@check("GL-COD-12", Severity.INFO)
def place_unknown(filing: Filing) -> Iterator[Fault]:
    """The code of a place is not in the UN/LOCODE list that is loaded; look whether it was mistyped.

    Passes: CNSHA, Shanghai.

    Source: WCO Data Model L010 and L013; UN/LOCODE, the edition that is loaded.
    """
    codes = (
        (path, _locode(code), whose)
        for path, code, whose in _places(filing)
        if not _is_airport(filing, code) and check_unlocode(_locode(code)).ok
    )
    return _unknown(filing, "unlocode", codes)


def _of_journey(filing: Filing, field: str) -> Iterator[Read]:
    journey = filing.consignment.journey
    yield at(journey.paths, field, f"consignment.journey.{field}"), getattr(journey, field), "Consignment"


def _places(filing: Filing) -> Iterator[tuple[str, str, str]]:
    journey = filing.consignment.journey
    for field, words in (
        ("loading_place", "Place of loading"),
        ("discharge_place", "Place of discharge"),
        ("first_port", "First port"),
        ("acceptance_place", "Place of acceptance"),
        ("delivery_place", "Place of delivery"),
    ):
        code = getattr(journey, field)
        if code:
            yield at(journey.paths, field, f"consignment.journey.{field}"), code, words


def _locode(code: str) -> str:
    """The place in a code: filers add a terminal's own letters after the five of the UN/LOCODE."""
    return "".join(code.split())[:_LOCODE_LENGTH]


def _is_airport(filing: Filing, code: str) -> bool:
    """Filers by air write the three letters of the airport."""
    return len(code) == _AIRPORT_LENGTH and filing.codes.known("airport", code) is Known.YES
