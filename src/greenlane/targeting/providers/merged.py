# SPDX-License-Identifier: Apache-2.0
"""The facts of a consignment that several filings speak of (design decision 7): conflicting sources stay visible."""

from collections.abc import Iterable, Sequence

from greenlane.cargo import Facts, Stated

_Member = dict[str, tuple[Stated, ...]]


def merged_facts(filings: Sequence[Facts]) -> Facts:
    """The facts of all filings, those of the primary one first.

    A consignment fact keeps every different value with its source, so that a profile hits on any of them. Parties and
    equipment that only another filing names are added; goods items are those of the first filing that has any, since
    two filings number and split their items differently (their contradictions are findings of the assembly).
    """
    if len(filings) == 1:
        return filings[0]
    consignment: dict[str, tuple[Stated, ...]] = {}
    for facts in filings:
        for name, stated in facts.consignment.items():
            consignment[name] = _joined(consignment.get(name, ()), stated)
    return Facts(
        consignment=consignment,
        items=next((facts.items for facts in filings if facts.items), ()),
        equipment=_distinct((f.equipment for f in filings), ("equipment.id",)),
        parties=_distinct((f.parties for f in filings), ("any_party.role", "any_party.id", "any_party.name")),
    )


def _joined(first: tuple[Stated, ...], more: tuple[Stated, ...]) -> tuple[Stated, ...]:
    known = {stated.value for stated in first}
    return first + tuple(stated for stated in more if stated.value not in known)


def _distinct(members: Iterable[tuple[_Member, ...]], identity: tuple[str, ...]) -> tuple[_Member, ...]:
    kept: dict[tuple[object, ...], _Member] = {}
    for filing in members:
        for member in filing:
            key = tuple(member[name][0].value if name in member else None for name in identity)
            kept.setdefault(key, member)
    return tuple(kept.values())
