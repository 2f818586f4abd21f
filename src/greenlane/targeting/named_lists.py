# SPDX-License-Identifier: Apache-2.0
"""Named lists as YAML documents: the values that conditions ask with ``in lists.embargoed_ports``."""

from __future__ import annotations

import re
from collections import Counter

from .configuration import NamedList
from .documents import DocumentFinding, Mapping, Scalar, read_documents
from .fields import Fields

KEYS = ("name", "title", "source", "sequence", "values")
"""The fields a document may have."""

VALUES_LIMIT = 100_000
"""How many values one list may have."""

_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")


class ListDocument(NamedList, frozen=True, kw_only=True):
    """A named list with its title and where its values come from, as officers see them."""

    title: str
    source: str


def load_lists(content: str | bytes) -> tuple[tuple[ListDocument, ...], tuple[DocumentFinding, ...]]:
    """Read named lists from YAML text; nothing is thrown. Gives the good lists, and the findings about the others."""
    documents, findings = read_documents(content)
    every = list(findings)
    found: dict[str, ListDocument] = {}
    for document in documents:
        fields = Fields(document, "list", _name_of(document))
        named = _list(fields)
        if named is not None and named.name in found:
            fields.fault("name_twice", "name", f"There are two lists named {named.name}.")
        elif named is not None:
            found[named.name] = named
        every.extend(fields.findings)
    return tuple(found.values()), tuple(sorted(every, key=lambda finding: finding.line))


def _name_of(document: Mapping) -> str:
    written = document.values.get("name")
    return written.text.strip()[:40] if isinstance(written, Scalar) and written.text.strip() else "list"


def _list(fields: Fields) -> ListDocument | None:
    fields.refuse_unknown(KEYS)
    name = fields.text("name", 40)
    if name and not _NAME.fullmatch(name):
        fields.fault("name_form", "name", f"{name} is not a name; write small letters, digits and _ only.")
    title, source = fields.text("title", 200), fields.text("source", 500)
    sequence = fields.whole_number("sequence", 0, 999_999_999)
    if fields.given("sequence") is None:
        fields.fault("missing", "sequence", "sequence is missing; it rises with every change.", value="")
    values = fields.texts("values", required=True)
    if len(values) > VALUES_LIMIT:
        fields.fault("too_long", "values", f"The list has {len(values)} values; {VALUES_LIMIT} are allowed.")
    twice = next((value for value, times in Counter(values).items() if times > 1), None)
    if twice is not None:
        fields.fault("value_twice", "values", f"The value {twice} stands twice; keep one.", value=twice)
    if fields.findings or sequence is None:
        return None
    return ListDocument(name=name, title=title, source=source, sequence=sequence, values=frozenset(values))
