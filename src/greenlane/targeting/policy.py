# SPDX-License-Identifier: Apache-2.0
"""The policy document: from score to band to outcome to lane; random shares; what is decided automatically.

A policy is data with a version and a second person, like a profile. Its digest is part of the configuration, so that an
assessment can always say by which policy it was made.
"""

from typing import Any

import yaml
from msgspec import Struct, ValidationError, convert, to_builtins
from msgspec.structs import asdict

from greenlane.cargo import Stage
from greenlane.errors import Invalid

from .canonical import digest_of
from .outcomes import OUTCOMES, Band, Outcome

_ORDER = (Band.LOW, Band.MEDIUM, Band.HIGH, Band.VERY_HIGH)


class RandomShare(Struct, frozen=True, kw_only=True):
    """The random programme at one stage: which share of all consignments is drawn, and for which control."""

    share: float
    outcome: Outcome


class Policy(Struct, frozen=True, kw_only=True):
    """How an assessment's score becomes an outcome and a lane.

    ``bands`` gives the lowest score (0 to 100) of medium, high and very high; ``outcomes`` the proposed outcome of each
    band at each stage; ``lanes`` the label of each outcome; ``automatic`` the outcomes that this policy may decide
    itself, without an officer (never one that stops goods).
    """

    id: str
    version: int
    title: str
    bands: dict[Band, int]
    outcomes: dict[Stage, dict[Band, Outcome]]
    lanes: dict[Outcome, str]
    random: dict[Stage, RandomShare]
    automatic: tuple[Outcome, ...]

    def band_of(self, score: int) -> Band:
        """The band of a score."""
        return max((band for band in _ORDER if score >= self.bands.get(band, 0)), key=_ORDER.index)

    def lane_of(self, outcome: Outcome) -> str:
        """The configured label of an outcome."""
        return self.lanes[outcome]

    def digest(self) -> str:
        """SHA-256 of the canonical form, hexadecimal."""
        return digest_of(to_builtins(asdict(self)))


_CAN_STOP_NOTHING = {
    Outcome.ASSESSMENT_COMPLETE,
    Outcome.NO_CONTROL,
    Outcome.RELEASE,
    Outcome.RELEASE_AND_AUDIT,
    Outcome.AUDIT,
}


def load_policy(text: str | bytes) -> Policy:
    """Read a policy document (YAML). Raises Invalid with the place and remedy when it cannot be used."""
    try:
        document: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise Invalid(
            f"The policy document is not YAML: {error}.", code="policy.not_yaml", remedy="Correct it at that place."
        ) from error
    try:
        policy = convert(document, Policy, strict=False)
    except ValidationError as error:
        raise Invalid(
            f"The policy document does not fit: {error}.",
            code="policy.shape",
            remedy="Compare it with the shipped policy.yaml.",
        ) from error
    _require_complete(policy)
    return policy


def _require_complete(policy: Policy) -> None:
    limits = [policy.bands.get(band, 0) for band in _ORDER]
    if limits != sorted(set(limits)) or limits[0] != 0 or limits[-1] > 100:
        raise Invalid(
            f"The bands do not rise from low (0) to very_high (at most 100): {limits}.",
            code="policy.bands",
            where="bands",
            remedy="Give medium, high and very_high rising limits between 1 and 100.",
        )
    for stage, ladder in OUTCOMES.items():
        given = policy.outcomes.get(stage, {})
        for band in _ORDER:
            if given.get(band) not in ladder:
                raise Invalid(
                    f"The outcome of band {band} at stage {stage} is {given.get(band)}.",
                    code="policy.outcome",
                    where=f"outcomes.{stage}.{band}",
                    remedy=f"Choose one of: {', '.join(ladder)}.",
                )
            if given[band] is Outcome.DO_NOT_LOAD:
                raise Invalid(
                    "A score alone may not lead to do not load.",
                    code="policy.do_not_load",
                    where=f"outcomes.{stage}.{band}",
                    remedy="Propose request_for_screening; a named officer decides do_not_load.",
                )
        share = policy.random.get(stage)
        if share is not None and (share.outcome not in ladder or not 0 <= share.share <= 1):
            raise Invalid(
                f"The random programme at stage {stage} is {share.share} for {share.outcome}.",
                code="policy.random",
                where=f"random.{stage}",
                remedy=f"Give a share from 0 to 1 and one of: {', '.join(ladder)}.",
            )
    missing = [outcome for outcome in Outcome if outcome not in policy.lanes]
    if missing:
        raise Invalid(
            f"These outcomes have no lane: {', '.join(missing)}.",
            code="policy.lanes",
            where="lanes",
            remedy="Give each outcome a label under lanes.",
        )
    stopping = [outcome for outcome in policy.automatic if outcome not in _CAN_STOP_NOTHING]
    if stopping:
        raise Invalid(
            f"These outcomes may not be decided automatically: {', '.join(stopping)}.",
            code="policy.automatic",
            where="automatic",
            remedy="Leave them to an officer.",
        )
