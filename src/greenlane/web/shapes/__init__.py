# SPDX-License-Identifier: Apache-2.0
"""The shapes of what the interface answers: what OpenAPI describes and what programs may rely on.

Documents come ready from the services and are written as they are, so these classes are never filled at run time; tests
hold the answers to them. A field may be added within ``/v1``; none is taken away or changes its meaning.
"""

from .base import Alive, Everything, Listing, Problem, Ready
from .consignments import (
    Change,
    ChangedFact,
    Clocks,
    Consignment,
    DecisionClock,
    FilingClock,
    KnownTime,
    LodgementLink,
    NewLink,
    PresentationClock,
    Transport,
    Withdrawal,
)
from .delivery import AnswerMessage, NewWebhook, PlacedAnswer, Webhook
from .filings import Answer, Answers, Check, Checks, Finding, Format, Lodgement, LodgementState, Version
from .journal import Event
from .people import Grant, Me, SignedIn
from .requests import Request, RequestDecision, RequestedChange
from .selection import (
    Baseline,
    CapacityPlan,
    CapacityPlans,
    HitRate,
    HitRates,
    ImportedResults,
    NewlyRun,
    NewRun,
    ResultFinding,
    Run,
    RunDay,
    RunMember,
    Window,
)
from .targeting import Assessment, Decision, Fact, Hit, Profile, Reason, RestrictedReason, Selected, Selection

__all__ = [
    "Alive",
    "Answer",
    "AnswerMessage",
    "Answers",
    "Assessment",
    "Baseline",
    "CapacityPlan",
    "CapacityPlans",
    "Change",
    "ChangedFact",
    "Check",
    "Checks",
    "Clocks",
    "Consignment",
    "Decision",
    "DecisionClock",
    "Event",
    "Everything",
    "Fact",
    "FilingClock",
    "Finding",
    "Format",
    "Grant",
    "Hit",
    "HitRate",
    "HitRates",
    "ImportedResults",
    "KnownTime",
    "Listing",
    "Lodgement",
    "LodgementLink",
    "LodgementState",
    "Me",
    "NewLink",
    "NewRun",
    "NewWebhook",
    "NewlyRun",
    "PlacedAnswer",
    "PresentationClock",
    "Problem",
    "Profile",
    "Ready",
    "Reason",
    "Request",
    "RequestDecision",
    "RequestedChange",
    "RestrictedReason",
    "ResultFinding",
    "Run",
    "RunDay",
    "RunMember",
    "Selected",
    "Selection",
    "SignedIn",
    "Transport",
    "Version",
    "Webhook",
    "Window",
    "Withdrawal",
]
