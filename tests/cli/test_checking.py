# SPDX-License-Identifier: Apache-2.0
"""``greenlane check`` at the command line: its lines, its exit codes, and how little it loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from greenlane.cli.main import LIGHT, ROOMS, application
from tests.cli.conftest import Greenlane
from tests.intake.formats.messages import xml

ENS = b"<CC315A><HEAHEA><TraModAtBorHEA76>5</TraModAtBorHEA76></HEAHEA></CC315A>"
NAMESPACE = "{http://www.govtalk.gov.uk/CM/errorresponse}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an entry summary declaration, a declaration, a broken message and something else."""
    made = tmp_path / "outbox"
    (made / "deeper").mkdir(parents=True)
    (made / "a.xml").write_bytes(ENS)
    (made / "b.xml").write_bytes(xml())
    (made / "c.xml").write_bytes(b"<CC315A>")
    (made / "deeper" / "d.pdf").write_bytes(b"%PDF-1.7")
    return made


def test_every_file_of_a_folder_has_its_line_and_the_exit_code_is_0(greenlane: Greenlane, folder: Path) -> None:
    said = greenlane("check", folder, "--rules", "ens-gb-315", "--json")
    assert (said.code, said.err) == (0, "")
    assert [Path(line["file"]).name for line in said.lines] == ["a.xml", "b.xml", "c.xml", "d.pdf"]
    assert all(list(line) == ["file", "format", "rules", "findings"] for line in said.lines)
    assert [line["rules"] for line in said.lines] == ["ens-gb-315", None, None, None]
    codes = [{finding["code"] for finding in line["findings"]} for line in said.lines]
    assert "8689" in codes[0]
    assert not any(code.isdigit() for code in codes[1])
    assert codes[2] == {"READ-NOT-WELL-FORMED"}
    assert codes[3] == set()


def test_the_country_of_the_installation_says_which_rules_hold(
    greenlane: Greenlane, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert greenlane("check", folder / "a.xml", "--json").line["rules"] is None
    monkeypatch.setenv("GREENLANE_COUNTRY", "GB")
    assert greenlane("check", folder / "a.xml", "--json").line["rules"] == "ens-gb-315-new"


def test_people_get_a_table(greenlane: Greenlane, folder: Path) -> None:
    said = greenlane("check", folder, "--rules", "ens-gb-315")
    assert said.code == 0
    assert "rules ens-gb-315" in said.text
    assert "8689" in said.text
    assert "nothing to mend" in said.text


def test_an_administration_gives_a_document_of_its_own(greenlane: Greenlane, folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "ours.yaml"
    own.write_text(
        "name: ours\ntitle: t\nedition: '1'\nsource: Notice 1\nmessages: [CC315A]\nvalid_from: 2026-01-01\n"
        "rules: [{code: '9001', at: ., requires: {present: ITI}, says: No route., passes: two ITI.}]\n"
    )
    line = greenlane("check", folder / "a.xml", "--rules", own, "--json").line
    assert line["rules"] == "ours"
    assert [one["path"] for one in line["findings"] if one["code"] == "9001"] == ["/CC315A[1]"]


def test_schemas_are_compared_with_too(greenlane: Greenlane, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "s.xsd").write_text(
        '<schema xmlns="http://www.w3.org/2001/XMLSchema"><element name="CC315A" type="integer"/></schema>'
    )
    codes = {
        one["code"] for one in greenlane("check", folder / "a.xml", "--schemas", tmp_path, "--json").line["findings"]
    }
    assert "READ-SCHEMA" in codes


def test_tables_have_a_line_for_each_record(greenlane: Greenlane, tmp_path: Path) -> None:
    columns = "Declaration ID,Date,Office ID,HS6 Code,Country of Departure,Net Mass,Item Price,Mode of Transport"
    rows = "".join(f"{number},2024-01-01,30,18x400,GH,10.5,100,10\n" for number in range(3))
    table = tmp_path / "table.csv"
    table.write_text(f"{columns}\n{rows}")
    lines = greenlane("check", table, "--rules", "ens-gb-315", "--json").lines
    assert {(line["format"], line["rules"]) for line in lines} == {("table_korea", None)}
    paths = [one["path"] for line in lines for one in line["findings"] if one["code"] == "GL-GDS-04"]
    assert paths == [f'row {row}, column "HS6 Code"' for row in (2, 3, 4)]


def test_a_path_that_is_not_there_and_a_set_that_is_not_there_are_told(greenlane: Greenlane, folder: Path) -> None:
    assert greenlane("check", folder / "nothing", "--json").code == 2
    said = greenlane("check", folder, "--rules", "ens-gb-999", "--json")
    assert said.code == 4
    assert "ens-gb-315-new" in said.err


def test_it_loads_neither_database_nor_web_nor_targeting() -> None:
    heavy = ["sqlalchemy", "psycopg", "alembic", "fastapi", "structlog", "greenlane.store", "greenlane.web"]
    heavy += ["greenlane.targeting", "polars", "numba"]
    script = (
        "import sys\nfrom greenlane.cli.main import run\nsys.argv = ['greenlane', 'check', '--help']\n"
        "try:\n    run()\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert said.stdout.splitlines()[-1] == "[]"


def test_the_light_command_is_one_of_all() -> None:
    (alone,) = application("check").registered_commands
    whole = [command.callback for command in application().registered_commands]
    assert alone.callback in whole
    assert set(LIGHT.values()) <= set(ROOMS)


def test_the_shared_cases_are_answered_exactly(greenlane: Greenlane, shared_data: Path) -> None:
    folder = shared_data / "ens-ics1-hmrc" / "rule-cases-315"
    said = greenlane("check", folder, "--rules", "ens-gb-315", "--json")
    told = {
        Path(line["file"]).name: {(one["code"], one["path"]) for one in line["findings"] if one["code"].isdigit()}
        for line in said.lines
    }
    cases = sorted(folder.glob("*.xml"))
    assert len(cases) == 391
    for case in cases:
        control = etree.parse(str(case.with_suffix(".ctl"))).getroot()
        expected = {
            (error.findtext(f"{NAMESPACE}Number"), (error.findtext(f"{NAMESPACE}Location") or "").replace("ie:", ""))
            for error in control.iter(f"{NAMESPACE}Error")
        }
        assert told[case.name] == expected, case.name
