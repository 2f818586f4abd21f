# SPDX-License-Identifier: Apache-2.0
"""Which filings speak of the same consignment: a pure function of the numbers that they offer (design decision 7).

It looks at all filings together, so the order in which they came never matters. A filing *owns* the number of its own
transport contract (a house document; without one a master document) and its registration number, names the *master*
above it, and *names* other numbers: a UCR, earlier documents, for a goods declaration also transport documents.

Filings that own the same contract are of one consignment. A filing that only names what others own or name joins them
where that is not ambiguous; where it would bring different contracts or different goods declarations together, those
stay apart and the filing covers each of them. A master covers the consignments of the houses that name it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from itertools import chain, combinations, product

from msgspec import Struct

from greenlane.cargo import Declaration, Document, Level

from .links import KeyType, LinkKey, compared, key_period, keys_of
from .stages import Dataset, dataset_of, level_of, stage_of

# Previous documents that are transport contracts (EU code list CL214 and UN/EDIFACT 1001): of a house, of a master.
_HOUSE_TYPES = frozenset({"703", "714"})
_MASTER_TYPES = frozenset({"704", "705", "710", "730", "740", "741"})
_GOODS = frozenset({Dataset.IMPORT_GOODS, Dataset.EXPORT_GOODS, Dataset.TRANSIT})


class KeyRole(StrEnum):
    """What a number is to the filing that offers it."""

    OWN = "own"
    MASTER = "master"
    NAMES = "names"
    HINT = "hint"  # tells of neighbours, links nothing


class FilingKey(Struct, frozen=True):
    """A number that a filing offers, and what it is to it."""

    key: LinkKey
    role: KeyRole


class Filing(Struct, frozen=True, kw_only=True):
    """A standing filing as linking sees it.

    ``goods`` is true of a goods or transit declaration: each is a declaration in its own right, and never two are one.
    """

    lodgement: str
    level: Level | None
    goods: bool
    keys: tuple[FilingKey, ...]

    def of(self, role: KeyRole, *types: KeyType) -> Iterator[LinkKey]:
        """The numbers of these types that are that to it."""
        return (one.key for one in self.keys if one.role is role and one.key.type in types)


class Tie(Struct, frozen=True, order=True):
    """That a filing belongs to a group of others by a number. The rule is named after the number's type."""

    lodgement: str
    key: LinkKey

    @property
    def rule(self) -> str:
        """The rule that links."""
        return f"rule:{self.key.type}"


class FilingGroup(Struct, frozen=True, kw_only=True):
    """The filings of one consignment, sorted; why they are together; which others cover it, and by which number."""

    members: tuple[str, ...]
    ties: tuple[Tie, ...] = ()
    covered_by: tuple[Tie, ...] = ()


def filing_of(lodgement: str, declaration: Declaration, filed_on: date, mrn: str | None = None) -> Filing:
    """What a filing of that day offers for linking; ``mrn`` is the number under which it was registered."""
    consignment = declaration.consignment
    level = level_of(consignment)
    goods = dataset_of(declaration, stage_of(declaration)) in _GOODS
    has_house = bool(compared(consignment.house_document)) and level is not Level.MASTER

    def role_of(key: LinkKey) -> KeyRole:
        if key.type is KeyType.CONTAINER_VOYAGE:
            return KeyRole.HINT
        if key.type is KeyType.HOUSE_DOCUMENT:
            return KeyRole.NAMES if goods or not has_house else KeyRole.OWN
        if key.type is KeyType.MASTER_DOCUMENT:
            if has_house or level is Level.HOUSE:
                return KeyRole.MASTER
            return KeyRole.NAMES if goods else KeyRole.OWN
        return KeyRole.NAMES

    offered = {FilingKey(key, role_of(key)): None for key in keys_of(declaration, filed_on)}
    previous = (*consignment.previous_documents, *(d for item in consignment.items for d in item.previous_documents))
    for document in previous:
        for key in _transport_key(document, filed_on):
            offered.setdefault(FilingKey(key, KeyRole.NAMES))
    if mrn:
        offered[FilingKey(LinkKey(KeyType.MRN, None, compared(mrn)), KeyRole.OWN)] = None
    return Filing(lodgement=lodgement, level=None if goods else level, goods=goods, keys=tuple(offered))


def _transport_key(document: Document, filed_on: date) -> Iterator[LinkKey]:
    kind, value = compared(document.type)[-3:], compared(document.id)
    if not value:
        return
    for key_type, types in ((KeyType.HOUSE_DOCUMENT, _HOUSE_TYPES), (KeyType.MASTER_DOCUMENT, _MASTER_TYPES)):
        if kind in types:
            yield LinkKey(key_type, None, value, key_period(key_type, filed_on))


