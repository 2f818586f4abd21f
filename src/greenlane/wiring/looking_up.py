# SPDX-License-Identifier: Apache-2.0
"""What lists and history say of several consignments, asked once for all of them.

History inside such a batch is that of the journal: a consignment has seen what those before it carry, as if each had
been assessed by itself in that order.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from greenlane.cargo import Facts
from greenlane.store import LodgementVersion, UnitOfWork
from greenlane.targeting import (
    History,
    history_keys,
    sibling_keys,
    with_history_facts,
    with_list_facts,
)

from .installation import Installation
from .matching import FoundMatches


class LookedUp:
    """The matches and the sightings of a batch; ``with_facts`` is asked for each consignment in their order."""

    def __init__(
        self, uow: UnitOfWork, installation: Installation, batch: Mapping[str, Facts], position: int | None
    ) -> None:
        self._history = uow.history
        self._batch = batch
        self._position = position
        self._since = uow.history.since()
        self.matches = FoundMatches(uow, installation, batch)
        self._keys = {one: frozenset(history_keys(facts)) for one, facts in batch.items()}
        self._together = {one: frozenset(sibling_keys(facts)) for one, facts in batch.items()}
        keys, together = _all(self._keys.values()), _all(self._together.values())
        self._seen_outside = uow.history.seen_before(keys, other_than=batch)
        self._sharing_outside = uow.history.sharing(self._together.values(), other_than=batch)
        self._carrying: dict[str, set[str]] = {}
        for one, carried in uow.history.carried(keys | together, by=batch).items():
            self._note(one, carried)

    def with_facts(self, consignment: str, accepted: LodgementVersion) -> Facts:
        """The facts of a consignment with those of lists and history; its own keys count as seen from now on.

        ``accepted`` is the version whose acceptance the journal records.
        """
        facts, keys, together = self._batch[consignment], self._keys[consignment], self._together[consignment]
        days = max(timedelta(0), accepted.received_at - self._since).days if self._since else 0
        seen = {key for key in keys if key in self._seen_outside or self._carrying.get(key, _NONE) - {consignment}}
        beside = {other for key in together for other in self._carrying.get(key, ())} - {consignment}
        history = History(
            days=days,
            seen=frozenset(seen),
            siblings=self._sharing_outside.get(together, 0) + len(beside),
            position=self._position,
        )
        whole = with_history_facts(with_list_facts(facts, self.matches.of(consignment)), history)
        if accepted.event_id is not None:
            self._note(consignment, keys | together)
            self._history.add(consignment, keys | together, event_id=accepted.event_id, at=accepted.received_at)
        return whole

    def _note(self, consignment: str, keys: Iterable[str]) -> None:
        for key in keys:
            self._carrying.setdefault(key, set()).add(consignment)


_NONE: frozenset[str] = frozenset()


def _all(sets: Iterable[Iterable[str]]) -> set[str]:
    return {key for one in sets for key in one}
