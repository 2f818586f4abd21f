# SPDX-License-Identifier: Apache-2.0
"""The fuzzer finds what it is there to find, and, for a short while in every run, finds nothing in the readers."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import pytest

from greenlane.intake import KNOWN_FORMATS, ReadState, read
from tests.intake.formats.seeds import public_seeds, written_seeds
from tools import fuzz
from tools.damaging import LONGEST, damaged

INPUTS = 400
"""For each format in every run of the tests; ``make fuzz`` tries 100,000."""


@pytest.mark.parametrize("name", KNOWN_FORMATS)
def test_every_format_has_seeds_of_our_own_that_it_reads(name: str) -> None:
    for seed in written_seeds(name):
        reading = read(seed)
        assert reading.state is ReadState.READ, reading
        assert f"{reading.format}_".startswith(f"{name}_"), reading


@pytest.mark.parametrize("name", KNOWN_FORMATS)
def test_no_damaged_message_raises_hangs_or_grows(name: str, tmp_path: Path) -> None:
    seeds = [*written_seeds(name), *public_seeds(name)]
    fuzzed = fuzz.fuzz(name, seeds, inputs=INPUTS, seconds=20, seed=20260131, keep=tmp_path)
    assert fuzzed.failures == ()
    assert fuzzed.inputs > 50
    assert fuzzed.states.get("read", 0) > 0, "some must still be readable, or nothing behind the reader is tried"


def test_a_reader_that_raises_is_found_and_its_input_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(data: bytes) -> Any:
        if b"broken" in data and data != b"broken {}":
            raise KeyError("hs")
        return read(data)

    monkeypatch.setattr(fuzz, "gate", fails)
    fuzzed = fuzz.fuzz("native_json", [b"{}", b"broken {}"], inputs=200, seconds=20, seed=1, keep=tmp_path)
    assert fuzzed.failures
    assert "KeyError: 'hs'" in fuzzed.failures[0].what
    assert b"broken" in fuzzed.failures[0].path.read_bytes()
    assert fuzzed.states["failed"] == len(fuzzed.failures)


def test_a_reader_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0

    def hangs(data: bytes) -> Any:
        nonlocal asked
        asked += 1
        begin = time.monotonic()
        while asked == 3 and time.monotonic() - begin < 30:
            pass
        return read(b"{}")

    monkeypatch.setattr(fuzz, "gate", hangs)
    monkeypatch.setattr(fuzz, "LONGEST_S", 0.05)
    fuzzed = fuzz.fuzz("native_json", [b"{}"], inputs=5, seconds=20, seed=1, keep=tmp_path)
    assert [("TooSlow" in failure.what) for failure in fuzzed.failures] == [True]
    assert fuzzed.inputs == 5


def test_the_same_seed_damages_the_same_way() -> None:
    def some(seed: int) -> list[bytes]:
        chance = random.Random(seed)
        return [damaged([b"<a>one</a>", b"UNB+UNOA:1'"], chance) for _ in range(50)]

    assert some(1) == some(1) != some(2)


def test_damage_is_bounded_and_needs_no_seed() -> None:
    chance = random.Random(5)
    assert all(len(damaged([b"<a>" * 80_000], chance)) <= LONGEST for _ in range(100))
    assert len({damaged([], chance) for _ in range(20)}) > 10


def test_it_runs_from_the_command_line_and_repeats_what_was_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fuzz.main(["--format", "native_json", "--inputs", "30", "--jobs", "1"]) == 0
    assert "30 inputs" in capsys.readouterr().out
    kept = tmp_path / "kept.bin"
    kept.write_bytes(b"<a")
    assert fuzz.main(["--again", str(kept)]) == 0
    assert capsys.readouterr().out.strip() == "unreadable"
