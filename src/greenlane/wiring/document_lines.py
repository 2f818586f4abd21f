# SPDX-License-Identifier: Apache-2.0
"""In which line of a YAML document a fault lies, so that whoever wrote the document finds it.

What reads a document tells the place of a fault as a path (``$.limits[0].hours``). Where it does not know the key it
writes ``[...]``, and of a date that is none it tells no place at all; then the line is found by asking again.
"""

import re
from collections.abc import Callable
from typing import Any

import yaml

from greenlane.errors import GreenlaneError

Read = Callable[[bytes], object]

_AT = re.compile(r"at `\$?\.?([^`]*)`")
_KEY_OF = re.compile(r"at `key` in `\$?\.?([^`]*)`")
_LINE = re.compile(r"\bline (\d+)")
_RULE = re.compile(r", (?:rule (\S+).*|(\w+))$")
"""How a fault of a rule document tells its place: the document, then the rule or the key."""
_PART = re.compile(r"[^.\[\]]+|\.\.\.")
_SOME = "..."
"""The part of a path that stands for some member."""


def line_of(content: bytes, fault: GreenlaneError, read: Read | None = None) -> int | None:
    """In which line of a YAML document a fault lies, from 1; None where neither its place nor its sentence tells.

    ``read`` is what raised the fault; it is asked again of parts of the document where a path leaves the key open.
    """
    texts = [fault.where or "", fault.sentence]
    written = next((found for text in texts if (found := _LINE.search(text))), None)
    if written:
        return int(written[1])
    try:
        root = yaml.compose(content, Loader=yaml.SafeLoader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        return mark.line + 1 if mark is not None else None
    except (UnicodeDecodeError, RecursionError):
        return None
    places = [f"{found[1]}[{_SOME}]" for found in _KEY_OF.finditer(fault.sentence)]
    places += [found[1] for found in _AT.finditer(fault.sentence)] + [texts[0]]
    rule = _RULE.search(texts[0])
    if rule:
        places.append(f"rules.{rule[1]}" if rule[1] else rule[2])
    lines = (_walk(root, _PART.findall(place), _Same(root, fault, read)) for place in places)
    return next((line for line in lines if line is not None), None) or _no_value(root)


class _Same:
    """Whether a document still has a fault when a part of it is left out."""

    def __init__(self, root: Any, fault: GreenlaneError, read: Read | None) -> None:
        self._root = root
        self._sentence = fault.sentence
        self._read = read

    def first_of(self, node: Any) -> int | None:
        """The place of the first member of a node in which the fault lies: the last of the fewest that still have it.

        None where nothing can be asked, or the answer is another without the other members.
        """
        members = node.value
        if self._read is None or not members:
            return None
        low, high = 0, len(members)  # the first ``low`` do not have it, the first ``high`` do
        try:
            while high - low > 1:
                middle = (low + high) // 2
                node.value = members[:middle]
                low, high = (low, middle) if self._holds() else (middle, high)
            node.value = members[:high]
            return high - 1 if self._holds() else None
        finally:
            node.value = members

    def _holds(self) -> bool:
        assert self._read is not None
        try:
            self._read(yaml.serialize(self._root, Dumper=yaml.SafeDumper, allow_unicode=True).encode())
        except GreenlaneError as fault:
            return fault.sentence == self._sentence
        except yaml.YAMLError:
            return False
        return False


def _walk(node: Any, parts: list[str], same: _Same) -> int | None:
    """The line of the deepest node that a path leads to: keys, places from 0, or members by their ``id``."""
    line = None
    for part in parts:
        found = _some(node, same) if part == _SOME else _step(node, part)
        if found is None:
            break
        node, line = found
    return line


def _some(node: Any, same: _Same) -> tuple[Any, int] | None:
    """The member in which the fault lies, of a mapping or list whose path does not tell which."""
    if not isinstance(node, yaml.MappingNode | yaml.SequenceNode):
        return None
    place = same.first_of(node)
    if place is None:
        return None
    member = node.value[place]
    if isinstance(node, yaml.MappingNode):
        key, value = member
        return value, key.start_mark.line + 1
    return member, member.start_mark.line + 1


def _step(node: Any, part: str) -> tuple[Any, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for place, member in enumerate(node.value):
            named = {key.value: value.value for key, value in member.value} if _is_mapping(member) else {}
            if part == str(place) or part in (named.get("id"), named.get("name"), named.get("code")):
                return member, member.start_mark.line + 1
    return None


def _is_mapping(node: Any) -> bool:
    return isinstance(node, yaml.MappingNode)


def _no_value(root: Any) -> int | None:
    """The line of the first scalar that has the form of a date or number and is none, such as 2026-03-32."""
    loader = yaml.SafeLoader("")
    try:
        waiting, seen = [root], set()
        while waiting:
            node = waiting.pop()
            if node is None or id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, yaml.MappingNode):
                waiting += [part for pair in reversed(node.value) for part in reversed(pair)]
            elif isinstance(node, yaml.SequenceNode):
                waiting += reversed(node.value)
            else:
                try:
                    loader.construct_object(node)
                except (ValueError, OverflowError, yaml.YAMLError):
                    return int(node.start_mark.line) + 1
    finally:
        loader.dispose()
    return None
