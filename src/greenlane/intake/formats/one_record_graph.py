# SPDX-License-Identifier: Apache-2.0
"""JSON-LD of ONE Record as a graph of nodes, without ever fetching a context.

Terms are expanded with the context that stands in the file and a small table of the namespaces that IATA publishes; a
context that is only named by its address is one of these or is not followed. Nodes that are embedded, and those that
are referred to and stand elsewhere in the file, are one and the same.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from .json_fields import JsonFields, step

_BASES = {
    "cargo": "https://onerecord.iata.org/ns/cargo#",
    "api": "https://onerecord.iata.org/ns/api#",
    "ccodes": "https://onerecord.iata.org/ns/code-lists/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "unece": "https://vocabulary.uncefact.org/",
}
"""The prefixes of documents that name the published context only by its address."""
_SCHEMES = ("http", "https", "urn", "internal", "_", "mailto", "did")
_MOST_REMEMBERED = 200
_NO_LANGUAGE = "@none"


def local_name(iri: str) -> str:
    """The last part of an IRI: after ``#``, else after the last ``/`` or ``:``."""
    return _short_name(iri) if len(iri) <= _MOST_REMEMBERED else _last_part(iri)


def _last_part(iri: str) -> str:
    name = iri.strip().rpartition("#")[2] if "#" in iri else iri.strip().rstrip("/").rpartition("/")[2]
    return name.rpartition(":")[2]


# the same few terms stand in every document; long texts of strangers are not kept
_short_name = lru_cache(maxsize=4096)(_last_part)


class Node:
    """One thing of the graph: its identifier, the local names of its types, its properties by local name."""

    __slots__ = ("id", "path", "properties", "types")

    def __init__(self, identity: str | None, path: str) -> None:
        """Start without properties."""
        self.id = identity
        self.path = path
        self.types: list[str] = []
        self.properties: dict[str, list[tuple[Any, str]]] = {}

    @property
    def described(self) -> bool:
        """Whether anything is said of it beyond its identifier and type."""
        return bool(self.properties)

    def is_a(self, *names: str) -> bool:
        """Whether it is of one of these types."""
        return any(name in self.types for name in names)

    def all(self, *names: str) -> list[tuple[Any, str]]:
        """The values of the first of these properties that it has, with their pointers."""
        return next((self.properties[name] for name in names if name in self.properties), [])

    def nodes(self, *names: str) -> "list[Node]":
        """The nodes among the values of a property."""
        return [value for value, _ in self.all(*names) if isinstance(value, Node)]

    def node(self, *names: str) -> "Node | None":
        """The first node of a property; None where there is none."""
        return next(iter(self.nodes(*names)), None)

    def value(self, *names: str) -> tuple[Any, str]:
        """The first value of a property with its pointer; ``(None, path)`` where there is none."""
        return next(iter(self.all(*names)), (None, self.path))

    def code(self, *names: str) -> tuple[str | None, str]:
        """The first value of a property as a code with its pointer."""
        return next(iter(self.codes(*names)), (None, self.path))

    def codes(self, *names: str) -> list[tuple[str, str]]:
        """The values of a property as codes: ``code`` of a code list element, else the end of an identifier."""
        found = ((code_of(value), path) for value, path in self.all(*names))
        return [(code, path) for code, path in found if code]


def code_of(value: object) -> str | None:
    """A value as a code; None where it is none."""
    if isinstance(value, Node):
        stated = value.value("code")[0]
        if isinstance(stated, str) and stated.strip():
            return stated.strip()
        return local_name(value.id) if value.id else None
    if isinstance(value, str):
        return local_name(value) if "#" in value or ":" in value or "//" in value else value.strip() or None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


