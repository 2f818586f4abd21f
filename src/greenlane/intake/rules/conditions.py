# SPDX-License-Identifier: Apache-2.0
"""Conditions of rules: from the mappings of a document to functions that answer yes or no for an element.

Every condition is a mapping with one key that says what it is about (``present``, ``value``, ``number``, ``count``,
``some`` …) and, for some, one more that says what must hold. ``docs/formats/rule-sets.md`` describes them for people.
A text that is not there is ``""``; a number that is not there, or is no number, is comparable with nothing, so every
comparison with it is false.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .paths import Path, below, first_at, from_anchor, path_of
from .quantities import as_literal, number_at, number_of, quantity_of
from .tree import XML_SPACE, Node, Wanted

Condition = Callable[[Node], bool]


class Fault(ValueError):
    """A condition that cannot be compiled: where in the rule, and why."""

    def __init__(self, where: str, why: str) -> None:
        """Keep both."""
        super().__init__(f"{where}: {why}")


class Place(NamedTuple):
    """Where a condition stands: in which part of the rule, and about the elements at which way of names.

    What its paths lead to is added to what is ``wanted`` of a message.
    """

    where: str
    names: tuple[str, ...]
    wanted: Wanted

    def at(self, part: str) -> "Place":
        """The place of a part."""
        return self._replace(where=f"{self.where}.{part}")

    def path(self, text: object) -> Path:
        """A path that is written here."""
        try:
            path = path_of(text, len(self.names))
        except ValueError as error:
            raise Fault(self.where, str(error)) from error
        self.wanted.want(self._led_to(path))
        return path

    def reached(self, path: Path) -> "Place":
        """The place of conditions about the elements at a path."""
        return self._replace(where=f"{self.where}.has", names=self._led_to(path))

    def _led_to(self, path: Path) -> tuple[str, ...]:
        return (*self.names[: len(self.names) - path.up], *path.down)


def condition_of(raw: object, place: Place) -> Condition:
    """Compile a condition. Raises ``Fault`` where it is none."""
    if not isinstance(raw, Mapping) or not raw:
        raise Fault(place.where, f"{raw!r} is no condition; write a mapping such as {{present: RefNumHEA4}}")
    kind = next((key for key in _KINDS if key in raw), None)
    if kind is None:
        named = ", ".join(str(key) for key in raw)
        raise Fault(place.where, f"{named}: no such condition; known are {', '.join(_KINDS)}")
    rest = {str(key): value for key, value in raw.items() if key != kind}
    return _KINDS[kind](raw[kind], rest, place)


def of_message(raw: Mapping[str, Any]) -> bool:
    """Whether a condition that was compiled asks of the message alone: the same for all elements of a rule."""
    kind = next(key for key in _KINDS if key in raw)
    if kind == "not":
        return of_message(raw["not"])
    if kind in ("any", "all"):
        return all(map(of_message, raw[kind]))
    paths = raw[kind] if isinstance(raw[kind], list) else [raw[kind]]
    if kind == "number" and "in" not in raw:
        return False  # it may be compared with a number of the element
    return all(path.startswith("/") for path in paths) and raw.keys().isdisjoint({"same", *_NEIGHBOUR_TESTS})


def _no_more(rest: Mapping[str, object], place: Place) -> None:
    if rest:
        raise Fault(place.where, f"{', '.join(rest)} does not belong here")


def _only_test(rest: Mapping[str, Any], known: Mapping[str, object], place: Place) -> str:
    if len(rest) != 1 or next(iter(rest)) not in known:
        raise Fault(place.where, f"one of {', '.join(known)} is expected here; read was {', '.join(rest) or 'nothing'}")
    return next(iter(rest))


def _texts(raw: object, place: Place, *, empty: bool = False) -> tuple[str, ...]:
    listed = raw if isinstance(raw, list) else [raw]
    if not (listed or empty) or not all(isinstance(one, str) for one in listed):
        raise Fault(place.where, f"{raw!r} is no list of texts; write them in quotation marks")
    return tuple(listed)


def _each(raw: object, place: Place) -> list[Any]:
    if not isinstance(raw, list) or not raw:
        raise Fault(place.where, "a list is expected here")
    return raw


def _present(raw: Any, rest: Mapping[str, Any], place: Place) -> Condition:
    _no_more(rest, place)
    paths = [place.path(path) for path in (raw if isinstance(raw, list) else [raw])]
    if len(paths) == 1:
        return _is_there(paths[0])
    return _all_of([_is_there(path) for path in paths])


def _is_there(path: Path) -> Condition:
    if not path.up and len(path.down) == 1:
        name = path.down[0]
        return lambda node: name in node.children
    find = first_at(path)
    return lambda node: find(node) is not None


def _absent(raw: Any, rest: Mapping[str, Any], place: Place) -> Condition:
    _no_more(rest, place)
    parts = [_is_there(place.path(path)) for path in (raw if isinstance(raw, list) else [raw])]
    there = parts[0] if len(parts) == 1 else _any_of(parts)
    return lambda node: not there(node)


def _any(raw: Any, rest: Mapping[str, Any], place: Place) -> Condition:
    _no_more(rest, place)
    parts = [condition_of(one, place.at(f"any[{number}]")) for number, one in enumerate(_each(raw, place.at("any")))]
    return _any_of(parts)


def _any_of(parts: list[Condition]) -> Condition:
    if len(parts) == 2:
        first, second = parts
        return lambda node: first(node) or second(node)
    if len(parts) == 3:
        one, two, three = parts
        return lambda node: one(node) or two(node) or three(node)
    return lambda node: any(part(node) for part in parts)


def _all(raw: Any, rest: Mapping[str, Any], place: Place) -> Condition:
    _no_more(rest, place)
    parts = [condition_of(one, place.at(f"all[{number}]")) for number, one in enumerate(_each(raw, place.at("all")))]
    return _all_of(parts)


def _all_of(parts: list[Condition]) -> Condition:
    if len(parts) == 2:
        first, second = parts
        return lambda node: first(node) and second(node)
    return lambda node: all(part(node) for part in parts)


def _not(raw: Any, rest: Mapping[str, Any], place: Place) -> Condition:
    _no_more(rest, place)
    part = condition_of(raw, place.at("not"))
    return lambda node: not part(node)


def _value(raw: Any, rest: Mapping[str, Any], place: Place) -> Condition:
    path = place.path(raw)
    if next(iter(rest), None) in _NEIGHBOUR_TESTS:
        test = _only_test(rest, _NEIGHBOUR_TESTS, place)
        return _NEIGHBOUR_TESTS[test](first_at(path), first_at(place.at(test).path(rest[test])))
    test = _only_test(rest, {**_TEXT_TESTS, **_NEIGHBOUR_TESTS}, place)
    return _of_text(path, _TEXT_TESTS[test](rest[test], place))


def _of_text(path: Path, holds: Callable[[str], bool]) -> Condition:
    """Whether something holds for the text at a path; asked of one above by many, it is worked out once."""
    if not path.down:
        return from_anchor(path, lambda node: holds(node.text))
    if len(path.down) > 1:
        find = first_at(Path(0, path.down))

        def deeper(node: Node) -> bool:
            found = find(node)
            return holds(found.text if found is not None else "")

        return from_anchor(path, deeper)
    name = path.down[0]

    def of_child(node: Node) -> bool:
        found = node.children.get(name)
        return holds(found[0].text if found else "")

    return from_anchor(path, of_child)


OfText = Callable[[str], bool]
"""Whether something holds for a text."""


def _in(wanted: Any, place: Place) -> OfText:
    values = frozenset(_texts(wanted, place.at("in")))
    return lambda text: text.strip(XML_SPACE) in values


def _starts_with(wanted: Any, place: Place) -> OfText:
    beginnings = _texts(wanted, place.at("starts_with"))
    return lambda text: text.startswith(beginnings)


def _contains(wanted: Any, place: Place) -> OfText:
    parts = _texts(wanted, place.at("contains"))
    if len(parts) == 1:
        part = parts[0]
        return lambda text: part in text
    return lambda text: any(part in text for part in parts)


def _matches(wanted: Any, place: Place) -> OfText:
    matching = _expression(wanted, place).fullmatch
    return lambda text: matching(text.strip(XML_SPACE)) is not None


def _written(wanted: Any, place: Place) -> OfText:
    matching = _expression(wanted, place).fullmatch
    return lambda text: matching(text) is not None


def _expression(wanted: Any, place: Place) -> re.Pattern[str]:
    try:
        return re.compile(wanted, re.ASCII)
    except (re.error, TypeError) as error:
        raise Fault(place.where, f"{wanted!r} is no regular expression: {error}") from error


def _leading_zero(wanted: Any, place: Place) -> OfText:
    if not isinstance(wanted, bool):
        raise Fault(place.at("leading_zero").where, "true or false is expected here")

    def leading_zero(text: str) -> bool:
        digits = text.strip(XML_SPACE)
        return (len(digits) > 1 and digits[0] == "0") is wanted

    return leading_zero


def _decimals_at_most(wanted: Any, place: Place) -> OfText:
    if not isinstance(wanted, int) or isinstance(wanted, bool):
        raise Fault(place.at("decimals_at_most").where, "a whole number is expected here")
    return lambda text: len(text.strip(XML_SPACE).partition(".")[2]) <= wanted


_TEXT_TESTS: dict[str, Callable[[Any, Place], OfText]] = {
    "in": _in,
    "starts_with": _starts_with,
    "contains": _contains,
    "matches": _matches,
    "written": _written,
    "leading_zero": _leading_zero,
    "decimals_at_most": _decimals_at_most,
}

Find = Callable[[Node], Node | None]


def _text_of(found: Node | None) -> str:
    return found.text if found is not None else ""


def _same_as(mine: Find, theirs: Find) -> Condition:
    return lambda node: _text_of(mine(node)) == _text_of(theirs(node))


def _like(mine: Find, theirs: Find) -> Condition:
    return lambda node: _text_of(mine(node)).strip(XML_SPACE) == _text_of(theirs(node)).strip(XML_SPACE)


_NEIGHBOUR_TESTS: dict[str, Callable[[Find, Find], Condition]] = {"same_as": _same_as, "like": _like}


def _number(raw: Any, rest: Mapping[str, Any], place: Place) -> Condition:
    within = as_literal(rest.get("within", 0), place.at("within").where)
    tests = {key: value for key, value in rest.items() if key != "within"}
    test = _only_test(tests, dict.fromkeys(("in", "equals", "at_least", "above")), place)
    path = place.path(raw)
    wanted = tests[test]
    if test == "in":
        values = frozenset(as_literal(one, place.at("in").where) for one in _each(wanted, place.at("in")))
        return _of_text(path, lambda text: number_of(text) in values)
    read = number_at(first_at(path))
    other = quantity_of(wanted, place.at(test).where, place.path)

    def compared(node: Node) -> bool:
        mine, theirs = read(node), other(node)
        if mine is None or theirs is None:
            return False
        if test == "equals":
            return abs(mine - theirs) <= within
        if test == "at_least":
            return mine - theirs >= -within
        return mine - theirs > within

    return compared


def _count(raw: Any, rest: Mapping[str, Any], place: Place) -> Condition:
    test = _only_test(rest, dict.fromkeys(("at_least", "at_most")), place)
    literal = as_literal(rest[test], place.at(test).where)
    bound = int(literal) if literal == literal.to_integral_value() else literal  # whole numbers compare much faster
    path = place.path(raw)
    found = below(path.down)
    counted = from_anchor(path, lambda node: len(found(node)))
    if test == "at_least":
        return lambda node: counted(node) >= bound
    return lambda node: counted(node) <= bound


def _some(raw: Any, rest: Mapping[str, Any], place: Place) -> Condition:
    path = place.path(raw)
    if "same" in rest:
        return _same_elsewhere(path, rest, place)
    has, found = _has(rest, path, place), below(path.down)
    return from_anchor(path, lambda node: any(map(has, found(node))))


def _every(raw: Any, rest: Mapping[str, Any], place: Place) -> Condition:
    path = place.path(raw)
    has, found = _has(rest, path, place), below(path.down)
    return from_anchor(path, lambda node: all(map(has, found(node))))


def _has(rest: Mapping[str, Any], path: Path, place: Place) -> Condition:
    test = _only_test(rest, dict.fromkeys(("in", "has")), place)
    if test == "has":
        return condition_of(rest["has"], place.reached(path))
    values = frozenset(_texts(rest["in"], place.at("in")))
    return lambda node: node.text.strip(XML_SPACE) in values


def _same_elsewhere(path: Path, rest: Mapping[str, Any], place: Place) -> Condition:
    """Some element at the path that meets a condition and has the same text at a way below as the element itself."""
    tests = {key: value for key, value in rest.items() if key != "same"}
    has = _has(tests, path, place)
    mine = first_at(place.at("same").path(rest["same"]))
    theirs = first_at(place.reached(path).path(rest["same"]))

    candidates = below(path.down)

    def texts(anchor: Node) -> frozenset[str]:
        found = (theirs(one) for one in candidates(anchor) if has(one))
        return frozenset(one.text.strip(XML_SPACE) for one in found if one is not None)

    known = from_anchor(path, texts)

    def same(node: Node) -> bool:
        own = mine(node)
        return own is not None and own.text.strip(XML_SPACE) in known(node)

    return same


def _numbered(raw: Any, rest: Mapping[str, Any], place: Place) -> Condition:
    """The numbers at the path are 1, 2, 3 … in the order of the message."""
    _no_more(rest, place)
    path = place.path(raw)
    found = below(path.down)

    def numbered(node: Node) -> bool:
        return all(number_of(one.text) == number for number, one in enumerate(found(node), start=1))

    return from_anchor(path, numbered)


def _differing(raw: Any, rest: Mapping[str, Any], place: Place) -> Condition:
    """Two or more elements at the path are not all alike: by how many elements they hold, or by the text of one."""
    if not set(rest) <= {"by", "as_written"} or "by" not in rest:
        raise Fault(place.where, "“by” (names of elements) is expected here, and may be “as_written” besides")
    path = place.path(raw)
    inside = place.reached(path)
    trimmed = [below(inside.path(name).down) for name in _texts(rest["by"], place.at("by"))]
    written = [below(inside.path(name).down) for name in _texts(rest.get("as_written", []), place, empty=True)]
    found = below(path.down)

    def differing(node: Node) -> bool:
        alike = found(node)
        if len(alike) < 2:
            return False
        if len({one.size for one in alike}) > 1:
            return True
        for field in trimmed:
            if len({text.text.strip(XML_SPACE) for one in alike for text in field(one)}) > 1:
                return True
        return any(len({text.text for one in alike for text in field(one)}) > 1 for field in written)

    return from_anchor(path, differing)


_KINDS: dict[str, Callable[[Any, Mapping[str, Any], Place], Condition]] = {
    "present": _present,
    "absent": _absent,
    "any": _any,
    "all": _all,
    "not": _not,
    "value": _value,
    "number": _number,
    "count": _count,
    "some": _some,
    "every": _every,
    "numbered": _numbered,
    "differing": _differing,
}
