# SPDX-License-Identifier: Apache-2.0
"""Canonical JSON (RFC 8785), so that the same values always have the same bytes and hence the same digest.

Its limits are those of JSON as computers exchange it: whole numbers from -(2**53 - 1) to 2**53 - 1, because greater
ones lose digits in other readers; no NaN and no infinities; text that is valid Unicode; more than 64 levels of nesting
may be refused. Larger numbers, decimals and instants are written as text by whoever owns their meaning.
"""

from __future__ import annotations

import hashlib
import math
from json.encoder import encode_basestring
from typing import Any

import rfc8785

from greenlane.errors import Invalid

LARGEST_INTEGER = 2**53 - 1
"""The greatest whole number, and the negative of the least."""

DEEPEST = 64
"""Levels of lists and objects within one another that can always be written."""


def canonical_json(value: Any) -> bytes:
    """Return the canonical bytes of ``value``: dicts with text keys, lists, tuples, text, numbers, booleans, None.

    Raises ``Invalid`` with the path of the first value that cannot be written, as ``$.body.count``.
    """
    try:
        return _written(value).encode()
    except (ValueError, TypeError, AttributeError, RecursionError) as problem:  # the library's errors are ValueErrors
        raise _fault_in(value, "$", 0) or _invalid("$", f"cannot be written: {problem}") from problem


def _written(value: Any) -> str:
    """The canonical text of a value. Floating-point numbers, and what else is rare, are written by the library."""
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if kind is dict:
        # ASCII sorts by UTF-16 units as it does by itself; other keys are sorted as the standard wants it.
        order = None if all(map(str.isascii, value)) else _utf_16
        return (
            f"{{{','.join([f'{encode_basestring(key)}:{_written(value[key])}' for key in sorted(value, key=order)])}}}"
        )
    if kind is list or kind is tuple:
        return f"[{','.join([_written(inner) for inner in value])}]"
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is int and -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
        return str(value)
    return rfc8785.dumps(value).decode()


def _utf_16(key: str) -> bytes:
    return key.encode("utf-16-be")


def sha256(content: bytes) -> bytes:
    """Return the SHA-256 digest of ``content``, 32 bytes."""
    return hashlib.sha256(content).digest()


def sha256_hex(content: bytes) -> str:
    """Return the SHA-256 digest of ``content``, 64 hexadecimal digits in lower case."""
    return hashlib.sha256(content).hexdigest()


def _fault_in(value: Any, path: str, depth: int) -> Invalid | None:
    """Return what is wrong with ``value``, or None: the library says what, but not where."""
    if depth > DEEPEST:
        return _invalid(path, f"lies deeper than {DEEPEST} levels")
    if isinstance(value, dict):
        for key, inner in value.items():
            fault = _fault_in_key(key, path) or _fault_in(inner, f"{path}.{key}", depth + 1)
            if fault:
                return fault
        return None
    if isinstance(value, list | tuple):
        found = (_fault_in(inner, f"{path}[{at}]", depth + 1) for at, inner in enumerate(value))
        return next((fault for fault in found if fault), None)
    return _fault_in_scalar(value, path)


def _fault_in_key(key: Any, path: str) -> Invalid | None:
    if not isinstance(key, str):
        return _invalid(path, f"has the key {key!r}, which is not text")
    return _invalid(path, f"has the key {key!r}, which is not valid Unicode") if not _is_unicode(key) else None


def _fault_in_scalar(value: Any, path: str) -> Invalid | None:
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str):
        return None if _is_unicode(value) else _invalid(path, "is not valid Unicode")
    if isinstance(value, int):
        return (
            None if abs(value) <= LARGEST_INTEGER else _invalid(path, f"{_shown(value)} is beyond 2^53 - 1", _AS_TEXT)
        )
    if isinstance(value, float):
        return None if math.isfinite(value) else _invalid(path, f"{value} is not a number")
    return _invalid(path, f"is a {type(value).__name__}, which JSON has not", _AS_TEXT)


_AS_TEXT = "Write it as text."


def _shown(number: int) -> str:
    # Python refuses to write very long numbers out, so their size is told instead.
    return str(number) if number.bit_length() < 200 else f"a number of {number.bit_length()} bits"


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _invalid(path: str, what: str, remedy: str | None = None) -> Invalid:
    return Invalid(f"The value {what}.", code="canonical.value", where=path, remedy=remedy)
