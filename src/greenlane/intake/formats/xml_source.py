# SPDX-License-Identifier: Apache-2.0
"""Reading XML from untrusted hands: no DTD, no entities, no network; size and depth bounded; errors with their place.

The tree is handed on while it grows: a caller names the elements that it wants to see as soon as they are whole, and
may clear them then, so that a declaration of a hundred thousand items needs the memory of one.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, cast

from lxml import etree

from ..limits import Limits
from .collecting import Refused, error
from .encoding import position

_CHUNK = 1 << 16
_LIBXML_DEPTH = 256  # libxml2's own ceiling without its huge option
_BEFORE_ROOT = re.compile(rb"\s*(?:<\?.*?\?>|<!--.*?-->)", re.DOTALL)
_ROOT = re.compile(rb"\s*<([^\s/>!?<]{1,300})")
_UNDECLARED = re.compile(r"Namespace prefix (\S+) (?:for \S+ )?on \S+ is not defined")

_RESOURCE_LIMIT, _UNDECLARED_PREFIX = 114, 201  # xmlParserErrors of libxml2
_MOST_UNDECLARED = 16
_SHORTEST_END = 2  # bytes, of "</" and "/>"
_NO_TAG = "{urn:greenlane:none}none"


class Opening(NamedTuple):
    """How an XML file begins: the name of its root as written, where that tag's name ends, and its namespace.

    The namespace is what stands in the first 4,000 bytes of the tag; None where the tag declares none for its prefix.
    """

    root: str
    name_ends: int
    namespace: str | None = None

    @property
    def name(self) -> str:
        """The local name of the root, without a prefix."""
        return self.root.rpartition(":")[2]


def opening(text: bytes) -> Opening | None:
    """The root tag of a UTF-8 text; None when what stands there is not XML.

    Raises ``Refused`` with READ-DTD where a document type comes first: it is never given to a parser, so that no
    entity in it can be expanded or fetched.
    """
    place = 0
    while found := _BEFORE_ROOT.match(text, place):
        place = found.end()
    rest = text[place : place + 400].lstrip()
    if rest[:9].upper() == b"<!DOCTYPE":
        start = text.index(b"<!", place)
        raise Refused(
            error(
                "READ-DTD",
                f"A document type (DOCTYPE) stands in {position(text, start)}. Messages with a document type or "
                "entities are refused, because such a file can be made to grow without end or to fetch others. "
                "Send the message without it.",
                path=position(text, start),
                value=rest[:120].decode(errors="replace"),
            )
        )
    root = _ROOT.match(text, place)
    return Opening(root[1].decode(errors="replace"), root.end(), _namespace(text, root)) if root else None


def _namespace(text: bytes, root: re.Match[bytes]) -> str | None:
    prefix, colon, _ = root[1].partition(b":")
    tag = text[root.end() : root.end() + 4000].partition(b">")[0]
    name = rb"xmlns:" + re.escape(prefix) if colon else rb"xmlns"
    declared = re.search(rb"\s" + name + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    return (declared[1] or declared[2] or b"").decode(errors="replace") if declared else None


Seen = Callable[[etree._Element], None]
"""Gets an element as soon as it is whole."""


def parse(
    text: bytes, begins: Opening, limits: Limits, start: Callable[[tuple[str, ...]], Seen], tags: tuple[str, ...]
) -> etree._Element:
    """The tree of a UTF-8 text. What ``start`` returns gets each element of one of the ``tags`` as soon as it is whole.

    A prefix that the file forgot to declare is declared and reading begins again, with a new ``start`` that is told
    those prefixes: their elements are of the namespace ``urn:undeclared``. Raises ``Refused`` where the file is not
    well formed or passes a limit.
    """
    _few_enough(text, limits)
    undeclared: list[str] = []
    while True:
        try:
            root = _parsed(_with_prefixes(text, begins, undeclared), limits, start(tuple(undeclared)), tags)
        except _Fault as fault:
            prefix = _UNDECLARED.search(fault.words) if fault.code == _UNDECLARED_PREFIX else None
            if prefix is None or len(undeclared) == _MOST_UNDECLARED or prefix[1] in undeclared:
                raise _broken(text, fault, limits) from None
            undeclared.append(prefix[1])
        else:
            if _nests_over(limits.max_depth)(root):
                raise too_deep(limits)
            return root


def parsed(text: bytes, begins: Opening, limits: Limits) -> tuple[etree._Element, tuple[str, ...]]:
    """The whole tree of a UTF-8 text at once, and the prefixes that the text forgot to declare.

    For messages that are walked as a whole: it costs less than half of ``parse``. Raises ``Refused`` as that does.
    """
    _few_enough(text, limits)
    try:
        root = etree.fromstring(text.lstrip(), etree.XMLParser(**_guards(limits)))
    except etree.XMLSyntaxError:
        return _parsed_slowly(text, begins, limits)  # it tells what is wrong and where, and mends undeclared prefixes
    if _nests_over(limits.max_depth)(root):
        raise too_deep(limits)
    return root, ()


def _parsed_slowly(text: bytes, begins: Opening, limits: Limits) -> tuple[etree._Element, tuple[str, ...]]:
    undeclared: tuple[str, ...] = ()

    def start(prefixes: tuple[str, ...]) -> Seen:
        nonlocal undeclared
        undeclared = prefixes
        return lambda element: None

    return parse(text, begins, limits, start, (_NO_TAG,)), undeclared


def _with_prefixes(text: bytes, begins: Opening, undeclared: list[str]) -> bytes:
    if not undeclared:
        return text
    added = "".join(f' xmlns:{prefix}="{UNDECLARED}"' for prefix in undeclared)
    return text[: begins.name_ends] + added.encode() + text[begins.name_ends :]


UNDECLARED = "urn:undeclared"
"""The namespace that stands for every prefix a file uses without declaring it."""


def _guards(limits: Limits) -> dict[str, Any]:
    """How libxml2 is told to read: nothing from elsewhere, nothing expanded, its own ceilings kept."""
    return {
        "encoding": "utf-8",  # what the file declares was compared and turned already
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "dtd_validation": False,
        "huge_tree": limits.max_depth > _LIBXML_DEPTH,
        "remove_comments": True,
        "remove_pis": True,
        "remove_blank_text": True,
        "collect_ids": False,
    }


def _parsed(text: bytes, limits: Limits, seen: Seen, tags: tuple[str, ...]) -> etree._Element:
    parser = etree.XMLPullParser(events=("end",), tag=tags, **_guards(limits))
    blank = len(text) - len(text.lstrip())  # libxml2 wants the XML declaration first
    try:
        for place in range(blank, len(text), _CHUNK):
            parser.feed(text[place : place + _CHUNK])
            for _, element in parser.read_events():
                seen(cast("etree._Element", element))
        root: etree._Element = parser.close()
    except etree.XMLSyntaxError as error:
        raise _Fault(error, parser) from None
    return root


class _Fault(Exception):
    """Why a text is not well formed: libxml2's number of the fault, its words and place."""

    def __init__(self, raised: etree.XMLSyntaxError, parser: Any) -> None:
        super().__init__(raised.msg)
        # some faults end the parsing without being raised; they stand in the log only
        logged = next((one for one in parser.feed_error_log if one.level == etree.ErrorLevels.FATAL), None)
        self.code: int = logged.type if logged is not None else getattr(raised, "code", 0)
        self.words: str = (logged.message if logged is not None else raised.msg) or ""
        self.line: int = max(1, (logged.line if logged is not None else raised.lineno) or 1)
        self.column: int = max(1, logged.column if logged is not None else (raised.offset or 0) + 1)


