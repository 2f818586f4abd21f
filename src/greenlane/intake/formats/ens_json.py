# SPDX-License-Identifier: Apache-2.0
"""The entry summary declaration and its amendment in JSON, as services keep and pass on what came as IE315 and IE313.

The keys fill the same fields as the elements of the XML do (``ens_table``), and the same nouns are made of them
(``ens_nouns``). Notices of an intervention (IE351) have the same form; they and fragments of it declare nothing.
"""

import re
from typing import Any, NamedTuple

from greenlane.cargo import Declaration, Function

from ..finding import Finding
from ..limits import Limits
from ..reading import Message, Reading, ReadState
from .collecting import Findings, Room, error, excerpt, info, warning
from .ens_json_table import MESSAGE, Each, Key, Keys
from .ens_nouns import FINISHES, declaration
from .ens_others import means_of
from .ens_reading import EnsReader, Paths, Values
from .json_fields import JsonFields, step
from .json_source import Repeated, few_enough, parse_json
from .wco_reading import too_many
from .wco_table import Kind

FORMAT = "ens_json"
NAME = "entry summary declaration JSON (IE315, IE313)"

_BEGINS = re.compile(rb'"(?:submissionId|senderEORI|officeOfFirstEntry|movementReferenceNumber|specificCircumstances)')
_TYPE, _TYPE_AT = "type", "/metadata/messageType"
_PARTS = frozenset({"metadata", "declaration", "amendment", "parties", "goods", "itinerary"})
_FUNCTIONS = {"IE315": Function.ORIGINAL, "IE313": Function.AMENDMENT}
_OF_FUNCTION = {function: name for name, function in _FUNCTIONS.items()}


def recognises_ens_json(head: bytes) -> bool:
    """Whether the beginning of a JSON file has a key that this form of the declaration begins with."""
    return _BEGINS.search(head) is not None


def read_ens_json(text: bytes, limits: Limits) -> Reading | None:
    """Read a UTF-8 text. Raises ``Refused`` where it is not well formed or passes a limit."""
    few_enough(text, limits)
    value = parse_json(text, limits, "")
    if not isinstance(value, dict) or sum(isinstance(value.get(part), dict) for part in _PARTS) < 2:
        return None
    findings = Findings(Room(limits.max_findings))
    other = _other_message(value)
    if other is not None:
        findings.add(other)
        return Reading(format=FORMAT, state=ReadState.NOT_A_DECLARATION, findings=findings.closed())
    made = _Filing(limits, findings).declared(value)
    message = Message(declaration=made, findings=findings.closed())
    return Reading(format=FORMAT, state=ReadState.READ, messages=(message,), findings=())


def _type_of(value: dict[str, Any]) -> str | None:
    metadata = value.get("metadata")
    kind = metadata.get("messageType") if isinstance(metadata, dict) else None
    return kind.strip() if isinstance(kind, str) else None


def _other_message(value: dict[str, Any]) -> Finding | None:
    """What to say of a file that is of this form and declares nothing: a notice of customs, or a part of a filing."""
    kind = _type_of(value)
    means = means_of(f"CC{kind[2:]}A") if kind and kind not in _FUNCTIONS and kind.startswith("IE") else None
    if means is not None:
        return error(
            "READ-NOT-A-DECLARATION",
            f"This is a message from customs in JSON ({means}). Only declarations are lodged here; keep it with the "
            "declaration that it answers.",
            path=_TYPE_AT,
            value=kind,
        )
    if isinstance(value.get("metadata"), dict) or isinstance(value.get("goods"), dict):
        return None
    of = "an amendment" if isinstance(value.get("amendment"), dict) else "a declaration"
    there = ", ".join(sorted(_PARTS & value.keys()))
    return error(
        "READ-NOT-A-DECLARATION",
        f"This is a part of {of} ({there}), such as is kept to answer it, and names neither its message (metadata) nor "
        "goods. Nothing is declared by it. Send the whole message.",
        value=there,
    )


class _Held(NamedTuple):
    """A noun while its keys are read."""

    values: Values
    paths: Paths


