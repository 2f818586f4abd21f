# SPDX-License-Identifier: Apache-2.0
"""Messages of the new computerised transit system (NCTS), phases 5 and 6, in XML.

Declarations, amendments and requests to invalidate become declarations; notifications of arrival, unloading,
presentation and incidents become reports; every other message of the system is known by name and answered as such.
Namespaces, prefixes and the order of elements are read past.
"""

from msgspec import structs

from ..limits import Limits
from ..reading import Reading, ReadState
from ..schemas import Schemas
from .collecting import error, warning
from .ncts_declaration import read_declaration
from .ncts_messages import AMENDMENT, DECLARATION, INVALIDATION, READ, WORDS, number_of
from .ncts_reports import read_report
from .xml_source import Opening
from .xml_tree import Node, Tree

FORMAT = "ncts"
NAME = "NCTS transit message XML (phases 5 and 6)"

_DECLARED = frozenset({DECLARATION, AMENDMENT, INVALIDATION})
_FRAME = frozenset({"sequenceNumber", "messageType"})
"""Elements that order or frame others and say nothing of the goods."""


def recognises_ncts(begins: Opening) -> bool:
    """Whether a root is that of a transit message."""
    return number_of(begins.name) is not None


def read_ncts(text: bytes, begins: Opening, limits: Limits, schemas: Schemas | None = None) -> Reading:
    """Read a UTF-8 text. Raises ``Refused`` where it is not well formed or passes a limit."""
    tree = Tree(text, begins, limits, schemas)
    root = tree.root
    number = number_of(root.name) or ""
    if number not in READ:
        return _not_a_declaration(tree, number)
    _of_one_kind(root)
    if number in _DECLARED:
        message = read_declaration(root, number)
        tree.note_unmapped(but=_FRAME)
        told = tree.findings.closed()
        return Reading(format=FORMAT, state=ReadState.READ, messages=(structs.replace(message, findings=told),))
    report = read_report(root, number)
    tree.note_unmapped(but=_FRAME)
    told = tree.findings.closed()
    return Reading(format=FORMAT, state=ReadState.READ, reports=(structs.replace(report, findings=told),))


def _of_one_kind(root: Node) -> None:
    """Note a message whose type is not that of its root."""
    stated = root.text("messageType")
    if stated is not None and stated != root.name:
        root.tree.note(
            warning(
                "READ-MESSAGE-TYPE",
                f"The message type says {stated}, but the message is a {root.name} and was read as that. Write "
                f"{root.name} in messageType.",
                path=f"{root.path}/messageType[1]",
                value=stated,
            )
        )


def _not_a_declaration(tree: Tree, number: str) -> Reading:
    root = tree.root
    words = WORDS.get(number)
    known = f"{words} (IE{number})" if words else f"message IE{number}, which is not known here"
    operation = root.first("TransitOperation")
    about = [f"{name} {text}" for name in ("LRN", "MRN") if operation is not None and (text := operation.text(name))]
    tree.note(
        error(
            "READ-NOT-A-DECLARATION",
            f"This is {root.name}: {known}{', ' if about else ''}{' and '.join(about)}. It declares nothing and "
            "reports nothing that is taken in here; keep it with the declaration that it is about.",
            path=root.path,
            value=root.name,
        )
    )
    return Reading(format=FORMAT, state=ReadState.NOT_A_DECLARATION, findings=tree.findings.closed())
