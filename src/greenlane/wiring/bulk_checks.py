# SPDX-License-Identifier: Apache-2.0
"""The findings of consignments of one shape: each check remembered by what it depends on."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from greenlane.cargo import Grouped, Memory, Place
from greenlane.intake import CHECKS, MOST_PER_CHECK, Check, faults_told, order_of

from .answers import findings_json
from .bulk_case import Case
from .bulk_numbers import TOKEN, Shown, moved

Share = Callable[[Any, Callable[[Any], Any], Mapping[Place, int], Mapping[Place, Callable[[Any], Any]]], Memory]
"""Gives what remembers the answers of a function, by a name, the columns of what it is asked with and their values."""


class Checks:
    """Asks every check of consignments of one shape.

    Where the goods items of several rows are asked as if each were alone, ``of_rows`` are the checks of those rows.
    """

    def __init__(
        self,
        case: Case,
        columns: Mapping[Place, int],
        values: Mapping[Place, Callable[[Any], Any]],
        share: Share,
        of_rows: "Sequence[Checks]" = (),
    ) -> None:
        """Learn from the first consignment which checks say the same of all."""
        self._of_rows = of_rows
        self._constant: list[Shown] = []
        self._constant_of_item: list[Shown] = []
        kept: list[Memory] = []
        of_item: list[Memory] = []
        for check in CHECKS.values():
            if check.of_items and of_rows:
                continue
            one = share(check.code, partial(_told, check), columns, values)
            answer = one.answer(case.row, case.filings)
            if not one.constant:
                (of_item if check.of_items else kept).append(one)
            elif check.of_items:
                self._constant_of_item.extend(answer)
            else:
                self._constant.extend(answer)
        self._base = sorted(self._constant + self._constant_of_item, key=_order)
        self._kept = Grouped(kept, _joined)
        self._of_item = Grouped(of_item, _joined)
        self._all = Grouped(kept + of_item, _joined)

    def findings(self, case: Case) -> list[Shown] | None:
        """The findings of all checks, in their order; None where the single path must tell."""
        if self._of_rows:
            return self._of_several(case)
        answers, _ = self._all.answers(case.row, case.filing)
        return _sorted(self._base, answers)

    def of_item(self, case: Case) -> list[Shown]:
        """What the checks that look at each goods item by itself find of the one of this row."""
        answers, _ = self._of_item.answers(case.row, case.filing)
        return _added(self._constant_of_item, answers)

    def _of_several(self, case: Case) -> list[Shown] | None:
        answers, _ = self._kept.answers(case.row, case.filings)
        of_items: list[Shown] = []
        for place, (checks, one) in enumerate(zip(self._of_rows, case.alone, strict=True)):
            found = checks.of_item(one)
            if found:
                of_items += moved(found, place) if place else found
        if len(of_items) > MOST_PER_CHECK and _most_of_one(of_items) > MOST_PER_CHECK:
            return None  # no more of one check are told of a filing, and the others counted
        if of_items:
            answers.append(of_items)
        return _sorted(self._base, answers)


def _told(check: Check, filing: Any) -> list[Shown]:
    """The findings of a check: by what they are sorted, how they are shown, the path where it has a token."""
    return [
        (order_of(finding), shown, finding.path if finding.path and TOKEN in finding.path else None)
        for finding in faults_told(check, filing)
        for shown in findings_json((finding,))
    ]


def _joined(answers: Sequence[list[Shown]]) -> list[Shown]:
    return [one for answer in answers for one in answer]


def _added(found: list[Shown], answers: Sequence[list[Shown]]) -> list[Shown]:
    """What was found anyway and the answers; the same list where there are none."""
    for answer in answers:
        if answer:
            found = found + answer
    return found


def _sorted(found: list[Shown], answers: Sequence[list[Shown]]) -> list[Shown]:
    every = _added(found, answers)
    return every if every is found else sorted(every, key=_order)


def _most_of_one(findings: Sequence[Shown]) -> int:
    return max(Counter(code for (_, code), _, _ in findings).values())


def _order(one: Shown) -> tuple[int, str]:
    return one[0]
