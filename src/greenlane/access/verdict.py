# SPDX-License-Identifier: Apache-2.0
"""The answer of a policy: yes, or the reason why not."""

from __future__ import annotations

from msgspec import Struct

from greenlane.errors import Forbidden, NotFound


class Verdict(Struct, frozen=True):
    """What a policy answers. It is true when allowed; ``reason`` is a sentence for the person, None when allowed."""

    reason: str | None = None

    @property
    def allowed(self) -> bool:
        """Whether the policy says yes."""
        return self.reason is None

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Do nothing when allowed. Raises ``Forbidden`` with the reason otherwise; for acts on what one may see."""
        if self.reason is not None:
            raise Forbidden(self.reason, remedy="Ask somebody who may, or ask for the right.")

    def require_sight_of(self, what: str) -> None:
        """Do nothing when allowed. Raises ``NotFound`` otherwise: what one may not see does not exist.

        ``what`` names the thing with the id that was asked for, in the words used when it is truly missing, so that
        the two answers are the same: ``"profile P-17"``.
        """
        if self.reason is not None:
            raise missing(what)


YES = Verdict()
"""The policy allows it."""


def no(reason: str) -> Verdict:
    """The policy refuses, with a sentence that a person can act on."""
    return Verdict(reason)


def missing(what: str) -> NotFound:
    """The error for a thing that is not there, or that the asker may not know of; both look alike."""
    return NotFound(f"There is no {what}.", remedy="Check the identifier, or ask whoever gave it to you.")