def grouped(filings: Iterable[Filing]) -> tuple[FilingGroup, ...]:
    """The filings as consignments, each filing in exactly one, sorted by their first member."""
    known = {filing.lodgement: filing for filing in sorted(filings, key=lambda one: one.lodgement)}
    shared = _sharing(known)
    sets = _Sets(known)
    for one, other, key in shared:
        if _is_sure(known[one], known[other], key):
            sets.join(one, other)
    covers = _join_the_unsure(known, shared, sets)
    groups = sets.groups()
    ties: dict[str, set[Tie]] = {root: set() for root in groups}
    for one, other, key in shared:
        if sets.root(one) == sets.root(other) and _speaks(known[one], known[other], key):
            ties[sets.root(one)] |= {Tie(one, key), Tie(other, _own_key(known[other], key))}
    covered: dict[str, set[Tie]] = {root: set() for root in groups}
    for lodgement, other, key in (*covers, *_masters(known, shared)):
        root = sets.root(other)
        if sets.root(lodgement) != root:
            covered[root].add(Tie(lodgement, key))
    found = (
        FilingGroup(
            members=tuple(members),
            ties=tuple(sorted(ties[root], key=_place)),
            covered_by=tuple(sorted(covered[root], key=_place)),
        )
        for root, members in groups.items()
    )
    return tuple(sorted(found, key=lambda group: group.members))


