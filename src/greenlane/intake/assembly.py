# SPDX-License-Identifier: Apache-2.0
"""A consignment is assembled, not received: the view of the filings linked to it as of a journal position.

Nothing is stored by assembling and nothing is lost: an earlier position gives the earlier view again, for ever.
"""

from collections.abc import Iterable

from msgspec import Struct

from greenlane.cargo import Declaration, Function, Level

from .conflicts import Conflict, Told, conflicts_among
from .links import LinkAssertion
from .stages import level_of


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

    ``filings`` are the versions that count, the primary one first; ``links`` the assertions that hold;
    ``invalidated`` the linked lodgements that were cancelled; ``conflicts`` what the filings contradict each other on.
    """

    consignment: str
    position: int
    filings: tuple[LodgementVersion, ...] = ()
    links: tuple[LinkAssertion, ...] = ()
    invalidated: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def primary(self) -> LodgementVersion | None:
        """The filing whose values stand first: of the lowest transport contract, then the earliest; None if none."""
        return self.filings[0] if self.filings else None


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
    latest: dict[str, LodgementVersion] = {}
    first_seen: dict[str, int] = {}
    for version in versions:
        if version.lodgement not in linked or not version.counts_at(position):
            continue
        first_seen[version.lodgement] = min(version.recorded_at, first_seen.get(version.lodgement, version.recorded_at))
        known = latest.get(version.lodgement)
        if known is None or _effect(version) > _effect(known):
            latest[version.lodgement] = version
    invalidated = {
        lodgement for lodgement, last in latest.items() if last.declaration.function is Function.CANCELLATION
    }
    filings = sorted(
        (version for lodgement, version in latest.items() if lodgement not in invalidated),
        key=lambda version: (
            _RANK[level_of(version.declaration.consignment)],
            first_seen[version.lodgement],
            version.lodgement,
        ),
    )
    told = [Told(filing.lodgement, filing.number, filing.declaration) for filing in filings]
    return AssembledConsignment(
        consignment=consignment,
        position=position,
        filings=tuple(filings),
        links=tuple(links),
        invalidated=tuple(sorted(invalidated)),
        conflicts=conflicts_among(told),
    )


def _effect(version: LodgementVersion) -> tuple[int, int]:
    """When the version took effect; of two in one transaction the later one counts."""
    assert version.supersedes_from is not None
    return version.supersedes_from, version.number
