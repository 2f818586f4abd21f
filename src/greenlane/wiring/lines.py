# SPDX-License-Identifier: Apache-2.0
"""The lines of ``read`` and ``assess``: one for each declaration and report of a file, at least one for each file."""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.structs import replace

from greenlane.cargo import Function, Report
from greenlane.intake import Finding, Message, Reading, ReadState, Severity, Standing, receive

from .answers import assessed_json, findings_json, read_json, report_json, told_state
from .assessing import Knowledge, assess, checked, consider

_OF_THE_WHOLE = frozenset({"READ-UNKNOWN-KEY"})
"""Codes of errors that concern a file as such and not one of its records."""


def line(
    file: str,
    file_format: str,
    state: str,
    findings: tuple[Finding, ...],
    consignments: list[dict[str, Any]],
    reports: Iterable[Report] = (),
) -> dict[str, Any]:
    """One line of output; its keys are a contract. Only the line of a report has ``reports``."""
    shown = {
        "file": file,
        "format": file_format,
        "state": state,
        "findings": findings_json(findings),
        "consignments": consignments,
    }
    told = [report_json(report) for report in reports]
    return {**shown, "reports": told} if told else shown


def parted(reading: Reading) -> tuple[Reading, Reading | None]:
    """What was taken of a body, and what was not: records that are neither declarations nor reports, beside others.

    They are answered by themselves, so that what is wrong with one record is not held against the others.
    """
    if not (reading.messages or reading.reports):
        return reading, None
    left = tuple(f for f in reading.findings if f.severity is Severity.ERROR and f.code not in _OF_THE_WHOLE)
    if not left:
        return reading, None
    readable = all(finding.code == "READ-NO-DECLARATION" for finding in left)
    state = ReadState.UNRECOGNISED if readable else ReadState.UNREADABLE
    taken = tuple(finding for finding in reading.findings if finding not in left)
    return replace(reading, findings=taken), Reading(format=reading.format, state=state, findings=left)


def lines_of_reading(file: str, reading: Reading, knowledge: Knowledge) -> Iterator[dict[str, Any]]:
    """What ``greenlane read`` says of one file: each message with its facts and findings."""
    reading, left = parted(reading)
    if not (reading.messages or reading.reports):
        yield line(file, reading.format, reading.state, reading.findings, [])
    for message in reading.messages:
        findings = (*reading.findings, *message.findings, *checked(message.declaration, knowledge))
        facts = consider(message.declaration, findings, knowledge).facts
        yield line(file, reading.format, ReadState.READ, findings, [read_json(message.declaration, facts)])
    yield from _reported(file, reading)
    if left is not None:
        yield line(file, left.format, left.state, left.findings, [])


def lines_of_assessment(file: str, reading: Reading, knowledge: Knowledge) -> Iterator[dict[str, Any]]:
    """What ``greenlane assess`` says of one file when nothing is stored: each message on what it carries."""
    reading, left = parted(reading)
    if not (reading.messages or reading.reports):
        yield line(file, reading.format, reading.state, reading.findings, [])
    for message in reading.messages:
        yield _assessed_alone(file, reading, message, knowledge)
    yield from _reported(file, reading)
    if left is not None:
        yield line(file, left.format, left.state, left.findings, [])


def _reported(file: str, reading: Reading) -> Iterator[dict[str, Any]]:
    """The reports of a file, which declare nothing and so are neither checked nor assessed: a line for each."""
    for message in reading.reports:
        findings = (*reading.findings, *message.findings)
        yield line(file, reading.format, ReadState.READ, findings, [], [message.report])


def _assessed_alone(file: str, reading: Reading, message: Message, knowledge: Knowledge) -> dict[str, Any]:
    declaration = message.declaration
    standing = Standing(filer="", stored=False)
    receipt = receive(message, standing, digest="", findings=checked(declaration, knowledge))
    findings = (*reading.findings, *receipt.findings)
    consignments = []
    if declaration.function is not Function.CANCELLATION:
        consignments.append(assessed_json(assess(declaration, findings, knowledge)))
    return line(file, reading.format, told_state(receipt.state), findings, consignments)
