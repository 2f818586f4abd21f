# SPDX-License-Identifier: Apache-2.0
"""Amendments: the declaration as it stands after a message asked to change it.

An amendment names what changes by pointers and carries the new values in a declaration of its own, which holds nothing
else. What a pointer names and the message does not carry is removed. An amendment without pointers replaces the whole
content when it carries a whole content: goods items and parties. So one that forgot its pointers erases nothing.
Amendments in native JSON have no pointers and always carry the whole content.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from msgspec import Struct, structs

from greenlane.cargo import Declaration, Function, GoodsItem

from .differences import AppliedChange, by_name, differences
from .editing import Editing
from .finding import Finding, Severity
from .formats.wco_journey import inland_mode_of
from .reading import Message

_OF_THE_MESSAGE = frozenset(
    {"function", "reference", "mrn", "reason", "type", "additional_type", "direction", "stage", "envelope"}
)
_MOST_NAMED = 20
_MOST_COMPARED = 1_000


def apply(before: Declaration, message: Message) -> tuple[Declaration, tuple[Finding, ...], tuple[AppliedChange, ...]]:
    """The declaration after an amendment, what was wrong with the amendment, and every field that changed.

    Function, reference and registration number stay those of ``before``. Never raises for a bad amendment: what it
    asks for and cannot be done is a finding, the rest is done.
    """
    findings: list[Finding] = []
    carried = message.declaration
    changes = [change for change in message.changes if change.pointers]
    if carried.function is not Function.AMENDMENT:
        findings.append(_error("AMEND-FUNCTION", f"The message is no amendment but {carried.function}.", None))
        after = before
    elif not changes:
        after = _replaced_whole(before, carried, findings)
    else:
        after = before
        for change in changes:
            after = Editing(change, findings).applied(after, carried)
        after = _with_inland_mode(before, after)
        _note_what_no_pointer_names(carried, after, findings)
    if carried.reason is not None and after is not before:
        after = structs.replace(after, reason=carried.reason)
    done = tuple(one for one in differences(before, after) if one.path != "reason")
    return after, tuple(findings), done


def _replaced_whole(before: Declaration, carried: Declaration, findings: list[Finding]) -> Declaration:
    if not (carried.consignment.items and carried.consignment.parties):
        sentence = (
            "The amendment names nothing that changes (no Amendment with Pointer), and what it carries is no whole "
            "declaration with goods items and parties. Nothing was changed. Name each change by pointers, or send the "
            "whole content."
        )
        findings.append(_error("AMEND-NO-POINTERS", sentence, carried.paths.get("function")))
        return before
    kept = {name: getattr(before, name) for name in ("function", "reference", "mrn")}
    for name in ("type", "additional_type", "direction", "stage"):
        if getattr(carried, name) is None:
            kept[name] = getattr(before, name)
    return structs.replace(carried, **kept)


def _with_inland_mode(before: Declaration, after: Declaration) -> Declaration:
    """The inland mode follows the means of transport that states it; no element of its own could be pointed at."""
    old, new = before.consignment.journey, after.consignment.journey
    was, now = inland_mode_of(old, before.direction), inland_mode_of(new, after.direction)
    if was == now or old.inland_mode != was:
        return after
    return structs.replace(
        after, consignment=structs.replace(after.consignment, journey=structs.replace(new, inland_mode=now))
    )


def _note_what_no_pointer_names(carried: Declaration, after: Declaration, findings: list[Finding]) -> None:
    """Tell what the amendment carries and the declaration does not say after it: no pointer asked for it."""
    left = list(_left_over(carried, after, ""))
    if left:
        more = f" and {len(left) - _MOST_NAMED} more" if len(left) > _MOST_NAMED else ""
        findings.append(
            Finding(
                code="AMEND-NOT-POINTED-AT",
                severity=Severity.WARNING,
                path=None,
                value=str(len(left)),
                message="The amendment carries values that differ from the declaration and that no pointer names; they "
                f"were not applied: {', '.join(left[:_MOST_NAMED])}{more}. Name each by an Amendment with pointers.",
            )
        )


def _left_over(carried: Any, after: Any, path: str) -> Iterator[str]:
    if isinstance(carried, Struct):
        for name in carried.__struct_fields__:
            if name in ("path", "paths") or (not path and name in _OF_THE_MESSAGE):
                continue
            inner = f"{path}.{name}" if path else name
            yield from _left_over(getattr(carried, name), getattr(after, name, None), inner)
    elif isinstance(carried, tuple):
        held = by_name(after if isinstance(after, tuple) else ())
        for name, one in by_name(carried).items():
            left = list(_left_over(one, held.get(name), f"{path}[{name}]"))
            if left and not _is_among(one, held.values()):
                yield from left
    elif carried is not None and carried != after:
        yield path


def _is_among(carried: Any, held: Iterable[Any]) -> bool:
    """Whether a member that has no name of its own is one of those held, at whatever position."""
    if isinstance(carried, GoodsItem) and carried.number is not None:
        return False
    return any(next(_left_over(carried, one, "member"), None) is None for one in islice(held, _MOST_COMPARED))


def _error(code: str, sentence: str, path: str | None) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, path=path, value=None, message=sentence)
