# SPDX-License-Identifier: Apache-2.0
"""What the written pages of the manual say of the code is so."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast

import pytest

from greenlane.errors import Invalid
from greenlane.intake import LodgementState
from greenlane.settings import SETTINGS, IntakeLimits
from greenlane.store.database import STANDARD_LIMITS
from greenlane.targeting import draw, is_drawn, key_commitment
from greenlane.web.app import BODIES_IN_MEMORY, LODGING_AT_ONCE, create_app
from greenlane.web.body import LONGEST_WAIT_S
from greenlane.web.docs import describe
from greenlane.web.documents import MOST_ON_A_PAGE
from greenlane.web.problems import STATUS, problem
from greenlane.web.services import Services
from greenlane.wiring.answers import told_state
from tools.manual.commands import commands

WRITTEN = ("understand", "operate", "integrate", "first-hour")


@pytest.fixture
def docs(repository: Path) -> Path:
    return repository / "docs"


def page(docs: Path, name: str) -> str:
    return (docs / f"{name}.md").read_text(encoding="utf-8")


def block(text: str, language: str) -> str:
    found = re.search(rf"(?ms)^```{language}\n(.*?)^```", text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("name", WRITTEN)
def test_every_command_that_a_page_names_exists(docs: Path, name: str) -> None:
    known = {command.removeprefix("greenlane ") for command, _ in commands()}
    named = set(re.findall(r"`greenlane ((?:[a-z]+ ?)+)", page(docs, name)))
    named |= set(re.findall(r"(?m)^(?:GREENLANE_\w+=\S+ )?greenlane ((?:[a-z]+ ?)+)", page(docs, name)))
    assert named
    unknown = [words for words in named if not any(f"{words.strip()} ".startswith(f"{one} ") for one in known)]
    assert unknown == []


@pytest.mark.parametrize("name", WRITTEN)
def test_every_link_of_a_page_leads_to_a_page(docs: Path, name: str) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", page(docs, name))
    generated = {path for path in targets if path.startswith("_generated/")}
    index = page(docs, "index")
    assert [path for path in generated if f"\n{path.removesuffix('.md')}\n" not in index] == []
    outside = {path for path in targets if path.startswith("https://")}
    assert [path for path in targets if path not in generated | outside and not (docs / path).is_file()] == []


def test_every_address_of_the_interface_is_told_and_no_other(docs: Path) -> None:
    described = describe(create_app(cast("Services", object())))["paths"]
    routes = {f"{method.upper()} {path}" for path, methods in described.items() for method in methods}
    told = set(re.findall(r"`((?:GET|POST|DELETE) /[^`? ]*)`", page(docs, "integrate")))
    assert told == routes


def test_every_state_and_status_is_told(docs: Path) -> None:
    text = page(docs, "integrate")
    assert [state for state in {told_state(one) for one in LodgementState} if f"| `{state}` |" not in text] == []
    told = {int(number) for row in re.findall(r"(?m)^\| ((?:\d{3}(?:, )?)+) \|", text) for number in row.split(", ")}
    assert {int(status) for status in STATUS.values()} <= told
    assert told <= {int(status) for status in HTTPStatus}


def test_the_problem_that_is_shown_is_what_the_interface_answers(docs: Path) -> None:
    shown = next(
        json.loads(found.replace("…", ""))
        for found in re.findall(r"(?ms)^```json\n(.*?)^```", page(docs, "integrate"))
        if "urn:greenlane:problem" in found
    )
    error = Invalid(
        "It is not clear for which filer you lodge. You represent 2.",
        code="lodgement.filer",
        where="filer",
        remedy="Name the filer's identification number.",
    )
    answered = json.loads(bytes(problem(error, "019c").body))
    assert answered == shown


def test_anybody_can_check_a_draw_as_the_page_says(docs: Path) -> None:
    recipe: dict[str, Any] = {}
    exec(block(page(docs, "understand"), "python"), recipe)
    key = bytes(range(32))
    assert recipe["commitment"](key) == key_commitment(key)
    seen = set()
    for number in range(2_000):
        consignment = f"01a204ae-b3b6-70e3-bd5d-{number:012x}"
        expected = is_drawn(draw(key, consignment, "pre_arrival"), 0.02)
        assert recipe["is_drawn"](key, consignment, "pre_arrival", 0.02) is expected
        seen.add(expected)
    assert seen == {True, False}


def test_the_limits_that_are_told_are_those_in_force(docs: Path) -> None:
    text = page(docs, "operate")
    limits = IntakeLimits()
    assert f"{limits.max_message_bytes >> 20} MiB" in text
    for number in (limits.max_depth, limits.max_elements, limits.max_items, limits.max_text_chars):
        assert f"{number:,}" in text
    assert f"| {LODGING_AT_ONCE}; more wait |" in text
    assert f"| {LONGEST_WAIT_S:g} seconds |" in text
    assert f"| {MOST_ON_A_PAGE} |" in text
    assert BODIES_IN_MEMORY == 4
    assert "four of the largest" in text
    assert f"up to {STANDARD_LIMITS.connections + STANDARD_LIMITS.extra_connections} for each process" in text


def test_every_setting_that_a_page_names_is_one(docs: Path) -> None:
    known = {setting.variable for setting in SETTINGS} | {f"{s.variable}_FILE" for s in SETTINGS if s.secret}
    for name in WRITTEN:
        assert set(re.findall(r"GREENLANE_[A-Z_]+[A-Z]", page(docs, name))) - known == set()


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_every_link_at_the_top_of_the_checkout_leads_somewhere(repository: Path, name: str) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#\s]+)\)", (repository / name).read_text(encoding="utf-8"))
    assert [target for target in targets if not (repository / target).exists()] == []


def test_every_file_that_the_architecture_names_exists(repository: Path) -> None:
    text = (repository / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)*(?:/|\.py))`", text))
    assert len(named) > 30
    package = repository / "src" / "greenlane"
    roots = (repository, package, package / "intake", package / "targeting")
    assert sorted(path for path in named if not any((root / path).exists() for root in roots)) == []


def test_every_part_of_the_package_is_told_in_the_architecture(repository: Path) -> None:
    text = (repository / "ARCHITECTURE.md").read_text(encoding="utf-8")
    package = repository / "src" / "greenlane"
    rooms = [path.parent.name for path in package.glob("*/__init__.py")]
    assert rooms
    assert [room for room in rooms if f"| `{room}/` |" not in text] == []


def test_every_decision_is_listed_under_its_title(repository: Path) -> None:
    folder = repository / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    records = sorted(path for path in folder.glob("0*.md") if not path.name.startswith("0000"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert text.splitlines()[1].startswith(f"# {path.name[:4]}: "), path.name
        assert f"]({path.name})" in index
        assert [part for part in ("## Context", "## Decision", "## Consequence") if part not in text] == [], path.name
