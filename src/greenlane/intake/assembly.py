# SPDX-License-Identifier: Apache-2.0
"""A consignment is assembled, not received: the view of the filings linked to it as of a journal position.

Nothing is stored by assembling and nothing is lost: an earlier position gives the earlier view again, for ever.
"""

from collections.abc import Iterable

from msgspec import Struct

from greenlane.cargo import Declaration, Function, Level

from .conflicts import Conflict, Told, conflicts_among
from .links import LinkAssertion, Relation
from .stages import Dataset, dataset_of, level_of, stage_of


class LodgementVersion(Struct, frozen=True, kw_only=True):
    """One version of a lodgement as assembling sees it.

    ``declaration`` is the whole filing as this version leaves it (an amendment applied to what it amends).
    ``recorded_at`` is its journal position, ``supersedes_from`` the position from which it counts: the same for most,
    a later one where an officer let it take effect, None where it never has.
    """

    lodgement: str
    number: int
    declaration: Declaration
    recorded_at: int
    supersedes_from: int | None

    def counts_at(self, position: int) -> bool:
        """Whether the version has taken effect as of a journal position."""
        return self.supersedes_from is not None and self.supersedes_from <= position


class AssembledConsignment(Struct, frozen=True, kw_only=True):
    """The view of a consignment as of a journal position.

    ``filings`` are the versions that count, the primary one first; those of ``covering`` come last: they speak of a
    wider contract or declaration. ``links`` are the assertions that hold; ``invalidated`` the linked lodgements that
    were cancelled; ``conflicts`` what the filings contradict each other on.
    """

    consignment: str
    position: int
    filings: tuple[LodgementVersion, ...] = ()
    covering: frozenset[str] = frozenset()
    links: tuple[LinkAssertion, ...] = ()
    invalidated: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def primary(self) -> LodgementVersion | None:
        """The filing whose values stand first: of the lowest transport contract, then the fullest; None if none.

        What only covers the consignment does not make one.
        """
        first = self.filings[0] if self.filings else None
        return None if first is None or first.lodgement in self.covering else first

    @property
    def own(self) -> tuple[LodgementVersion, ...]:
        """The filings of this very consignment."""
        return tuple(filing for filing in self.filings if filing.lodgement not in self.covering)


# The lowest transport contract is assessed (design decision 7); a filing without one is a declaration of goods, which
# comes before a master contract that many consignments share.
_RANK: dict[Level | None, int] = {Level.HOUSE: 0, Level.STRAIGHT: 1, None: 2, Level.MASTER: 3}


def assemble(
    consignment: str,
    versions: Iterable[LodgementVersion],
    assertions: Iterable[LinkAssertion],
    position: int,
) -> AssembledConsignment:
    """The view of one consignment as of a journal position, whatever the order of what is given.

    Assertions about other consignments and versions of lodgements that are not linked are passed over.
    """
    links = sorted(
        (link for link in assertions if link.consignment == consignment and link.holds_at(position)),
        key=lambda link: (link.asserted_at, link.id),
    )
    linked = {link.lodgement for link in links}
    within = {link.lodgement for link in links if link.relation is not Relation.COVERS}
    latest: dict[str, LodgementVersion] = {}
    for version in versions:
        if version.lodgement not in linked or not version.counts_at(position):
            continue
        known = latest.get(version.lodgement)
        if known is None or _effect(version) > _effect(known):
            latest[version.lodgement] = version
    invalidated = {
        lodgement for lodgement, last in latest.items() if last.declaration.function is Function.CANCELLATION
    }
    filings = sorted(
        (version for lodgement, version in latest.items() if lodgement not in invalidated),
        key=lambda version: (version.lodgement not in within, *_place(version)),
    )
    told = [Told(f.lodgement, f.number, f.declaration, f.lodgement not in within) for f in filings]
    return AssembledConsignment(
        consignment=consignment,
        position=position,
        filings=tuple(filings),
        covering=frozenset(linked - within),
        links=tuple(links),
        invalidated=tuple(sorted(invalidated)),
        conflicts=conflicts_among(told),
    )


def _place(version: LodgementVersion) -> tuple[int, bool, str, str]:
    """What comes first among the filings of one consignment; never when it came, so that every order gives one view."""
    declaration = version.declaration
    partial = dataset_of(declaration, stage_of(declaration)) is Dataset.PRE_LOADING_AIR
    return _RANK[level_of(declaration.consignment)], partial, declaration.reference or "", version.lodgement


def _effect(version: LodgementVersion) -> tuple[int, int]:
    """When the version took effect; of two in one transaction the later one counts."""
    assert version.supersedes_from is not None
    return version.supersedes_from, version.number
