# SPDX-License-Identifier: Apache-2.0
"""The manual's page of roles and permissions."""

from __future__ import annotations

from greenlane.access import Permission, shipped_roles

from .markdown import code, codes, page, plain, table

_HEAD = """# Roles and permissions

A role is given to a person or machine for the whole agency, or for a unit and the units beneath it. What one may not
see does not exist for one: the answer is *not found*, and totals leave it out. No role both runs the system and sees
content."""


def access_page() -> str:
    """Every shipped role, then every permission."""
    roles = shipped_roles().values()
    permissions = [
        (code(permission), plain(permission.sentence), "yes" if permission.shows_content else "no")
        for permission in Permission
    ]
    parts = [_HEAD, "## Roles"]
    for role in roles:
        parts += [f"### {role.id}", f"**{plain(role.title)}.** {plain(role.sentence)}", codes(role.permissions)]
    parts += ["## Permissions", table(("Permission", "Allows to", "Shows content"), permissions)]
    return page(*parts)
