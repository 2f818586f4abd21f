# SPDX-License-Identifier: Apache-2.0
"""What a changed list means for consignments that were assessed before: screened against the change, a slice at a time.

Consignments that are open, or came in the last thirty days, are asked by their stored facts. Those that match an entry
that came, or matched one that went, are assessed again; so are, after a change of a list that conditions name, all open
ones, if a profile in force names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from greenlane.cargo import Facts
from greenlane.store import StoredAssessment, StoredList, UnitOfWork
from greenlane.targeting import Manifest, list_keys

from .filings import ASSESS
from .installation import Installation
from .listed import CODES_KIND

RESCREEN = "rescreen"
"""The kind of job."""

WINDOW = timedelta(days=30)
"""How long ago a consignment that is no longer open may have come to be asked again."""

SLICE = 500
"""How many consignments one transaction asks."""

_facts_decoder = msgspec.json.Decoder(Facts)

BY = "policy:rescreening"


def follow_change(uow: UnitOfWork, stored: StoredList, sequence: int, *, at: datetime) -> None:
    """Promise, in the transaction of a change of a list, that what was assessed before is asked again."""
    args = {"list": stored.name, "sequence": sequence, "asked": 0, "found": 0}
    uow.jobs.enqueue(RESCREEN, args, at=at)


def rescreen(uow: UnitOfWork, installation: Installation, args: dict[str, Any]) -> None:
    """Ask one slice of consignments, and promise the next one; after the last one the journal says what was found."""
    at = installation.now()
    name, sequence = args["list"], args["sequence"]
    stored = uow.lists.get(name)
    after = args.get("after")
    slice_ = uow.consignments.following(after, since=at - WINDOW, limit=SLICE)
    latest = uow.assessments.latest(slice_)
    if stored.kind == CODES_KIND:
        found = set(latest) if _is_named(uow, installation, name) else set()
    else:
        found = _matching(uow, installation, name, sequence, at, latest.values())
        found |= uow.matches.of_ended(name, sequence) & set(latest)
    seen = _seen(uow, {latest[one].configuration for one in found}, name, sequence)
    again = sorted(one for one in found if latest[one].configuration not in seen)
    for one in again:
        uow.jobs.enqueue(ASSESS, {"consignment": one, "lodgement": latest[one].lodgement_id}, at=at)
    counts = {"asked": args["asked"] + len(slice_), "found": args["found"] + len(again)}
    if len(slice_) == SLICE:
        uow.jobs.enqueue(RESCREEN, {**args, **counts, "after": slice_[-1]}, at=at)
        return
    uow.events.append(
        installation.event(
            "StoredRescreened",
            at,
            BY,
            body={"list": name, "sequence": sequence, **counts},
            sensitivity=stored.sensitivity,
            unit=stored.unit,
        )
    )


def _matching(
    uow: UnitOfWork,
    installation: Installation,
    name: str,
    sequence: int,
    at: datetime,
    assessments: Iterable[StoredAssessment],
) -> set[str]:
    """The consignments whose stored facts match an entry that came with a change."""
    index = installation.watched_lists.of_change(uow, name, sequence)
    if not len(index):
        return set()
    by_facts = {one.facts_id: one.consignment_id for one in assessments}
    asked = {
        by_facts[one]: list_keys(_facts_decoder.decode(payload.body))
        for one, payload in uow.payloads.find(by_facts).items()
    }
    met = index.find({key for keys in asked.values() for key in keys}, at.date())
    return {consignment for consignment, keys in asked.items() if not keys.isdisjoint(met)}


def _seen(uow: UnitOfWork, configurations: Iterable[str], name: str, sequence: int) -> set[str]:
    """Those configurations under which a list had come as far as a sequence number, or farther."""
    manifests = {
        one: msgspec.json.decode(uow.configurations.get(one).manifest, type=Manifest) for one in configurations
    }
    return {one for one, manifest in manifests.items() if manifest.lists.get(name, 0) >= sequence}


def _is_named(uow: UnitOfWork, installation: Installation, name: str) -> bool:
    """Whether a condition in force names a list."""
    profiles = installation.knowledge(uow).configuration.profiles
    return any(f"lists.{name}" in profile.condition for profile in profiles)
