# SPDX-License-Identifier: Apache-2.0
"""The part of the services in memory that concerns the life of profiles: one that anybody may see."""

from __future__ import annotations

from typing import Any

from greenlane.access import Actor, Label, can_approve_profile, can_confirm_lookout, can_see_profile, can_write_profile
from greenlane.access import missing as nothing
from greenlane.web import Document

_LABEL = Label(agency="customs", unit="south")


def profile(name: str, sensitivity: str = "normal") -> dict[str, Any]:
    return {
        "id": name,
        "version": 1,
        "title": "A title",
        "sentence": "A sentence.",
        "risk_area": "security",
        "condition": "true",
        "weight": 30,
        "mandatory": None,
        "state": "live",
        "agency": "customs",
        "unit": "south",
        "sensitivity": str(sensitivity),
        "observe_only": False,
        "lapses_at": None,
        "projected_a_day": None,
        "created_by": "person:P1",
        "approved_by": "person:P2",
    }


class ProfileFakes:
    """One profile, and who may do what with it."""

    def propose_profile(self, actor: Actor, content: bytes) -> Document:
        can_write_profile(actor, _LABEL).require()
        return profile("GL-normal")

    def approve_profile(
        self,
        actor: Actor,
        profile: str,
        version: int,
        *,
        reason: str,
        observe_only: bool,
        hits_a_day: float | None,
    ) -> Document:
        return self._approved(actor, profile)

    def pause_profile(self, actor: Actor, profile: str, version: int, *, reason: str) -> Document:
        return self._approved(actor, profile)

    def retire_profile(self, actor: Actor, profile: str, version: int, *, reason: str) -> Document:
        return self._approved(actor, profile)

    def raise_lookout(self, actor: Actor, content: bytes) -> Document:
        can_write_profile(actor, _LABEL).require()
        return profile("GL-normal")

    def confirm_lookout(self, actor: Actor, profile: str, version: int, *, reason: str) -> Document:
        if not can_see_profile(actor, _LABEL):
            raise nothing(f"profile {profile}")
        can_confirm_lookout(actor, _LABEL, "P1").require()
        return _named(profile)

    def profile_versions(self, actor: Actor, profile: str) -> list[Document]:
        return [{**_named(profile), "document": f"id: {profile}", "changes": []}]

    def _approved(self, actor: Actor, profile: str) -> Document:
        if not can_see_profile(actor, _LABEL):
            raise nothing(f"profile {profile}")
        can_approve_profile(actor, _LABEL, frozenset({"P1"})).require()
        return _named(profile)


def _named(name: str) -> Document:
    return profile(name)
