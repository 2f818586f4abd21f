# SPDX-License-Identifier: Apache-2.0
"""``greenlane assess`` at the command line: the whole decision, pure or stored, and every public sample answered."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from greenlane.store.database import connect
from tests.cli.conftest import Greenlane, process
from tests.intake.formats.messages import xml

CONSIGNMENT = {
    *("reference", "facts", "hits", "score", "scores", "band", "stage", "outcome", "lane", "selected_by"),
    *("deadline", "deadline_reason"),
}
HIT = {"profile", "title", "reasons"}
REASON = {"fact", "value", "condition", "source"}
AMENDMENT = (
    "<FunctionCode>4</FunctionCode><FunctionalReferenceID>REF-2</FunctionalReferenceID><TypeCode>COR</TypeCode>"
    "<Amendment><ChangeReasonCode>32</ChangeReasonCode></Amendment>"
)
UNKNOWN_LODGEMENT, REFERENCE_UNKNOWN_HERE, SENT_AGAIN = "GL-LOD-02", "GL-LOD-03", "GL-LOD-06"
CANCELLATION = (
    "<FunctionCode>1</FunctionCode><FunctionalReferenceID>REF-3</FunctionalReferenceID><TypeCode>INV</TypeCode>"
)
SECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a test writes its message."""
    return tmp_path / "message.xml"


def lodgements(url: str) -> int:
    """How many versions of lodgements a database holds."""
    engine = connect(url)
    with engine.connect() as connection:
        (count,) = connection.exec_driver_sql("SELECT count(*) FROM lodgement_versions").one()
    engine.dispose()
    return int(count)


def test_an_assessed_consignment_has_the_keys_of_the_contract(greenlane: Greenlane, messages: Path) -> None:
    said = greenlane("assess", messages, "--json")
    assert (said.code, said.err) == (0, "")
    assert len(said.lines) == len(list(messages.iterdir()))
    hits = 0
    for line in said.lines:
        (consignment,) = line["consignments"]
        assert set(consignment) >= CONSIGNMENT
        assert 0 <= consignment["score"] <= 100
        assert consignment["score"] == max(consignment["scores"].values(), default=0)
        assert consignment["outcome"]
        assert consignment["lane"]
        for hit in consignment["hits"]:
            hits += 1
            assert set(hit) >= HIT
            assert hit["reasons"]
            assert all(set(reason) == REASON for reason in hit["reasons"])
    assert hits


def test_a_deadline_is_an_instant_in_utc_or_null_with_its_reason(greenlane: Greenlane, messages: Path) -> None:
    for line in greenlane("assess", messages, "--json").lines:
        (consignment,) = line["consignments"]
        if consignment["deadline"] is None:
            assert consignment["deadline_reason"]
        else:
            assert SECONDS.fullmatch(consignment["deadline"])
            assert consignment["deadline_reason"] is None


def test_the_same_file_is_decided_the_same_each_time(greenlane: Greenlane, declaration: Path) -> None:
    assert greenlane("assess", declaration, "--json").out == greenlane("assess", declaration, "--json").out


def test_an_amendment_is_assessed_on_what_it_carries_and_its_reference_is_said_to_be_unknown(
    greenlane: Greenlane, file: Path
) -> None:
    file.write_bytes(xml(header=AMENDMENT))
    said = greenlane("assess", file, "--json")
    assert (said.code, said.line["state"]) == (0, "amended")
    (consignment,) = said.line["consignments"]
    assert consignment["lane"]
    (unknown,) = [each for each in said.line["findings"] if each["code"] == REFERENCE_UNKNOWN_HERE]
    assert "unknown" in unknown["message"]


def test_a_cancellation_invalidates_and_nothing_is_assessed(greenlane: Greenlane, file: Path) -> None:
    file.write_bytes(xml(header=CANCELLATION))
    said = greenlane("assess", file, "--json")
    assert (said.code, said.line["state"], said.line["consignments"]) == (0, "invalidated", [])


def test_people_read_outcome_hits_and_values(greenlane: Greenlane, messages: Path) -> None:
    said = greenlane("assess", messages)
    assert said.code == 0
    assert re.search(r"score \d+ \(", said.text)
    assert " meets " in said.text


def test_assess_as_a_process_writes_lines_and_nothing_else(declaration: Path) -> None:
    said = process("assess", declaration, "--json")
    assert (said.code, said.err) == (0, "")
    assert said.line["consignments"][0]["lane"]


# --- stored


def test_stored_twice_is_answered_the_same_and_lodged_once(
    greenlane: Greenlane, installed: dict[str, str], messages: Path
) -> None:
    first = greenlane("assess", messages, "--json", "--store")
    assert first.code == 0
    count = lodgements(installed["GREENLANE_DATABASE_URL"])
    assert count == len(first.lines)
    second = greenlane("assess", messages, "--json", "--store")
    for again, before in zip(second.lines, first.lines, strict=True):
        assert any(each["code"] == SENT_AGAIN for each in again["findings"])
        assert {**again, "findings": []} == {**before, "findings": []}
    assert lodgements(installed["GREENLANE_DATABASE_URL"]) == count
    for line in first.lines:
        if line["state"] in ("accepted", "amended"):
            (consignment,) = line["consignments"]
            assert set(consignment) >= {*CONSIGNMENT, "assessment", "consignment"}
            assert consignment["lane"]
        assert line["lodgement"]


