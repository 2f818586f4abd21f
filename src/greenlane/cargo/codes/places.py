# SPDX-License-Identifier: Apache-2.0
"""The packaged UN/LOCODE read by the code that is asked for, not as a whole: a message names a few of 116,000 places.

The files stay as they are. Of a country that is asked for it is noted where each place has its rows, and the rows of a
place are read when it is asked for. Who goes through all places has all of them read, once.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from threading import Lock

from .entries import Location

ReadRows = Callable[[Sequence[bytes]], Mapping[str, Location]]
"""Reads official files, or single rows of them, to places by code."""

_ROW_END = b"\r\n"  # a line feed alone stands inside a remark
_CODE = re.compile(r"([A-Z]{2})([A-Z0-9]{3})")
_AFTER_ALL = b"\xff"


class PlacesAsked(Mapping[str, Location]):
    """Places by code, read when they are asked for.

    ``parts`` are official files: the rows of a country stand together, countries in the order of their codes.
    """

    def __init__(self, parts: Sequence[bytes], read_rows: ReadRows) -> None:
        """Hold the files; nothing is read of them yet."""
        self._parts = parts
        self._read_rows = read_rows
        self._countries: dict[str, tuple[bytes, dict[bytes, list[int]]]] = {}
        self._asked: dict[str, Location] = {}
        self._whole: Mapping[str, Location] | None = None
        self._lock = Lock()

    def __getitem__(self, code: str) -> Location:
        """A place. Raises ``KeyError`` where there is none."""
        if self._whole is not None:
            return self._whole[code]
        found = self._asked.get(code)
        if found is None:
            # read by two threads at once, it is the same place twice
            found = self._asked[code] = self._read_rows(self._rows_of(code))[code]
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> Mapping[str, Location]:
        with self._lock:  # two requests at once must not read 116,000 rows twice
            if self._whole is None:
                self._whole = self._read_rows(self._parts)
            return self._whole

    def _rows_of(self, code: str) -> list[bytes]:
        parts = _CODE.fullmatch(code)
        if parts is None:
            return []
        country, place = parts.groups()
        noted = self._countries.get(country)
        if noted is None:  # a country without rows is noted as well; there are no more than 676 codes of two letters
            noted = self._countries[country] = _noted(self._parts, country.encode())
        block, rows = noted
        return [_row_around(block, where) for where in rows.get(place.encode(), ())]


def _noted(parts: Sequence[bytes], country: bytes) -> tuple[bytes, dict[bytes, list[int]]]:
    """The rows of a country, and for each of its places where in them its rows are."""
    block = b"".join(_block(part, country) for part in parts)
    rows: dict[bytes, list[int]] = {}
    for found in re.finditer(rb',"%s","([A-Z0-9]{3})",' % country, block):
        rows.setdefault(found[1], []).append(found.start())
    return block, rows


def _block(part: bytes, country: bytes) -> bytes:
    """The rows of a country in a file, found by halving."""
    country_after, places = partial(_country_after, part), range(len(part))
    begin = bisect_left(places, country, key=country_after)
    end = bisect_left(places, country + _AFTER_ALL, lo=begin, key=country_after)
    return part[_row_after(part, begin) : _row_after(part, end)]


def _country_after(part: bytes, place: int) -> bytes:
    """The country of the first row that begins at a place in a file or after it."""
    begin = _row_after(part, place)
    cells = part[begin : begin + 20].split(b",", 2)
    return cells[1].strip(b'"') if len(cells) > 1 else _AFTER_ALL


def _row_after(part: bytes, place: int) -> int:
    """Where the first row begins at a place in a file or after it."""
    if not place:
        return 0
    end = part.find(_ROW_END, max(0, place - len(_ROW_END)))
    return len(part) if end < 0 else end + len(_ROW_END)


def _row_around(block: bytes, place: int) -> bytes:
    begin = block.rfind(_ROW_END, 0, place)
    end = block.find(_ROW_END, place)
    return block[begin + len(_ROW_END) if begin >= 0 else 0 : end if end >= 0 else len(block)]
