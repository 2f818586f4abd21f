# SPDX-License-Identifier: Apache-2.0
"""What a rule is, as it is written in a document."""

from typing import Any

from msgspec import Struct

from ..finding import Severity


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One rule as it is written.

    ``at`` is the way of names from the message to the elements that are looked at (``.`` is the message itself);
    ``requires`` must hold for each of them, where ``when`` is given only if that holds. ``says`` tells the filer what
    is wrong and how to mend it, ``passes`` gives an example without fault, ``source`` says where the rule comes from,
    ``shows`` the element whose value the finding quotes.
    """

    code: str
    at: str
    requires: Any
    says: str
    passes: str
    source: str = ""
    when: Any = None
    shows: str | None = None
    severity: Severity = Severity.ERROR
    each: list[dict[str, str]] = []