def test_stored_as_a_process_keeps_standard_output_clean(installed: dict[str, str], declaration: Path) -> None:
    said = process("assess", declaration, "--json", "--store", env=installed)
    assert said.code == 0
    assert said.line["state"] == "accepted"


def test_storing_answers_an_unreadable_file_keeps_its_bytes_and_lodges_the_others(
    greenlane: Greenlane, installed: dict[str, str], tmp_path: Path, declaration: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.xml").write_bytes(b"<Declaration><FunctionCode>9</F")
    (folder / "b.xml").symlink_to(folder / "gone")
    shutil.copy(declaration, folder / "c.xml")
    said = greenlane("assess", folder, "--json", "--store")
    assert said.code == 3
    assert [line["state"] for line in said.lines] == ["unreadable", "unreadable", "accepted"]
    assert [bool(line.get("lodgement")) for line in said.lines] == [True, False, True]
    assert lodgements(installed["GREENLANE_DATABASE_URL"]) == 2


def test_the_same_reference_with_other_content_is_refused_with_a_finding(
    greenlane: Greenlane, installed: dict[str, str], declaration: Path, file: Path
) -> None:
    file.write_bytes(declaration.read_bytes().replace(b"<GoodsItemQuantity>1<", b"<GoodsItemQuantity>2<"))
    assert greenlane("assess", declaration, "--json", "--store").line["state"] == "accepted"
    said = greenlane("assess", file, "--json", "--store")
    assert (said.code, said.line["state"]) == (0, "refused")
    assert any(each["severity"] == "error" for each in said.line["findings"])


def test_an_amendment_of_an_unknown_reference_is_refused_and_told(
    greenlane: Greenlane, installed: dict[str, str], file: Path
) -> None:
    file.write_bytes(xml(header=AMENDMENT))
    said = greenlane("assess", file, "--json", "--store")
    assert (said.code, said.line["state"]) == (0, "refused")
    (unknown,) = [each for each in said.line["findings"] if each["code"] == UNKNOWN_LODGEMENT]
    assert unknown["severity"] == "error"


def test_without_a_database_storing_says_so_and_how_to_mend_it(
    greenlane: Greenlane, declaration: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GREENLANE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("GREENLANE_DATA_DIR", str(tmp_path / "data"))
    said = greenlane("assess", declaration, "--json", "--store")
    assert (said.code, said.out) == (6, b"")
    assert "Unavailable" in said.err
    assert "Traceback" not in said.err


# --- real messages


@pytest.fixture(scope="module")
def samples(shared_data: Path) -> list[dict[str, Any]]:
    """The lines for every public sample of a WCO Data Model profile."""
    said = process("assess", shared_data / "wco-dm-cds-hmrc" / "samples", "--json")
    assert (said.code, said.err) == (3, "")
    return said.lines


def test_every_sample_is_answered(samples: list[dict[str, Any]], shared_data: Path) -> None:
    files = [str(each) for each in (shared_data / "wco-dm-cds-hmrc" / "samples").rglob("*") if each.is_file()]
    assert sorted({line["file"] for line in samples}) == sorted(files)
    states = Counter(line["state"] for line in samples if not line["file"].endswith(".txt"))
    assert states["unreadable"] == 1
    assert states["not_a_declaration"] >= 111
    assert set(states) == {"accepted", "amended", "invalidated", "not_a_declaration", "unreadable"}


def test_every_sample_that_declares_goods_has_an_outcome_and_a_lane(samples: list[dict[str, Any]]) -> None:
    declared = [line for line in samples if line["state"] in ("accepted", "amended")]
    assert len(declared) > 50
    for line in declared:
        (consignment,) = line["consignments"]
        assert consignment["outcome"]
        assert consignment["lane"]
        assert consignment["deadline"] or consignment["deadline_reason"]
    reasoned = [line for line in declared if line["consignments"][0]["hits"]]
    assert len(reasoned) > len(declared) / 4


def test_samples_that_declare_nothing_say_what_they_are(samples: list[dict[str, Any]]) -> None:
    others = [line for line in samples if line["state"] in ("not_a_declaration", "unrecognised", "unreadable")]
    assert len(others) > 111
    for line in others:
        assert line["consignments"] == []
        assert line["findings"]
        assert all(each["message"] for each in line["findings"])


def test_the_malformed_sample_is_told_with_its_place(samples: list[dict[str, Any]]) -> None:
    (line,) = [each for each in samples if each["state"] == "unreadable"]
    assert Path(line["file"]).name == "TT_EX022a_Declaration1_(Step1).xml"
    assert line["findings"][0]["path"].startswith("line ")


def test_a_declaration_inside_a_submit_request_is_read_through(
    samples: list[dict[str, Any]], shared_data: Path
) -> None:
    wrapped = [
        line
        for line in samples
        if line["file"].lower().endswith(".xml") and b"submitDeclarationRequest" in Path(line["file"]).read_bytes()
    ]
    assert wrapped
    assert {line["state"] for line in wrapped} <= {"accepted", "amended", "invalidated"}
