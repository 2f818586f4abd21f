# SPDX-License-Identifier: Apache-2.0
"""Reading files: which format it is, and what it says. One file per format; bad content never raises."""

import re
from typing import BinaryIO

from ..limits import Limits
from ..reading import Reading, ReadState
from ..schemas import Schemas
from . import native_json, wco_dm_xml
from .collecting import Refused, error, excerpt
from .conveyance_report import report_schema, write_native_report
from .detecting import Seeming, json_seeming, seeming, xml_seeming
from .edifact_cuscar_writer import write_cuscar
from .encoding import to_utf8
from .manual import formats_page
from .native_writing import native_schema, without_paths, write_native
from .ncts_writer import write_ncts, write_release
from .registry import JSON_FORMATS, TEXT_FORMATS, XML_FORMATS, text_formats_in_force
from .wco_dm_xml_writer import write_wco_dm_xml
from .wrapping import openings_within
from .xml_source import opening

__all__ = [
    "KNOWN_FORMATS",
    "formats_page",
    "native_schema",
    "read",
    "read_stream",
    "report_schema",
    "without_paths",
    "write_cuscar",
    "write_native",
    "write_native_report",
    "write_ncts",
    "write_release",
    "write_wco_dm_xml",
]

KNOWN_FORMATS: dict[str, str] = {
    wco_dm_xml.FORMAT: wco_dm_xml.NAME,
    native_json.FORMAT: native_json.NAME,
    **{row.name: row.words for row in XML_FORMATS},
    **{row.name: row.words for row in JSON_FORMATS},
    **{row.name: row.words for row in TEXT_FORMATS},
}
"""The formats that are read: the name in answers, and the words for people."""

_DEFAULT_LIMITS = Limits()
_CHUNK = 1 << 20
_HEAD = 8192
_MARKUP, _OBJECTS = b"<", (b"{", b"[")
# a byte order mark and white space, with the empty halves of wide characters
_BEFORE = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff|\0\0\xfe\xff)?[ \t\r\n\f\v\0]*")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
_FIRST_TAG = re.compile(rb"<([A-Za-z_][^\s/><]{0,80})")
_RICH_TEXT = b"{\\rtf"
_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html)", re.IGNORECASE)


def read(data: bytes, *, limits: Limits = _DEFAULT_LIMITS, schemas: Schemas | None = None) -> Reading:
    """What a file says. Bad content is answered with findings, never with an exception.

    The format is told from the content. With ``schemas``, XML messages are compared with them as well, and every
    departure is a warning.
    """
    if len(data) > limits.max_bytes:
        return _too_large(data, limits)
    try:
        return _read(data, limits, schemas)
    except Refused as refused:
        return Reading(format=_format_of(data), state=ReadState.UNREADABLE, findings=(refused.finding,))


def read_stream(stream: BinaryIO, limits: Limits = _DEFAULT_LIMITS, *, schemas: Schemas | None = None) -> Reading:
    """What a stream says; no more than one byte beyond the limit is taken from it.

    Raises what the stream raises.
    """
    taken = bytearray()
    while len(taken) <= limits.max_bytes:
        part = stream.read(min(_CHUNK, limits.max_bytes + 1 - len(taken)))
        if not part:
            break
        taken += part
    return read(bytes(taken), limits=limits, schemas=schemas)


def _read(data: bytes, limits: Limits, schemas: Schemas | None) -> Reading:
    first = _first(data)
    if not first:
        return _empty(data) if b"\0" not in data else _unrecognised(seeming(data))
    if first == _MARKUP:
        return _read_xml(to_utf8(data), limits, schemas)
    if first in _OBJECTS and not data.startswith(_RICH_TEXT):
        return _read_json(to_utf8(data), limits)
    for row in text_formats_in_force():
        if row.recognises(data[:_HEAD]):
            return row.read(data, limits)
    if data.startswith(_WIDE_MARKS):
        found = seeming(to_utf8(data))
        return _unrecognised(Seeming(found.format, f"{found.words}, in UTF-16 or UTF-32"))
    return _unrecognised(seeming(data))


