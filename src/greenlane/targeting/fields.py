# SPDX-License-Identifier: Apache-2.0
"""Reads the fields of a document one by one; every fault becomes a finding, and reading goes on to find the others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from .documents import DocumentFinding, Mapping, Scalar, Sequence, Written, fault
from .language.errors import did_you_mean

Choice = TypeVar("Choice", bound=StrEnum)

NOTHING = frozenset({"", "~", "null", "none"})
"""What stands for "not given" where a key is written without a value."""


class Fields:
    """The fields of one document; ``findings`` collects what is wrong, with the paths below ``name``."""

    def __init__(self, document: Mapping, kind: str, name: str) -> None:
        self.document = document
        self.kind = kind
        self.name = name
        self.findings: list[DocumentFinding] = []

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Find fault with every key that is not known."""
        names = tuple(known)
        for key, place in self.document.keys.items():
            if key not in names:
                remedy = did_you_mean(key, names, f"Known are: {', '.join(names)}.")
                self.fault("unknown_key", key, f"There is no field {key}. {remedy}", place, value=None)

    def fault(
        self,
        code: str,
        key: str,
        message: str,
        at: Written | None = None,
        *,
        value: str | None = None,
        column: int | None = None,
    ) -> None:
        """Add a finding about a field."""
        place = at if at is not None else self.document.values.get(key, self.document)
        read = value if value is not None else place.text if isinstance(place, Scalar) else None
        self.findings.append(
            fault(
                f"{self.kind}.{code}",
                message,
                line=place.line,
                column=column if column is not None else place.column,
                path=f"{self.name}.{key}",
                value=read,
            )
        )

    def given(self, key: str) -> Written | None:
        """What is written for a key, None when nothing is."""
        written = self.document.values.get(key)
        if isinstance(written, Scalar) and written.text.strip().lower() in NOTHING:
            return None
        return written

    def optional_text(self, key: str, longest: int = 500) -> str | None:
        """A text, None when not given."""
        written = self.given(key)
        if written is None:
            return None
        if not isinstance(written, Scalar):
            self.fault("not_a_text", key, f"{key} is one text, not a list or mapping.")
            return None
        text = written.text.strip()
        if len(text) > longest:
            self.fault("too_long", key, f"{key} has {len(text)} characters; {longest} are allowed.")
            return None
        return text

    def text(self, key: str, longest: int = 500) -> str:
        """A text that must be given; "" with a finding when it is not."""
        self._require(key)
        return self.optional_text(key, longest) or ""

    def whole_number(self, key: str, least: int, most: int) -> int | None:
        """A whole number within limits, None when not given or faulty."""
        text = self.optional_text(key)
        if text is None:
            return None
        if not text.isascii() or not text.isdigit() or len(text) > 9 or not least <= int(text) <= most:
            self.fault("not_a_number", key, f"{key} is {text}; a whole number from {least} to {most} is expected.")
            return None
        return int(text)

    def day(self, key: str) -> date | None:
        """A date, None when not given or faulty."""
        text = self.optional_text(key)
        if text is None:
            return None
        try:
            if len(text) != 10:
                raise ValueError
            return date.fromisoformat(text)
        except ValueError:
            self.fault("not_a_date", key, f"{key} is {text}; write a date as 2026-12-31.")
            return None

    def choice(self, key: str, choices: type[Choice], otherwise: Choice | None = None) -> Choice | None:
        """One of a closed set; ``otherwise`` when not given; a finding when it must be given and is not."""
        if otherwise is None:
            self._require(key)
        text = self.optional_text(key)
        return otherwise if text is None else self._one_of(key, text, choices, None)

    def optional_choice(self, key: str, choices: type[Choice]) -> Choice | None:
        """One of a closed set, None when not given."""
        text = self.optional_text(key)
        return None if text is None else self._one_of(key, text, choices, None)

    def choices(self, key: str, choices: type[Choice]) -> tuple[Choice, ...]:
        """Several of a closed set; empty, which means all, when not given or ``all``."""
        found = []
        for scalar in self._listed(key):
            one = self._one_of(key, scalar.text.strip(), choices, scalar)
            if one is not None:
                found.append(one)
        return tuple(found)

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts; empty when not given or ``all``."""
        if required:
            self._require(key)
        return tuple(scalar.text.strip() for scalar in self._listed(key))

    def _require(self, key: str) -> None:
        if self.given(key) is None:
            self.fault("missing", key, f"{key} is missing.", value="")

    def _listed(self, key: str) -> tuple[Scalar, ...]:
        written = self.given(key)
        if written is None or (isinstance(written, Scalar) and written.text.strip() == "all"):
            return ()
        if isinstance(written, Scalar):
            return (written,)
        elements = written.elements if isinstance(written, Sequence) else (written,)
        scalars = tuple(each for each in elements if isinstance(each, Scalar) and each.text.strip())
        if len(scalars) != len(elements):
            self.fault("not_a_list", key, f"{key} is a list of texts: [one, other].")
        return scalars

    def _one_of(self, key: str, text: str, choices: type[Choice], at: Scalar | None) -> Choice | None:
        try:
            return choices(text)
        except ValueError:
            known = [choice.value for choice in choices]
            remedy = did_you_mean(text, known) or ""
            message = f"{key} is {text}. {remedy} Known are: {', '.join(known)}.".replace("  ", " ")
            self.fault("unknown_value", key, message, at, value=text)
            return None