class Graph:
    """The nodes of one JSON-LD document; ``roots`` are those at its top, in order."""

    def __init__(self, document: object, fields: JsonFields) -> None:
        """Read a parsed document. What is no JSON-LD is left out, with a finding where a person can act on it."""
        self.fields = fields
        self.unknown: dict[str, str] = {}
        self._by_id: dict[str, Node] = {}
        self.roots: list[Node] = []
        self.stated = 0  # how many values the document holds
        for value, path in fields.members(document, ""):
            self.roots.extend(self._top(value, path))

    def every(self) -> Iterator[Node]:
        """Every node of the file that something is said of, each once, that has an identifier; then other roots."""
        seen = set()
        for node in (*self._by_id.values(), *self.roots):
            if node.described and id(node) not in seen:
                seen.add(id(node))
                yield node

    def _top(self, value: object, path: str) -> Iterator[Node]:
        if not isinstance(value, dict):
            return
        context = _Context(value.get("@context"), None)
        if "@graph" not in value:
            yield self._node(value, path, context)
            return
        if any(not key.startswith("@") for key in value):
            yield self._node({key: one for key, one in value.items() if key != "@graph"}, path, context)
        for member, where in self.fields.members(value["@graph"], step(path, "@graph")):
            if isinstance(member, dict):
                yield self._node(member, where, context)

    def _node(self, value: dict[str, Any], path: str, outer: "_Context") -> Node:
        context = _Context(value["@context"], outer) if "@context" in value else outer
        given = value.get("@id", value.get("id") if "@type" in value else None)
        identity = context.expand(given.strip()) if isinstance(given, str) and given.strip() else None
        if identity is None:
            node = Node(None, path)
        else:
            node = self._by_id.setdefault(identity, Node(identity, path))
            if not node.described:
                node.path = path
        for kind, _ in self.fields.members(value.get("@type"), path):
            if isinstance(kind, str) and (name := local_name(kind)) not in node.types:
                node.types.append(name)
        for key, content in value.items():
            if key.startswith("@") or content is None:
                continue
            self._declared(key, context, step(path, key))
            term = local_name(context.expand(key))
            node.properties.setdefault(term, []).extend(self._values(content, step(path, key), context, key))
        return node

    def _declared(self, key: str, context: "_Context", path: str) -> None:
        prefix, colon, _ = key.partition(":")
        known = context.knows(prefix if colon else key) or (colon and prefix in _SCHEMES)
        if not known and key not in self.unknown and len(self.unknown) < 20:
            self.unknown[key] = path

    def _values(self, content: object, path: str, context: "_Context", key: str) -> Iterator[tuple[Any, str]]:
        for one, where in self.fields.members(content, path):
            self.stated += 1
            if not isinstance(one, dict):
                if one is not None and not isinstance(one, list):
                    yield one, where
                continue
            if "@value" in one:
                yield one["@value"], where
            elif "@list" in one or "@set" in one:
                yield from self._values(one.get("@list", one.get("@set")), where, context, key)
            elif context.by_language(key):
                yield from _in_languages(one, where)
            else:
                yield self._node(one, where, context), where


def _in_languages(value: dict[str, Any], path: str) -> Iterator[tuple[Any, str]]:
    """The text of a language map: English where there is one, else the first."""
    order = sorted(value, key=lambda tag: (not str(tag).lower().startswith("en"), tag == _NO_LANGUAGE))
    for tag in order[:1]:
        text = value[tag]
        yield (text[0] if isinstance(text, list) and text else text), step(path, tag)


class _Context:
    """What terms mean at a place of the document; what it does not say itself, the context around it says."""

    __slots__ = ("_languages", "_outer", "_terms", "_vocabulary")

    def __init__(self, stated: object, outer: "_Context | None") -> None:
        # never copied from around: every node of a large document may have a context of its own
        self._outer = outer
        self._terms: dict[str, str] = {} if outer else dict(_BASES)
        self._languages: set[str] = set()
        self._vocabulary: str | None = outer._vocabulary if outer else None
        for part in stated if isinstance(stated, list) else [stated]:
            if isinstance(part, str):
                self._vocabulary = self._vocabulary or part  # a published context: its terms need no prefix
            if not isinstance(part, dict):
                continue
            for key, meaning in part.items():
                if isinstance(meaning, dict):
                    if meaning.get("@container") == "@language":
                        self._languages.add(key)
                    meaning = meaning.get("@id", key)
                if key == "@vocab" and isinstance(meaning, str):
                    self._vocabulary = meaning
                elif not key.startswith("@") and isinstance(meaning, str):
                    self._terms[key] = meaning

    def knows(self, term: str) -> bool:
        return self._vocabulary is not None or self._meaning(term) is not None

    def by_language(self, term: str) -> bool:
        return any(term in around._languages for around in self._around())

    def _around(self) -> "Iterator[_Context]":
        around: _Context | None = self
        while around is not None:
            yield around
            around = around._outer

    def _meaning(self, term: str) -> str | None:
        return next((around._terms[term] for around in self._around() if term in around._terms), None)

    def expand(self, term: str) -> str:
        """The IRI of a term, as far as the document tells; a meaning may itself begin with a prefix."""
        for _ in range(3):
            expanded = self._meaning(term) if not term.startswith("_") else None
            if expanded is None:
                prefix, colon, rest = term.partition(":")
                base = self._meaning(prefix) if colon and not rest.startswith("//") else None
                if base is None:
                    return term
                expanded = base + rest
            if expanded == term:
                return term
            term = expanded
        return term
