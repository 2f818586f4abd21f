# SPDX-License-Identifier: Apache-2.0
"""Stored things as documents for one actor: what one may not see is not in them, nor can it be counted from them.

Somebody who is not cleared for every secret of the agency sees the hits within reach, scores reckoned from those alone,
and the control that was allocated. Where the visible hits do not explain that control its origin is ``directed``, and so
is a random one: whoever does not know the secret cannot tell the two apart.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from greenlane.access import Actor, Organisation, redact_hits, sees_everything_of
from greenlane.cargo import Facts, as_json
from greenlane.intake import Finding
from greenlane.journal import Event
from greenlane.store import (
    Link,
    Lodgement,
    LodgementVersion,
    StoredAssessment,
    StoredConsignment,
    StoredDecision,
    StoredProfile,
    StoredSelection,
)
from greenlane.targeting import Assessment, Hit, Policy, Profile, SelectedBy, opinion, severity_of

from .answers import findings_json, hit_json, instant
from .lines import told_state

Document = dict[str, Any]


def lodgement_document(
    lodgement: Lodgement, version: LodgementVersion | None, findings: Iterable[Finding] | None
) -> Document:
    """A filing in its present version, as its filer and officers see it."""
    return {
        "id": lodgement.id,
        "state": told_state(lodgement.state),
        "format": lodgement.format,
        "function": str(version.function) if version and version.declaration_id else None,
        "reference": lodgement.reference,
        "mrn": lodgement.mrn,
        "version": lodgement.current_version,
        "filer": lodgement.filer_id,
        "digest": version.raw_digest if version else "",
        "received_at": instant(version.received_at if version else lodgement.created_at),
        "findings": findings_json(findings or ()),
    }


def version_document(lodgement: Lodgement, version: LodgementVersion, findings: Iterable[Finding]) -> Document:
    """One version of a filing."""
    return {
        "version": version.version,
        "state": told_state(version.state),
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
) -> Document:
    """A consignment with the filings linked to it."""
    first = next((filings[link.lodgement_id] for link in links if link.lodgement_id in filings), None)
    return {
        "id": consignment.id,
        "reference": first.reference if first else None,
        "mrn": first.mrn if first else None,
        "state": consignment.state,
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
            }
            for link in links
            if link.lodgement_id in filings
        ],
        "facts": as_json(facts) if facts is not None else None,
    }


def assessment_document(
    actor: Actor,
    organisation: Organisation,
    stored: StoredAssessment,
    opinion_made: Assessment | None,
    selection: StoredSelection | None,
    decision: StoredDecision | None,
    policy: Policy,
) -> Document:
    """An assessment with its selection and decision, as this actor may see it.

    ``opinion_made`` is None where its content was erased: then outcome and lane are what is left to show.
    """
    everything = sees_everything_of(actor, stored.agency)
    shown = redact_hits(actor, opinion_made.hits if opinion_made else (), organisation)
    visible = opinion(stored.stage, shown.hits, policy) if not everything or opinion_made else None
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
        "score": visible.score if visible else stored.score,
        "scores": dict(visible.scores if visible else stored.scores),
        "band": str(visible.band if visible else stored.band),
        "high_risk": list(visible.high_risk if visible else stored.high_risk),
        "outcome": str(visible.outcome if visible else stored.outcome),
        "lane": visible.lane if visible else stored.lane,
        "hits": [hit_json(hit) for hit in shown.hits],
        "restricted": [{"sentence": mark.sentence, "contact": mark.contact} for mark in shown.restricted],
        "content": "available" if opinion_made else "erased",
        "selection": None,
        "decision": None,
    }
    if selection is not None:
        origins = selection.selected_by if everything else _told_origins(stored, selection, shown.hits, policy)
        document["selection"] = {
            "rule": selection.rule,
            "outcome": str(selection.outcome),
            "lane": selection.lane,
            "selected_by": [{"origin": o.origin, "probability": o.probability} for o in origins],
        }
    if decision is not None:
        document["decision"] = {
            "kind": str(decision.kind),
            "by": decision.decided_by,
            "outcome": str(decision.outcome),
            "lane": decision.lane,
            "reason_code": decision.reason_code,
        }
    return document


def _told_origins(
    stored: StoredAssessment, selection: StoredSelection, hits: Sequence[Hit], policy: Policy
) -> tuple[SelectedBy, ...]:
    """The origins that the visible hits explain; ``directed`` for whatever they do not."""
    if not selection.selected_by:
        return ()
    visible = opinion(stored.stage, hits, policy)
    told = [o for o in selection.selected_by if o.origin == "mandatory" and any(hit.mandatory for hit in hits)]
    free = severity_of(stored.stage, policy.outcomes[stored.stage][policy.band_of(0)])
    if severity_of(stored.stage, policy.outcomes[stored.stage][visible.band]) > free:
        told += [o for o in selection.selected_by if o.origin == "profile"]
    explained = severity_of(stored.stage, visible.outcome) >= severity_of(stored.stage, selection.outcome)
    if not explained or not told:
        told.append(SelectedBy(origin="directed", probability=1.0))
    return tuple(told)


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
    }
