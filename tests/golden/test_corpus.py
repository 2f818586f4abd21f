# SPDX-License-Identifier: Apache-2.0
"""What an earlier release decided, today's engine decides identically (design decision 4).

Each folder here is one release: its configuration, facts as they were stored, and the digest of each result. They are
written by ``python -m tools.golden NAME`` at a release and never after. When a case differs, the semantics of the
engine have changed: either that was a mistake, or ``ENGINE`` must change, and a record under ``decisions/`` says why.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import msgspec
import pytest

from greenlane.cargo import Facts
from greenlane.journal import canonical_json, sha256_hex
from greenlane.targeting import (
    Assessment,
    Configuration,
    Manifest,
    NamedList,
    Policy,
    Profile,
    decide,
    profile_set_digest,
)
from greenlane.wiring.judging import facts_decoder
from greenlane.wiring.recording import assessment_digest

RELEASES = sorted(entry.parent for entry in Path(__file__).parent.glob("*/configuration.json"))


class Case(msgspec.Struct, frozen=True):
    """One consignment: its facts as stored, and what they came to."""

    name: str
    facts: msgspec.Raw
    digest: str
    result: dict[str, Any]


class Parts(msgspec.Struct, frozen=True):
    """A configuration as the store keeps it."""

    digest: str
    manifest: Manifest
    profiles: tuple[Profile, ...]
    policy: Policy
    lists: dict[str, list[str]]


def _parts(release: Path) -> Parts:
    return msgspec.json.decode((release / "configuration.json").read_bytes(), type=Parts)


def _configuration(parts: Parts) -> Configuration:
    return Configuration(
        profiles=parts.profiles,
        policy=parts.policy,
        lists=[
            NamedList(name=name, sequence=parts.manifest.lists[name], values=frozenset(values))
            for name, values in parts.lists.items()
        ],
        engine=parts.manifest.engine,
        manifest=parts.manifest,
    )


def _cases(release: Path) -> list[Case]:
    lines = gzip.decompress((release / "cases.jsonl.gz").read_bytes()).splitlines()
    return [msgspec.json.decode(line, type=Case) for line in lines]


def _facts(case: Case) -> Facts:
    return facts_decoder.decode(case.facts)


def _summary(assessment: Assessment) -> dict[str, Any]:
    return {
        "stage": assessment.stage,
        "hits": [hit.profile for hit in assessment.hits],
        "scores": assessment.scores,
        "outcome": assessment.outcome,
        "lane": assessment.lane,
    }


def test_there_is_a_corpus_of_every_release() -> None:
    assert [release.name for release in RELEASES][:1] == ["0.1.0"]


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_every_case_of_an_earlier_release_is_decided_identically(release: Path) -> None:
    configuration = _configuration(_parts(release))
    cases = _cases(release)
    assert len(cases) >= 30
    for case in cases:
        again = decide(_facts(case), configuration)
        assert _summary(again) == case.result, case.name
        assert assessment_digest(again) == case.digest, case.name


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_the_parts_of_an_earlier_configuration_still_have_their_digests(release: Path) -> None:
    parts = _parts(release)
    written = msgspec.json.decode((release / "configuration.json").read_bytes())
    assert sha256_hex(canonical_json(written["manifest"])) == parts.digest
    assert sha256_hex(canonical_json(written["policy"])) == parts.manifest.policy
    assert profile_set_digest(parts.profiles) == parts.manifest.profile_set


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_a_corpus_covers_stages_outcomes_and_kinds_of_facts(release: Path) -> None:
    cases = _cases(release)
    assert len({case.result["stage"] for case in cases}) >= 5
    assert len({case.result["outcome"] for case in cases}) >= 6
    assert len({profile for case in cases for profile in case.result["hits"]}) >= 20
    providers = {
        stated.source.provider
        for case in cases
        for member in (_facts(case).consignment, *_facts(case).items, *_facts(case).parties)
        for several in member.values()
        for stated in several
    }
    assert {"declared", "derived", "lists", "history", "draw"} <= providers


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_a_corpus_notices_when_the_engine_decides_otherwise(release: Path) -> None:
    configuration = _configuration(_parts(release))
    (heaviest, *_) = sorted(_cases(release), key=lambda case: -max(case.result["scores"].values(), default=0))
    facts = _facts(heaviest)
    less = Facts(consignment={"filing.stage": facts.consignment["filing.stage"]})
    assert assessment_digest(decide(less, configuration)) != heaviest.digest
