# SPDX-License-Identifier: Apache-2.0
"""Why a profile did not hit: what restricted it, or which parts of its condition failed, and on what values.

Where a condition is tried with members, the choice of members is told that comes nearest: the one that most parts are
true of. Where filings contradict each other the first stated values are told.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import islice
from typing import Any

from msgspec import Struct

from greenlane.cargo import Facts
from greenlane.errors import NotFound

from .configuration import Configuration
from .decide import restrictions_failed, stage_in
from .language import (
    At,
    Because,
    CheckedCondition,
    FactsView,
    candidates,
    evaluate,
    explain,
    satisfying_members,
    sentence,
)

CHOICES = 500
"""Among how many choices of members the nearest is sought."""


class Answer(StrEnum):
    """Whether the profile hit, and if not, at what it failed."""

    HIT = "hit"
    NOT_MEANT = "not_meant"  # for this stage, direction, mode, office or day
    NOT_TRUE = "not_true"
    NO_MEMBER = "no_member"  # the condition is about a goods item, container or party, and there is none


class Failed(Struct, frozen=True, kw_only=True):
    """One part of a condition that was not true: its text, the same in words, and the values it read.

    ``result`` is False, or None where it stayed unknown because a fact is absent.
    """

    condition: str
    words: str
    result: bool | None
    because: tuple[Because, ...]


class WhyNot(Struct, frozen=True, kw_only=True):
    """The answer for one profile and one consignment.

    ``restrictions`` are the fields of the profile that exclude the consignment; ``at`` the members told about.
    """

    profile: str
    answer: Answer
    restrictions: tuple[str, ...] = ()
    failed: tuple[Failed, ...] = ()
    at: At = At()

    def sentences(self) -> tuple[str, ...]:
        """What an officer reads, one sentence a line."""
        match self.answer:
            case Answer.HIT:
                return (f"{self.profile} did hit.",)
            case Answer.NOT_MEANT:
                return (f"{self.profile} is not meant for this consignment: {', '.join(self.restrictions)}.",)
            case Answer.NO_MEMBER:
                return (f"{self.profile} asks about a member of the consignment, and there is none of its kind.",)
        return tuple(_said(one) for one in self.failed)


def why_not(facts: Facts, configuration: Configuration, profile: str) -> WhyNot:
    """Why this profile of the configuration does not hit these facts.

    Raises NotFound for a profile that the configuration does not have, Invalid when the facts name no stage. Who may
    see the profile is the caller's matter.
    """
    targeted = next((each for each in configuration.targeted if each.profile.id == profile), None)
    if targeted is None:
        raise NotFound(f"There is no profile {profile} in this configuration.", where=profile)
    restrictions = restrictions_failed(targeted.profile, facts, stage_in(facts))
    if restrictions:
        return WhyNot(profile=profile, answer=Answer.NOT_MEANT, restrictions=restrictions)
    view = FactsView(facts, configuration.list_values)
    condition = targeted.condition
    satisfied = satisfying_members(condition, view)
    if satisfied.hit:
        return WhyNot(profile=profile, answer=Answer.HIT, at=satisfied.members[0])
    at = _nearest(condition, view)
    if at is None:
        return WhyNot(profile=profile, answer=Answer.NO_MEMBER)
    return WhyNot(profile=profile, answer=Answer.NOT_TRUE, failed=_failed(condition, view, at), at=at)


def _parts(condition: CheckedCondition) -> list[CheckedCondition]:
    return [CheckedCondition(text=condition.text, root=each.part) for each in condition.conjuncts]


def _nearest(condition: CheckedCondition, view: FactsView) -> At | None:
    parts = _parts(condition)
    best: tuple[int, At] | None = None
    for at in islice(candidates(condition, view), CHOICES):
        true = sum(evaluate(part, view.sight(at)) is True for part in parts)
        if best is None or true > best[0]:
            best = true, at
    return best[1] if best else None


def _failed(condition: CheckedCondition, view: FactsView, at: At) -> tuple[Failed, ...]:
    found = []
    for conjunct, part in zip(condition.conjuncts, _parts(condition), strict=True):
        told = explain(part, view.sight(at))
        if told.result is not True:
            found.append(
                Failed(condition=conjunct.text, words=sentence(part), result=told.result, because=told.because)
            )
    return tuple(found)


def _said(one: Failed) -> str:
    if one.result is None:
        absent = dict.fromkeys(because.fact for because in one.because if because.value is None)
        why = f"; not stated: {', '.join(absent)}" if absent else ""
        return f"Not known: {one.words}{why}."
    read = dict.fromkeys(f"{because.fact} is {_shown(because.value)}" for because in one.because)
    return f"Not so: {one.words}{'; ' if read else ''}{', '.join(read)}."


def _shown(value: Any) -> str:
    if value is None:
        return "not stated"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, tuple):
        return ", ".join(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
