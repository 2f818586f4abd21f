# SPDX-License-Identifier: Apache-2.0
"""GL-GDS: checks of each goods item: its number, description, commodity code, weights and dangerous goods."""

from collections.abc import Iterator

from greenlane.cargo import (
    Known,
    Level,
    Vague,
    VagueKind,
    check_un_number,
    is_vague,
    normalise_description,
    normalise_registration,
    suggestion,
)

from ..finding import Severity
from ..stages import Dataset
from ..values import shown, usable
from .check import Fault, Filing, check, item_at, named

_HS = "hs"
_CARGO_BEFORE_ARRIVAL = frozenset({Dataset.CARGO_IMPORT, Dataset.PRE_LOADING_AIR})
"""Filings on which security depends before anyone sees the goods: a description that says nothing is no description."""
_AT_THE_HOUSES = "This is a master, so it is taken as it is: describe the goods in each of its houses."


@check("GL-GDS-01", Severity.WARNING, whole=True, of_items=True)
def item_number_missing(filing: Filing) -> Iterator[Fault]:
    """A goods item has no number; number the goods items 1, 2, 3 and so on.

    Passes: goods items 1, 2 and 3.

    Source: WCO Data Model 006, sequence number.
    """
    for index, item in filing.items:
        if item.number is None:
            yield Fault(item_at(index, item, "number"), None, f"It is the one in place {index + 1}.")


@check("GL-GDS-02", Severity.WARNING)
def item_number_twice(filing: Filing) -> Iterator[Fault]:
    """Two goods items have the same number; give each its own, so that findings and controls name the right one.

    Passes: goods items 1, 2 and 3.

    Source: WCO Data Model 006, sequence number.
    """
    seen: set[int] = set()
    for index, item in filing.items:
        if item.number in seen:
            yield Fault(item_at(index, item, "number"), item.number, f"Number {item.number} was used before.")
        elif item.number is not None:
            seen.add(item.number)


@check("GL-GDS-03", Severity.INFO, whole=True)
def item_number_left_out(filing: Filing) -> Iterator[Fault]:
    """The numbers of the goods items do not run from 1 without a gap; look whether a goods item was left out.

    Passes: goods items 1, 2 and 3.

    Source: WCO Data Model 006, sequence number.
    """
    numbers = {item.number for _, item in filing.items if item.number is not None}
    if not numbers or len(numbers) != len(filing.consignment.items):
        return
    highest, expected = max(numbers), len(numbers)
    if min(numbers) != 1 or highest != expected:
        left_out = next(number for number in range(1, expected + 1) if number not in numbers)
        yield Fault("consignment.items", highest, f"There is no number {left_out}.")


@check("GL-GDS-04", Severity.WARNING, of_items=True)
def hs_form(filing: Filing) -> Iterator[Fault]:
    """The commodity code has not the form of one; write digits only, of a length that is used here.

    Passes: 18040000.

    Source: WCO Data Model 145; Harmonized System; the tariff of the administration.
    """
    lengths = " or ".join(str(length) for length in filing.codes.hs_lengths)
    for index, item in filing.items:
        if item.hs and not filing.codes.hs_form_ok(item.hs):
            detail = f"{named(item, index)}: {shown(item.hs)} was read; expected are {lengths} digits."
            yield Fault(item_at(index, item, _HS), item.hs, detail)


@check("GL-GDS-05", Severity.WARNING, of_items=True)
def hs_unknown(filing: Filing) -> Iterator[Fault]:
    """The commodity code is not in the Harmonized System of the day; look the goods up in the tariff.

    Passes: 180400, cocoa butter, fat and oil.

    Source: WCO Data Model 145; Harmonized System, edition in force on the day.
    """
    edition = filing.codes.hs
    if edition is None:
        return
    for index, item in filing.items:
        if item.hs and filing.codes.hs_form_ok(item.hs) and edition.known(item.hs) is Known.NO:
            nearest = edition.description(item.hs)
            near = f" The nearest heading above it is “{shown(nearest)}”." if nearest else ""
            detail = f"{named(item, index)}: {item.hs[:6]} is not in edition {edition.edition}.{near}"
            yield Fault(item_at(index, item, _HS), item.hs, detail)


@check("GL-GDS-06", Severity.INFO)
def hs_edition_not_loaded(filing: Filing) -> Iterator[Fault]:
    """No edition of the Harmonized System is loaded for this day, so only the form of commodity codes was checked.

    Passes: a filing of a day for which an edition is loaded.

    Source: design of the checks: a code is compared with the edition of its day or not at all.
    """
    first = next(((index, item) for index, item in filing.items if item.hs), None)
    if first is not None and filing.codes.hs is None:
        index, item = first
        yield Fault(item_at(index, item, _HS), filing.on, f"The day is {filing.on}; you need not do anything.")


@check("GL-GDS-07", Severity.WARNING, whole=True, of_items=True)
def description_missing(filing: Filing) -> Iterator[Fault]:
    """A goods item has no description; say in plain words what the goods are.

    Passes: men's cotton shirts, knitted.

    Source: WCO Data Model 137; SAFE Framework, annex of data elements.
    """
    for index, item in filing.items:
        if not (item.description or "").strip():
            yield Fault(item_at(index, item, "description"), None, f"{named(item, index)} is without one.")


