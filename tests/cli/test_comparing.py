# SPDX-License-Identifier: Apache-2.0
"""``greenlane redecide --today`` and ``greenlane consistency`` at the command line."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from greenlane.intake import write_native
from greenlane.targeting import Band
from tests.cli.conftest import Greenlane
from tests.targeting.builders import the_policy
from tests.wiring.crowds import OFFICE, declared


@pytest.fixture
def lodged(installed: dict[str, str], greenlane: Greenlane, tmp_path: Path) -> list[str]:
    """Two assessed consignments with other hits, for one looks like the other sent again; their assessments."""
    messages = [tmp_path / f"{name}.json" for name in ("one", "two")]
    for number, message in enumerate(messages):
        message.write_bytes(write_native(declared(f"R{number}", "Kestrel Ltd")))
        assert greenlane("assess", "--store", "--json", message).code == 0
    return [line["assessment"] for line in greenlane("redecide", "--today", "--all", "--json").lines[:-1]]


def test_today_is_told_for_ids_for_a_set_and_in_sum(lodged: list[str], greenlane: Greenlane) -> None:
    assert len(lodged) == 2
    *lines, last = greenlane("redecide", "--today", lodged[0], lodged[1], "--json").lines
    assert [(line["assessment"], line["answer"]) for line in lines] == [(one, "same") for one in lodged]
    assert lines[0]["then"] == lines[0]["today"]
    assert set(lines[0]["then"]) == {"outcome", "lane", "score", "scores", "hits"}
    outcomes = {line["then"]["outcome"]: {line["today"]["outcome"]: 1} for line in lines}
    assert last["summary"]["outcomes"] == outcomes
    assert last["summary"]["answers"]["same"] == 2
    *sampled, last = greenlane("redecide", "--today", "--since", "2020-01-01", "--sample", 1, "--json").lines
    assert (len(sampled), last["summary"]["assessments"]) == (1, 1)
    assert greenlane("redecide", "--today", "--since", "2090-01-01", "--json").line["summary"]["assessments"] == 0


def test_today_in_words_tells_what_differs_and_the_sum(lodged: list[str], greenlane: Greenlane) -> None:
    said = greenlane("redecide", "--today", "--sample", 5)
    assert said.code == 0
    assert lodged[0] not in said.text
    assert "the same" in said.text
    assert "2 same" in said.err
    assert f"{lodged[0]}: same" in greenlane("redecide", "--today", lodged[0]).text


def test_without_today_the_stored_configuration_is_checked_as_before(lodged: list[str], greenlane: Greenlane) -> None:
    assert greenlane("redecide", lodged[0], "--json").line["answer"] == "identical"
    assert [line["answer"] for line in greenlane("redecide", "--all", "--json").lines] == ["identical"] * 2


@pytest.mark.parametrize(
    "given",
    [
        ("redecide",),
        ("redecide", "a", "b"),
        ("redecide", "--all", "--sample", "3"),
        ("redecide", "--today"),
        ("redecide", "--today", "a", "--sample", "3"),
        ("redecide", "--today", "--all", "--since", "2026-01-01"),
        ("redecide", "--today", "--sample", "0"),
        ("redecide", "--today", "--since", "yesterday"),
        ("consistency", "--since", "yesterday"),
        ("consistency", "--sample", "0"),
        ("consistency", "--configuration", "nothing.yaml"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_opened(
    greenlane: Greenlane, given: tuple[str, ...]
) -> None:
    said = greenlane(*given)
    assert (said.code, said.out) == (2, b"")
    assert said.err


def test_an_assessment_that_is_not_there_is_not_found(lodged: list[str], greenlane: Greenlane) -> None:
    assert greenlane("redecide", "--today", "018f0000-0000-7000-8000-0000000000ff").code == 4


def test_consistency_is_told_as_json_and_in_words(lodged: list[str], greenlane: Greenlane, tmp_path: Path) -> None:
    policy = the_policy()
    strict = tmp_path / "strict.json"
    every = {stage: {**outcomes, Band.LOW: outcomes[Band.HIGH]} for stage, outcomes in policy.outcomes.items()}
    strict.write_bytes(msgspec.json.encode(replace(policy, outcomes=every)))
    document = greenlane("consistency", "--configuration", strict, "--office", "GB000040", "--json").line
    assert (document["consignments"], document["offices"]) == (2, ["GB000040"])
    assert [one["name"] for one in document["configurations"]] == ["in force", str(strict)]
    assert document["between"][0]["between"] == ["in force", str(strict)]
    assert document["same"]["n"] == 2
    words = greenlane("consistency", "--sample", 10, "--since", "2020-01-01").text
    assert "2 consignments, each as if lodged at each of 1 offices." in words
    assert "in force: the same outcome at every office: 2 of 2 (100.0 %" in words
    assert greenlane("consistency", "--json").line["offices"] == [OFFICE]


def test_a_token_that_is_not_known_is_refused(
    lodged: list[str], greenlane: Greenlane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENLANE_TOKEN", "gl_" + "x" * 43)
    assert greenlane("redecide", "--today", "--sample", 1).code == 5
    assert greenlane("consistency").code == 5
