# SPDX-License-Identifier: Apache-2.0
"""Every failure that Greenlane raises on purpose, as one tree.

    GreenlaneError
    ├── Invalid        what was given cannot be used as it is; the giver can mend it
    ├── NotFound       there is no such thing, or the asker may not know that there is
    ├── Forbidden      the asker may see the thing but not do this with it
    ├── Conflict       the thing has changed, or the act does not fit its present state
    ├── Unavailable    something we depend on does not answer; trying again later can help
    └── Misconfigured  the installation is set up wrongly; an administrator can mend it

The tree knows nothing of HTTP or exit codes: ``web/problems.py`` and ``cli/main.py`` map it, each in one table.
Faults in the *content* of a message are not errors but findings, which are data (a reader never raises for them).
"""

from __future__ import annotations

from typing import ClassVar


class GreenlaneError(Exception):
    """A failure with a stable code and a sentence for a person.

    ``sentence`` says what is wrong, with the value that was read where that helps and is not secret.
    ``code`` is what programs compare; it never changes once released. A raiser may give a narrower one
    than its class has, written as words of lower case joined by ``_`` with ``.`` between levels.
    ``where`` is the place: a path in a message, a variable's name, a file with line and column.
    ``remedy`` is what the reader can do about it.
    """

    default_code: ClassVar[str] = "error"

    def __init__(
        self, sentence: str, *, code: str | None = None, where: str | None = None, remedy: str | None = None
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code if code is not None else self.default_code
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        """Give place, sentence and remedy in one line, as a terminal or a log shows them."""
        place = f"{self.where}: " if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.sentence}{remedy}"

    def fields(self) -> dict[str, str]:
        """Return ``code``, ``sentence`` and, where given, ``where`` and ``remedy``: what the edges write out."""
        every = {"code": self.code, "sentence": self.sentence, "where": self.where, "remedy": self.remedy}
        return {name: value for name, value in every.items() if value is not None}


class Invalid(GreenlaneError):
    """What was given cannot be used as it is; the giver can mend it."""

    default_code = "invalid"


class NotFound(GreenlaneError):
    """There is no such thing, or the asker may not know that there is: both look the same from outside."""

    default_code = "not_found"


class Forbidden(GreenlaneError):
    """The asker may see the thing but not do this with it; the sentence gives the policy's reason."""

    default_code = "forbidden"


class Conflict(GreenlaneError):
    """The thing has changed meanwhile, or the act does not fit its present state."""

    default_code = "conflict"


class Unavailable(GreenlaneError):
    """Something Greenlane depends on does not answer; trying again later can help."""

    default_code = "unavailable"


class Misconfigured(GreenlaneError):
    """The installation is set up wrongly; ``where`` names the setting or file, ``remedy`` what to write there."""

    default_code = "misconfigured"
