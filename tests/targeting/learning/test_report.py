# SPDX-License-Identifier: Apache-2.0
"""The honest report: rivals beside the model, unseen lines apart from repeats, and warnings before figures."""

from __future__ import annotations

import numpy as np
import pytest

from greenlane.errors import Invalid
from greenlane.targeting import learning
from tests.targeting.learning.samples import QUICK, SOURCES, table


@pytest.fixture(scope="module")
def repeated() -> learning.Report:
    return learning.report(table(1500, twins=0.8), SOURCES, QUICK, draws=20)


def test_a_look_up_that_beats_the_model_is_told_in_words(repeated: learning.Report) -> None:
    assert any("A plain look-up of repeated lines beats the model" in warning for warning in repeated.warnings)
    assert repeated.repeated_rows > 0.7
    assert repeated.single_label == 1.0


def test_on_unseen_lines_the_model_beats_every_rival(repeated: learning.Report) -> None:
    areas = {name: one.area for name, one in repeated.unseen.measures.items()}
    assert areas[learning.MODEL] > areas[learning.LOOK_UP]
    assert areas[learning.BASE] == pytest.approx(0.5)
    assert set(areas) == {learning.MODEL, learning.LINEAR, learning.LOOK_UP, learning.BASE}
    assert all(one.intervals for one in repeated.unseen.measures.values())


def test_later_lines_are_asked_apart() -> None:
    found = learning.report(table(1500), SOURCES, QUICK, draws=5)
    assert found.later is not None
    assert 100 < found.later.lines < 400
    assert found.later.measures[learning.MODEL].area > 0.6


def test_chance_is_called_chance() -> None:
    lines = table(600, twins=0.0)
    label = (np.random.default_rng(3).random(600) < 0.3).astype(float)
    found = learning.report(lines.but(label=label), SOURCES, QUICK, draws=30)
    assert any("cannot be told from chance" in warning for warning in found.warnings)


def test_one_class_has_no_report() -> None:
    lines = table(100)
    with pytest.raises(Invalid, match="one class"):
        learning.report(lines.but(label=np.zeros(100)), SOURCES, QUICK)