def _read_xml(text: bytes, limits: Limits, schemas: Schemas | None) -> Reading:
    if _HTML.match(text):
        return _unrecognised(seeming(text))
    begins = opening(text)
    if begins is None:
        finding = error(
            "READ-NOT-WELL-FORMED",
            "The file begins with '<' but no XML element follows. Nothing was taken. Send a whole XML message.",
            path="line 1",
            value=text[:120].decode(errors="replace"),
        )
        return Reading(format="xml", state=ReadState.UNREADABLE, findings=(finding,))
    for row in XML_FORMATS:
        if row.recognises(begins):
            return row.read(text, begins, limits, schemas)
    inside = openings_within(text, begins)
    for row in XML_FORMATS:
        if row.wrapped and any(map(row.recognises, inside)):
            return row.read(text, begins, limits, schemas)
    reading = wco_dm_xml.read_wco_dm_xml(text, begins, limits, schemas)
    return reading if isinstance(reading, Reading) else _unrecognised(xml_seeming(*reading))


def _read_json(text: bytes, limits: Limits) -> Reading:
    reading = native_json.read_native_json(text, limits)
    if isinstance(reading, Reading):
        return reading
    for row in JSON_FORMATS:
        if row.recognises(text[:_HEAD]) and (found := row.read(text, limits)) is not None:
            return found
    return _unrecognised(json_seeming(reading))


def _first(data: bytes) -> bytes:
    """The first byte that is no white space, byte order mark or empty half of a wide character."""
    before = _BEFORE.match(data)
    place = before.end() if before else 0
    return data[place : place + 1]


def _format_of(data: bytes) -> str:
    """The format that a file which cannot be read seems to have."""
    head = data[:_HEAD].replace(b"\0", b"")
    first = _first(data[:_HEAD])
    if first == _MARKUP:
        return _xml_format_of(head)
    if first in _OBJECTS:
        if native_json.looks_like_it(head):
            return native_json.FORMAT
        return next((row.name for row in JSON_FORMATS if row.recognises(head)), "json")
    if not first:
        return "empty"
    return next((row.name for row in text_formats_in_force() if row.recognises(head)), seeming(head).format)


def _xml_format_of(head: bytes) -> str:
    try:
        begins = opening(head)
    except Refused:
        begins = None
    known = next((row.name for row in XML_FORMATS if begins is not None and row.recognises(begins)), None)
    tag = _FIRST_TAG.search(head)
    wco = tag is not None and wco_dm_xml.looks_like_it(tag[1].decode(errors="replace"))
    return known or (wco_dm_xml.FORMAT if wco else "xml")


def _empty(data: bytes) -> Reading:
    what = f"has {len(data)} bytes of white space and nothing else" if data else "is empty"
    finding = error(
        "READ-EMPTY",
        f"The file {what}. Send the message itself; look whether it was lost where it was written or sent.",
        value=f"{len(data)} bytes",
    )
    return Reading(format="empty", state=ReadState.UNREADABLE, findings=(finding,))


def _too_large(data: bytes, limits: Limits) -> Reading:
    first = _first(data)
    begins = excerpt(data[:60].decode(errors="replace")) if first else "white space only"
    finding = error(
        "READ-TOO-LARGE",
        f"The file is larger than {limits.max_bytes} bytes, the most that is read; reading stopped there and nothing "
        f"was taken. It begins with: {begins}. Divide it into several messages, or ask the administration to raise the "
        "limit.",
        value=f"more than {limits.max_bytes} bytes",
    )
    return Reading(format=_format_of(data), state=ReadState.UNREADABLE, findings=(finding,))


def _unrecognised(found: Seeming) -> Reading:
    finding = error(
        "READ-UNKNOWN-FORMAT",
        f"This seems to be {found.words}, which is not read here. Known formats: {', '.join(KNOWN_FORMATS.values())}.",
        value=found.words,
    )
    return Reading(format=found.format, state=ReadState.UNRECOGNISED, findings=(finding,))
