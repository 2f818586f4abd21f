# SPDX-License-Identifier: Apache-2.0
"""The libraries of the extra ``[learn]``, imported when they are needed, with a sentence where they are missing."""

from importlib import import_module
from typing import Any

from greenlane.errors import Misconfigured


def library(name: str) -> Any:
    """Import a library of the extra. Raises ``Misconfigured`` that says what to install where it is missing."""
    try:
        return import_module(name)
    except ImportError as missing:
        raise Misconfigured(
            f"The learned score needs the library {name.partition('.')[0]}, which is not installed.",
            code="learn.extra_missing",
            where="greenlane[learn]",
            remedy='Install it with: pip install "greenlane[learn]".',
        ) from missing
