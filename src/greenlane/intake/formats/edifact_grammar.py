# SPDX-License-Identifier: Apache-2.0
"""The segment groups of the messages that are read, as data, and the tree that a message makes by them.

A table is written in the order of the directory: ``NAD*99(CTA*9(COM))`` is a group that a NAD opens, at most 99 of
them, with groups of CTA in it. It is the union of the directories from D.95B on, with the largest repetitions. A tag
with a qualifier (``LOC+147``) is a trigger of its own. A segment belongs to the innermost open group that has such
segments; where it comes later than the table says, that is told once. Consignments of CUSCAR are also read where their
details stand under the CNI itself and not, as the directory has it, under a RFF in it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from ..limits import Limits
from .collecting import Refused, error, info
from .edifact_codes import TRANSPORT_DOCUMENTS
from .edifact_interchange import EdifactMessage
from .edifact_source import Segment

_CUSCAR_DETAILS = """
TDT*9(LOC DTM RFF)
DOC*99(DTM LOC)
NAD*99(DTM CTA*9(COM) RFF)
GID*9999(PAC HAN TMP RNG LOC MOA PIA IMD FTX NAD*9(CTA*9(COM)) GDS GIS GEI MEA DIM RFF*99(DTM) DOC*9(DTM)
  SGP*999(MEA) DGS*99(FTX CTA*9(COM) MEA) PCI*999(RFF GIN) CST*99(FTX LOC MEA TAX MOA RFF) GIR)
EQD*999(EQN MEA SEL NAD)
"""
_CUSCAR = f"""
BGM DTM LOC QTY RFF*99(DTM) NAD*99(DTM CTA*9(COM) RFF) FTX
TDT*9(LOC DTM RFF TPL FTX) GIS GEI
EQD*9999(TSR RFF EQN MEA DIM LOC SEL NAD GIS GEI FTX HAN EQA DGS TMP*9(RNG)) CNT
CNI*9999(CNT LOC DTM
  RFF*9999(DTM CNT MOA LOC GIS GEI CPI TSR EQN HAN FTX MEA {_CUSCAR_DETAILS})
  MOA GIS GEI CPI FTX MEA {_CUSCAR_DETAILS})
AUT
"""
_IFTMIN = """
BGM CTA COM DTM TSR CUX MOA FTX CNT DOC*9(DTM) GDS LOC*99(DTM) TOD*9(LOC) RFF*999(DTM)
GOR*9(DTM LOC SEL FTX DOC*9(DTM)) CPI*9(RFF CUX LOC MOA) TCC*99(LOC FTX CUX PRI EQN PCD MOA QTY)
TDT*99(DTM TSR LOC*99(DTM) RFF*9(DTM))
NAD*99(LOC MOA CTA*9(COM) DOC*9(DTM) TCC*99(CUX PRI EQN PCD MOA QTY) RFF*9(DTM) CPI*9(RFF CUX LOC MOA)
  TSR*99(RFF LOC TPL FTX))
GID*999(HAN TMP RNG TMD LOC MOA PIA FTX PCD NAD*9(DTM LOC) GDS MEA*99(EQN) DIM*99(EQN) RFF*99(DTM)
  PCI*999(RFF DTM GIN) DOC*9(DTM) GOR*9(DTM LOC SEL FTX DOC*9(DTM)) TPL*9(MEA*9(EQN)) SGP*999(MEA*9(EQN))
  TCC*99(CUX PRI EQN PCD MOA QTY LOC) CST DGS*99(FTX CTA*9(COM) MEA*9(EQN) SGP*999(MEA*9(EQN))))
EQD*999(EQN TMD MEA DIM SEL TPL HAN TMP FTX RFF TCC*99(CUX PRI EQN PCD MOA QTY) NAD*9(DTM CTA*9(COM))
  EQA*99(EQN) DGS*99(FTX CTA*9(COM) MEA))
"""
_IFTSTA = """
BGM DTM TSR NAD*9(CTA*9(COM)) RFF*99(DTM) LOC FTX CNT
CNI*99999(LOC CNT
  STS*99(RFF DTM DOC FTX NAD LOC PCI TDT*99(DTM RFF LOC*9(DTM))
    EQD*99(MEA DIM SEL RFF TPL TMD EQA*99(SEL))
    GID*99(HAN SGP DGS FTX MEA*99(EQN) DIM*99(EQN) PCI*99(GIN))))
"""
_CONTAINERS = """
BGM DTM FTX RFF*9(DTM) TDT*9(DTM RFF LOC*9(DTM) FTX) NAD*9(CTA*9(COM))
EQD*99999(RFF GDS EQN TMD DTM TSR LOC*9(DTM) MEA DIM TMP*9(RNG) SEL FTX PCD
  DGS*99(FTX MEA CTA*9(COM)) EQA PIA COD HAN DAM*9(COD) TDT*9(RFF LOC*9(DTM) DTM) NAD*9(DTM))
CNT
"""
_BAPLIE = """
BGM DTM RFF*9(DTM) NAD*9(CTA*9(COM)) TDT*9(LOC DTM RFF FTX)
LOC+147*99999(GID GDS FTX MEA DIM TMP RNG LOC RFF
  EQD*9(EQN NAD*9(DTM) MEA DIM SEL LOC RFF FTX HAN TMP*9(RNG) DGS*99(FTX MEA) EQA CTA*9(COM) TDT*9(LOC DTM))
  EQA NAD DGS*99(FTX MEA))
