# SPDX-License-Identifier: Apache-2.0
"""What a run over a window shares, and what comes of each of its local days."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

import msgspec
from msgspec import Struct

from greenlane.cargo import Stage
from greenlane.store import Period, RunMember, RunPlaces, StoredRun, UnitOfWork, Waiting
from greenlane.targeting import (
    FREE,
    SHARE_OF_CAPACITY,
    Allotment,
    Allotted,
    Band,
    Candidate,
    CapacityPlan,
    CutKind,
    Draw,
    Outcome,
    Policy,
    Rate,
    allot,
    controls_of,
    cost_of,
    draw,
    draw_over,
    local_day,
    rate,
    rolling_threshold,
    severity_of,
    share_of_day,
    starting_point,
)

from .drawing import key_at
from .installation import Installation, first_day_of_week

LOOK_BACK = timedelta(days=365)
"""Over so long the rates are reckoned by which the cost of a cut is estimated."""


class Window(Struct, frozen=True, kw_only=True):
    """What a run is over: the open assessments of an office and stage that are due in a time."""

    office: str
    stage: Stage
    start: datetime
    end: datetime


class DayOfRun:
    """What came of one local day of a run."""

    def __init__(
        self,
        day: date,
        waiting: list[Waiting],
        candidates: list[Candidate],
        drawn: Draw,
        control: Outcome,
        allotted: Allotted,
        rates: Mapping[Band, Rate],
    ) -> None:
        self._day, self._waiting, self._drawn, self._control = day, waiting, drawn, control
        self._allotted = allotted
        self._by_id = {one.id: one for one in allotted.allotments}
        self._candidates = {one.id: one for one in candidates}
        self._cost = cost_of(self._candidates, allotted.allotments, rates)

    def pairs(self) -> list[tuple[Waiting, Allotment]]:
        """Every assessment with what it came to."""
        return [(one, self._by_id[one.assessment_id]) for one in self._waiting]

    def members(self, run_id: str, stage: Stage) -> list[RunMember]:
        """The members of this day."""
        found = []
        for one, allotment in self.pairs():
            candidate = self._candidates[allotment.id]
            by_itself = [origin for origin in allotment.selected_by if origin.origin != "random"]
            found.append(
                RunMember(
                    run_id=run_id,
                    assessment_id=allotment.id,
                    consignment_id=one.consignment_id,
                    stage=stage,
                    day=self._day,
                    stratum=candidate.stratum,
                    first=candidate.settled is None,
                    drawn=len(by_itself) < len(allotment.selected_by),
                    random_chance=allotment.random_chance,
                    inclusion=min(1.0, allotment.inclusion),
                    standing=allotment.standing,
                    outcome=allotment.outcome,
                    place=allotment.place,
                )
            )
        return found

    def given(self, run: StoredRun) -> list[RunPlaces]:
        """The places that this day gave out, by control."""
        return [
            RunPlaces(
                run_id=run.id,
                day=self._day,
                control=one.control,
                office=run.office,
                stage=run.stage,
                given=one.given,
                drawn=one.drawn,
            )
            for one in self._allotted.places
        ]

    def document(self) -> dict[str, Any]:
        """What the run's record tells of this day."""
        tests: dict[str, int] = {}
        for allotment in self._allotted.allotments:
            for test in allotment.high_risk:
                tests[test] = tests.get(test, 0) + 1
        return {
            "day": self._day.isoformat(),
            "population": len(self._waiting),
            "draw": {
                "control": str(self._control),
                "places": self._drawn.places,
                "chance_of_a_place": self._drawn.chance_of_a_place,
                "strata": msgspec.to_builtins(self._drawn.strata),
            },
            "high_risk": dict(sorted(tests.items())),
            "places": msgspec.to_builtins(self._allotted.places),
            "cost": msgspec.to_builtins(self._cost),
        }

    def lines(self) -> list[str]:
        """Who got what, one line each, for the digest."""
        return [
            f"{one.id}|{one.outcome}|{one.standing}|{one.inclusion!r}|"
            + ",".join(f"{origin.origin}={origin.probability!r}" for origin in one.selected_by)
            for one in self._allotted.allotments
        ]


