# SPDX-License-Identifier: Apache-2.0
"""The manual's page of settings, from the table in ``greenlane.settings``."""

from __future__ import annotations

from greenlane.settings import SETTINGS

from .markdown import code, page, plain

_HEAD = """# Settings

Greenlane is configured by environment variables. An empty variable counts as not set. A value that cannot be used stops
the start with a sentence that names the variable, what was read and what to write instead. `greenlane doctor` shows
what is in force, and variables that nothing reads."""


def settings_page() -> str:
    """Every setting with its sentence, default and an example."""
    parts = [_HEAD]
    for setting in SETTINGS:
        by_file = f" The value may be kept in a file instead: `{setting.variable}_FILE` names it."
        parts += [
            f"## `{setting.variable}`",
            plain(setting.sentence) + (by_file if setting.secret else ""),
            f"Default\n: {plain(setting.default)}",
            f"Example\n: {code(f'{setting.variable}={setting.example}')}",
        ]
    return page(*parts)
