# SPDX-License-Identifier: Apache-2.0
"""An opinion, and the facts behind it, as somebody may see them who may not see every profile or watch list.

The rule (decisions/0011): what is shown depends on the hits that one may see, on whom to ask about restricted ones, and
on the control that is to be carried out; on nothing else. So scores, band and lane of the *assessment* are what the
visible hits alone come to, and a control that these do not explain is shown as *directed*: the random programme and
a secret reason look alike, and a directed control is carried out like any other.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from greenlane.access import (
    Actor,
    Label,
    Organisation,
    Restricted,
    Sensitivity,
    can_see_hit,
    label_of,
    redact_hits,
    sees_everything_of,
)
from greenlane.cargo import Facts, Member, Stated

from .decide import conclude
from .outcomes import severity_of
from .policy import Policy
from .records import Assessment, Decision, DecisionKind, Hit, Reason, SelectedBy, Selection
from .selection.proposing import NO_CAPACITY, decide_by_policy, select
from .selection.ranking import FREE

DIRECTED = "directed"
"""The origin of a control whose reason is not told: drawn at random, or ordered by somebody who gives no reason."""


class Visible(Struct, frozen=True, kw_only=True):
    """An assessment with its selection and decision as one actor may see them, and whom to ask about the rest."""

    assessment: Assessment
    selection: Selection
    decision: Decision | None
    restricted: tuple[Restricted, ...]


def visible_opinion(
    actor: Actor,
    assessment: Assessment,
    selection: Selection,
    decision: Decision | None,
    *,
    policy: Policy,
    organisation: Organisation,
    lists: Mapping[str, Label],
) -> Visible:
    """The opinion as the actor may see it; whether the actor may see it at all is settled before.

    ``policy`` is the one of the assessment's configuration; ``lists`` are the labels of the watch lists by name.
    """
    if _sees_everything(actor, organisation):
        return Visible(assessment=assessment, selection=selection, decision=decision, restricted=())
    hits, markers = _shown(actor, assessment.hits, organisation=organisation, lists=lists)
    seen = conclude(assessment.stage, hits, policy, assessment.configuration)
    told = _selection(seen, selection, policy)
    return Visible(
        assessment=seen, selection=told, decision=_decision(decision, seen, told, policy), restricted=markers
    )


def visible_hits(
    actor: Actor, hits: Iterable[Hit], *, organisation: Organisation, lists: Mapping[str, Label]
) -> tuple[Hit, ...]:
    """The hits as the actor may see them; those that rest on what is hidden are left out."""
    if _sees_everything(actor, organisation):
        return tuple(hits)
    return _shown(actor, hits, organisation=organisation, lists=lists)[0]


def _shown(
    actor: Actor, hits: Iterable[Hit], *, organisation: Organisation, lists: Mapping[str, Label]
) -> tuple[tuple[Hit, ...], tuple[Restricted, ...]]:
    watch_lists = _WatchLists(actor, lists)
    shown = redact_hits(actor, [_labelled(hit, watch_lists) for hit in hits], organisation)
    seen = tuple(
        replace(labelled.hit, reasons=tuple(_visible_reason(reason, watch_lists) for reason in labelled.hit.reasons))
        for labelled in shown.hits
    )
    return seen, shown.restricted


def visible_facts(actor: Actor, facts: Facts, *, organisation: Organisation, lists: Mapping[str, Label]) -> Facts:
    """The facts as the actor may see them: without the draw, and without watch lists that the actor may not know."""
    if _sees_everything(actor, organisation):
        return facts
    watch_lists = _WatchLists(actor, lists)

    def seen(members: Iterable[Member]) -> tuple[dict[str, tuple[Stated, ...]], ...]:
        return tuple(_visible_member(member, watch_lists) for member in members)

    return Facts(
        consignment=_visible_member(facts.consignment, watch_lists),
        items=seen(facts.items),
        equipment=seen(facts.equipment),
        parties=seen(facts.parties),
    )


def _sees_everything(actor: Actor, organisation: Organisation) -> bool:
    return all(sees_everything_of(actor, agency) for agency in organisation.agencies)


# --- hits, reasons and facts that rest on watch lists -----------------------------------------------------------------


class _WatchLists:
    """Which watch lists the actor may not know of. A list without a label cannot be known to be harmless."""

    def __init__(self, actor: Actor, labels: Mapping[str, Label]) -> None:
        self._actor = actor
        self._labels = labels

    def hidden(self, names: Iterable[str]) -> frozenset[str]:
        return frozenset(name for name in names if name not in self._labels or not self.sees(self._labels[name]))

    def hidden_in(self, condition: str) -> frozenset[str]:
        """The hidden lists that a condition names, in either kind of quotes."""
        return self.hidden(name for name in self._labels if _quoted(name, condition))

    def label(self, name: str, agency: str) -> Label:
        return self._labels.get(name, Label(agency=agency, sensitivity=Sensitivity.SECRET))

    def sees(self, label: Label) -> bool:
        return can_see_hit(self._actor, label).allowed


class _Labelled(Struct, frozen=True):
    """A hit under the label that it has for this actor."""

    hit: Hit
    agency: str
    unit: str | None
    sensitivity: Sensitivity


_CLOSENESS = tuple(Sensitivity)
_UNKNOWN = ""
"""The name of a list that cannot be told; it has no label, so it is nobody's to see."""


