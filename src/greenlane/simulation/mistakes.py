# SPDX-License-Identifier: Apache-2.0
"""Honest mistakes: slips of the keyboard and habits of bad data, at rates that customs offices know."""

from collections.abc import Callable
from decimal import Decimal

from msgspec.structs import replace

from greenlane.cargo import Address, Declaration, GoodsItem, PartyRole

from . import numbers
from .chance import Chance
from .truth import Mistake

LATE_FILING = 0.035
"""The share of filings that come after their time limit."""

_RATES: dict[Mistake, float] = {
    Mistake.CONTAINER_CHECK_DIGIT: 0.014,
    Mistake.VAGUE_DESCRIPTION: 0.028,
    Mistake.MISSING_UCR: 0.03,
    Mistake.WRONG_TOTAL_PACKAGES: 0.014,
    Mistake.WRONG_TOTAL_WEIGHT: 0.012,
    Mistake.WRONG_HS: 0.015,
    Mistake.UNKNOWN_HS: 0.012,
    Mistake.WRONG_COUNTRY_CODE: 0.006,
    Mistake.MISSING_SEAL: 0.02,
    Mistake.ROUND_WEIGHT: 0.022,
    Mistake.NET_ABOVE_GROSS: 0.005,
    Mistake.WRONG_ITEM_COUNT: 0.006,
    Mistake.INCOMPLETE_ADDRESS: 0.014,
}
VAGUE_WORDS = ("Spare parts", "General cargo", "Household goods", "Electronics", "Accessories", "Machinery", "Samples")
_WRONG_COUNTRIES = {"GB": "UK", "GR": "EL", "RS": "YU", "CN": "CH", "AT": "AU", "DE": "GE"}
_NO_SUCH_SUBHEADING = "88"


def with_mistakes(
    chance: Chance, declaration: Declaration, carelessness: float
) -> tuple[Declaration, tuple[Mistake, ...]]:
    """The filing as it is sent, and the slips made in it; ``carelessness`` is 1 for the usual filer."""
    made = []
    for mistake, rate in _RATES.items():
        if chance.happens(rate * carelessness):
            changed = _SLIPS[mistake](chance, declaration)
            if changed is not None and changed != declaration:
                declaration = changed
                made.append(mistake)
    return declaration, tuple(made)


Slip = Callable[[Chance, Declaration], Declaration | None]


def _check_digit(chance: Chance, declaration: Declaration) -> Declaration | None:
    boxes = declaration.consignment.equipment
    if not boxes or boxes[0].id is None:
        return None
    wrong = numbers.wrong_check_digit(chance, boxes[0].id)
    items = tuple(
        replace(item, containers=tuple(wrong if number == boxes[0].id else number for number in item.containers))
        for item in declaration.consignment.items
    )
    return _with(declaration, equipment=(replace(boxes[0], id=wrong), *boxes[1:]), items=items)


def _vague(chance: Chance, declaration: Declaration) -> Declaration | None:
    return _first_item(declaration, description=chance.pick(VAGUE_WORDS))


def _no_ucr(chance: Chance, declaration: Declaration) -> Declaration | None:
    return _with(declaration, ucr=None)


def _total_packages(chance: Chance, declaration: Declaration) -> Declaration | None:
    count = declaration.consignment.package_count
    return None if count is None else _with(declaration, package_count=count + chance.whole(1, 12))


def _total_weight(chance: Chance, declaration: Declaration) -> Declaration | None:
    weight = declaration.consignment.gross_weight_kg
    if weight is None:
        return None
    return _with(declaration, gross_weight_kg=numbers.kilograms(float(weight) * chance.between(1.02, 1.2)))


def _wrong_hs(chance: Chance, declaration: Declaration) -> Declaration | None:
    """Two digits of the subheading change places: a code that may well exist, of other goods."""
    code = _item(declaration).hs or ""
    return _first_item(declaration, hs=code[:3] + code[4] + code[3] + code[5:]) if len(code) >= 6 else None


def _unknown_hs(chance: Chance, declaration: Declaration) -> Declaration | None:
    code = _item(declaration).hs or ""
    return _first_item(declaration, hs=code[:4] + _NO_SUCH_SUBHEADING + code[6:]) if len(code) >= 6 else None


def _country_code(chance: Chance, declaration: Declaration) -> Declaration | None:
    journey = declaration.consignment.journey
    wrong = _WRONG_COUNTRIES.get(journey.export_country or "")
    return _with(declaration, journey=replace(journey, export_country=wrong)) if wrong else None


def _no_seal(chance: Chance, declaration: Declaration) -> Declaration | None:
    boxes = declaration.consignment.equipment
    return _with(declaration, equipment=(replace(boxes[0], seals=()), *boxes[1:])) if boxes else None


def _round_weight(chance: Chance, declaration: Declaration) -> Declaration | None:
    """Weighed by eye: the gross weight of a single item to the next thousand, in the total too."""
    items = declaration.consignment.items
    weight = items[0].gross_weight_kg
    if len(items) != 1 or weight is None or weight < 2000:
        return None
    rounded = Decimal((int(weight) // 1000 + 1) * 1000)
    return _with(declaration, items=(replace(items[0], gross_weight_kg=rounded),), gross_weight_kg=rounded)


def _net_and_gross(chance: Chance, declaration: Declaration) -> Declaration | None:
    """Net and gross weight changed places."""
    item = _item(declaration)
    if item.net_weight_kg is None or len(declaration.consignment.items) != 1:
        return None
    swapped = _first_item(declaration, gross_weight_kg=item.net_weight_kg, net_weight_kg=item.gross_weight_kg)
    return _with(swapped, gross_weight_kg=item.net_weight_kg)


def _item_count(chance: Chance, declaration: Declaration) -> Declaration | None:
    return replace(declaration, items_declared=len(declaration.consignment.items) + 1)


def _address(chance: Chance, declaration: Declaration) -> Declaration | None:
    parties = list(declaration.consignment.parties)
    for place, party in enumerate(parties):
        if party.role is PartyRole.CONSIGNOR and party.address is not None:
            parties[place] = replace(party, address=Address(country=party.address.country))
            return _with(declaration, parties=tuple(parties))
    return None


_SLIPS: dict[Mistake, Slip] = {
    Mistake.CONTAINER_CHECK_DIGIT: _check_digit,
    Mistake.VAGUE_DESCRIPTION: _vague,
    Mistake.MISSING_UCR: _no_ucr,
    Mistake.WRONG_TOTAL_PACKAGES: _total_packages,
    Mistake.WRONG_TOTAL_WEIGHT: _total_weight,
    Mistake.WRONG_HS: _wrong_hs,
    Mistake.UNKNOWN_HS: _unknown_hs,
    Mistake.WRONG_COUNTRY_CODE: _country_code,
    Mistake.MISSING_SEAL: _no_seal,
    Mistake.ROUND_WEIGHT: _round_weight,
    Mistake.NET_ABOVE_GROSS: _net_and_gross,
    Mistake.WRONG_ITEM_COUNT: _item_count,
    Mistake.INCOMPLETE_ADDRESS: _address,
}


def _item(declaration: Declaration) -> GoodsItem:
    return declaration.consignment.items[0]


def _with(declaration: Declaration, **fields: object) -> Declaration:
    return replace(declaration, consignment=replace(declaration.consignment, **fields))


def _first_item(declaration: Declaration, **fields: object) -> Declaration:
    first, *others = declaration.consignment.items
    return _with(declaration, items=(replace(first, **fields), *others))