CNT
"""
TABLES = {
    "CUSCAR": _CUSCAR,
    "IFTMIN": _IFTMIN,
    "IFTSTA": _IFTSTA,
    "COPRAR": _CONTAINERS,
    "COARRI": _CONTAINERS,
    "BAPLIE": _BAPLIE,
}
"""The segment groups of each message that is read, by its type."""

# A transport document begins a consignment (or another house of it) wherever it stands behind a CNI.
_BEGINS: dict[str, dict[str, frozenset[str]]] = {"CUSCAR": {"RFF": frozenset(TRANSPORT_DOCUMENTS)}}
_CONSIGNMENT = "CNI"

_WORD = re.compile(r"([A-Z]{3}(?:\+\w+)?)(?:\*(\d+))?|[()]")


class Group(NamedTuple):
    """A segment or a group of segments: how often it may stand, what may stand in it, and each tag's place there."""

    most: int
    content: tuple["Group", ...]
    place: dict[str, int]


@cache
def grammar(message_type: str) -> tuple[Group, frozenset[str]]:
    """The table of a message made ready, and the triggers in it that have a qualifier."""
    words = _WORD.finditer(TABLES[message_type])
    content, place = _level(words)
    qualified = frozenset(word for word in re.findall(r"[A-Z]{3}\+\w+", TABLES[message_type]))
    return Group(1, content, place), qualified


def _level(words: Iterator[re.Match[str]]) -> tuple[tuple[Group, ...], dict[str, int]]:
    content: list[Group] = []
    place: dict[str, int] = {}
    for word in words:
        if word[0] == "(":
            content[-1] = Group(content[-1].most, *_level(words))
        elif word[0] == ")":
            break
        else:
            place[word[1]] = len(content)
            content.append(Group(int(word[2] or 0), (), {}))
    return tuple(content), place


class _Open:
    """A group that is open while a message is walked through."""

    __slots__ = ("at", "counts", "group", "segment")

    def __init__(self, group: Group, segment: Segment) -> None:
        self.group = group
        self.segment = segment
        self.at = 0
        self.counts: dict[str, int] = {}


def tree(message: EdifactMessage, limits: Limits) -> Segment:
    """The header of a message with all its segments in their groups; ``Segment.all`` walks down from it.

    Raises ``Refused`` where a group is repeated more often than is read.
    """
    root, qualified = grammar(message.type)
    header = message.segments[0]
    stack = [_Open(root, header)]
    begins = _BEGINS.get(message.type, {})
    told: set[str] = set()
    body: Iterable[Segment] = message.segments[1:-1] if message.closed else message.segments[1:]
    for segment in body:
        key = segment.tag
        if qualified and f"{key}+{segment.get(1)}" in qualified:
            key = f"{key}+{segment.get(1)}"
        if segment.tag in begins and segment.get(1) in begins[segment.tag]:
            _back_to_consignment(stack)
        level, in_order = _level_for(stack, key)
        if level is None:
            level = len(stack) - 1
            if key not in told:
                told.add(key)
                _tell_unknown(message, segment)
        elif not in_order and f"{level} {key}" not in told:
            told.add(f"{level} {key}")
            _tell_order(message, segment)
        del stack[level + 1 :]
        here = stack[level]
        if here.segment.inner is None:
            here.segment.inner = {}
        here.segment.inner.setdefault(key, []).append(segment)
        place = here.group.place.get(key)
        if place is None:
            continue
        if in_order:
            here.at = place
        group = here.group.content[place]
        if group.most:
            here.counts[key] = count = here.counts.get(key, 0) + 1
            _bound(count, key, message, segment, limits)
            if count == group.most + 1 and key not in told:
                told.add(key)
                _tell_often(message, segment, group.most)
            stack.append(_Open(group, segment))
    return header


def _level_for(stack: list[_Open], key: str) -> tuple[int | None, bool]:
    """The innermost level that has such a segment, and whether it comes there in the order of the table."""
    for level in range(len(stack) - 1, -1, -1):
        here = stack[level]
        place = here.group.place.get(key)
        if place is not None:
            return level, place >= here.at
    return None, False


def _back_to_consignment(stack: list[_Open]) -> None:
    """Close the groups within the consignment that is open, if one is."""
    for level in range(len(stack) - 1, 0, -1):
        if stack[level].segment.tag == _CONSIGNMENT:
            del stack[level + 1 :]
            return


def _path(message: EdifactMessage, segment: Segment) -> str:
    return f"message {message.number}, segment {segment.number} {segment.tag}"


def _bound(count: int, key: str, message: EdifactMessage, segment: Segment, limits: Limits) -> None:
    if count > limits.max_items:
        raise Refused(
            error(
                "READ-TOO-MANY",
                f"The message repeats {key} more than {limits.max_items} times in one group, the most that is read. "
                "Divide it into several messages.",
                path=_path(message, segment),
                value=count,
            )
        )


def _tell_unknown(message: EdifactMessage, segment: Segment) -> None:
    sentence = f"{message.type} has no segment {segment.tag}; it was left aside, like others of it in this message."
    message.findings.add(info("READ-UNKNOWN-SEGMENT", sentence, path=_path(message, segment), value=segment.tag))


def _tell_order(message: EdifactMessage, segment: Segment) -> None:
    sentence = (
        f"{segment.tag} stands later than the directory puts it; it was read as part of the group in which it stands. "
        f"Keep the order of {message.type}, for what belongs together is told by it."
    )
    message.findings.add(info("READ-ORDER", sentence, path=_path(message, segment), value=segment.tag))


def _tell_often(message: EdifactMessage, segment: Segment, most: int) -> None:
    sentence = f"{segment.tag} stands more than {most} times here, more often than any directory allows; all were read."
    message.findings.add(info("READ-TOO-OFTEN", sentence, path=_path(message, segment), value=most + 1))
