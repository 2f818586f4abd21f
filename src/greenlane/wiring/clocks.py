# SPDX-License-Identifier: Apache-2.0
"""The clocks of a consignment as people see them: each limit with its law, its reason, and the times behind it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from greenlane.cargo import JourneyTime, Moment
from greenlane.intake import AssembledConsignment, Deadline, Presentation, told_time
from greenlane.store import Clock, StoredMoment

from .answers import instant
from .assessing import Assessed
from .moments import journey_times


def clock_of(view: AssembledConsignment, assessed: Assessed, moments: Iterable[StoredMoment], at: datetime) -> Clock:
    """The clocks of a consignment as they stand after an assessment."""
    due, shown = assessed.deadline, assessed.presentation
    return Clock(
        consignment_id=view.consignment,
        stage=str(due.stage),
        filing_limit=due.filing_limit,
        decision_limit=due.decision_limit,
        presentation_limit=shown.limit,
        storage_limit=shown.storage_limit,
        on_silence=str(due.on_silence) if due.on_silence else None,
        shown={
            "stage": str(due.stage),
            "time_limit": due.row.id if due.row else None,
            "filing": _filing(due),
            "decision": _decision(due),
            "presentation": _presentation(shown),
            "times": _times(view, tuple(moments)),
        },
        reckoned_at=at,
    )


def _filing(due: Deadline) -> dict[str, Any]:
    hours = due.hours_before_limit
    return {
        "limit": instant(due.filing_limit),
        "reason": due.filing_reason,
        "lodged_at": instant(due.lodged_at),
        "late": due.late,
        "hours_before_limit": float(hours) if hours is not None else None,
        "law": str(due.row.law) if due.row else None,
    }


def _decision(due: Deadline) -> dict[str, Any]:
    return {
        "limit": instant(due.decision_limit),
        "reason": due.decision_reason,
        "on_silence": str(due.on_silence) if due.on_silence else None,
        "law": str(due.row.law) if due.row else None,
    }


def _presentation(shown: Presentation) -> dict[str, Any]:
    return {
        "arrived_at": instant(shown.arrival.at if shown.arrival else None),
        "presented_at": instant(shown.presented.at if shown.presented else None),
        "limit": instant(shown.limit),
        "reason": shown.reason,
        "late": shown.late,
        "storage_limit": instant(shown.storage_limit),
        "storage_reason": shown.storage_reason,
        "law": str(shown.row.law) if shown.row else None,
    }


def _times(view: AssembledConsignment, moments: tuple[StoredMoment, ...]) -> list[dict[str, Any]]:
    """Every time that is known, by moment: who tells it, and whether it is the one that counts."""
    declared = [
        (time, filing.lodgement) for filing in view.filings for time in filing.declaration.consignment.journey.times
    ]
    reported = journey_times(moments)
    counting = [told_time([*(time for time, _ in declared), *reported], moment) for moment in Moment]

    def shown(time: JourneyTime, source: str, told_by: str, stated: bool) -> dict[str, Any]:
        return {
            "moment": str(time.moment),
            "at": instant(time.at) if time.at.utcoffset() is not None else None,
            "actual": time.actual,
            "source": source,
            "lodgement": told_by,
            "stated": stated,
            "counts": any(time is one for one in counting),
        }

    found = [shown(time, "filing", lodgement, True) for time, lodgement in declared]
    pairs = zip(reported, moments, strict=True)
    found += [shown(time, "report", moment.lodgement_id, moment.stated) for time, moment in pairs]
    order = [str(moment) for moment in Moment]
    return sorted(found, key=lambda one: order.index(one["moment"]))
