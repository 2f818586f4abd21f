# SPDX-License-Identifier: Apache-2.0
"""Values as findings show them and checks reckon with them: bounded, whatever a message wrote."""

from collections.abc import Iterable
from decimal import Decimal

MAX_SHOWN = 120  # characters of a value in a finding; what is longer is cut, so that no message is echoed whole
LARGEST = Decimal(10) ** 18  # far beyond any quantity of trade; larger numbers are told and not reckoned with


def shown(value: object) -> str | None:
    """A value as a finding shows it: numbers without exponent where they are of human size, long texts cut."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    human = isinstance(value, Decimal) and value.is_finite() and -20 <= value.adjusted() <= 20
    text = f"{value:f}" if human else str(value)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def usable(number: Decimal | None) -> Decimal | None:
    """A number that can be reckoned with: finite and of a size that sums cannot overflow; None for any other."""
    return number if number is not None and number.is_finite() and abs(number) <= LARGEST else None


def total(numbers: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; None where there is nothing to add or one of the numbers is absent or cannot be reckoned with."""
    result: Decimal | None = None
    for number in numbers:
        known = usable(number)
        if known is None:
            return None
        result = known if result is None else result + known
    return result
