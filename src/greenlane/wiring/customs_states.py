# SPDX-License-Identifier: Apache-2.0
"""What has happened to stored consignments, as intake asks before an amendment takes effect by itself."""

from collections.abc import Mapping, Sequence

from greenlane.intake import CustomsStates, Superseding, superseding_allowed
from greenlane.store import UnitOfWork

_CLOSED = ("closed", "merged")


class Moments:
    """Arrival, presentation and the closing of a consignment, as they are kept with it."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def acted_on(self, consignments: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """By consignment what has happened, the latest first."""
        found = {}
        for consignment in self._uow.consignments.find(consignments).values():
            happened = [
                moment
                for moment, at in (("presented", consignment.presented_at), ("arrived", consignment.arrived_at))
                if at is not None
            ]
            happened += [consignment.state] if consignment.state in _CLOSED else []
            if happened:
                found[consignment.id] = happened
        return found


def may_supersede(uow: UnitOfWork, lodgement: str, *states: CustomsStates) -> Superseding:
    """Whether a new version of a stored filing may take effect by itself; ``states`` add to the moments kept."""
    links = uow.links.of_lodgements([lodgement])
    return superseding_allowed(list(dict.fromkeys(link.consignment_id for link in links)), Moments(uow), *states)
