# SPDX-License-Identifier: Apache-2.0
"""Which day a filing is of: code lists, requirements and rule sets are dated, and answer for that day."""

from datetime import UTC, date, datetime

from greenlane.cargo import Declaration


def day_of(declaration: Declaration, lodged_at: datetime | None) -> date | None:
    """The day whose code lists and rules hold: of lodging, else of acceptance; None when neither is known."""
    return day_of_instant(lodged_at or declaration.acceptance_time)


def day_of_message(declaration: Declaration) -> date | None:
    """The day whose rule sets hold for a message that is not lodged: when it says that it was drawn up or made."""
    envelope = declaration.envelope
    stated = (envelope.drawn_up_at or envelope.prepared_at) if envelope is not None else None
    return day_of_instant(stated or declaration.acceptance_time)


def day_of_instant(instant: datetime | None) -> date | None:
    """The day of an instant, in UTC; None without one, and where it lies outside the calendar."""
    try:
        return instant.astimezone(UTC).date() if instant else None
    except OverflowError:  # a stated year 1 or 9999 whose offset leads out of the calendar
        return None