def _labelled(hit: Hit, lists: _WatchLists) -> _Labelled:
    """A hit that would not be there without lists the actor may not know is kept as closely as they are.

    Without this a profile of normal sensitivity (*the consignee stands on a watch list*) would tell of a secret list.
    """
    rests_on: set[str] = set()
    for reason in hit.reasons:
        if reason.source.get("provider") == "lists":
            rests_on |= lists.hidden_in(reason.condition)
            named = _names(reason.value)
            hidden = lists.hidden(named)
            if hidden and not _holds_without(hidden, named, reason.condition):
                rests_on |= hidden
            if not named:
                rests_on.add(_UNKNOWN)
    labels = [label_of(hit), *(lists.label(name, hit.agency) for name in sorted(rests_on))]
    unseen = [label for label in labels if not lists.sees(label)]
    label = max(unseen, key=lambda one: _CLOSENESS.index(one.sensitivity)) if unseen else labels[0]
    return _Labelled(hit, label.agency or hit.agency, label.unit, label.sensitivity)


def _holds_without(hidden: frozenset[str], named: Iterable[str], condition: str) -> bool:
    """Whether the condition surely holds of the lists that are left: it asks for any list, or for one of those."""
    left = [name for name in named if name not in hidden]
    return bool(left) and (condition.startswith("has(") or any(_quoted(name, condition) for name in left))


def _quoted(name: str, condition: str) -> bool:
    return f"'{name}'" in condition or f'"{name}"' in condition


def _visible_reason(reason: Reason, lists: _WatchLists) -> Reason:
    if reason.source.get("provider") != "lists":
        return reason
    named = _names(reason.value)
    hidden = lists.hidden(named)
    if not hidden:
        return reason
    # The detail names the entries of all lists in one text, so it goes as a whole.
    source = {key: value for key, value in reason.source.items() if key != "detail"}
    return replace(reason, value=tuple(name for name in named if name not in hidden), source=source)


def _visible_member(member: Member, lists: _WatchLists) -> dict[str, tuple[Stated, ...]]:
    seen: dict[str, tuple[Stated, ...]] = {}
    for name, stated in member.items():
        kept = tuple(one for each in stated if (one := _visible_stated(each, lists)) is not None)
        if kept:
            seen[name] = kept
    return seen


def _visible_stated(stated: Stated, lists: _WatchLists) -> Stated | None:
    if stated.source.provider == "draw":
        return None
    if stated.source.provider != "lists":
        return stated
    named = _names(stated.value)
    hidden = lists.hidden(named)
    if not hidden:
        return stated
    left = tuple(name for name in named if name not in hidden)
    return Stated(left, replace(stated.source, detail=None)) if left else None


def _names(value: Any) -> tuple[str, ...]:
    """The names of lists in a fact's value, which is one name or several."""
    if isinstance(value, str):
        return (value,)
    return tuple(str(part) for part in value) if isinstance(value, tuple | list) else ()


# --- selection and decision -------------------------------------------------------------------------------------------


def _selection(seen: Assessment, selection: Selection, policy: Policy) -> Selection:
    """The real control, with the origins that the visible hits have, and *directed* where they do not explain it.

    A control that the visible hits propose and that was cut for want of places has no origin: it is not carried out.
    """
    explained = select(seen, Facts(), policy)
    if selection.outcome in FREE and explained.outcome not in FREE:
        return replace(selection, selected_by=())
    origins = explained.selected_by
    if severity_of(seen.stage, selection.outcome) > severity_of(seen.stage, explained.outcome):
        origins = (*origins, SelectedBy(origin=DIRECTED, probability=None))
    return replace(selection, selected_by=origins)


def _decision(decision: Decision | None, seen: Assessment, told: Selection, policy: Policy) -> Decision | None:
    """An automatic decision gives a reason that follows from the origins; it must follow from those that are told."""
    if decision is None or decision.kind is not DecisionKind.POLICY:
        return decision
    if seen.outcome not in FREE and told.outcome in FREE:
        return replace(decision, reason_code=NO_CAPACITY)
    again = decide_by_policy(told, policy)
    return decision if again is None else replace(decision, reason_code=again.reason_code)
