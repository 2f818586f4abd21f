# SPDX-License-Identifier: Apache-2.0
"""The little Markdown that the generated pages are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SPECIAL = re.compile(r"([\\*_\[\]<>|{}])")


def plain(text: object) -> str:
    """Text that shows as it is: nothing in it is taken for markup; line breaks become spaces."""
    return _SPECIAL.sub(r"\\\1", " ".join(str(text).split()))


def code(text: object) -> str:
    """Text as code within a line; empty text gives nothing."""
    shown = " ".join(str(text).split())
    if not shown:
        return ""
    fence = "``" if "`" in shown else "`"
    pad = " " if "`" in shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def codes(texts: Iterable[object]) -> str:
    """Several texts as code, with commas between."""
    return ", ".join(code(text) for text in texts)


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table. Cells are Markdown already; a bar within one is kept from ending it."""

    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(re.sub(r"(?<!\\)\|", r"\\|", cell) for cell in cells) + " |"

    named = list(headings)
    return "\n".join([line(named), line("---" for _ in named), *(line(row) for row in rows)])


def block(text: str, language: str = "text") -> str:
    """Text as a block of code."""
    return f"```{language}\n{text.strip()}\n```"


def page(*parts: str) -> str:
    """The parts with a blank line between, and a line break at the end."""
    return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"
