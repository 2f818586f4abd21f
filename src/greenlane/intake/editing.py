# SPDX-License-Identifier: Apache-2.0
"""Making one change of an amendment: going down to what its pointers mean and taking what the amendment carries."""

from typing import Any

from msgspec import Struct, structs

from greenlane.cargo import Address, Conveyance, Declaration, GoodsItem, JourneyTime, TransitTerms

from .finding import Finding, Severity
from .formats.wco_journey import FILING, TIMES
from .pointers import Member, Target, target_of
from .reading import Change, Pointer

IDENTITY = frozenset({"function", "reference", "mrn", "type"})
"""Header fields that say which message this is; no amendment changes them."""

_MADE_WHEN_MISSING: dict[str, type[Struct]] = {
    "border": Conveyance,
    "arrival": Conveyance,
    "departure": Conveyance,
    "transit": TransitTerms,
    "address": Address,
}
# Groups whose values lie in several fields: the fields of the first one, and the field of all further ones.
_SPREAD: dict[str, tuple[tuple[str, ...], str | None]] = {
    "procedure": (("procedure", "previous_procedure"), "additional_procedures"),
    "classification": (("hs",), "additional_codes"),
    "origin": (("origin", "preferential_origin"), None),
    "transport_document": (("master_document", "house_document", "level"), None),
}
_OF_ONE_TAG = {"current": "procedure", "previous": "previous_procedure"}
_ABSENT = object()


class Editing:
    """One change being made."""

    def __init__(self, change: Change, findings: list[Finding]) -> None:
        self._change = change
        self._findings = findings

    def applied(self, before: Declaration, carried: Declaration) -> Declaration:
        """The declaration with this change made, or as it was where the change cannot be made."""
        target = target_of(self._change.pointers)
        if isinstance(target, Pointer):
            named = f" tag {target.tag}" if target.tag is not None else ""
            self._note(
                "AMEND-UNKNOWN-POINTER",
                f"The amendment points at {self._shown()}; what {target.section}{named} holds there is not kept in the "
                "nouns, or does not exist. The change stays in the stored message and was not applied.",
            )
            return before
        if target.way == () and target.field in IDENTITY:
            self._note(
                "AMEND-IDENTITY",
                f"The amendment points at {self._shown()}, which tells which message this is. It cannot be amended: "
                "cancel the declaration and lodge another.",
            )
            return before
        changed: Declaration = self._descend(before, carried, target)
        return changed

    def _descend(self, noun: Any, source: Any, target: Target, at: int = 0) -> Any:
        """The noun with the change made below it; ``source`` is what the amendment carries at the same place."""
        if at == len(target.way):
            return self._changed(noun, source, target)
        step = target.way[at]
        if isinstance(step, Member):
            return self._in_member(noun, source, target, step, at)
        inner, given = getattr(noun, step), getattr(source, step, None)
        if self._means_whole(target, at):
            return _with(noun, step, given, source)
        if inner is None:
            inner = _MADE_WHEN_MISSING[step]()
        return structs.replace(noun, **{step: self._descend(inner, given, target, at + 1)})

    def _in_member(self, noun: Any, source: Any, target: Target, step: Member, at: int) -> Any:
        members = list(getattr(noun, step.field))
        given = list(getattr(source, step.field, ()))
        index, exact = _place(members, step), _place(given, step)
        new = given[exact] if exact is not None else _only(given, step)
        if index is None and exact is not None:
            members.append(new)
            return structs.replace(noun, **{step.field: tuple(members)})
        if index is None:
            index = _index_of_only(members, step)
            if index is None:
                self._note(
                    "AMEND-NO-TARGET",
                    f"The amendment points at {self._shown()}; the declaration has {len(members)} {step.field} and no "
                    f"number {step.sequence} among them. Nothing was changed. Correct the SequenceNumeric.",
                    error=True,
                )
                return noun
            self._note(
                "AMEND-POSITION",
                f"The amendment points at {self._shown()}; there is only one of its kind, which was taken to be meant.",
                info=True,
            )
        whole = self._means_whole(target, at)
        changed = new if whole else self._descend(members[index], new, target, at + 1)
        if changed is None:
            del members[index]
        else:
            members[index] = changed
        return structs.replace(noun, **{step.field: tuple(members)})

    def _means_whole(self, target: Target, at: int) -> bool:
        """Whether the step is the last and the noun there is meant as a whole."""
        return at == len(target.way) - 1 and target.field is None and target.spread is None

    def _changed(self, noun: Any, source: Any, target: Target) -> Any:
        if target.spread == "times":
            return _with_time(noun, source, target.field or "")
        if target.spread is not None:
            return self._spread(noun, source, target)
        field = target.field or ""
        value = getattr(source, field, None)
        if value is None and any(one.name == field and one.required for one in structs.fields(noun)):
            return None  # a seal without its number is no seal
        return _with(noun, field, value, source)

    def _spread(self, noun: Any, source: Any, target: Target) -> Any:
        fields, further = _SPREAD[target.spread or ""]
        if target.field in _OF_ONE_TAG and target.sequence == 1:
            fields = (_OF_ONE_TAG[target.field],)
        present = any(getattr(noun, field) is not None for field in _SPREAD[target.spread or ""][0])
        stated = {field: getattr(source, field, None) for field in fields}
        states = any(value is not None for value in stated.values())
        given: tuple[str, ...] = getattr(source, further, ()) if further is not None else ()
        at = target.sequence - (2 if present else 1)  # among the further ones
        if further is None or (at < 0 and (states or not given)) or (states and not given):
            for field, value in stated.items():
                # of several fields only those that the amendment carries; none carried means that all are removed
                if value is not None or not states:
                    noun = _with(noun, field, value, source)
            return noun
        at = max(at, 0)
        codes = list(getattr(noun, further))
        new = given[at] if at < len(given) else given[0] if len(given) == 1 else None
        codes[at : at + 1] = [new] if new is not None else []
        return _with(noun, further, tuple(codes), source)

    def _shown(self) -> str:
        steps = (
            f"{one.section}[{one.sequence}]" + (f" tag {one.tag}" if one.tag is not None else "")
            for one in self._change.pointers
        )
        return "/".join(steps)

    def _note(self, code: str, sentence: str, *, error: bool = False, info: bool = False) -> None:
        severity = Severity.ERROR if error else Severity.INFO if info else Severity.WARNING
        self._findings.append(
            Finding(code=code, severity=severity, path=self._change.path, value=self._shown(), message=sentence)
        )


