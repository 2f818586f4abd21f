# SPDX-License-Identifier: Apache-2.0
"""The family of checks as a whole: codes, sentences, tests, order, bounds, manual."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from greenlane.cargo import Direction, Function, Stage
from greenlane.intake import CHECKS, Dataset, Finding, Severity, check, checks_page, shipped_requirements
from greenlane.intake.checks import MOST_PER_CHECK
from greenlane.intake.checks.check import CODE, Check, Fault, Filing
from greenlane.intake.checks.check import check as register
from greenlane.intake.checks.manual import _scope
from tests.intake.checks.filings import CODES, DAY, found, good, item, with_items

HERE = Path(__file__).parent


def _nothing(filing: Filing) -> Iterator[Fault]:
    yield from ()


def _documented(text: str) -> object:
    def body(filing: Filing) -> Iterator[Fault]:
        yield from _nothing(filing)

    body.__doc__ = text
    return body


def test_every_check_has_a_test_of_its_own_and_every_such_test_a_check() -> None:
    tested = {
        name.replace("_", "-")
        for file in HERE.glob("test_*.py")
        for name in re.findall(r"^def test_(GL_[A-Z]{3}_\d{2})_", file.read_text(), flags=re.MULTILINE)
    }
    assert tested == set(CHECKS)


def test_there_are_enough_checks_to_be_of_use() -> None:
    assert len(CHECKS) >= 30


@pytest.mark.parametrize("code", sorted(CHECKS))
def test_each_check_says_what_is_wrong_and_how_to_mend_it_with_example_and_source(code: str) -> None:
    one = CHECKS[code]
    assert CODE.fullmatch(code)
    assert one.sentence.endswith(".")
    assert ";" in one.sentence or "," in one.sentence  # what is wrong; how to mend it
    assert len(one.sentence) <= 200
    assert one.example
    assert one.source


def test_sentences_and_names_are_unique() -> None:
    assert len({one.sentence for one in CHECKS.values()}) == len(CHECKS)
    assert len({one.name for one in CHECKS.values()}) == len(CHECKS)


def test_codes_of_a_group_run_without_a_gap() -> None:
    for group in {code[:6] for code in CHECKS}:
        numbers = sorted(int(code[-2:]) for code in CHECKS if code.startswith(group))
        assert numbers == list(range(1, len(numbers) + 1)), group


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("GL-FIL-01", "A.\n\nPasses: b.\n\nSource: c."),
        ("4711", "A.\n\nPasses: b.\n\nSource: c."),
        ("GL-XXX-01", "Only a sentence."),
        ("GL-XXX-01", "A.\n\nSource: c.\n\nPasses: b."),
        ("GL-XXX-01", ""),
    ],
)
def test_a_check_of_another_shape_is_not_registered(code: str, text: str) -> None:
    before = dict(CHECKS)
    with pytest.raises(ValueError):
        register(code, Severity.INFO)(_documented(text))  # type: ignore[arg-type]
    assert before == CHECKS


def test_a_filing_without_fault_has_no_finding() -> None:
    assert check(good(), CODES, on=DAY) == ()


def test_a_finding_is_the_sentence_then_what_was_read() -> None:
    (finding,) = found("GL-GDS-04", with_items(item(hs="1")))
    assert finding == Finding(
        code="GL-GDS-04",
        severity=Severity.WARNING,
        path="consignment.items[0].hs",
        value="1",
        message=f"{CHECKS['GL-GDS-04'].sentence} Goods item 1: 1 was read; expected are 4 or 6 or 8 or 10 digits. "
        f"This would pass: 18040000. Source: {CHECKS['GL-GDS-04'].source}",
    )


def test_errors_come_first_then_warnings_then_infos_each_by_code() -> None:
    broken = good(reference=None, of={"items": (item(number=None, hs="1", origin="ZZ"),), "invoice": None})
    findings = check(broken, CODES, on=DAY)
    ranks = [(list(Severity).index(finding.severity), finding.code) for finding in findings]
    assert ranks == sorted(ranks)
    assert findings[0].severity is Severity.ERROR


@pytest.mark.parametrize("faults", [MOST_PER_CHECK, MOST_PER_CHECK + 1, 500])
def test_of_many_faults_of_a_kind_some_are_told_and_the_rest_counted(faults: int) -> None:
    findings = found("GL-COD-01", with_items(*(item(number=n, origin="ZZ") for n in range(1, faults + 1))))
    if faults == MOST_PER_CHECK:
        assert len(findings) == faults
        return
    assert len(findings) == MOST_PER_CHECK + 1
    more = faults - MOST_PER_CHECK
    assert (findings[-1].path, findings[-1].value) == (None, str(more))
    assert f"And {more} more of these are not listed." in findings[-1].message


def test_a_long_value_is_not_echoed_whole() -> None:
    (finding,) = found("GL-GDS-04", with_items(item(hs="9" * 100_000)))
    assert len(finding.value or "") <= 120
    assert len(finding.message) < 500


def test_a_cancellation_is_checked_only_for_what_it_asks() -> None:
    withdrawal = good(function=Function.CANCELLATION, of={"items": (item(hs="1", origin="ZZ"),)})
    assert {finding.code for finding in check(withdrawal, CODES, on=DAY)} == {"GL-FIL-05"}


@given(
    function=st.sampled_from(Function),
    stage=st.none() | st.sampled_from(Stage),
    direction=st.none() | st.sampled_from(Direction),
    text=st.text(max_size=40),
    whole=st.none() | st.booleans(),
)
def test_no_text_in_any_field_breaks_the_checks(
    function: Function, stage: Stage | None, direction: Direction | None, text: str, whole: bool | None
) -> None:
    odd = good(
        function=function,
        stage=stage,
        direction=direction,
        reference=text,
        type=text,
        additional_type=text,
        mrn=text,
        of={"ucr": text, "items": (item(hs=text, description=text, origin=text, un_number=text, containers=(text,)),)},
    )
    first, second = (check(odd, CODES, on=DAY, whole=whole) for _ in range(2))
    assert first == second
    assert len({finding.code for finding in first} - set(CHECKS)) == 0


def test_the_manual_shows_every_check_with_its_sentence() -> None:
    page = checks_page()
    for code, one in CHECKS.items():
        assert f"### {code}\n\n{one.sentence}\n" in page
    assert "- Applies to: amendments, cancellations\n" in page
    assert "- Applies to: whole filings at the stages pre-arrival, pre-departure, pre-loading, transit\n" in page


def test_the_manual_tells_directions_where_a_check_is_for_some_only() -> None:
    one = structs.replace(CHECKS["GL-FIL-02"], directions=frozenset({Direction.IMPORT, Direction.EXPORT}))
    assert _scope(one) == "originals and amendments of export, import"


def test_a_check_for_some_stages_or_directions_looks_at_no_other_filing() -> None:
    base = CHECKS["GL-FIL-02"]
    long = good(reference="R" * 99)
    filing = Filing(
        declaration=long,
        stage=Stage.PRE_ARRIVAL,
        direction=Direction.IMPORT,
        dataset=Dataset.IMPORT_GOODS,
        whole=True,
        on=DAY,
        codes=CODES,
        requirements=shipped_requirements(),
    )
    assert len(list(base.faults(filing))) == 1
    for limited in (
        structs.replace(base, stages=frozenset({Stage.TRANSIT})),
        structs.replace(base, directions=frozenset({Direction.EXPORT})),
        structs.replace(base, functions=frozenset({Function.CANCELLATION})),
    ):
        assert not list(limited.faults(filing))


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.code)
def test_what_refuses_or_asks_to_mend_names_place_value_example_and_source(check: Check) -> None:
    assert min(len(check.sentence), len(check.source)) > 10
    for severity in Severity:
        finding = check.finding(Fault("/a", "various", "It was read.", severity))
        assert (finding.path, finding.value) == ("/a", "various")
        assert finding.message.startswith(f"{check.sentence} It was read.")
        told = f"This would pass: {check.example.rstrip('.')}. Source: {check.source.rstrip('.')}."
        assert finding.message.endswith(told) is (severity is not Severity.INFO)


def test_a_fault_may_have_an_example_and_a_source_of_its_own() -> None:
    fault = Fault("/a", "b", "It was read.", example="1203", source="the list of the office")
    message = CHECKS["GL-GDS-12"].finding(fault).message
    assert message.endswith("This would pass: 1203. Source: the list of the office.")
