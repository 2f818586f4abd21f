# SPDX-License-Identifier: Apache-2.0
"""Profiles: who wrote what down as suspicious, why, where and when it applies, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from msgspec import Struct, to_builtins
from msgspec.structs import fields

from greenlane.cargo import Direction, Stage

from .canonical import canonical_of, digest_of, digest_of_parts
from .outcomes import Outcome, RiskArea, Sensitivity


class Family(StrEnum):
    """The families of public risk indicators."""

    PARTIES = "parties"
    GOODS = "goods"
    ROUTE = "route"
    PAYMENT = "payment"  # payment and transport terms
    CONTAINER = "container"
    DOCUMENTS = "documents"  # documents and data
    BEHAVIOUR = "behaviour"


class State(StrEnum):
    """Where a profile is in its life; only a live one takes part."""

    DRAFT = "draft"
    LIVE = "live"
    SUSPENDED = "suspended"
    RETIRED = "retired"


class HighRiskTest(StrEnum):
    """The tests of "high-risk" that a profile can stand for by itself."""

    INTELLIGENCE = "intelligence"
    SCORE = "score"


class BorderMode(StrEnum):
    """The modes of transport (UNECE Recommendation 19), as codes."""

    UNSPECIFIED = "0"
    SEA = "1"
    RAIL = "2"
    ROAD = "3"
    AIR = "4"
    POST = "5"
    MULTIMODAL = "6"
    FIXED = "7"
    INLAND_WATER = "8"
    OTHER = "9"


class Profile(Struct, frozen=True, kw_only=True):
    """One version of one profile.

    ``condition`` is in the profile language. ``weight`` (0 to 100) is what a hit adds to the score of ``risk_area``;
    it is 0 where ``mandatory`` names the outcome a hit forces instead. Empty ``stages``, ``directions``, ``modes`` and
    ``offices`` mean all. ``sentence`` says to officers why it matters. ``test`` is the test of high-risk (SAFE
    standard 4) that a hit passes.
    """

    id: str
    version: int
    title: str
    sentence: str
    risk_area: RiskArea
    family: Family
    condition: str
    weight: int = 0
    mandatory: Outcome | None = None
    stages: tuple[Stage, ...] = ()
    directions: tuple[Direction, ...] = ()
    modes: tuple[BorderMode, ...] = ()
    offices: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    legal_basis: str
    agency: str
    unit: str | None = None
    sensitivity: Sensitivity = Sensitivity.NORMAL
    owner: str
    review_date: date
    test: HighRiskTest | None = None
    state: State = State.DRAFT

    def holds_on(self, day: date | None) -> bool:
        """Whether the profile is live, and valid on that day; without a day every live profile holds."""
        if self.state is not State.LIVE:
            return False
        if day is None:
            return True
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)

    def needs_review(self, day: date) -> bool:
        """Whether the day of its review has come."""
        return day >= self.review_date


def profile_digest(profile: Profile) -> str:
    """SHA-256 of one profile's canonical form, hexadecimal."""
    return digest_of(_stated(profile))


def profile_set_digest(profiles: Iterable[Profile]) -> str:
    """SHA-256 over the profiles in the order of their ids, hexadecimal; the order given does not matter."""
    ordered = sorted(profiles, key=lambda profile: (profile.id, profile.version))
    return digest_of_parts(_canonical(profile) for profile in ordered)


@lru_cache(maxsize=65_536)
def _canonical(profile: Profile) -> bytes:
    """The canonical JSON of one profile; kept, since a changed set has most of its profiles unchanged."""
    return canonical_of(_stated(profile))


def _stated(profile: Profile) -> dict[str, Any]:
    """The fields that differ from their defaults, so that a field added in a later release leaves old digests alone."""
    plain: dict[str, Any] = to_builtins(profile)
    return {field.name: plain[field.name] for field in fields(Profile) if getattr(profile, field.name) != field.default}