def _few_enough(text: bytes, limits: Limits) -> None:
    """Count the ends of elements before a tree is built; tags in comments count only when it matters."""
    if len(text) <= limits.max_elements * _SHORTEST_END:
        return
    if _ends(text) > limits.max_elements and _ends(_without_comments(text)) > limits.max_elements:
        raise Refused(
            error(
                "READ-TOO-MANY-ELEMENTS",
                f"The file has more than {limits.max_elements} elements, the most that are read. Send fewer "
                "consignments or goods items in one file.",
                value=_ends(text),
            )
        )


def _without_comments(text: bytes) -> bytes:
    # by hand: a regular expression would search to the end of the text for every comment that does not end
    parts, place = [], 0
    while (begin := text.find(b"<!--", place)) >= 0 and (end := text.find(b"-->", begin)) >= 0:
        parts.append(text[place:begin])
        place = end + 3
    return b"".join([*parts, text[place:]])


def _ends(text: bytes) -> int:
    return text.count(b"</") + text.count(b"/>")


def too_deep(limits: Limits, path: str | None = None) -> Refused:
    """The refusal of a file that is nested too deeply."""
    return Refused(
        error(
            "READ-TOO-DEEP",
            f"The file nests elements more than {limits.max_depth} levels deep; a declaration uses about fifteen. "
            "Send the message without the levels around or inside it that it does not need.",
            path=path,
        )
    )


def _broken(text: bytes, fault: _Fault, limits: Limits) -> Refused:
    line = fault.line + text[: len(text) - len(text.lstrip())].count(b"\n")
    where = f"line {line}, column {fault.column}"
    words = fault.words.split(", line ")[0].strip().rstrip(".")
    if fault.code == _RESOURCE_LIMIT:
        if "depth" in words:
            return too_deep(limits, where)
        return Refused(
            error(
                "READ-TEXT-TOO-LONG",
                f"One text or tag in {where} is longer than ten million characters. Shorten it.",
                path=where,
            )
        )
    return Refused(
        error(
            "READ-NOT-WELL-FORMED",
            f"The XML is not well formed in {where}: {words}. Nothing of the file was taken. Correct it there, or "
            "send the file again if it was cut off on its way.",
            path=where,
            value=_line_around(text, line, fault.column),
        )
    )


def _line_around(text: bytes, line: int, column: int) -> str:
    """The offending line, cut to the neighbourhood of the column."""
    start = 0
    for _ in range(line - 1):
        following = text.find(b"\n", start) + 1
        if not following:
            break
        start = following
    end = text.find(b"\n", start)
    whole = text[start : end if end >= 0 else len(text)]
    return whole[max(0, column - 80) : column + 40].decode(errors="replace").strip()


def deepest_checked(element: etree._Element, level: int, limits: Limits) -> None:
    """Raise ``Refused`` when something under the element, itself on that level, is nested too deeply."""
    if level > limits.max_depth or _nests_over(limits.max_depth - level + 1)(element):
        raise too_deep(limits)


@cache
def _nests_over(levels: int) -> etree.XPath:
    """True of an element under which another is nested that many levels deep or deeper."""
    return etree.XPath(f"boolean({'/'.join(['*'] * max(levels, 1))})")
