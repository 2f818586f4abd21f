# SPDX-License-Identifier: Apache-2.0
"""A score as files: nothing executable, whole or refused, the same as what was fitted, with reasons that add up."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from greenlane.errors import Invalid
from greenlane.targeting import learning
from greenlane.targeting.learning.trees import Session, apart, as_onnx, fit_trees
from tests.targeting.learning.samples import SOURCES, table


def test_what_is_served_is_what_was_fitted(fitted: learning.Fitted, files: dict[str, bytes]) -> None:
    lines = table()
    linear, trees = fitted.parts.margins(lines)
    said = learning.load(files).score(lines).probability
    assert said == pytest.approx(fitted.calibration.probability((linear + trees) / 2), abs=1e-5)


def test_onnx_says_what_lightgbm_says_also_on_the_thresholds_themselves() -> None:
    chance = np.random.default_rng(0)
    inputs = np.round(chance.normal(0, 9, (4000, 3)), 2).astype(np.float32)
    label = (inputs[:, 0] + inputs[:, 1] > chance.normal(0, 5, 4000)).astype(np.float64)
    booster = fit_trees(inputs, label, np.ones(4000), learning.TreeSettings(rounds=60, smallest_leaf=5), 1)
    halves = (inputs[:-1] + inputs[1:]) / np.float32(2)
    grid = np.round(chance.uniform(-20, 20, (60_000, 3)), 3).astype(np.float32)
    for asked in (inputs, halves, grid, np.nextafter(inputs, np.float32(99)), np.nextafter(inputs, np.float32(-99))):
        assert apart(Session(as_onnx(booster, 3)), booster, asked) < 1e-5


def test_a_model_is_json_text_and_onnx(files: dict[str, bytes]) -> None:
    assert sorted(files) == ["card.json", "card.md", "manifest.json", "plan.json", "tables.json", "trees.onnx"]
    for name, content in files.items():
        if name.endswith(".json"):
            msgspec.json.decode(content)
        assert b"sklearn" not in content


@pytest.mark.parametrize("name", ["plan.json", "tables.json", "trees.onnx", "card.json", "card.md"])
def test_a_changed_file_is_named(files: dict[str, bytes], name: str) -> None:
    with pytest.raises(Invalid, match=name) as refused:
        learning.load(files | {name: files[name] + b" "})
    assert refused.value.code == "learn.model_damaged"
    with pytest.raises(Invalid, match="The file is missing"):
        learning.load({one: content for one, content in files.items() if one != name})


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": "other"}'])
def test_a_manifest_that_is_none_is_refused(files: dict[str, bytes], content: bytes) -> None:
    with pytest.raises(Invalid, match=r"manifest\.json"):
        learning.load(files | {"manifest.json": content})
    with pytest.raises(Invalid, match="of format else"):
        learning.load(files | {"manifest.json": files["manifest.json"].replace(b"greenlane-score", b"else")})


def test_a_line_of_which_nothing_is_known_has_a_score(files: dict[str, bytes]) -> None:
    model = learning.load(files)
    nothing = learning.lines_of({"hs": ["", "999999"]}, {"weight": [np.nan, np.inf]})
    said = model.score(nothing).probability
    assert ((said > 0) & (said < 1)).all()
    assert len(model.score(table(0)).probability) == 0


def test_scores_do_not_depend_on_what_stands_beside(files: dict[str, bytes]) -> None:
    model, lines = learning.load(files), table(200, seed=5)
    whole = model.score(lines).probability
    one_by_one = [model.score(lines.taken(np.array([row]))).probability[0] for row in range(0, 200, 20)]
    assert whole[::20] == pytest.approx(one_by_one, abs=1e-12)


def test_reasons_add_up_to_the_score(files: dict[str, bytes]) -> None:
    model, lines = learning.load(files), table(60, seed=9)
    said = model.score(lines).probability
    for row in range(0, 60, 7):
        explained = learning.explain_line(model, lines.taken(np.array([row])))
        assert explained.start + sum(reason.share for reason in explained.reasons) == pytest.approx(
            explained.margin, abs=1e-9
        )
        assert explained.probability == pytest.approx(said[row], abs=1e-6)
        assert explained.reasons[0].sentence
        shares = [abs(reason.share) for reason in explained.reasons]
        assert shares == sorted(shares, reverse=True)


def test_the_strongest_reason_of_a_bad_line_is_goods_or_route(files: dict[str, bytes]) -> None:
    model, lines = learning.load(files), table()
    worst = int(np.argmax(model.score(lines).probability))
    reasons = learning.explain_line(model, lines.taken(np.array([worst]))).reasons
    assert reasons[0].concept in (learning.Concept.GOODS, learning.Concept.ROUTE)
    assert reasons[0].share > 0
    assert reasons[0].evidence[0].rate > model.plan.base
    assert reasons[0].evidence[0].lines > 0


def test_the_card_says_what_it_was_made_from(files: dict[str, bytes]) -> None:
    model, text = learning.load(files), files["card.md"].decode()
    assert model.card["digest"] == model.digest
    assert model.card["trained_on"]["rows"] == 1200
    assert "Not learned from: 2 rows from the future." in text
    assert "no score of it stops goods" in text
    assert "`importer`: Its past says nothing" in text


def test_expected_recovery_is_kept_apart(fitted: learning.Fitted) -> None:
    lines = table()
    recovery = np.where(lines.label > 0, 100.0 * lines.numbers["weight"], np.nan)
    with_money = learning.fit(lines.but(recovery=recovery), SOURCES, fitted.settings)
    card = learning.card_of(with_money, mapping="ours", label="r", group=(), made="2026-01-05", told={})
    scored = learning.load(learning.files_of(with_money, "ours", SOURCES, card)).score(lines)
    assert scored.expected_recovery is not None
    heavy = lines.numbers["weight"] > np.median(lines.numbers["weight"])
    given = scored.expected_recovery / scored.probability
    assert np.median(given[heavy]) > 1.5 * np.median(given[~heavy])
    assert fitted.recovery is None