class _Filing:
    """Reads one message."""

    def __init__(self, limits: Limits, findings: Findings) -> None:
        self._limits = limits
        self._fields = JsonFields(limits, findings)
        self._reader = EnsReader(limits, findings, FINISHES)
        self._aside: dict[str, None] = {}

    def declared(self, value: dict[str, Any]) -> Declaration:
        """The filing with everything in it."""
        self._read(value, MESSAGE, "")
        self._sender()
        made = declaration(self._reader, self._function(value), _TYPE_AT)
        if self._aside:
            self._reader.note(
                info(
                    "READ-NOT-MAPPED",
                    "Keys that Greenlane does not use were left aside; they stay in the stored message: "
                    f"{', '.join(self._aside)}.",
                    value=len(self._aside),
                )
            )
        return made

    def _function(self, value: dict[str, Any]) -> Function:
        """Original or amendment: by the type of the message, else by whether it amends."""
        by_content = Function.AMENDMENT if isinstance(value.get("amendment"), dict) else Function.ORIGINAL
        kind = _type_of(value)
        if kind is None:
            sentence = (
                "The message does not say of which type it is (metadata, messageType); it is taken as "
                f"{_OF_FUNCTION[by_content]} by what it holds. Write IE315 for a declaration, IE313 for an amendment."
            )
            self._reader.note(warning("READ-FUNCTION", sentence, path=_TYPE_AT))
            return by_content
        if _FUNCTIONS.get(kind) is not by_content:
            sentence = (
                f"The message says that it is {excerpt(kind, 40)}, but holds what {_OF_FUNCTION[by_content]} holds, as "
                "which it was read. Correct it: IE315 has a declaration, IE313 an amendment."
            )
            self._reader.note(warning("READ-MESSAGE-TYPE", sentence, path=_TYPE_AT, value=kind))
        return by_content

    def _sender(self) -> None:
        """Number and branch of the sender, joined by a stroke as in the XML."""
        values, paths = self._reader.slots["envelope"]
        branch = values.pop("branch", None)
        paths.pop("branch", None)
        if branch is not None and "sender" in values:
            values["sender"] = f"{values['sender']}/{branch}"

    def _read(self, value: object, keys: Keys, pointer: str) -> None:
        members = self._fields.mapping(value, pointer)
        if isinstance(members, Repeated):
            for key in members.keys_twice:
                sentence = "The key stands twice in one object; its first value was taken. State it once."
                self._reader.note(warning("READ-DUPLICATE-KEY", sentence, path=step(pointer, key), value=key))
        for key, inner in members.items():
            where = step(pointer, key)
            row = keys.get(key)
            if row is None:
                sentence = (
                    f"{excerpt(key, 60)!r} is no key of an entry summary declaration here and was left out. Look "
                    "whether its name is misspelt."
                )
                self._reader.note(warning("READ-UNKNOWN-KEY", sentence, path=where, value=key))
            elif inner is None:
                continue
            elif isinstance(row, Key):
                self._take(inner, row, where)
            elif row.makes is None:
                self._read(inner, row.content, where)
            else:
                if isinstance(inner, list) and len(inner) > self._limits.max_items:
                    raise too_many(self._limits, where)
                for member, at in self._fields.members(inner, where):
                    self._make(member, row, at)

    def _take(self, value: object, row: Key, where: str) -> None:
        if row.to is None:
            self._aside[re.sub(r"/\d+(?=/|$)", "", where)] = None
            return
        slot, _, field = row.to.partition(".")
        found = self._value(value, row.kind, where)
        if found is None:
            return
        if slot == _TYPE:
            return
        values, paths = self._reader.slots[slot]
        if field not in values:
            values[field], paths[field] = found, where

    def _value(self, value: object, kind: Kind, where: str) -> object:
        fields = self._fields
        if kind is Kind.COUNT:
            return fields.count(value, where)
        if kind is Kind.DECIMAL:
            return fields.decimal(value, where)
        if kind is Kind.TIME:
            return fields.time(value, where)
        return fields.text(value, where)

    def _make(self, value: object, row: Each, where: str) -> None:
        """A noun of one member of a list; a member that is a text alone fills the field of ``row.alone``."""
        reader, slot = self._reader, row.makes
        assert slot is not None
        held = _Held({}, {})
        reader.slots[slot] = held
        if row.role is not None:
            reader.role = row.role
        elif slot == "item":
            reader.item = held
        if row.alone is not None:
            self._take(value, row.alone, where)
        else:
            self._read(value, row.content, where)
        if slot == "item":
            reader.item = None
        FINISHES[slot](reader, held.values, held.paths, where)
