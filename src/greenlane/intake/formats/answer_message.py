# SPDX-License-Identifier: Apache-2.0
"""An answer to a filer in the messages of the filer's own format."""

from typing import NamedTuple


class AnswerMessage(NamedTuple):
    """One message that answers another: its type in its format (``IE328``), its media type and its bytes."""

    type: str
    media_type: str
    content: bytes