class Ground:
    """What all days of a run share: the plan, the keys of the draw, duties, the threshold, the rates of the bands."""

    def __init__(
        self,
        uow: UnitOfWork,
        installation: Installation,
        window: Window,
        plan: CapacityPlan,
        zone: tzinfo,
        policy: Policy,
        at: datetime,
    ) -> None:
        self._uow, self._installation, self._window = uow, installation, window
        self._plan, self._at = plan, at
        self.zone, self.policy = zone, policy
        runs, span = uow.selection_runs, (window.office, window.stage, window.start, window.end)
        self._mandatory = runs.mandatory(*span)
        self.decided = runs.ordered(*span)
        self._requested = runs.requested(*span)
        self._keys: dict[datetime, bytes] = {}
        self.period, self._key = key_at(uow, installation, at)
        self.threshold = self._threshold()
        bands = uow.results.by_band(Period(since=at - LOOK_BACK, until=at))
        self._rates: Mapping[Band, Rate] = {band: rate(positive, n) for band, (n, positive) in bands.items()}

    def _threshold(self) -> int:
        cut = self._plan.rule.cut
        if cut.kind is CutKind.CUT_OFF:
            return cut.score
        window, places = self._window, 0
        back = timedelta(days=cut.days)
        for number in range(1, cut.days + 1):
            on = self._plan.places_on(local_day(window.start, self.zone) - timedelta(days=number))
            if any(control not in on for control in controls_of(window.stage)):
                return 0  # one control has no bound, so nothing would have been cut
            places += sum(on[control] for control in controls_of(window.stage))
        scores = self._uow.selection_runs.scores(
            window.office, window.stage, window.start - back, window.start, sorted(FREE)
        )
        return rolling_threshold(scores, places)

    def day(self, day: date, waiting: list[Waiting]) -> DayOfRun:
        """What comes of one local day."""
        window, stage = self._window, self._window.stage
        candidates = [self._candidate(one) for one in waiting]
        given = self._uow.selection_runs.given(window.office, day)
        taken: dict[Outcome, int] = {}
        for place in given:
            taken[place.control] = taken.get(place.control, 0) + place.given
        for one in waiting:
            # Who was assessed again gives the place back that it held; what the draw gave it stays.
            if one.held_place is not None and one.held_day == day:
                taken[one.held_place] = max(0, taken.get(one.held_place, 0) - 1)
        capacity: dict[Outcome, int | None] = dict(self._plan.places_on(day))
        of_stage = [place for place in given if place.stage is stage]
        control, wanted, most = self._size(day, candidates, capacity, sum(place.drawn for place in of_stage))
        number = len({place.run_id for place in of_stage})
        start = starting_point(self._key, window.office, stage, day.isoformat(), str(number))
        drawn = draw_over(candidates, wanted, most, start)
        allotted = allot(
            candidates,
            stage=stage,
            draw=drawn,
            draw_control=control,
            capacity=capacity,
            taken=taken,
            rule=self._plan.rule,
            threshold=self.threshold,
            at=self._at,
        )
        return DayOfRun(day, waiting, candidates, drawn, control, allotted, self._rates)

    def _size(
        self, day: date, candidates: list[Candidate], capacity: Mapping[Outcome, int | None], drawn_before: int
    ) -> tuple[Outcome, dict[str, float], float | None]:
        """What the draw controls by, how many it wants in each stratum, and how many places it may take."""
        window = self._window
        random, share = self._plan.random.get(window.stage), self.policy.random.get(window.stage)
        new = [one for one in candidates if one.settled is None]
        part = share_of_day(window.start, window.end, day, self.zone)
        if random is not None:
            wanted = dict.fromkeys((one.stratum for one in new), random.wanted_a_day() * part)
        else:
            wanted = {"all": len(new) * share.share} if share is not None else {}
        control = random.control if random is not None else None
        if control is None:
            control = share.outcome if share is not None else controls_of(window.stage)[0]
        if control in FREE:
            return controls_of(window.stage)[0], {}, 0.0
        places = capacity.get(control)
        if places is None:
            return control, wanted, None
        most = places * (random.share_of_capacity if random is not None else SHARE_OF_CAPACITY)
        return control, wanted, max(0.0, min(most * part, most - drawn_before))

    def _candidate(self, one: Waiting) -> Candidate:
        stage, decided = self._window.stage, self.decided.get(one.assessment_id)
        asked = self._mandatory.get(one.assessment_id)
        week = first_day_of_week(one.opened_at)
        key = self._keys.get(week)
        if key is None:
            key = self._keys[week] = key_at(self._uow, self._installation, one.opened_at)[1]
        return Candidate(
            id=one.assessment_id,
            # What an officer let go is proposed no longer; the draw alone may still take it.
            proposed=decided if decided is not None and decided in FREE else one.outcome,
            band=one.band,
            scores=one.scores,
            drawn=draw(key, one.consignment_id, stage),
            stratum=self._plan.stratum_of(stage, one.mode, one.direction),
            mandatory=max(asked, key=lambda outcome: severity_of(stage, outcome)) if asked else None,
            ordered=decided,
            high_risk=one.high_risk,
            requested=one.consignment_id in self._requested,
            due=one.due,
            settled=None if one.drawn is None else (one.drawn, one.random_chance or 0.0),
        )
