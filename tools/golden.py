# SPDX-License-Identifier: Apache-2.0
"""Write the golden corpus of a release: stored facts, the configuration, and what the engine makes of them today.

``python -m tools.golden NAME`` makes ``tests/golden/NAME``; run it once for each release, and commit what it writes. A
corpus is never written anew: ``tests/golden/test_corpus.py`` decides every one again with today's engine, and what an
earlier release decided must come out identical. The declarations are those of the simulated country.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from greenlane.cargo import Facts, FactsBuilder, Source
from greenlane.intake import read
from greenlane.journal import canonical_json
from greenlane.simulation import simulate
from greenlane.targeting import (
    DRAW_SCALE,
    Assessment,
    Configuration,
    Entry,
    History,
    draw,
    history_keys,
    list_keys,
    possible_matches,
    sibling_keys,
    with_history_facts,
    with_list_facts,
)
from greenlane.wiring.assessing import Assessed, checked, conclude, consider
from greenlane.wiring.recording import assessment_digest
from greenlane.wiring.shipped import shipped_knowledge

CORPORA = Path(__file__).resolve().parent.parent / "tests" / "golden"
CASES = 30

_SEED, _BEGIN, _DAYS = 1, date(2026, 3, 2), 5
_encoder = msgspec.json.Encoder(decimal_format="string")


def write(folder: Path, cases: int = CASES) -> int:
    """Write a corpus into a new folder; return how many cases it has. Raises FileExistsError for one that is there."""
    folder.mkdir(parents=True)
    configuration = shipped_knowledge().configuration
    (folder / "configuration.json").write_bytes(_pretty(_parts(configuration)))
    chosen = list(_chosen(cases))
    lines = [_encoder.encode(_case(name, assessed)) for name, assessed in chosen]
    (folder / "cases.jsonl.gz").write_bytes(gzip.compress(b"\n".join(lines) + b"\n", mtime=0))
    return len(lines)


def _parts(configuration: Configuration) -> dict[str, Any]:
    """What the store keeps of a configuration."""
    return {
        "digest": configuration.digest,
        "manifest": msgspec.to_builtins(configuration.manifest),
        "profiles": msgspec.to_builtins(configuration.profiles),
        "policy": msgspec.to_builtins(configuration.policy),
        "lists": {name: sorted(values) for name, values in sorted(configuration.list_values.items())},
    }


def _case(name: str, assessed: Assessed) -> dict[str, Any]:
    assessment = assessed.assessment
    return {
        "name": name,
        "facts": assessed.facts,
        "digest": assessment_digest(assessment),
        "result": _summary(assessment),
    }


def _summary(assessment: Assessment) -> dict[str, Any]:
    """What a person needs to see what has changed, when the digest has."""
    return {
        "stage": assessment.stage,
        "hits": [hit.profile for hit in assessment.hits],
        "scores": assessment.scores,
        "outcome": assessment.outcome,
        "lane": assessment.lane,
    }


def _chosen(cases: int) -> Iterator[tuple[str, Assessed]]:
    """First the filings that hit something that none before has hit, then others, in the order of time."""
    known: set[tuple[str, str]] = set()
    found: list[tuple[str, Assessed]] = []
    others: list[tuple[str, Assessed]] = []
    for name, assessed in _assessed():
        stage = str(assessed.assessment.stage)
        fresh = {("", hit.profile) for hit in assessed.assessment.hits} | {(stage, "")}
        (found if fresh - known else others).append((name, assessed))
        known |= fresh
    yield from sorted((*found, *others)[:cases], key=lambda case: case[0])


def _assessed() -> Iterator[tuple[str, Assessed]]:
    knowledge = shipped_knowledge()
    for filing in simulate(_SEED, _BEGIN, _DAYS):
        for message in read(filing.message).messages:
            declaration = message.declaration
            if declaration.consignment.items:
                findings = (*message.findings, *checked(declaration, knowledge, lodged_at=filing.at))
                considered = consider(declaration, findings, knowledge, lodged_at=filing.at)
                assessed = conclude(considered, _enriched(considered.facts), knowledge)
                yield f"{declaration.reference} {declaration.function}", assessed


def _enriched(facts: Facts) -> Facts:
    """The facts with what lists, history and the draw would add: made up, but the same at every run."""
    keys = sorted(list_keys(facts))
    number = draw(b"golden key of thirty-two bytes !!", "|".join(keys), "golden")
    listed = keys[::5] if number % 6 == 0 else []
    matched: dict[str, tuple[Entry, ...]] = {
        key: (Entry(list="watched", sequence=3, entry="e1", value=key),) for key in listed
    }
    whole = with_list_facts(facts, possible_matches(facts, lambda _: matched))
    met = sorted(history_keys(whole))
    seen = frozenset(met[:: 1 + number % 2] if number % 5 else ())
    siblings = len(sibling_keys(whole))
    whole = with_history_facts(whole, History(days=200, seen=seen, siblings=siblings, position=41))
    tell = FactsBuilder()
    tell.state("draw.value", number / 10**DRAW_SCALE, Source(provider="draw", detail="period golden"))
    return whole.with_consignment(tell.build())


def _pretty(value: Any) -> bytes:
    """Canonical JSON, broken into lines that can be compared."""
    return msgspec.json.format(canonical_json(value), indent=1) + b"\n"


def main() -> None:
    """Write the corpus that the command line names."""
    if len(sys.argv) != 2 or not sys.argv[1].replace(".", "").replace("-", "").isalnum():
        sys.exit("Name the release: python -m tools.golden 0.1.0")
    folder = CORPORA / sys.argv[1]
    try:
        count = write(folder)
    except FileExistsError:
        sys.exit(f"{folder} is there already. A corpus is never written anew; name the release that comes next.")
    print(f"{count} cases were written to {folder}.")


if __name__ == "__main__":
    main()
