# SPDX-License-Identifier: Apache-2.0
"""The generated pages of the manual leave out nothing that exists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from greenlane.access import Permission, shipped_roles
from greenlane.cargo import VOCABULARY
from greenlane.intake import CHECKS, KNOWN_FORMATS, native_schema
from greenlane.journal import EVENT_TYPES
from greenlane.settings import SETTINGS
from greenlane.wiring.shipped import shipped_legal_bases, shipped_lists, shipped_policy, shipped_profiles
from tools.manual import PAGES
from tools.manual import facts as facts_of_the_manual
from tools.manual.commands import commands
from tools.manual.markdown import code, page, plain, table


@cache
def made(name: str) -> str:
    return PAGES[name]()


def left_out(name: str, wanted: Iterable[str]) -> list[str]:
    text = made(name)
    return [word for word in wanted if word not in text]


def test_every_page_is_in_the_table_of_contents(repository: Path) -> None:
    index = (repository / "docs" / "index.md").read_text(encoding="utf-8")
    assert [name for name in PAGES if f"\n_generated/{name}\n" not in index] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_begins_with_its_title_and_is_the_same_at_every_build(name: str) -> None:
    assert re.match(r"# \w[^\n]*\n\n", made(name))
    assert PAGES[name]() == made(name)


def test_every_setting_is_in_the_manual() -> None:
    assert left_out("settings", (f"## `{setting.variable}`" for setting in SETTINGS)) == []


def test_a_secret_setting_says_that_a_file_may_hold_it() -> None:
    assert "`GREENLANE_DATABASE_URL_FILE` names it" in made("settings")
    assert "GREENLANE_PORT_FILE" not in made("settings")


def test_every_command_is_in_the_manual_with_every_option() -> None:
    listed = dict(commands())
    assert {"greenlane read", "greenlane people add", "greenlane log verify"} <= set(listed)
    sections = dict(re.findall(r"(?ms)^## (greenlane [^\n]+)\n(.*?)(?=^## )", made("commands")))
    assert set(sections) == set(listed)
    for name, command in listed.items():
        options = [one for parameter in command.params for one in (*parameter.opts, *parameter.secondary_opts)]
        missing = [one for one in options if one.startswith("--") and one not in sections[name]]
        assert missing == [], name


def test_a_choice_of_values_is_told_in_the_manual() -> None:
    assert "`codes`, `parties`, `containers`, `conveyances`" in made("commands")


def test_every_check_is_in_the_manual() -> None:
    assert left_out("checks", (f"### {check}\n" for check in CHECKS)) == []


def test_every_permission_and_role_is_in_the_manual() -> None:
    assert left_out("access", (f"| `{permission}` |" for permission in Permission)) == []
    assert left_out("access", (f"### {role}\n" for role in shipped_roles())) == []


def test_every_event_type_is_in_the_manual_with_every_key() -> None:
    sections = dict(re.findall(r"(?ms)^## (\w+)\n(.*?)(?=^## |\Z)", made("events")))
    assert [kind.name for kind in EVENT_TYPES if kind.name not in sections] == []
    for kind in EVENT_TYPES:
        assert [key for key in (*kind.keys, *kind.subjects) if f"`{key}`" not in sections[kind.name]] == [], kind.name


def test_every_fact_is_in_the_manual_once() -> None:
    rows = re.findall(r"(?m)^\| `([a-z0-9_.]+)` \|", made("facts"))
    assert sorted(rows) == sorted(VOCABULARY)


def test_a_fact_that_belongs_to_no_group_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts_of_the_manual, "_GROUPS", facts_of_the_manual._GROUPS[1:])
    with pytest.raises(LookupError, match=r"filing\.stage"):
        facts_of_the_manual.facts_page()


def test_every_template_profile_is_in_the_manual_with_its_condition() -> None:
    text = made("profiles")
    for profile in shipped_profiles():
        assert f"### {profile.id}\n" in text
        assert profile.condition.strip() in text, profile.id


def test_everything_that_profiles_rest_on_is_in_the_manual() -> None:
    assert left_out("legal-bases", (f"## {basis}\n" for basis in shipped_legal_bases())) == []
    assert left_out("lists", (f"## {named.name}\n" for named in shipped_lists())) == []
    assert left_out("lists", (f"`{value}`" for named in shipped_lists() for value in named.values)) == []


def test_the_page_of_the_policy_tells_every_outcome_with_its_lane() -> None:
    policy = shipped_policy()
    proposed = {outcome for by_band in policy.outcomes.values() for outcome in by_band.values()}
    assert left_out("policy", (f"`{outcome}` ({policy.lane_of(outcome)})" for outcome in proposed)) == []


def test_the_page_of_formats_names_every_format_and_every_object_of_native_json() -> None:
    assert left_out("formats", (name.split(" (")[0] for name in KNOWN_FORMATS.values())) == []
    shapes = native_schema()["$defs"]
    assert left_out("formats", (f"### {name}\n" for name in shapes)) == []
    assert left_out("formats", (f"| `{key}`" for shape in shapes.values() for key in shape.get("properties", ()))) == []


def test_text_shows_as_it_was_written() -> None:
    assert plain("a_b [c] <d> | *e*\n f") == r"a\_b \[c\] \<d\> \| \*e\* f"
    assert code("") == ""
    assert code("a `b`") == "`` a `b` ``"


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    assert table(("A", "B"), [("`x | y`", r"p \| q")]).splitlines()[2] == r"| `x \| y` | p \| q |"


def test_a_page_leaves_empty_parts_out() -> None:
    assert page("# T", "", "  ", "end ") == "# T\n\nend\n"
