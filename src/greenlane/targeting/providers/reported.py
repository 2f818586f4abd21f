# SPDX-License-Identifier: Apache-2.0
"""Facts that reports tell: when goods were loaded, left, arrived and were presented, by whoever carries them."""

from collections.abc import Iterable
from datetime import datetime

from greenlane.cargo import Facts, FactsBuilder, JourneyTime, Moment, Source, Stated

PROVIDER = "report"


def with_reported_times(facts: Facts, times: Iterable[JourneyTime]) -> Facts:
    """The facts with the times of reports before those that the filing estimates; both stay visible.

    ``source`` of a time is ``report:`` and the id of the report's lodgement; ``path`` is where the report says it. Of
    several reports the last one stands first, since it knows more.
    """
    told: dict[str, tuple[Stated, ...]] = {}
    for time in times:
        name = _name(time.moment, time.actual)
        builder = FactsBuilder()
        _, _, lodgement = (time.source or "").partition(":")
        builder.state(name, time.at, Source(provider=PROVIDER, lodgement=lodgement or None, path=time.path))
        told[name] = (*builder.build().get(name, ()), *told.get(name, ()))
    return facts.with_consignment(
        {name: _once((*stated, *facts.consignment.get(name, ()))) for name, stated in told.items()}
    )


def reported_times(facts: Facts) -> tuple[JourneyTime, ...]:
    """The times that reports told when the facts were made, in the order in which the reports came."""
    found = []
    for moment in Moment:
        for actual in (True, False):
            told = facts.consignment.get(_name(moment, actual), ())
            found += [
                JourneyTime(
                    moment=moment,
                    at=datetime.fromisoformat(str(one.value)),
                    actual=actual,
                    source=f"report:{one.source.lodgement}",
                    path=one.source.path,
                )
                for one in reversed(told)
                if one.source.provider == PROVIDER
            ]
    return tuple(found)


def _name(moment: Moment, actual: bool) -> str:
    return f"journey.{moment}_{'actual' if actual else 'planned'}"


def _once(stated: tuple[Stated, ...]) -> tuple[Stated, ...]:
    return tuple(one for place, one in enumerate(stated) if all(one.value != other.value for other in stated[:place]))
