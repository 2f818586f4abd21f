# SPDX-License-Identifier: Apache-2.0
"""Lists a page at a time, newest first, by the instant and id of the last row seen.

A cursor is not a number of a page: what arrives meanwhile neither shifts nor repeats rows.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, Uuid, literal, tuple_

from greenlane.cargo import is_id
from greenlane.errors import Invalid

MOST_ON_A_PAGE = 500

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Item = TypeVar("Item")


class Page(Struct, Generic[Item], frozen=True):
    """Some items, and the cursor that asks for those after them; None when there are no more."""

    items: tuple[Item, ...]
    next: str | None


class Place(Struct, frozen=True):
    """The instant and id of the last row that was seen."""

    at: datetime
    id: str

    def cursor(self) -> str:
        """The place as text for an address: opaque, with a check sum, so that a mangled one is noticed."""
        plain = f"{(self.at - _EPOCH) // _MICROSECOND}:{self.id}".encode()
        return base64.urlsafe_b64encode(zlib.crc32(plain).to_bytes(4, "big") + plain).rstrip(b"=").decode("ascii")


def place_of(cursor: str) -> Place:
    """Read a cursor. Raises ``Invalid`` when it is none of ours."""
    try:
        whole = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        check, plain = whole[:4], whole[4:]
        if zlib.crc32(plain).to_bytes(4, "big") != check:
            raise ValueError("check sum")
        microseconds, identifier = plain.decode("ascii").split(":")
        if not is_id(identifier):
            raise ValueError("id")
        return Place(_EPOCH + int(microseconds) * _MICROSECOND, identifier)
    except (ValueError, binascii.Error, OverflowError) as problem:
        raise Invalid(
            f"{cursor[:40]!r} is not a cursor that was given out here.",
            code="page.cursor",
            where="after",
            remedy="Leave it out to begin with the newest, or use the one that came with the page before.",
        ) from problem


def page_size(limit: int) -> int:
    """Check how many items are asked for. Raises ``Invalid`` outside 1 to 500."""
    if not 1 <= limit <= MOST_ON_A_PAGE:
        raise Invalid(
            f"{limit} items cannot be asked for.",
            code="page.limit",
            where="limit",
            remedy=f"Ask for 1 to {MOST_ON_A_PAGE}, and for the rest with the cursor.",
        )
    return limit


def paged(
    query: Select[Any], *, at: ColumnElement[Any], row_id: ColumnElement[Any], after: str | None, limit: int
) -> Select[Any]:
    """The query for one page, newest first, with one row more than the limit: it tells whether there is another."""
    if after is not None:
        place = place_of(after)
        query = query.where(tuple_(at, row_id) < tuple_(literal(place.at), literal(place.id, Uuid(as_uuid=False))))
    return query.order_by(at.desc(), row_id.desc()).limit(page_size(limit) + 1)


def page_of(items: list[Item], limit: int, place: Any) -> Page[Item]:
    """Make the page of what the paged query found; ``place`` gives the :class:`Place` of an item."""
    shown = tuple(items[:limit])
    return Page(shown, place(shown[-1]).cursor() if len(items) > limit else None)
