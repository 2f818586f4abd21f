# SPDX-License-Identifier: Apache-2.0
"""What a reader gives back: never an exception for bad content, always what could be read and the findings."""

from enum import StrEnum

from msgspec import Struct

from greenlane.cargo import Declaration, Report

from .finding import Finding


class ReadState(StrEnum):
    """How reading a whole file ended."""

    READ = "read"
    NOT_A_DECLARATION = "not_a_declaration"  # a known message of another kind, such as a response
    UNRECOGNISED = "unrecognised"  # readable, but of no format we know
    UNREADABLE = "unreadable"  # empty, broken, too large, too deep, not what its encoding says


class Pointer(Struct, frozen=True, kw_only=True):
    """One step of a WCO pointer: the class (``68A``), which one of its kind (1-based), and at the end the tag."""

    section: str
    sequence: int = 1
    tag: str | None = None


class Change(Struct, frozen=True, kw_only=True):
    """One change that an amendment asks for: the pointers from 42A down, the reason code and its words.

    ``path`` is where the message asks for it.
    """

    pointers: tuple[Pointer, ...]
    reason_code: str | None = None
    reason: str | None = None
    path: str | None = None


class Message(Struct, frozen=True, kw_only=True):
    """One message of a file: the declaration it carries (for an amendment: only what it changes) and its findings."""

    declaration: Declaration
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()


class ReportMessage(Struct, frozen=True, kw_only=True):
    """One message that declares nothing but tells of a conveyance, of equipment or of goods under way."""

    report: Report
    findings: tuple[Finding, ...] = ()


class Reading(Struct, frozen=True, kw_only=True):
    """The outcome of reading one file.

    ``format`` is the short name of a known format or what an unrecognised file seems to be; ``messages`` (declarations)
    and ``reports`` are in the order of the file; ``findings`` concern the file as a whole.
    """

    format: str
    state: ReadState
    messages: tuple[Message, ...] = ()
    reports: tuple[ReportMessage, ...] = ()
    findings: tuple[Finding, ...] = ()