def _place(members: list[Any], step: Member) -> int | None:
    """The index of the member that a pointer names exactly: a goods item by its number, others by their position."""
    found = _of_role(members, step)
    by_number = [
        index for index in found if isinstance(members[index], GoodsItem) and members[index].number == step.sequence
    ]
    if by_number:
        return by_number[0]
    if not 1 <= step.sequence <= len(found):
        return None
    index = found[step.sequence - 1]
    # an item with a number of its own is not meant by its position
    return None if isinstance(members[index], GoodsItem) and members[index].number is not None else index


def _of_role(members: list[Any], step: Member) -> list[int]:
    return [index for index, one in enumerate(members) if step.role is None or one.role is step.role]


def _index_of_only(members: list[Any], step: Member) -> int | None:
    found = _of_role(members, step)
    return found[0] if len(found) == 1 else None


def _only(members: list[Any], step: Member) -> Any:
    index = _index_of_only(members, step)
    return None if index is None else members[index]


def _with(noun: Any, field: str, value: Any, source: Any) -> Any:
    """The noun with one field changed, and with the place where the amendment states it."""
    changes = {field: value}
    if hasattr(noun, "paths"):
        paths = {name: path for name, path in noun.paths.items() if name != field}
        stated = getattr(source, "paths", {}).get(field)
        changes["paths"] = paths | ({field: stated} if stated is not None else {})
    return structs.replace(noun, **changes)


def _with_time(journey: Any, source: Any, field: str) -> Any:
    moment, actual = TIMES[field]
    new = source.time(moment, actual=actual) if source is not None else None
    others = tuple(one for one in journey.times if (one.moment, one.actual) != (moment, actual))
    added = (JourneyTime(moment=moment, at=new.at, actual=actual, source=FILING, path=new.path),) if new else ()
    return structs.replace(journey, times=(*others, *added))
