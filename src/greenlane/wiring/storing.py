# SPDX-License-Identifier: Apache-2.0
"""Lodging files from the command line: the stored counterpart of ``lines``, with the same keys."""

from collections.abc import Iterator
from typing import Any

from greenlane.access import Actor, Grant, Permission, PersonKind
from greenlane.intake import Limits, Reading, Schemas
from greenlane.store import UnitOfWork

from .answers import instant, opinion_json, read_json
from .filings import in_force
from .installation import AGENCY, Installation
from .judging import assessment_decoder, facts_decoder
from .lines import line
from .lodging import lodge
from .starting import add_person
from .working import drain

_COMMAND_LINE = "command_line"


def command_line_actor(installation: Installation, filer: str) -> Actor:
    """Who lodges from the command line: whoever may use the installation's database, in the name of a filer."""
    at = installation.now()
    with installation.store.unit() as uow:
        uow.lock(_COMMAND_LINE)
        identity = uow.installation.get(_COMMAND_LINE)
        if identity is None:
            identity = add_person(
                uow, installation, name="Command line", role="gateway", kind=PersonKind.MACHINE, at=at
            ).id
            uow.installation.set(_COMMAND_LINE, identity)
    return Actor(
        id=identity,
        kind=PersonKind.MACHINE,
        agency=AGENCY,
        grants=(Grant(permission=Permission.LODGE_FOR_OTHERS, agency=AGENCY),),
        represents=frozenset({filer}),
    )


def store_file(
    installation: Installation,
    file: str,
    content: bytes | Reading,
    *,
    actor: Actor,
    limits: Limits | None = None,
    schemas: Schemas | None = None,
) -> Iterator[dict[str, Any]]:
    """Lodge a file, do the work it causes, and give its lines; what could not be read has its reading instead."""
    if isinstance(content, Reading):
        yield line(file, content.format, content.state, content.findings, [])
        return
    with installation.store.unit() as uow:
        lodged = lodge(uow, installation, actor, content, channel="command_line", limits=limits, schemas=schemas)
    drain(installation)
    with installation.store.unit(read_only=True) as uow:
        for answer in lodged.answers:
            consignments = _consignments(uow, answer["id"]) if answer["state"] in ("accepted", "amended") else []
            yield {
                "file": file,
                "format": answer["format"],
                "state": answer["state"],
                "findings": answer["findings"],
                "consignments": consignments,
                "lodgement": answer["id"],
                "mrn": answer["mrn"],
            }


def _consignments(uow: UnitOfWork, lodgement: str) -> list[dict[str, Any]]:
    """The latest assessments of the consignments that a lodgement speaks of, as ``greenlane assess`` shows them."""
    links = uow.links.of_lodgements([lodgement])
    latest = uow.assessments.latest(dict.fromkeys(link.consignment_id for link in links))
    found = []
    for stored in latest.values():
        declaration = in_force(uow, stored.lodgement_id or lodgement)
        selection = uow.selections.of_assessments([stored.id])[stored.id][0]
        if declaration is None:
            continue
        facts = facts_decoder.decode(uow.payloads.get(stored.facts_id).body)
        assessment = assessment_decoder.decode(uow.payloads.get(stored.result_id).body)
        found.append(
            {
                **read_json(declaration, facts),
                **opinion_json(assessment, selection.outcome, selection.lane, selection.selected_by),
                "deadline": instant(stored.deadline),
                "deadline_reason": stored.deadline_reason,
                "consignment": stored.consignment_id,
                "assessment": stored.id,
            }
        )
    return found