class _Sets:
    """Disjoint sets of filings, each named by its first member."""

    def __init__(self, members: Iterable[str]) -> None:
        self._above = {member: member for member in members}

    def root(self, member: str) -> str:
        while self._above[member] != member:
            self._above[member] = self._above[self._above[member]]
            member = self._above[member]
        return member

    def join(self, one: str, other: str) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        self._above[high] = low

    def groups(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for member in sorted(self._above):
            found.setdefault(self.root(member), []).append(member)
        return found


_Shared = list[tuple[str, str, LinkKey]]
"""Two filings and a number of the first one that stands for the same thing in both, as far as issuers are known."""


def _sharing(known: Mapping[str, Filing]) -> _Shared:
    offering: dict[tuple[KeyType, str], list[tuple[str, LinkKey]]] = {}
    beneath: dict[tuple[KeyType, str], list[tuple[str, LinkKey]]] = {}
    for lodgement, filing in known.items():
        for offered in filing.keys:
            if offered.role is not KeyRole.HINT:
                of_role = beneath if offered.role is KeyRole.MASTER else offering
                of_role.setdefault((offered.key.type, offered.key.value), []).append((lodgement, offered.key))
    found: _Shared = []
    for named, offers in offering.items():
        # Houses beneath one master tell nothing of each other by it, and may be thousands.
        pairs = chain(combinations(offers, 2), product(offers, beneath.get(named, ())))
        found += [
            (one, other, key) for (one, key), (other, theirs) in pairs if one != other and may_be_the_same(key, theirs)
        ]
    return list(dict.fromkeys(found))


def may_be_the_same(one: LinkKey, other: LinkKey) -> bool:
    """Whether two numbers may stand for the same thing: an issuer that one of them leaves open contradicts nothing.

    Who gives a house document is seen differently by the forwarder and by the carrier, so two issuers of one house
    number are still compared (by the master that both name).
    """
    if (one.type, one.value) != (other.type, other.value):
        return False
    if one.period is not None and other.period is not None and not one.period.overlaps(other.period):
        return False
    if one.type is KeyType.HOUSE_DOCUMENT or one.issuer == other.issuer:
        return True
    return one.issuer is None or other.issuer is None or one.type is KeyType.PREVIOUS_DOCUMENT


def _roles(filing: Filing, key: LinkKey) -> set[KeyRole]:
    return {one.role for one in filing.keys if (one.key.type, one.key.value) == (key.type, key.value)}


def _own_key(filing: Filing, key: LinkKey) -> LinkKey:
    """The number as the other filing offers it."""
    return next(one.key for one in filing.keys if (one.key.type, one.key.value) == (key.type, key.value))


def _is_sure(one: Filing, other: Filing, key: LinkKey) -> bool:
    """Whether both own the number as their contract, given by the same issuer or under the same master."""
    if key.type is KeyType.MRN or not (KeyRole.OWN in _roles(one, key) and KeyRole.OWN in _roles(other, key)):
        return False
    theirs = _own_key(other, key)
    if key.issuer is not None and key.issuer == theirs.issuer:
        return True
    return key.type is KeyType.HOUSE_DOCUMENT and _same_master(one, other)


def _same_master(one: Filing, other: Filing) -> bool:
    masters = list(other.of(KeyRole.MASTER, KeyType.MASTER_DOCUMENT))
    return any(
        may_be_the_same(mine, theirs) for mine in one.of(KeyRole.MASTER, KeyType.MASTER_DOCUMENT) for theirs in masters
    )


def _speaks(one: Filing, other: Filing, key: LinkKey) -> bool:
    """Whether a common number says that two filings are about the same goods, if nothing contradicts it."""
    mine, theirs = _roles(one, key), _roles(other, key)
    if Level.MASTER in (one.level, other.level) and not (KeyRole.OWN in mine and KeyRole.OWN in theirs):
        return False  # a master covers many: whoever names one of its numbers is one of them at the most
    if KeyRole.MASTER in mine or KeyRole.MASTER in theirs:
        return False
    if key.type is KeyType.HOUSE_DOCUMENT:
        issuers = {key.issuer, _own_key(other, key).issuer}
        return len(issuers) == 1 or None in issuers or _same_master(one, other)
    if key.type is KeyType.MRN:
        return KeyRole.OWN in mine or KeyRole.OWN in theirs
    return True


def _join_the_unsure(known: Mapping[str, Filing], shared: _Shared, sets: _Sets) -> _Shared:
    """Join what speaks of the same goods where nothing contradicts; return which filing covers which where it does."""
    edges = [edge for edge in shared if _speaks(known[edge[0]], known[edge[1]], edge[2])]
    edges = [(one, other, key) for one, other, key in edges if sets.root(one) != sets.root(other)]
    before = sets.groups()
    wider = _Sets(before)
    for one, other, _ in edges:
        wider.join(sets.root(one), sets.root(other))
    covers: _Shared = []
    for roots in wider.groups().values():
        members = {root: [known[one] for one in before[root]] for root in roots}
        if not any(_contradict(members[one], members[other]) for one, other in combinations(roots, 2)):
            for root in roots[1:]:
                sets.join(roots[0], root)
            continue
        inside = {member for root in roots for member in before[root]}
        for one, other, key in edges:
            if one in inside:
                covers += _covering(known[one], known[other], key)
    return covers


def _contradict(one: list[Filing], other: list[Filing]) -> bool:
    """Whether two groups cannot be one: two goods declarations, two house contracts, two undivided contracts."""
    if any(f.goods for f in one) and any(f.goods for f in other):
        return True
    for key_type in (KeyType.HOUSE_DOCUMENT, KeyType.MASTER_DOCUMENT):
        mine, theirs = ([key for filing in group for key in filing.of(KeyRole.OWN, key_type)] for group in (one, other))
        if mine and theirs and not any(a.value == b.value and may_be_the_same(a, b) for a in mine for b in theirs):
            return True
        if mine and theirs and key_type is KeyType.HOUSE_DOCUMENT and not _common_issuer(mine, theirs):
            return True
    return False


def _common_issuer(mine: list[LinkKey], theirs: list[LinkKey]) -> bool:
    issuers, others = {key.issuer for key in mine}, {key.issuer for key in theirs}
    return None in issuers or None in others or bool(issuers & others)


def _covering(one: Filing, other: Filing, key: LinkKey) -> _Shared:
    """Which of two filings supplies its facts to the other's consignment, where they stay apart."""
    if one.goods and other.goods:
        return []  # two declarations of the same trade: each stands for itself
    houses = [any(filing.of(KeyRole.OWN, KeyType.HOUSE_DOCUMENT)) for filing in (one, other)]
    if all(houses):
        return []
    told = [(one.lodgement, other.lodgement, key), (other.lodgement, one.lodgement, _own_key(other, key))]
    if one.goods or other.goods:
        return told  # the carrier's filing tells of the declared goods, and the declaration of the carried ones
    return told[1:] if houses[1] is False and houses[0] else told[:1] if houses[1] else told


def _masters(known: Mapping[str, Filing], shared: _Shared) -> _Shared:
    """Which filing owns the master that another one names."""
    found: _Shared = []
    for one, other, key in shared:
        if key.type is not KeyType.MASTER_DOCUMENT:
            continue
        mine, theirs = _roles(known[one], key), _roles(known[other], key)
        if KeyRole.OWN in mine and KeyRole.MASTER in theirs:
            found.append((one, other, key))
        elif KeyRole.MASTER in mine and KeyRole.OWN in theirs:
            found.append((other, one, _own_key(known[other], key)))
    return found


def _place(tie: Tie) -> tuple[str, str, str, str]:
    return tie.lodgement, tie.key.type, tie.key.value, tie.key.issuer or ""
