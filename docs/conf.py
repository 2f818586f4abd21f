# SPDX-License-Identifier: Apache-2.0
"""How the manual is built. Pages that list what the code knows are written from the code at every build."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import greenlane

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # Sphinx starts elsewhere than in the checkout

from tools.manual import PAGES

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


def write_generated_pages(app: Sphinx) -> None:
    """Write the pages, each only where it has changed, so that an unchanged manual is not built again."""
    folder = Path(app.srcdir) / "_generated"
    folder.mkdir(exist_ok=True)
    for left in folder.glob("*.md"):
        if left.stem not in PAGES:
            left.unlink()
    for name, make in PAGES.items():
        page, text = folder / f"{name}.md", make()
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Tell Sphinx when to write the generated pages: before it looks for pages."""
    app.connect("builder-inited", write_generated_pages)
