# SPDX-License-Identifier: Apache-2.0
"""Several at once: filers who lodge the same at the same moment, workers who reach for the same jobs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

from greenlane.cargo import Declaration, Function
from greenlane.clock import FixedClock
from greenlane.intake import write_native
from greenlane.store import StoredAssessment
from greenlane.wiring.installation import Installation
from greenlane.wiring.working import drain, work
from tests.databases import SMALL
from tests.installations import KEYS, Customs
from tests.intake.checks.filings import good, item

THREADS = 8


def _at_once(acts: Iterable[Callable[[], Any]]) -> list[Any]:
    """Do all of these at one moment, each in a thread of its own; what came of them, in their order."""
    waiting = list(acts)
    start = Barrier(len(waiting))

    def when_all_are_there(act: Callable[[], Any]) -> Any:
        start.wait(timeout=30)
        return act()

    with ThreadPoolExecutor(len(waiting)) as threads:
        return list(threads.map(when_all_are_there, waiting))


def _lodgings(customs: Customs, bodies: Iterable[bytes]) -> list[Callable[[], Any]]:
    return [partial(customs.lodge, body) for body in bodies]


def _number(customs: Customs, table: str) -> int:
    with customs.installation.store.engine.connect() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def _assessments(customs: Customs, consignment: str) -> list[StoredAssessment]:
    with customs.read() as uow:
        return list(uow.assessments.of_consignment(consignment))


def _chain(assessments: list[StoredAssessment]) -> list[StoredAssessment]:
    """The assessments from the first to the last, along what each names as the one before it; fails on any fork."""
    after = {one.predecessor_id: one for one in assessments}
    assert len(after) == len(assessments), "two assessments name the same one before them"
    chain: list[StoredAssessment] = []
    at = None
    while (following := after.get(at)) is not None:
        chain.append(following)
        at = following.id
    assert len(chain) == len(assessments), "the chain does not hold every assessment"
    return chain


def _amendment(number: int, **changes: Any) -> Declaration:
    described = item(description=f"Cocoa butter, fat and oil, lot {number}")
    return good(function=Function.AMENDMENT, of={"items": (described,)}, **changes)


# --- filers


def test_the_same_message_lodged_eight_times_at_once_is_one_lodgement(customs: Customs) -> None:
    body = write_native(good())
    lodged = _at_once(_lodgings(customs, [body] * THREADS))
    answers = [one.answers[0] for one in lodged]
    assert Counter(one.is_repeat for one in lodged) == {False: 1, True: THREADS - 1}
    # Only that it was sent again is told besides.
    first = next(one.answers[0] for one in lodged if not one.is_repeat)
    assert [{**answer, "findings": first["findings"]} for answer in answers] == [first] * THREADS
    assert first["state"] == "accepted"
    customs.work()
    assert [_number(customs, table) for table in ("lodgements", "lodgement_versions", "consignments")] == [1, 1, 1]
    assert len(_assessments(customs, customs.consignment_of(answers[0]["id"]))) == 1


def test_the_same_message_without_a_reference_lodged_at_once_is_kept_once(customs: Customs) -> None:
    body = write_native(good(reference=None))
    lodged = _at_once(_lodgings(customs, [body] * THREADS))
    assert len({one.answers[0]["id"] for one in lodged}) == 1
    assert Counter(one.is_repeat for one in lodged) == {False: 1, True: THREADS - 1}
    assert _number(customs, "lodgements") == 1


def test_of_two_originals_with_one_reference_at_once_exactly_one_is_accepted(customs: Customs) -> None:
    for number in range(6):
        bodies = [write_native(good(reference=f"R-{number}", type=kind)) for kind in ("IM", "CO")]
        answers = [one.answers[0] for one in _at_once(_lodgings(customs, bodies))]
        assert sorted(answer["state"] for answer in answers) == ["accepted", "refused"]
        (refused,) = [answer for answer in answers if answer["state"] == "refused"]
        assert [finding["code"] for finding in refused["findings"]] == ["GL-LOD-01"]
    assert _number(customs, "consignments") == 6


def test_the_same_file_of_many_messages_lodged_at_once_in_another_order_blocks_nobody(customs: Customs) -> None:
    filings = [write_native(good(reference=f"R-{number}")) for number in range(12)]
    forth, back = b"\n".join(filings), b"\n".join(reversed(filings))
    lodged = _at_once(_lodgings(customs, [forth, back] * 3))
    # The two orders are two files, so what the first file to come has accepted is a duplicate in the other one.
    assert Counter(answer["state"] for one in lodged for answer in one.answers)["accepted"] >= 12
    customs.work()
    assert _number(customs, "consignments") == 12
    assert _number(customs, "assessments") == 12


def test_amendments_at_once_by_reference_and_by_number_become_versions_one_after_the_other(customs: Customs) -> None:
    lodgement = customs.accept(good())
    with customs.read() as uow:
        mrn = uow.lodgements.get(lodgement).mrn
    named = [_amendment(number, mrn=mrn, reference=None) for number in range(4)]
    named += [_amendment(number) for number in range(4, 8)]
    lodged = _at_once(_lodgings(customs, [write_native(one) for one in named]))
    states = [one.answers[0]["state"] for one in lodged]
    assert states == ["amended"] * THREADS
    assert sorted(one.answers[0]["version"] for one in lodged) == list(range(2, THREADS + 2))
    with customs.read() as uow:
        assert uow.lodgements.get(lodgement).current_version == THREADS + 1


# --- workers


def _another_process(customs: Customs) -> Installation:
    """The same installation as another process would know it: nothing in memory is shared."""
    return Installation(customs.installation.store, clock=customs.clock, keys=KEYS)


def test_two_workers_at_once_assess_once_for_each_job(customs: Customs) -> None:
    lodgements = [customs.lodge(good(reference=f"R-{number}")).answers[0]["id"] for number in range(30)]
    workers = [_another_process(customs) for _ in range(4)]
    assert SMALL.connections + SMALL.extra_connections >= len(workers)
    done = _at_once([partial(_work_by_fives, each) for each in workers])
    assert sum(done) == len(lodgements)
    customs.work()
    for lodgement in lodgements:
        assert len(_assessments(customs, customs.consignment_of(lodgement))) == 1
    assert [_number(customs, table) for table in ("assessments", "selections", "jobs")] == [30, 30, 0]


def _work_by_fives(installation: Installation) -> int:
    done = 0
    while count := work(installation, limit=5):
        done += count
    return done


def test_two_workers_that_drain_at_once_seal_every_event_once(customs: Customs) -> None:
    for number in range(10):
        customs.lodge(good(reference=f"R-{number}"))
    workers = [_another_process(customs) for _ in range(3)]
    _at_once([partial(drain, each) for each in workers])
    customs.work()
    assert _number(customs, "unsealed_events") == 0
    assert _number(customs, "leaves") == _number(customs, "events")


def test_an_amendment_that_races_with_the_assessment_is_assessed_last(customs: Customs) -> None:
    for round_number in range(4):
        reference = f"R-{round_number}"
        (answer,) = customs.lodge(good(reference=reference)).answers
        amendments = [write_native(_amendment(number, reference=reference)) for number in range(3)]
        workers = [_another_process(customs) for _ in range(3)]
        _at_once([*_lodgings(customs, amendments), *(partial(drain, each) for each in workers)])
        customs.work()
        chain = _chain(_assessments(customs, customs.consignment_of(answer["id"])))
        assert chain[-1].lodgement_version == 4
        versions = [one.lodgement_version or 0 for one in chain]
        assert versions == sorted(versions), "an older version was assessed after a newer one"
    assert _number(customs, "jobs") == 0


def test_amendments_are_assessed_while_the_clock_goes_back(customs: Customs) -> None:
    lodgement = customs.accept(good())
    noon = customs.clock.now()
    for number in range(3):
        customs.installation.clock = FixedClock(noon - timedelta(minutes=number + 1))
        customs.lodge(_amendment(number))
        # The job is due when it was promised, by the clock that told so.
        work(customs.installation)
    chain = _chain(_assessments(customs, customs.consignment_of(lodgement)))
    assert [one.lodgement_version for one in chain] == [1, 2, 3, 4]
    assert _number(customs, "jobs") == 0


def test_a_bad_consignment_stops_no_other_when_two_workers_meet_it(customs: Customs) -> None:
    bad = customs.lodge(good(reference="BAD")).answers[0]["id"]
    others = [customs.lodge(good(reference=f"R-{number}")).answers[0]["id"] for number in range(9)]
    _spoil(customs, bad)
    workers = [_another_process(customs) for _ in range(3)]
    _at_once([partial(drain, each) for each in workers])
    assert _number(customs, "assessments") == len(others)
    with customs.read() as uow:
        assert uow.jobs.waiting() == {"assess": 1}
        assert uow.jobs.dead() == []


def _spoil(customs: Customs, lodgement: str) -> None:
    """Have the stored declaration of a filing say something that no reader understands."""
    with customs.installation.store.unit() as uow:
        kept = uow.lodgements.version(lodgement, 1).declaration_id
        connection = uow.connection
        connection.exec_driver_sql("UPDATE payloads SET body = 'x' WHERE id = %(id)s", {"id": kept})
