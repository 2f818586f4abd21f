# SPDX-License-Identifier: Apache-2.0
"""The types of events: what can happen, in an officer's words, and what may be noted of it.

A type's name is a past participle and never changes its meaning. When the keys of its body change, its ``schema``
goes up by one and an upcaster is added to ``UPCASTERS`` that makes a new body of an old one; neither is ever removed,
because events of every schema stay in the journal for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from greenlane.journal.kinds import Kind

SUBJECTS = frozenset(
    {
        "lodgement",
        "consignment",
        "assessment",
        "selection",
        "decision",
        "link",
        "payload",
        "person",
        "token",
        "job",
        "hold",
        "webhook",
        "run",
        "result",
    }
)
"""Kinds of things an event can be about; each is named by its id, and events are found by it."""

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes a body of the next schema of one of this schema; a pure function of the body."""


class EventType(Struct, frozen=True, kw_only=True):
    """One type of event.

    ``sentence`` tells a reader of the journal what happened. ``subjects`` are the kinds of things that every such event
    names; it may name others of ``SUBJECTS`` too. ``keys`` are the keys its body may have, each with the kind of its
    value. ``schema`` is the number of the present form of the body.
    """

    name: str
    sentence: str
    subjects: frozenset[str]
    keys: Mapping[str, Kind]
    schema: int = 1


def _type(name: str, sentence: str, subjects: str = "", **keys: str) -> EventType:
    """Write a type down: ``subjects`` separated by spaces; each keyword is a kind with the keys of that kind."""
    kinds = {key: Kind(kind) for kind, names in keys.items() for key in names.split()}
    return EventType(name=name, sentence=sentence, subjects=frozenset(subjects.split()), keys=kinds)


_FINDINGS = {"count": "version errors warnings infos", "codes": "findings", "code": "format function refusal"}
_REQUEST = {"count": "version errors warnings infos", "codes": "findings", "code": "function reason refusal"}
_OUTCOME = "stage outcome lane"

_INTAKE = (
    _type(
        "LodgementReceived",
        "A message was received.",
        "lodgement",
        code="format function channel filer",
        count="version size_bytes",
    ),
    _type("LodgementAccepted", "The lodgement was accepted.", "lodgement", **_FINDINGS),
    _type("LodgementRefused", "The lodgement was refused; its findings say why.", "lodgement", **_FINDINGS),
    _type("LodgementAmended", "The filer amended the lodgement; the new version is in force.", "lodgement", **_REQUEST),
    _type(
        "LodgementInvalidated", "The filer cancelled the lodgement; it is no longer in force.", "lodgement", **_REQUEST
    ),
    _type(
        "AmendmentRecorded",
        "An amendment was recorded but is not in force, because a control or referral is open; an officer decides.",
        "lodgement",
        **_REQUEST,
    ),
    _type("AmendmentRefused", "An amendment was refused; its findings say why.", **_REQUEST),
    _type(
        "CancellationRecorded",
        "A cancellation was recorded but is not in force, because a control or referral is open; an officer decides.",
        "lodgement",
        **_REQUEST,
    ),
    _type("CancellationRefused", "A cancellation was refused; its findings say why.", **_REQUEST),
    _type(
        "DuplicateReceived",
        "The same message came again and got the first answer again.",
        "lodgement",
        count="version repeats",
        code="function reason",
    ),
    _type(
        "LodgementReread",
        "The stored bytes of a lodgement were read again by today's reader.",
        "lodgement",
        code="answer rule",
        codes="differs_by",
        count="version differences",
    ),
    _type(
        "LinkAsserted",
        "A lodgement was linked to a consignment.",
        "link lodgement consignment",
        code="key_type by rule reason",
        instant="valid_from valid_to",
    ),
    _type(
        "LinkWithdrawn",
        "A link between a lodgement and a consignment was withdrawn.",
        "link lodgement consignment",
        code="key_type by rule reason",
    ),
    _type(
        "ReportReceived",
        "A report of a conveyance, of equipment or of goods under way was recorded.",
        "lodgement",
        code="format function kind channel mode place",
        count="version size_bytes documents units errors warnings infos",
        codes="findings",
        flag="planned",
    ),
    _type(
        "ReportWithdrawn",
        "Who sent a report took it back; what it told no longer holds.",
        "lodgement",
        code="function kind",
        count="version",
    ),
    _type(
        "ConveyanceArrived",
        "It was reported that a conveyance arrived, or goods at an office.",
        "lodgement",
        code="mode conveyance voyage place",
        instant="arrived_at",
        count="version",
    ),
    _type(
        "GoodsPresented",
        "It was reported that the goods of a consignment were presented to customs.",
        "consignment lodgement",
        code="place",
        instant="presented_at",
        count="version",
    ),
    _type(
        "MomentReported",
        "A report told when the goods of a consignment are loaded, leave, arrive or are presented.",
        "consignment lodgement",
        code="moment place",
        instant="time",
        flag="actual stated",
        count="version",
    ),
    _type(
        "MomentWithdrawn",
        "What a report told of a consignment no longer holds: it was amended, taken back, or is of other goods.",
        "consignment lodgement",
        code="moment reason",
        count="version",
    ),
    _type("ConsignmentOpened", "A consignment was opened.", "consignment", code="level direction stage mode"),
    _type(
        "ConsignmentMerged",
        "The consignment was found to be another one, into which its filings went.",
        "consignment",
        id="into",
        code="by rule reason",
    ),
    _type(
        "ConsignmentSplit",
        "Filings left the consignment and became one of their own.",
        "consignment",
        id="apart",
        code="by rule reason",
        count="filings",
    ),
    _type(
        "CompletenessChanged",
        "The filings of the consignment came to be others than were awaited, or all of them.",
        "consignment",
        code="completeness previous",
        codes="waits_for",
    ),
    _type(
        "ConsignmentDeleted",
        "No filing of the consignment is in force any more; it stays as deleted.",
        "consignment",
        code="reason",
    ),
    _type(
        "ArrivalMissed",
        "The consignment was expected and never arrived.",
        "consignment",
        count="days",
        instant="expected_at",
    ),
    _type(
        "RequestGranted",
        "An officer let a recorded amendment or cancellation take effect.",
        "lodgement",
        count="version",
        code="function reason",
    ),
    _type(
        "RequestRefused",
        "An officer refused a recorded amendment or cancellation; it never takes effect.",
        "lodgement",
        count="version",
        code="function reason",
    ),
    _type("WebhookAdded", "An address was named to which a filer's answers are delivered.", "webhook", code="filer"),
    _type("WebhookPaused", "An address took no answers for long and is left alone.", "webhook", code="error"),
    _type("WebhookResumed", "Answers are delivered to an address again.", "webhook", count="position"),
    _type("WebhookEnded", "Answers are no longer delivered to an address.", "webhook"),
    _type(
        "CodeListImported",
        "An edition of a code list was imported.",
        code="list edition source",
        count="entries refused",
        digest="digest",
        instant="valid_from valid_to",
    ),
)

