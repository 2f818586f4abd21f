# SPDX-License-Identifier: Apache-2.0
"""The pages of the manual that list what the code knows, written from the code at every build.

``docs/conf.py`` writes them into ``docs/_generated``; a test says when something that exists is missing from them.
"""

from __future__ import annotations

from collections.abc import Callable

from greenlane.intake import checks_page, formats_page, rules_page, tables_page

from .access import access_page
from .commands import commands_page
from .events import events_page
from .facts import facts_page
from .profiles import legal_bases_page, lists_page, policy_page, profiles_page
from .settings import settings_page
from .time_limits import time_limits_page

PAGES: dict[str, Callable[[], str]] = {
    "facts": facts_page,
    "checks": checks_page,
    "rules": rules_page,
    "formats": formats_page,
    "mappings": tables_page,
    "profiles": profiles_page,
    "policy": policy_page,
    "lists": lists_page,
    "legal-bases": legal_bases_page,
    "time-limits": time_limits_page,
    "commands": commands_page,
    "settings": settings_page,
    "access": access_page,
    "events": events_page,
}
"""The name of each page and what makes its Markdown."""
