# SPDX-License-Identifier: Apache-2.0
"""Fitting a score: what may be learned from, what it finds, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from greenlane.errors import Invalid
from greenlane.targeting import learning
from tests.targeting.learning.samples import QUICK, SOURCES, table


def test_a_score_finds_what_depends_on_goods_and_origin_together(fitted: learning.Fitted) -> None:
    assert fitted.champion.area > 0.7
    assert fitted.champion.precision["0.05"] > 2 * fitted.champion.base_rate
    assert fitted.champion.calibration_error < 0.1


def test_columns_that_say_nothing_are_left_out_and_named(fitted: learning.Fitted) -> None:
    assert "importer" in fitted.chosen.left_out
    assert fitted.chosen.goods == "hs"


def test_rows_that_repeat_each_other_become_one_line(fitted: learning.Fitted) -> None:
    assert len(fitted.one) == len(np.unique(table().group)) < len(table())
    assert fitted.rows.sum() == len(table())


def test_no_group_lies_in_two_folds() -> None:
    from greenlane.targeting.learning.grouping import folds

    group = table().group
    apart = folds(group, 5, 3)
    assert all(len(set(apart[group == one])) == 1 for one in np.unique(group))
    assert set(apart) == {0, 1, 2, 3, 4}


def test_the_same_seed_gives_the_same_files() -> None:
    def made() -> dict[str, bytes]:
        fitted = learning.fit(table(400), SOURCES, QUICK)
        card = learning.card_of(fitted, mapping="ours", label="r", group=(), made="2026-01-05", told={})
        return learning.files_of(fitted, "ours", SOURCES, card)

    assert made() == made()


@pytest.mark.parametrize("kind", [0.0, 1.0])
def test_one_class_is_refused(kind: float) -> None:
    lines = table(200)
    with pytest.raises(Invalid, match="with one class") as refused:
        learning.fit(lines.but(label=np.full(len(lines), kind)), SOURCES, QUICK)
    assert refused.value.code == "learn.one_class"


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(Invalid, match="No line"):
        learning.fit(table(0), SOURCES, QUICK)


def test_too_few_lines_are_refused() -> None:
    lines = table(30)
    with pytest.raises(Invalid, match="too few"):
        learning.fit(lines.but(label=np.arange(30) % 2.0), SOURCES, QUICK)


def test_columns_that_are_all_constant_are_refused() -> None:
    lines = learning.lines_of({"hs": ["010101"] * 100}, label=[0.0, 1.0] * 50)
    with pytest.raises(Invalid, match="No column says anything"):
        learning.fit(lines, SOURCES[:1], QUICK)


def test_a_constant_column_is_named() -> None:
    lines = table(400)
    lines = lines.but(words=lines.words | {"treatment": learning.Words(np.zeros(400, dtype=np.int64), ["A"])})
    assert learning.fit(lines, SOURCES, QUICK).chosen.left_out["treatment"] == "It is constant."


def test_numbers_that_are_none_do_no_harm() -> None:
    lines = table(400)
    weight = lines.numbers["weight"].copy()
    weight[:40], weight[40:60], weight[60:80] = np.nan, np.inf, -5.0
    fitted = learning.fit(lines.but(numbers=lines.numbers | {"weight": weight}), SOURCES, QUICK)
    assert np.isfinite(fitted.out_of_fold).all()


def test_labels_from_the_future_are_not_believed() -> None:
    lines = table(100)
    known = lines.day.copy()
    known[:7] -= 1
    label = lines.label.copy()
    label[50] = np.nan
    chosen, told = learning.usable(replace(lines, known=known, label=label), today=int(lines.day[79]))
    assert told == {
        "without a label": 1,
        "from the future": 20,
        "with a result known before the line was declared": 7,
    }
    assert chosen.sum() == 100 - 28


def test_a_column_that_holds_the_outcome_is_suspicious() -> None:
    lines = table(600)
    told = learning.Words(lines.label.astype(np.int64), ["clean", "guilty"])
    fitted = learning.fit(lines.but(words=lines.words | {"treatment": told}), SOURCES, QUICK)
    assert fitted.chosen.suspicious["treatment"] > 0.98


def test_outcomes_that_have_turned_close_the_window() -> None:
    lines = table(3000, twins=0.0)
    turned = np.where(np.arange(3000) < 1500, 1 - lines.label, lines.label)
    lines = lines.but(day=18_000 + np.arange(3000) // 4, label=turned)
    settings = learning.Settings(seed=1, repeats=1, trees=QUICK.trees)
    fitted = learning.fit(lines, SOURCES, settings)
    assert fitted.as_of
    assert fitted.window_weeks == 52
    assert not learning.fit(table(3000), SOURCES, settings).as_of


@pytest.mark.parametrize(
    ("word", "label"), [("1", 1), ("0", 0), ("1.0", 1), ("0.00", 0), ("Yes", 1), ("false", 0), ("2", None), ("x", None)]
)
def test_words_of_a_label(word: str, label: float | None) -> None:
    assert learning.label_of(word) == label


def test_an_empty_label_is_no_negative() -> None:
    assert np.isnan(learning.label_of("  ") or 0.0)
    assert learning.label_of("seized", frozenset({"seized"})) == 1.0
