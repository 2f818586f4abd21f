# SPDX-License-Identifier: Apache-2.0
"""Collecting findings while reading: bounded, and with the value cut to what a person can look at."""

from typing import Protocol

from ..finding import Finding, Severity

EXCERPT_CHARS = 120


def excerpt(value: object, chars: int = EXCERPT_CHARS) -> str:
    """What was read, as a finding shows it: control characters as escapes, long texts cut."""
    text = value if isinstance(value, str) else str(value)
    cut = text[: chars + 1]
    shown = "".join(char if char.isprintable() else repr(char)[1:-1] for char in cut[:chars])
    return f"{shown}…" if len(cut) > chars else shown


def error(code: str, message: str, *, path: str | None = None, value: object = None) -> Finding:
    """A finding of severity error."""
    return _finding(code, Severity.ERROR, message, path, value)


def warning(code: str, message: str, *, path: str | None = None, value: object = None) -> Finding:
    """A finding of severity warning."""
    return _finding(code, Severity.WARNING, message, path, value)


def info(code: str, message: str, *, path: str | None = None, value: object = None) -> Finding:
    """A finding of severity info."""
    return _finding(code, Severity.INFO, message, path, value)


def _finding(code: str, severity: Severity, message: str, path: str | None, value: object) -> Finding:
    shown = None if value is None else excerpt(value)
    return Finding(code=code, severity=severity, path=path, value=shown, message=message)


class Refused(Exception):
    """Reading stops here: a limit is passed or the file is broken. Carries the finding that says so."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class Notes(Protocol):
    """Whoever keeps the findings of a message while it is read."""

    def note(self, finding: Finding) -> None:
        """Keep a finding."""


class Room:
    """How many more findings a file may list; shared by all its messages."""

    def __init__(self, findings: int) -> None:
        """Start with room for so many."""
        self.left = findings


class Findings:
    """The findings of one message or one file, kept while there is room; the rest is counted."""

    def __init__(self, room: Room) -> None:
        """Start with none."""
        self._kept: list[Finding] = []
        self._room = room
        self._left_out = 0

    def add(self, finding: Finding) -> None:
        """Keep a finding, or count it when the room of the file is used up."""
        if self._room.left > 0:
            self._room.left -= 1
            self._kept.append(finding)
        else:
            self._left_out += 1

    def closed(self) -> tuple[Finding, ...]:
        """The findings kept and, when some were not, one more that says how many."""
        if not self._left_out:
            return tuple(self._kept)
        more = f"{self._left_out} more findings are not listed. Mend those that are, and send the message again."
        return (*self._kept, info("READ-MORE-FINDINGS", more, value=self._left_out))
