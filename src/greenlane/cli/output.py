# SPDX-License-Identifier: Apache-2.0
"""What commands print: results to standard output, everything said to people to standard error."""

import os
import sys
from typing import Any, TextIO

import msgspec
from rich.console import Console

_FILE_WIDTH = 160


def _width(stream: TextIO) -> int | None:
    """How wide to write where no terminal says it, so that a log or a pipe does not cut sentences at 80."""
    return None if stream.isatty() or "COLUMNS" in os.environ else _FILE_WIDTH


notes = Console(stderr=True, highlight=False, width=_width(sys.stderr))
"""Where progress, warnings and explanations go, so that standard output holds results alone."""

results = Console(highlight=False, width=_width(sys.stdout))
"""Where tables for people go when no JSON was asked for."""

_encoder = msgspec.json.Encoder(decimal_format="number")


def print_json_line(value: Any) -> None:
    """Write one JSON object on one line of standard output."""
    sys.stdout.buffer.write(_encoder.encode(value) + b"\n")
    sys.stdout.buffer.flush()
