# SPDX-License-Identifier: Apache-2.0
"""An entry while it is put together from several rows or elements; its texts cleaned and bounded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from greenlane.cargo import fold

from .entry import EntrySchema, Identifier, ListedEntry
from .findings import Findings

LONGEST_TEXT = 1_000
"""Characters of a name, address or reason that are kept; the longest published name has about 300."""

LONGEST_ID = 200
"""Characters of the id that a source gives an entry."""

MOST_OF_A_KIND = 1_000
"""So many names, addresses or numbers of one entry are kept."""

MOST_ENTRIES = 3_000_000
"""So many entries of one file are read."""

_DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ].*)?"),
    re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})"),
    re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"),
)


def clean(text: str | None) -> str:
    """The text with single spaces and without line ends, at most ``LONGEST_TEXT`` long."""
    if not text:
        return ""
    return " ".join(text[: LONGEST_TEXT * 4].split())[:LONGEST_TEXT].rstrip()


def day(text: str | None) -> date | None:
    """The day of ``2026-01-31``, ``01/31/2026`` (month first, as US lists write) or ``31.01.2026``; None for others."""
    written = clean(text)
    for form in _DAYS:
        found = form.fullmatch(written)
        if found is not None:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None


class Draft:
    """An entry under way."""

    def __init__(self, key: str, schema: EntrySchema, name: str) -> None:
        """Begin with id, schema and primary name."""
        self.id = key
        self.schema = schema
        self.name = name
        self.aliases: list[str] = []
        self.weak_aliases: list[str] = []
        self.identifiers: list[Identifier] = []
        self.addresses: list[str] = []
        self.countries: list[str] = []
        self.births: list[str] = []
        self.phones: list[str] = []
        self.emails: list[str] = []
        self.programs: list[str] = []
        self.source = ""
        self.reason = ""
        self.valid_from: date | None = None
        self.valid_to: date | None = None

    def identify(self, kind: str, value: str, country: str | None = None) -> None:
        """Add a number, if it has a letter or digit to compare."""
        written = clean(value)
        if any(char.isalnum() for char in written):
            self.identifiers.append(Identifier(kind=kind, value=written, country=clean(country) or None))

    def entry(self) -> ListedEntry:
        """The entry as it is now."""
        return ListedEntry(
            id=self.id,
            schema=self.schema,
            name=self.name,
            aliases=_kept(self.aliases, but={self.name}),
            weak_aliases=_kept(self.weak_aliases, but={self.name, *self.aliases}),
            identifiers=tuple(dict.fromkeys(self.identifiers))[:MOST_OF_A_KIND],
            addresses=_kept(self.addresses),
            countries=_kept(self.countries),
            births=_kept(self.births),
            phones=_kept(self.phones),
            emails=_kept(self.emails),
            programs=_kept(self.programs),
            source=self.source,
            reason=clean(self.reason),
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )


def _kept(texts: Iterable[str], but: Iterable[str] = ()) -> tuple[str, ...]:
    texts = list(texts)
    if not texts:
        return ()
    left_out = {"", *but}
    cleaned = (clean(text) for text in texts)
    return tuple(dict.fromkeys(text for text in cleaned if text not in left_out))[:MOST_OF_A_KIND]


def usable_name(name: str) -> bool:
    """Whether anything could match the name: it has a letter or digit in some script."""
    return any(char.isascii() and char.isalnum() for char in name) or bool(fold(name))


def parts(text: str | None, separators: str = ";") -> Iterator[str]:
    """The texts between separators, cleaned, without empty ones."""
    if not text:
        return
    first, others = separators[0], separators[1:]
    for other in others:
        text = text.replace(other, first)
    for part in text.split(first):
        cleaned = clean(part)
        if cleaned:
            yield cleaned


class Drafts:
    """The entries of a list under way, by id and in their order."""

    def __init__(self, findings: Findings) -> None:
        """Begin with none."""
        self._drafts: dict[str, Draft] = {}
        self._findings = findings
        self._full = False

    def get(self, key: str) -> Draft | None:
        """The entry of that id, None where there is none yet."""
        return self._drafts.get(key)

    def add(self, draft: Draft, where: str) -> Draft | None:
        """Add an entry; None, with a finding, where its name could match nothing, its id is taken, or it is too many.

        An id may stand twice only with the same content; the first one counts.
        """
        if not usable_name(draft.name):
            self._findings.warn(
                "LIST-NO-NAME", where, "The entry has no name that anything could match; it was left out.", draft.id
            )
            return None
        if not 0 < len(draft.id) <= LONGEST_ID:
            self._findings.warn(
                "LIST-ID", where, f"The entry has no id of 1 to {LONGEST_ID} characters; it was left out.", draft.name
            )
            return None
        if draft.id in self._drafts:
            self._findings.warn(
                "LIST-TWICE", where, "An entry with this id stands in the file already; the first one counts.", draft.id
            )
            return None
        if len(self._drafts) >= MOST_ENTRIES:
            if not self._full:
                self._full = True
                self._findings.incomplete(
                    "LIST-TOO-LONG", where, f"More than {MOST_ENTRIES:,} entries are not read from one file."
                )
            return None
        self._drafts[draft.id] = draft
        return draft

    def entries(self) -> tuple[ListedEntry, ...]:
        """All entries as they are now."""
        return tuple(draft.entry() for draft in self._drafts.values())

    def __len__(self) -> int:
        return len(self._drafts)
