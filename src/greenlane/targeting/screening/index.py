# SPDX-License-Identifier: Apache-2.0
"""The index of listed names: what a name matches in it.

It is one large layer and, after changes, a small one beside it, with marks on the entries that are no longer there: a
change is in effect at once, however long the list is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .flags import FORM
from .layer import Layer
from .listed import ListedName, Match, order_of
from .reading import Word, read_name
from .schemas import Family, Schema, family_of

SMALL = 5_000
"""A layer of no more entries is made anew with the next change; above that it is left and another begun."""


class NameIndex:
    """Listed names, ready to be screened against; it never changes, a change gives a new one."""

    __slots__ = ("_layers", "_places")

    def __init__(self, layers: tuple[Layer, ...], places: tuple[dict[str, int], ...]) -> None:
        self._layers = layers
        self._places = places

    @classmethod
    def of(cls, entries: Iterable[ListedName]) -> NameIndex:
        """An index of these entries; of two with the same id the last one holds."""
        by_id = {listed.entry: listed for listed in entries}
        layer = Layer(by_id.values())
        return cls((layer,), ({entry: place for place, entry in enumerate(by_id)},))

    def __len__(self) -> int:
        return sum(map(len, self._places))

    def with_changes(self, added: Iterable[ListedName] = (), removed: Iterable[str] = ()) -> NameIndex:
        """The index with entries removed and added; an added one takes the place of one with the same id.

        Ids that are not there are nothing to remove. Words weigh what they weighed when the first layer was made.
        """
        fresh = {listed.entry: listed for listed in added}
        gone = set(removed) | fresh.keys()
        layers, places = list(self._layers), list(self._places)
        if len(layers) > 1 and len(places[-1]) <= SMALL:
            last, known = layers.pop(), places.pop()
            kept = {entry: last.entries[place] for entry, place in known.items() if entry not in gone}
            fresh = {**kept, **fresh}
        for number, (layer, known) in enumerate(zip(layers, places, strict=True)):
            lost = [known[entry] for entry in gone if entry in known]
            if lost:
                layers[number] = layer.without(lost)
                places[number] = {entry: place for entry, place in known.items() if entry not in gone}
        if fresh:
            layers.append(Layer(fresh.values(), base=layers[0]))
            places.append({entry: place for place, entry in enumerate(fresh)})
        return NameIndex(tuple(layers), tuple(places))

    def screen(self, name: str, schema: Schema | None = None) -> tuple[Match, ...]:
        """What a name matches, one match an entry, the best first in a total order.

        Where ``schema`` is None the listed entry's counts, and a name with a legal form is a firm's; else entries of
        another kind are left aside.
        """
        return self.screen_many([name], [schema])[0]

    def screen_many(
        self, names: Sequence[str], schemas: Sequence[Schema | None] | None = None
    ) -> list[tuple[Match, ...]]:
        """What each of the names matches, in their order; ``schemas`` has one for each name."""
        asked = [None] * len(names) if schemas is None else schemas
        queries = [read_name(name) for name in names]
        families = [_family(schema, query) for schema, query in zip(asked, queries, strict=True)]
        best: list[dict[str, Match]] = [{} for _ in names]
        for layer in self._layers:
            for found in layer.search(queries, families, self._layers[0]):
                listed = layer.entries[layer.entry_of[found.name]]
                match = Match(
                    entry=listed.entry,
                    name=layer.texts[found.name],
                    score=round(found.score, 4),
                    weight=layer.weight_of(found.name),
                    query=names[found.query],
                    schema=listed.schema or asked[found.query],
                )
                known = best[found.query].get(listed.entry)
                if known is None or order_of(match) < order_of(known):
                    best[found.query][listed.entry] = match
        return [tuple(sorted(each.values(), key=order_of)) for each in best]


_UNKNOWN = -1


def _family(schema: Schema | None, query: tuple[Word, ...]) -> int:
    """By which rules a name is looked for; a legal form says that it is a firm's where the schema does not."""
    family = family_of(schema)
    if family is None:
        return Family.FIRM if any(word.flags & FORM for word in query) else _UNKNOWN
    return family
