# SPDX-License-Identifier: Apache-2.0
"""``greenlane capacity``, ``select``, ``results`` and ``hit-rates`` at the command line, from a plan to a rate."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from greenlane.intake import write_native
from tests.cli.conftest import Greenlane
from tests.wiring.crowds import END, OFFICE, STAGE, START, a_plan, declared

WINDOW = ("--office", OFFICE, "--stage", STAGE, "--from", START.isoformat(), "--to", END.isoformat())


@pytest.fixture
def planned(installed: dict[str, str], greenlane: Greenlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An office with an approved plan and an assessed consignment; its id."""
    message, plan = tmp_path / "one.json", tmp_path / "plan.yaml"
    message.write_bytes(write_native(declared("R1", "Kestrel Ltd")))
    (consignment,) = greenlane("assess", "--store", "--json", message).line["consignments"]
    plan.write_bytes(a_plan())
    assert greenlane("capacity", "write", plan).code == 0
    assert greenlane("capacity", "approve", OFFICE).code == 5  # nobody in particular approves nothing
    person = greenlane("people", "add", "Ada Obi", "--role", "head_of_office").text.strip()
    token = greenlane("token", "create", "--person", person).text.strip()
    with monkeypatch.context() as signed_in:
        signed_in.setenv("GREENLANE_TOKEN", token)
        assert greenlane("capacity", "approve", OFFICE).code == 0
    return str(consignment["consignment"])


def test_from_a_plan_to_a_hit_rate(planned: str, greenlane: Greenlane, tmp_path: Path) -> None:
    (plan,) = greenlane("capacity", "list", "--json").lines
    assert (plan["office"], plan["state"]) == (OFFICE, "approved")
    assert greenlane("capacity", "show", OFFICE).line["in_force"] == 1
    run = greenlane("select", "run", *WINDOW, "--json").line
    assert (run["population"], run["rule"]) == (1, "GL-SEL-2")
    again = greenlane("select", "run", *WINDOW)
    assert again.code == 5
    assert run["id"] in again.err
    assert greenlane("select", "list", "--json").line["id"] == run["id"]
    assert greenlane("select", "show", run["id"]).code == 0
    table = tmp_path / "results.csv"
    at = datetime.now(UTC).isoformat()
    table.write_text(f"reference,result,risk_area,examined_at\nR1,minor,drugs,{at}\nR9,minor,,{at}\n")
    said = greenlane("results", "import", table, "--json")
    assert said.code == 2
    assert said.lines[0]["code"] == "results.unknown"
    assert said.lines[1] == {"rows": 2, "recorded": 1, "repeated": 0, "refused": 1}
    told = greenlane("hit-rates", "--by", "office", "--json").line
    assert [(one["group"], one["n"], one["results"]) for one in told["rates"]] == [(OFFICE, 1, 1)]
    assert "not enough data yet" in greenlane("hit-rates", "--by", "office").text
    assert greenlane("hit-rates", "--since", "2030-01-01", "--json").line["rates"] == []


def test_bad_input_says_what_to_mend(installed: dict[str, str], greenlane: Greenlane, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_bytes(a_plan([{"control": "scan", "per_day": -3}]))
    refused = greenlane("capacity", "write", plan)
    assert refused.code == 2
    assert "capacities[0].per_day" in refused.err
    assert greenlane("capacity", "write", tmp_path / "nothing").code == 2
    assert greenlane("select", "run", *WINDOW).code == 4  # no plan
    turned = ("--office", OFFICE, "--stage", STAGE, "--from", END.isoformat(), "--to", START.isoformat())
    assert greenlane("select", "run", *turned).code == 2
    assert greenlane("select", "run", *WINDOW[:-1], "tomorrow").code == 2
    assert greenlane("select", "show", "nothing").code == 4
    assert greenlane("results", "import", tmp_path / "nothing").code == 2
    assert greenlane("hit-rates", "--by", "colour").code == 2
