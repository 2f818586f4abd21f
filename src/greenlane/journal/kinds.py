# SPDX-License-Identifier: Apache-2.0
"""What kinds of values the journal takes: ids, codes, digests, numbers, instants, and nothing that could be a name.

The journal is never erased, so names and free text must not get into it, not even by mistake. Every key of an event's
body therefore has a kind, and a value that does not have its form is refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from greenlane.cargo import is_id
from greenlane.journal.canonical import LARGEST_INTEGER

LONGEST_CODE = 80
LONGEST_LIST = 1000

_CODE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._:/+\-]{{0,{LONGEST_CODE - 1}}}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z", re.ASCII)


class Kind(StrEnum):
    """The kind of a value in an event's body."""

    ID = "id"
    IDS = "ids"
    CODE = "code"
    CODES = "codes"
    DIGEST = "digest"
    COUNT = "count"
    NUMBER = "number"
    FLAG = "flag"
    INSTANT = "instant"


def is_code(value: object) -> bool:
    """Tell whether ``value`` is a code: letters, digits and ``. _ : / + -``, without spaces, 80 characters at most."""
    return isinstance(value, str) and _CODE.fullmatch(value) is not None


def fits(kind: Kind, value: Any) -> bool:
    """Tell whether ``value`` has the form of its kind."""
    return _FORMS[kind][0](value)


def wanted(kind: Kind) -> str:
    """Return what a value of this kind is, for a person who gave something else."""
    return _FORMS[kind][1]


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and is_id(value)


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_INTEGER


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and abs(value) <= LARGEST_INTEGER


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_instant(value: Any) -> bool:
    return isinstance(value, str) and _INSTANT.fullmatch(value) is not None


def _each(one: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list | tuple) and len(value) <= LONGEST_LIST and all(map(one, value))


_FORMS: dict[Kind, tuple[Callable[[Any], bool], str]] = {
    Kind.ID: (_is_id, "an identifier (a UUID in lower case)"),
    Kind.IDS: (_each(_is_id), f"a list of at most {LONGEST_LIST} identifiers"),
    Kind.CODE: (is_code, f"a code of at most {LONGEST_CODE} letters, digits and . _ : / + -, without spaces"),
    Kind.CODES: (_each(is_code), f"a list of at most {LONGEST_LIST} codes"),
    Kind.DIGEST: (_is_digest, "a SHA-256 digest of 64 hexadecimal digits in lower case"),
    Kind.COUNT: (_is_count, "a whole number from 0 to 2^53 - 1"),
    Kind.NUMBER: (_is_number, "a number of at most 2^53 - 1"),
    Kind.FLAG: (_is_flag, "true or false"),
    Kind.INSTANT: (_is_instant, "an instant in UTC, as 2026-01-31T09:00:00Z"),
}
