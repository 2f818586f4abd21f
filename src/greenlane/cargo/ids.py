# SPDX-License-Identifier: Apache-2.0
"""Identifiers: UUID version 7 (RFC 9562), which sort by the instant at which they were made.

They are text in the usual form, 36 characters in lower case. Of the 74 bits beside the millisecond, 42 count up within
a millisecond (from a random start, in method 1 of the RFC) and 32 are random in each, so that two machines, or two
processes, do not meet.
"""

from __future__ import annotations

import re
import secrets
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from greenlane.errors import Invalid

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_FORM = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_COUNTER_BITS = 42
_RANDOM_BITS = 32
_VERSION = 7 << 76
_VARIANT = 2 << 62
_LATEST = 1 << 48

# Ids keep their order over a clock that is set back a little; one further off is another clock, as in a simulation.
_STEP_BACK_MS = 10_000


class IdMaker:
    """Makes ids that ascend within one process; safe to use from several threads.

    ``random_bits(n)`` gives n random bits; a seeded generator's ``getrandbits`` makes the same ids again.
    """

    def __init__(self, random_bits: Callable[[int], int] = secrets.randbits) -> None:
        self._random_bits = random_bits
        self._lock = threading.Lock()
        self._millisecond = -1
        self._counter = 0

    def new(self, at: datetime) -> str:
        """Return a new id of the instant ``at``. Raises ``Invalid`` for a naive instant or one before 1970."""
        wanted = _millisecond_of(at)
        with self._lock:
            if self._millisecond - _STEP_BACK_MS < wanted <= self._millisecond:
                self._counter += 1
                if self._counter >> _COUNTER_BITS:
                    self._begin(self._millisecond + 1)
            else:
                self._begin(wanted)
            millisecond, counter = self._millisecond, self._counter
        tail = counter << _RANDOM_BITS | self._random_bits(_RANDOM_BITS)
        upper, lower = tail >> 62, tail & (1 << 62) - 1
        return str(uuid.UUID(int=millisecond << 80 | _VERSION | upper << 64 | _VARIANT | lower))

    def _begin(self, millisecond: int) -> None:
        # The top bit stays free, so that every millisecond has room for two million million ids.
        self._millisecond, self._counter = millisecond, self._random_bits(_COUNTER_BITS - 1)


_MAKER = IdMaker()


def new_id(at: datetime) -> str:
    """Return a new id of the instant ``at`` (aware); ids of one process ascend."""
    return _MAKER.new(at)


def instant_of(identifier: str) -> datetime:
    """Return the instant (UTC, whole milliseconds) of an id. Raises ``Invalid`` for what is no UUID of version 7."""
    value = uuid.UUID(identifier) if is_id(identifier) else None
    if value is None or value.version != 7 or value.int >> 80 > _millisecond_of(datetime.max.replace(tzinfo=UTC)):
        raise Invalid(
            f"{identifier[:64]!r} is not an identifier that tells its time.",
            code="id.form",
            remedy="Give an id as Greenlane writes it: 36 characters, a UUID of version 7 in lower case.",
        )
    return _EPOCH + (value.int >> 80) * _MILLISECOND


def day_of(identifier: str) -> date:
    """Return the day (UTC) of an id. Raises ``Invalid`` as ``instant_of`` does."""
    return instant_of(identifier).date()


def is_id(text: str) -> bool:
    """Tell whether ``text`` is a UUID in the usual form and in lower case, of any version."""
    return _FORM.fullmatch(text) is not None


def _millisecond_of(at: datetime) -> int:
    if at.utcoffset() is None:
        raise Invalid(
            f"The instant {at.isoformat()} has no offset from UTC, so an id cannot be made of it.",
            code="id.naive",
            remedy="Give it a time zone.",
        )
    millisecond = (at - _EPOCH) // _MILLISECOND
    if not 0 <= millisecond < _LATEST:
        raise Invalid(f"An id cannot be made of {at.isoformat()}, before 1970.", code="id.instant")
    return millisecond
