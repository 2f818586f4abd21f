# SPDX-License-Identifier: Apache-2.0
"""Which formats are read: one row each. A new format is one file with its reader, and its row here.

A row names the format, says in words what it is, tells from the beginning of a file whether it is meant, and reads it.
Readers get UTF-8 (tables and EDIFACT: the bytes as they are) within ``Limits.max_bytes``; they raise ``Refused`` for
what is broken as a whole and nothing else. The first row that recognises a file reads it.
"""

from collections.abc import Callable
from typing import NamedTuple

from ..limits import Limits
from ..reading import Reading
from ..schemas import Schemas
from .xml_source import Opening


class XmlFormat(NamedTuple):
    """A format in XML, told by the root element: local name and namespace (``Opening``)."""

    name: str
    words: str
    recognises: Callable[[Opening], bool]
    read: Callable[[bytes, Opening, Limits, Schemas | None], Reading]


class JsonFormat(NamedTuple):
    """A format in JSON, told by its first bytes; its reader gives None where they misled and it is another format."""

    name: str
    words: str
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes, Limits], Reading | None]


class TextFormat(NamedTuple):
    """A format in characters of its own, or in bytes; told by its first bytes."""

    name: str
    words: str
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes, Limits], Reading]


XML_FORMATS: tuple[XmlFormat, ...] = ()
"""Tried before WCO Data Model XML, which is looked for inside any wrapper."""

JSON_FORMATS: tuple[JsonFormat, ...] = ()
"""Tried after native JSON."""

TEXT_FORMATS: tuple[TextFormat, ...] = ()
"""Tried for what begins neither as XML nor as JSON."""
