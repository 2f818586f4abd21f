# SPDX-License-Identifier: Apache-2.0
"""The days of the country one after another: deals are made, filings sent, and some of them changed or sent again."""

import heapq
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from greenlane.cargo import Declaration
from greenlane.errors import Invalid
from greenlane.intake import write_wco_dm_xml

from .chance import Chance
from .changes import Changed, amended, cancelled, sent_as_new
from .country import Country
from .deals import Deal, Original, make_deal
from .firms import Firm
from .timing import midnight
from .truth import Mistake, Truth

FILINGS_PER_DAY = 50.0
_FILINGS_PER_DEAL = 1.22
_OF_WEEKDAY = (1.1, 1.15, 1.15, 1.1, 1.1, 0.75, 0.65)
_AMENDED, _CANCELLED, _SENT_AGAIN, _SENT_AS_NEW = 0.055, 0.014, 0.012, 0.004


class Filing(Struct, frozen=True, kw_only=True):
    """One message as it reaches customs: when (UTC), who sent it (the sender's number), and the truth about it.

    ``message`` is WCO Data Model XML; ``file_name`` sorts by time. Nothing of ``truth`` is in the message.
    """

    at: datetime
    filer: str
    message: bytes
    file_name: str
    truth: Truth


class _Sent(Struct, frozen=True, kw_only=True):
    """A message before it is written."""

    at: datetime
    filer: Firm
    content: Changed
    deal: Deal
    mistakes: tuple[Mistake, ...] = ()
    duplicate: bool = False


def simulate(
    seed: int, start: date, days: int, *, filings_per_day: float = FILINGS_PER_DAY, country: Country | None = None
) -> Iterator[Filing]:
    """The filings that reach customs from the midnight on which ``start`` begins, in the order of time.

    The same arguments give the same bytes on every machine. A longer simulation begins with the shorter one. What was
    sent before ``start`` is not seen; filings about goods that travel long come later. ``country`` is ``Country(seed)``
    where one is at hand already. Raises ``Invalid`` for fewer than one day or less than one filing a day.
    """
    if days < 1 or filings_per_day < 1:
        raise Invalid(
            f"A simulation of {days} days with {filings_per_day:g} filings a day is none.",
            code="simulation.extent",
            remedy="Ask for at least one day and one filing a day.",
        )
    land = country or Country(seed)
    first = midnight(start.year, start.month, start.day)
    waiting: list[tuple[datetime, int, _Sent]] = []
    number = 0
    for day in range(days):
        today = first + timedelta(days=day)
        for sent in _born_on(land, day, today, filings_per_day):
            heapq.heappush(waiting, (sent.at, number, sent))
            number += 1
        while waiting and waiting[0][0] < today + timedelta(days=1):
            yield _filing(heapq.heappop(waiting)[2])


def _born_on(land: Country, day: int, today: datetime, filings_per_day: float) -> Iterator[_Sent]:
    wanted = filings_per_day / _FILINGS_PER_DEAL * _OF_WEEKDAY[today.weekday()]
    deals = max(1, int(Chance(land.seed, "day", day).near(wanted, 0.12) + 0.5))
    for number in range(deals):
        chance = Chance(land.seed, "deal", day, number)
        deal = make_deal(land, chance, day, today, number)
        for original in deal.originals:
            yield from _sent(chance, deal, original)


def _sent(chance: Chance, deal: Deal, original: Original) -> Iterator[_Sent]:
    """An original filing and what its filer sends after it."""

    def message(at: datetime, content: Changed, *, duplicate: bool = False, mistakes: bool = True) -> _Sent:
        made = original.mistakes if mistakes else ()
        return _Sent(at=at, filer=original.filer, content=content, deal=deal, mistakes=made, duplicate=duplicate)

    at = original.at
    yield message(at, Changed(original.declaration))
    if chance.happens(_SENT_AGAIN):
        yield message(at + timedelta(minutes=chance.whole(2, 90)), Changed(original.declaration), duplicate=True)
    if chance.happens(_SENT_AS_NEW):
        wrongly = sent_as_new(chance, original.declaration)
        yield message(at + timedelta(minutes=chance.whole(30, 900)), Changed(wrongly), duplicate=True)
    last_minute = deal.crime is not None and deal.crime.amends
    if last_minute or chance.happens(_AMENDED):
        when = _last_minute(chance, deal, at) if last_minute else at + timedelta(minutes=chance.whole(40, 3600))
        content = amended(chance, original.declaration, original.mistakes, deal.shipment, last_minute=last_minute)
        yield message(when, content, mistakes=False)
    elif chance.happens(_CANCELLED):
        when = at + timedelta(minutes=chance.whole(60, 2400))
        yield message(when, cancelled(chance, original.declaration), mistakes=False)


def _last_minute(chance: Chance, deal: Deal, at: datetime) -> datetime:
    shortly_before = deal.shipment.timing.arrival - timedelta(minutes=chance.whole(60, 330))
    return max(shortly_before, at + timedelta(minutes=chance.whole(30, 120)))


def _filing(sent: _Sent) -> Filing:
    at = sent.at.astimezone(UTC)
    declaration = sent.content.declaration
    assert sent.filer.id is not None
    assert declaration.reference is not None
    return Filing(
        at=at,
        filer=sent.filer.id,
        message=write_wco_dm_xml(declaration, sent.content.changes),
        file_name=f"{at:%Y%m%dT%H%M%SZ}-{declaration.reference}-{_word(declaration, again=sent.duplicate)}.xml",
        truth=_truth(sent, at, declaration, sent.filer.id),
    )


def _word(declaration: Declaration, *, again: bool) -> str:
    return "again" if again else declaration.function.value


def _truth(sent: _Sent, at: datetime, declaration: Declaration, filer: str) -> Truth:
    ring, crime = sent.deal.ring, sent.deal.crime
    told = Truth(
        reference=declaration.reference or "",
        filer=filer,
        at=at,
        function=declaration.function.value,
        shipment=sent.deal.shipment.key,
        mistakes=sent.mistakes,
        duplicate=sent.duplicate,
    )
    if ring is None or crime is None:
        return told
    return replace(
        told,
        illegal=True,
        scheme=ring.scheme.name,
        ring=ring.name,
        risk_area=ring.scheme.area,
        found=crime.found,
        revenue_at_stake=crime.revenue,
        indicators=crime.indicators,
    )
