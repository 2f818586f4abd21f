# SPDX-License-Identifier: Apache-2.0
"""Shapes of answers in the order of the log, and of the addresses to which they are delivered."""

from __future__ import annotations

from typing import Literal

from .base import Shape
from .filings import Answer


class AnswerMessage(Shape):
    """That an answer was also given as a message of the filing's format, and which one (``IE328``)."""

    type: str
    media_type: str


class PlacedAnswer(Answer):
    """An answer with its place in the log. ``message`` is null where the format has no message for it."""

    position: int
    message: AnswerMessage | None


class Webhook(Shape):
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
