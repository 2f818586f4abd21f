# SPDX-License-Identifier: Apache-2.0
"""COPRAR, COARRI and BAPLIE: what a terminal shall load or discharge, has loaded or discharged, and the stowage plan.

Each becomes one report. COPRAR is planned and COARRI has happened; a stowage plan tells where everything on board
stands or shall stand, so it is planned too.
"""

from collections.abc import Iterator

from greenlane.cargo import Report, ReportedUnit, ReportKind, Statement

from ..reading import ReportMessage
from . import edifact_codes as codes
from .collecting import warning
from .edifact_goods import weights
from .edifact_header import JourneyDraft, envelope, function, with_carriers
from .edifact_nouns import (
    Draft,
    danger,
    documents,
    equipment,
    instant,
    parties,
    place,
    statements,
    temperatures,
    times,
    un_number,
)
from .edifact_source import Segment
from .edifact_values import MessageReader, below

_PLAN = "COPRAR"
# 1001: lists and reports of loading and of discharge, as the user groups of terminals use them
_KINDS = {
    **dict.fromkeys(("45", "46", "121", "122", "270"), ReportKind.LOADING),
    **dict.fromkeys(("43", "44", "98", "118", "119"), ReportKind.DISCHARGE),
}
_SAID = {"L": ReportKind.LOADING, "D": ReportKind.DISCHARGE}
_LOADED_AT, _DISCHARGED_AT = ("9", "6"), ("11", "12")
_DELIVERED_AT = ("7", "83")
_EQUIPMENT_COUNT = "16"
_WEIGHED = ("gross_weight_kg", "verified_weight_kg")


def containers(reader: MessageReader, root: Segment) -> Iterator[ReportMessage]:
    """The loading or discharge that a COPRAR orders or a COARRI reports."""
    kind = _kind(reader, root)
    units = tuple(_unit(reader, eqd, eqd, _position(reader, eqd)) for eqd in root.all("EQD"))
    total = reader.first(root.all("CNT"), [_EQUIPMENT_COUNT])
    if total is not None and reader.count(total, 1, 2) != len(units):
        reader.control(total, len(units), "pieces of equipment")
    yield _report(reader, root, kind, units, planned=reader.message.type == _PLAN)


def stowage(reader: MessageReader, root: Segment) -> Iterator[ReportMessage]:
    """The plan of a BAPLIE: a unit for each piece of equipment, or for a cell in which other cargo stands."""
    units: list[ReportedUnit] = []
    for cell in root.all(f"LOC+{codes.STOWED_AT}"):
        position = reader.text(cell, 2)
        held = cell.all("EQD")
        units += [_unit(reader, cell, eqd, position) for eqd in held] or [_unit(reader, cell, None, position)]
    yield _report(reader, root, ReportKind.STOWAGE, tuple(units), planned=True)


def _report(
    reader: MessageReader, root: Segment, kind: ReportKind, units: tuple[ReportedUnit, ...], *, planned: bool
) -> ReportMessage:
    bgm = next(iter(root.all("BGM")), None)
    found = Draft()
    if bgm is not None:
        found.take("reference", reader.text(bgm, 2), reader.path(bgm, 2))
    journey = JourneyDraft(reader, every_stop=True)
    journey.transports(root.all("TDT"))
    route = journey.journey()
    stops = [loc for tdt in root.all("TDT") for loc in tdt.all("LOC")]
    order = _DISCHARGED_AT + _LOADED_AT if kind is ReportKind.DISCHARGE else (*_LOADED_AT, "5", *_DISCHARGED_AT)
    at = reader.first(stops, order)
    if at is not None:
        found.take("place", place(reader, at), reader.path(at, 2))
    if route.border is not None:
        found.take("conveyance", route.border, route.paths.get("border", ""))
    report = Report(
        kind=kind,
        function=function(reader, bgm),
        planned=planned,
        **found.values,
        times=route.times,
        parties=with_carriers(parties(reader, root.all("NAD")), journey.carriers),
        documents=tuple(documents(reader, (*root.all("RFF"), *(r for t in root.all("TDT") for r in t.all("RFF"))))),
        units=units,
        statements=(
            *statements(reader, (*root.all("FTX"), *(ftx for tdt in root.all("TDT") for ftx in tdt.all("FTX")))),
            *_calls(reader, stops),
        ),
        envelope=envelope(reader, root),
        paths=found.paths,
    )
    reader.tell_unmapped(below(root))
    return ReportMessage(report=report, findings=(*reader.message.findings.closed(), *reader.header.closed()))


