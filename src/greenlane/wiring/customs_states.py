# SPDX-License-Identifier: Apache-2.0
"""What has happened to stored consignments, as intake asks before an amendment takes effect by itself."""

from collections.abc import Iterable, Mapping, Sequence

from greenlane.cargo import Moment
from greenlane.intake import CustomsStates, Superseding, superseding_allowed
from greenlane.store import UnitOfWork

from .assembling import assembled_all
from .moments import told_meanwhile

_CLOSED = ("closed", "merged")


class Moments:
    """Arrival, presentation and the closing of a consignment: as kept with it, and as reports tell meanwhile.

    A report and a filing that came just now are settled with each other when the consignment is assessed. Until then
    the goods have arrived all the same, so the reports in force are asked as well.
    """

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def acted_on(self, consignments: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """By consignment what has happened, the latest first."""
        stored = self._uow.consignments.find(consignments)
        told = self._told(one.id for one in stored.values() if one.presented_at is None)
        found = {}
        for consignment in stored.values():
            meanwhile = told.get(consignment.id, frozenset())
            happened = [
                name
                for name, at, moment in (
                    ("presented", consignment.presented_at, Moment.PRESENTATION),
                    ("arrived", consignment.arrived_at, Moment.ARRIVAL),
                )
                if at is not None or moment in meanwhile
            ]
            happened += [consignment.state] if consignment.state in _CLOSED else []
            if happened:
                found[consignment.id] = happened
        return found

    def _told(self, consignments: Iterable[str]) -> dict[str, frozenset[Moment]]:
        wanted = list(consignments)
        if not wanted:
            return {}
        times = told_meanwhile(self._uow, assembled_all(self._uow, wanted).values())
        return {one: frozenset(time.moment for time in told if time.actual) for one, told in times.items()}


def may_supersede(uow: UnitOfWork, lodgement: str, *states: CustomsStates) -> Superseding:
    """Whether a new version of a stored filing may take effect by itself; ``states`` add to the moments kept."""
    links = uow.links.of_lodgements([lodgement])
    return superseding_allowed(list(dict.fromkeys(link.consignment_id for link in links)), Moments(uow), *states)
