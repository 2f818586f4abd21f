# SPDX-License-Identifier: Apache-2.0
"""A stored consignment as it is assembled, now or as of an earlier place in the log."""

from collections.abc import Iterable

from greenlane.intake import (
    AssembledConsignment,
    KeyType,
    LinkAssertion,
    LinkKey,
    LodgementVersion,
    Period,
    Relation,
    assemble,
)
from greenlane.store import Link, UnitOfWork

from .filings import declaration_decoder

NOW = 2**62
"""The position of everything recorded, sealed or not: after every place that the log will ever have."""


def assembled(uow: UnitOfWork, consignment: str, position: int = NOW) -> AssembledConsignment:
    """The view of a consignment as of a position in the log, by default of everything recorded.

    Versions whose content was erased cannot be seen any more and are left out.
    """
    return assembled_all(uow, [consignment], position)[consignment]


def assembled_all(uow: UnitOfWork, consignments: Iterable[str], position: int = NOW) -> dict[str, AssembledConsignment]:
    """The views of several consignments, with as many questions to the database as for one."""
    histories = uow.links.histories(consignments)
    every = [link for links in histories.values() for link in links]
    versions = uow.lodgements.versions(_distinct(every))
    all_versions = [version for filing in versions.values() for version in filing]
    events = {event for link in every for event in (link.asserted_event, link.withdrawn_event) if event}
    events |= {event for v in all_versions for event in (v.event_id, v.effect_event) if event}
    places = uow.events.positions(events)
    contents = uow.payloads.find(v.declaration_id for v in all_versions if v.declaration_id and v.supersedes)
    known = {
        lodgement: [
            LodgementVersion(
                lodgement=v.lodgement_id,
                number=v.version,
                declaration=declaration_decoder.decode(contents[v.declaration_id].body),
                recorded_at=_place(places, v.event_id),
                supersedes_from=_place(places, v.effect_event),
            )
            for v in filing
            if v.supersedes and v.declaration_id in contents
        ]
        for lodgement, filing in versions.items()
    }
    return {
        consignment: assemble(
            consignment,
            [version for lodgement in _distinct(links) for version in known.get(lodgement, ())],
            [_assertion(link, places) for link in links],
            position,
        )
        for consignment, links in histories.items()
    }


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
        relation=Relation(link.relation),
        withdrawn_at=withdrawn,
        withdrawn_by=link.withdrawn_by,
        reason=link.reason,
    )
