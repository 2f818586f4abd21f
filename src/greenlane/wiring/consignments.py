# SPDX-License-Identifier: Apache-2.0
"""Links of a stored consignment, made and withdrawn by persons."""

from datetime import datetime

from greenlane.cargo import new_id
from greenlane.errors import Conflict
from greenlane.intake import Relation
from greenlane.store import Link, UnitOfWork

from .assembling import NOW, assembled
from .filings import ASSESS
from .installation import Installation
from .linking import link_again

__all__ = ["NOW", "assembled", "assert_link", "withdraw_link"]


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
            relation=Relation.ADDED,
        )
    )
    uow.jobs.enqueue(ASSESS, {"consignment": consignment, "lodgement": lodgement}, at=at)
    return link


def withdraw_link(
    uow: UnitOfWork, installation: Installation, *, link: Link, by: str, reason: str, at: datetime
) -> None:
    """Withdraw a link: the view changes from now on, earlier views and assessments stay. Assessed anew.

    When it made the filing one of the consignment's own, all its links of that kind are withdrawn: the filing becomes a
    consignment of its own or goes to where its other numbers lead, and the numbers by which it was linked link it no
    more. What a person withdrew no rule asserts again.
    """
    withdrawn = [link]
    if link.relation == Relation.OWN:
        withdrawn += [
            other
            for other in uow.links.of_lodgements([link.lodgement_id])
            if other.id != link.id and (other.relation, other.consignment_id) == (link.relation, link.consignment_id)
        ]
    for one in withdrawn:
        event = installation.event(
            "LinkWithdrawn",
            at,
            by,
            subjects={"link": one.id, "lodgement": one.lodgement_id, "consignment": one.consignment_id},
            body={"key_type": one.key_type, "reason": reason},
        )
        uow.events.append(event)
        uow.links.withdraw(one.id, event_id=event.id, by=by, reason=reason)
    changed: set[str] = set()
    if link.relation != Relation.ADDED:
        left = {link.lodgement_id: link.consignment_id} if link.relation == Relation.OWN else {}
        others = [other.lodgement_id for other in uow.links.of_consignments([link.consignment_id])]
        changed = link_again(uow, installation, [link.lodgement_id, *others], by=by, at=at, left=left)
    if link.consignment_id not in changed:
        uow.jobs.enqueue(ASSESS, {"consignment": link.consignment_id, "lodgement": link.lodgement_id}, at=at)
