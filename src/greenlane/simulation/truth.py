# SPDX-License-Identifier: Apache-2.0
"""The truth about a filing: what nobody in the simulated country knows before an examination. It is in no message."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

AS_DECLARED = "as declared"


class Mistake(StrEnum):
    """A slip that an honest filer, or a dishonest one, made without meaning to."""

    CONTAINER_CHECK_DIGIT = "container_check_digit"
    VAGUE_DESCRIPTION = "vague_description"
    MISSING_UCR = "missing_ucr"
    WRONG_TOTAL_PACKAGES = "wrong_total_packages"
    WRONG_TOTAL_WEIGHT = "wrong_total_weight"
    WRONG_HS = "wrong_hs"
    UNKNOWN_HS = "unknown_hs"
    WRONG_COUNTRY_CODE = "wrong_country_code"
    MISSING_SEAL = "missing_seal"
    ROUND_WEIGHT = "round_weight"
    NET_ABOVE_GROSS = "net_above_gross"
    WRONG_ITEM_COUNT = "wrong_item_count"
    INCOMPLETE_ADDRESS = "incomplete_address"
    LATE_FILING = "late_filing"


class Truth(Struct, frozen=True, kw_only=True):
    """What is true of one filing.

    ``reference`` and ``filer`` name the filing, ``shipment`` the goods: all filings about the same goods share it.
    ``illegal`` says whether an offence is committed with the goods, ``scheme`` which kind of scheme and which ring,
    ``risk_area`` as in targeting. ``found`` is what an examination of the goods would find. ``revenue_at_stake`` is in
    the country's currency: what would be lost without a control, of goods and not of fines. ``indicators`` are the
    traces that the scheme left in the message; an invisible scheme leaves none.
    """

    reference: str
    filer: str
    at: datetime
    function: str
    shipment: str
    illegal: bool = False
    scheme: str | None = None
    ring: str | None = None
    risk_area: str | None = None
    found: str = AS_DECLARED
    revenue_at_stake: Decimal = Decimal(0)
    indicators: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    duplicate: bool = False