@check("GL-GDS-08", Severity.WARNING, of_items=True)
def description_vague(filing: Filing) -> Iterator[Fault]:
    """The description does not say what the goods are; describe them so that someone opening the package knows them.

    Passes: steel water pipes, galvanised.

    Source: WCO Data Model 137; SAFE Framework: a precise description, no generic terms; stop words refuse a filing of
    cargo before loading or arrival, as in the European Union (Delegated Regulation (EU) 2015/2446, Annex B, 18 05). Of
    a master they are only told: the pre-loading dataset asks for the description at the house.
    """
    for index, item in filing.items:
        text = (item.description or "").strip()
        vague = is_vague(text, on=filing.on) if text else None
        if vague is not None and vague.whole:
            detail, severity = f"{named(item, index)}: “{shown(text)}” was read.", Severity.WARNING
            if _houses_describe(vague, filing):
                detail, severity = f"{detail} {_AT_THE_HOUSES}", Severity.INFO
            else:
                detail = f"{detail} {suggestion(text, on=filing.on)}"
                if _refused(text, vague, filing):
                    severity = Severity.ERROR
            yield Fault(item_at(index, item, "description"), text, detail, severity)


def _refused(text: str, vague: Vague, filing: Filing) -> bool:
    """Whether the text is a stop word and nothing else, once or several times, in a filing that is refused for it."""
    if vague.kind is not VagueKind.STOP_WORD or filing.dataset not in _CARGO_BEFORE_ARRIVAL:
        return False
    words, term = normalise_description(text).split(), normalise_description(vague.term).split()
    return words == term * (len(words) // len(term))


def _houses_describe(vague: Vague, filing: Filing) -> bool:
    """Whether a stop word stands in a master of cargo: it says that several consignments travel together."""
    return (
        vague.kind is VagueKind.STOP_WORD
        and filing.dataset in _CARGO_BEFORE_ARRIVAL
        and filing.consignment.level is Level.MASTER
    )


@check("GL-GDS-09", Severity.INFO, of_items=True)
def description_contains_vague_term(filing: Filing) -> Iterator[Fault]:
    """The description contains a term that says nothing of the goods; leave it out where the rest says what they are.

    Passes: steel water pipes, galvanised.

    Source: WCO Data Model 137; SAFE Framework: a precise description, no generic terms.
    """
    for index, item in filing.items:
        text = (item.description or "").strip()
        vague = is_vague(text, on=filing.on) if text else None
        if vague is not None and not vague.whole:
            detail, severity = f"{named(item, index)}: “{shown(vague.term)}” was read.", Severity.INFO
            if _houses_describe(vague, filing):
                detail = f"{detail} {_AT_THE_HOUSES}"
            else:
                detail = f"{detail} {suggestion(text, on=filing.on)}"
                if filing.dataset in _CARGO_BEFORE_ARRIVAL:
                    severity = Severity.WARNING
            yield Fault(item_at(index, item, "description"), text, detail, severity)


@check("GL-GDS-10", Severity.WARNING, of_items=True)
def net_above_gross(filing: Filing) -> Iterator[Fault]:
    """The net weight is above the gross weight; the gross weight is the goods with their packaging.

    Passes: net 500 kg, gross 600 kg.

    Source: WCO Data Model 128 and 126.
    """
    for index, item in filing.items:
        net, gross = usable(item.net_weight_kg), usable(item.gross_weight_kg)
        if net is not None and gross is not None and net > gross:
            detail = f"{named(item, index)}: net {shown(net)} kg, gross {shown(gross)} kg."
            yield Fault(item_at(index, item, "net_weight_kg"), net, detail)


@check("GL-GDS-11", Severity.WARNING, of_items=True)
def un_number_form(filing: Filing) -> Iterator[Fault]:
    """The number of the dangerous goods has not the form of a UN number; write its four digits.

    Passes: 1203.

    Source: WCO Data Model 506, UNDG number; UN Recommendations on the Transport of Dangerous Goods.
    """
    for index, item in filing.items:
        if item.un_number and not check_un_number(item.un_number).ok:
            detail = f"{named(item, index)}: {shown(item.un_number)} was read."
            yield Fault(item_at(index, item, "un_number"), item.un_number, detail)


@check("GL-GDS-12", Severity.WARNING, of_items=True)
def un_number_unknown(filing: Filing) -> Iterator[Fault]:
    """The UN number is not in the list of dangerous goods; look it up in the dangerous goods declaration.

    Passes: 1203, petrol.

    Source: WCO Data Model 506, UNDG number; the list that the administration has loaded.
    """
    for index, item in filing.items:
        checked = check_un_number(item.un_number) if item.un_number else None
        if checked and checked.ok and filing.codes.known("dangerous_goods", checked.value) is Known.NO:
            detail = f"{named(item, index)}: {checked.value} was read."
            yield Fault(item_at(index, item, "un_number"), item.un_number, detail)


@check("GL-GDS-13", Severity.WARNING, whole=True)
def container_not_declared(filing: Filing) -> Iterator[Fault]:
    """A goods item names a container that is not among those of the consignment; declare it or correct the number.

    Passes: goods item 1 in container MSKU1234565, which the consignment lists.

    Source: WCO Data Model 159.
    """
    declared = {normalise_registration(one.id) for one in filing.consignment.equipment if one.id}
    if not declared:
        return  # some profiles of the data model name containers at the goods items only
    for index, item in filing.items:
        for number in item.containers:
            if normalise_registration(number) not in declared:
                detail = f"{named(item, index)}: {shown(number)} was read."
                yield Fault(item_at(index, item, "containers"), number, detail)
