# SPDX-License-Identifier: Apache-2.0
"""The numbers of the trade, made up but well formed: containers, ships, air waybills, traders, references, seals."""

from collections.abc import Callable
from decimal import Decimal

from greenlane.cargo import Checked, check_air_waybill, check_container, check_imo

from .chance import Chance


def container_number(chance: Chance, owner: str) -> str:
    """A container number of an owner (three letters and U), with its check digit (ISO 6346)."""
    return _with_digit(f"{owner}{chance.digits(6)}", check_container)


def imo_number(chance: Chance) -> str:
    """A ship's IMO number with its check digit."""
    return _with_digit(f"9{chance.digits(5)}", check_imo)


def air_waybill(chance: Chance, prefix: str) -> str:
    """An air waybill number of an airline (three digits), as it is written: ``981-12345675``."""
    number = _with_digit(f"{prefix}{chance.digits(7)}", check_air_waybill)
    return f"{number[:3]}-{number[3:]}"


def trader_number(chance: Chance, country: str) -> str:
    """A trader's identification number: the country and nine digits."""
    return f"{country}{chance.digits(9)}"


def seal_number(chance: Chance) -> str:
    """The number of a bolt seal."""
    return f"{chance.letters(2)}{chance.digits(7)}"


def plate(chance: Chance, country: str) -> str:
    """The registration of a lorry."""
    return f"{country}{chance.digits(3)}{chance.letters(3)}"


def phone(chance: Chance) -> str:
    """A telephone number under the country code 999, which the ITU has given to nobody."""
    return f"+999 {chance.digits(2)} {chance.digits(3)} {chance.digits(4)}"


def wrong_check_digit(chance: Chance, number: str) -> str:
    """The container number with another last digit, as by a slip of the finger."""
    return number[:-1] + str((int(number[-1]) + chance.whole(1, 9)) % 10)


def kilograms(weight: float, places: int = 1) -> Decimal:
    """A weight as it is declared, to so many decimals, at least one of the last of them."""
    return max(_rounded(weight, places), Decimal(1).scaleb(-places))


def amount(money: float) -> Decimal:
    """An amount of money with two decimals, at least a cent."""
    return max(_rounded(money, 2), Decimal("0.01"))


def _rounded(number: float, places: int) -> Decimal:
    # by whole numbers: the nearest decimal of a float would show digits that nobody writes
    return Decimal(int(number * 10**places + 0.5)).scaleb(-places)


def _with_digit(body: str, check: Callable[[str], Checked]) -> str:
    return body + (check(f"{body}0").expected or "0")
