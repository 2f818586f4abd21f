# SPDX-License-Identifier: Apache-2.0
"""The one error of the profile language: where in the condition, what was read, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils

from greenlane.errors import Invalid

READ_SHOWN = 60
"""How many characters of what was read an error repeats."""


class ConditionError(Invalid):
    """A condition that cannot be used, with the place of the fault.

    ``line`` and ``column`` count from 1 in the text of the condition; ``read`` is the text found there (shortened),
    empty at the end of the condition.
    """

    default_code = "condition.invalid"

    def __init__(
        self, sentence: str, *, text: str, start: int, end: int, remedy: str | None = None, code: str | None = None
    ) -> None:
        self.line, self.column = place_of(text, start)
        read = text[start:end]
        self.read = read if len(read) <= READ_SHOWN else read[: READ_SHOWN - 1] + "…"
        where = f"column {self.column}" if "\n" not in text else f"line {self.line}, column {self.column}"
        super().__init__(sentence, code=code, where=where, remedy=remedy)


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of an offset in ``text``."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def did_you_mean(read: str, known: Iterable[str], otherwise: str | None = None) -> str | None:
    """The remedy "Did you mean …?" with the known name that is nearest to ``read``; ``otherwise`` when none is near.

    A name without its first part counts as near: ``hs`` finds ``goods.hs``.
    """
    names = sorted(known)
    fields = [name for name in names if name.rsplit(".", 1)[-1] == read]
    if fields:
        return f"Did you mean {fields[0]}?"
    best = process.extractOne(read, names, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=62)
    if best is None and "." in read:  # the right field of the wrong group, or the right group and half a field
        best = process.extractOne(read, names, scorer=fuzz.token_sort_ratio, processor=_words, score_cutoff=60)
    return f"Did you mean {best[0]}?" if best else otherwise


def _words(name: str) -> str:
    return name.replace(".", " ").replace("_", " ").lower()
