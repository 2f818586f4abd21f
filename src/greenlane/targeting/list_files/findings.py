# SPDX-License-Identifier: Apache-2.0
"""Findings about a list file, each code told a bounded number of times, and what is left when the file was read."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from greenlane.intake import Finding, Severity

from .entry import ListedEntry

MOST_OF_A_CODE = 50
"""So many findings of one code are told one by one; of the others only their number."""

_SHOWN = 120


class ListFile(Struct, frozen=True, kw_only=True):
    """What was read of a watch list's file.

    ``entries`` have different ids. ``complete`` is false where the file was cut off or had to be left before its end:
    then what is not in it may still be on the list. ``published`` is the day that the file says it is of, as written.
    """

    entries: tuple[ListedEntry, ...]
    findings: tuple[Finding, ...]
    format: str
    complete: bool = True
    published: str | None = None
    rows: int = 0


class Findings:
    """Collects findings about one file."""

    def __init__(self) -> None:
        """Begin with none."""
        self._told: list[Finding] = []
        self._counts: Counter[str] = Counter()
        self._severities: dict[str, Severity] = {}
        self.complete = True

    def tell(self, code: str, severity: Severity, where: str | None, message: str, value: object = None) -> None:
        """Note one fault; ``where`` is the file with line or element, ``value`` what was read there."""
        self._counts[code] += 1
        self._severities[code] = severity
        if self._counts[code] <= MOST_OF_A_CODE:
            shown = None if value is None else str(value)[:_SHOWN]
            self._told.append(Finding(code=code, severity=severity, path=where, value=shown, message=message))

    def warn(self, code: str, where: str | None, message: str, value: object = None) -> None:
        """Note a fault that leaves the rest usable."""
        self.tell(code, Severity.WARNING, where, message, value)

    def incomplete(self, code: str, where: str | None, message: str, value: object = None) -> None:
        """Note a fault because of which the file does not hold the whole list."""
        self.complete = False
        self.tell(code, Severity.ERROR, where, message, value)

    def all(self) -> tuple[Finding, ...]:
        """The findings, and for each code that was met too often how many there were."""
        more = (
            Finding(
                code=code,
                severity=self._severities[code],
                path=None,
                value=str(count),
                message=f"This was met {count:,} times in all; the first {MOST_OF_A_CODE} are told one by one.",
            )
            for code, count in self._counts.items()
            if count > MOST_OF_A_CODE
        )
        return (*self._told, *more)
