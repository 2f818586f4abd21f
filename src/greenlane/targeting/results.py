# SPDX-License-Identifier: Apache-2.0
"""What a control found, as a closed set, so that the rates of all offices can be compared."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from .outcomes import RiskArea


class ResultCode(StrEnum):
    """The result of a control. A control of which no result is recorded is not one without an irregularity."""

    NO_IRREGULARITY = "no_irregularity"
    MINOR = "minor"
    MAJOR = "major"
    SEIZURE = "seizure"

    @property
    def is_positive(self) -> bool:
        """Whether something was found."""
        return self is not ResultCode.NO_IRREGULARITY


class Result(Struct, frozen=True, kw_only=True):
    """What a control of a consignment found, in which risk area, worth how much (in ``currency``), and when."""

    code: ResultCode
    examined_at: datetime
    risk_area: RiskArea | None = None
    value: Decimal | None = None
    currency: str | None = None
