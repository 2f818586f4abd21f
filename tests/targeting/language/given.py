# SPDX-License-Identifier: Apache-2.0
"""Facts for the tests of the language, in the units people use."""

from __future__ import annotations

from typing import Any

from greenlane.cargo import VOCABULARY, Facts, Source, Stated, stored
from greenlane.targeting.language import At, FactsView, check, evaluate

LISTS = {"embargoed_ports": frozenset({"KPNAM", "SYLTK"}), "tobacco": frozenset({"2402", "2403"})}


class Several(tuple[Any, ...]):
    """Values of one fact from several sources that contradict each other."""


def several(*values: Any) -> Several:
    return Several(values)


def facts_of(
    consignment: dict[str, Any] | None = None,
    *,
    items: list[dict[str, Any]] | None = None,
    containers: list[dict[str, Any]] | None = None,
    parties: list[dict[str, Any]] | None = None,
) -> Facts:
    """Facts by name; a value may be ``several(…)``, one per source."""
    return Facts(
        consignment=_member(consignment or {}),
        items=tuple(_member(member) for member in items or []),
        equipment=tuple(_member(member) for member in containers or []),
        parties=tuple(_member(member) for member in parties or []),
    )


def view_of(consignment: dict[str, Any] | None = None, **members: Any) -> FactsView:
    return FactsView(facts_of(consignment, **members), LISTS)


def result(
    condition: str, consignment: dict[str, Any] | None = None, *, at: At | None = None, **members: Any
) -> bool | None:
    """What a condition comes to; the first item, container and party are at hand where there are any."""
    view = view_of(consignment, **members)
    first = At(**{one: 0 for one, many in _MANY.items() if members.get(many)})
    return evaluate(check(condition, LISTS), view.sight(at or first))


_MANY = {"item": "items", "container": "containers", "party": "parties"}


def _member(values: dict[str, Any]) -> dict[str, tuple[Stated, ...]]:
    found = {}
    for name, value in values.items():
        alternatives = value if isinstance(value, Several) else (value,)
        found[name] = tuple(
            Stated(kept, Source(provider="declared", lodgement=f"L{number}", path=f"/{name}"))
            for number, each in enumerate(alternatives, 1)
            if (kept := stored(VOCABULARY[name], each)) is not None
        )
    return found
