# SPDX-License-Identifier: Apache-2.0
"""``greenlane learn`` and ``greenlane simulate drift`` at the command line: files in, files out, clear answers."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from greenlane.targeting import learning
from greenlane.wiring import learning as using
from tests.cli.conftest import Greenlane, Said
from tests.targeting.learning.samples import QUICK, table

KOREA = Path(__file__).resolve().parents[3] / "shared" / "data" / "declarations-korea"
GROUP = "HS6 Code, Country of Departure,Country of Origin,Tax Rate,Tax Type,Net Mass"
HEADER = ("Declaration ID", "Date", "Importer ID", "HS6 Code", "Country of Departure", "Country of Origin")
MORE = ("Tax Rate", "Tax Type", "Net Mass", "Item Price", "Office ID", "Mode of Transport", "Fraud")


def rows(count: int = 600, seed: int = 0) -> list[dict[str, str]]:
    """Rows of the shipped mapping's shape, with an outcome that depends on goods and origin."""
    lines = table(count, seed)
    countries = {"O0": "CN", "O1": "US", "O2": "DE", "O3": "JP", "O4": "VN", "O5": "FR"}

    def word(name: str, row: int) -> str:
        column = lines.words[name]
        return column.words[int(column.codes[row])]

    found = []
    for row in range(count):
        cells = (
            str(row),
            f"2020-{row * 12 // count + 1:02d}-{row % 28 + 1:02d}",
            word("importer", row),
            word("hs", row).lstrip("0"),
            countries[word("departure", row)],
            countries[word("origin", row)],
            "8.0" if word("treatment", row) == "A" else "0.0",
            word("treatment", row),
            str(lines.numbers["weight"][row]),
            f"{lines.numbers['value'][row]:.2f}",
            "20",
            "10",
            str(int(lines.label[row])),
        )
        found.append(dict(zip((*HEADER, *MORE), cells, strict=True)))
    return found


def written(path: Path, content: list[dict[str, str]], leave: tuple[str, ...] = ()) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        names = [name for name in (*HEADER, *MORE) if name not in leave]
        table_of = csv.DictWriter(stream, names, extrasaction="ignore")
        table_of.writeheader()
        table_of.writerows(content)
    return path


