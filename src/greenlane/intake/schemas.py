# SPDX-License-Identifier: Apache-2.0
"""XML schemas as the readers see them; who loads them from a folder is the store."""

from typing import NamedTuple, Protocol

from lxml import etree


class SchemaFault(NamedTuple):
    """One departure from a schema: the line in the message, libxml2's path of the element, and the words."""

    line: int
    path: str | None
    message: str


class Schemas(Protocol):
    """Judges messages by XML schemas. Pure: everything was loaded when it was made."""

    def validate(self, root: etree._Element) -> list[SchemaFault] | None:
        """The faults of a message by the schema of its root element; None where no schema describes it."""
