# SPDX-License-Identifier: Apache-2.0
"""Splitting EDIFACT (ISO 9735) into segments, elements and components; service characters from UNA or the default ones.

Bytes are looked at one by one, since every service character is one byte; values are decoded by the character set that
the interchange names (UNB, data element 0001). Everything is linear in the length of the file, and counted before any
of it is made.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..limits import Limits
from .collecting import Refused, error

BLANKS = " \t\r\n\f\v\0\x1a"
"""What may stand between segments and mean nothing."""

_UNA = re.compile(r"UNA([\s\S]{5})([\s\S])[ \t\r\n]*(?=UN[BGH])")
_MARK = b"\xef\xbb\xbf"
_UTF_8 = "utf-8"
_LATIN = "iso8859-1"

# Character sets of ISO 9735 by their name in UNB; A and B are parts of ASCII.
_CODECS = {
    "UNOA": "ascii",
    "UNOB": "ascii",
    "UNOC": _LATIN,
    "UNOD": "iso8859-2",
    "UNOE": "iso8859-5",
    "UNOF": "iso8859-7",
    "UNOG": "iso8859-3",
    "UNOH": "iso8859-4",
    "UNOI": "iso8859-6",
    "UNOJ": "iso8859-8",
    "UNOK": "iso8859-9",
    "UNOW": _UTF_8,
    "UNOX": "iso2022_jp",
    "UNOY": _UTF_8,
    "KECA": "euc_kr",
}


class Syntax(NamedTuple):
    """The service characters; an empty ``release`` means that none is used."""

    component: str = ":"
    element: str = "+"
    decimal: str = "."
    release: str = "?"
    terminator: str = "'"


DEFAULT = Syntax()


class Segment:
    """One segment: its tag, its elements as lists of components, and its number in the message (UNH is 1).

    ``inner`` are the segments of the group that it opens, by tag; ``used`` tells whether a reader took anything of it;
    ``cut`` that the file ended before its terminator.
    """

    __slots__ = ("cut", "elements", "inner", "number", "tag", "used")

    def __init__(self, tag: str, elements: list[list[str]], number: int = 0, cut: bool = False) -> None:
        """Start without inner segments, unused."""
        self.tag = tag
        self.elements = elements
        self.number = number
        self.inner: dict[str, list[Segment]] | None = None
        self.used = False
        self.cut = cut

    def get(self, element: int, component: int = 1) -> str:
        """A component without blanks around it; both numbers from 1; empty where it is absent."""
        if element > len(self.elements):
            return ""
        parts = self.elements[element - 1]
        return parts[component - 1].strip() if component <= len(parts) else ""

    def all(self, tag: str) -> "list[Segment]":
        """The segments of a tag in the group that this one opens, in order."""
        return self.inner.get(tag, []) if self.inner else []


class Charset:
    """How the values of one interchange are decoded, and whether its bytes were what it says."""

    def __init__(self, name: str, file_is_utf8: bool) -> None:
        """For the name that UNB gives (``UNOC``); empty for a file without one."""
        self.name = name.upper()
        self.known = self.name in _CODECS or not self.name
        self._declared = _CODECS.get(self.name, "ascii")
        # A file that is UTF-8 from end to end is UTF-8: no other character set makes such bytes by chance.
        self._codec = _UTF_8 if file_is_utf8 else self._declared
        self.departed: str | None = None
        """The first text whose bytes are not of the character set named, as it was read."""

    def decode(self, text: str) -> str:
        """A value from the characters of its bytes; never raises."""
        if text.isascii() and self._declared != "iso2022_jp":
            return text
        data = text.encode("latin-1")
        for codec in (self._codec, _UTF_8, _LATIN):
            try:
                read = data.decode(codec)
            except UnicodeDecodeError:
                continue
            if codec != self._declared and self.departed is None:
                self.departed = read
            return read
        raise AssertionError("every byte is a character of ISO 8859-1")


def begins_as_edifact(head: bytes) -> bool:
    """Whether bytes begin with a service segment."""
    return head.removeprefix(_MARK).lstrip()[:3] in (b"UNA", b"UNB", b"UNG", b"UNH")


def as_characters(data: bytes, limits: Limits) -> tuple[str, bool]:
    """The bytes as one character each, and whether they are UTF-8 with characters beyond ASCII.

    Raises ``Refused`` where there are more elements than are read.
    """
    body = data.removeprefix(_MARK)
    text = body.decode("latin-1")
    values = 1
    for place, syntax, end in _parts(text):
        values += sum(text.count(char, place, end) for char in (syntax.component, syntax.element, syntax.terminator))
    if values > limits.max_elements:
        raise Refused(
            error(
                "READ-TOO-MANY-ELEMENTS",
                f"The file has more than {limits.max_elements} segments and elements, the most that are read. Send "
                "fewer consignments in one file.",
                value=values,
            )
        )
    return text, not body.isascii() and _is_utf8(body)


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode(_UTF_8)
    except UnicodeDecodeError:
        return False
    return True


def _parts(text: str) -> Iterator[tuple[int, Syntax, int]]:
    """The parts of a file that have service characters of their own: where each begins, and where it ends."""
    place, syntax = 0, DEFAULT
    for found in _UNA.finditer(text):
        before = text[max(0, found.start() - 80) : found.start()].rstrip(BLANKS)
        if before and not before.endswith(syntax.terminator):
            continue  # the letters stand in a value
        if found.start() > place:
            yield place, syntax, found.start()
        component, element, decimal, release = tuple(found[1][:4])
        syntax = Syntax(component, element, decimal, release.strip(), found[2])
        place = found.end()
    yield place, syntax, len(text)


def raw_segments(text: str) -> Iterator[tuple[str, Syntax, bool]]:
    """Each segment as written, its service characters, and whether its terminator is missing."""
    for place, syntax, end in _parts(text):
        part = text[place:end] if (place, end) != (0, len(text)) else text
        pieces = _split(part, syntax.terminator, syntax.release)
        last = pieces.pop()
        for piece in pieces:
            yield piece.lstrip(BLANKS), syntax, False
        last = last.strip(BLANKS)
        if last:
            yield last, syntax, True


def elements_of(raw: str, syntax: Syntax, charset: Charset) -> list[list[str]]:
    """The elements of a segment and their components, unescaped and decoded; the first is the tag."""
    release = syntax.release if syntax.release and syntax.release in raw else ""
    elements = [_split(part, syntax.component, release) for part in _split(raw, syntax.element, release)]
    if release:
        released = re.compile(re.escape(release) + r"([\s\S])")
        elements = [[released.sub(r"\1", part) for part in parts] for parts in elements]
    if not raw.isascii():
        elements = [[charset.decode(part) for part in parts] for parts in elements]
    return elements


def _split(text: str, separator: str, release: str) -> list[str]:
    """The text at its separators, but not at those after a release character (which stay as they are)."""
    pieces = text.split(separator)
    if not release or len(pieces) == 1 or release not in text:
        return pieces
    whole: list[str] = []
    held: list[str] = []
    for piece in pieces:
        if (len(piece) - len(piece.rstrip(release))) % 2:
            held.append(piece)
        elif held:
            whole.append(separator.join((*held, piece)))
            held = []
        else:
            whole.append(piece)
    if held:  # the text ends in a release character and nothing follows
        whole.append(separator.join(held))
    return whole


def escaped(text: str, syntax: Syntax = DEFAULT) -> str:
    """A value as it is written: a release character before each service character."""
    services = {syntax.component, syntax.element, syntax.release, syntax.terminator}
    if not any(char in text for char in services):
        return text
    return "".join(syntax.release + char if char in services else char for char in text)


def written(tag: str, *elements: str | tuple[str, ...], syntax: Syntax = DEFAULT) -> str:
    """A segment as it is written, without what is empty at its end."""
    texts = []
    for element in elements:
        parts = [escaped(part, syntax) for part in ((element,) if isinstance(element, str) else element)]
        while parts and not parts[-1]:
            parts.pop()
        texts.append(syntax.component.join(parts))
    while texts and not texts[-1]:
        texts.pop()
    return syntax.element.join((tag, *texts)) + syntax.terminator
