# SPDX-License-Identifier: Apache-2.0
"""Cargo-IMP, the messages of air cargo in lines of text: FWB (air waybill) and FHL (house manifest).

A file may hold several messages, each with the envelope of a teletype network before it. Other messages between them
are named and left aside.
"""

from ..limits import Limits
from ..reading import Message, Reading, ReadState
from .cargo_imp_fhl import fhl_messages
from .cargo_imp_fwb import fwb_declaration
from .cargo_imp_lines import READ, ImpMessage, begins_within, decoded, messages_of
from .collecting import Findings, Room, info, warning

FORMAT = "cargo_imp"
NAME = "Cargo-IMP (FWB, FHL)"

VERSIONS = {"FWB": range(8, 18), "FHL": range(1, 6)}
"""The versions whose lines are known; another is read all the same, with a finding."""


def recognises_cargo_imp(head: bytes) -> bool:
    """Whether one of the first lines is ``FWB`` or ``FHL`` with its version, in capitals or not."""
    return begins_within(decoded(head))


def read_cargo_imp(data: bytes, limits: Limits) -> Reading:
    """What the messages of a file say. Raises ``Refused`` where there are more of them than are read."""
    room = Room(limits.max_findings)
    of_file = Findings(room)
    of_lines = Findings(room)
    found = messages_of(decoded(data), limits, of_lines)
    messages: list[Message] = []
    for message in found:
        if message.name not in READ:
            of_file.add(
                info(
                    "READ-NOT-A-DECLARATION",
                    f"The message {message.name} is not read; it was left aside. {' and '.join(READ)} are read.",
                    path=f"line {message.line}",
                    value=message.name,
                )
            )
            continue
        messages.extend(_messages(message, room, limits))
    findings = (*of_lines.closed(), *of_file.closed())
    state = ReadState.READ if messages else ReadState.NOT_A_DECLARATION
    return Reading(format=FORMAT, state=state, messages=tuple(messages), findings=findings)


def _messages(message: ImpMessage, room: Room, limits: Limits) -> list[Message]:
    findings = Findings(room)
    _version(message, findings)
    if message.name == "FHL":
        return fhl_messages(message, findings, room, limits)
    declaration = fwb_declaration(message, findings, limits)
    return [Message(declaration=declaration, findings=findings.closed())]


def _version(message: ImpMessage, findings: Findings) -> None:
    known = VERSIONS[message.name]
    if message.version is not None and int(message.version) in known:
        return
    findings.add(
        warning(
            "READ-VERSION",
            f"{message.name} is known in the versions {known[0]} to {known[-1]}; this one was read as far as it is "
            f"alike. State the version, as in {message.name}/{known[-1]}.",
            path=f"line {message.line}",
            value=message.version or "none",
        )
    )
