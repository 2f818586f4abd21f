# SPDX-License-Identifier: Apache-2.0
"""The shapes of what the interface answers: what OpenAPI describes and what programs may rely on.

Documents come ready from the services and are written as they are, so these classes are never filled at run time; tests
hold the answers to them. A field may be added within ``/v1``; none is taken away or changes its meaning.
"""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field


class _Shape(BaseModel):
    model_config = ConfigDict(extra="allow")


_Listed = TypeVar("_Listed")


class Listing(_Shape, Generic[_Listed]):
    """One page of a list. ``next`` is the address of the next page, null at the end."""

    items: list[_Listed]
    next: str | None


class Everything(_Shape, Generic[_Listed]):
    """A whole list that is never long."""

    items: list[_Listed]


class Finding(_Shape):
    """A fault in a filing: what is wrong, where, what was read there and how to mend it."""

    code: str
    severity: Literal["error", "warning", "info"]
    path: str | None
    value: str | None
    message: str


LodgementState = Literal[
    "accepted", "refused", "amended", "invalidated", "recorded", "not_a_declaration", "unrecognised", "unreadable"
]


class Answer(_Shape):
    """The receipt of one message: what became of it, and what to mend. Never what is thought of it.

    ``id`` names the lodgement; it is null where nothing could be recorded as one, because the body held no declaration.
    """

    id: str | None
    state: LodgementState
    format: str
    function: Literal["original", "amendment", "cancellation"] | None = None
    reference: str | None
    mrn: str | None
    version: int | None
    filer: str | None = None
    digest: str = Field(description="SHA-256 of the bytes as received, hexadecimal.")
    received_at: str = Field(description="RFC 3339, UTC.")
    findings: list[Finding]


class Answers(_Shape):
    """The receipts of one body, one for each message in it."""

    lodgements: list[Answer]


class Check(_Shape):
    """What the gate of intake would say of one message. Checks and rules only: never what is thought of it."""

    format: str
    rules: str | None = Field(description="The rule sets that were run, separated by commas; null where none was.")
    passes: bool = Field(description="Whether no finding would refuse the message.")
    findings: list[Finding]


class Checks(_Shape):
    """What the gate would say of a body, message by message."""

    checks: list[Check]


class AnswerMessage(_Shape):
    """That an answer was also given as a message of the filing's format, and which one (``IE328``)."""

    type: str
    media_type: str


class PlacedAnswer(Answer):
    """An answer with its place in the log. ``message`` is null where the format has no message for it."""

    position: int
    message: AnswerMessage | None


class Webhook(_Shape):
    """An address to which a filer's answers are delivered.

    ``position`` is the place of the last answer taken there, -1 before the first; ``failing_since`` and ``last_error``
    tell what is the matter with one that takes none; ``next_attempt_at`` when it is tried again.
    """

    id: str
    filer: str
    url: str
    state: Literal["active", "paused"]
    position: int
    failures: int
    last_error: str | None
    failing_since: str | None
    next_attempt_at: str | None
    created_at: str


class NewWebhook(Webhook):
    """A new address with the secret by which its owner knows our deliveries; it is never shown again."""

    secret: str


class Lodgement(Answer):
    """A filing in its present version."""


class Version(_Shape):
    """One version of a filing. ``decision`` is that on a request that was recorded and waited for one."""

    version: int
    decision: Literal["granted", "refused"] | None = None
    state: LodgementState
    function: Literal["original", "amendment", "cancellation"]
    format: str
    digest: str
    received_at: str
    findings: list[Finding]


class LodgementLink(_Shape):
    """That a filing belongs to a consignment, and by which key."""

    lodgement: str
    version: int
    key_type: str | None = None
    key: str | None = None
    issuer: str | None = None
    relation: str | None = Field(default=None, description="own, added by a person, or covers: of a wider contract.")
    rule: str | None = Field(default=None, description="The rule that linked it, or person.")
    filer: str | None = Field(default=None, description="Who filed it.")
    stage: str | None = Field(default=None, description="The stage at which it was filed.")


class FilingClock(_Shape):
    """Until when the filing had to come, and whether it did."""

    limit: str | None
    reason: str | None = Field(description="Why there is no limit.")
    lodged_at: str | None
    late: bool | None
    hours_before_limit: float | None = Field(description="Negative when late.")
    law: str | None


class DecisionClock(_Shape):
    """By when customs must decide, and what holds when it has not."""

    limit: str | None
    reason: str | None = Field(description="Why there is no limit.")
    on_silence: Literal["may_proceed", "must_wait"] | None
    law: str | None


class PresentationClock(_Shape):
    """What runs from the arrival of the goods: by when they are presented, and by when their storage ends."""

    arrived_at: str | None
    presented_at: str | None
    limit: str | None
    reason: str | None = Field(description="Why there is no limit.")
    late: bool | None
    storage_limit: str | None
    storage_reason: str | None
    law: str | None


class KnownTime(_Shape):
    """A time of the journey: who tells it, and whether it is the one that limits are counted from."""

    moment: Literal["loading", "departure", "arrival", "presentation"]
    at: str | None
    actual: bool
    source: Literal["filing", "report"]
    lodgement: str
    stated: bool = Field(description="False where a report tells that it happened, and not when.")
    counts: bool


class Clocks(_Shape):
    """The limits of a consignment at its stage; every instant is RFC 3339, UTC."""

    stage: str
    time_limit: str | None = Field(description="The row of the time limits that holds.")
    filing: FilingClock
    decision: DecisionClock
    presentation: PresentationClock
    times: list[KnownTime]


class Transport(_Shape):
    """Who carries the goods, and under which contract: what a referral before loading is addressed to."""

    level: str | None
    house_document: str | None
    master_document: str | None
    carrier_id: str | None
    carrier_name: str | None


