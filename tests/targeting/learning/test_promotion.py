# SPDX-License-Identifier: Apache-2.0
"""Promotion: by checks and a second person, recorded; never by the score itself."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from greenlane.errors import Conflict, Forbidden
from greenlane.targeting import learning
from tests.targeting.learning.samples import SOURCES, table

AT = datetime(2026, 1, 5, tzinfo=UTC)
EASY = learning.Demands(lines=200, calibration_error=0.2)


@pytest.fixture(scope="module")
def shadow(files: dict[str, bytes]) -> learning.Model:
    return learning.load(files)


def promote(shadow: learning.Model, checks: tuple[learning.Check, ...], **changed: str) -> learning.Promotion:
    given = {"by": "second", "fitted_by": "first", "reason": "better on unseen lines"} | changed
    return learning.promoted(shadow, None, checks, at=AT, **given)


def test_a_good_score_is_promoted_by_a_second_person(shadow: learning.Model) -> None:
    checks = learning.checks_of(shadow, None, table(600, seed=11), EASY)
    assert all(check.passed for check in checks), [check.sentence for check in checks]
    record = promote(shadow, checks)
    assert (record.digest, record.replaces, record.promoted_by) == (shadow.digest, None, "second")
    assert record.checks == checks


def test_who_fitted_it_does_not_promote_it(shadow: learning.Model) -> None:
    checks = learning.checks_of(shadow, None, table(600, seed=11), EASY)
    for by in ("first", " "):
        with pytest.raises(Forbidden, match="second person"):
            promote(shadow, checks, by=by)


def test_a_failed_check_stops_it_with_its_sentence(shadow: learning.Model) -> None:
    lines = table(600, seed=11)
    turned = lines.but(label=1 - lines.label)
    with pytest.raises(Conflict, match="lower limit of the area"):
        promote(shadow, learning.checks_of(shadow, None, turned, EASY))
    with pytest.raises(Conflict, match="100 lines, 200 are needed"):
        promote(shadow, learning.checks_of(shadow, None, table(100, seed=11), EASY))
    with pytest.raises(Conflict, match="not checked"):
        promote(shadow, ())
    with pytest.raises(Conflict, match="reason in words"):
        promote(shadow, learning.checks_of(shadow, None, lines, EASY), reason=" ")


def test_a_shadow_that_falls_behind_the_champion_stays_a_shadow(
    shadow: learning.Model, fitted: learning.Fitted
) -> None:
    lines = table(500, seed=21)
    mixed = np.random.default_rng(0).permutation(lines.label)
    poor = learning.fit(lines.but(label=np.where(np.arange(500) % 3 > 0, mixed, lines.label)), SOURCES, fitted.settings)
    card = learning.card_of(poor, mapping="ours", label="r", group=(), made="2026-01-05", told={})
    worse = learning.load(learning.files_of(poor, "ours", SOURCES, card))
    by_name = {check.name: check for check in learning.checks_of(worse, shadow, table(800, seed=11), EASY)}
    assert not by_name["champion"].passed
    assert {check.name: check for check in learning.checks_of(shadow, worse, table(800, seed=11), EASY)}[
        "champion"
    ].passed


def test_a_score_does_not_take_its_own_place(shadow: learning.Model) -> None:
    checks = learning.checks_of(shadow, shadow, table(600, seed=11), EASY)
    with pytest.raises(Conflict, match="serves already"):
        learning.promoted(shadow, shadow, checks, by="second", fitted_by="first", at=AT, reason="again")
