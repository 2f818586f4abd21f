# SPDX-License-Identifier: Apache-2.0
"""Reports received: recorded as lodgements, and told to the consignments that they speak of."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from greenlane.cargo import Function, Moment, ReportKind, new_id
from greenlane.intake import (
    Finding,
    LodgementState,
    Reading,
    ReportMessage,
    Severity,
    keys_of_report,
    message_digest,
    not_yet_happened,
    reference_unknown,
    reported_before,
    sent_again,
    speaks_of_nothing,
    times_of_report,
    told_time,
)
from greenlane.journal import policy_text
from greenlane.store import (
    Lodgement,
    LodgementVersion,
    StoredMoment,
    StoredReport,
    UnitOfWork,
)

from .answers import answer_json
from .assembling import assembled
from .filings import ASSESS, findings_decoder
from .installation import AGENCY, Installation
from .moments import code, event_instant, journey_times, settle_all
from .receiving import Receiving, encoder

MATCH = "match_report"
"""The kind of job that looks once more for the consignments of a report."""

ONCE_MORE_AFTER = timedelta(seconds=60)
"""When that job runs: a filing and a report that were received at the same instant did not see each other."""

Answered = tuple[dict[str, Any], bool]
"""An answer, and whether it had been given before."""


def receive_reports(desk: Receiving, reading: Reading, *, alone: bool) -> list[Answered]:
    """Receive the reports of a body, in their order; ``alone`` where the body holds one report and nothing else.

    What they tell is told to the consignments they speak of in this transaction, and these are assessed anew where it
    changes anything.
    """
    answers: list[Answered] = []
    touched: dict[str, str] = {}
    for index, message in enumerate(reading.reports):
        digest = message_digest(desk.body) if alone else message_digest(desk.body, -1 - index)
        one = _Report(desk, reading, message, digest)
        answers.append(one.receive())
        touched |= dict.fromkeys(one.touched, str(answers[-1][0]["id"]))
    tell(desk.uow, desk.installation, touched, at=desk.at, by=desk.by)
    return answers


class _Report:
    """One report while it is received."""

    def __init__(self, desk: Receiving, reading: Reading, message: ReportMessage, digest: str) -> None:
        self.desk = desk
        self.uow = desk.uow
        self.reading = reading
        self.message = message
        self.report = message.report
        self.digest = digest
        self.touched: set[str] = set()  # the consignments of which the report speaks, or spoke before

    def receive(self) -> Answered:
        report, desk = self.report, self.desk
        # Two bodies about one report wait for each other, and so do two about the same goods (in ``_tell``).
        named = [f"report:{desk.filer}:{report.reference}"] if report.reference else []
        self.uow.lock(f"body:{desk.filer}:{message_digest(desk.body)}", *named)
        for version in self.uow.lodgements.with_digests(desk.filer, [self.digest]).get(self.digest, ()):
            if version.state == LodgementState.RECORDED:
                return self._again(version), True
        known = self.uow.reports.of_reference(desk.filer, report.reference) if report.reference else None
        findings = [*self.reading.findings, *self.message.findings]
        if known is None and report.function is Function.CANCELLATION:
            findings.append(reference_unknown(report))
            return self._refused(findings), False
        ahead = not_yet_happened(report, desk.at, format_name=self.reading.format, findings=findings)
        if ahead:
            return self._refused([*findings, *ahead]), False
        if known is not None and report.function is Function.ORIGINAL:
            findings.append(reported_before(report))
            known = None
        elif known is None and report.function is Function.AMENDMENT:
            findings.append(reference_unknown(report))
        keys = keys_of_report(report, desk.at.date())
        if not keys and report.function is not Function.CANCELLATION:
            findings.append(speaks_of_nothing(report))
        lodgement, version = self._record(known, LodgementState.RECORDED, findings)
        self._keep_report(version, [(key.type, key.value) for key in keys])
        if known is not None:
            self.touched |= set(self.uow.reports.consignments_of(lodgement.id))
        if report.function is not Function.CANCELLATION:
            self.touched |= set(self.uow.reports.consignments_under((key.type, key.value) for key in keys))
        if keys:
            args = {"lodgement": lodgement.id, "version": version.version}
            self.uow.jobs.enqueue(MATCH, args, at=desk.at, run_after=desk.at + ONCE_MORE_AFTER)
        return self._answer(lodgement, version, findings), False

    def _keep_report(self, version: LodgementVersion, keys: list[tuple[str, str]]) -> None:
        report = self.report
        stored = StoredReport(
            lodgement_id=version.lodgement_id,
            version=version.version,
            kind=report.kind,
            planned=report.planned,
            place=report.place,
            report_id=self.desk.keep("report", encoder.encode(report)).id,
        )
        self.uow.reports.add(stored)
        self.uow.reports.add_keys(version.lodgement_id, version.version, keys, of_filing=False)
        if report.function is Function.CANCELLATION:
            self._event("ReportWithdrawn", version, function=str(report.function), kind=str(report.kind))
        elif report.kind is ReportKind.ARRIVAL and not report.planned:
            self._event("ConveyanceArrived", version, arrived_at=self._arrived_at(), **self._conveyance())

    def _arrived_at(self) -> str | None:
        times = (t for t in times_of_report(self.report, self.desk.at) if t.moment is Moment.ARRIVAL and t.actual)
        first = next(times, None)
        return event_instant(first.at) if first else None

    def _conveyance(self) -> dict[str, Any]:
        conveyance = self.report.conveyance
        named = {
            "mode": conveyance.mode if conveyance else None,
            "conveyance": conveyance.id if conveyance else None,
            "voyage": conveyance.reference if conveyance else None,
            "place": self.report.place,
        }
        return {key: code(value) for key, value in named.items()}

    def _event(self, name: str, version: LodgementVersion, **body: Any) -> None:
        desk = self.desk
        told = {key: value for key, value in body.items() if value is not None}
        event = desk.installation.event(
            name,
            desk.at,
            desk.by,
            subjects={"lodgement": version.lodgement_id},
            body={"version": version.version, **told},
        )
        self.uow.events.append(event)

    # --- what is recorded

    def _record(
        self, known: str | None, state: LodgementState, findings: list[Finding]
    ) -> tuple[Lodgement, LodgementVersion]:
        desk, report = self.desk, self.report
        lodgement = self.uow.lodgements.get(known) if known else self._lodgement(state)
        number = lodgement.current_version + 1 if known else 1
        severities = [finding.severity for finding in findings]
        body = {
            "format": self.reading.format,
            "function": str(report.function),
            "kind": str(report.kind),
            "channel": desk.channel,
            "mode": code(report.conveyance.mode) if report.conveyance else None,
            "place": code(report.place),
            "version": number,
            "size_bytes": len(desk.body),
            "documents": len(report.documents) + sum(len(unit.documents) for unit in report.units),
            "units": len(report.units),
            "errors": severities.count(Severity.ERROR),
            "warnings": severities.count(Severity.WARNING),
            "infos": severities.count(Severity.INFO),
            "findings": sorted({finding.code for finding in findings})[:100],
            "planned": report.planned,
        }
        received = desk.installation.event(
            "ReportReceived", desk.at, desk.by, subjects={"lodgement": lodgement.id}, body=body, payload=desk.raw()
        )
        self.uow.events.append(received)
        version = LodgementVersion(
            lodgement_id=lodgement.id,
            version=number,
            function=report.function,
            state=str(state),
            supersedes=False,
            submitted_by=desk.by,
            raw_digest=self.digest,
            raw_id=desk.raw().id,
            declaration_id=None,
            findings_id=desk.keep("findings", encoder.encode(tuple(findings))).id,
            received_at=desk.at,
            event_id=received.id,
        )
        if known is None:
            self.uow.lodgements.add(lodgement)
        else:
            self.uow.lodgements.change(lodgement.id, current_version=number, state=lodgement.state, mrn=None)
        self.uow.lodgements.add_version(version)
        return msgspec.structs.replace(lodgement, current_version=number), version

    def _lodgement(self, state: LodgementState) -> Lodgement:
        return Lodgement(
            id=new_id(self.desk.at),
            filer_id=self.desk.filer,
            reference=self.report.reference,
            format=self.reading.format,
            direction=None,
            stage=None,
            state=str(state),
            mrn=None,
            agency=AGENCY,
            unit=None,
            current_version=1,
            created_at=self.desk.at,
        )

    # --- answers

    def _refused(self, findings: list[Finding]) -> dict[str, Any]:
        lodgement, version = self._record(None, LodgementState.REFUSED, findings)
        return self._answer(lodgement, version, findings)

    def _again(self, version: LodgementVersion) -> dict[str, Any]:
        self.desk.journal_duplicate(version, version.function)
        kept = self.uow.payloads.find([version.findings_id] if version.findings_id else [])
        first = findings_decoder.decode(kept[version.findings_id].body) if version.findings_id in kept else ()
        return self._answer(self.uow.lodgements.get(version.lodgement_id), version, [*first, sent_again()])

    def _answer(self, lodgement: Lodgement, version: LodgementVersion, findings: Iterable[Finding]) -> dict[str, Any]:
        return answer_json(lodgement, version, findings, format_name=self.reading.format)


def tell(
    uow: UnitOfWork, installation: Installation, consignments: Mapping[str, str], *, at: datetime, by: str
) -> None:
    """Settle consignments of which something new is reported, each by which lodgement.

    Those whose times change are assessed anew.
    """
    wanted = sorted(consignments)
    uow.lock(*(f"consignment:{consignment}" for consignment in wanted))
    views = {consignment: assembled(uow, consignment) for consignment in wanted}
    before = uow.reports.moments_of(wanted)
    for consignment, moments in settle_all(uow, installation, views.values(), at=at, by=by).items():
        is_new = _counting(moments) != _counting(before.get(consignment, []))
        if is_new and views[consignment].primary is not None:
            uow.jobs.enqueue(ASSESS, {"consignment": consignment, "lodgement": consignments[consignment]}, at=at)


def match_again(uow: UnitOfWork, installation: Installation, lodgement: str, version: int) -> None:
    """Tell a report to the consignments it speaks of, those included that were opened while it was received."""
    found = uow.reports.consignments_under(uow.reports.keys_of(lodgement, version))
    tell(uow, installation, dict.fromkeys(found, lodgement), at=installation.now(), by=policy_text("worker"))


def _counting(moments: list[StoredMoment]) -> dict[tuple[Moment, bool], datetime]:
    """The time that counts of each moment, planned and actual: what facts and limits are made of."""
    times = journey_times(moments)
    found: dict[tuple[Moment, bool], datetime] = {}
    for moment in Moment:
        for actual in (True, False):
            time = told_time((one for one in times if one.actual is actual), moment)
            if time is not None:
                found[moment, actual] = time.at
    return found
