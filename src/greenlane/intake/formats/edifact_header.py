# SPDX-License-Identifier: Apache-2.0
"""What the beginnings of messages share: BGM, who sent it and when, the journey that TDT, LOC and DTM tell."""

from collections.abc import Iterable, Sequence

from greenlane.cargo import Conveyance, Envelope, Function, Journey, JourneyTime, Party, PartyRole

from . import edifact_codes as codes
from .collecting import error, excerpt, warning
from .edifact_goods import country
from .edifact_nouns import Draft, carrier, conveyance, place, times
from .edifact_source import Segment
from .edifact_values import MessageReader

_MAIN = ("20", "11", "25", "")
_BEFORE = ("10", "12")
_AFTER = ("30", "13")
_INLAND = "1"


def function(reader: MessageReader, bgm: Segment | None) -> Function:
    """What a message asks for; original, with a finding, where it does not say so."""
    code = reader.text(bgm, 3) if bgm is not None else None
    known = codes.FUNCTIONS.get(code or "")
    if known is not None:
        return known
    if code is None:
        sentence = "The message says no function (BGM, 1225); it is taken as an original. Write 9."
        reader.note(warning("READ-FUNCTION", sentence, path=None if bgm is None else reader.path(bgm, 3)))
    elif bgm is not None:
        sentence = (
            f"The function {excerpt(code, 40)!r} is not known: 9 is an original, 4 or 5 changes an earlier message, 1 "
            "or 3 cancels it. It is taken as an original."
        )
        reader.note(error("READ-FUNCTION", sentence, path=reader.path(bgm, 3), value=code))
    return Function.ORIGINAL


def envelope(reader: MessageReader, root: Segment) -> Envelope | None:
    """Who sent the message to whom, under which number, and when it was made; None where nothing tells it."""
    found = Draft()
    unb = reader.message.interchange
    if unb is not None:
        where = f"message {reader.message.number}, its UNB"
        found.take("sender", unb.get(2) or None, f"{where}, element 2.1")
        found.take("recipient", unb.get(3) or None, f"{where}, element 3.1")
        found.take("id", unb.get(5) or None, f"{where}, element 5.1")
    dtm = reader.first(root.all("DTM"), [codes.ISSUED])
    if dtm is not None:
        found.take("prepared_at", reader.time(dtm), reader.path(dtm, 1, 2))
    return Envelope(**found.values, paths=found.paths) if found.values else None


class JourneyDraft:
    """The journey of a consignment while it is gathered; what is stated first (nearest to the goods) wins."""

    def __init__(self, reader: MessageReader, *, every_stop: bool = False) -> None:
        """Start with nothing; ``every_stop`` takes also times at places where the journey neither begins nor ends."""
        self._reader = reader
        self._every_stop = every_stop
        self._found = Draft()
        self._routing: tuple[str, ...] = ()
        self._times: list[JourneyTime] = []
        self.carriers: list[Party] = []

    def transports(self, segments: Iterable[Segment]) -> None:
        """Take conveyances, places and times of several TDT."""
        for tdt in segments:
            stage = tdt.get(1)
            tdt.used = True
            made = conveyance(self._reader, tdt)
            self._conveyance(stage, made, self._reader.path(tdt))
            operator = carrier(self._reader, tdt)
            if operator is not None and stage in _MAIN:
                self.carriers.append(operator)
            self.places(tdt.all("LOC"))
            if stage in _MAIN:
                self.times(tdt.all("DTM"))

    def _conveyance(self, stage: str, made: Conveyance | None, path: str) -> None:
        if made is None:
            return
        if stage == _INLAND:
            self._found.take("inland_mode", made.mode, path)
        elif stage in _BEFORE:
            self._found.take("departure", made, path)
        elif stage in _AFTER:
            self._found.take("arrival", made, path)
        else:
            self._found.take("border", made, path)

    def places(self, segments: Iterable[Segment]) -> None:
        """Take the places of several LOC, and the times in their groups."""
        held = list(segments)
        for field, wanted in codes.PLACES.items():
            loc = self._reader.first(held, wanted)
            if loc is not None:
                self._found.take(field, place(self._reader, loc), self._reader.path(loc, 2))
        for field, wanted in codes.COUNTRIES.items():
            loc = self._reader.first(held, wanted)
            if loc is not None:
                self._found.take(field, country(place(self._reader, loc)), self._reader.path(loc, 2))
        for loc in held:
            if loc.get(1) in codes.ROUTING:
                called_at = country(place(self._reader, loc))
                if called_at and called_at not in self._routing:
                    self._routing = (*self._routing, called_at)
                    self._found.paths.setdefault("routing_countries", self._reader.path(loc, 2))
            own = (dtm for dtm in loc.all("DTM") if self._is_own(loc, dtm))
            self.times(own)

    def _is_own(self, loc: Segment, dtm: Segment) -> bool:
        """Whether a time at a place is one of the journey: the departure from where it begins, not from a stop."""
        known = codes.TIMES.get(dtm.get(1))
        return known is not None and (self._every_stop or loc.get(1) in codes.TIMED_AT.get(known[0], ()))

    def times(self, segments: Iterable[Segment]) -> None:
        """Take the times of several DTM, each moment of the journey once."""
        known = {(one.moment, one.actual) for one in self._times}
        for one in times(self._reader, segments, self._source()):
            if (one.moment, one.actual) not in known:
                known.add((one.moment, one.actual))
                self._times.append(one)

    def behind(self, header: "JourneyDraft") -> None:
        """Take from the journey of the header what is still free."""
        for field, value in header._found.values.items():
            self._found.take(field, value, header._found.paths[field])
        if not self._routing and header._routing:
            self._routing = header._routing
            self._found.paths["routing_countries"] = header._found.paths["routing_countries"]
        known = {(one.moment, one.actual) for one in self._times}
        self._times += [one for one in header._times if (one.moment, one.actual) not in known]
        self.carriers += header.carriers[:1]

    def _source(self) -> str | None:
        unb = self._reader.message.interchange
        return (unb.get(2) or None) if unb is not None else None

    def journey(self) -> Journey:
        """What was gathered."""
        return Journey(
            **self._found.values,
            routing_countries=self._routing,
            times=tuple(self._times),
            paths=self._found.paths,
        )


def offices(reader: MessageReader, segments: Iterable[Segment]) -> Draft:
    """The customs offices among several LOC."""
    held, found = list(segments), Draft()
    for field, wanted in codes.OFFICES.items():
        loc = reader.first(held, wanted)
        if loc is not None:
            found.take(field, place(reader, loc), reader.path(loc, 2))
    return found


def with_carriers(stated: Iterable[Party], named: Sequence[Party]) -> tuple[Party, ...]:
    """The parties stated, and the carrier that only a TDT names."""
    held = tuple(stated)
    if not named or any(one.role is PartyRole.CARRIER for one in held):
        return held
    return (*held, named[0])