class Consignment(_Shape):
    """A consignment as assembled from the filings that are linked to it. Facts are given for one, not in lists."""

    id: str
    reference: str | None
    mrn: str | None
    stage: str | None
    direction: str | None = None
    agency: str
    unit: str | None
    lodgements: list[LodgementLink]
    state: str | None = None
    merged_into: str | None = Field(default=None, description="The consignment into which this one was merged.")
    completeness: Literal["registered", "pending", "complete"] | None = None
    waits_for: list[str] = Field(default=[], description="What is awaited: goods, master, houses, full_filing.")
    expected_at: str | None = None
    late: bool | None = Field(default=None, description="Null where no limit is known.")
    duplicate: bool = Field(default=False, description="Whether one filer filed the same goods twice.")
    findings: list[Finding] = Field(default=[], description="What its filings contradict each other on; not in lists.")
    clocks: Clocks | None = Field(default=None, description="Null until it is first assessed.")
    transport: Transport | None = Field(default=None, description="Given for one, not in lists.")
    facts: dict[str, Any] | None = None


class ChangedFact(_Shape):
    """A fact of which a value was added, removed or replaced; each value with its source."""

    fact: str
    before: list[dict[str, Any]]
    after: list[dict[str, Any]]


class Change(_Shape):
    """What changed from one assessment to the next. ``facts`` is null where the content was erased."""

    assessment: str
    previous: str
    assessed_at: str
    lodgement: str | None
    version: int | None
    facts: list[ChangedFact] | None
    hits_gained: list[dict[str, Any]]
    hits_lost: list[dict[str, Any]]
    outcome: dict[str, dict[str, Any]]
    configuration_changed: bool


class RequestDecision(BaseModel):
    """An officer's decision on a recorded request; the reason is a code."""

    model_config = ConfigDict(extra="forbid")

    granted: bool
    reason: str = Field(min_length=1, max_length=64, pattern=r"^[a-z0-9_.:-]+$")


class Reason(_Shape):
    """One thing that made a profile hit."""

    fact: str
    value: Any
    condition: str
    source: dict[str, Any]


class Hit(_Shape):
    """A profile that the facts satisfy."""

    profile: str
    version: int
    title: str
    risk_area: str
    weight: int
    mandatory: str | None
    reasons: list[Reason]


class RestrictedReason(_Shape):
    """That there is a reason which one may not see, and whom to ask."""

    sentence: str
    contact: str


class Selected(_Shape):
    """Why a control was allocated. ``directed``: for a reason that is not told, which may be the random programme."""

    origin: str
    probability: float | None = None


class Selection(_Shape):
    """The control that was allocated."""

    rule: str
    outcome: str
    lane: str
    selected_by: list[Selected]


class Decision(_Shape):
    """What was decided, by an officer or by a named policy."""

    kind: Literal["officer", "policy"]
    by: str
    outcome: str
    lane: str
    reason_code: str


class Assessment(_Shape):
    """The machine's opinion of one version of a consignment at one stage, with what followed from it."""

    id: str
    consignment: str
    lodgement: str | None
    version: int | None
    predecessor: str | None = None
    stage: str
    configuration: str
    assessed_at: str
    deadline: str | None
    deadline_reason: str | None
    score: int
    scores: dict[str, int]
    band: str
    high_risk: list[str]
    outcome: str
    lane: str
    hits: list[Hit]
    restricted: list[RestrictedReason]
    selection: Selection | None
    decision: Decision | None


class Event(_Shape):
    """One event of the journal: ids and codes, never names."""

    position: int | None = Field(description="Place in the sealed log; null until sealed, within about a second.")
    id: str
    type: str
    at: str
    actor: str
    agency: str | None
    unit: str | None
    subject: str | None
    digest: str
    data: dict[str, Any]


class Profile(_Shape):
    """A profile in its present version."""

    id: str
    version: int
    title: str
    sentence: str
    risk_area: str
    condition: str
    weight: int | None
    mandatory: str | None
    state: str
    agency: str
    unit: str | None
    sensitivity: Literal["normal", "restricted", "secret"]


class Fact(_Shape):
    """One word of the vocabulary that decisions may read."""

    name: str
    kind: str
    sentence: str
    example: str
    scope: str
    unit: str | None
    wco: str | None
    provider: str


class Format(_Shape):
    """A format that can be lodged."""

    id: str
    title: str
    media_types: list[str]


class Grant(_Shape):
    """A permission and where it holds; ``units`` null is the whole agency."""

    permission: str
    sentence: str
    agency: str
    units: list[str] | None


class Me(_Shape):
    """Who one is to Greenlane, and what one may do."""

    id: str
    kind: Literal["person", "machine"]
    name: str | None
    agency: str
    unit: str | None
    roles: list[str]
    grants: list[Grant]
    represents: list[str]


class SignedIn(_Shape):
    """A token in exchange for a sign-in link; it is shown this once."""

    token: str
    person: str
    expires_at: str


class Alive(_Shape):
    """That the process answers."""

    status: Literal["ok"]


class Ready(_Shape):
    """Whether requests can be served, and how each part is."""

    ready: bool
    parts: dict[str, str]


class Problem(_Shape):
    """What went wrong (RFC 9457). Every error of this interface has this one shape."""

    type: str = Field(description="Stable: urn:greenlane:problem: and the code.")
    title: str
    status: int
    code: str = Field(description="Stable; what programs compare.")
    detail: str
    where: str | None = Field(default=None, description="The place of the fault.")
    remedy: str | None = Field(default=None, description="What can be done about it.")
    instance: str = Field(description="urn:greenlane:request: and the id that the log has for this request.")