_TARGETING = (
    _type(
        "ConsignmentAssessed",
        "The consignment was assessed.",
        "consignment assessment",
        code=f"{_OUTCOME} band rule",
        codes="high_risk",
        count="version score",
        digest="configuration",
        id="previous",
    ),
    _type(
        "ConsignmentSelected",
        "It was settled whether the consignment is selected for a control, and by what.",
        "consignment selection",
        code=f"{_OUTCOME} rule",
        codes="selected_by",
        count="cut_off",
        number="probability",
        flag="selected",
        id="previous run",
    ),
    _type(
        "ControlsAllotted",
        "The controls of an office were allotted over a window, against its capacity.",
        "run",
        code="office stage rule period",
        count="plan population",
        digest="configuration digest",
        instant="window_from window_to",
    ),
    _type(
        "CapacityPlanVersioned",
        "A new version of an office's capacity plan was written.",
        code="office",
        count="version",
        digest="digest",
    ),
    _type(
        "CapacityPlanApproved",
        "A version of an office's capacity plan was approved by a second person and is in force.",
        code="office",
        count="version",
        digest="digest",
    ),
    _type(
        "ResultRecorded",
        "It was recorded what a control of the consignment found.",
        "consignment result",
        code="found risk_area source",
        instant="examined_at",
        id="assessment previous",
    ),
    _type(
        "DecisionTaken",
        "A decision was taken on the consignment.",
        "consignment decision",
        code=f"{_OUTCOME} kind reason_code",
        id="previous",
    ),
    _type(
        "ReassessmentDone",
        "A stored assessment was decided again, to see whether it comes out the same.",
        "assessment",
        code="answer rule",
        codes="differs_by",
        digest="configuration",
    ),
    _type(
        "ProfileVersioned",
        "A new version of a profile was written.",
        code="profile change",
        count="version",
        digest="digest",
    ),
    _type(
        "ProfileApproved",
        "A version of a profile was approved by a second person.",
        code="profile reason",
        count="version",
        digest="digest",
    ),
    _type(
        "ProfilePaused",
        "A live profile was taken out for a time, or made to observe only because it ran away from its projection.",
        code="profile reason",
        count="version",
    ),
    _type(
        "LookoutRaised",
        "A duty officer put an emergency look-out in force; it lapses after 24 hours unless it is confirmed.",
        code="profile",
        count="version",
        digest="digest",
    ),
    _type("LookoutConfirmed", "A second person confirmed a look-out.", code="profile reason", count="version"),
    _type("LookoutLapsed", "A look-out that nobody confirmed came to its end.", code="profile reason", count="version"),
    _type("ProfileRetired", "A profile was retired.", code="profile reason", count="version", digest="digest"),
    _type(
        "WatchListChanged",
        "Entries of a watch list were added or ended.",
        code="list kind reason",
        count="sequence added ended",
        digest="digest",
    ),
    _type(
        "WatchListProposed",
        "A change of a watch list was proposed; it waits for a second person.",
        code="list kind",
        count="added changed removed",
        digest="digest",
        id="change",
    ),
    _type("WatchListRefused", "A proposed change of a watch list was refused.", code="list", id="change"),
    _type(
        "StoredRescreened",
        "Stored consignments were screened against a change of a list; those that match are assessed again.",
        code="list",
        count="sequence asked found",
    ),
    _type(
        "MatchCleared",
        "An officer found that a possible match is not what the watch list names.",
        "consignment",
        code="list reason",
        id="match decision",
        instant="until",
    ),
    _type(
        "MatchConfirmed",
        "An officer found that a possible match is what the watch list names.",
        "consignment",
        code="list reason",
        id="match decision",
    ),
    _type(
        "ConfigurationActivated",
        "From now on this configuration decides.",
        digest="configuration previous profiles policy vocabulary model",
        code="engine reason",
        count="number lists_sequence",
    ),
    _type(
        "DrawKeyCommitted",
        "The secret key of a period's random draw was fixed; its hash is made known before the period.",
        code="period stage",
        digest="commitment",
        instant="valid_from valid_to",
    ),
    _type(
        "DrawKeyRevealed",
        "The key of a past period's random draw was made known, so that anybody can check the draw.",
        code="period stage",
        digest="commitment key",
    ),
)

