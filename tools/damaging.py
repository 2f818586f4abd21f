# SPDX-License-Identifier: Apache-2.0
"""Damage to messages as it happens in the world, and as somebody would do it who wants to bring a reader down."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

LONGEST = 200_000
"""An input longer than this is cut: what is slow with more is tested by itself."""

_PIECES = (
    b"<", b">", b"</", b"/>", b"&", b"&#x;", b"&#0;", b"&amp;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<!DOCTYPE a>",
    b"<?x", b"<?xml version='1.0' encoding='UTF-16'?>", b"xmlns=''", b"xmlns:p='", b"p:", b"<a>", b"</a>",
    b'"', b"'", b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\\u0000", b"\\ud800", b"NaN", b"1e999", b"null", b"true",
    b'{"@id":', b'"@type":', b"[[[[", b"UNA:+.? '", b"UNB+", b"UNH+", b"UNT+", b"UNZ+", b"UNG+", b"UNE+", b"?", b"+",
    b"NAD+", b"LOC+", b"DTM+137:", b"\r\n", b"\n/", b"/", b"-", b"FWB/16\n", b"FHL/4\n", b";", b"\t", b"|", b'""',
    b"PAR1", b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"\x80", b" ", b"\xc2\xa0",
    b"\xe2\x80\xae", b"0", b"-1", b"+1", b"00000000", b"99999999999999999999", b"1" * 400, b".", b"1,5",
    b"0.0000000000000000000001", b"20261332", b"2026-02-30T25:61:61Z", b"20260101",
    b"9999-12-31T23:59:59+14:00", b"0001-01-01T00:00:00-14:00",
)  # fmt: skip

_DEEP = (b"<a>", b"[", b'{"a":', b"(", b"<a b='c'>")
_MANY = (
    b"<a/>", b"1,", b"'", b"+", b":", b"\n", b"?", b"&amp;", b"a ", b'"",', b"/", b"A\n", b"{},", b"UNH+1'",
    b"UNH+1+CUSCAR'", b"CNI+1'", b"RFF+BM:1'GIS+1'", b"GID'", b"STS'", b"LOC+9+A'", b"SGP+1'", b"NAD+CN+1'",
    b"EQD+CN+1'", b"LOC+147'",
)  # fmt: skip


def damaged(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """One of the seeds with one to six faults. Without seeds, random bytes."""
    data = bytearray(chance.choice(seeds) if seeds else chance.randbytes(chance.randint(0, 300)))
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4, 6))):
        chance.choice(_DAMAGES)(data, seeds, chance)
        del data[LONGEST:]
    return bytes(data)


def _place(data: bytearray, chance: random.Random) -> int:
    return chance.randrange(len(data) + 1)


def _span(data: bytearray, chance: random.Random) -> slice:
    begin = _place(data, chance)
    return slice(begin, begin + chance.choice((1, 1, 2, 5, 20, 100, 1000)))


def _flip(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _overwrite(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    span = _span(data, chance)
    data[span] = chance.randbytes(len(data[span]))


def _cut_out(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    del data[_span(data, chance)]


def _double(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    span = _span(data, chance)
    data[span.start : span.start] = data[span] * chance.choice((1, 1, 1, 3, 50))


def _swap(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    one, other = _span(data, chance), _span(data, chance)
    moved = data[one]
    data[one] = data[other]
    data[other] = moved


def _put_in(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    place = _place(data, chance)
    data[place:place] = chance.choice(_PIECES)


def _replace_token(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    """Replace what stands between two separators: a value by another kind of value."""
    place = _place(data, chance)
    end = next((at for at in range(place, min(len(data), place + 200)) if data[at] in b"<>'+:,;\"\n/ "), len(data))
    data[place:end] = chance.choice(_PIECES)


_VALUES = (
    b"", b" ", b"0", b"-1", b"1", b"00", b"1.5", b"1,5", b"1e5", b"9" * 20, b"9" * 40, b"A", b"a" * 300, b"XX", b"ZZ",
    b"GB", b"NaN", b"true", b"null", b"20260230", b"202613322561", b"2026-02-30", b"2026-02-30T25:61:61Z",
    b"99991231235959", b"9999-12-31T23:59:59+14:00", b"0001-01-01T00:00:00-14:00", b"260101", b"TOTAL",
    b"CSQU3054383", b"020-12345675",
    "ÄØ中文ñ".encode(), "\u202e".encode(), b"\xc2\xa0",
)  # fmt: skip
_OF_VALUES = re.compile(rb"[A-Za-z0-9.\- ]{1,60}")


def _another_value(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    """Put another value in the place of one, and leave the grammar whole."""
    found = _OF_VALUES.search(data, chance.randrange(len(data) + 1))
    # the name of a tag or attribute stays, or markup would break and nothing behind it be read
    if (
        found
        and bytes(data[found.start() - 1 : found.start()]) not in (b"<", b"/")
        and data[found.end() : found.end() + 1] != b"="
    ):
        data[found.start() : found.end()] = chance.choice(_VALUES)


def _line_twice(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    """Repeat a line or a segment."""
    begin = data.rfind(b"\n", 0, _place(data, chance)) + 1
    end = data.find(b"\n", begin)
    line = data[begin : end + 1 if end >= 0 else len(data)]
    data[begin:begin] = line * chance.choice((1, 1, 2, 100))


def _line_out(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    """Leave a line out."""
    begin = data.rfind(b"\n", 0, _place(data, chance)) + 1
    end = data.find(b"\n", begin)
    del data[begin : end + 1 if end >= 0 else len(data)]


def _cut_off(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    del data[_place(data, chance) :]


def _splice(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    """Go on with the rest of another message."""
    if seeds:
        other = chance.choice(seeds)
        data[_place(data, chance) :] = other[chance.randrange(len(other) + 1) :][:LONGEST]


def _deep(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    place = _place(data, chance)
    data[place:place] = chance.choice(_DEEP) * chance.choice((10, 100, 5_000))


def _many(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    place = _place(data, chance)
    data[place:place] = chance.choice(_MANY) * chance.choice((10, 300, 20_000))


Damage = Callable[[bytearray, Sequence[bytes], random.Random], None]

_DAMAGES: tuple[Damage, ...] = (
    *(_flip, _overwrite, _cut_out, _double, _swap, _put_in, _put_in, _replace_token, _replace_token, _replace_token),
    *(_another_value,) * 16,
    *(_line_twice, _line_out, _line_out, _cut_off, _splice, _deep, _many),
)
