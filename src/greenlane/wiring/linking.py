# SPDX-License-Identifier: Apache-2.0
"""Linking: filings that were accepted, changed or withdrawn find the consignments of which they speak.

Which filings belong together is decided by ``intake.grouped`` over all filings that share a number with them, whoever
lodged them; here the stored consignments are brought to what it says, by links asserted and withdrawn, each an event.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from greenlane.cargo import new_id
from greenlane.intake import (
    Filing,
    FilingGroup,
    Relation,
    Tie,
    filing_of,
    grouped,
)
from greenlane.journal import Event
from greenlane.store import Link, StoredConsignment, UnitOfWork

from .concerned import Concerned
from .filings import ASSESS
from .installation import AGENCY, Installation
from .looking_over import journal_completeness, look_over, opened_with
from .offered import Changed, all_numbers, key_rows

_LINKING = "linking"
_OWN_FILING = "rule:own_filing"


def link_filings(
    uow: UnitOfWork, installation: Installation, changed: Iterable[Changed], *, by: str, at: datetime
) -> set[str]:
    """Bring consignments and links to what the filings that stand now say; return the consignments that changed.

    Each of them that is still of its own is promised an assessment, and what it waits for is noted.
    """
    return _Linking(uow, installation, by, at, changed={one.lodgement.id: one for one in changed}).run()


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
    return _Linking(uow, installation, by, at, left=left).run(again=lodgements)


class _Linking:
    """One act of linking."""

    def __init__(
        self,
        uow: UnitOfWork,
        installation: Installation,
        by: str,
        at: datetime,
        changed: Mapping[str, Changed] | None = None,
        left: Mapping[str, str] | None = None,
    ) -> None:
        self._left = dict(left or {})
        self._uow = uow
        self._installation = installation
        self._by = by
        self._at = at
        self._changed = dict(changed or {})
        self._hand = Concerned(uow, self._changed)
        self._affected: dict[str, str] = {}  # consignments, with the filing that gave cause
        self._fresh: dict[str, StoredConsignment] = {}
        self._single: set[tuple[str, ...]] = set()
        self._noted: set[str] = set()  # fresh consignments of a single filing: nothing else to look at

    def run(self, *, again: Iterable[str] = ()) -> set[str]:
        new: list[Filing] = []
        for one in self._changed.values():
            if one.whole is None:
                continue
            day = one.lodgement.created_at.astimezone(UTC).date()
            filing = filing_of(one.lodgement.id, one.whole, day, one.lodgement.mrn)
            self._uow.filing_keys.add(key_rows(one, filing))
            new.append(filing)
        asked = list(again)
        self._uow.lock(*(f"link:{kind}:{value}" for filing in new for kind, value in all_numbers(filing)))
        if self._hand.find(new, asked):
            # Others are concerned: one act of linking at a time, on what the one before has left.
            self._uow.lock(_LINKING)
            self._hand.find(new, asked)
        self._bring_about(grouped([*self._hand.core.values(), *self._hand.near.values()]))
        self._note()
        return set(self._affected)

    # --- bringing the links to it

    def _bring_about(self, groups: Sequence[FilingGroup]) -> None:
        mine = [group for group in groups if any(member in self._hand.core for member in group.members)]
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
                consignment_of.setdefault(member, self._hand.own.get(member, ""))
        self._merge({self._hand.own[one]: consignment_of[one] for one in self._hand.core if one in self._hand.own})
        self._cover(groups, consignment_of)
        for one in self._changed.values():
            self._affect(self._standing_on(one.lodgement.id), one)

    def _standing_on(self, lodgement: str) -> set[str]:
        return {link.consignment_id for link in self._hand.links_of(lodgement)}

    def _affect(self, consignments: Iterable[str], one: Changed) -> None:
        for consignment in consignments:
            self._affected.setdefault(consignment, one.lodgement.id)

    def _targets(self, groups: Sequence[FilingGroup]) -> dict[tuple[str, ...], str]:
        """The consignment of each group: the oldest that is its alone, else a new one.

        Where a consignment falls apart, those go on with it who opened it, or else the first ones.
        """
        opened = {
            link.lodgement_id
            for link in self._hand.all_links()
            if link.asserted_by == _OWN_FILING and link.relation == Relation.OWN
        }
        claims: dict[str, list[FilingGroup]] = {}
        for group in groups:
            for consignment in {self._hand.own[member] for member in group.members if member in self._hand.own}:
                claims.setdefault(consignment, []).append(group)
        held: dict[tuple[str, ...], list[str]] = {}
        for consignment, claiming in claims.items():
            keeper = min(
                claiming,
                key=lambda group: (
                    not any(one in opened and self._hand.own.get(one) == consignment for one in group.members),
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
        level = self._hand.core[first].level if first in self._hand.core else None
        consignment = StoredConsignment(
            id=new_id(at),
            created_at=at,
            agency=lodgement.agency,
            unit=lodgement.unit,
            direction=lodgement.direction,
            stage=lodgement.stage,
        )
        before = self._hand.own.get(first) or self._left.get(first)
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
            if member not in self._hand.core:
                continue
            ties = [tie for tie in group.ties if tie.lodgement == member]
            wanted = {(tie.rule, tie.key.value) for tie in ties}
            standing = [link for link in self._hand.links_of(member) if link.relation == Relation.OWN]
            kept: set[tuple[str, str | None]] = set()
            for link in standing:
                here = link.consignment_id == consignment
                by_rule = (link.asserted_by, link.value)
                if here and (link.asserted_by == _OWN_FILING or by_rule in wanted):
                    kept.add(by_rule)
                elif here:
                    self._withdraw(link, "no_longer_offered")
                else:
                    self._withdraw(link, "merged" if member in self._hand.own and not self._is_left(link) else "split")
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
            for other in self._hand.all_links()
            if other.relation == Relation.OWN
        )

    def _merge(self, moves: dict[str, str]) -> None:
        """Consignments that all their filings have left for one other are merged into it."""
        left = {before: after for before, after in moves.items() if before != after}
        staying = {
            link.consignment_id
            for link in self._hand.all_links()
            if link.relation == Relation.OWN and link.lodgement_id in self._hand.core
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
            whole = group.members[0] in self._hand.core
            for target in {consignment_of[member] for member in group.members} - {""}:
                for tie in group.covered_by:
                    if (whole or tie.lodgement in self._hand.core) and (tie.lodgement, target) not in self._hand.barred:
                        wanted[tie.lodgement, target, tie.rule, tie.key.value] = (tie.lodgement, target, tie)
        mine = {consignment_of[one] for one in self._hand.core}
        at_hand = {*self._hand.core, *self._changed}
        standing = {link.id: link for link in self._hand.all_links() if link.relation == Relation.COVERS}
        known = mine - set(self._fresh)
        covering = self._uow.links.of_consignments(known) if known else []
        standing |= {link.id: link for link in covering if link.relation == Relation.COVERS}
        for link in standing.values():
            named = (link.lodgement_id, link.consignment_id, link.asserted_by, link.value or "")
            if named in wanted:
                del wanted[named]
            elif link.consignment_id in mine or link.lodgement_id in at_hand:
                self._withdraw(link, "no_longer_offered")
                self._affected.setdefault(link.consignment_id, link.lodgement_id)
        for lodgement, target, tie in wanted.values():
            self._assert(lodgement, target, tie, Relation.COVERS)
            if lodgement in self._hand.own or lodgement in consignment_of:
                # whoever covers another one has found what it waited for
                self._affected.setdefault(consignment_of.get(lodgement) or self._hand.own[lodgement], lodgement)

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
        self._hand.links.setdefault(lodgement, {})[link] = made
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
        self._hand.links.get(link.lodgement_id, {}).pop(link.id, None)
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
