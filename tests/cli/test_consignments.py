# SPDX-License-Identifier: Apache-2.0
"""``greenlane consignments`` and ``requests``: what is assembled is shown, and what waits is decided by somebody."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import json
from msgspec.structs import replace

from greenlane.cargo import Declaration, Function, Level
from greenlane.intake import write_native
from tests.cli.conftest import Greenlane
from tests.intake.checks.filings import good, item

FILER = "GB100200300"
HOUSE = "HBL-4711"


def _filing(function: Function = Function.ORIGINAL, **changes: object) -> Declaration:
    filed = good(function=function)
    return replace(filed, consignment=replace(filed.consignment, house_document=HOUSE, level=Level.HOUSE, **changes))


ARRIVAL = {
    "format": "greenlane.report",
    "kind": "arrival",
    "times": [{"moment": "arrival", "at": "2026-01-30T10:12:00Z", "actual": True}],
    "documents": [{"type": "714", "id": HOUSE}],
}


@pytest.fixture
def waiting(greenlane: Greenlane, installed: dict[str, str], tmp_path: Path) -> str:
    """A consignment whose goods are there, with an amendment that waits; its lodgement."""
    amendment = _filing(Function.AMENDMENT, items=(item(description="Cocoa butter in cartons, 19 kg each"),))
    bodies = {
        "1.json": write_native(_filing()),
        "2.json": json.encode(ARRIVAL),
        "3.json": write_native(amendment),
    }
    for name, body in bodies.items():
        (tmp_path / name).write_bytes(body)
        said = greenlane("lodge", tmp_path / name, "--filer", FILER, "--assess", "--json")
        assert said.code == 0, said.err
    return str(said.line["lodgement"])


def _token(greenlane: Greenlane, monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    person = greenlane("people", "add", role, "--role", role).text.strip()
    monkeypatch.setenv("GREENLANE_TOKEN", greenlane("token", "create", "--person", person).text.strip())


def test_consignments_and_their_requests_are_shown_and_decided(
    greenlane: Greenlane, waiting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = greenlane("consignments", "list", "--key", HOUSE, "--json").line
    assert (listed["state"], [link["lodgement"] for link in listed["lodgements"]]) == ("open", [waiting])
    assert greenlane("consignments", "list", "--state", "deleted", "--json").lines == []

    shown = greenlane("consignments", "show", listed["id"], "--json").line
    assert [(link["lodgement"], link["state"]) for link in shown["lodgements"]] == [(waiting, "accepted")]
    assert shown["clocks"]["presentation"]["arrived_at"] == "2026-01-30T10:12:00Z"
    assert shown["assessments"][0]["predecessor"] == shown["assessments"][1]["id"]
    assert [change["assessment"] for change in shown["changes"]] == [shown["assessments"][0]["id"]]
    assert [request["id"] for request in shown["requests"]] == [f"{waiting}/2"]
    for_people = greenlane("consignments", "show", listed["id"]).text
    assert all(word in for_people for word in (waiting, "clocks", "times", "changed", "requests that wait"))

    request = greenlane("requests", "list", "--json").line
    assert (request["lodgement"], request["version"], request["consignments"]) == (waiting, 2, [listed["id"]])
    assert "Cocoa butter in cartons, 19 kg each" in [change["after"] for change in request["changes"]]

    decide = ("requests", "decide", waiting, "--grant", "--reason", "documents_shown")
    nobody = greenlane(*decide)
    assert (nobody.code, "GREENLANE_TOKEN" in nobody.err) == (5, True)
    _token(greenlane, monkeypatch, "examination_officer")
    assert greenlane(*decide).code == 5
    _token(greenlane, monkeypatch, "targeting_officer")
    assert [(one["version"], one["decision"]) for one in greenlane(*decide, "--json").lines] == [
        (1, None),
        (2, "granted"),
    ]
    assert greenlane("requests", "list", "--json").lines == []
    assert greenlane(*decide).code == 4
    assert greenlane("requests", "decide", f"{waiting}/2", "--refuse", "--reason", "late").code == 5


def test_a_person_withdraws_a_link_and_links_anew(
    greenlane: Greenlane, waiting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    consignment = greenlane("consignments", "list", "--json").line["id"]
    unlink = ("consignments", "unlink", consignment, waiting, "--reason")
    assert greenlane(*unlink, "Because I say so").code == 2
    assert greenlane(*unlink, "other_goods").code == 5
    _token(greenlane, monkeypatch, "examination_officer")
    assert greenlane(*unlink, "other_goods").code == 5
    _token(greenlane, monkeypatch, "targeting_officer")
    assert greenlane(*unlink, "other_goods").text == f"{consignment}: 0 links\n"
    apart = [one for one in greenlane("consignments", "list", "--json").lines if one["id"] != consignment]
    assert [link["lodgement"] for one in apart for link in one["lodgements"]] == [waiting]
    assert greenlane(*unlink, "other_goods").code == 4
    assert greenlane("consignments", "link", consignment, waiting).text == f"{consignment}: 1 links\n"
    (back,) = greenlane("consignments", "show", consignment, "--json").line["lodgements"]
    assert (back["relation"], back["rule"]) == ("added", "person")
    assert greenlane("consignments", "link", consignment, waiting).code == 5


def test_who_may_not_see_consignments_sees_none(
    greenlane: Greenlane, waiting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    consignment = greenlane("consignments", "list", "--json").line["id"]
    _token(greenlane, monkeypatch, "administrator")
    assert greenlane("consignments", "list", "--json").lines == []
    assert greenlane("requests", "list", "--json").lines == []
    assert greenlane("consignments", "show", consignment).code == 4
    monkeypatch.setenv("GREENLANE_TOKEN", "gl_" + "x" * 43)
    said = greenlane("consignments", "list")
    assert (said.code, "unknown, expired or revoked" in said.err) == (5, True)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("consignments", "list", "--state", "lost"), "--state"),
        (("consignments", "list", "--decision-before", "2026-01-01"), "--decision-before"),
        (("requests", "decide", "x", "--reason", "late"), "--grant"),
        (("requests", "decide", "x", "--grant", "--refuse", "--reason", "late"), "--grant"),
        (("requests", "decide", "x", "--grant"), "--reason"),
        (("requests", "decide", "x", "--grant", "--reason", "Because I say so"), "--reason"),
    ],
)
def test_what_cannot_be_used_is_named(greenlane: Greenlane, arguments: tuple[str, ...], named: str) -> None:
    said = greenlane(*arguments)
    assert (said.code, named in said.err) == (2, True)
