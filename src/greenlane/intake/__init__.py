# SPDX-License-Identifier: Apache-2.0
"""Advance cargo information: read, checked, answered.

What belongs here: formats, checks, the states of a lodgement, links between filings, deadlines, answers. What does
not: what the filing is suspected of (targeting), where it is kept (store).
"""

from .finding import Finding, Severity
from .reading import Change, Message, Pointer, Reading, ReadState

__all__ = ["Change", "Finding", "Message", "Pointer", "ReadState", "Reading", "Severity"]
