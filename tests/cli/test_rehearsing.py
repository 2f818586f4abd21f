# SPDX-License-Identifier: Apache-2.0
"""``greenlane rehearse`` and ``greenlane history`` at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Greenlane
from tests.cli.test_targeting import profile

HEADER = (
    "Declaration ID,Date,Office ID,Process Type,Import Type,Import Use,Payment Type,Mode of Transport,Declarant ID,"
    "Importer ID,Seller ID,Courier ID,HS6 Code,Country of Departure,Country of Origin,Tax Rate,Tax Type,"
    "Country of Origin Indicator,Net Mass,Item Price,Fraud,Critical Fraud"
)
ROW = "{number},2020-0{month}-03,40,B,11,11,11,10,D1,I1,S1,,{hs},CN,CN,8.0,A,E,12.5,100.0,{fraud},0"


@pytest.fixture
def history(greenlane: Greenlane, tmp_path: Path) -> Path:
    """A history of twenty declarations of two months, every second one of transformers."""
    rows = [
        ROW.format(number=n, month=1 + n % 2, hs="850440" if n % 4 < 2 else "240220", fraud=int(n % 5 == 0))
        for n in range(20)
    ]
    table = tmp_path / "table.csv"
    table.write_text("\n".join([HEADER, *rows]) + "\n")
    made = greenlane(
        "history", "import", table, "--mapping", "korea", "--label", "Fraud", "--out", tmp_path / "past", "--json"
    )
    assert (made.code, made.lines[0]["months"]) == (0, {"2020-01": 10, "2020-02": 10})
    return tmp_path / "past"


def test_a_profile_is_rehearsed_on_a_history_made_of_a_table(greenlane: Greenlane, history: Path) -> None:
    document = profile(history.parent / "p.yaml", 'goods.hs.startsWith("85")')
    said = greenlane("rehearse", document, "--history", history, "--json")
    (line,) = said.lines
    assert said.code == 0
    assert (line["profile"], line["consignments"], line["hits"]) == ("OWN-1", 20, 10)
    assert (line["known"]["controlled"], line["known"]["positive"]) == (10, 2)
    assert line["by_mode"] == {"1": 10}
    assert set(line["random"]) == {"hits", "n", "rate", "low", "high", "enough"}


def test_it_is_told_in_words_with_what_to_beware_of(greenlane: Greenlane, history: Path) -> None:
    said = greenlane(
        "rehearse", profile(history.parent / "p.yaml", "consignment.package_count > 0"), "--history", history
    )
    assert said.code == 0
    assert "! The profile hits nothing." in said.text


def test_the_report_is_kept_as_text_json_and_picture(greenlane: Greenlane, history: Path) -> None:
    document = profile(history.parent / "p.yaml", 'goods.hs.startsWith("85")')
    out = history.parent / "report"
    assert greenlane("rehearse", document, "--history", history, "--capacity", "2", "--out", out).code == 0
    assert sorted(path.name for path in out.iterdir()) == ["OWN-1-1.json", "OWN-1-1.svg", "OWN-1-1.txt"]
    assert json.loads((out / "OWN-1-1.json").read_text())["over_capacity"] == 2


def test_two_versions_are_compared(greenlane: Greenlane, history: Path) -> None:
    new = profile(history.parent / "new.yaml", 'goods.hs.startsWith("85")')
    old = profile(history.parent / "old.yaml", 'goods.hs.startsWith("24")')
    (line,) = greenlane("rehearse", new, "--history", history, "--against", old, "--json").lines
    assert (line["gained"], line["lost"], line["against"]["hits"]) == (10, 10, 10)


def test_a_document_that_names_another_agency_is_told_no_more(greenlane: Greenlane, history: Path) -> None:
    document = profile(history.parent / "p.yaml", 'goods.hs.startsWith("85")')
    own = greenlane("rehearse", document, "--history", history, "--json").line
    document.write_text(document.read_text().replace("agency: customs", "agency: veterinary"))
    other = greenlane("rehearse", document, "--history", history, "--json").line
    assert other["overlaps"] == own["overlaps"] != []


def test_only_the_days_asked_for_count(greenlane: Greenlane, history: Path) -> None:
    document = profile(history.parent / "p.yaml", 'goods.hs.startsWith("85")')
    (line,) = greenlane("rehearse", document, "--history", history, "--since", "2020-02-01", "--json").lines
    assert (line["consignments"], line["first_day"]) == (10, "2020-02-03")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--history", "{there}/none"], "no history"),
        (["--history", "{past}", "--since", "yesterday"], "no day"),
        (["--history", "{past}", "--against", "{there}/none.yaml"], "none.yaml"),
    ],
)
def test_what_cannot_be_done_is_told(greenlane: Greenlane, history: Path, arguments: list[str], told: str) -> None:
    document = profile(history.parent / "p.yaml", 'goods.hs.startsWith("85")')
    said = greenlane("rehearse", document, *(one.format(there=history.parent, past=history) for one in arguments))
    assert said.code in (2, 4)
    assert told in said.err


def test_a_condition_that_does_not_check_is_told_with_its_line(greenlane: Greenlane, history: Path) -> None:
    said = greenlane("rehearse", profile(history.parent / "p.yaml", "goods.hss == 1"), "--history", history)
    assert said.code == 2
    assert "line 7" in said.err


def test_a_label_that_is_no_result_is_told(greenlane: Greenlane, history: Path) -> None:
    table = history.parent / "table.csv"
    table.write_text(HEADER + "\n" + ROW.format(number=1, month=1, hs="850440", fraud="perhaps") + "\n")
    said = greenlane("history", "import", table, "--mapping", "korea", "--label", "Fraud", "--out", history)
    assert (said.code, "'perhaps' is no result" in said.err) == (2, True)
    said = greenlane("history", "import", table, "--mapping", "korea", "--label", "Nothing", "--out", history)
    assert (said.code, "no column" in said.err) == (2, True)
    (line,) = greenlane(
        "rehearse", profile(history.parent / "p.yaml", 'goods.hs.startsWith("85")'), "--history", history, "--json"
    ).lines
    assert line["consignments"] == 20, "what was there stays"


def test_the_history_of_the_installation_is_written_and_rehearsed_on(greenlane: Greenlane, tmp_path: Path) -> None:
    made = greenlane("history", "write", "--json")
    assert (made.code, made.lines[0]["months"]) == (0, {})
    said = greenlane("rehearse", profile(tmp_path / "p.yaml", 'goods.hs.startsWith("85")'))
    assert said.code == 4
    assert "history write" in said.err
