# SPDX-License-Identifier: Apache-2.0
"""How the manual is built. Pages that list what the code knows are written from the code at every build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import greenlane
from greenlane.intake import checks_page
from greenlane.settings import SETTINGS

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "Greenlane"
author = "The Greenlane contributors"
copyright = f"2026, {author}"
release = version = greenlane.__version__

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nitpicky = True

html_theme = "furo"
html_title = f"Greenlane {release}"
html_theme_options: dict[str, list[str]] = {"top_of_page_buttons": []}
html_show_sourcelink = False
html_copy_source = False


def settings_page() -> str:
    """The manual's page of settings, in Markdown."""
    parts = [
        "# Settings",
        "Greenlane is configured by environment variables. An empty variable counts as not set. A value that cannot be "
        "used stops the start with a sentence that names the variable, what was read and what to write instead. "
        "`greenlane doctor` shows what is in force, and variables that nothing reads.",
    ]
    for setting in SETTINGS:
        by_file = f" The value may be kept in a file instead: `{setting.variable}_FILE` names it."
        parts += [
            f"## `{setting.variable}`",
            setting.sentence + (by_file if setting.secret else ""),
            f"Default\n: {setting.default}",
            f"Example\n: `{setting.variable}={setting.example}`",
        ]
    return "\n\n".join(parts) + "\n"


GENERATED: dict[str, Callable[[], str]] = {"checks": checks_page, "settings": settings_page}
"""Pages written at every build into ``_generated/``: the page's name and what makes its Markdown."""


def write_generated_pages(app: Sphinx) -> None:
    """Write the pages, each only where it has changed, so that an unchanged manual is not built again."""
    folder = Path(app.srcdir) / "_generated"
    folder.mkdir(exist_ok=True)
    for name, make in GENERATED.items():
        page, text = folder / f"{name}.md", make()
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Tell Sphinx when to write the generated pages: before it looks for pages."""
    app.connect("builder-inited", write_generated_pages)
