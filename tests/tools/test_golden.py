# SPDX-License-Identifier: Apache-2.0
"""The golden corpus is written once for each release, and the same wherever it is written."""

from __future__ import annotations

import gzip
from pathlib import Path

import msgspec
import pytest

from tools import golden


def test_a_corpus_is_the_same_at_every_run(tmp_path: Path) -> None:
    assert [golden.write(tmp_path / name, cases=3) for name in ("one", "two")] == [3, 3]
    for name in ("configuration.json", "cases.jsonl.gz"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    lines = gzip.decompress((tmp_path / "one" / "cases.jsonl.gz").read_bytes()).splitlines()
    cases = [msgspec.json.decode(line) for line in lines]
    assert [set(case) for case in cases] == [{"name", "facts", "digest", "result"}] * 3
    assert len({case["name"] for case in cases}) == 3


def test_a_corpus_that_is_there_is_never_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "0.1.0").mkdir()
    monkeypatch.setattr(golden, "CORPORA", tmp_path)
    monkeypatch.setattr("sys.argv", ["golden", "0.1.0"])
    with pytest.raises(SystemExit, match="there already"):
        golden.main()
    assert list((tmp_path / "0.1.0").iterdir()) == []


@pytest.mark.parametrize("arguments", [[], ["0.1.0", "0.2.0"], ["../elsewhere"]])
def test_a_release_has_to_be_named(monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.setattr("sys.argv", ["golden", *arguments])
    with pytest.raises(SystemExit, match="Name the release"):
        golden.main()
