# SPDX-License-Identifier: Apache-2.0
"""The rule sets that come with Greenlane (``data/rules/``), and an administration's own beside them."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

from greenlane.documents import kept, own_documents, when_others_hold
from greenlane.errors import Misconfigured, NotFound

from ..shipped import shipped_bytes
from .document import Document, RuleSet, document_of, rule_sets

_FOLDER, _ENDING = "rules", ".yaml"


@kept
def shipped_documents() -> dict[str, Document]:
    """The documents in force, sets and parts, by name: those that ship, and the administration's own in their place."""
    return _with(own_documents(_FOLDER))


def shipped_rule_names() -> tuple[str, ...]:
    """The names of the files that ship, such as ``ens-gb-315.yaml``, sorted."""
    folder = resources.files("greenlane.intake").joinpath("data", _FOLDER)
    return tuple(sorted(one.name for one in folder.iterdir() if one.name.endswith(_ENDING)))


def _with(own: Mapping[str, bytes]) -> dict[str, Document]:
    contents = {name: shipped_bytes(f"{_FOLDER}/{name}") for name in shipped_rule_names()} | dict(own)
    named = {name.removesuffix(_ENDING): content for name, content in contents.items()}
    return {name: document_of(content, name) for name, content in named.items()}


def check_own_rules(own: Mapping[str, bytes], name: str) -> None:
    """Whether one of an administration's own files of rules can be used, beside the others and what ships.

    ``own`` are all of them by the names of their files, each of which is a document. Raises ``Misconfigured``.
    """
    documents = _with(own)
    written = documents[name.removesuffix(_ENDING)]
    if f"{written.name}{_ENDING}" != name:
        raise Misconfigured(
            f"The rule document is named {written.name!r} and lies in a file of another name.",
            code="intake.rules",
            where=f"{written.name}, name",
            remedy=f"Name the file {written.name}{_ENDING}, or the document {name.removesuffix(_ENDING)}.",
        )
    if written.messages:
        rule_sets(documents, only=written.name)


@kept
def shipped_rule_sets() -> dict[str, RuleSet]:
    """The rule sets in force, by name."""
    return rule_sets(shipped_documents())


@cache
def shipped_rule_set(name: str) -> RuleSet:
    """One rule set in force. Raises ``NotFound`` for a name that none has."""
    documents = shipped_documents()
    if name not in documents or not documents[name].messages:
        known = ", ".join(one.name for one in documents.values() if one.messages)
        raise NotFound(
            f"There is no rule set {name}.",
            code="intake.no_rule_set",
            where="rules",
            remedy=f"Name one that ships ({known}), or the path of a document of your own.",
        )
    return rule_sets(documents, only=name)[name]


when_others_hold(shipped_rule_set.cache_clear)


def own_rule_set(content: bytes, name: str) -> RuleSet:
    """An administration's own rule set; it may include what ships. ``name`` says in a fault which document is meant.

    Raises ``Misconfigured``, naming document and rule, for what cannot be used.
    """
    own = document_of(content, name)
    return rule_sets({**shipped_documents(), own.name: own}, only=own.name)[own.name]
