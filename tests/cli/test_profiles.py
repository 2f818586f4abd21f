# SPDX-License-Identifier: Apache-2.0
"""The life of profiles at the command line, in the name of whoever gives a token."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from greenlane.wiring.shipped import shipped_profiles
from tests.cli.conftest import Greenlane
from tests.cli.test_targeting import profile

Acting = Callable[[str], None]


@pytest.fixture
def acting(greenlane: Greenlane, installed: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Acting:
    """Act as a new person of a role from now on."""

    def as_role(role: str) -> None:
        monkeypatch.delenv("GREENLANE_TOKEN", raising=False)
        person = greenlane("people", "add", role, "--role", role).out.decode().strip().split()[-1]
        token = greenlane("token", "create", "--person", person).out.decode().strip().split()[-1]
        monkeypatch.setenv("GREENLANE_TOKEN", token)

    return as_role


def test_a_profile_is_drafted_approved_shown_and_exported(greenlane: Greenlane, acting: Acting, tmp_path: Path) -> None:
    document = profile(tmp_path / "own.yaml", "consignment.package_count > 5")
    acting("profile_author")
    (draft,) = greenlane("profiles", "propose", document, "--json").lines
    assert (draft["id"], draft["version"], draft["state"]) == ("OWN-1", 1, "draft")
    refused = greenlane("profiles", "approve", "OWN-1", "1", "--reason", "rehearsed")
    assert (refused.code, "second person" in refused.err) == (5, True)
    acting("profile_approver")
    rehearsal = tmp_path / "rehearsal.json"
    rehearsal.write_text(json.dumps({"profile": "OWN-1", "version": 1, "hits_a_day": 2.5, "consignments": 100}))
    (live,) = greenlane(
        "profiles", "approve", "OWN-1", "1", "--reason", "rehearsed", "--rehearsal", rehearsal, "--json"
    ).lines
    assert (live["state"], live["projected_a_day"]) == ("live", 2.5)
    assert "Heavy consignment" in greenlane("profiles", "export", "OWN-1").text
    acting("profile_author")
    newer = document.read_text().replace("version: 1", "version: 2").replace("Heavy consignment", "Heavier still")
    document.write_text(newer)
    assert greenlane("profiles", "propose", document).code == 0
    assert "Heavier still" not in greenlane("profiles", "export").text, "what is live is exported, not its draft"
    assert "Heavy consignment" in greenlane("profiles", "export").text
    acting("profile_approver")
    assert "version 1: live" in greenlane("profiles", "versions", "OWN-1").text
    assert greenlane("profiles", "retire", "OWN-1", "1", "--reason", "obsolete").code == 0


def test_nobody_drafts_without_a_token(greenlane: Greenlane, installed: dict[str, str], tmp_path: Path) -> None:
    said = greenlane("profiles", "propose", profile(tmp_path / "own.yaml", "consignment.package_count > 5"))
    assert (said.code, "GREENLANE_TOKEN" in said.err) == (5, True)


@pytest.mark.parametrize(
    ("content", "told"),
    [("[]", "no rehearsal"), ('{"profile": "X", "version": 1, "hits_a_day": 1}', "rehearsal of X, version 1")],
)
def test_a_rehearsal_of_something_else_is_refused(
    greenlane: Greenlane, tmp_path: Path, content: str, told: str
) -> None:
    (tmp_path / "r.json").write_text(content)
    said = greenlane("profiles", "approve", "OWN-1", "1", "--reason", "ok", "--rehearsal", tmp_path / "r.json")
    assert (said.code, told in said.err) == (2, True)


def test_documents_are_compared_in_words(greenlane: Greenlane, tmp_path: Path) -> None:
    one = profile(tmp_path / "one.yaml", "consignment.package_count > 5")
    two = profile(tmp_path / "two.yaml", "consignment.package_count > 9")
    said = greenlane("profiles", "diff", one, two)
    assert (said.code, said.text.startswith("It hit when ")) == (0, True)
    (line,) = greenlane("profiles", "diff", one, two, "--json").lines
    assert (line["field"], line["before"]) == ("condition", "consignment.package_count > 5")
    shipped = shipped_profiles()[0].id
    assert greenlane("profiles", "diff", shipped, shipped).text.strip() == ""
