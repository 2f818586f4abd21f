# SPDX-License-Identifier: Apache-2.0
"""Write the manual's table of what the gate of intake makes of every public sample.

``python -m tools.samples`` reads the sets of ``../shared/data`` beside the checkout and writes
``docs/formats/samples.md``. The page is committed, because most who build the manual have no samples;
``tests/tools/test_samples.py`` writes it anew where they are, and says when it is out of date.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from greenlane.intake import Finding, Reading, ReadState, Severity, read
from greenlane.wiring.assessing import checked
from greenlane.wiring.shipped import shipped_knowledge

ROOT = Path(__file__).resolve().parent.parent
PUBLIC = ROOT.parent / "shared" / "data"
PAGE = ROOT / "docs" / "formats" / "samples.md"

_NO_MESSAGES = frozenset({".xsd", ".xlsx", ".ctl", ".md", ".yaml", ".yml", ".ttl", ".owl", ".wsdl", ".rs"})
_DESCRIPTIONS = frozenset({"edi_desc"})  # folders that describe messages and hold none
_MOST_REASONS = 4

_HEAD = """<!-- SPDX-License-Identifier: Apache-2.0 -->
# Public samples

What the gate of intake makes of every message in the public sets against which Greenlane is tested. Schemas and
descriptions are not counted. A file with several messages counts as its worst one. This page is written by
`python -m tools.samples`.

- *Sound*: read, and nothing to mend.
- *With warnings*: read and accepted, with something to mend.
- *Refused*: read, with an error that refuses it, as many samples of an administration's tests are meant to be.
- *Report*: it declares nothing, and tells of a conveyance, of equipment or of goods under way.
- *Something else*: a known message of another kind, such as an answer.
- *Not read*: of no format that is read, or broken.

"""


class SampleSet(NamedTuple):
    """Some public samples: their words, and the folder under the public data."""

    words: str
    folder: str


SETS = (
    SampleSet("WCO Data Model declarations (CDS)", "wco-dm-cds-hmrc/samples"),
    SampleSet("ENS, samples", "ens-ics1-hmrc/samples"),
    SampleSet("ENS, one fault each", "ens-ics1-hmrc/rule-cases-315"),
    SampleSet("ENS, answers", "ens-ics1-hmrc/responses"),
    SampleSet("Transit (NCTS)", "ncts-ctc-hmrc/samples"),
    SampleSet("Cargo-XML", "iata-air/xfwb"),
    SampleSet("ONE Record and Cargo-IMP", "iata-air/onerecord-examples"),
    SampleSet("DCSA", "dcsa/messages"),
    SampleSet("UN/EDIFACT", "edifact-transport"),
)


class Told(NamedTuple):
    """What was made of one file: a column of the table, and why where it was not taken."""

    format: str
    column: str
    reasons: tuple[str, ...] = ()


SOUND, WARNED, REFUSED = "sound", "with warnings", "refused"
REPORT, ELSE, UNREAD = "report", "something else", "not read"
COLUMNS = (SOUND, WARNED, REFUSED, REPORT, ELSE, UNREAD)


def told_of(data: bytes) -> Told:
    """What the gate makes of one file."""
    reading = read(data)
    if reading.state is ReadState.NOT_A_DECLARATION:
        return Told(reading.format, ELSE)
    if reading.state is not ReadState.READ:
        return Told(reading.format, UNREAD, _codes(reading.findings))
    findings = tuple(_findings(reading))
    if any(finding.severity is Severity.ERROR for finding in findings):
        errors = tuple(finding for finding in findings if finding.severity is Severity.ERROR)
        return Told(reading.format, REFUSED, _codes(errors))
    if not reading.messages:
        return Told(reading.format, REPORT)
    warned = any(finding.severity is Severity.WARNING for finding in findings)
    return Told(reading.format, WARNED if warned else SOUND)


def _findings(reading: Reading) -> Iterator[Finding]:
    knowledge = shipped_knowledge()
    yield from reading.findings
    for message in reading.messages:
        yield from message.findings
        yield from checked(message.declaration, knowledge)
    for report in reading.reports:
        yield from report.findings


def _codes(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    return tuple(sorted({finding.code for finding in findings}))


def samples_page(public: Path = PUBLIC) -> str:
    """The page."""
    head = f"| Set | Read as | Files | {' | '.join(column.capitalize() for column in COLUMNS)} | Why not taken |"
    lines = [_HEAD + head, "| --- | --- |" + " --- |" * (len(COLUMNS) + 2)]
    for sample_set in SETS:
        lines += _rows(sample_set, public / sample_set.folder)
    return "\n".join(lines) + "\n"


def _rows(sample_set: SampleSet, folder: Path) -> Iterator[str]:
    found: dict[str, list[Told]] = {}
    for path in sorted(folder.rglob("*")):
        described = path.suffix in _NO_MESSAGES or not path.suffix or _DESCRIPTIONS & {*path.parts}
        if path.is_file() and not described:
            told = told_of(path.read_bytes())
            found.setdefault(told.format, []).append(told)
    for name, all_told in sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        counted = Counter(told.column for told in all_told)
        reasons = Counter(code for told in all_told for code in told.reasons)
        named = [f"`{code}` {count}" for code, count in sorted(reasons.items(), key=lambda r: (-r[1], r[0]))]
        more = f", {len(named) - _MOST_REASONS} more" if len(named) > _MOST_REASONS else ""
        counts = " | ".join(str(counted[column]) if counted[column] else "" for column in COLUMNS)
        why = ", ".join(named[:_MOST_REASONS]) + more
        yield f"| {sample_set.words} | `{name}` | {len(all_told)} | {counts} | {why} |"


def main() -> int:
    """Write the page."""
    if not PUBLIC.is_dir():
        print(f"There are no samples at {PUBLIC}.", file=sys.stderr)
        return 1
    PAGE.write_text(samples_page(), encoding="utf-8")
    print(f"Wrote {PAGE}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
