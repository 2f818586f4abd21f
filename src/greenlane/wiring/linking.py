# SPDX-License-Identifier: Apache-2.0
"""Linking: filings that were accepted, changed or withdrawn find the consignments of which they speak.

Which filings belong together is decided by ``intake.grouped`` over all filings that share a number with them, whoever
lodged them; here the stored consignments are brought to what it says, by links asserted and withdrawn, each an event.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from msgspec import structs

from greenlane.cargo import new_id
from greenlane.intake import (
    Filing,
    FilingGroup,
    KeyRole,
    KeyType,
    Relation,
    Tie,
    filing_of,
    grouped,
)
from greenlane.journal import Event
from greenlane.store import FilingKeyRow, Link, StoredConsignment, UnitOfWork

from .filings import ASSESS
from .installation import AGENCY, Installation
from .looking_over import journal_completeness, look_over, opened_with
from .offered import Changed, all_numbers, filings_of, key_rows, numbers_of, own_of

MOST_SHARING = 100
"""A number that more filings than these own or name says nothing of any of them, and links no further ones."""

MOST_BENEATH = 20_000
"""So many houses of one master are found at the most."""

_LOOKED_AT_ONCE = 2_000
_LINKING = "linking"
_OWN_FILING = "rule:own_filing"
_SPEAKING = (KeyRole.OWN, KeyRole.NAMES)


def link_filings(
    uow: UnitOfWork, installation: Installation, changed: Iterable[Changed], *, by: str, at: datetime
) -> set[str]:
    """Bring consignments and links to what the filings that stand now say; return the consignments that changed.

    Each of them that is still of its own is promised an assessment, and what it waits for is noted.
    """
    return _Linking(uow, installation, by, at).run({one.lodgement.id: one for one in changed})


def link_again(
    uow: UnitOfWork,
    installation: Installation,
    lodgements: Iterable[str],
    *,
    by: str,
    at: datetime,
    left: Mapping[str, str] | None = None,
) -> set[str]:
    """Link stored filings anew, as after links were withdrawn; ``left``: which filing had left which consignment."""
    return _Linking(uow, installation, by, at, left).run({}, again=lodgements)


class _Linking:
    """One act of linking."""

    def __init__(
        self,
        uow: UnitOfWork,
        installation: Installation,
        by: str,
        at: datetime,
        left: Mapping[str, str] | None = None,
    ) -> None:
        self._left = dict(left or {})
        self._uow = uow
        self._installation = installation
        self._by = by
        self._at = at
        self._core: dict[str, Filing] = {}
        self._near: dict[str, Filing] = {}
        self._changed: dict[str, Changed] = {}
        self._own: dict[str, str] = {}  # the consignment of each filing
        self._links: dict[str, dict[str, Link]] = {}  # of the filings at hand, those that stand, by filing and id
        self._affected: dict[str, str] = {}  # consignments, with the filing that gave cause
        self._fresh: dict[str, StoredConsignment] = {}
        self._barred: set[tuple[str, str]] = set()  # what a person said does not cover which consignment
        self._single: set[tuple[str, ...]] = set()
        self._noted: set[str] = set()  # fresh consignments of a single filing: nothing else to look at

    def run(self, changed: dict[str, Changed], *, again: Iterable[str] = ()) -> set[str]:
        self._changed = changed
        new: list[Filing] = []
        for one in changed.values():
            if one.whole is None:
                continue
            day = one.lodgement.created_at.astimezone(UTC).date()
            filing = filing_of(one.lodgement.id, one.whole, day, one.lodgement.mrn)
            self._uow.filing_keys.add(key_rows(one, filing))
            new.append(filing)
        asked = list(again)
        self._uow.lock(*(f"link:{kind}:{value}" for filing in new for kind, value in all_numbers(filing)))
        if self._find(new, asked):
            # Others are concerned: one act of linking at a time, on what the one before has left.
            self._uow.lock(_LINKING)
            self._core, self._near = {}, {}
            self._find(new, asked)
        self._bring_about(grouped([*self._core.values(), *self._near.values()]))
        self._note()
        return set(self._affected)

    # --- which filings are concerned

    def _find(self, new: Sequence[Filing], again: Sequence[str]) -> bool:
        """Collect what shares numbers with the filings at hand; return whether anything stored is among it."""
        seeds = {*self._changed, *again}
        stored = self._uow.links.of_lodgements(seeds) if again or self._may_be_linked() else []
        together = (
            {link.lodgement_id for link in self._uow.links.of_consignments(own_of(stored).values())}
            if stored
            else set()
        )
        self._core = {filing.lodgement: filing for filing in new}
        self._core |= self._standing((set(again) | together) - set(self._core) - set(self._changed))
        waiting = list(self._core.values())
        while waiting:
            found = self._sharing(waiting)
            fresh = self._standing({one for one in found if one not in self._core})
            self._core |= fresh
            waiting = list(fresh.values()) if len(self._core) <= MOST_BENEATH else []
        self._near = self._above_and_beneath()
        self._mute()
        at_hand = {*self._core, *self._near, *seeds}
        others = at_hand - {filing.lodgement for filing in new} | {link.lodgement_id for link in stored}
        # What came just now has no links yet; asking for it would only make the question long.
        known = {one for one in at_hand if one not in self._changed or self._changed[one].version > 1}
        self._links = {}
        for link in self._uow.links.of_lodgements(known) if others and known else ():
            self._links.setdefault(link.lodgement_id, {})[link.id] = link
        self._own = own_of(self._all_links())
        return bool(others)

    def _all_links(self) -> Iterator[Link]:
        return (link for links in self._links.values() for link in links.values())

    def _links_of(self, lodgement: str) -> list[Link]:
        return list(self._links.get(lodgement, {}).values())

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
                    self._core[filing.lodgement] = structs.replace(filing, keys=kept)
        return {one for number, those in sharing.items() if number not in common for one in those}

    def _above_and_beneath(self) -> dict[str, Filing]:
        """The masters that the filings at hand name, and the houses that name them as their master."""
        above = numbers_of(self._core.values(), KeyRole.MASTER)
        beneath = [
            number for number in numbers_of(self._core.values(), KeyRole.OWN) if number[0] == KeyType.MASTER_DOCUMENT
        ]
        rows = self._offering(above, (KeyRole.OWN,), MOST_SHARING)
        rows += self._offering(beneath, (KeyRole.MASTER,), MOST_BENEATH)
        return self._standing({row.lodgement_id for row in rows} - set(self._core))

    def _offering(self, named: Sequence[tuple[str, str]], roles: Iterable[KeyRole], most: int) -> list[FilingKeyRow]:
        found: list[FilingKeyRow] = []
        wanted = list(dict.fromkeys(named))
        for start in range(0, len(wanted), _LOOKED_AT_ONCE):
            part = wanted[start : start + _LOOKED_AT_ONCE]
            found += self._uow.filing_keys.offering(part, roles=[str(role) for role in roles], most=most)
        return [row for row in found if row.lodgement_id not in self._changed or row.lodgement_id in self._core]

    def _mute(self) -> None:
        """Leave out the numbers by which a person withdrew a filing's link: they no longer speak for it."""
        concerned = [
            one for one in (*self._core, *self._near) if one not in self._changed or self._changed[one].version > 1
        ]
        by_persons = [
            link
            for link in (self._uow.links.ever_of_lodgements(concerned) if concerned else ())
            if link.withdrawn_by is not None and link.withdrawn_by.startswith("person:")
        ]
        self._barred = {(one.lodgement_id, one.consignment_id) for one in by_persons if one.relation == Relation.COVERS}
        muted = {(one.lodgement_id, one.key_type, one.value) for one in by_persons if one.relation == Relation.OWN}
        for filings in (self._core, self._near):
            for lodgement, filing in filings.items():
                kept = tuple(
                    one
                    for one in filing.keys
                    if one.role is KeyRole.HINT or (lodgement, str(one.key.type), one.key.value) not in muted
                )
                if len(kept) < len(filing.keys):
                    filings[lodgement] = Filing(lodgement=lodgement, level=filing.level, goods=filing.goods, keys=kept)

    # --- bringing the links to it

    def _bring_about(self, groups: Sequence[FilingGroup]) -> None:
        mine = [group for group in groups if any(member in self._core for member in group.members)]
        covering = {tie.lodgement for group in groups for tie in group.covered_by}
        self._single = {
            group.members
            for group in mine
            if len(group.members) == 1 and not group.covered_by and group.members[0] not in covering
        }
        targets = self._targets(mine)
        for group in mine:
            self._settle(group, targets[group.members])
        consignment_of = {member: targets[group.members] for group in mine for member in group.members}
        for group in groups:
            for member in group.members:
                consignment_of.setdefault(member, self._own.get(member, ""))
        self._merge({self._own[one]: consignment_of[one] for one in self._core if one in self._own})
        self._cover(groups, consignment_of)
        for one in self._changed.values():
            self._affect(self._standing_on(one.lodgement.id), one)

    def _standing_on(self, lodgement: str) -> set[str]:
        return {link.consignment_id for link in self._links_of(lodgement)}

    def _affect(self, consignments: Iterable[str], one: Changed) -> None:
        for consignment in consignments:
            self._affected.setdefault(consignment, one.lodgement.id)

    def _targets(self, groups: Sequence[FilingGroup]) -> dict[tuple[str, ...], str]:
        """The consignment of each group: the oldest that is its alone, else a new one.

        Where a consignment falls apart, those go on with it who opened it, or else the first ones.
        """
        opened = {
            link.lodgement_id
            for link in self._all_links()
            if link.asserted_by == _OWN_FILING and link.relation == Relation.OWN
        }
        claims: dict[str, list[FilingGroup]] = {}
        for group in groups:
            for consignment in {self._own[member] for member in group.members if member in self._own}:
                claims.setdefault(consignment, []).append(group)
        held: dict[tuple[str, ...], list[str]] = {}
        for consignment, claiming in claims.items():
            keeper = min(
                claiming,
                key=lambda group: (
                    not any(one in opened and self._own.get(one) == consignment for one in group.members),
                    group.members,
                ),
            )
            held.setdefault(keeper.members, []).append(consignment)
        return {
            group.members: min(held[group.members]) if group.members in held else self._open(group) for group in groups
        }

    def _open(self, group: FilingGroup) -> str:
        at, uow = self._at, self._uow
        first = group.members[0]
        given = self._changed.get(first)
        lodgement = given.lodgement if given else uow.lodgements.get(first)
        level = self._core[first].level if first in self._core else None
        consignment = StoredConsignment(
            id=new_id(at),
            created_at=at,
            agency=lodgement.agency,
            unit=lodgement.unit,
            direction=lodgement.direction,
            stage=lodgement.stage,
        )
        before = self._own.get(first) or self._left.get(first)
        apart = None
        if before is not None:
            apart = self._event(
                "ConsignmentSplit",
                {"consignment": before},
                {"apart": consignment.id, "filings": len(group.members), "by": "person" if self._left else "rule"},
            )
            self._affected.setdefault(before, first)
        opened = self._event(
            "ConsignmentOpened",
            {"consignment": consignment.id},
            {"level": level, "direction": lodgement.direction, "stage": lodgement.stage},
        )
        uow.events.append(*(event for event in (apart, opened) if event))
        if given and given.whole is not None and apart is None and group.members in self._single:
            plain = consignment
            consignment, found = opened_with(plain, given.lodgement, given.whole)
            journal_completeness(uow, self._installation, plain, found, self._by, at)
            self._noted.add(consignment.id)
        self._fresh[consignment.id] = consignment
        self._affected.setdefault(consignment.id, first)
        return consignment.id

    def _settle(self, group: FilingGroup, consignment: str) -> None:
        """Link each member to its consignment by every number that ties it, and loose what ties it no longer."""
        if consignment in self._fresh:
            self._uow.consignments.add(self._fresh[consignment])
        for member in group.members:
            if member not in self._core:
                continue
            ties = [tie for tie in group.ties if tie.lodgement == member]
            wanted = {(tie.rule, tie.key.value) for tie in ties}
            standing = [link for link in self._links_of(member) if link.relation == Relation.OWN]
            kept: set[tuple[str, str | None]] = set()
            for link in standing:
                here = link.consignment_id == consignment
                by_rule = (link.asserted_by, link.value)
                if here and (link.asserted_by == _OWN_FILING or by_rule in wanted):
                    kept.add(by_rule)
                elif here:
                    self._withdraw(link, "no_longer_offered")
                else:
                    self._withdraw(link, "merged" if member in self._own and not self._is_left(link) else "split")
            for tie in ties:
                if (tie.rule, tie.key.value) not in kept:
                    kept.add((tie.rule, tie.key.value))
                    self._assert(member, consignment, tie, Relation.OWN)
            if not kept:
                self._assert(member, consignment, None, Relation.OWN)

    def _is_left(self, link: Link) -> bool:
        """Whether others stay on the consignment of a link that goes."""
        return any(
            other.consignment_id == link.consignment_id and other.lodgement_id != link.lodgement_id
            for other in self._all_links()
            if other.relation == Relation.OWN
        )

    def _merge(self, moves: dict[str, str]) -> None:
        """Consignments that all their filings have left for one other are merged into it."""
        left = {before: after for before, after in moves.items() if before != after}
        staying = {
            link.consignment_id
            for link in self._all_links()
            if link.relation == Relation.OWN and link.lodgement_id in self._core
        }
        for before, after in sorted(left.items()):
            if before in staying:
                continue
            for link in self._uow.links.of_consignments([before]):
                if link.relation != Relation.OWN:
                    self._withdraw(link, "merged")
                    if link.relation == Relation.ADDED:
                        self._add(link, after)
            self._uow.events.append(
                self._event("ConsignmentMerged", {"consignment": before}, {"into": after, "by": "rule"})
            )
            self._uow.consignments.change(before, merged_into=after)
            self._uow.history.move(before, after)
            self._affected.pop(before, None)

    def _cover(self, groups: Sequence[FilingGroup], consignment_of: dict[str, str]) -> None:
        """Link what covers a consignment to it, and loose what does so no longer."""
        wanted: dict[tuple[str, str, str, str], tuple[str, str, Tie]] = {}
        for group in groups:
            whole = group.members[0] in self._core
            for target in {consignment_of[member] for member in group.members} - {""}:
                for tie in group.covered_by:
                    if (whole or tie.lodgement in self._core) and (tie.lodgement, target) not in self._barred:
                        wanted[tie.lodgement, target, tie.rule, tie.key.value] = (tie.lodgement, target, tie)
        mine = {consignment_of[one] for one in self._core}
        standing = {link.id: link for link in self._all_links() if link.relation == Relation.COVERS}
        known = mine - set(self._fresh)
        covering = self._uow.links.of_consignments(known) if known else []
        standing |= {link.id: link for link in covering if link.relation == Relation.COVERS}
        for link in standing.values():
            named = (link.lodgement_id, link.consignment_id, link.asserted_by, link.value or "")
            if named in wanted:
                del wanted[named]
            elif link.consignment_id in mine or link.lodgement_id in self._core or link.lodgement_id in self._changed:
                self._withdraw(link, "no_longer_offered")
                self._affected.setdefault(link.consignment_id, link.lodgement_id)
        for lodgement, target, tie in wanted.values():
            self._assert(lodgement, target, tie, Relation.COVERS)
            if lodgement in self._own or lodgement in consignment_of:
                # whoever covers another one has found what it waited for
                self._affected.setdefault(consignment_of.get(lodgement) or self._own[lodgement], lodgement)

    # --- links

    def _assert(self, lodgement: str, consignment: str, tie: Tie | None, relation: Relation) -> None:
        rule = tie.rule if tie else _OWN_FILING
        key_type = str(tie.key.type) if tie else "mrn"
        link = new_id(self._at)
        event = self._event(
            "LinkAsserted",
            {"link": link, "lodgement": lodgement, "consignment": consignment},
            {
                "key_type": key_type,
                "by": "rule",
                "rule": rule.partition(":")[2],
                "reason": "covers" if relation is Relation.COVERS else None,
            },
        )
        self._uow.events.append(event)
        made = Link(
            id=link,
            consignment_id=consignment,
            lodgement_id=lodgement,
            key_type=key_type,
            value=tie.key.value if tie else self._number_of(lodgement),
            issuer=tie.key.issuer if tie else None,
            period=str(tie.key.period) if tie and tie.key.period else None,
            asserted_by=rule,
            asserted_at=self._at,
            asserted_event=event.id,
            relation=relation,
        )
        self._uow.links.add(made)
        self._links.setdefault(lodgement, {})[link] = made
        self._affected.setdefault(consignment, lodgement)

    def _add(self, link: Link, consignment: str) -> None:
        """Assert a person's link for the consignment into which the other one was merged."""
        identity = new_id(self._at)
        event = self._event(
            "LinkAsserted",
            {"link": identity, "lodgement": link.lodgement_id, "consignment": consignment},
            {"key_type": link.key_type, "by": "rule", "rule": "merged"},
        )
        self._uow.events.append(event)
        self._uow.links.add(
            Link(
                id=identity,
                consignment_id=consignment,
                lodgement_id=link.lodgement_id,
                key_type=link.key_type,
                value=link.value,
                asserted_by=link.asserted_by,
                asserted_at=self._at,
                asserted_event=event.id,
                relation=Relation.ADDED,
            )
        )

    def _withdraw(self, link: Link, reason: str) -> None:
        event = self._event(
            "LinkWithdrawn",
            {"link": link.id, "lodgement": link.lodgement_id, "consignment": link.consignment_id},
            {"key_type": link.key_type, "by": "rule", "rule": link.asserted_by.partition(":")[2], "reason": reason},
        )
        self._uow.events.append(event)
        self._uow.links.withdraw(link.id, event_id=event.id, by="policy:linking", reason=reason)
        self._links.get(link.lodgement_id, {}).pop(link.id, None)
        self._affected.setdefault(link.consignment_id, link.lodgement_id)

    def _number_of(self, lodgement: str) -> str:
        given = self._changed.get(lodgement)
        found = given.lodgement if given else self._uow.lodgements.get(lodgement)
        return found.mrn or found.id

    def _event(self, name: str, subjects: dict[str, str], body: dict[str, object]) -> Event:
        return self._installation.event(name, self._at, self._by, subjects=subjects, body=body, agency=AGENCY)

    # --- what follows

    def _note(self) -> None:
        """Note what each consignment waits for, and promise its assessment."""
        for consignment, cause in sorted(self._affected.items()):
            if consignment in self._noted or look_over(
                self._uow, self._installation, consignment, by=self._by, at=self._at
            ):
                self._uow.jobs.enqueue(ASSESS, {"consignment": consignment, "lodgement": cause}, at=self._at)
