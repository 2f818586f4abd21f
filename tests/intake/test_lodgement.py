# SPDX-License-Identifier: Apache-2.0
"""What becomes of a message: standing to file, repeats, amendments, cancellations."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.cargo import Declaration, Function
from greenlane.intake.finding import Finding, Severity
from greenlane.intake.lodgement import receive
from greenlane.intake.reading import Message, Reading, ReadState
from greenlane.intake.standing import (
    KnownLodgement,
    KnownVersion,
    LodgementState,
    Receipt,
    Refusal,
    Standing,
    Superseding,
    state_of_reading,
)
from greenlane.intake.standing_findings import (
    DUPLICATE_REFERENCE,
    NEEDS_AN_OFFICER,
    NO_LONGER_VALID,
    REFERENCE_UNKNOWN_HERE,
    SENT_AGAIN,
    UNKNOWN_LODGEMENT,
    target_of,
)
from greenlane.journal import EVENT_TYPES

OWNER, BROKER, STRANGER = "filer:owner", "filer:broker", "filer:stranger"
MRN = "25GB3POHWIVZSF9AR0"
FAULT = Finding(code="GL-FIL-01", severity=Severity.ERROR, path=None, value=None, message="No reference.")
REMARK = Finding(code="GL-TOT-01", severity=Severity.WARNING, path=None, value=None, message="The total differs.")


def _message(function: Function = Function.ORIGINAL, **more: Any) -> Message:
    return Message(declaration=Declaration(function=function, **{"reference": "LRN-1", **more}))


def _amendment() -> Message:
    return _message(Function.AMENDMENT, reference="LRN-2", mrn=MRN)


def _cancellation() -> Message:
    return _message(Function.CANCELLATION, reference="LRN-3", mrn=MRN)


def _known(*more: KnownVersion, state: LodgementState = LodgementState.ACCEPTED) -> KnownLodgement:
    first = KnownVersion(number=1, digest="d1", function=Function.ORIGINAL, state=LodgementState.ACCEPTED)
    return KnownLodgement(id="L1", filer=OWNER, reference="LRN-1", mrn=MRN, state=state, versions=(first, *more))


def _codes(receipt: Receipt) -> list[str]:
    return [finding.code for finding in receipt.findings]


def test_a_first_filing_is_accepted_registered_and_counts() -> None:
    receipt = receive(_message(), Standing(filer=OWNER), digest="d1", findings=[REMARK])
    assert receipt == Receipt(
        state=LodgementState.ACCEPTED,
        findings=(REMARK,),
        records_version=True,
        supersedes=True,
        registers=True,
        events=("LodgementAccepted",),
    )


def test_an_error_refuses_a_filing_which_is_recorded_all_the_same() -> None:
    receipt = receive(_message(), Standing(filer=OWNER), digest="d1", findings=[FAULT, REMARK])
    assert receipt.state is LodgementState.REFUSED
    assert receipt.refusal is Refusal.CONTENT
    assert (receipt.records_version, receipt.supersedes, receipt.registers) == (True, False, False)
    assert receipt.findings == (FAULT, REMARK)


def test_the_readers_findings_count_as_those_of_the_checks() -> None:
    message = Message(declaration=Declaration(reference="LRN-1"), findings=(FAULT,))
    receipt = receive(message, Standing(filer=OWNER), digest="d1", findings=[REMARK])
    assert receipt.state is LodgementState.REFUSED
    assert receipt.findings == (FAULT, REMARK)


@pytest.mark.parametrize("state", [LodgementState.ACCEPTED, LodgementState.INVALIDATED, LodgementState.REFUSED])
def test_the_same_digest_again_gets_the_first_answer_again_and_changes_nothing(state: LodgementState) -> None:
    known = _known(state=state)
    receipt = receive(_message(), Standing(filer=OWNER, existing=known), digest="d1")
    assert (receipt.state, receipt.repeats, receipt.lodgement) == (LodgementState.ACCEPTED, 1, "L1")
    assert (receipt.records_version, receipt.supersedes, receipt.registers) == (False, False, False)
    assert receipt.events == ("DuplicateReceived",)
    assert _codes(receipt) == [SENT_AGAIN]


def test_an_amendment_sent_again_gets_its_own_first_answer() -> None:
    second = KnownVersion(number=2, digest="d2", function=Function.AMENDMENT, state=LodgementState.AMENDED)
    receipt = receive(_amendment(), Standing(filer=OWNER, existing=_known(second)), digest="d2")
    assert (receipt.state, receipt.repeats) == (LodgementState.AMENDED, 2)


def test_the_function_belongs_to_the_identity_of_a_filing() -> None:
    receipt = receive(_amendment(), Standing(filer=OWNER, existing=_known()), digest="d1")
    assert receipt.repeats is None
    assert receipt.state is LodgementState.AMENDED


@pytest.mark.parametrize("refusal", [Refusal.UNKNOWN_LODGEMENT, Refusal.STRANGER])
def test_what_was_refused_for_its_standing_is_judged_anew(refusal: Refusal) -> None:
    before = KnownVersion(
        number=2, digest="d2", function=Function.AMENDMENT, state=LodgementState.REFUSED, refusal=refusal
    )
    receipt = receive(_amendment(), Standing(filer=OWNER, existing=_known(before)), digest="d2")
    assert receipt.state is LodgementState.AMENDED


@pytest.mark.parametrize("state", [LodgementState.ACCEPTED, LodgementState.AMENDED, LodgementState.INVALIDATED])
def test_another_digest_as_an_original_is_a_duplicate_reference(state: LodgementState) -> None:
    receipt = receive(_message(), Standing(filer=OWNER, existing=_known(state=state)), digest="other")
    assert receipt.state is LodgementState.REFUSED
    assert receipt.refusal is Refusal.DUPLICATE_REFERENCE
    assert (receipt.lodgement, receipt.records_version, receipt.supersedes) == ("L1", True, False)
    assert _codes(receipt) == [DUPLICATE_REFERENCE]
    assert receipt.findings[0].value == "LRN-1"
    assert "send this one as an amendment" in receipt.findings[0].message


def test_a_duplicate_reference_sent_again_is_not_recorded_again() -> None:
    before = KnownVersion(
        number=2,
        digest="d2",
        function=Function.ORIGINAL,
        state=LodgementState.REFUSED,
        refusal=Refusal.DUPLICATE_REFERENCE,
    )
    receipt = receive(_message(), Standing(filer=OWNER, existing=_known(before)), digest="d2")
    assert (receipt.state, receipt.repeats, receipt.records_version) == (LodgementState.REFUSED, 2, False)


def test_the_reference_of_a_refused_filing_is_free_again() -> None:
    known = _known(state=LodgementState.REFUSED)
    receipt = receive(_message(), Standing(filer=OWNER, existing=known), digest="mended")
    assert (receipt.state, receipt.lodgement, receipt.registers) == (LodgementState.ACCEPTED, "L1", True)


def test_another_filers_equal_reference_is_another_reference() -> None:
    standing = Standing(filer=BROKER, represents=frozenset({OWNER}), existing=_known())
    for digest in ("d1", "other"):
        receipt = receive(_message(), standing, digest=digest)
        assert (receipt.state, receipt.lodgement, receipt.repeats) == (LodgementState.ACCEPTED, None, None)


@pytest.mark.parametrize("standing", [Standing(filer=OWNER), Standing(filer=BROKER, represents=frozenset({OWNER}))])
def test_the_filer_and_its_registered_representative_amend_and_cancel(standing: Standing) -> None:
    standing = msgspec.structs.replace(standing, existing=_known())
    amended = receive(_amendment(), standing, digest="d2")
    assert (amended.state, amended.supersedes, amended.lodgement) == (LodgementState.AMENDED, True, "L1")
    assert amended.events == ("LodgementAmended",)
    cancelled = receive(_cancellation(), standing, digest="d3")
    assert (cancelled.state, cancelled.supersedes) == (LodgementState.INVALIDATED, True)
    assert cancelled.events == ("LodgementInvalidated",)


@pytest.mark.parametrize("message", [_amendment(), _cancellation()])
def test_a_stranger_neither_amends_nor_cancels_and_does_not_learn_that_the_number_exists(message: Message) -> None:
    known = receive(message, Standing(filer=STRANGER, existing=_known()), digest="d2")
    unknown = receive(message, Standing(filer=STRANGER), digest="d2")
    assert (known.state, known.refusal, known.lodgement) == (LodgementState.REFUSED, Refusal.STRANGER, None)
    assert unknown.refusal is Refusal.UNKNOWN_LODGEMENT
    assert known.findings == unknown.findings
    assert known.events == unknown.events


def test_a_stranger_gets_no_earlier_answer_of_another_filer() -> None:
    receipt = receive(_message(), Standing(filer=STRANGER, existing=_known()), digest="d1")
    assert receipt.repeats is None
    assert receipt.lodgement is None


def test_an_amendment_of_an_unknown_reference_is_refused_with_the_remedy() -> None:
    receipt = receive(_amendment(), Standing(filer=OWNER), digest="d2")
    assert receipt.state is LodgementState.REFUSED
    assert (receipt.records_version, receipt.supersedes) == (True, False)
    assert receipt.events == ("AmendmentRefused",)
    (finding,) = receipt.findings
    assert (finding.code, finding.severity, finding.value) == (UNKNOWN_LODGEMENT, Severity.ERROR, MRN)
    assert "register you as its representative" in finding.message


def test_an_amendment_of_a_refused_filing_finds_nothing_to_change() -> None:
    known = _known(state=LodgementState.REFUSED)
    receipt = receive(_amendment(), Standing(filer=OWNER, existing=known), digest="d2")
    assert receipt.refusal is Refusal.UNKNOWN_LODGEMENT


@pytest.mark.parametrize(
    ("message", "state"), [(_amendment(), LodgementState.AMENDED), (_cancellation(), LodgementState.INVALIDATED)]
)
def test_where_nothing_is_stored_a_request_is_taken_for_what_it_carries_with_a_warning(
    message: Message, state: LodgementState
) -> None:
    receipt = receive(message, Standing(filer=OWNER, stored=False), digest="d2")
    assert receipt.state is state
    assert [(finding.code, finding.severity) for finding in receipt.findings] == [
        (REFERENCE_UNKNOWN_HERE, Severity.WARNING)
    ]
    assert (receipt.records_version, receipt.registers, receipt.events) == (False, False, ())


def test_where_nothing_is_stored_an_original_asks_for_no_record() -> None:
    receipt = receive(_message(), Standing(filer=OWNER, stored=False), digest="d1")
    assert receipt.state is LodgementState.ACCEPTED
    assert (receipt.records_version, receipt.registers, receipt.events) == (False, False, ())


@pytest.mark.parametrize(
    ("message", "state", "event"),
    [
        (_amendment(), LodgementState.AMENDMENT_RECORDED, "AmendmentRecorded"),
        (_cancellation(), LodgementState.CANCELLATION_RECORDED, "CancellationRecorded"),
    ],
)
def test_once_customs_has_acted_a_request_is_recorded_and_does_not_take_effect(
    message: Message, state: LodgementState, event: str
) -> None:
    barred = Superseding(allowed=False, reason="referral 77 on smuggling of drugs is open")
    receipt = receive(message, Standing(filer=OWNER, existing=_known(), superseding=barred), digest="d2")
    assert (receipt.state, receipt.records_version, receipt.supersedes) == (state, True, False)
    assert receipt.events == (event,)
    (finding,) = receipt.findings
    assert (finding.code, finding.severity) == (NEEDS_AN_OFFICER, Severity.INFO)
    assert "referral" not in finding.message
    assert "drugs" not in finding.message


def test_a_cancelled_filing_can_no_longer_be_changed() -> None:
    known = _known(state=LodgementState.INVALIDATED)
    receipt = receive(_amendment(), Standing(filer=OWNER, existing=known), digest="d2")
    assert receipt.refusal is Refusal.NO_LONGER_VALID
    assert _codes(receipt) == [NO_LONGER_VALID]
    assert receipt.lodgement == "L1"


def test_a_faulty_amendment_is_refused_and_the_filing_stays_as_it_is() -> None:
    receipt = receive(_amendment(), Standing(filer=OWNER, existing=_known()), digest="d2", findings=[FAULT])
    assert (receipt.state, receipt.refusal, receipt.lodgement) == (LodgementState.REFUSED, Refusal.CONTENT, "L1")
    assert receipt.supersedes is False


def test_a_faulty_request_of_a_stranger_names_no_lodgement() -> None:
    receipt = receive(_cancellation(), Standing(filer=STRANGER, existing=_known()), digest="d2", findings=[FAULT])
    assert (receipt.state, receipt.lodgement) == (LodgementState.REFUSED, None)
    assert receipt.events == ("CancellationRefused",)


def test_a_request_names_its_lodgement_by_mrn_before_reference() -> None:
    assert target_of(_amendment().declaration) == MRN
    assert target_of(_message(Function.AMENDMENT).declaration) == "LRN-1"
    assert target_of(Declaration()) is None


def test_the_finding_points_to_where_the_number_was_read() -> None:
    declaration = Declaration(
        function=Function.AMENDMENT, mrn=MRN, reference="LRN-2", paths={"mrn": "/Declaration/ID", "reference": "/x"}
    )
    receipt = receive(Message(declaration=declaration), Standing(filer=OWNER), digest="d2")
    assert receipt.findings[0].path == "/Declaration/ID"


@pytest.mark.parametrize(
    ("read", "state"),
    [
        (ReadState.READ, None),
        (ReadState.NOT_A_DECLARATION, LodgementState.NOT_A_DECLARATION),
        (ReadState.UNRECOGNISED, LodgementState.UNRECOGNISED),
        (ReadState.UNREADABLE, LodgementState.UNREADABLE),
    ],
)
def test_a_file_without_a_declaration_has_a_state_of_its_own(read: ReadState, state: LodgementState | None) -> None:
    assert state_of_reading(Reading(format="wco_dm_xml", state=read)) is state


VERSIONS = st.builds(
    KnownVersion,
    number=st.integers(min_value=2, max_value=9),
    digest=st.sampled_from(["d2", "d3", "d4"]),
    function=st.sampled_from(Function),
    state=st.sampled_from(LodgementState),
    refusal=st.none() | st.sampled_from(Refusal),
)
STANDINGS = st.builds(
    Standing,
    filer=st.sampled_from([OWNER, BROKER, STRANGER]),
    represents=st.sampled_from([frozenset[str](), frozenset({OWNER})]),
    existing=st.none()
    | st.builds(
        lambda versions, state: _known(*versions, state=state),
        st.lists(VERSIONS, max_size=3),
        st.sampled_from([LodgementState.ACCEPTED, LodgementState.REFUSED, LodgementState.INVALIDATED]),
    ),
    superseding=st.builds(Superseding, allowed=st.booleans()),
    stored=st.booleans(),
)


@given(
    standing=STANDINGS,
    message=st.sampled_from([_message(), _amendment(), _cancellation()]),
    digest=st.sampled_from(["d1", "d2", "d3"]),
    findings=st.lists(st.sampled_from([FAULT, REMARK]), max_size=2),
)
def test_whatever_is_known_no_receipt_contradicts_itself(
    standing: Standing, message: Message, digest: str, findings: list[Finding]
) -> None:
    receipt = receive(message, standing, digest=digest, findings=findings)
    assert set(findings) <= set(receipt.findings)
    if receipt.supersedes:
        assert receipt.state in {LodgementState.ACCEPTED, LodgementState.AMENDED, LodgementState.INVALIDATED}
        assert not any(finding.severity is Severity.ERROR for finding in receipt.findings)
    if receipt.repeats is None and receipt.state is LodgementState.REFUSED:
        assert receipt.refusal is not None
        assert any(finding.severity is Severity.ERROR for finding in receipt.findings)
    if receipt.repeats is not None:
        assert not receipt.records_version
    if standing.filer == STRANGER and not standing.represents:
        assert receipt.lodgement is None
    assert bool(receipt.events) is standing.stored
    assert set(receipt.events) <= {event.name for event in EVENT_TYPES}
