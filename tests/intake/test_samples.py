# SPDX-License-Identifier: Apache-2.0
"""Checks, stages and lodging over real declarations: they are accepted, with findings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from greenlane.cargo import CodeLists, Function, Stage
from greenlane.intake import (
    CHECKS,
    LodgementState,
    Message,
    Severity,
    Standing,
    check,
    deadline,
    keys_of,
    receive,
    shipped_time_limits,
    stage_of,
)
from greenlane.intake.formats import read

DAY = date(2026, 3, 1)
CODES = CodeLists.packaged()


@pytest.fixture(scope="module")
def messages(shared_data: Path) -> list[Message]:
    """Every declaration among the public samples of a WCO Data Model profile."""
    files = sorted((shared_data / "wco-dm-cds-hmrc" / "samples").rglob("*.xml"))
    found = [message for file in files for message in read(file.read_bytes()).messages]
    assert len(found) > 50
    return found


def test_every_real_declaration_is_accepted_though_none_is_without_finding(messages: list[Message]) -> None:
    expected = {
        Function.ORIGINAL: LodgementState.ACCEPTED,
        Function.AMENDMENT: LodgementState.AMENDED,
        Function.CANCELLATION: LodgementState.INVALIDATED,
    }
    told = 0
    for message in messages:
        findings = check(message.declaration, CODES, on=DAY)
        receipt = receive(message, Standing(filer="f", stored=False), digest="d", findings=findings)
        assert receipt.state is expected[message.declaration.function], findings
        told += bool(findings)
    assert told > len(messages) / 2


def test_every_finding_on_a_real_declaration_names_a_check_and_is_no_error(messages: list[Message]) -> None:
    for message in messages:
        for finding in check(message.declaration, CODES, on=DAY):
            assert finding.code in CHECKS
            assert finding.severity is not Severity.ERROR
            assert finding.message.startswith(CHECKS[finding.code].sentence)


def test_every_stage_of_goods_declarations_occurs(messages: list[Message]) -> None:
    stages = {stage_of(message.declaration) for message in messages}
    assert stages == {Stage.PRE_ARRIVAL, Stage.CLEARANCE, Stage.PRE_DEPARTURE, Stage.POST_RELEASE}


def test_every_deadline_is_known_or_says_why_not(messages: list[Message]) -> None:
    limits = shipped_time_limits().of("SAFE", DAY)
    for message in messages:
        due = deadline(message.declaration, stage_of(message.declaration), None, limits)
        assert due.decision_limit is not None or due.reason


def test_most_real_originals_offer_a_key_to_link_by(messages: list[Message]) -> None:
    originals = [m.declaration for m in messages if m.declaration.function is Function.ORIGINAL]
    with_key = [declaration for declaration in originals if keys_of(declaration, DAY)]
    assert len(with_key) > len(originals) * 0.8
