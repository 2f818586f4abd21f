# SPDX-License-Identifier: Apache-2.0
"""Answers in Cargo-IMP: FMA acknowledges a message, FNA refuses it and says why.

Both name what they answer by its first lines: the message and the number of the waybill. Texts are of the characters
and the length that the lines of a teletype network take.
"""

import re
import unicodedata
from datetime import datetime

from greenlane.cargo import Declaration, Level

from ..answers import Answer
from ..finding import Finding, Severity
from ..standing import LodgementState
from .answer_message import AnswerMessage

_LINE = 65
_MOST_FINDINGS = 20
_OUTSIDE = re.compile(r"[^A-Z0-9 .\-]", re.ASCII)


def cargo_imp_answer(told: Answer, request: Declaration, now: datetime, *, sender: str) -> AnswerMessage:
    """The FMA or FNA to a FWB or FHL; ``now`` and ``sender`` stand in the line of origin of its envelope."""
    refused = told.state is LodgementState.REFUSED
    lines = [f"{told.state} {told.reference or ''}"]
    if told.mrn:
        lines.append(f"MRN {told.mrn}")
    if refused:
        errors = [finding for finding in told.findings if finding.severity is Severity.ERROR]
        lines.extend(_said(finding) for finding in errors[:_MOST_FINDINGS])
        if len(errors) > _MOST_FINDINGS:
            lines.append(f"{len(errors) - _MOST_FINDINGS} more errors")
    name = "FNA" if refused else "FMA"
    texts = [part for line in lines for part in _parts(line)]
    told_lines = [f"ACK/{texts[0]}", *(f"/{text}" for text in texts[1:])]
    content = "\r\n".join([*_envelope(request, now, sender), name, *told_lines, *_answered(request), ""])
    return AnswerMessage(name, "text/plain; charset=us-ascii", content.encode("ascii"))


def _envelope(request: Declaration, now: datetime, sender: str) -> list[str]:
    """Addresses as the request had them, the other way round; none where the request came without."""
    to = request.envelope.sender if request.envelope else None
    if to is None:
        return []
    origin = _plain(request.envelope.recipient or sender if request.envelope else sender).replace(" ", "")
    return [f"QK {_plain(to)}", f".{origin} {now:%d%H%M}"]


def _answered(request: Declaration) -> list[str]:
    consignment = request.consignment
    house = consignment.level is Level.HOUSE
    number = _plain(consignment.master_document or "UNKNOWN")
    if not house:
        return ["FWB", number]
    return ["FHL", f"MBI/{number}", f"HBS/{_plain(consignment.house_document or 'UNKNOWN')}"]


def _said(finding: Finding) -> str:
    where = f" {finding.path}" if finding.path else ""
    return f"{finding.code}{where} {finding.message}"


def _parts(text: str) -> list[str]:
    """A text in lines of at most 65 characters, cut between words."""
    lines = [""]
    for word in _plain(text).split():
        for piece in (word[place : place + _LINE] for place in range(0, len(word), _LINE)):
            if len(lines[-1]) + len(piece) + 1 > _LINE:
                lines.append(piece)
            else:
                lines[-1] = f"{lines[-1]} {piece}".strip()
    return lines


def _plain(text: str) -> str:
    """The text in capitals, digits, points and dashes; other characters without their accents, or as a space."""
    bare = unicodedata.normalize("NFKD", text)
    ascii_text = "".join(char for char in bare if not unicodedata.combining(char)).upper()
    return " ".join(_OUTSIDE.sub(" ", ascii_text).split())
