# SPDX-License-Identifier: Apache-2.0
"""GL-EQP: containers and their seals."""

from collections.abc import Iterator

from greenlane.cargo import Checked, Equipment, Stage, Verdict, check_container, check_seal, normalise_registration

from ..finding import Severity
from ..stages import AIR
from ..values import shown
from .check import Fault, Filing, at, check

_LOADED = (Stage.PRE_LOADING, Stage.PRE_ARRIVAL, Stage.PRE_DEPARTURE, Stage.TRANSIT)
_SHORTEST_SHARED_SEAL = 4  # shorter numbers are counters, not seals


@check("GL-EQP-01", Severity.WARNING)
def container_form(filing: Filing) -> Iterator[Fault]:
    """A container number has not the form of one; write the owner's four letters and the seven digits.

    Passes: MSKU1234565.

    Source: WCO Data Model 159; ISO 6346.
    """
    for path, one, checked in _checked(filing):
        if checked.verdict is Verdict.FORM:
            yield Fault(path, one.id, f"{shown(one.id)} was read.")


@check("GL-EQP-02", Severity.WARNING)
def container_check_digit(filing: Filing) -> Iterator[Fault]:
    """The check digit of a container number is wrong; compare the number with the marking on the container.

    Passes: MSKU1234565.

    Source: WCO Data Model 159; ISO 6346, annex A.
    """
    for path, one, checked in _checked(filing):
        if checked.verdict is Verdict.CHECK_DIGIT:
            detail = f"{shown(one.id)} was read; the last digit would be {checked.expected}."
            yield Fault(path, one.id, detail)


@check("GL-EQP-03", Severity.WARNING, whole=True)
def containers_not_named(filing: Filing) -> Iterator[Fault]:
    """The goods are said to travel in containers, but no container is named; add the numbers or correct the indicator.

    Passes: indicator 1 with container MSKU1234565.

    Source: WCO Data Model 096 and 159.
    """
    consignment = filing.consignment
    in_items = any(item.containers for item in consignment.items)
    if consignment.containerised and not consignment.equipment and not in_items:
        yield Fault(at(consignment.paths, "containerised", "consignment.containerised"), True, "")


@check("GL-EQP-04", Severity.WARNING)
def containers_though_none_said(filing: Filing) -> Iterator[Fault]:
    """Containers are named though the goods are said not to travel in any; correct the indicator or leave them out.

    Passes: indicator 1 with container MSKU1234565.

    Source: WCO Data Model 096 and 159.
    """
    consignment = filing.consignment
    if consignment.containerised is False and any(one.id for one in consignment.equipment):
        path = at(consignment.paths, "containerised", "consignment.containerised")
        number = next(one.id for one in consignment.equipment if one.id)
        yield Fault(path, False, f"Container {shown(number)} is named.")


@check("GL-EQP-05", Severity.INFO, stages=_LOADED, whole=True)
def container_without_seal(filing: Filing) -> Iterator[Fault]:
    """A container that is not empty has no seal number; add the number of the seal, or say that it is not sealed.

    Passes: container MSKU1234565 with seal 17583753.

    Source: WCO Data Model 165; SAFE Framework, seal integrity programme; ISO 17712.
    """
    if any(_only_seals(one) for one in filing.consignment.equipment):
        return  # there are seals; the filing does not say on which container
    for index, one in enumerate(filing.consignment.equipment):
        if one.id and not one.empty and not one.seals:
            yield Fault(_at(index, one, "seals"), None, f"Container {shown(one.id)}.")


@check("GL-EQP-06", Severity.WARNING)
def container_twice(filing: Filing) -> Iterator[Fault]:
    """The same container is named twice; name each container once, with all its seals.

    Passes: containers MSKU1234565 and CSQU3054383.

    Source: WCO Data Model 159.
    """
    seen: set[str] = set()
    for index, one in enumerate(filing.consignment.equipment):
        number = normalise_registration(one.id) if one.id else ""
        if number and number in seen:
            yield Fault(_at(index, one, "id"), one.id, f"{shown(one.id)} was read before.")
        seen.add(number)


@check("GL-EQP-07", Severity.WARNING)
def container_without_number(filing: Filing) -> Iterator[Fault]:
    """A container has no number; add the number marked on it.

    Passes: MSKU1234565.

    Source: WCO Data Model 159.
    """
    for index, one in enumerate(filing.consignment.equipment):
        if not (one.id or "").strip() and not _only_seals(one):
            yield Fault(_at(index, one, "id"), None, f"It is the one in place {index + 1}.")


@check("GL-EQP-08", Severity.WARNING)
def seal_is_none(filing: Filing) -> Iterator[Fault]:
    """What stands for a seal number is none; write the number on the seal, or leave it out where there is no seal.

    Passes: 17583753.

    Source: WCO Data Model 165, an..35; ISO 17712.
    """
    for index, one in enumerate(filing.consignment.equipment):
        for seal in one.seals:
            checked = check_seal(seal.number)
            if not checked.ok:
                yield Fault(_at(index, one, "seals"), seal.number, f"{shown(seal.number)} was read.")


@check("GL-EQP-09", Severity.WARNING)
def seal_on_two_containers(filing: Filing) -> Iterator[Fault]:
    """The same seal number stands at two containers; a seal closes one container only, so correct one of the numbers.

    Passes: seal 17583753 on one container, 17583754 on the other.

    Source: WCO Data Model 165; ISO 17712, unique identification of seals.
    """
    first: dict[str, int] = {}
    if sum(1 for one in filing.consignment.equipment if one.seals) < 2:
        return
    for index, one in enumerate(filing.consignment.equipment):
        for number, ok in {(told := check_seal(seal.number)).value: told.ok for seal in one.seals}.items():
            if len(number) < _SHORTEST_SHARED_SEAL or not ok:
                continue
            if first.setdefault(number, index) != index:
                other = filing.consignment.equipment[first[number]].id
                both = f"{shown(other) or 'another'} and {shown(one.id) or 'this one'}"
                detail = f"Seal {shown(number)} stands at {both}."
                yield Fault(_at(index, one, "seals"), number, detail)


def _checked(filing: Filing) -> Iterator[tuple[str, Equipment, Checked]]:
    """Each number with what ISO 6346 says of it; equipment of aircraft has numbers of another kind."""
    border = filing.consignment.journey.border
    if border is not None and border.mode == AIR:
        return
    for index, one in enumerate(filing.consignment.equipment):
        if (one.id or "").strip():
            yield _at(index, one, "id"), one, check_container(one.id or "")


def _at(index: int, one: Equipment, field: str) -> str:
    return one.paths.get(field) or one.path or f"consignment.equipment[{index}].{field}"


def _only_seals(one: Equipment) -> bool:
    """Whether seals stand by themselves: a means of transport is sealed, or it is not said which container."""
    return bool(one.seals) and not (one.id or one.size_type) and one.empty is None
