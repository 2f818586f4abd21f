# SPDX-License-Identifier: Apache-2.0
"""What differs between two versions of a profile, in words."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from msgspec import to_builtins

from .language import ConditionError, check, sentence
from .profiles import Profile

_ALWAYS_OTHER = frozenset({"version", "state"})


class ProfileDifference(NamedTuple):
    """One field, as it was and as it is; a condition also in an officer's words."""

    field: str
    before: Any
    after: Any
    before_in_words: str | None = None
    after_in_words: str | None = None

    @property
    def words(self) -> str:
        """The difference as a sentence."""
        if self.before_in_words is not None and self.after_in_words is not None:
            return f"It hit when {self.before_in_words}. Now it hits when {self.after_in_words}."
        name = self.field.replace("_", " ")
        if _nothing(self.before):
            return f"{name} is given: {_told(self.after)}."
        if _nothing(self.after):
            return f"{name} is no longer given; it was {_told(self.before)}."
        return f"{name} was {_told(self.before)} and is {_told(self.after)}."


def profile_differences(before: Profile, after: Profile, *, lists: Collection[str]) -> Iterator[ProfileDifference]:
    """Every field that differs, in the order of the document; version and state, which always do, are left out."""
    old, new = to_builtins(before), to_builtins(after)
    for field in Profile.__struct_fields__:
        if field in _ALWAYS_OTHER or old[field] == new[field]:
            continue
        if field == "condition":
            words = (_in_words(before, lists), _in_words(after, lists))
            yield ProfileDifference(field, old[field], new[field], *words)
        else:
            yield ProfileDifference(field, old[field], new[field])


def _in_words(profile: Profile, lists: Collection[str]) -> str | None:
    try:
        return sentence(check(profile.condition, lists))
    except ConditionError:  # of a list that is no longer there
        return None


def _nothing(value: Any) -> bool:
    return value is None or value == [] or value == ()


def _told(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
