# SPDX-License-Identifier: Apache-2.0
"""Code lists of an installation: shown, and newer editions imported and put in force."""

import io
from collections.abc import Sequence
from typing import Any

from greenlane.cargo import IMPORTABLE, CodeList, RowFinding, import_hs, import_table, import_unlocode

from .installation import Installation

IMPORTS = ("unlocode", "hs", *IMPORTABLE)
"""The lists of which an edition can be imported."""

BY = "policy:command_line"


def loaded_lists(installation: Installation) -> list[dict[str, Any]]:
    """Every loaded edition, and whether it is the one that answers."""
    with installation.store.unit(read_only=True) as uow:
        codes = installation.code_lists(uow)
        return [
            {
                "list": one.name,
                "edition": one.edition,
                "entries": len(one),
                "valid_from": one.valid_from.isoformat() if one.valid_from else None,
                "valid_to": one.valid_to.isoformat() if one.valid_to else None,
                "source": one.source,
                "current": codes.current(one.name) is one,
            }
            for one in codes.loaded()
        ]


def import_list(
    installation: Installation, name: str, edition: str, contents: Sequence[bytes]
) -> tuple[int, tuple[RowFinding, ...]]:
    """Import an edition; return how many codes it has (0: nothing was changed) and the findings of its rows."""
    streams = [io.BytesIO(content) for content in contents]
    found: CodeList[Any]
    if name == "unlocode":
        found, findings = import_unlocode(streams, edition)
    elif name == "hs":
        found, findings = import_hs(streams, edition)
    else:
        found, findings = import_table(streams, name, edition)
    if not len(found):
        return 0, findings
    at = installation.now()
    with installation.store.unit() as uow:
        uow.lock("configuration")  # as for other lists: none may overlook what another puts in force
        digest = found.content_digest()
        count = uow.codes.replace(found.header, found.to_rows(), digest=digest, by=BY, at=at)
        uow.events.append(
            installation.event(
                "CodeListImported",
                at,
                BY,
                body={
                    "list": name,
                    "edition": edition,
                    "entries": count,
                    "refused": len(findings),
                    "digest": digest,
                },
            )
        )
        knowledge = installation.knowledge(uow)
        configuration = knowledge.configuration
        installation.activate(
            uow, profiles=configuration.profiles, policy=configuration.policy, by=BY, at=at, reason="codes"
        )
    return count, findings
