# SPDX-License-Identifier: Apache-2.0
"""Results from tables: recorded once, corrected openly, and every bad row told."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from greenlane.errors import Invalid
from greenlane.targeting import DocumentFinding, ResultCode
from greenlane.wiring.results import Imported, import_results
from tests.installations import Customs
from tests.wiring.crowds import OFFICE, crowd, only, profiles

HEADER = "consignment,result,risk_area,value,currency,examined_at\n"


def imported(customs: Customs, table: str | bytes, **given: object) -> tuple[Imported, list[DocumentFinding]]:
    findings: list[DocumentFinding] = []
    content = table.encode() if isinstance(table, str) else table
    done = import_results(customs.installation, io.BytesIO(content), tell=findings.append, **given)  # type: ignore[arg-type]
    return done, findings


def when(customs: Customs, minutes: int = 0) -> str:
    return (customs.clock.now() + timedelta(minutes=minutes)).isoformat()


@pytest.fixture
def seized(customs: Customs) -> tuple[Customs, str]:
    """An administration with a consignment, an hour after it was assessed."""
    only(customs, *profiles())
    consignment = crowd(customs, ["HIGH A"])["HIGH A"]
    customs.clock.advance(timedelta(hours=1))
    return customs, consignment


def test_a_result_is_recorded_with_the_assessment_that_stood(seized: tuple[Customs, str]) -> None:
    customs, consignment = seized
    done, findings = imported(customs, HEADER + f"{consignment},Seizure,drugs,1250.505,eur,{when(customs)}\n")
    assert (done, findings) == (Imported(rows=1, recorded=1), [])
    with customs.read() as uow:
        (stored,) = uow.results.of_consignments([consignment])[consignment]
        assessment = uow.assessments.latest([consignment])[consignment]
    assert (stored.code, stored.risk_area, str(stored.value), stored.currency) == (
        ResultCode.SEIZURE,
        "drugs",
        "1250.51",
        "EUR",
    )
    assert stored.assessment_id == assessment.id


def test_the_same_table_again_records_nothing_twice(seized: tuple[Customs, str]) -> None:
    customs, consignment = seized
    table = HEADER + f"{consignment},minor,,,,{when(customs)}\n" * 2
    assert imported(customs, table)[0] == Imported(rows=2, recorded=1, repeated=1)
    assert imported(customs, table)[0] == Imported(rows=2, repeated=2)


def test_another_result_of_the_same_control_is_refused_unless_it_corrects(seized: tuple[Customs, str]) -> None:
    customs, consignment = seized
    at = when(customs)
    head = "consignment,result,examined_at,correction\n"
    imported(customs, head + f"{consignment},major,{at},\n")
    done, (finding,) = imported(customs, head + f"{consignment},minor,{at},\n")
    assert (done.refused, finding.code, finding.line) == (1, "results.contradiction", 2)
    assert imported(customs, head + f"{consignment},minor,{at},yes\n")[0].recorded == 1
    with customs.read() as uow:
        (stands,) = uow.results.of_consignments([consignment])[consignment]
    assert stands.code is ResultCode.MINOR
    assert stands.predecessor_id is not None


def test_a_consignment_is_found_by_the_reference_or_mrn_of_its_filing(seized: tuple[Customs, str]) -> None:
    customs, consignment = seized
    reference = f"{OFFICE}-0-HIGH A"
    assert imported(customs, f"reference,result,examined_at\n{reference},minor,{when(customs)}\n")[0].recorded == 1
    with customs.read() as uow:
        link = uow.links.of_consignments([consignment])[0]
        mrn = uow.lodgements.get(link.lodgement_id).mrn
    assert imported(customs, f"mrn,result,examined_at\n{mrn},minor,{when(customs)}\n")[0].repeated == 1


def test_each_bad_row_is_told_and_the_good_ones_are_kept(seized: tuple[Customs, str]) -> None:
    customs, consignment = seized
    at = when(customs)
    rows = [
        f"{consignment},minor,,,,{at}",
        f"{consignment},grave,,,,{at}",
        f"{consignment},minor,magic,,,{at}",
        f"{consignment},minor,ipr,-4,EUR,{at}",
        f"{consignment},minor,ipr,NaN,EUR,{at}",
        f"{consignment},minor,ipr,4,EURO,{at}",
        f"{consignment},minor,ipr,4,,{at}",
        f"{consignment},minor,ipr,,,2026-01-31",
        f"{consignment},minor,ipr,,,yesterday",
        f"{consignment},minor,ipr,,,{when(customs, 60)}",
        f",minor,ipr,,,{at}",
        f"no-such-thing,minor,ipr,,,{at}",
        f"{consignment},minor,ipr,,,{at},one,too,many",
        "",
        f"{consignment},minor,health,,,{at}",
    ]
    done, findings = imported(customs, HEADER + "\n".join(rows) + "\n")
    assert (done.rows, done.recorded, done.refused) == (14, 2, 12)
    assert [finding.line for finding in findings] == [*range(3, 15)]
    assert all(finding.message for finding in findings)


def test_what_is_no_text_is_told_row_by_row(seized: tuple[Customs, str]) -> None:
    customs, consignment = seized
    good = f"{consignment},minor,,,,{when(customs)}\n".encode()
    done, findings = imported(customs, HEADER.encode() + b"\xff\xfe,minor,,,,x\n" + b"\x00,minor\n" + good)
    assert done.recorded == 1
    assert [finding.code for finding in findings] == ["results.encoding", "results.encoding"]


@pytest.mark.parametrize(
    "table", ["", "a,b,c\n", "consignment,result\n", "result,examined_at\n", "mrn,mrn,result,examined_at\n"]
)
def test_a_table_without_a_header_is_refused(customs: Customs, table: str) -> None:
    with pytest.raises(Invalid) as refused:
        imported(customs, table)
    assert refused.value.code == "results.header"


def test_a_control_before_the_assessment_is_counted_with_a_warning(seized: tuple[Customs, str]) -> None:
    customs, consignment = seized
    done, (finding,) = imported(customs, HEADER + f"{consignment},minor,,,,{when(customs, -600)}\n")
    assert (done.recorded, finding.code, finding.severity) == (1, "results.before_assessment", "warning")


def test_who_may_not_record_finds_no_consignment(seized: tuple[Customs, str]) -> None:
    customs, consignment = seized
    row = HEADER + f"{consignment},minor,,,,{when(customs)}\n"
    done, (finding,) = imported(customs, row, actor=customs.actor("targeting_officer"))
    assert (done.recorded, finding.code) == (0, "results.unknown")
    assert imported(customs, row, actor=customs.actor("examination_officer"))[0].recorded == 1
