# SPDX-License-Identifier: Apache-2.0
"""JSON, one object a line, on standard output: what commands print for other programs."""

import sys
from typing import Any

import msgspec

_encoder = msgspec.json.Encoder(decimal_format="number")


def print_json_line(value: Any) -> None:
    """Write one JSON object on one line of standard output."""
    sys.stdout.buffer.write(_encoder.encode(value) + b"\n")
    sys.stdout.buffer.flush()
