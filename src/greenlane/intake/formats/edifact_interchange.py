# SPDX-License-Identifier: Apache-2.0
"""The envelopes of EDIFACT: interchanges (UNB, UNZ), functional groups (UNG, UNE) and messages (UNH, UNT).

What is wrong with an envelope (counts, references, headers or trailers that are missing) is told and read over.
"""

from collections.abc import Iterator

from ..finding import Finding
from ..limits import Limits
from .collecting import Findings, Refused, Room, error, excerpt, info, warning
from .edifact_source import Charset, Segment, Syntax, as_characters, elements_of, raw_segments

_TEST = "1"


class EdifactMessage:
    """One message: its number in the file, type and directory, its segments with UNH and UNT, its findings."""

    def __init__(self, header: Segment, number: int, syntax: Syntax, room: Room) -> None:
        """Start with the header."""
        self.number = number
        self.type = header.get(2, 1).upper()
        self.directory = ".".join(part for part in (header.get(2, 2), header.get(2, 3)) if part)
        self.reference = header.get(1)
        self.syntax = syntax
        self.segments = [header]
        self.findings = Findings(room)
        self.closed = False
        self.interchange: Segment | None = None


class Interchanges:
    """Reads a whole file; ``findings`` are those of the file, complete when ``messages`` has run to its end."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Raises ``Refused`` where the file has more elements than are read."""
        self._limits = limits
        self.room = Room(limits.max_findings)
        self.findings = Findings(self.room)
        self._text, self._is_utf8 = as_characters(data, limits)
        self._charset = Charset("", self._is_utf8)
        self._message: EdifactMessage | None = None
        self._interchange: Segment | None = None
        self._group: Segment | None = None
        self._interchanges = self._messages = self._position = 0
        self._in_interchange = self._in_group = self._groups = 0
        self._told: set[str] = set()

    def messages(self) -> Iterator[EdifactMessage]:
        """Each message as soon as it has ended. Raises ``Refused`` where there are more than are read."""
        for raw, syntax, cut in raw_segments(self._text):
            self._position += 1
            segment = self._segment(raw, syntax, cut)
            if segment is None:
                continue
            done = self._message if segment.tag in ("UNH", "UNB", "UNZ", "UNG", "UNE") else None
            if done is not None:
                yield self._ended(done)
            if segment.tag == "UNT" and self._message is not None:
                yield self._trailed(self._message, segment)
            else:
                self._take(segment, syntax)
        if self._message is not None:
            yield self._ended(self._message)
        self._end_group(None)
        self._end_interchange(None)

    def _segment(self, raw: str, syntax: Syntax, cut: bool) -> Segment | None:
        if not raw:
            self._once("empty", info("READ-GARBAGE", "A segment is empty.", path=self._place(), value=""))
            return None
        elements = elements_of(raw, syntax, self._charset)
        tag = elements[0][0].strip()
        if len(tag) != 3 or not tag.isascii() or not tag.isalnum():
            sentence = (
                "Here stands something that is no segment: three letters or digits and then elements. It was left out. "
                "Look whether a separator or a release character is missing before it."
            )
            self._note(warning("READ-GARBAGE", sentence, path=self._place(), value=self._charset.decode(raw[:200])))
            return None
        number = len(self._message.segments) + 1 if self._message is not None else 0
        segment = Segment(tag.upper(), elements[1:], number, cut)
        if cut and segment.tag not in ("UNT", "UNZ", "UNE"):
            sentence = "The file ends within this segment: its terminator is missing. Send the whole file."
            self._note(warning("READ-UNTERMINATED", sentence, path=self._place(), value=raw[-60:]))
        return segment

    def _take(self, segment: Segment, syntax: Syntax) -> None:
        match segment.tag:
            case "UNB":
                self._end_group(None)
                self._end_interchange(None)
                self._begin_interchange(segment)
            case "UNG":
                self._end_group(None)
                self._group, self._in_group = segment, 0
                self._groups += 1
            case "UNH":
                self._begin_message(segment, syntax)
            case "UNE":
                self._end_group(segment)
            case "UNZ":
                self._end_group(None)
                self._end_interchange(segment)
            case _ if self._message is not None:
                self._message.segments.append(segment)
            case _:
                self._once(
                    "stray",
                    warning(
                        "READ-GARBAGE",
                        f"A segment {segment.tag} stands outside of any message (UNH to UNT). It was left out, like "
                        "others after it.",
                        path=self._place(),
                        value=segment.tag,
                    ),
                )

    def _begin_interchange(self, segment: Segment) -> None:
        self._interchange = segment
        self._interchanges += 1
        self._in_interchange = self._groups = 0
        self._charset = Charset(segment.get(1, 1), self._is_utf8)
        if not self._charset.known:
            sentence = (
                f"The interchange names the character set {excerpt(segment.get(1, 1), 40)!r}, which is not known here; "
                "it is read as UTF-8, or else as ISO 8859-1. Use UNOC or UNOY."
            )
            self.findings.add(warning("READ-CHARACTER-SET", sentence, path=self._unb(), value=segment.get(1, 1)))
        if segment.get(11) == _TEST:
            sentence = "The interchange is marked as a test (UNB, data element 0035). It is read like any other."
            self.findings.add(info("READ-TEST", sentence, path=f"{self._unb()}, element 11", value=_TEST))

    def _begin_message(self, segment: Segment, syntax: Syntax) -> None:
        self._messages += 1
        if self._messages > self._limits.max_messages:
            sentence = (
                f"The file has more than {self._limits.max_messages} messages, the most that are read. Divide it."
            )
            raise Refused(error("READ-TOO-MANY", sentence, value=self._messages))
        self._in_interchange += 1
        self._in_group += 1
        if self._interchange is None:
            sentence = "No interchange header (UNB) stands before the message; sender and character set are not known."
            self._once("no UNB", info("READ-NO-HEADER", sentence, path=f"message {self._messages}"))
        segment.number = 1
        self._message = EdifactMessage(segment, self._messages, syntax, self.room)
        self._message.interchange = self._interchange

    def _trailed(self, message: EdifactMessage, trailer: Segment) -> EdifactMessage:
        """Close a message by its UNT."""
        message.segments.append(trailer)
        message.closed = True
        where = f"message {message.number}, segment {trailer.number} UNT"
        count = len(message.segments)
        if trailer.get(1) != str(count) and _number(trailer.get(1)) != count:
            sentence = (
                f"The trailer counts {excerpt(trailer.get(1), 40) or 'no'} segments, but the message has {count}, UNH "
                "and UNT included. Look whether segments were lost or added on the way."
            )
            message.findings.add(
                warning("READ-SEGMENT-COUNT", sentence, path=f"{where}, element 1", value=trailer.get(1))
            )
        if trailer.get(2) != message.reference:
            sentence = (
                "The reference of the trailer is not that of the message's header, "
                f"{excerpt(message.reference, 40)!r}. Give both the same."
            )
            message.findings.add(warning("READ-REFERENCE", sentence, path=f"{where}, element 2", value=trailer.get(2)))
        return self._ended(message)

    def _ended(self, message: EdifactMessage) -> EdifactMessage:
        self._message = None
        if not message.closed:
            last = message.segments[-1]
            sentence = (
                "The message has no trailer (UNT): it was cut off, or two messages ran into each other. What stands "
                "here was read; send the whole message."
            )
            path = f"message {message.number}, segment {last.number} {last.tag}"
            message.findings.add(error("READ-CUT-OFF", sentence, path=path, value=last.tag))
        return message

    def _end_group(self, trailer: Segment | None) -> None:
        header, self._group = self._group, None
        if header is not None:
            self._compare("functional group", ("UNG", "UNE"), header.get(5), trailer, self._in_group, "messages")
        elif trailer is not None:
            self._stray_trailer("UNE", "UNG")

    def _end_interchange(self, trailer: Segment | None) -> None:
        header, self._interchange = self._interchange, None
        if header is not None:
            what = "functional groups" if self._groups else "messages"
            count = self._groups or self._in_interchange
            self._compare("interchange", ("UNB", "UNZ"), header.get(5), trailer, count, what)
            self._tell_characters()
        elif trailer is not None:
            self._stray_trailer("UNZ", "UNB")
        elif self._interchanges == 0:
            self._tell_characters()

    def _compare(
        self, what: str, tags: tuple[str, str], reference: str, trailer: Segment | None, count: int, counted: str
    ) -> None:
        path = f"interchange {self._interchanges}, {tags[1]}"
        if trailer is None:
            sentence = f"The {what} has no trailer ({tags[1]}); look whether messages at its end are missing."
            self.findings.add(warning("READ-NO-TRAILER", sentence, path=path))
            return
        if trailer.get(1) != str(count) and _number(trailer.get(1)) != count:
            sentence = (
                f"The trailer of the {what} counts {excerpt(trailer.get(1), 40) or 'no'} {counted}, but there are "
                f"{count}. Look whether some were lost on the way."
            )
            self.findings.add(warning("READ-MESSAGE-COUNT", sentence, path=f"{path}, element 1", value=trailer.get(1)))
        if trailer.get(2) != reference:
            sentence = f"The trailer of the {what} has another reference than its header, {excerpt(reference, 40)!r}."
            self.findings.add(warning("READ-REFERENCE", sentence, path=f"{path}, element 2", value=trailer.get(2)))

    def _stray_trailer(self, tag: str, header: str) -> None:
        sentence = f"A trailer {tag} stands here whose header ({header}) is missing."
        self.findings.add(warning("READ-NO-HEADER", sentence, path=self._place(), value=tag))

    def _tell_characters(self) -> None:
        if self._charset.departed is None or not self._charset.known:
            return
        named = (
            f"names the character set {excerpt(self._charset.name, 40)}"
            if self._charset.name
            else "names no character set"
        )
        sentence = (
            f"The interchange {named}, but holds bytes that are not of it; they were read as "
            f"{'UTF-8' if self._is_utf8 else 'UTF-8 or ISO 8859-1'}. Look whether names are right, and name UNOC for "
            "ISO 8859-1 or UNOY for UTF-8."
        )
        self.findings.add(
            warning("READ-CHARACTER-SET", sentence, path=self._unb() or None, value=self._charset.departed)
        )
        self._charset.departed = None

    def _note(self, finding: Finding) -> None:
        if self._message is not None:
            self._message.findings.add(finding)
        else:
            self.findings.add(finding)

    def _once(self, key: str, finding: Finding) -> None:
        if key not in self._told:
            self._told.add(key)
            self._note(finding)

    def _place(self) -> str:
        if self._message is not None:
            return f"message {self._message.number}, segment {len(self._message.segments) + 1}"
        return f"segment {self._position} of the file"

    def _unb(self) -> str:
        return f"interchange {self._interchanges}, UNB" if self._interchanges else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1
