# SPDX-License-Identifier: Apache-2.0
"""Entry summary declarations as the common repository of ICS2 gives them to a national system (IE4R05).

Each house consignment of an entry summary declaration (``relatedENS``) or of a pre-loading filing (``relatedPLACI``)
is one message, because the lowest contract of transport is assessed; a filing without houses is one message. What
others have found in their risk analyses and controls is no part of the declaration and is left aside.
"""

from msgspec import structs

from greenlane.cargo import (
    Declaration,
    Direction,
    Document,
    Envelope,
    Offices,
    PartyRole,
    Stage,
    Statement,
)

from ..limits import Limits
from ..reading import Message, Reading, ReadState
from ..schemas import Schemas
from .collecting import Findings, Refused, error
from .ics2_consignments import Above
from .ics2_messages import ENS_DATA, WORDS, name_of
from .ics2_values import dated, parties
from .ncts_values import instant
from .xml_source import Opening
from .xml_tree import Node, Take, Taken, Tree

FORMAT = "ics2"
NAME = "ICS2 common repository message XML (version 2)"

_ENVELOPE = {
    "messageId": Take("id"),
    "messageSender": Take("sender"),
    "messageRecipient": Take("recipient"),
    "replyToMessageId": Take("answers"),
    "messageTimestamp": Take("prepared_at", instant),
}
_HEADER_PARTIES = {"declarant": PartyRole.DECLARANT, "representative": PartyRole.REPRESENTATIVE}
_HEADER = {"MRN": Take("mrn"), "SpecificCircumstanceIndicator": Take("specific_circumstance")}
_TYPE = "ENS"


def recognises_ics2(begins: Opening) -> bool:
    """Whether a root is that of a message of the common repository, or the request that wraps one."""
    return name_of(begins.name) is not None


def read_ics2(text: bytes, begins: Opening, limits: Limits, schemas: Schemas | None = None) -> Reading:
    """Read a UTF-8 text. Raises ``Refused`` where it is not well formed or passes a limit."""
    tree = Tree(text, begins, limits, schemas)
    name = name_of(tree.root.name) or ""
    root = tree.root if tree.root.name == name else tree.root.first(name)
    if name != ENS_DATA or root is None:
        return _not_a_declaration(tree, name)
    messages = _File(tree, root).messages()
    if not messages:
        tree.note(
            error(
                "READ-NO-DECLARATION",
                "The message holds neither an entry summary declaration (relatedENS) nor a pre-loading filing "
                "(relatedPLACI). Ask for the data again.",
                path=root.path,
            )
        )
    tree.note_unmapped(but=frozenset({"sequenceNumber"}))
    state = ReadState.READ if messages else ReadState.NOT_A_DECLARATION
    return Reading(format=FORMAT, state=state, messages=tuple(messages), findings=tree.findings.closed())


def _not_a_declaration(tree: Tree, name: str) -> Reading:
    words = WORDS.get(name, "a message that is not known here")
    tree.note(
        error(
            "READ-NOT-A-DECLARATION",
            f"This is {name}: {words}. It is exchanged between customs administrations and declares nothing; keep it "
            "with the declaration that it is about.",
            path=tree.root.path,
            value=tree.root.name,
        )
    )
    return Reading(format=FORMAT, state=ReadState.NOT_A_DECLARATION, findings=tree.findings.closed())


