# SPDX-License-Identifier: Apache-2.0
"""Why a profile did not hit the messages of a file, when nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from greenlane.intake import Reading
from greenlane.targeting import WhyNot, why_not

from .assessing import Knowledge, checked, consider


def why_not_lines(file: str, reading: Reading, knowledge: Knowledge, profile: str) -> Iterator[dict[str, Any]]:
    """One line for each declaration of a file. Raises NotFound for a profile that is not in force."""
    for message in reading.messages:
        findings = (*reading.findings, *message.findings, *checked(message.declaration, knowledge))
        facts = consider(message.declaration, findings, knowledge).facts
        told = document(why_not(facts, knowledge.configuration, profile))
        yield {"file": file, "reference": message.declaration.reference, **told}


def document(answer: WhyNot) -> dict[str, Any]:
    """The answer as JSON shows it."""
    return {
        "profile": answer.profile,
        "answer": answer.answer.value,
        "restrictions": list(answer.restrictions),
        "failed": [
            {
                "condition": one.condition,
                "in_words": one.words,
                "result": {True: "true", False: "false", None: "unknown"}[one.result],
                "because": [{"fact": each.fact, "value": _plain(each.value)} for each in one.because],
            }
            for one in answer.failed
        ],
        "sentences": list(answer.sentences()),
    }


def _plain(value: Any) -> Any:
    return value.isoformat().replace("+00:00", "Z") if hasattr(value, "isoformat") else value
