# SPDX-License-Identifier: Apache-2.0
"""From the bytes of a text file to UTF-8, or to the finding that says why not.

What a file says of its encoding is compared with what its bytes are. Where the two disagree nothing is guessed: a name
read with the wrong letters is worse than a message sent again.
"""

import codecs
import re

from .collecting import Refused, error

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FIRST_CHARACTERS = tuple(
    (encoding, tuple(char.encode(encoding) for char in "<{["))
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
)
_DECLARED = re.compile(r"""\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([^"'>]{1,60})["']""")
_CHUNK = 1 << 20
LINE_END = b"\n"

# Encodings in which ASCII is ASCII and in which filers' systems write XML. UTF-7 and the like are left out on purpose:
# they can hide markup.
_READ = frozenset(
    {"ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "koi8-r", "koi8-u"}
    | {"gb2312", "gbk", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp437", "cp850", "tis-620"}
    | {f"iso8859-{part}" for part in range(1, 17)}
    | {f"cp{page}" for page in (874, *range(1250, 1259))}
)


def to_utf8(data: bytes) -> bytes:
    """The text as UTF-8 without a byte order mark.

    Raises ``Refused`` with READ-ENCODING or READ-NUL where the bytes are not what the file says they are.
    """
    mark, actual = _by_first_bytes(data)
    body = data[len(mark) :] if mark else data
    head = body[:400].decode(actual or "latin-1", errors="replace")
    declared = _DECLARED.match(head)
    named = _codec(declared[1]) if declared else None
    if actual is None:
        text = _narrow(body, named)
    elif actual == "utf-8":
        _agree(named, "utf-8", "UTF-8 (byte order mark EF BB BF)")
        text = _narrow(body, "utf-8")
    else:
        _agree(named, actual, actual.upper())
        text = _decoded(body, actual).encode()
    place = text.find(b"\0")
    if place >= 0:
        raise Refused(
            error(
                "READ-NUL",
                f"A NUL character (byte 0) stands in {position(text, place)}. Text has none: the file was cut, padded "
                "or saved in another encoding. Save it again as UTF-8 text.",
                path=position(text, place),
                value=text[max(0, place - 40) : place + 20].decode(errors="replace"),
            )
        )
    return text


def position(text: bytes, place: int) -> str:
    """``line 3, column 14`` for an offset into UTF-8 text; both count from 1, the column in bytes."""
    line = text.count(b"\n", 0, place) + 1
    return f"line {line}, column {place - text.rfind(LINE_END, 0, place)}"


def _by_first_bytes(data: bytes) -> tuple[bytes, str | None]:
    """The byte order mark and the encoding that it or the first character tells; None for one byte a character."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return mark, encoding
    first = data[:4]
    for encoding, beginnings in _FIRST_CHARACTERS:
        if first.startswith(beginnings):
            return b"", encoding
    return b"", None


def _codec(declared: str) -> str:
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        name = ""
    if name not in _READ:
        raise Refused(
            error(
                "READ-ENCODING",
                f"The file says that it is encoded in {declared!r}, which Greenlane does not read. Send it as UTF-8.",
                path="line 1",
                value=declared,
            )
        )
    return name


def _agree(declared: str | None, actual: str, shown: str) -> None:
    if declared is not None and not actual.startswith(declared):
        raise Refused(
            error(
                "READ-ENCODING",
                f"The file says that it is encoded in {declared.upper()}, but its bytes are {shown}. "
                "Correct the encoding in the first line, or save the file in the encoding that it names.",
                path="line 1",
                value=declared,
            )
        )


def _narrow(body: bytes, declared: str | None) -> bytes:
    """UTF-8 from text of one byte a character (or a few): checked, or turned from the encoding that it declares."""
    encoding = declared or "utf-8"
    if encoding in ("utf-8", "ascii"):
        _check(body, encoding)
        return body
    if encoding.startswith(("utf-16", "utf-32")):
        _agree(encoding, "utf-8", "of one byte a character, as in UTF-8")
    return _decoded(body, encoding).encode()


def _check(body: bytes, encoding: str) -> None:
    """Check without keeping the decoded text: a name in it may take four times the memory of its bytes."""
    decoder = codecs.getincrementaldecoder(encoding)()
    place = 0
    while place < len(body) or not place:
        part = body[place : place + _CHUNK]
        try:
            decoder.decode(part, final=place + _CHUNK >= len(body))
        except UnicodeDecodeError as fault:
            # what the decoder held back from the part before counts into the fault's offset
            held = len(fault.object) - len(part)
            raise _undecodable(body, place - held + fault.start, encoding) from fault
        place += _CHUNK


def _decoded(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as fault:
        raise _undecodable(body, fault.start, encoding) from fault


def _undecodable(body: bytes, place: int, encoding: str) -> Refused:
    where = position(body, place)
    around = body[max(0, place - 30) : place + 10].decode(encoding, errors="replace")
    return Refused(
        error(
            "READ-ENCODING",
            f"The byte {body[place : place + 1].hex().upper()} in {where} is not {encoding.upper()}, the encoding of "
            "this file. Save the file as UTF-8, or name its true encoding in the first line.",
            path=where,
            value=around,
        )
    )
