# SPDX-License-Identifier: Apache-2.0
"""UN/EDIFACT: CUSCAR and IFTMIN become declarations; IFTSTA, COPRAR, COARRI and BAPLIE become reports.

Directories D.95B and later. A reading's format is ``edifact_cuscar`` and so on where all messages of the file are of
one type, ``edifact`` where they are of several. Places are told as ``message 1, segment 7 NAD, element 4.1``: the
message counted in the file, the segment in the message (UNH is 1), element and component behind the tag.
"""

import re
from collections.abc import Iterator

from ..finding import Finding
from ..limits import Limits
from ..reading import Message, Reading, ReadState, ReportMessage
from .collecting import error, excerpt
from .edifact_containers import containers, stowage
from .edifact_cuscar import cuscar, without_consignments
from .edifact_grammar import TABLES, tree
from .edifact_iftmin import iftmin
from .edifact_iftsta import iftsta
from .edifact_interchange import EdifactMessage, Interchanges
from .edifact_source import DEFAULT, begins_as_edifact
from .edifact_values import MessageReader

FORMAT = "edifact"
NAME = f"UN/EDIFACT ({', '.join(sorted(TABLES))})"

_REPORTS = {"IFTSTA": iftsta, "COPRAR": containers, "COARRI": containers, "BAPLIE": stowage}


def recognises_edifact(head: bytes) -> bool:
    """Whether the beginning of a file is EDIFACT with a message that is read."""
    if not begins_as_edifact(head):
        return False
    begin = head[head.index(b"UN") :]
    element, terminator = DEFAULT.element.encode(), DEFAULT.terminator.encode()
    if begin.startswith(b"UNA") and len(begin) > 9:
        element, terminator = begin[4:5], begin[8:9]
    plus, end = re.escape(element), re.escape(terminator)
    header = re.compile(rb"(?:\A|" + end + rb")\s*UNH" + plus + rb"[^" + plus + rb"]{0,60}" + plus + rb"([A-Z]{6})")
    return any(found[1].decode() in TABLES for found in header.finditer(begin))


def read_edifact(data: bytes, limits: Limits) -> Reading:
    """Read a file of interchanges. Raises ``Refused`` where it passes a limit."""
    interchanges = Interchanges(data, limits)
    messages: list[Message] = []
    reports: list[ReportMessage] = []
    types: dict[str, None] = {}
    for message in interchanges.messages():
        if message.type not in TABLES:
            interchanges.findings.add(_of_another_type(message))
            continue
        types[message.type] = None
        reader = MessageReader(message, interchanges.room, limits, len(messages) + len(reports))
        found = list(_content(reader, message, limits))
        messages += [one for one in found if isinstance(one, Message)]
        reports += [one for one in found if isinstance(one, ReportMessage)]
        if not found:
            interchanges.findings.add(without_consignments(reader))
    name = f"{FORMAT}_{next(iter(types)).lower()}" if len(types) == 1 else FORMAT
    state = ReadState.READ if messages or reports else ReadState.NOT_A_DECLARATION
    return Reading(
        format=name,
        state=state,
        messages=tuple(messages),
        reports=tuple(reports),
        findings=interchanges.findings.closed(),
    )


def _content(reader: MessageReader, message: EdifactMessage, limits: Limits) -> Iterator[Message | ReportMessage]:
    root = tree(message, limits)
    if message.type == "CUSCAR":
        yield from cuscar(reader, root)
    elif message.type == "IFTMIN":
        yield iftmin(reader, root)
    else:
        yield from _REPORTS[message.type](reader, root)


def _of_another_type(message: EdifactMessage) -> Finding:
    named = excerpt(f"{message.type} {message.directory}".strip() or "without a type", 40)
    sentence = (
        f"The message {named} is not read here and was left out. Of UN/EDIFACT, {', '.join(sorted(TABLES))} are read."
    )
    return error("READ-NO-DECLARATION", sentence, path=f"message {message.number}", value=named)
