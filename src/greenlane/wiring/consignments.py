# SPDX-License-Identifier: Apache-2.0
"""A stored consignment as it is assembled, now or as of an earlier place in the log; links made and withdrawn."""

from datetime import datetime

from greenlane.cargo import new_id
from greenlane.errors import Conflict
from greenlane.intake import (
    AssembledConsignment,
    KeyType,
    LinkAssertion,
    LinkKey,
    LodgementVersion,
    Period,
    assemble,
)
from greenlane.store import Link, UnitOfWork

from .filings import ASSESS, declaration_decoder
from .installation import Installation

NOW = 2**62
"""The position of everything recorded, sealed or not: after every place that the log will ever have."""


def assembled(uow: UnitOfWork, consignment: str, position: int = NOW) -> AssembledConsignment:
    """The view of a consignment as of a position in the log, by default of everything recorded.

    Versions whose content was erased cannot be seen any more and are left out.
    """
    links = uow.links.history(consignment)
    versions = [v for filing in uow.lodgements.versions(_distinct(links)).values() for v in filing]
    events = {link.asserted_event for link in links} | {link.withdrawn_event for link in links if link.withdrawn_event}
    places = uow.events.positions([*events, *(v.event_id for v in versions if v.event_id)])
    contents = uow.payloads.find(v.declaration_id for v in versions if v.declaration_id and v.supersedes)
    known = [
        LodgementVersion(
            lodgement=v.lodgement_id,
            number=v.version,
            declaration=declaration_decoder.decode(contents[v.declaration_id].body),
            recorded_at=(at := _place(places, v.event_id)),
            supersedes_from=at,
        )
        for v in versions
        if v.supersedes and v.declaration_id in contents
    ]
    return assemble(consignment, known, [_assertion(link, places) for link in links], position)


def _distinct(links: list[Link]) -> list[str]:
    return list(dict.fromkeys(link.lodgement_id for link in links))


def _place(places: dict[str, int], event: str | None) -> int:
    # What is not sealed yet comes after everything that is, and belongs to the present view.
    return places.get(event or "", NOW - 1)


def _assertion(link: Link, places: dict[str, int]) -> LinkAssertion:
    types = {str(kind) for kind in KeyType}
    period = Period.read(link.period) if link.period else None
    key = (
        LinkKey(KeyType(link.key_type), link.issuer, link.value, period)
        if link.key_type in types and link.value
        else None
    )
    withdrawn = _place(places, link.withdrawn_event) if link.withdrawn_event else None
    return LinkAssertion(
        id=link.id,
        consignment=link.consignment_id,
        lodgement=link.lodgement_id,
        key=key,
        asserted_by=link.asserted_by,
        asserted_at=min(_place(places, link.asserted_event), NOW - 2),
        withdrawn_at=withdrawn,
        withdrawn_by=link.withdrawn_by,
        reason=link.reason,
    )


def assert_link(
    uow: UnitOfWork, installation: Installation, *, consignment: str, lodgement: str, by: str, at: datetime
) -> str:
    """Link a lodgement to a consignment on a person's word; the consignment is assessed anew. Return the link's id."""
    filing = uow.lodgements.get(lodgement)
    uow.consignments.get(consignment)
    if any(link.consignment_id == consignment for link in uow.links.of_lodgements([lodgement])):
        raise Conflict("This lodgement is linked to this consignment already.", code="link.exists", where=lodgement)
    link = new_id(at)
    event = installation.event(
        "LinkAsserted",
        at,
        by,
        subjects={"link": link, "lodgement": lodgement, "consignment": consignment},
        body={"key_type": "mrn", "by": "person"},
    )
    uow.events.append(event)
    uow.links.add(
        Link(
            id=link,
            consignment_id=consignment,
            lodgement_id=lodgement,
            key_type="mrn",
            value=filing.mrn or filing.id,
            asserted_by=by,
            asserted_at=at,
            asserted_event=event.id,
        )
    )
    uow.jobs.enqueue(ASSESS, {"consignment": consignment, "lodgement": lodgement}, at=at)
    return link


def withdraw_link(
    uow: UnitOfWork, installation: Installation, *, link: Link, by: str, reason: str, at: datetime
) -> None:
    """Withdraw a link: the view changes from now on, earlier views and assessments stay. Assessed anew."""
    event = installation.event(
        "LinkWithdrawn",
        at,
        by,
        subjects={"link": link.id, "lodgement": link.lodgement_id, "consignment": link.consignment_id},
        body={"key_type": link.key_type, "reason": reason},
    )
    uow.events.append(event)
    uow.links.withdraw(link.id, event_id=event.id, by=by, reason=reason)
    uow.jobs.enqueue(ASSESS, {"consignment": link.consignment_id, "lodgement": link.lodgement_id}, at=at)
