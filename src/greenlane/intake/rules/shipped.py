# SPDX-License-Identifier: Apache-2.0
"""The rule sets that come with Greenlane (``data/rules/``), and an administration's own beside them."""

from functools import cache
from importlib import resources

from greenlane.errors import NotFound

from ..shipped import shipped_bytes
from .document import Document, RuleSet, document_of, rule_sets

_FOLDER, _ENDING = "rules", ".yaml"


@cache
def shipped_documents() -> dict[str, Document]:
    """The documents that ship, sets and parts, by name."""
    folder = resources.files("greenlane.intake").joinpath("data", _FOLDER)
    names = sorted(one.name.removesuffix(_ENDING) for one in folder.iterdir() if one.name.endswith(_ENDING))
    return {name: document_of(shipped_bytes(f"{_FOLDER}/{name}{_ENDING}"), name) for name in names}


@cache
def shipped_rule_sets() -> dict[str, RuleSet]:
    """The rule sets that ship, by name."""
    return rule_sets(shipped_documents())


@cache
def shipped_rule_set(name: str) -> RuleSet:
    """One rule set that ships. Raises ``NotFound`` for a name that none has."""
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


def own_rule_set(content: bytes, name: str) -> RuleSet:
    """An administration's own rule set; it may include what ships. ``name`` says in a fault which document is meant.

    Raises ``Misconfigured``, naming document and rule, for what cannot be used.
    """
    own = document_of(content, name)
    return rule_sets({**shipped_documents(), own.name: own}, only=own.name)[own.name]
