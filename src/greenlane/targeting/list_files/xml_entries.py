# SPDX-License-Identifier: Apache-2.0
"""List files in XML, one entry at a time: no document type, no entities, no network, bounded in size and depth.

What was read before a fault is kept: a list that was cut off is told, and its beginning can be looked at.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator
from typing import cast

from lxml import etree

from .building import clean
from .findings import Findings
from .rows import Opened

MOST_PARTS = 100_000
"""So many elements one entry may have."""

LARGEST = 1 << 30
"""Bytes of an XML list that are read."""

_CHUNK = 1 << 16
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_FORBIDDEN = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_SIGN = "\ufffd".encode()  # a file may hold it by itself
_ROOT = re.compile(rb"<([A-Za-z_][^\s/>]{0,200})")


def root_name(head: bytes) -> str | None:
    """The local name of the root of an XML file that begins so; None where it is no XML."""
    if not head.lstrip().startswith(b"<"):
        return None
    found = _ROOT.search(re.sub(rb"<!--.*?-->", b"", head, flags=re.DOTALL))
    return found[1].rpartition(b":")[2].decode(errors="replace") if found else ""


def entries(file: Opened, names: Collection[str], findings: Findings) -> Iterator[etree._Element]:
    """Each element of one of these local names as soon as it is whole; it is emptied when the next one is asked for."""
    parser = etree.XMLPullParser(
        events=("start", "end"),
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    inside, count = 0, 0
    try:
        for chunk in _utf8(file, findings):
            parser.feed(chunk)
            for event, found in parser.read_events():
                element = cast("etree._Element", found)
                named = local(element) in names
                if event == "start":
                    inside += named
                    count = count + 1 if inside else 0
                    if count > MOST_PARTS:
                        findings.incomplete(
                            "LIST-XML",
                            f"{file.name}, line {element.sourceline}",
                            f"An entry has more than {MOST_PARTS:,} elements; reading ended there.",
                        )
                        return
                    continue
                if named:
                    inside -= 1
                    if not inside:
                        yield element
                if not inside:
                    _empty(element)
        parser.close()
    except etree.XMLSyntaxError as fault:
        words = (fault.msg or "").split(", line ")[0].rstrip(".")
        findings.incomplete(
            "LIST-XML",
            f"{file.name}, line {fault.lineno or 1}",
            f"The XML is not well formed: {words}. The entries before that place were read; get the file anew.",
        )


def _empty(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _utf8(file: Opened, findings: Findings) -> Iterator[bytes]:
    """The file in UTF-8 and without a document type: where one stands, reading ends there."""
    declared = _DECLARED.match(file.head.lstrip())
    name = declared[1].decode() if declared else "utf-8"
    if name.casefold().startswith("utf-16"):
        name = "utf-8"  # it was turned when it was opened
    try:
        decoder = codecs.getincrementaldecoder(name)(errors="replace")
    except LookupError:
        findings.warn("LIST-ENCODING", file.name, "The declared encoding is not known; read as UTF-8.", name)
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    size, tail, edge, first = 0, b"", b"", True
    stood = made = 0
    while True:
        raw = file.stream.read(_CHUNK)
        size += len(raw)
        text = decoder.decode(raw, final=not raw)
        stood, made = stood + (edge + raw).count(_SIGN), made + text.count("\ufffd")
        edge = raw[-2:]  # too short to be counted twice
        chunk = text.encode("utf-8", "replace")
        if _FORBIDDEN.search(tail + chunk):
            findings.incomplete(
                "LIST-DTD",
                file.name,
                "A document type or entity stands in the file. Such files are refused, because they can be made to "
                "grow without end or to fetch others. Get the list without it.",
            )
            return
        if size > LARGEST:
            findings.incomplete("LIST-TOO-LONG", file.name, f"More than {LARGEST:,} bytes are not read from one file.")
            return
        tail = chunk[-10:]
        if first:
            chunk, first = chunk.lstrip(), not chunk.strip()
        if chunk:
            yield chunk
        if not raw:
            break
    if made > stood:
        findings.warn(
            "LIST-ENCODING", file.name, f"Some characters are none of {name}; a sign stands for each of them.", made
        )


def local(element: etree._Element) -> str:
    """The local name of an element."""
    return etree.QName(element).localname


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The children of these local names."""
    return (child for child in element if local(child) in names)


def text(element: etree._Element, *names: str) -> str:
    """The text of the first child of these local names that has any, cleaned."""
    return next(
        (
            found
            for child in children(element, *names)
            if (found := clean("".join(str(part) for part in child.itertext())))
        ),
        "",
    )
