# SPDX-License-Identifier: Apache-2.0
"""From JSON values to nouns, guided by the nouns' own types. What does not fit is a finding, the rest is taken."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import Enum
from functools import cache
from typing import Any

from msgspec import NODEFAULT, Struct, inspect

from greenlane.cargo import Party

from ..finding import Finding
from ..limits import Limits
from .collecting import Findings, Refused, error, excerpt, info, warning
from .json_source import Odd, Repeated, decimal_of

SET_BY_READERS = frozenset({"path", "paths"})
"""Fields of nouns that say where something was read; no part of the format."""
_MOST_COUNT = 10**15
_UNFIT = object()  # what does not fit its type; it is left out


class NativeReader:
    """Reads the objects of one message into nouns and keeps findings."""

    def __init__(self, limits: Limits, findings: Findings) -> None:
        self._limits = limits
        self._findings = findings
        self._zone_told = False

    def struct(self, value: object, kind: type[Struct], pointer: str) -> Any:
        """A noun of that kind, or None when the value is no object or lacks what the noun cannot be without."""
        found = self._struct(value, _shape(kind), pointer)
        return None if found is _UNFIT else found

    def note(self, finding: Finding) -> None:
        """Keep a finding."""
        self._findings.add(finding)

    def _struct(self, value: object, shape: "_Shape", pointer: str) -> Any:
        if not isinstance(value, dict):
            return self._unfit(value, "an object", pointer)
        if isinstance(value, Repeated):
            self._twice(value, pointer)
        fields: dict[str, Any] = {}
        paths: dict[str, str] = {}
        for key, given in value.items():
            field = shape.fields.get(key)
            if field is None:
                self._unknown(key, given, shape, pointer)
                continue
            if given is None:
                continue
            where = f"{pointer}/{key}"
            taken = field(self, given, where)
            if taken is not _UNFIT and taken not in ("", ()):
                fields[key] = taken
                paths[key] = where
        for name in shape.required:
            if name not in fields:
                self.note(
                    warning(
                        "READ-VALUE",
                        f"A {shape.kind.__name__.lower()} needs {name!r}, which is not here or could not be read; it "
                        "was left out. State it.",
                        path=pointer,
                        value=", ".join(map(str, value)),
                    )
                )
                return _UNFIT
        if shape.kind is Party and isinstance(address := value.get("address"), dict):
            paths.update({key: f"{pointer}/address/{key}" for key in address if isinstance(key, str)})
        if shape.has_paths:
            fields["paths"] = paths
        if shape.has_path:
            fields["path"] = pointer
        return shape.kind(**fields)

    def _twice(self, value: Repeated, pointer: str) -> None:
        for key in value.keys_twice:
            self.note(
                warning(
                    "READ-DUPLICATE-KEY",
                    f"The key {excerpt(key)!r} stands more than once in the same object; its first value was taken. "
                    "State it once.",
                    path=f"{pointer}/{_escaped(key)}",
                    value=value.get(key),
                )
            )

    def _unknown(self, key: str, given: object, shape: "_Shape", pointer: str) -> None:
        close = get_close_matches(key[:60], shape.fields, n=1)
        meant = f" Did you mean {close[0]!r}?" if close else f" Known here are {', '.join(shape.fields)}."
        self.note(
            warning(
                "READ-UNKNOWN-KEY",
                f"The key {excerpt(key, 60)!r} is not known here and was left aside.{meant}",
                path=f"{pointer}/{_escaped(key)}"[:400],
                value=_shown(given),
            )
        )

    def _unfit(self, value: object, expected: str, pointer: str) -> object:
        self.note(
            warning(
                "READ-VALUE",
                f"This is {_json_kind(value)}; expected is {expected}. It was left out.",
                path=pointer,
                value=_shown(value),
            )
        )
        return _UNFIT

    def _text(self, value: object, pointer: str) -> object:
        if not isinstance(value, str):
            return self._unfit(value, 'a text, in quotes, such as "A1"', pointer)
        text = value.strip()
        if len(text) > self._limits.max_text_chars:
            self.note(
                error(
                    "READ-TEXT-TOO-LONG",
                    f"The text has {len(text)} characters; at most {self._limits.max_text_chars} are read, so it was "
                    "left out. Shorten it.",
                    path=pointer,
                    value=text[:200],
                )
            )
            return _UNFIT
        if not text.isprintable() and any(
            (char < " " and char not in "\t\n\r") or "\ud800" <= char <= "\udfff" for char in text
        ):
            self.note(
                warning(
                    "READ-VALUE",
                    "The text holds a control character or half of a character, which no text can; it was left out. "
                    "Write it without.",
                    path=pointer,
                    value=text[:200],
                )
            )
            return _UNFIT
        return text

    def _count(self, value: object, pointer: str) -> object:
        if isinstance(value, Decimal) and value == value.to_integral_value():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= _MOST_COUNT:
            return self._unfit(value, "a whole number of at most 15 digits, such as 10", pointer)
        return value

    def _decimal(self, value: object, pointer: str) -> object:
        expected = 'a decimal number, such as 1050.5 or "1050.5"'
        number = None
        if isinstance(value, str):
            number = decimal_of(value)
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            number = decimal_of(str(value))
        return self._unfit(value, expected, pointer) if number is None else number

    def _flag(self, value: object, pointer: str) -> object:
        return value if isinstance(value, bool) else self._unfit(value, "true or false", pointer)

    def _time(self, value: object, pointer: str) -> object:
        expected = "a date and time with its offset from UTC, such as 2026-03-24T09:00:00Z"
        if not isinstance(value, str):
            return self._unfit(value, expected, pointer)
        try:
            instant = datetime.fromisoformat(value.strip())
            if instant.tzinfo is not None:
                instant.astimezone(UTC)  # the edges of time cannot be turned into UTC
        except (ValueError, OverflowError):
            return self._unfit(value, expected, pointer)
        if instant.tzinfo is None:
            if not self._zone_told:
                self._zone_told = True
                sentence = f"The time names no offset from UTC and is taken as UTC. Write {expected}."
                self.note(info("READ-TIME-ZONE", sentence, path=pointer, value=value))
            return instant.replace(tzinfo=UTC)
        return instant

    def _choice(self, value: object, pointer: str, kind: type[Enum]) -> object:
        try:
            return kind(value)
        except ValueError:
            return self._unfit(value, f"one of {', '.join(str(one.value) for one in kind)}", pointer)

    def _members(self, value: object, pointer: str, one: "_Field") -> object:
        if not isinstance(value, list):
            return self._unfit(value, "a list, in square brackets", pointer)
        if len(value) > self._limits.max_items:
            raise Refused(
                error(
                    "READ-TOO-MANY",
                    f"The list has {len(value)} members; at most {self._limits.max_items} are read. Nothing of the "
                    "file was taken. Divide it into several.",
                    path=pointer,
                    value=len(value),
                )
            )
        read = (one(self, member, f"{pointer}/{number}") for number, member in enumerate(value))
        return tuple(member for member in read if member is not _UNFIT and member != "")


_Field = Callable[[NativeReader, Any, str], Any]


class _Shape:
    """The fields of a noun as they are read."""

    def __init__(self, kind: type[Struct]) -> None:
        self.kind = kind
        info_of = inspect.type_info(kind)
        if not isinstance(info_of, inspect.StructType):
            raise TypeError(f"{kind} is no struct")
        names = {field.name for field in info_of.fields}
        self.has_path, self.has_paths = "path" in names, "paths" in names
        stated = [field for field in info_of.fields if field.name not in SET_BY_READERS]
        self.fields: dict[str, _Field] = {field.name: _field(field.type) for field in stated}
        self.required = tuple(
            field.name for field in stated if field.default is NODEFAULT and field.default_factory is NODEFAULT
        )


@cache
def _shape(kind: type[Struct]) -> _Shape:
    return _Shape(kind)


def _field(kind: inspect.Type) -> _Field:
    """How a value of that type is read."""
    if isinstance(kind, inspect.UnionType):
        (kind,) = (one for one in kind.types if not isinstance(one, inspect.NoneType))
    if isinstance(kind, inspect.StructType):
        shape = _shape(kind.cls)
        return lambda reader, value, pointer: reader._struct(value, shape, pointer)
    if isinstance(kind, inspect.VarTupleType):
        one = _field(kind.item_type)
        return lambda reader, value, pointer: reader._members(value, pointer, one)
    if isinstance(kind, inspect.EnumType):
        choice = kind.cls
        return lambda reader, value, pointer: reader._choice(value, pointer, choice)
    return _LEAVES[type(kind)]


_LEAVES: dict[type[inspect.Type], _Field] = {
    inspect.StrType: NativeReader._text,
    inspect.IntType: NativeReader._count,
    inspect.DecimalType: NativeReader._decimal,
    inspect.BoolType: NativeReader._flag,
    inspect.DateTimeType: NativeReader._time,
}


def times_below(kind: type[Struct]) -> set[tuple[str, str]]:
    """The name and field of every instant in a noun and the nouns within it."""
    found: set[tuple[str, str]] = set()

    def look(of: inspect.Type, noun: str, field: str) -> None:
        if isinstance(of, inspect.DateTimeType):
            found.add((noun, field))
        elif isinstance(of, inspect.UnionType):
            for one in of.types:
                look(one, noun, field)
        elif isinstance(of, inspect.VarTupleType):
            look(of.item_type, noun, field)
        elif isinstance(of, inspect.StructType):
            for inner in of.fields:
                look(inner.type, of.cls.__name__, inner.name)

    look(inspect.type_info(kind), kind.__name__, "")
    return found


def keys_of(kind: type[Struct]) -> frozenset[str]:
    """The keys that an object of a noun may have."""
    return frozenset(_shape(kind).fields)


def _json_kind(value: object) -> str:
    if isinstance(value, Odd):
        return "no number that can be kept"
    kinds = (
        (bool, "true or false"),
        (str, "a text"),
        (int | Decimal, "a number"),
        (dict, "an object"),
        (list, "a list"),
    )
    return next((words for kind, words in kinds if isinstance(value, kind)), "nothing")


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(list(map(str, value))[:5]) + "}"
    return f"[{len(value)} members]" if isinstance(value, list) else excerpt(value)


def _escaped(key: str) -> str:
    return excerpt(key.replace("~", "~0").replace("/", "~1"), 60)
