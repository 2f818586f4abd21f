# SPDX-License-Identifier: Apache-2.0
"""Reports in native JSON: departures and arrivals of conveyances, presentation, loading, as carriers and ports tell.

A file is one object with ``"format": "greenlane.report"``, a list of them, one on each line, or the wrapper
``{"format": "greenlane.report", "version": 1, "reports": [...]}``. What a ship states in its general declaration (IMO
FAL form 1) has its place in it: name, IMO number, flag, voyage, port, times, last and next port.
"""

from functools import cache
from typing import Any

import msgspec

from greenlane.cargo import Report, check_imo

from ..limits import Limits
from ..reading import Reading, ReadState, ReportMessage
from .collecting import Findings, Room, error, warning
from .json_source import few_enough
from .native_json import records_of
from .native_shape import NativeReader
from .native_writing import schema_text, without_paths

FORMAT = "native_report"
NAME = "Greenlane native JSON of reports"
MARK = "greenlane.report"
SCHEMA_ID = "urn:greenlane:schema:report:1"

_IMO = "10"
_WRAPPER = frozenset({"format", "version"})


def recognises_native_report(head: bytes) -> bool:
    """Whether the beginning of a JSON file has the mark of this format."""
    return MARK.encode() in head


def read_native_report(text: bytes, limits: Limits) -> Reading | None:
    """What the reports of a file say; None where it is JSON of another kind.

    Raises ``Refused`` where it is not well formed or passes a limit.
    """
    few_enough(text, limits)
    room = Room(limits.max_findings)
    told = Findings(room)
    records = records_of(text, limits, told, MARK, "reports")
    if not any(_is_report(value, pointer) for pointer, value in records):
        return None
    reports: list[ReportMessage] = []
    for pointer, value in records:
        findings = Findings(room)
        report = _report(value, pointer, limits, findings) if _is_report(value, pointer) else None
        if report is not None:
            reports.append(ReportMessage(report=report, findings=findings.closed()))
            continue
        for finding in findings.closed():
            told.add(finding)
        sentence = f'This is no report: an object with "format": "{MARK}" and a kind, such as arrival.'
        told.add(error("READ-NO-REPORT", sentence, path=pointer or "/", value=type(value).__name__))
    state = ReadState.READ if reports else ReadState.UNREADABLE
    return Reading(format=FORMAT, state=state, reports=tuple(reports), findings=told.closed())


def _is_report(value: object, pointer: str) -> bool:
    if not isinstance(value, dict):
        return False
    return value.get("format") == MARK or (pointer.startswith("/reports/") and "kind" in value)


def _report(value: dict[str, Any], pointer: str, limits: Limits, findings: Findings) -> Report | None:
    stated = {key: given for key, given in value.items() if key not in _WRAPPER}
    report = NativeReader(limits, findings).struct(stated, Report, pointer)
    if not isinstance(report, Report):
        return None
    _imo(report, findings)
    return report


def _imo(report: Report, findings: Findings) -> None:
    """A ship's number is looked at here, because no check looks at reports."""
    ship = report.conveyance
    if ship is None or ship.id is None or ship.id_type != _IMO:
        return
    checked = check_imo(ship.id)
    if not checked.ok:
        findings.add(
            warning(
                "READ-IMO-NUMBER",
                f"The IMO number of the ship is wrong: {checked.reason}. Copy the seven digits from the ship's papers.",
                path=ship.paths.get("id"),
                value=ship.id,
            )
        )


def write_native_report(report: Report) -> bytes:
    """The report as one JSON object in one line, absent fields left out; reading gives it back."""
    fields = _ENCODER.encode(without_paths(report))
    return b'{"format":"' + MARK.encode() + b'",' + fields[1:]


_ENCODER = msgspec.json.Encoder(decimal_format="string", order="deterministic")


@cache
def _schema() -> bytes:
    words = "What a carrier, terminal or office tells of a conveyance, of equipment or of goods under way."
    return schema_text(Report, SCHEMA_ID, "Greenlane report", words, _EXAMPLE)


def report_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one report in native JSON, without its mark ``format``."""
    schema: dict[str, Any] = msgspec.json.decode(_schema())
    return schema


_EXAMPLE: dict[str, Any] = {
    "kind": "arrival",
    "reference": "CALL-2026-0117",
    "conveyance": {
        "mode": "1",
        "id": "9321483",
        "id_type": "10",
        "name": "EMMA EXAMPLE",
        "nationality": "DK",
        "reference": "026W",
    },
    "place": "GBFXT",
    "last_place": "NLRTM",
    "next_place": "DEHAM",
    "times": [
        {"moment": "arrival", "at": "2026-03-24T09:00:00Z"},
        {"moment": "arrival", "at": "2026-03-24T10:12:00Z", "actual": True},
    ],
    "documents": [{"type": "704", "id": "HLCUSGS260302123"}],
    "units": [{"equipment": {"id": "MSKU1234565", "seals": [{"number": "17583753"}]}, "discharge_place": "GBFXT"}],
}
