# SPDX-License-Identifier: Apache-2.0
"""IFTSTA, the transport status: a report of kind status for each event (STS) of each consignment (CNI)."""

from collections.abc import Iterator

from greenlane.cargo import Document, Equipment, Report, ReportedUnit, ReportKind, Statement

from ..reading import ReportMessage
from . import edifact_codes as codes
from .edifact_header import JourneyDraft, envelope, function, with_carriers
from .edifact_nouns import Draft, conveyance, documents, equipment, instant, named_document, parties, place, statements
from .edifact_source import Segment
from .edifact_values import MessageReader, Told, below

_EQUIPMENT = "EQ"
_REPEATED = 50


def iftsta(reader: MessageReader, root: Segment) -> Iterator[ReportMessage]:
    """The events that a status message tells, in its order."""
    header = _Header(reader, root)
    made: list[tuple[Report, Told]] = []
    for cni in root.all("CNI"):
        cni.used = True
        for sts in cni.all("STS"):
            told = reader.part()
            made.append((header.event(cni, sts), told))
            reader.tell_unmapped(below(sts))
    reader.told = reader.header
    if not made:
        made.append((header.event(root, root), reader.header))
    reader.tell_unmapped(
        segment
        for tag, some in (root.inner or {}).items()
        for one in some
        for segment in (below(one) if tag != "CNI" else (s for s in below(one) if s.tag in ("LOC", "CNT")))
    )
    above = (*reader.message.findings.closed(), *reader.header.closed())
    for number, (report, told) in enumerate(made):
        own = () if told is reader.header else told.closed()
        yield ReportMessage(report=report, findings=(*(above if not number else above[:_REPEATED]), *own))


class _Header:
    """What the header of a status message says of all its events."""

    def __init__(self, reader: MessageReader, root: Segment) -> None:
        self._reader = reader
        bgm = next(iter(root.all("BGM")), None)
        self._found = Draft()
        if bgm is not None:
            self._found.take("reference", reader.text(bgm, 2), reader.path(bgm, 2))
        self._function = function(reader, bgm)
        self._envelope = envelope(reader, root)
        self._parties = tuple(parties(reader, reader.shared(root, "NAD")))
        references = reader.shared(root, "RFF")
        self._documents = tuple(documents(reader, (rff for rff in references if rff.get(1) != _EQUIPMENT)))
        numbers = dict.fromkeys(number for rff in references if (number := self._unit_number(rff)))
        self._units = tuple(ReportedUnit(equipment=Equipment(id=number)) for number in numbers)
        self._statements = tuple(statements(reader, reader.shared(root, "FTX")))

    def _unit_number(self, rff: Segment) -> str | None:
        return self._reader.text(rff, 1, 2) if rff.get(1) == _EQUIPMENT else None

    def event(self, cni: Segment, sts: Segment) -> Report:
        """The report of one event; without one, what the header says."""
        reader = self._reader
        found = Draft()
        journey = JourneyDraft(reader)
        journey.transports(sts.all("TDT"))
        route = journey.journey()
        at = next(iter(sts.all("LOC") or cni.all("LOC")), None)
        if at is not None:
            found.take("place", place(reader, at), reader.path(at, 2))
        happened = reader.first(sts.all("DTM"), codes.HAPPENED)
        if happened is not None:
            found.take("at", instant(reader, [happened], codes.HAPPENED), reader.path(happened, 1, 2))
        for tdt in sts.all("TDT"):
            found.take("conveyance", conveyance(reader, tdt), reader.path(tdt))
        named = list(documents(reader, (rff for rff in sts.all("RFF") if rff.get(1) != _EQUIPMENT)))
        named += [one for doc in sts.all("DOC") if (one := named_document(reader, doc)) is not None]
        known = {(one.type, one.id) for one in named}
        own = reader.text(cni, 2) if cni.tag == "CNI" else None
        if own and own not in {one.id for one in named}:
            named.append(Document(id=own, path=reader.path(cni, 2)))
        return Report(
            kind=ReportKind.STATUS,
            function=self._function,
            **self._found.values,
            **found.values,
            times=route.times,
            parties=with_carriers((*parties(reader, sts.all("NAD")), *self._parties), journey.carriers),
            documents=(*named, *(one for one in self._documents if (one.type, one.id) not in known)),
            units=tuple(self._units_of(sts, route.loading_place, route.discharge_place)) or self._units,
            statements=(
                *self._status(sts),
                *statements(reader, sts.all("FTX")),
                *statements(reader, (ftx for gid in sts.all("GID") for ftx in gid.all("FTX"))),
                *self._statements,
            ),
            envelope=self._envelope,
            paths={**self._found.paths, **found.paths},
        )

    def _status(self, sts: Segment) -> Iterator[Statement]:
        """The event: its code (9015 or 4405) and its words."""
        if sts.tag != "STS":
            return
        reader = self._reader
        code = reader.text(sts, 2) or reader.text(sts, 1)
        words = reader.text(sts, 2, 4)
        reasons = [
            text
            for element in range(3, len(sts.elements) + 1)
            if (text := reader.text(sts, element, 4) or reader.text(sts, element))
        ]
        if code or words or reasons:
            yield Statement(code=code, text=", ".join(filter(None, (words, *reasons))) or None)

    def _units_of(self, sts: Segment, loading: str | None, discharge: str | None) -> Iterator[ReportedUnit]:
        """The equipment of the event: its own, and what its references name."""
        reader = self._reader
        told: set[str] = set()
        for eqd in sts.all("EQD"):
            if eqd.get(2):
                told.add(eqd.get(2))
            yield ReportedUnit(
                equipment=equipment(reader, eqd),
                loading_place=loading,
                discharge_place=discharge,
                documents=tuple(documents(reader, eqd.all("RFF"))),
                path=reader.path(eqd),
            )
        numbers = [number for rff in sts.all("RFF") if (number := self._unit_number(rff))]
        for number in dict.fromkeys(numbers):
            if number not in told:
                yield ReportedUnit(equipment=Equipment(id=number), loading_place=loading, discharge_place=discharge)
