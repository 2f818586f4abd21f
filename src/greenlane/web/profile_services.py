# SPDX-License-Identifier: Apache-2.0
"""What the web asks about the life of profiles; a part of ``web/services.py``, under the same promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from greenlane.access import Actor


class ProfileServices(Protocol):
    """Drafts, approval by a second person, pauses, look-outs. All give a ``shapes.Profile``."""

    def propose_profile(self, actor: Actor, content: bytes) -> Mapping[str, Any]:
        """Keep a YAML document as a draft. Raises ``Invalid``, ``Forbidden``, ``Conflict`` for an id that is taken."""
        ...

    def approve_profile(
        self,
        actor: Actor,
        profile: str,
        version: int,
        *,
        reason: str,
        observe_only: bool,
        hits_a_day: float | None,
    ) -> Mapping[str, Any]:
        """Put a version in force. Raises ``Forbidden``, also for its author, and ``Conflict``."""
        ...

    def pause_profile(self, actor: Actor, profile: str, version: int, *, reason: str) -> Mapping[str, Any]:
        """Take a live version out for a time. Raises ``Forbidden`` and ``Conflict``."""
        ...

    def retire_profile(self, actor: Actor, profile: str, version: int, *, reason: str) -> Mapping[str, Any]:
        """Take a version out for good. Raises ``Forbidden`` and ``Conflict``."""
        ...

    def raise_lookout(self, actor: Actor, content: bytes) -> Mapping[str, Any]:
        """Put a YAML document in force at once, for a day. Raises ``Invalid``, ``Forbidden`` and ``Conflict``."""
        ...

    def confirm_lookout(self, actor: Actor, profile: str, version: int, *, reason: str) -> Mapping[str, Any]:
        """Let a look-out stay. Raises ``Forbidden``, also for whoever raised it, and ``Conflict``."""
        ...

    def profile_versions(self, actor: Actor, profile: str) -> Sequence[Mapping[str, Any]]:
        """Every version within reach, the latest first (``shapes.ProfileVersion``)."""
        ...
