# SPDX-License-Identifier: Apache-2.0
"""Tables at the command line: recognised, by a mapping of one's own, from Parquet, counted, and never failing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.flows import post_rows, written
from tests.cli.conftest import Greenlane

OWN = """mapping: own
version: 1
title: Ours
columns:
  Number: {to: reference, required: true}
  Goods: item.description
aside: [Result]
"""


def test_a_table_is_recognised_and_every_consignment_is_a_line(greenlane: Greenlane, tmp_path: Path) -> None:
    path = written(tmp_path / "post.csv", post_rows(30))
    said = greenlane("assess", path, "--json")
    assert said.code == 0
    assert {line["format"] for line in said.lines} == {"table_post"}
    assert sum(len(line["consignments"][0]["facts"]["items"]) for line in said.lines) == 30
    assert all(line["consignments"][0]["lane"] for line in said.lines)


def test_parquet_says_what_the_same_table_in_csv_says(greenlane: Greenlane, tmp_path: Path) -> None:
    rows = list(post_rows(20))
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "post.parquet")
    written(tmp_path / "post.csv", iter(rows))
    from_csv = [line["consignments"][0]["facts"] for line in greenlane("read", tmp_path / "post.csv", "--json").lines]
    lines = greenlane("read", tmp_path / "post.parquet", "--json").lines
    assert [line["consignments"][0]["facts"] for line in lines] == from_csv


def test_a_mapping_of_ones_own_reads_csv_and_ndjson(greenlane: Greenlane, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN)
    (tmp_path / "a.csv").write_text("Number,Goods,Result\n7,Apples,fraud\n")
    (tmp_path / "a.ndjson").write_text('{"Number": "7", "Goods": "Apples", "Result": "fraud"}\n')
    for name in ("a.csv", "a.ndjson"):
        said = greenlane("read", tmp_path / name, "--mapping", tmp_path / "own.yaml", "--json")
        assert said.code == 0
        assert said.lines[-1]["consignments"][0]["facts"]["items"][0]["goods.description"] == "Apples"
        assert b"fraud" not in said.out


def test_a_broken_mapping_is_told_with_its_lines(greenlane: Greenlane, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN.replace("item.description", "item.descripton"))
    (tmp_path / "a.csv").write_text("Number\n7\n")
    said = greenlane("read", tmp_path / "a.csv", "--mapping", tmp_path / "own.yaml")
    assert said.code != 0
    assert "line 6" in said.err
    assert "item.description" in said.err


def test_a_spoiled_row_has_a_line_of_its_own_and_the_next_is_read(greenlane: Greenlane, tmp_path: Path) -> None:
    path = written(tmp_path / "post.csv", post_rows(2))
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], "a,b", *lines[1:]]))
    said = greenlane("assess", path, "--json")
    assert said.lines[0]["state"] == "unreadable"
    assert said.lines[0]["findings"][0]["path"] == "row 2"
    assert len(said.lines) > 1


def test_a_summary_counts_and_sets_labels_against_lanes(greenlane: Greenlane, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN)
    (tmp_path / "a.csv").write_text("Number,Goods,Result\n7,Apples,1\n8,Pears,0\n9,Plums,0\n")
    said = greenlane("assess", tmp_path / "a.csv", "--mapping", tmp_path / "own.yaml", "--summary", "--json")
    assert said.line["states"] == {"accepted": 3}
    assert sum(said.line["labels"]["Result"]["0"].values()) == 2


def test_a_summary_counts_what_the_lines_say(greenlane: Greenlane, tmp_path: Path) -> None:
    path = written(tmp_path / "post.csv", post_rows(60))
    lines = greenlane("assess", path, "--json").lines
    said = greenlane("assess", path, "--summary", "--json").line
    codes = Counter(finding["code"] for line in lines for finding in line["findings"])
    hits = Counter(hit["profile"] for line in lines for one in line["consignments"] for hit in one["hits"])
    assert (said["findings"], said["profiles"]) == (codes, hits)
    assert said["lanes"] == Counter(line["consignments"][0]["lane"] for line in lines)


def test_a_summary_of_what_is_lodged_is_refused(greenlane: Greenlane, tmp_path: Path) -> None:
    path = written(tmp_path / "post.csv", post_rows(2))
    said = greenlane("assess", path, "--summary", "--store")
    assert said.code != 0
    assert "Leave out --store" in said.err
