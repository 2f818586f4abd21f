# SPDX-License-Identifier: Apache-2.0
"""Texts that a message gives in pieces: lines of a description, parts of a list. Bounded as a whole."""

from collections.abc import Callable, Iterable

from ..finding import Finding
from .collecting import error


def joined(
    pieces: Iterable[str | None], most_chars: int, note: Callable[[Finding], None], path: str | None
) -> str | None:
    """The pieces as one text with blanks between; cut, with a finding, where it grows longer than is read."""
    taken: list[str] = []
    length = 0
    for piece in pieces:
        if not piece:
            continue
        if length + len(piece) > most_chars:
            note(
                error(
                    "READ-TEXT-TOO-LONG",
                    f"The text that is given in pieces has more than {most_chars} characters; the pieces from there on "
                    "were left out. Shorten it.",
                    path=path,
                    value=piece[:200],
                )
            )
            break
        taken.append(piece)
        length += len(piece) + 1
    return " ".join(taken) or None
