# SPDX-License-Identifier: Apache-2.0
"""EDIFACT messages of our own, made from the directory, and the reading of them."""

from __future__ import annotations

from greenlane.intake.formats.edifact_grammar import tree
from greenlane.intake.formats.edifact_interchange import EdifactMessage, Interchanges
from greenlane.intake.formats.edifact_source import Segment
from greenlane.intake.limits import Limits


def message(body: str, kind: str = "CUSCAR:D:95B:UN", reference: str = "1") -> str:
    """A message with the right trailer around segments, which may stand on lines of their own."""
    inner = "".join(line.strip() for line in body.splitlines())
    count = inner.replace("?'", "").count("'") + 2
    return f"UNH+{reference}+{kind}'{inner}UNT+{count}+{reference}'"


def interchange(*messages: str, charset: str = "UNOC:3", reference: str = "77", count: int | None = None) -> bytes:
    """An interchange around messages."""
    text = "".join(messages)
    header = f"UNB+{charset}+SENDER:ZZZ+RECEIVER:ZZZ+260321:0900+{reference}'"
    trailer = f"UNZ+{len(messages) if count is None else count}+{reference}'"
    return f"{header}{text}{trailer}".encode("utf-8" if charset.startswith("UNOY") else "latin-1")


def opened(data: bytes, limits: Limits | None = None) -> tuple[list[EdifactMessage], Interchanges]:
    """The messages of a file and its envelopes, read to the end."""
    envelopes = Interchanges(data, limits or Limits())
    return list(envelopes.messages()), envelopes


def codes_of(*told: object) -> list[str]:
    """The codes of all findings, in order."""
    return [finding.code for findings in told for finding in findings.closed()]  # type: ignore[attr-defined]


def grown(body: str, kind: str) -> tuple[Segment, list[str]]:
    """The tree of one message and the codes of what was told of its structure."""
    (one,), _ = opened(interchange(message(body, kind)))
    header = tree(one, Limits())
    return header, codes_of(one.findings)
