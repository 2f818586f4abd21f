# SPDX-License-Identifier: Apache-2.0
"""The manual's page of facts, from the vocabulary."""

from __future__ import annotations

from greenlane.cargo import VOCABULARY, Fact, Kind, Scope

from .markdown import code, page, plain, table

_HEAD = """# Facts

A fact is one named value that a decision may read. Profiles are written with these names, reasons name them, and
history is kept under them. There is no other list: readers fill these, and nothing else reaches a decision.

A fact that nobody stated is **absent**: never zero, never an empty text. A condition that compares an absent fact is
unknown, and what ends unknown is no hit; `has(fact)` asks whether it is there.

*Filled by* tells where a value comes from: `declared` stands in a message, `derived` is computed from what was declared
and from code lists, `history` counts what was seen before, `lists` compares with watch lists, `draw` is the random
programme. Quantities are shown as decimals in the unit that the type names."""

_SCOPES = {
    Scope.CONSIGNMENT: "",
    Scope.GOODS: "A value belongs to one **goods item**. A condition with such facts is tried on every item, and hits "
    "when one item satisfies all of it; `items` is the list for `exists`, `all`, `filter` and `size`.",
    Scope.EQUIPMENT: "A value belongs to one **container** or other equipment. A condition with such facts is tried on "
    "every one; `containers` is the list.",
    Scope.PARTY: "A value belongs to one **party** in any role. A condition on such facts is tried on every one.",
}

# The first part of a fact's name, and the heading under which the manual shows it. A group may have several parts.
_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("The filing", ("filing", "decision", "presentation", "procedure", "office", "documents")),
    ("The consignment", ("consignment", "invoice", "ecommerce", "siblings", "history", "draw")),
    ("The journey", ("route", "journey", "transport", "transit", "air")),
    (
        "Parties by role",
        (
            "consignor",
            "consignee",
            "notify",
            "exporter",
            "importer",
            "seller",
            "buyer",
            "carrier",
            "declarant",
            "representative",
            "filer",
            "transit_holder",
            "parties",
        ),
    ),
    ("Any party", ("any_party", "party")),
    ("Goods items", ("goods",)),
    ("Containers and other equipment", ("equipment",)),
)

_TYPES = {
    Kind.BOOLEAN: "true or false",
    Kind.INTEGER: "whole number",
    Kind.DECIMAL: "decimal",
    Kind.TEXT: "text",
    Kind.TEXTS: "list of texts",
    Kind.TIME: "time (UTC)",
}


def facts_page() -> str:
    """Every fact by group: type and unit, the officer's sentence, an example, the WCO id, and what fills it.

    Raises ``LookupError`` when a fact belongs to no group, so that the manual cannot leave one out.
    """
    parts = [_HEAD, f"There are {len(VOCABULARY)} facts."]
    left = dict(VOCABULARY)
    for title, prefixes in _GROUPS:
        members = [fact for name, fact in VOCABULARY.items() if name.split(".")[0] in prefixes]
        for fact in members:
            del left[fact.name]
        scopes = {fact.scope for fact in members}
        notes = [_SCOPES[scope] for scope in Scope if scope in scopes and _SCOPES[scope]]
        rows = [_row(fact) for fact in members]
        parts += [f"## {title}", *notes, table(("Fact", "Type", "In words", "Example", "WCO", "Filled by"), rows)]
    if left:
        raise LookupError(f"The manual has no group for these facts: {', '.join(left)}. Add their prefix to _GROUPS.")
    return page(*parts)


def _row(fact: Fact) -> tuple[str, ...]:
    kind = _TYPES[fact.kind] + (f", {fact.unit}" if fact.unit else "")
    words = plain(fact.sentence) + (f" (codes: {plain(fact.codes)})" if fact.codes else "")
    return code(fact.name), kind, words, code(fact.example), code(fact.wco or ""), fact.provider
