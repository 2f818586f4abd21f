# SPDX-License-Identifier: Apache-2.0
"""What many lines came to: how many of each outcome, lane and finding, and how labels fall on the lanes."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

NOT_ASSESSED = "not assessed"


class Tally:
    """Counts lines of ``assess`` as they come; labels that stand aside are set against the lanes, and nothing else."""

    def __init__(self) -> None:
        """Start with nothing counted."""
        self.states: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.lanes: Counter[str] = Counter()
        self.findings: Counter[str] = Counter()
        self.profiles: Counter[str] = Counter()
        self.labels: dict[str, Counter[tuple[str, str]]] = {}

    def add(self, line: Mapping[str, Any], labels: Mapping[str, str] | None = None) -> None:
        """Count one line, and the labels of its consignment if there are any."""
        self.states[line["state"]] += 1
        self.findings.update(finding["code"] for finding in line["findings"])
        lane = NOT_ASSESSED
        for consignment in line["consignments"]:
            lane = consignment["lane"]
            self.lanes[lane] += 1
            self.outcomes[consignment["outcome"]] += 1
            self.profiles.update(hit["profile"] for hit in consignment["hits"])
        for name, label in (labels or {}).items():
            self.labels.setdefault(name, Counter())[(label, lane)] += 1

    def as_json(self) -> dict[str, Any]:
        """All counts as one object."""
        crossed: dict[str, dict[str, dict[str, int]]] = {}
        for name, counts in self.labels.items():
            for (label, lane), count in sorted(counts.items()):
                crossed.setdefault(name, {}).setdefault(label, {})[lane] = count
        return {
            "states": dict(self.states.most_common()),
            "outcomes": dict(self.outcomes.most_common()),
            "lanes": dict(self.lanes.most_common()),
            "profiles": dict(self.profiles.most_common()),
            "findings": dict(self.findings.most_common()),
            "labels": crossed,
        }
