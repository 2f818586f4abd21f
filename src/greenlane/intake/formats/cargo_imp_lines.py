# SPDX-License-Identifier: Apache-2.0
"""Cargo-IMP as lines: the messages of a file and the blocks of a message.

A message begins with a line of its name and version (``FWB/17``). A line that begins with three letters and an oblique
begins a block; a line that begins with an oblique continues it. What stands before the first message is the envelope
of the network (addresses, sender, priority), and what stands after the last is its end; neither says anything of cargo.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from greenlane.cargo import Envelope

from ..finding import Finding
from ..limits import Limits
from .collecting import Findings, Refused, error, warning

READ = ("FWB", "FHL")
"""The messages that are read."""
_OTHERS = "FFM|FBL|FFR|FFA|FSU|FSA|FSR|FNA|FMA|FZB|FBR|FZE|FZC|FHE|FWR|FRP|FDD|FAD"
BEGINS = re.compile(rf"(FWB|FHL|{_OTHERS})(?:/(\d{{1,3}}))?[ \t]*", re.IGNORECASE | re.ASCII)
_BLOCK = re.compile(r"([A-Z]{3})(?:/(.*))?", re.IGNORECASE | re.ASCII | re.DOTALL)
_WAYBILL = re.compile(r"\d{3}-?\d{8}", re.ASCII)
_CONTROLS = dict.fromkeys(range(32))
_ADDRESSED = re.compile(r"Q[A-Z]((?:\s+[A-Z0-9]{7})+)\.?", re.IGNORECASE | re.ASCII)
_ORIGIN = re.compile(r"\.([A-Z0-9]{7})(?:\s.*)?", re.IGNORECASE | re.ASCII)
_ENVELOPE_END = re.compile(r"(?:=?[A-Z]{4}\.?|NNNN|\.|=)", re.ASCII)
_MOST_ENVELOPE_LINES = 40
DETAIL = "AWB"
"""The name given here to the line of a FWB that has none: the number of the waybill and its totals."""


class Line(NamedTuple):
    """One line of a block: its number in the file, and its elements, which obliques part."""

    number: int
    elements: tuple[str, ...]
    text: str

    @property
    def path(self) -> str:
        """The place of the line."""
        return f"line {self.number}"

    def at(self, index: int) -> str | None:
        """An element without white space around it; None where it is empty or absent."""
        return (self.elements[index].strip() or None) if index < len(self.elements) else None


class Block(NamedTuple):
    """One block: its identifier in capitals, and its lines, the first without the identifier."""

    name: str
    lines: tuple[Line, ...]

    @property
    def path(self) -> str:
        """The place of the block."""
        return self.lines[0].path


class ImpMessage(NamedTuple):
    """One message: its name, version as written, blocks, the number of its first line, and how it was sent."""

    name: str
    version: str | None
    blocks: tuple[Block, ...]
    line: int
    envelope: Envelope | None = None

    def all(self, *names: str) -> list[Block]:
        """The blocks of these names, in order."""
        return [block for block in self.blocks if block.name in names]

    def first(self, name: str) -> Block | None:
        """The first block of a name; None where there is none."""
        return next((block for block in self.blocks if block.name == name), None)


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, else one byte a character (ISO 8859-1), so that nothing fails for an accent."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def begins_within(head: str) -> bool:
    """Whether one of the first lines begins a message that is read, after nothing but an envelope."""
    for line in head.split("\n")[:_MOST_ENVELOPE_LINES]:
        found = BEGINS.fullmatch(_clean(line))
        if found is not None:
            return found[1].upper() in READ
    return False


def messages_of(text: str, limits: Limits, findings: Findings) -> list[ImpMessage]:
    """The messages of a file. Raises ``Refused`` where there are more lines or messages than are read."""
    lines = text.split("\n")
    if len(lines) > limits.max_elements:
        raise Refused(
            error(
                "READ-TOO-MANY-ELEMENTS",
                f"The file has more than {limits.max_elements} lines, the most that are read. Send fewer messages in "
                "one file.",
                value=len(lines),
            )
        )
    found: list[ImpMessage] = []
    start: _Start | None = None
    sender: str | None = None
    recipient: str | None = None
    body: list[tuple[int, str]] = []
    for number, raw in enumerate(lines, start=1):
        line = _clean(raw)
        begins = BEGINS.fullmatch(line)
        if begins is None:
            if (addressed := _ADDRESSED.fullmatch(line)) is not None:
                recipient = addressed[1].split()[0].upper()
            elif (origin := _ORIGIN.fullmatch(line)) is not None:
                sender = origin[1].upper()
            elif start is not None and line:
                body.append((number, _bounded(line, number, limits, findings)))
            continue
        if start is not None:
            found.append(_message(start, body, findings))
        if len(found) >= limits.max_items:
            raise Refused(
                error(
                    "READ-TOO-MANY",
                    f"The file has more than {limits.max_items} messages, the most that are read. Nothing of it was "
                    "taken. Divide it into several.",
                    path=f"line {number}",
                    value=len(found) + 1,
                )
            )
        sent = Envelope(sender=sender, recipient=recipient) if sender or recipient else None
        start, body = _Start(begins[1].upper(), begins[2], number, sent), []
        sender = recipient = None
    if start is not None:
        found.append(_message(start, body, findings))
    return found


def _clean(line: str) -> str:
    return line.translate(_CONTROLS).strip()


def _bounded(line: str, number: int, limits: Limits, findings: Findings) -> str:
    if len(line) <= limits.max_text_chars:
        return line
    findings.add(
        error(
            "READ-TEXT-TOO-LONG",
            f"The line has {len(line)} characters; at most {limits.max_text_chars} are read, the rest was left out.",
            path=f"line {number}",
            value=line[:200],
        )
    )
    return line[: limits.max_text_chars]


class _Start(NamedTuple):
    name: str
    version: str | None
    line: int
    envelope: Envelope | None


def _message(start: _Start, body: list[tuple[int, str]], findings: Findings) -> ImpMessage:
    blocks = tuple(_blocks(body, findings)) if start.name in READ else ()
    return ImpMessage(start.name, start.version, blocks, start.line, start.envelope)


def _blocks(body: list[tuple[int, str]], findings: Findings) -> Iterator[Block]:
    name: str | None = None
    lines: list[Line] = []
    for position, (number, text) in enumerate(body):
        begins = _BLOCK.fullmatch(text) if not text.startswith("/") else None
        if text.startswith("/"):
            if name is None:
                findings.add(_stray(number, text))
            else:
                lines.append(Line(number, tuple(text[1:].split("/")), text[1:]))
            continue
        if begins is None and position == 0 and _WAYBILL.match(text):
            name, lines = DETAIL, [Line(number, tuple(text.split("/")), text)]
            continue
        if begins is None:
            if position < len(body) - 1 or not _ENVELOPE_END.fullmatch(text.upper()):
                findings.add(_stray(number, text))
            continue
        if name is not None:
            yield Block(name, tuple(lines))
        rest = begins[2]
        name = begins[1].upper()
        lines = [Line(number, tuple(rest.split("/")) if rest is not None else (), rest or "")]
    if name is not None:
        yield Block(name, tuple(lines))


def _stray(number: int, text: str) -> Finding:
    return warning(
        "READ-UNKNOWN-LINE",
        "This line begins neither with an identifier of three letters nor with an oblique, or continues nothing; it "
        "was left aside. Correct it, or leave it out.",
        path=f"line {number}",
        value=text,
    )
