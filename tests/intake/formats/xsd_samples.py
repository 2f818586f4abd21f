# SPDX-License-Identifier: Apache-2.0
"""Messages made from XML schemas: an outline of what a schema allows, and random messages that it allows.

Knows as much of XML Schema as the public schemas of transit and of the European common repository use. What it makes
is checked against the schema itself by the tests that use it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"
_MOST_TRIES = 500
_ANY = "ABCDEFGHJKLMNPRSTUVWXYZ23456789"
# properties of Unicode that the schemas use, in Python's words
_PROPERTIES = {r"\P{Z}": "[!-~]", r"\p{IsBasicLatin}": "[ -~]"}
_BUILT_IN = {
    "dateTime": ["2026-03-24T09:00:00", "2026-03-24T09:00:00Z"],
    "date": ["2026-03-24"],
    "boolean": ["true", "false"],
    "base64Binary": ["R3JlZW5sYW5l"],
    "integer": ["7"],
    "positiveInteger": ["7"],
    "decimal": ["12.5", "0", "1"],
    "anyURI": ["urn:x:y"],
}


@dataclass
class Simple:
    """A simple type: its built-in base, the values or the patterns (one group a step of derivation), its lengths."""

    base: str
    values: list[str] = field(default_factory=list)
    patterns: list[list[str]] = field(default_factory=list)
    shortest: int = 0
    longest: int = 400
    digits: int = 40
    fraction: int = 20

    def allows(self, text: str) -> bool:
        """Whether a text keeps to the lengths, digits and patterns."""
        whole, _, rest = text.partition(".")
        if self.base == "decimal" and (len(rest) > self.fraction or len(whole) + len(rest) > self.digits):
            return False
        return (
            text == " ".join(text.split())
            and self.shortest <= len(text) <= self.longest
            and all(any(re.fullmatch(_in_python(one), text, re.ASCII) for one in step) for step in self.patterns)
        )


@dataclass
class Particle:
    """An element that may stand somewhere: how often, and either what stands in it or what its text may be."""

    name: str
    least: int
    most: int
    simple: Simple | None
    content: list[Particle | list[Particle]]  # a list stands for a choice
    attributes: dict[str, tuple[bool, Simple]]


class Schema:
    """A schema document with all that it includes."""

    def __init__(self, path: Path) -> None:
        self.namespace = ""
        self.qualified = False
        self._types: dict[str, etree._Element] = {}
        self._groups: dict[str, etree._Element] = {}
        self._roots: dict[str, etree._Element] = {}
        self._load(path.resolve(), set())
        self.validator = etree.XMLSchema(etree.parse(str(path)))

    def _load(self, path: Path, seen: set[Path]) -> None:
        if path in seen:
            return
        seen.add(path)
        root = etree.parse(str(path)).getroot()
        self.namespace = root.get("targetNamespace") or self.namespace
        self.qualified = root.get("elementFormDefault") == "qualified"
        for element in root.iterchildren(tag=etree.Element):
            kind, name = etree.QName(element).localname, element.get("name") or ""
            if kind == "include":
                self._load((path.parent / (element.get("schemaLocation") or "")).resolve(), seen)
            elif kind in ("complexType", "simpleType"):
                self._types[name] = element
            elif kind == "group":
                self._groups[name] = element
            elif kind == "element":
                self._roots[name] = element
        self.qualified = root.get("elementFormDefault") == "qualified"

    def outline(self, root: str) -> Particle:
        """What the schema allows under a root."""
        return self._particle(self._roots[root])

    def _particle(self, element: etree._Element) -> Particle:
        most = element.get("maxOccurs", "1")
        found = Particle(
            name=element.get("name") or "",
            least=int(element.get("minOccurs", "1")),
            most=10**6 if most == "unbounded" else int(most),
            simple=None,
            content=[],
            attributes={},
        )
        name = (element.get("type") or "").rpartition(":")[2]
        declared = self._types.get(name)
        inner = element.find(f"{XS}complexType")
        if inner is not None:
            self._fill(found, inner)
        elif declared is not None and declared.tag == f"{XS}complexType":
            self._fill(found, declared)
        else:
            found.simple = self.simple(name)
        return found

    def _fill(self, found: Particle, within: etree._Element) -> None:
        for element in within.iterchildren(tag=etree.Element):
            kind = etree.QName(element).localname
            if kind == "element":
                found.content.append(self._particle(element))
            elif kind == "choice":
                found.content.append([self._particle(one) for one in element.iterchildren(f"{XS}element")])
            elif kind == "group":
                self._fill(found, self._groups[element.get("ref") or ""])
            elif kind in ("extension", "restriction"):
                base = (element.get("base") or "").rpartition(":")[2]
                declared = self._types.get(base)
                if declared is None or declared.tag == f"{XS}simpleType":
                    found.simple = self.simple(base)
                else:
                    self._fill(found, declared)
                self._fill(found, element)
            elif kind == "attribute":
                simple = self.simple((element.get("type") or "string").rpartition(":")[2])
                found.attributes[element.get("name") or ""] = (element.get("use") == "required", simple)
            elif kind in ("sequence", "complexContent", "simpleContent", "complexType"):
                self._fill(found, element)

    def simple(self, name: str) -> Simple:
        """The simple type of a name, with all that it is derived from."""
        declared = self._types.get(name)
        if declared is None:
            return Simple(base=name)
        restriction = declared.find(f"{XS}restriction")
        if restriction is None:
            union = declared.find(f"{XS}union")
            members = (union.get("memberTypes") or "").split() if union is not None else ["string"]
            return self.simple(members[0].rpartition(":")[2])
        found = self.simple((restriction.get("base") or "").rpartition(":")[2])
        patterns = []
        for facet in restriction.iterchildren(tag=etree.Element):
            kind, value = etree.QName(facet).localname, facet.get("value") or ""
            if kind == "enumeration":
                found.values.append(value)
            elif kind == "pattern":
                patterns.append(value)
            if kind in ("maxLength", "length"):
                found.longest = min(found.longest, int(value))
            if kind in ("minLength", "length"):
                found.shortest = max(found.shortest, int(value))
            if kind == "totalDigits":
                found.digits = int(value)
            if kind == "fractionDigits":
                found.fraction = int(value)
        if patterns:
            found.patterns.append(patterns)
        return found


def leaves(particle: Particle, above: str = "") -> Iterator[str]:
    """The paths, without positions, of all elements that hold a text."""
    path = f"{above}/{particle.name}"
    if particle.simple is not None:
        yield path
    for one in particle.content:
        for inner in one if isinstance(one, list) else [one]:
            yield from leaves(inner, path)


class Maker:
    """Makes messages that a schema allows.

    ``values`` gives the texts of elements by the end of their path (``PreviousDocument/type``), longest end first;
    ``often`` is how likely an optional element is there and a repeated one is repeated.
    """

    def __init__(
        self, schema: Schema, chance: random.Random, values: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self._schema = schema
        self._chance = chance
        self._values = dict(sorted((values or {}).items(), key=lambda one: -len(one[0])))
        self._outlines: dict[str, Particle] = {}

    def make(
        self,
        root: str,
        *,
        often: float = 0.5,
        prefix: str | None = "m",
        but: Callable[[str], bool] = lambda path: False,
    ) -> bytes:
        """A message with that root; elements with a path for which ``but`` is true are left out where they may be."""
        outline = self._outlines.setdefault(root, self._schema.outline(root))
        nsmap = {prefix: self._schema.namespace}
        element = etree.Element(f"{{{self._schema.namespace}}}{root}", nsmap=nsmap)  # type: ignore[arg-type]
        self._fill(element, outline, f"/{root}", often, but)
        text: bytes = etree.tostring(element, xml_declaration=True, encoding="UTF-8")
        return text

    def _fill(
        self, element: etree._Element, outline: Particle, path: str, often: float, but: Callable[[str], bool]
    ) -> None:
        for name, (required, simple) in outline.attributes.items():
            if required or self._chance.random() < often:
                element.set(name, self.text(simple, f"{path}@{name}"))
        if outline.simple is not None:
            element.text = self.text(outline.simple, path)
        for one in outline.content:
            particle = self._chance.choice(one) if isinstance(one, list) else one
            below = f"{path}/{particle.name}"
            count = particle.least
            if count == 0 and not but(below) and self._chance.random() < often:
                count = 1
            if 0 < count < particle.most and self._chance.random() < often / 3:
                count += 1
            tag = f"{{{self._schema.namespace}}}{particle.name}" if self._schema.qualified else particle.name
            for _ in range(count):
                self._fill(etree.SubElement(element, tag), particle, below, often, but)

    def text(self, simple: Simple, path: str) -> str:
        """A text that a simple type allows."""
        given = next((texts for end, texts in self._values.items() if path.endswith(end)), None)
        if given is not None:
            return self._chance.choice(given)
        if simple.values:
            return self._chance.choice(simple.values).strip()
        built_in = _BUILT_IN.get(simple.base, [])
        if not simple.patterns:
            if built_in:
                return self._chance.choice(built_in)
            return self._letters(max(1, simple.shortest, self._chance.randint(1, min(simple.longest, 20))))
        # the patterns of days and times allow days that do not exist
        dated = simple.base in ("date", "dateTime")
        for attempt in range(_MOST_TRIES):
            text = (
                built_in[attempt % len(built_in)]
                if dated
                else self._by_pattern(self._chance.choice(simple.patterns[-1]))
            )
            if simple.allows(text):
                return text
        raise AssertionError(f"no text was found for {path}: {simple}")

    def _letters(self, count: int) -> str:
        return "".join(self._chance.choice(_ANY) for _ in range(count))

    def _by_pattern(self, pattern: str) -> str:
        return "".join(self._parts(import_module("re._parser").parse(_in_python(pattern))))

    def _parts(self, parsed: object) -> Iterator[str]:
        for kind, given in parsed:  # type: ignore[attr-defined]
            name = str(kind)
            if name == "LITERAL":
                yield chr(given)
            elif name == "ANY":
                yield self._chance.choice(_ANY)
            elif name == "NOT_LITERAL":
                yield next(one for one in "ab" if ord(one) != given)
            elif name == "IN":
                yield self._one_of(given)
            elif name == "SUBPATTERN":
                yield from self._parts(given[-1])
            elif name == "BRANCH":
                yield from self._parts(self._chance.choice(given[1]))
            elif name in ("MAX_REPEAT", "MIN_REPEAT"):
                least, most, inner = given
                for _ in range(self._chance.randint(least, min(int(most), max(least, 14)))):
                    yield from self._parts(inner)
            else:
                raise AssertionError(f"a pattern uses {name}")

    def _one_of(self, given: Sequence[tuple[object, object]]) -> str:
        letters: list[str] = []
        without = False
        for kind, what in given:
            name = str(kind)
            if name == "NEGATE":
                without = True
            elif name == "LITERAL":
                letters.append(chr(what))  # type: ignore[arg-type]
            elif name == "RANGE":
                letters += map(chr, range(what[0], what[1] + 1))  # type: ignore[index]
            elif str(what) == "CATEGORY_DIGIT":
                letters += "0123456789"
            else:
                raise AssertionError(f"a pattern uses {name} {what}")
        return self._chance.choice([one for one in _ANY if one not in letters] if without else letters)


def _in_python(pattern: str) -> str:
    for theirs, ours in _PROPERTIES.items():
        pattern = pattern.replace(theirs, ours)
    return pattern
