# SPDX-License-Identifier: Apache-2.0
"""All code lists together: one immutable bundle, part of the configuration that decides."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

import msgspec

from greenlane.errors import Invalid

from . import airport, country, currency, hs, own, unlocode
from .code_list import CodeList, CodeRow, ListHeader, ListOrigin
from .country import CountryList
from .entries import Airport, Commodity, Country, Currency, Entry, Known, Location
from .hs import DEFAULT_LENGTHS, HsList, form_question

AnyList = CodeList[Entry]

_ENTRY_TYPES: dict[str, type[Entry]] = {
    country.NAME: Country,
    currency.NAME: Currency,
    unlocode.NAME: Location,
    airport.NAME: Airport,
    hs.NAME: Commodity,
}
_LIST_TYPES: dict[str, type[CodeList[Any]]] = {
    country.NAME: CountryList,
    unlocode.NAME: unlocode.LocationList,
    hs.NAME: HsList,
}


class CodeLists:
    """Every loaded list in every loaded edition; ``on(date)`` narrows it to the editions in force on a day.

    Without a day the newest edition of each list answers. ``hs_lengths`` are the numbers of digits a commodity code
    may have here: 6 and the national ones. Nothing in a bundle changes; ``with_list`` makes another.
    """

    def __init__(
        self,
        lists: Iterable[AnyList],
        *,
        hs_lengths: Sequence[int] = DEFAULT_LENGTHS,
        _when: date | None = None,
    ) -> None:
        self._loaded = tuple(sorted(lists, key=_rank))
        self._when = _when
        self.hs_lengths = tuple(sorted(set(hs_lengths)))
        self._current: dict[str, AnyList] = {
            code_list.name: code_list  # the last, which ranks highest, stays
            for code_list in self._loaded
            if _when is None or code_list.header.holds_on(_when)
        }

    @classmethod
    def packaged(cls, *, hs_lengths: Sequence[int] = DEFAULT_LENGTHS) -> "CodeLists":
        """The lists that come with the installation; none is read before it is first asked."""
        return cls(_packaged(), hs_lengths=hs_lengths)

    def on(self, when: date) -> "CodeLists":
        """The same bundle, answering with the editions in force on a day; a list without one then answers UNKNOWN.

        Of several editions in force a complete one goes before an incomplete one, then the one in force from the
        latest day, then an imported one before a shipped one, then the highest edition.
        """
        return CodeLists(self._loaded, hs_lengths=self.hs_lengths, _when=when)

    def with_list(self, code_list: AnyList) -> "CodeLists":
        """A new bundle with one more edition, in place of one of the same name and edition.

        Raises ``Invalid`` for a list without entries, which would make every code unknown.
        """
        if not len(code_list):
            raise Invalid(
                f"The list {code_list.name}, edition {code_list.edition}, has no entries.",
                remedy="See the findings of its import; nothing was changed.",
            )
        same = (code_list.name, code_list.edition)
        others = [loaded for loaded in self._loaded if (loaded.name, loaded.edition) != same]
        return CodeLists([*others, code_list], hs_lengths=self.hs_lengths, _when=self._when)

    def loaded(self) -> tuple[AnyList, ...]:
        """Every list in every edition, in force or not, by name, the one that goes first last."""
        return self._loaded

    def editions(self) -> dict[str, str]:
        """The edition of each list that answers, by name; a list with no edition in force is not in it."""
        return {name: self._current[name].edition for name in sorted(self._current)}

    def current(self, name: str) -> AnyList | None:
        """The list that answers for a name; ``None`` if no edition of it is in force."""
        return self._current.get(name)

    @property
    def hs(self) -> HsList | None:
        """The edition of the Harmonized System that answers; ``None`` if none is in force."""
        found = self._current.get(hs.NAME)
        return found if isinstance(found, HsList) else None

    @property
    def countries(self) -> CountryList | None:
        """The list of countries, with its search by alpha-3 code."""
        found = self._current.get(country.NAME)
        return found if isinstance(found, CountryList) else None

    def lookup(self, name: str, code: str) -> Entry | None:
        """The entry of a code in the list that answers; ``None`` if it, or the list, is not there."""
        found = self._current.get(name)
        return found.lookup(code) if found is not None else None

    def location(self, code: str) -> Location | None:
        """The UN/LOCODE place of a code, with its coordinates."""
        found = self.lookup(unlocode.NAME, code)
        return found if isinstance(found, Location) else None

    def known(self, name: str, code: str) -> Known:
        """Whether a code is in the list that answers; ``UNKNOWN`` when no edition is in force or it is incomplete."""
        found = self._current.get(name)
        return found.known(code) if found is not None else Known.UNKNOWN

    def hs_form_ok(self, code: str) -> bool:
        """Whether a commodity code has one of the lengths used here (``hs_lengths``)."""
        return form_question(self.hs_lengths)(code)

    def digest(self) -> str:
        """The sha256 (hexadecimal) of all that is loaded, on whatever day: names, editions, sources, dates, contents.

        The content of a packaged list is pinned by its package's version, which its source names, so it need not be
        read for this; an imported or own one has its content's digest in its header.
        """
        headers = [msgspec.to_builtins(code_list.header) for code_list in self._loaded]
        whole = {"lists": headers, "hs_lengths": self.hs_lengths}
        return hashlib.sha256(msgspec.json.encode(whole, order="deterministic")).hexdigest()


@cache
def _packaged() -> tuple[AnyList, ...]:
    """Once a process: bundles share what has been read."""
    return (
        country.packaged(),
        currency.packaged(),
        unlocode.packaged(),
        airport.packaged(),
        hs.packaged(),
        own.own_list(own.TRANSPORT_MODE),
        own.own_list(own.PACKAGE_TYPE),
        own.container_types(),
    )


def list_from_rows(header: ListHeader, rows: Iterable[CodeRow]) -> AnyList:
    """A stored list again: ``header`` and rows as ``CodeList.to_rows`` gave them.

    Raises ``Invalid`` when a row does not fit the list, which only a changed store can cause.
    """
    entry_type = _ENTRY_TYPES.get(header.name, Entry)
    list_type: type[CodeList[Any]] = _LIST_TYPES.get(header.name, CodeList)
    entries: dict[str, Entry] = {}
    for row in rows:
        try:
            entry = msgspec.convert({"code": row.code, "name": row.name, **row.extra}, entry_type)
        except msgspec.ValidationError as error:
            raise Invalid(
                f"The stored entry {row.code!r} does not fit the list {header.name}: {error}.",
                where=f"{header.name} {header.edition}",
                remedy="Import the edition again.",
            ) from error
        entries[entry.code] = entry
    return list_type(header, entries)


def _rank(code_list: AnyList) -> tuple[str, bool, date, bool, list[int], str]:
    header = code_list.header
    numbers = [int(digits) for digits in re.findall(r"\d+", header.edition)]
    return (
        header.name,
        header.complete,
        header.valid_from or date.min,
        header.origin is ListOrigin.IMPORTED,
        numbers,
        header.edition,
    )
