# SPDX-License-Identifier: Apache-2.0
"""Which filings an act of linking concerns: those that share numbers with the ones at hand, whoever lodged them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import structs

from greenlane.intake import Filing, KeyRole, KeyType, Relation
from greenlane.store import FilingKeyRow, Link, UnitOfWork

from .offered import Changed, filings_of, numbers_of, own_of

MOST_SHARING = 100
"""A number that more filings than these own or name says nothing of any of them, and links no further ones."""

MOST_BENEATH = 20_000
"""So many houses of one master are found at the most."""

_LOOKED_AT_ONCE = 2_000
_SPEAKING = (KeyRole.OWN, KeyRole.NAMES)


class Concerned:
    """The filings at hand, with their links as they stand.

    ``core`` are those whose consignments are settled anew, ``near`` the masters above and the houses beneath them;
    ``links`` those that stand, by filing and id; ``own`` the consignment of each filing; ``barred`` which filing does
    not cover which consignment, as a person said.
    """

    def __init__(self, uow: UnitOfWork, changed: Mapping[str, Changed]) -> None:
        """Start with nothing; ``changed`` are the filings that came or changed just now, by lodgement."""
        self._uow = uow
        self._changed = changed
        self.core: dict[str, Filing] = {}
        self.near: dict[str, Filing] = {}
        self.links: dict[str, dict[str, Link]] = {}
        self.own: dict[str, str] = {}
        self.barred: set[tuple[str, str]] = set()

    def find(self, new: Sequence[Filing], again: Sequence[str]) -> bool:
        """Collect what shares numbers with new filings and with stored ones that are linked ``again``.

        Return whether anything stored is among it.
        """
        self.core, self.near = {}, {}
        seeds = {*self._changed, *again}
        stored = self._uow.links.of_lodgements(seeds) if again or self._may_be_linked() else []
        together = (
            {link.lodgement_id for link in self._uow.links.of_consignments(own_of(stored).values())}
            if stored
            else set()
        )
        self.core = {filing.lodgement: filing for filing in new}
        self.core |= self._standing((set(again) | together) - set(self.core) - set(self._changed))
        waiting = list(self.core.values())
        while waiting:
            found = self._sharing(waiting)
            fresh = self._standing({one for one in found if one not in self.core})
            self.core |= fresh
            waiting = list(fresh.values()) if len(self.core) <= MOST_BENEATH else []
        self.near = self._above_and_beneath()
        self._mute()
        at_hand = {*self.core, *self.near, *seeds}
        others = at_hand - {filing.lodgement for filing in new} | {link.lodgement_id for link in stored}
        # What came just now has no links yet; asking for it would only make the question long.
        known = {one for one in at_hand if one not in self._changed or self._changed[one].version > 1}
        self.links = {}
        for link in self._uow.links.of_lodgements(known) if others and known else ():
            self.links.setdefault(link.lodgement_id, {})[link.id] = link
        self.own = own_of(self.all_links())
        return bool(others)

    def all_links(self) -> Iterator[Link]:
        """The links that stand, of every filing at hand."""
        return (link for links in self.links.values() for link in links.values())

    def links_of(self, lodgement: str) -> list[Link]:
        """The links that stand, of one filing."""
        return list(self.links.get(lodgement, {}).values())

    def _may_be_linked(self) -> bool:
        return any(one.version > 1 or one.whole is None for one in self._changed.values())

    def _standing(self, lodgements: Iterable[str]) -> dict[str, Filing]:
        wanted = sorted(lodgements)
        return filings_of(self._uow.filing_keys.standing(wanted)) if wanted else {}

    def _sharing(self, filings: Sequence[Filing]) -> set[str]:
        """The filings that own or name a number which one of these owns or names."""
        named = [
            (str(one.key.type), one.key.value) for filing in filings for one in filing.keys if one.role in _SPEAKING
        ]
        rows = self._offering(named, _SPEAKING, MOST_SHARING + 1)
        sharing: dict[tuple[str, str], set[str]] = {}
        for row in rows:
            sharing.setdefault((row.key_type, row.value), set()).add(row.lodgement_id)
        common = {number for number, those in sharing.items() if len(those) > MOST_SHARING}
        if common:
            for filing in filings:
                if filing.lodgement in self._changed:
                    kept = tuple(one for one in filing.keys if (str(one.key.type), one.key.value) not in common)
                    self.core[filing.lodgement] = structs.replace(filing, keys=kept)
        return {one for number, those in sharing.items() if number not in common for one in those}

    def _above_and_beneath(self) -> dict[str, Filing]:
        """The masters that the filings at hand name, and the houses that name them as their master."""
        above = numbers_of(self.core.values(), KeyRole.MASTER)
        beneath = [
            number for number in numbers_of(self.core.values(), KeyRole.OWN) if number[0] == KeyType.MASTER_DOCUMENT
        ]
        rows = self._offering(above, (KeyRole.OWN,), MOST_SHARING)
        rows += self._offering(beneath, (KeyRole.MASTER,), MOST_BENEATH)
        return self._standing({row.lodgement_id for row in rows} - set(self.core))

    def _offering(self, named: Sequence[tuple[str, str]], roles: Iterable[KeyRole], most: int) -> list[FilingKeyRow]:
        found: list[FilingKeyRow] = []
        wanted = list(dict.fromkeys(named))
        for start in range(0, len(wanted), _LOOKED_AT_ONCE):
            part = wanted[start : start + _LOOKED_AT_ONCE]
            found += self._uow.filing_keys.offering(part, roles=[str(role) for role in roles], most=most)
        return [row for row in found if row.lodgement_id not in self._changed or row.lodgement_id in self.core]

    def _mute(self) -> None:
        """Leave out the numbers by which a person withdrew a filing's link: they no longer speak for it."""
        concerned = [
            one for one in (*self.core, *self.near) if one not in self._changed or self._changed[one].version > 1
        ]
        by_persons = [
            link
            for link in (self._uow.links.ever_of_lodgements(concerned) if concerned else ())
            if link.withdrawn_by is not None and link.withdrawn_by.startswith("person:")
        ]
        self.barred = {(one.lodgement_id, one.consignment_id) for one in by_persons if one.relation == Relation.COVERS}
        muted = {(one.lodgement_id, one.key_type, one.value) for one in by_persons if one.relation == Relation.OWN}
        for filings in (self.core, self.near):
            for lodgement, filing in filings.items():
                kept = tuple(
                    one
                    for one in filing.keys
                    if one.role is KeyRole.HINT or (lodgement, str(one.key.type), one.key.value) not in muted
                )
                if len(kept) < len(filing.keys):
                    filings[lodgement] = Filing(lodgement=lodgement, level=filing.level, goods=filing.goods, keys=kept)
