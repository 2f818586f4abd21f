# SPDX-License-Identifier: Apache-2.0
"""What all use cases of the web and of commands share: the installation, and how lists are handed out."""

from collections.abc import Mapping
from typing import Any

import msgspec

from greenlane.errors import Invalid
from greenlane.intake import Limits, Schemas

from .installation import Installation
from .working import Worker

Document = Mapping[str, Any]


class Documents(msgspec.Struct, frozen=True, kw_only=True):
    """Some documents of a list, and where the next page begins."""

    documents: tuple[Document, ...]
    next: str | None = None


class Serving:
    """Use cases over one installation. Safe to be called from several threads at once."""

    def __init__(
        self,
        installation: Installation,
        *,
        worker: Worker | None = None,
        limits: Limits | None = None,
        schemas: Schemas | None = None,
    ) -> None:
        """Serve an installation; ``worker`` is woken after what makes work, None leaves the work to another process."""
        self._installation = installation
        self._worker = worker
        self._limits = limits
        self._schemas = schemas

    def _wake(self) -> None:
        if self._worker is not None:
            self._worker.wake()


def position_in_log(after: str | None) -> int | None:
    """The place in the log that a cursor of the journal names. Raises Invalid for a text that is none."""
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) <= 18):
        raise Invalid(
            f"{after[:40]!r} is no position in the log.",
            code="page.cursor",
            where="after",
            remedy="Leave it out to begin with the first event, or give the position of the last one you have.",
        )
    return int(after)
