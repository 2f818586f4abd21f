# SPDX-License-Identifier: Apache-2.0
"""Which formats are read: one row each. A new format is one file with its reader, and its row here.

A row names the format, says in words what it is, tells from the beginning of a file whether it is meant, and reads it.
Readers get UTF-8 (tables and EDIFACT: the bytes as they are) within ``Limits.max_bytes``; they raise ``Refused`` for
what is broken as a whole and nothing else. The first row that recognises a file reads it.
"""

from collections.abc import Callable
from typing import NamedTuple

from greenlane.documents import kept

from ..limits import Limits
from ..reading import Reading
from ..schemas import Schemas
from ..tables.mapping import Mapping, mappings_in_force, shipped_mappings
from ..tables.reading import reader_of
from . import air_xml, cargo_imp, conveyance_report, dcsa, edifact, ens, ens_json, ics2, ncts, ncts_json, one_record
from .xml_source import Opening


class XmlFormat(NamedTuple):
    """A format in XML, told by the root element: local name and namespace (``Opening``).

    A ``wrapped`` format is also known by an element inside an envelope (``wrapping``), which its reader looks through.
    """

    name: str
    words: str
    recognises: Callable[[Opening], bool]
    read: Callable[[bytes, Opening, Limits, Schemas | None], Reading]
    wrapped: bool = False


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


XML_FORMATS: tuple[XmlFormat, ...] = (
    XmlFormat(ens.FORMAT, ens.NAME, ens.recognises, ens.read_ens, wrapped=True),
    XmlFormat(air_xml.FORMAT, air_xml.NAME, air_xml.recognises_cargo_xml, air_xml.read_cargo_xml),
    XmlFormat(ics2.FORMAT, ics2.NAME, ics2.recognises_ics2, ics2.read_ics2),
    XmlFormat(ncts.FORMAT, ncts.NAME, ncts.recognises_ncts, ncts.read_ncts),
)
"""Tried before WCO Data Model XML, which is looked for inside any wrapper."""

JSON_FORMATS: tuple[JsonFormat, ...] = (
    JsonFormat(one_record.FORMAT, one_record.NAME, one_record.recognises_one_record, one_record.read_one_record),
    JsonFormat(
        conveyance_report.FORMAT,
        conveyance_report.NAME,
        conveyance_report.recognises_native_report,
        conveyance_report.read_native_report,
    ),
    JsonFormat(dcsa.FORMAT, dcsa.NAME, dcsa.recognises_dcsa, dcsa.read_dcsa),
    JsonFormat(ncts_json.FORMAT, ncts_json.NAME, ncts_json.recognises_ncts_json, ncts_json.read_ncts_json),
    JsonFormat(ens_json.FORMAT, ens_json.NAME, ens_json.recognises_ens_json, ens_json.read_ens_json),
)
"""Tried after native JSON."""


def _table(mapping: Mapping) -> TextFormat:
    return TextFormat(mapping.format, f"{mapping.title}, a table by the mapping {mapping.name}", *reader_of(mapping))


_OF_CHARACTERS = (
    TextFormat(cargo_imp.FORMAT, cargo_imp.NAME, cargo_imp.recognises_cargo_imp, cargo_imp.read_cargo_imp),
    TextFormat(edifact.FORMAT, edifact.NAME, edifact.recognises_edifact, edifact.read_edifact),
)

TEXT_FORMATS: tuple[TextFormat, ...] = (*_OF_CHARACTERS, *map(_table, shipped_mappings()))
"""Tried for what begins neither as XML nor as JSON, as Greenlane ships."""


@kept
def text_formats_in_force() -> tuple[TextFormat, ...]:
    """The text formats with the tables of the mappings in force, an administration's own before those that ship."""
    return (*_OF_CHARACTERS, *map(_table, mappings_in_force()))
