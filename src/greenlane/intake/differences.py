# SPDX-License-Identifier: Apache-2.0
"""What differs between two declarations, field by field, in texts that a person can read."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct

from greenlane.cargo import Declaration, GoodsItem, JourneyTime, Party

_NO_CONTENT = frozenset({"path", "paths", "envelope"})


class AppliedChange(Struct, frozen=True, kw_only=True):
    """One field whose value changed: its path in the nouns and both values as text, None where there was none.

    Goods items are told by their number, parties by their role, other members by their position from 1:
    ``consignment.items[2].value.amount``, ``consignment.parties[exporter].name``.
    """

    path: str
    before: str | None
    after: str | None


def differences(before: Declaration, after: Declaration) -> tuple[AppliedChange, ...]:
    """Every field in which the declarations differ, in the order of the nouns; where they were read does not count."""
    return tuple(_between(before, after, ""))


def _between(before: Any, after: Any, path: str) -> Iterator[AppliedChange]:
    if before is after:
        return
    struct = before if isinstance(before, Struct) else after
    if isinstance(struct, Struct):
        for name in struct.__struct_fields__:
            if name not in _NO_CONTENT:
                inner = f"{path}.{name}" if path else name
                yield from _between(getattr(before, name, None), getattr(after, name, None), inner)
    elif isinstance(before, tuple) or isinstance(after, tuple):
        old, new = by_name(before or ()), by_name(after or ())
        for name in {**old, **new}:
            yield from _between(old.get(name), new.get(name), f"{path}[{name}]")
    elif before != after:
        yield AppliedChange(path=path, before=_text(before), after=_text(after))


def by_name(members: tuple[Any, ...]) -> dict[str, Any]:
    """The members of a field of several, each by the name that tells it apart from its like."""
    times = Counter(_own_name(member) for member in members)
    named: dict[str, Any] = {}
    seen: Counter[str] = Counter()
    for position, member in enumerate(members, start=1):
        name = _own_name(member)
        if name is None:
            named[str(position)] = member
            continue
        seen[name] += 1
        # two items of one number, two holders of an authorisation: the second is named second
        alone = times[name] == 1 or seen[name] == 1
        named[name if alone else f"{name} {seen[name]}"] = member
    return named


def _own_name(member: Any) -> str | None:
    if isinstance(member, GoodsItem):
        return None if member.number is None else str(member.number)
    if isinstance(member, Party):
        return str(member.role)
    if isinstance(member, JourneyTime):
        return f"{member.moment}, {'actual' if member.actual else 'planned'}"
    return None


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
