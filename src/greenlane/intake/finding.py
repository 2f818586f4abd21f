# SPDX-License-Identifier: Apache-2.0
"""Findings: faults in data, told to the filer with what is wrong, where, what was read and how to mend it."""

from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """How bad a finding is: an error refuses the filing, a warning asks to mend it, an info only tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Finding(Struct, frozen=True, kw_only=True):
    """One fault: a stable code, severity, the path in the message, the value read and a sentence to act on."""

    code: str
    severity: Severity
    path: str | None
    value: str | None
    message: str


def mended(told: str, example: str, source: str) -> str:
    """What is told of a fault, then an example that would pass and where the rule comes from."""
    return f"{told} This would pass: {example.rstrip('.')}. Source: {source.rstrip('.')}."
