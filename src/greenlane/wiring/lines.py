# SPDX-License-Identifier: Apache-2.0
"""The lines of ``read`` and ``assess``: one for each message of a file, at least one for each file."""

from collections.abc import Iterator
from typing import Any

from greenlane.cargo import Function
from greenlane.intake import Finding, LodgementState, Message, Reading, ReadState, Standing, receive

from .answers import assessed_json, findings_json, read_json
from .assessing import Knowledge, assess, checked, facts_of


def line(
    file: str, file_format: str, state: str, findings: tuple[Finding, ...], consignments: list[dict[str, Any]]
) -> dict[str, Any]:
    """One line of output; its keys are a contract."""
    return {
        "file": file,
        "format": file_format,
        "state": state,
        "findings": findings_json(findings),
        "consignments": consignments,
    }


def lines_of_reading(file: str, reading: Reading, knowledge: Knowledge) -> Iterator[dict[str, Any]]:
    """What ``greenlane read`` says of one file: each message with its facts and findings."""
    if not reading.messages:
        yield line(file, reading.format, reading.state, reading.findings, [])
    for message in reading.messages:
        findings = (*reading.findings, *message.findings, *checked(message.declaration, knowledge))
        facts, _ = facts_of(message.declaration, findings, knowledge)
        yield line(file, reading.format, ReadState.READ, findings, [read_json(message.declaration, facts)])


def lines_of_assessment(file: str, reading: Reading, knowledge: Knowledge) -> Iterator[dict[str, Any]]:
    """What ``greenlane assess`` says of one file when nothing is stored: each message on what it carries."""
    if not reading.messages:
        yield line(file, reading.format, reading.state, reading.findings, [])
    for message in reading.messages:
        yield _assessed_alone(file, reading, message, knowledge)


def told_state(state: str) -> str:
    """The state as filers and the command line know it; a request that waits for an officer has been accepted."""
    if state in (LodgementState.AMENDMENT_RECORDED, LodgementState.CANCELLATION_RECORDED):
        return LodgementState.ACCEPTED
    return str(state)


def _assessed_alone(file: str, reading: Reading, message: Message, knowledge: Knowledge) -> dict[str, Any]:
    declaration = message.declaration
    standing = Standing(filer="", stored=False)
    receipt = receive(message, standing, digest="", findings=checked(declaration, knowledge))
    findings = (*reading.findings, *receipt.findings)
    consignments = []
    if declaration.function is not Function.CANCELLATION:
        consignments.append(assessed_json(assess(declaration, findings, knowledge)))
    return line(file, reading.format, told_state(receipt.state), findings, consignments)