def scores(path: Path) -> list[float]:
    with path.open(encoding="utf-8") as stream:
        read = list(csv.DictReader(stream))
    assert [int(row["row"]) for row in read] == list(range(len(read)))
    return [float(row["score"]) for row in read]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small trees: these tests are about files and answers."""
    from greenlane.cli import learning as commands

    monkeypatch.setattr(commands, "_settings", lambda seed, weeks, outcome_time: QUICK)


Learn = Callable[..., Said]


@pytest.fixture
def model(greenlane: Greenlane, tmp_path: Path) -> Path:
    data = written(tmp_path / "fit.csv", rows())
    said = greenlane("learn", "fit", data, "--mapping", "korea", "--label", "Fraud", "--out", tmp_path / "model")
    assert said.code == 0, said.err
    return tmp_path / "model"


def test_a_model_is_fitted_and_scores_every_row_in_order(greenlane: Greenlane, model: Path, tmp_path: Path) -> None:
    assert {path.name for path in model.iterdir()} >= {"trees.onnx", "card.md", "manifest.json"}
    card = json.loads((model / "card.json").read_text())
    assert card["group"] == ["HS6 Code", "Country of Departure", "Country of Origin", "Net Mass"]
    new = rows(300, seed=3)
    data, out = written(tmp_path / "new.csv", new), tmp_path / "scores.csv"
    said = greenlane("learn", "score", data, "--mapping", "korea", "--model", model, "--out", out)
    assert said.code == 0, said.err
    found = np.array(scores(out))
    label = np.array([float(row["Fraud"]) for row in new])
    assert len(found) == 300
    assert learning.area_under_curve(label, found) > 0.7


def test_the_label_may_be_empty_or_missing_when_scoring(greenlane: Greenlane, model: Path, tmp_path: Path) -> None:
    new = rows(50, seed=4)
    said = []
    for name, content, leave in (
        ("with", new, ()),
        ("empty", [row | {"Fraud": ""} for row in new], ()),
        ("without", new, ("Fraud", "Declaration ID")),
    ):
        data, out = written(tmp_path / f"{name}.csv", content, leave), tmp_path / f"{name}-scores.csv"
        assert greenlane("learn", "score", data, "--mapping", "korea", "--model", model, "--out", out).code == 0
        said.append(scores(out))
    assert said[0] == said[1] == said[2]


def test_bad_rows_keep_their_line(greenlane: Greenlane, model: Path, tmp_path: Path) -> None:
    data = written(tmp_path / "new.csv", rows(6, seed=4))
    text = data.read_text().splitlines()
    text[2] = "only,three,cells"
    text[4] = text[4].replace("2020", "20x0").rsplit(",", 5)[0] + ",NaN,inf,20,10,"
    text[5] = '"an open quotation mark' + text[5]
    data.write_text("\n".join(text) + "\n")
    out = tmp_path / "scores.csv"
    said = greenlane("learn", "score", data, "--mapping", "korea", "--model", model, "--out", out)
    assert said.code == 0
    assert len(scores(out)) == 6
    assert "2 of 6 rows could not be read" in said.err


def test_parquet_and_ndjson_score_as_csv_does(greenlane: Greenlane, model: Path, tmp_path: Path) -> None:
    new = rows(40, seed=5)
    written(tmp_path / "new.csv", new)
    pq.write_table(pa.Table.from_pylist(new), tmp_path / "new.parquet")
    (tmp_path / "new.ndjson").write_text("\n".join(json.dumps(row) for row in new))
    said = []
    for kind in ("csv", "parquet", "ndjson"):
        out = tmp_path / f"{kind}.scores"
        data = tmp_path / f"new.{kind}"
        assert greenlane("learn", "score", data, "--mapping", "korea", "--model", model, "--out", out).code == 0
        said.append(scores(out))
    assert said[0] == said[1] == said[2]


def test_several_files_are_one_table(greenlane: Greenlane, model: Path, tmp_path: Path) -> None:
    first, second = written(tmp_path / "a.csv", rows(10)), written(tmp_path / "b.csv", rows(12, seed=8))
    out = tmp_path / "scores.csv"
    assert greenlane("learn", "score", first, second, "--mapping", "korea", "--model", model, "--out", out).code == 0
    assert len(scores(out)) == 22


def test_a_damaged_model_is_told(greenlane: Greenlane, model: Path, tmp_path: Path) -> None:
    (model / "tables.json").write_bytes((model / "tables.json").read_bytes()[:-10])
    data = written(tmp_path / "new.csv", rows(3))
    said = greenlane("learn", "score", data, "--mapping", "korea", "--model", model, "--out", tmp_path / "s.csv")
    assert said.code == 2
    assert "The model is damaged. tables.json" in said.err
    assert not (tmp_path / "s.csv").exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"Fraud": "0"}, "with one class there is nothing to tell apart"),
        ({"Fraud": ""}, "No line of the table has a label"),
        ({"Fraud": "maybe"}, "neither 1 nor 0|No line of the table has a label"),
        ({"Date": "2999-01-01"}, "No line of the table has a label"),
    ],
)
def test_labels_that_teach_nothing_are_refused(
    greenlane: Greenlane, tmp_path: Path, change: dict[str, str], sentence: str
) -> None:
    data = written(tmp_path / "fit.csv", [row | change for row in rows(100)])
    said = greenlane("learn", "fit", data, "--mapping", "korea", "--label", "Fraud", "--out", tmp_path / "m")
    assert said.code == 2
    assert any(one in " ".join(said.err.split()) for one in sentence.split("|"))
    assert not (tmp_path / "m").exists()


def test_unknown_labels_are_left_out_and_counted(greenlane: Greenlane, tmp_path: Path) -> None:
    content = rows(400)
    for row in content[:9]:
        row["Fraud"] = "2"
    data = written(tmp_path / "fit.csv", content)
    said = greenlane("learn", "fit", data, "--mapping", "korea", "--label", "Fraud", "--out", tmp_path / "m")
    assert said.code == 0
    assert "9 rows have a label that is neither 1 nor 0" in said.err


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--label", "Guilty"), "has no column Guilty"),
        (("--label", "Fraud", "--group", "HS6 Code, Nowhere"), "has no column Nowhere"),
    ],
)
def test_missing_columns_are_named(
    greenlane: Greenlane, tmp_path: Path, options: tuple[str, ...], sentence: str
) -> None:
    data = written(tmp_path / "fit.csv", rows(60))
    said = greenlane("learn", "fit", data, "--mapping", "korea", *options, "--out", tmp_path / "m")
    assert said.code == 2
    assert sentence in said.err


def test_tables_that_are_none_are_told(greenlane: Greenlane, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    said = greenlane(
        "learn", "fit", tmp_path / "empty.csv", "--mapping", "korea", "--label", "Fraud", "--out", tmp_path / "m"
    )
    assert said.code == 2
    assert "cannot be read as a table" in " ".join(said.err.split())
    said = greenlane(
        "learn", "fit", tmp_path / "none.csv", "--mapping", "korea", "--label", "Fraud", "--out", tmp_path / "m"
    )
    assert said.code == 4


def test_a_folder_with_other_files_is_not_touched(greenlane: Greenlane, tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "letter.txt").write_text("mine")
    data = written(tmp_path / "fit.csv", rows(60))
    said = greenlane("learn", "fit", data, "--mapping", "korea", "--label", "Fraud", "--out", tmp_path / "m")
    assert said.code == 2
    assert [path.name for path in (tmp_path / "m").iterdir()] == ["letter.txt"]


def test_the_report_warns_and_is_text_json_and_picture(greenlane: Greenlane, tmp_path: Path) -> None:
    data = written(tmp_path / "fit.csv", rows(500) + rows(500))
    arguments = ("learn", "report", data, "--mapping", "korea", "--label", "Fraud", "--group", GROUP)
    said = greenlane(*arguments, "--out", tmp_path / "report")
    assert said.code == 0, said.err
    assert "WARNING: A plain look-up of repeated lines beats the model" in said.text
    kept = json.loads((tmp_path / "report" / "report.json").read_text())
    assert set(kept["unseen"]["measures"]) == {"model", "logistic regression", "look-up table", "base rate"}
    assert kept["unseen"]["measures"]["model"]["intervals"]["area"]
    assert (tmp_path / "report" / "report.svg").read_bytes().startswith(b"<?xml")
    assert (tmp_path / "report" / "report.txt").read_text().startswith("WARNING")


def test_of_a_large_table_whole_groups_are_drawn(tmp_path: Path) -> None:
    from greenlane.cli.reading import limits
    from greenlane.cli.tables import mapping_named
    from greenlane.wiring.learning_tables import Told, Wanted, batches, joined, sources_of

    mapping = mapping_named("korea")
    assert mapping is not None
    data = written(tmp_path / "fit.csv", rows(800))
    wanted = Wanted(label="Fraud")

    def read(most: int) -> tuple[learning.Lines, Told]:
        told = Told()
        with data.open("rb") as stream:
            files = [("fit.csv", stream)]
            parts = batches(files, mapping, sources_of(mapping, wanted), wanted, limits(), told, needed=True)
            return joined(parts, told, most), told

    every, _ = read(10_000)
    some, told = read(300)
    assert len(some) <= 300
    assert told.sampled <= 0.5
    assert any("one group in" in note for note in using.notes_of(told))
    sizes = sorted(np.unique(every.group, return_counts=True)[1].tolist())
    assert set(np.unique(some.group, return_counts=True)[1].tolist()) <= set(sizes)


def test_drift_prints_figures_and_draws_them(greenlane: Greenlane, tmp_path: Path) -> None:
    said = greenlane("simulate", "drift", "--weeks", 30, "--lines", 60, "--out", tmp_path, "--json")
    assert said.code == 0, said.err
    figures = json.loads(said.text)["last_13_weeks"]
    assert set(figures) == {"100/0, all results", "90/10, all results", "100/0, 52 weeks", "90/10, 52 weeks"}
    assert (tmp_path / "drift.svg").read_bytes().startswith(b"<?xml")
    assert len(json.loads((tmp_path / "drift.json").read_text())["weeks"]["90/10, 52 weeks"]) == 26


def test_simulate_without_a_folder_says_so(greenlane: Greenlane) -> None:
    said = greenlane("simulate", "--days", 1)
    assert said.code == 2
    assert "--out" in said.err


@pytest.mark.slow
@pytest.mark.skipif(not KOREA.is_dir(), reason="the shared data is not beside the checkout")
def test_on_public_data_unseen_lines_are_ranked_as_well_as_is_known(
    greenlane: Greenlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from greenlane.cli import learning as commands

    monkeypatch.setattr(commands, "_settings", lambda seed, weeks, outcome_time: learning.Settings(seed=seed))
    files = sorted(KOREA.glob("*.csv"))
    arguments = ("learn", "fit", *files, "--mapping", "korea", "--label", "Fraud", "--group", GROUP)
    said = greenlane(*arguments, "--out", tmp_path / "m", "--json")
    assert said.code == 0, said.err
    card = json.loads(said.text)
    measured = card["measured_on_unseen_groups"]["score"]
    assert measured["area"] > 0.62
    assert measured["precision"]["0.05"] > 0.35
    assert measured["precision"]["0.1"] > 0.33
    assert measured["calibration_error"] < 0.03
    assert card["served"]["largest_difference_from_lightgbm"] < 1e-4
