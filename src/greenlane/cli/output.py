# SPDX-License-Identifier: Apache-2.0
"""What commands print: results to standard output, everything said to people to standard error."""

import os
import sys
from typing import Any

import msgspec
from rich.console import Console

notes = Console(stderr=True, highlight=False)
"""Where progress, warnings and explanations go, so that standard output holds results alone."""

_FILE_WIDTH = 160

results = Console(highlight=False, width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else _FILE_WIDTH)
"""Where tables for people go when no JSON was asked for."""

_encoder = msgspec.json.Encoder(decimal_format="number")


def print_json_line(value: Any) -> None:
    """Write one JSON object on one line of standard output."""
    sys.stdout.buffer.write(_encoder.encode(value) + b"\n")
    sys.stdout.buffer.flush()
