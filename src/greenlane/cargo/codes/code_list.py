# SPDX-License-Identifier: Apache-2.0
"""A code list: one named list in one edition, loaded when first asked."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from .entries import Entry, Known, Standing

E_co = TypeVar("E_co", bound=Entry, covariant=True)


class ListOrigin(StrEnum):
    """Where a list comes from."""

    PACKAGED = "packaged"  # inside an installed library
    OWN = "own"  # shipped with Greenlane
    IMPORTED = "imported"  # brought in by the administration


class ListHeader(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a list without opening it.

    ``valid_from`` and ``valid_to`` (inclusive) bound the dates on which the edition is law; open where the list has
    no such dates. ``complete`` is false where a code missing from the list may exist all the same. ``digest`` is the
    sha256 of the content where the source does not pin it already.
    """

    name: str
    edition: str
    source: str
    origin: ListOrigin = ListOrigin.IMPORTED
    valid_from: date | None = None
    valid_to: date | None = None
    complete: bool = True
    digest: str | None = None

    def holds_on(self, when: date) -> bool:
        """Whether this edition is in force on a date."""
        return (self.valid_from is None or self.valid_from <= when) and (self.valid_to is None or when <= self.valid_to)


class CodeRow(NamedTuple):
    """An entry as the store keeps it; ``extra`` holds JSON values only, without what is absent."""

    edition: str
    code: str
    name: str
    extra: dict[str, Any]


class CodeList(Generic[E_co]):
    """One list in one edition: ``lookup``, ``known`` and ``contains`` by code, in any case and with outer spaces.

    ``entries`` is a mapping by code, or a function that makes it: then it is called once, when first needed.
    """

    def __init__(self, header: ListHeader, entries: Mapping[str, E_co] | Callable[[], Mapping[str, E_co]]) -> None:
        self.header = header
        self._load = entries if callable(entries) else None
        self._entries: Mapping[str, E_co] | None = None if callable(entries) else entries
        self._lock = Lock()

    @property
    def name(self) -> str:
        """Which list: ``country``, ``unlocode``, ``hs``, …"""
        return self.header.name

    @property
    def edition(self) -> str:
        """Which edition of it: ``2022``, ``2023-1``, ``pycountry 26.2.16``."""
        return self.header.edition

    @property
    def source(self) -> str:
        """Who publishes it and how it came here."""
        return self.header.source

    @property
    def valid_from(self) -> date | None:
        """The first day the edition is in force; absent where the list has no such day."""
        return self.header.valid_from

    @property
    def valid_to(self) -> date | None:
        """The last day the edition is in force; absent where it has none."""
        return self.header.valid_to

    @property
    def complete(self) -> bool:
        """Whether a code missing here does not exist; false makes ``known`` answer ``UNKNOWN`` instead of ``NO``."""
        return self.header.complete

    def entries(self) -> Mapping[str, E_co]:
        """All entries by code, loaded now if they are not yet."""
        if self._entries is None:
            with self._lock:  # two requests at once must not load 116,000 rows twice
                if self._entries is None:
                    assert self._load is not None
                    self._entries = self._load()
        return self._entries

    def key(self, code: str) -> str:
        """The form in which a code is looked up."""
        return code.strip().upper()

    def lookup(self, code: str) -> E_co | None:
        """The entry of a code, current or former; ``None`` if the list has none."""
        return self.entries().get(self.key(code))

    def known(self, code: str) -> Known:
        """Whether the list has the code."""
        entry = self.lookup(code)
        if entry is None:
            return Known.NO if self.complete else Known.UNKNOWN
        return Known.FORMER if entry.standing is Standing.FORMER else Known.YES

    def contains(self, code: str) -> bool:
        """Whether the code is in use in this edition: a former code is not."""
        return self.known(code) is Known.YES

    def __len__(self) -> int:
        return len(self.entries())

    def __iter__(self) -> Iterator[E_co]:
        return iter(self.entries().values())

    def __repr__(self) -> str:
        return f"<code list {self.name}, edition {self.edition}>"

    def to_rows(self) -> Iterator[CodeRow]:
        """The entries as rows to store, ordered by code."""
        for code in sorted(self.entries()):
            extra: dict[str, Any] = msgspec.to_builtins(self.entries()[code])
            yield CodeRow(self.edition, extra.pop("code"), extra.pop("name"), extra)

    def content_digest(self) -> str:
        """The sha256 (hexadecimal) of the rows in order of code; the same for the same content wherever it is from."""
        digest = hashlib.sha256()
        for row in self.to_rows():
            digest.update(msgspec.json.encode(row[1:], order="deterministic"))
            digest.update(b"\n")
        return digest.hexdigest()