class _File:
    """The filings of one IE4R05, read one after another; each message keeps its own findings."""

    def __init__(self, tree: Tree, root: Node) -> None:
        self._tree = tree
        self._root = root
        self._messages: list[Message] = []
        header = root.first("MessageHeader")
        taken = header.take(_ENVELOPE) if header is not None else Taken()
        self._envelope = Envelope(**taken.values, paths=taken.paths) if taken.values else None
        self._reference = root.take({"functionalReference": Take("reference")})

    def messages(self) -> list[Message]:
        """All messages; those before loading first, as they stand in the file."""
        for name, stage in (("relatedPLACI", Stage.PRE_LOADING), ("relatedENS", None)):
            for filing in self._root.all(name):
                self._filing(filing, stage)
        return self._messages

    def _filing(self, filing: Node, stage: Stage | None) -> None:
        header = filing.take(_HEADER)
        noted = self._noted(filing)
        partial = list(filing.all("partialENSFilingHeader"))
        named = parties(filing, _HEADER_PARTIES)
        for one in partial:
            one.take(_HEADER, header)
            registered = dated(one, "registrationDate", "acceptance_time")
            for field, value in registered.values.items():
                header.put(field, value, registered.paths[field])
            if not named:
                named = parties(one, _HEADER_PARTIES)
        office = filing.first("customsOfficeOfFirstEntry")
        entry = office.take({"referenceNumber": Take("entry")}) if office is not None else Taken()
        drawn_up = [dated(one, each, "drawn_up_at") for one in (filing, *partial) for each in _ISSUED]
        above = Above(filing, named[:MOST_HEADERS])
        start = _Start(header, entry, next((one for one in drawn_up if one.values), None), stage, noted)
        houses = list(above.master.all("consignmentHouseLevel")) if above.master is not None else []
        if not houses or (above.level is not None and above.level.items):
            self._add(start, above, None)
        for house in houses:
            self._add(start, above, house)

    def _noted(self, filing: Node) -> tuple[list[Statement], list[Document]]:
        """What a filing says of itself beyond the nouns: that goods return, that a consignment was split."""
        told = [
            Statement(code=code, text=text) for code, way in _NOTED.items() if (text := filing.text(*way)) is not None
        ]
        split = filing.first("splitConsignment", "previousMRN")
        before = [Document(type="MRN", id=split.value, path=split.path)] if split is not None and split.value else []
        return told, before

    def _add(self, start: "_Start", above: Above, house: Node | None) -> None:
        if len(self._messages) >= self._tree.limits.max_items:
            raise Refused(
                error(
                    "READ-TOO-MANY",
                    f"The message holds more than {self._tree.limits.max_items} consignments, the most that are read. "
                    "Nothing of it was taken. Divide it into several.",
                    path=house.path if house is not None else self._root.path,
                    value=len(self._messages) + 1,
                )
            )
        of_file, own = self._tree.findings, Findings(self._tree.room)
        self._tree.findings = own
        header = Taken()
        header.values |= start.header.values
        header.paths |= start.header.paths
        if house is not None:
            filed = house.take({"MRN": Take("mrn")})
            header.values |= filed.values
            header.paths |= filed.paths
        consignment = above.straight() if house is None else above.house(house)
        told, before = start.noted
        if told or before:
            consignment = structs.replace(
                consignment,
                statements=(*told, *consignment.statements),
                previous_documents=(*before, *consignment.previous_documents),
            )
        declaration = Declaration(
            reference=self._number(),
            type=_TYPE,
            direction=Direction.IMPORT,
            stage=start.stage,
            **header.values,
            offices=Offices(**start.entry.values, paths=start.entry.paths),
            consignment=consignment,
            envelope=self._sent(start.drawn_up),
            paths={**self._reference.paths, **header.paths},
        )
        self._messages.append(Message(declaration=declaration, findings=own.closed()))
        self._tree.findings = of_file

    def _number(self) -> str | None:
        """The reference of a message: that of the file, and from the second on with its number."""
        reference: str | None = self._reference.values.get("reference")
        number = len(self._messages) + 1
        return reference if reference is None or number == 1 else f"{reference}/{number}"

    def _sent(self, drawn_up: Taken | None) -> Envelope | None:
        if drawn_up is None:
            return self._envelope
        before = self._envelope or Envelope()
        return structs.replace(before, **drawn_up.values, paths={**before.paths, **drawn_up.paths})


MOST_HEADERS = 9
"""So many parties of a filing's own header go with each of its houses."""
_ISSUED = ("DocumentIssueDate", "documentIssueDate")
_NOTED = {
    "re_entry": ("reEntryIndicator",),
    "split_consignment": ("splitConsignment", "splitConsignmentIndicator"),
}


class _Start:
    """What stands above the houses of one filing, in the form in which each message takes it."""

    __slots__ = ("drawn_up", "entry", "header", "noted", "stage")

    def __init__(
        self,
        header: Taken,
        entry: Taken,
        drawn_up: Taken | None,
        stage: Stage | None,
        noted: tuple[list[Statement], list[Document]],
    ) -> None:
        self.header = header
        self.entry = entry
        self.drawn_up = drawn_up
        self.stage = stage
        self.noted = noted