_ACCESS = (
    _type("AgencyAdded", "An agency was added.", code="agency"),
    _type("UnitAdded", "A unit of an agency was added.", code="agency unit kind parent"),
    _type("PersonAdded", "A person or machine was added.", "person", code="kind agency unit"),
    _type("PersonDeactivated", "A person or machine was shut out.", "person", code="reason"),
    _type(
        "RoleGranted",
        "A person or machine was given a role.",
        "person",
        code="role agency unit",
        instant="valid_from valid_to",
    ),
    _type("RoleWithdrawn", "A role was taken from a person or machine.", "person", code="role agency unit reason"),
    _type(
        "RepresentationGranted",
        "A person or machine was allowed to file for a filer.",
        "person",
        code="filer",
        instant="valid_from valid_to",
    ),
    _type("TokenIssued", "A token was issued, with which a program signs in.", "person token", instant="expires_at"),
    _type("TokenRevoked", "A token was revoked.", "person token", code="reason"),
    _type("SignInLinkIssued", "A link for signing in once was issued.", "person", instant="expires_at"),
    _type("SignedIn", "A person signed in.", "person", code="method", id="session"),
)

_KEEPING = (
    _type(
        "PayloadPurged",
        "Content was erased under a retention rule; its digest stays and no longer tells what it was.",
        code="rule retention_class kind day",
        count="payloads",
        ids="payload_ids",
    ),
    _type(
        "LegalHoldSet",
        "Content was put under a legal hold: it is not erased until the hold is lifted.",
        "hold",
        code="rule reason",
        count="payloads",
    ),
    _type("LegalHoldLifted", "A legal hold was lifted.", "hold", code="rule reason", count="payloads"),
    _type("BackupTaken", "A backup was taken.", count="position size_bytes", digest="root", code="schema_revision"),
    _type("BackupRestored", "A backup was restored.", count="position", digest="root", code="schema_revision"),
    _type("CheckpointSigned", "The journal's length and root were signed.", count="size", digest="root", code="key"),
    _type("JobFailed", "A job failed.", "job", code="kind error", count="attempt", flag="given_up"),
)

EVENT_TYPES: tuple[EventType, ...] = (*_INTAKE, *_TARGETING, *_ACCESS, *_KEEPING)
"""Every type of event, in the order of the work."""

UPCASTERS: Mapping[tuple[str, int], Upcaster] = {}
"""By type and schema: what makes a body of the next schema of one of this; kept for ever."""
