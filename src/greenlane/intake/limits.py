# SPDX-License-Identifier: Apache-2.0
"""The limits of reading: what a file may take of memory and time before it is answered instead of read."""

from msgspec import Struct

from greenlane.settings import IntakeLimits


class Limits(Struct, frozen=True, kw_only=True):
    """How large, deep and long a file may be. Each lies well above what an honest filer sends.

    ``max_bytes`` bounds the file, ``max_depth`` the levels of nesting, ``max_elements`` the elements (XML) or values
    (JSON) of the file, ``max_items`` every repeated group of one message (goods items, documents, containers …),
    ``max_messages`` the declarations and reports that one file of UN/EDIFACT or DCSA makes, ``max_text_chars`` one
    text, ``max_findings`` the findings that are listed for a file.
    """

    max_bytes: int = 64 * 1024 * 1024
    max_depth: int = 64
    max_elements: int = 3_000_000
    max_items: int = 100_000
    max_messages: int = 20_000
    max_text_chars: int = 100_000
    max_findings: int = 1_000

    @classmethod
    def from_settings(cls, settings: IntakeLimits) -> "Limits":
        """The limits that an administrator configured."""
        return cls(
            max_bytes=settings.max_message_bytes,
            max_depth=settings.max_depth,
            max_elements=settings.max_elements,
            max_items=settings.max_items,
            max_text_chars=settings.max_text_chars,
        )