def _calls(reader: MessageReader, stops: list[Segment]) -> Iterator[Statement]:
    """The places of the voyage that a report has no field for, such as the next port of call (61)."""
    for loc in stops:
        called_at = place(reader, loc)
        if called_at is not None:
            yield Statement(code=f"LOC {loc.get(1)}".strip(), text=called_at)


def _kind(reader: MessageReader, root: Segment) -> ReportKind:
    """Loading or discharge: by the remark that says so (OSI), by the code of the document, else as loading, told."""
    for ftx in root.all("FTX"):
        if ftx.get(1) == "OSI" and ftx.get(3) in _SAID:
            return _SAID[ftx.get(3)]
    bgm = next(iter(root.all("BGM")), None)
    code = bgm.get(1) if bgm is not None else ""
    if code in _KINDS:
        return _KINDS[code]
    reader.note(
        warning(
            "READ-REPORT-KIND",
            "The message does not say whether it is of loading or of discharge (BGM, 1001); it is taken as of loading. "
            "Write 45 or 46 for loading, 43 or 44 for discharge.",
            path=reader.path(bgm, 1) if bgm is not None else None,
            value=code,
        )
    )
    return ReportKind.LOADING


def _position(reader: MessageReader, eqd: Segment) -> str | None:
    cell = reader.first(eqd.all("LOC"), [codes.STOWED_AT])
    return None if cell is None else reader.text(cell, 2)


def _unit(reader: MessageReader, group: Segment, eqd: Segment | None, position: str | None) -> ReportedUnit:
    """A unit from the group that tells of it and its EQD, which is the same for container messages."""
    scopes = [group] if eqd is None or eqd is group else [eqd, group]
    group.used = True
    found = Draft()
    places = [loc for scope in scopes for loc in scope.all("LOC")]
    for field, wanted in (
        ("loading_place", _LOADED_AT),
        ("discharge_place", _DISCHARGED_AT),
        ("delivery_place", _DELIVERED_AT),
    ):
        loc = reader.first(places, wanted)
        if loc is not None:
            found.take(field, place(reader, loc), reader.path(loc, 2))
    dated = [dtm for scope in scopes for dtm in scope.all("DTM")]
    if (at := instant(reader, dated, codes.HAPPENED)) is not None:
        found.take("at", at, "")
    weights(reader, [mea for scope in scopes for mea in scope.all("MEA")], found, _WEIGHED)
    dangers = [dgs for scope in scopes for dgs in scope.all("DGS")]
    onward = [tdt for scope in scopes for tdt in scope.all("TDT")]
    return ReportedUnit(
        equipment=equipment(reader, eqd if eqd is not None else Segment("EQD", [], group.number)),
        position=position,
        **found.values,
        un_numbers=tuple(dict.fromkeys(number for dgs in dangers if (number := un_number(reader, dgs)))),
        parties=tuple(parties(reader, (nad for scope in scopes for nad in scope.all("NAD")))),
        documents=tuple(documents(reader, (rff for scope in scopes for rff in scope.all("RFF")))),
        statements=tuple(_told(reader, scopes, dangers, onward)),
        times=tuple(times(reader, dated, None)),
        path=reader.path(eqd if eqd is not None else group),
    )


def _told(
    reader: MessageReader, scopes: list[Segment], dangers: list[Segment], onward: list[Segment]
) -> Iterator[Statement]:
    for scope in scopes:
        yield from statements(reader, scope.all("FTX"))
        yield from temperatures(reader, scope)
        for han in scope.all("HAN"):
            if (handling := reader.text(han, 1) or reader.text(han, 1, 4)) is not None:
                yield Statement(code="HAN", text=handling)
        for dam in scope.all("DAM"):
            words = " ".join(filter(None, (reader.lines(dam, 2), reader.lines(dam, 3), reader.lines(dam, 4))))
            if words:
                yield Statement(code="DAM", text=words)
    for dgs in dangers:
        yield from danger(reader, dgs)
    for tdt in onward:
        words = " ".join(filter(None, (reader.text(tdt, 2), reader.text(tdt, 8), reader.text(tdt, 8, 4))))
        if words:
            yield Statement(code=f"TDT {tdt.get(1)}".strip(), text=words)
