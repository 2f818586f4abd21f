# SPDX-License-Identifier: Apache-2.0
"""Checking before filing: the gate of intake and the rule sets that hold, one line for each message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from greenlane.cargo import CodeLists
from greenlane.errors import Misconfigured, NotFound
from greenlane.intake import CHECKS, Limits, SchemaFault, read, shipped_rule_set, shipped_rule_sets, write_native
from greenlane.intake.tables import shipped_mapping
from greenlane.wiring.checking import (
    CheckingKnowledge,
    check_bytes,
    check_table,
    checks_of,
    rule_set_named,
    shipped_checking,
)
from greenlane.wiring.table_files import TableFile, table_in
from tests.intake.formats.messages import xml

NATIVE = "native_json"
CODES = CodeLists.packaged()
ENS = b"""<ie:CC315A xmlns:ie="http://ics.dgtaxud.ec/CC315A"><MesSenMES3>GB1/1234567890</MesSenMES3>
<HEAHEA><RefNumHEA4>R1</RefNumHEA4><TraModAtBorHEA76>5</TraModAtBorHEA76><DecDatTimHEA114>%s</DecDatTimHEA114></HEAHEA>
</ie:CC315A>"""


def knowledge(*regimes: str) -> CheckingKnowledge:
    return CheckingKnowledge(
        codes=CODES, rule_sets=tuple(shipped_rule_sets().values()), regimes=frozenset(regimes), limits=Limits()
    )


def line(data: bytes, *regimes: str, **given: Any) -> dict[str, Any]:
    (only,) = check_bytes(data, knowledge(*regimes), **given)
    return only


def official(told: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in told["findings"] if finding["code"].isdigit()}


@pytest.mark.parametrize(
    ("drawn_up", "named"),
    [(b"202406011200", "ens-gb-315"), (b"202506011200", "ens-gb-315-new"), (b"", "ens-gb-315-new")],
)
def test_the_set_that_holds_on_the_day_of_the_message_is_run_where_its_country_is(drawn_up: bytes, named: str) -> None:
    told = line(ENS % drawn_up, "GB", "SAFE")
    assert told["rules"] == named
    assert "8689" in official(told)


def test_elsewhere_no_rules_are_run_but_checks_are() -> None:
    told = line(ENS % b"202406011200", "XX", "SAFE")
    assert told["rules"] is None
    assert official(told) == set()
    assert {finding["code"] for finding in told["findings"]} & set(CHECKS)


def test_a_set_that_is_named_is_run_anywhere_on_any_day_and_alone() -> None:
    told = line(ENS % b"202506011200", "GB", rules=shipped_rule_set("ens-gb-315"))
    assert told["rules"] == "ens-gb-315"
    assert "8206" in official(told)


def test_a_set_that_is_named_is_not_run_on_other_messages() -> None:
    told = line(xml(), "GB", rules=shipped_rule_set("ens-gb-315"))
    assert (told["format"], told["rules"]) == ("wco_dm_xml", None)
    assert official(told) == set()
    assert told["findings"]


def test_a_line_has_the_keys_of_the_contract() -> None:
    told = line(ENS % b"", "GB", file="a.xml")
    assert list(told) == ["file", "format", "rules", "findings"]
    assert told["file"] == "a.xml"
    for finding in told["findings"]:
        assert list(finding) == ["code", "severity", "path", "value", "message"]


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"<other/>", b'{"a": 1}', b"some words"])
def test_an_unknown_format_has_a_line_without_findings(data: bytes) -> None:
    told = line(data, "GB")
    assert (told["findings"], told["rules"]) == ([], None)


def test_what_cannot_be_read_is_told() -> None:
    assert [finding["code"] for finding in line(b"<CC315A>", "GB")["findings"]] == ["READ-NOT-WELL-FORMED"]
    assert [finding["code"] for finding in line(b"", "GB")["findings"]] == ["READ-EMPTY"]


def test_each_message_of_a_file_has_its_line() -> None:
    (message,) = read(xml()).messages
    native = write_native(message.declaration)
    lines = list(check_bytes(b"[" + native + b"," + native + b"]", knowledge("GB")))
    assert [one["format"] for one in lines] == [NATIVE, NATIVE]


ENVELOPE = b'<s:Envelope xmlns:s="urn:soap"><s:Header/><s:Body>%s</s:Body></s:Envelope>'
GOVTALK = b"<GovTalkMessage><Header><Class>x</Class></Header><Body>%s</Body></GovTalkMessage>"


def placed(told: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["code"], one["path"]) for one in told["findings"] if one["code"].isdigit()}


@pytest.mark.parametrize("around", [ENVELOPE, GOVTALK])
def test_a_message_in_an_envelope_is_ruled_as_if_it_came_alone(around: bytes) -> None:
    alone, wrapped = line(ENS % b"", "GB"), line(around % (ENS % b""), "GB")
    assert placed(alone)
    assert placed(wrapped) == placed(alone)
    assert wrapped["rules"] == alone["rules"]
    assert all(path.startswith("/CC315A[1]") for _, path in placed(wrapped))


def test_each_message_of_an_envelope_has_the_findings_of_its_own_rules() -> None:
    good = ENS % b"202506011200"
    other = good.replace(b"CC315A", b"CC313A").replace(b"<RefNumHEA4>R1</RefNumHEA4>", b"")
    whole = good.replace(b"</HEAHEA>", b"</HEAHEA><GOOITEGDS/>")
    lines = list(check_bytes(ENVELOPE % (good + other + whole), knowledge("GB")))
    assert [one["rules"] for one in lines] == ["ens-gb-315-new", "ens-gb-313-new", "ens-gb-315-new"]
    assert placed(lines[0]) == placed(line(good, "GB"))
    assert placed(lines[1]) == placed(line(other, "GB"))
    assert placed(lines[2]) == placed(line(whole, "GB")) != placed(lines[0])


def test_an_envelope_around_something_else_is_not_ruled() -> None:
    told = line(ENVELOPE % b"<Letter/>", "GB", rules=shipped_rule_set("ens-gb-315"))
    assert (told["rules"], told["findings"]) == (None, [])


TABLE = (
    b"Declaration ID,Date,Office ID,HS6 Code,Country of Departure,Net Mass,Item Price,Importer ID,Mode of Transport\n"
    b"1,2024-01-01,30,180400,GH,10.5,100,A1,10\n"
    b"2,2024-01-01,30,18x400,GH,10.5,100,A1,10\n"
    b"3,2024-01-01,30\n"
)


def checked_table(data: bytes) -> list[dict[str, Any]]:
    stream = BytesIO(data)
    found = table_in(stream)
    assert found is not None
    return list(check_table(stream, found, knowledge("GB"), file="k.csv"))


def test_each_record_of_a_table_has_its_line_with_row_and_column() -> None:
    about, first, second, spoiled = checked_table(TABLE)
    assert {one["code"] for one in about["findings"]} == {"READ-TABLE-COLUMN-LACKING"}
    assert all(list(one) == ["file", "format", "rules", "findings"] for one in (about, first, second, spoiled))
    assert (first["file"], first["format"], first["rules"]) == ("k.csv", "table_korea", None)
    faults = {one["code"]: one["path"] for one in second["findings"]}
    assert faults["GL-GDS-04"] == 'row 3, column "HS6 Code"'
    assert "GL-GDS-04" not in {one["code"] for one in first["findings"]}
    assert [one["code"] for one in spoiled["findings"]] == ["READ-TABLE-COLUMNS"]


def test_a_table_without_rows_has_a_line() -> None:
    (only,) = checked_table(TABLE.partition(b"\n")[0] + b"\n")
    assert only["format"] == "table_korea"


def test_a_table_that_cannot_be_read_is_told() -> None:
    mapping = shipped_mapping("korea")
    found = TableFile(mapping, parquet=False)
    (only,) = check_table(BytesIO(b"a,b\n1,2\n"), found, knowledge("GB"))
    assert [one["code"] for one in only["findings"]] == ["READ-TABLE-COLUMN-MISSING"]


def test_schemas_are_asked_though_rules_are_run() -> None:
    class OneFault:
        asked = 0

        def validate(self, root: Any) -> list[SchemaFault] | None:
            self.asked += 1
            return [SchemaFault(1, "/CC315A", "missing")]

    schemas = OneFault()
    told = line(ENS % b"", "GB", schemas=schemas)
    assert schemas.asked == 1
    assert "READ-SCHEMA" in {finding["code"] for finding in told["findings"]}
    assert "8689" in official(told)


def test_without_schemas_nothing_is_said_of_any() -> None:
    assert "READ-SCHEMA" not in {finding["code"] for finding in line(ENS % b"", "GB")["findings"]}


def test_a_set_is_found_by_its_name_or_by_the_path_of_its_document(tmp_path: Path) -> None:
    own = tmp_path / "ours.yaml"
    own.write_text(
        "name: ours\ntitle: t\nedition: '1'\nsource: s\nmessages: [CC315A]\nvalid_from: 2026-01-01\n"
        "include: [ens-gb-lodgement]\n"
    )
    assert rule_set_named("ens-gb-313").name == "ens-gb-313"
    assert rule_set_named(str(own)).name == "ours"
    with pytest.raises(NotFound):
        rule_set_named(str(tmp_path / "nothing.yaml"))
    own.write_text("name: ours\n")
    with pytest.raises(Misconfigured, match=r"ours\.yaml"):
        rule_set_named(str(own))


def test_the_shipped_knowledge_has_code_lists_and_every_shipped_set() -> None:
    shipped = shipped_checking(["GB"], (6,), Limits())
    assert {one.name for one in shipped.rule_sets} == set(shipped_rule_sets())
    assert shipped.codes.hs_lengths == (6,)
    assert shipped.regimes == {"GB"}


def test_a_report_of_what_is_still_to_come_does_not_pass() -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    body = b'{"format": "greenlane.report", "kind": "arrival", "reference": "R1", "at": "2026-03-01T13:00:00Z"}'
    for at, passes in ((now, False), (now + timedelta(hours=1), True), (None, True)):
        (told,) = checks_of(body, knowledge(), at=at)
        assert told["passes"] is passes
        assert ("GL-RPT-04" in {finding["code"] for finding in told["findings"]}) is not passes
    (line,) = check_bytes(body, knowledge(), at=now)
    assert [finding["code"] for finding in line["findings"]] == ["GL-RPT-04"]
