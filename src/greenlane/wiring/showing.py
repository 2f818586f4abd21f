# SPDX-License-Identifier: Apache-2.0
"""Stored things as documents for one actor, ready for JSON."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from greenlane.cargo import Facts, as_json
from greenlane.intake import Finding
from greenlane.journal import Event
from greenlane.store import (
    Clock,
    Link,
    Lodgement,
    LodgementVersion,
    StoredAssessment,
    StoredConsignment,
    StoredProfile,
    Webhook,
)
from greenlane.targeting import Band, Profile, Visible

from .answers import answer_json, findings_json, hit_json, instant, told_state

Document = dict[str, Any]


def lodgement_document(lodgement: Lodgement, version: LodgementVersion, findings: Iterable[Finding] | None) -> Document:
    """A filing in its present version, as its filer and officers see it."""
    return answer_json(lodgement, version, findings or (), state=lodgement.state)


def version_document(lodgement: Lodgement, version: LodgementVersion, findings: Iterable[Finding]) -> Document:
    """One version of a filing."""
    return {
        "version": version.version,
        "state": told_state(version.state),
        "decision": {True: "granted", False: "refused", None: None}[version.granted],
        "function": str(version.function),
        "format": lodgement.format,
        "digest": version.raw_digest,
        "received_at": instant(version.received_at),
        "findings": findings_json(findings),
    }


def consignment_document(
    consignment: StoredConsignment,
    links: Sequence[Link],
    filings: dict[str, Lodgement],
    facts: Facts | None,
    clock: Clock | None = None,
) -> Document:
    """A consignment with the filings linked to it, its clocks, and who carries it under which contract."""
    own = sorted(links, key=lambda link: link.relation != "own")  # a master's reference is not the house's
    first = next((filings[link.lodgement_id] for link in own if link.lodgement_id in filings), None)
    return {
        "id": consignment.id,
        "reference": first.reference if first else None,
        "mrn": first.mrn if first else None,
        "state": consignment.state,
        "merged_into": consignment.merged_into,
        "completeness": consignment.completeness,
        "waits_for": list(consignment.waits_for),
        "expected_at": instant(consignment.expected_at),
        "late": consignment.late,
        "duplicate": consignment.duplicate,
        "stage": str(consignment.stage) if consignment.stage else None,
        "direction": str(consignment.direction) if consignment.direction else None,
        "agency": consignment.agency,
        "unit": consignment.unit,
        "lodgements": [
            {
                "lodgement": link.lodgement_id,
                "version": filings[link.lodgement_id].current_version,
                "key_type": link.key_type,
                "key": link.value,
                "issuer": link.issuer,
                "relation": link.relation,
                "rule": link.asserted_by.removeprefix("rule:") if link.asserted_by.startswith("rule:") else "person",
                "filer": filings[link.lodgement_id].filer_id,
                "stage": filings[link.lodgement_id].stage,
            }
            for link in links
            if link.lodgement_id in filings
        ],
        "clocks": clock.shown if clock is not None else None,
        "transport": _transport(facts) if facts is not None else None,
        "facts": as_json(facts) if facts is not None else None,
    }


def _transport(facts: Facts) -> Document:
    return {
        "level": facts.first("filing.level"),
        "house_document": facts.first("consignment.house_document"),
        "master_document": facts.first("consignment.master_document"),
        "carrier_id": facts.first("carrier.id"),
        "carrier_name": facts.first("carrier.name"),
    }


def assessment_document(stored: StoredAssessment, visible: Visible | None, *, run: str | None = None) -> Document:
    """An assessment with its selection and decision as its reader may see it; None where its content was erased.

    ``run`` is the selection over a window that it was in.
    """
    document: Document = {
        "id": stored.id,
        "consignment": stored.consignment_id,
        "lodgement": stored.lodgement_id,
        "version": stored.lodgement_version,
        "predecessor": stored.predecessor_id,
        "stage": str(stored.stage),
        "configuration": stored.configuration,
        "assessed_at": instant(stored.at),
        "deadline": instant(stored.deadline),
        "deadline_reason": stored.deadline_reason,
        "content": "available" if visible else "erased",
        "score": visible.assessment.score if visible else 0,
        "scores": dict(visible.assessment.scores) if visible else {},
        "band": str(visible.assessment.band if visible else Band.LOW),
        "high_risk": list(visible.assessment.high_risk) if visible else [],
        "outcome": str(visible.selection.outcome if visible else stored.outcome),
        "lane": visible.selection.lane if visible else stored.lane,
        "hits": [hit_json(hit) for hit in visible.assessment.hits] if visible else [],
        "restricted": [{"sentence": r.sentence, "contact": r.contact} for r in visible.restricted] if visible else [],
        "selection": None,
        "decision": None,
    }
    if visible is not None:
        selection, decision = visible.selection, visible.decision
        document["selection"] = {
            "rule": selection.rule,
            "run": run,
            "configuration": stored.configuration,
            "outcome": str(selection.outcome),
            "lane": selection.lane,
            "selected_by": [{"origin": o.origin, "probability": o.probability} for o in selection.selected_by],
        }
        if decision is not None:
            document["decision"] = {
                "kind": str(decision.kind),
                "by": decision.by,
                "outcome": str(decision.outcome),
                "lane": decision.lane,
                "reason_code": decision.reason_code,
            }
    return document


def webhook_document(webhook: Webhook) -> Document:
    """An address for answers, without its secret."""
    return {
        "id": webhook.id,
        "filer": webhook.filer_id,
        "url": webhook.url,
        "state": webhook.state,
        "position": webhook.position,
        "failures": webhook.failures,
        "last_error": webhook.last_error,
        "failing_since": instant(webhook.failing_since),
        "next_attempt_at": instant(webhook.run_after) if webhook.state == "active" and webhook.failures else None,
        "created_at": instant(webhook.created_at),
    }


def event_document(event: Event, position: int | None, digest: str) -> Document:
    """An event of the journal: ids and codes."""
    return {
        "position": position,
        "id": event.id,
        "type": event.type,
        "at": event.at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "actor": event.actor,
        "agency": event.agency,
        "unit": event.unit,
        "subject": next(iter(event.subjects.values()), None),
        "digest": digest,
        "data": {**event.subjects, **event.body},
    }


def profile_document(stored: StoredProfile, profile: Profile) -> Document:
    """A profile in its present version."""
    return {
        **msgspec.to_builtins(profile),
        "weight": profile.weight if profile.mandatory is None else None,
        "version": stored.version,
        "state": stored.state,
        "observe_only": stored.observe_only,
        "lapses_at": instant(stored.lapses_at),
        "projected_a_day": stored.projected_a_day,
        "created_by": stored.created_by,
        "approved_by": stored.approved_by,
    }
