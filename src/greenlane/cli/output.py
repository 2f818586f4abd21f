# SPDX-License-Identifier: Apache-2.0
"""What commands print: results to standard output, everything said to people to standard error."""

import os
import sys
from typing import TextIO

from rich.console import Console

from .json_lines import print_json_line

__all__ = ["notes", "print_json_line", "results"]

_FILE_WIDTH = 160


def _width(stream: TextIO) -> int | None:
    """How wide to write where no terminal says it, so that a log or a pipe does not cut sentences at 80."""
    return None if stream.isatty() or "COLUMNS" in os.environ else _FILE_WIDTH


notes = Console(stderr=True, highlight=False, width=_width(sys.stderr))
"""Where progress, warnings and explanations go, so that standard output holds results alone."""

results = Console(highlight=False, width=_width(sys.stdout))
"""Where tables for people go when no JSON was asked for."""
