# SPDX-License-Identifier: Apache-2.0
"""By what selections and hit rates look up consignments: the office that controls, the watch lists that matched."""

from collections.abc import Iterable

from greenlane.cargo import Facts, Member, Stage

_OFFICES: dict[Stage, tuple[str, ...]] = {
    Stage.PRE_LOADING: ("entry", "control", "lodgement"),
    Stage.PRE_ARRIVAL: ("control", "entry", "destination", "lodgement"),
    Stage.PRE_DEPARTURE: ("control", "exit", "departure", "lodgement"),
    Stage.TRANSIT: ("control", "departure", "destination", "lodgement"),
    Stage.CLEARANCE: ("control", "lodgement", "entry", "exit"),
    Stage.POST_RELEASE: ("control", "lodgement"),
}


def controlling_office(facts: Facts, stage: Stage) -> str | None:
    """The code of the office whose controls a consignment would take at a stage; None where the facts name none.

    It is the office that the filing names for the control, else the one where the goods are at that stage, else the
    one where it was lodged.
    """
    for kind in _OFFICES[stage]:
        office = facts.first(f"office.{kind}")
        if office is not None and str(office).strip():
            return str(office).strip()
    return None


def watch_lists_in(facts: Facts) -> tuple[str, ...]:
    """The names of the watch lists on which something of the consignment stands, each once, by name."""
    members: Iterable[Member] = (facts.consignment, *facts.items, *facts.equipment, *facts.parties)
    found: set[str] = set()
    for member in members:
        for stated in member.values():
            for one in stated:
                if one.source.provider == "lists":
                    found.update((one.value,) if isinstance(one.value, str) else _texts(one.value))
    return tuple(sorted(found))


def _texts(value: object) -> Iterable[str]:
    return (str(each) for each in value) if isinstance(value, tuple | list) else ()
