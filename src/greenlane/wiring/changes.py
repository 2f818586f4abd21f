# SPDX-License-Identifier: Apache-2.0
"""What changed between one assessment of a consignment and the next: facts with their sources, hits, the outcome."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from greenlane.cargo import Facts, Member, Stated, shown

Document = dict[str, Any]

_OUTCOME = ("stage", "outcome", "lane", "band", "score")


def changes_between(
    before: Mapping[str, Any], after: Mapping[str, Any], facts_before: Facts | None, facts_after: Facts | None
) -> Document:
    """The change from an assessment to its successor, both as documents for one reader, with what that reader may see.

    ``facts`` is None where the content of either was erased. Values of members are named by their place, from 1.
    """
    hits = [{hit["profile"]: hit for hit in document["hits"]} for document in (before, after)]
    return {
        "assessment": after["id"],
        "previous": before["id"],
        "assessed_at": after["assessed_at"],
        "lodgement": after["lodgement"],
        "version": after["version"],
        "facts": None if facts_before is None or facts_after is None else changed_facts(facts_before, facts_after),
        "hits_gained": [_shown(hits[1][one]) for one in sorted(hits[1].keys() - hits[0].keys())],
        "hits_lost": [_shown(hits[0][one]) for one in sorted(hits[0].keys() - hits[1].keys())],
        "outcome": {
            name: {"before": before[name], "after": after[name]} for name in _OUTCOME if before[name] != after[name]
        },
        "configuration_changed": before["configuration"] != after["configuration"],
    }


def changed_facts(before: Facts, after: Facts) -> list[Document]:
    """Every fact of which a value was added, removed or replaced, by name; each value with its source."""
    old, new = dict(_flat(before)), dict(_flat(after))
    return [
        {"fact": name, "before": _told(name, old.get(name, ())), "after": _told(name, new.get(name, ()))}
        for name in sorted(old.keys() | new.keys())
        if _values(old.get(name, ())) != _values(new.get(name, ()))
    ]


def _flat(facts: Facts) -> Iterator[tuple[str, Sequence[Stated]]]:
    yield from facts.consignment.items()
    groups: tuple[tuple[str, tuple[Member, ...]], ...] = (
        ("items", facts.items),
        ("equipment", facts.equipment),
        ("parties", facts.parties),
    )
    for kind, members in groups:
        for number, member in enumerate(members, start=1):
            for name, stated in member.items():
                yield f"{kind}[{number}] {name}", stated


def _values(stated: Sequence[Stated]) -> list[str]:
    return sorted(repr(one.value) for one in stated)


def _told(place: str, stated: Sequence[Stated]) -> list[Document]:
    name = place.rpartition(" ")[2]
    return [
        {
            "value": shown(name, one.value),
            "source": {
                "provider": one.source.provider,
                "lodgement": one.source.lodgement,
                "version": one.source.version,
                "path": one.source.path,
            },
        }
        for one in stated
    ]


def _shown(hit: Mapping[str, Any]) -> Document:
    return {"profile": hit["profile"], "title": hit["title"], "weight": hit["weight"]}
