# SPDX-License-Identifier: Apache-2.0
"""Roles as data: a name, a sentence and permissions, read from a document that an administration may replace."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

import yaml
from msgspec import Struct, ValidationError, convert

from greenlane.access.permissions import Permission
from greenlane.access.verdict import YES, Verdict, no
from greenlane.errors import Invalid


class Role(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A set of permissions under a name. ``title`` and ``sentence`` are for the person who gives it."""

    title: str
    sentence: str
    permissions: tuple[Permission, ...]
    id: str = ""


@cache
def shipped_roles() -> dict[str, Role]:
    """The roles that Greenlane brings along, by id. The result is shared: do not change it."""
    return read_roles(resources.files("greenlane.access").joinpath("roles.yaml").read_bytes())


def read_roles(document: str | bytes) -> dict[str, Role]:
    """Read a document of roles (YAML: role id → title, sentence, permissions).

    Raises ``Invalid`` with the place and the remedy when it cannot be used, also when a role would let those who run
    the system see content.
    """
    try:
        given: Any = yaml.safe_load(document)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _fault(None, f"The document of roles is not YAML: {error}.", "Correct it at that place.") from error
    if not isinstance(given, dict) or not given:
        raise _fault(None, "The document of roles holds no roles.", "Write one entry for each role, under its id.")
    return {role.id: role for role in (_role(str(name), entry) for name, entry in given.items())}


def _role(name: str, entry: Any) -> Role:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,63}", name):
        raise _fault(name[:64], "This cannot be the id of a role.", "Use lower-case letters, digits and _.")
    if not isinstance(entry, dict):
        raise _fault(name, "This role is not described.", "Give it title, sentence and permissions.")
    try:
        role = convert({**entry, "id": name}, Role)
    except ValidationError as error:
        known = ", ".join(Permission)
        raise _fault(name, f"This role does not fit: {error}.", f"Permissions are: {known}.") from error
    if not role.permissions:
        raise _fault(name, "This role permits nothing.", "List at least one permission, or leave the role out.")
    verdict = can_hold_together([role])
    if not verdict:
        raise _fault(name, verdict.reason or "", "Split it into two roles for two people.")
    return role


def can_hold_together(roles: Iterable[Role]) -> Verdict:
    """Who runs the system sees no content: the two are never held by one person, in one role or in several."""
    permissions = {permission for role in roles for permission in role.permissions}
    running = sorted(permissions & {Permission.MANAGE_PEOPLE, Permission.MANAGE_SYSTEM})
    content = sorted(permission for permission in permissions if permission.shows_content)
    if running and content:
        return no(f"Who holds {running[0]} runs the system and may see no content, but {content[0]} shows content.")
    return YES


def _fault(where: str | None, sentence: str, remedy: str) -> Invalid:
    return Invalid(sentence, code="roles.unusable", where=where, remedy=remedy)
