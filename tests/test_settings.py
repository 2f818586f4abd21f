# SPDX-License-Identifier: Apache-2.0
"""Settings come from the environment, are checked once, and say what is wrong with which variable."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.errors import Misconfigured
from greenlane.settings import ROOT_DATA_DIR, SETTINGS, IntakeLimits, Settings, default_data_dir, unknown_variables

HOME = Path("/somewhere/greenlane")


def read(**variables: str) -> Settings:
    return Settings.from_environment({f"GREENLANE_{name}": text for name, text in variables.items()}, data_dir=HOME)


def refusal(**variables: str) -> Misconfigured:
    with pytest.raises(Misconfigured) as caught:
        read(**variables)
    return caught.value


def test_an_empty_environment_gives_the_defaults() -> None:
    assert read() == Settings(
        data_dir=HOME, database_url=None, host="127.0.0.1", port=8000, log_level="info", schemas_dir=None
    )
    assert read().limits == IntakeLimits()


def test_an_empty_variable_counts_as_not_set() -> None:
    assert read(PORT="", DATABASE_URL="  ", SCHEMAS_DIR="") == read()


def test_every_variable_fills_its_field() -> None:
    settings = read(
        DATA_DIR="/srv/gl",
        DATABASE_URL="postgresql://u:p@h:5433/d",
        HOST="0.0.0.0",
        PORT="9000",
        LOG_LEVEL="WARNING",
        SCHEMAS_DIR="/srv/xsd",
        MAX_MESSAGE_BYTES="2048",
        MAX_DEPTH="32",
        MAX_ELEMENTS="5000",
        MAX_ITEMS="999",
        MAX_TEXT_CHARS="600",
    )
    assert settings == Settings(
        data_dir=Path("/srv/gl"),
        database_url="postgresql+psycopg://u:p@h:5433/d",
        host="0.0.0.0",
        port=9000,
        log_level="warning",
        schemas_dir=Path("/srv/xsd"),
        limits=IntakeLimits(max_message_bytes=2048, max_depth=32, max_elements=5000, max_items=999, max_text_chars=600),
    )


def test_other_programs_variables_are_of_no_concern() -> None:
    assert Settings.from_environment({"PORT": "1", "PATH": "/bin"}, data_dir=HOME) == read()


def test_settings_do_not_change_once_made() -> None:
    with pytest.raises(AttributeError):
        read().port = 1  # type: ignore[misc]


def test_every_field_has_one_row_in_the_table_and_the_table_no_other() -> None:
    fields = [*Settings.__struct_fields__, *IntakeLimits.__struct_fields__]
    fields.remove("limits")
    assert sorted(setting.field for setting in SETTINGS) == sorted(fields)
    assert len({setting.variable for setting in SETTINGS}) == len(SETTINGS)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.variable)
def test_every_row_is_documented_and_its_example_can_be_used(setting: object) -> None:
    row = next(one for one in SETTINGS if one is setting)
    assert row.variable.startswith("GREENLANE_")
    assert row.sentence.endswith(".")
    assert row.default
    with_example = Settings.from_environment({row.variable: row.example}, data_dir=HOME)
    assert with_example != read(), f"the example of {row.variable} changes nothing"


@pytest.mark.parametrize("limit", IntakeLimits.__struct_fields__)
def test_the_default_of_each_limit_lies_within_what_may_be_configured(limit: str) -> None:
    row = next(one for one in SETTINGS if one.field == limit)
    default = getattr(IntakeLimits(), limit)
    assert row.read(row.variable, str(default)) == default
    assert f"{default:,}" in row.default


# --- what cannot be used ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["http", "-1", "0", "65536", "8_000", "8000.0", "٨٠٠٠", "9" * 5000])
def test_a_port_that_is_none_is_refused_with_variable_value_and_remedy(text: str) -> None:
    problem = refusal(PORT=text)
    assert problem.where == "GREENLANE_PORT"
    assert text[:80] in problem.sentence
    assert len(problem.sentence) < 200
    assert "1 to 65,535" in problem.sentence
    assert problem.remedy


@given(st.text() | st.integers().map(str))
def test_any_text_as_a_port_is_either_a_port_or_a_clear_refusal(text: str) -> None:
    expected = text.strip() or "8000"
    if re.fullmatch("[0-9]{1,19}", expected) and 1 <= int(expected) <= 65_535:
        assert read(PORT=text).port == int(expected)
    else:
        assert refusal(PORT=text).where == "GREENLANE_PORT"


def test_a_relative_folder_is_refused() -> None:
    problem = refusal(DATA_DIR="data/greenlane")
    assert problem.where == "GREENLANE_DATA_DIR"
    assert "'data/greenlane'" in problem.sentence
    assert "whole path" in (problem.remedy or "")


def test_a_folder_under_the_home_may_be_written_with_a_tilde() -> None:
    assert read(DATA_DIR="~/greenlane").data_dir == Path.home() / "greenlane"


def test_a_folder_with_spaces_is_taken_as_it_is() -> None:
    assert read(DATA_DIR="/srv/green lane/data").data_dir == Path("/srv/green lane/data")


@pytest.mark.parametrize("text", ["loud", "INFO,DEBUG", "10"])
def test_an_unknown_log_level_is_refused_with_the_known_ones(text: str) -> None:
    problem = refusal(LOG_LEVEL=text)
    assert problem.where == "GREENLANE_LOG_LEVEL"
    assert repr(text) in problem.sentence
    assert "debug, info, warning, error" in (problem.remedy or "")


@pytest.mark.parametrize("text", ["http://x", "a b", "x/y"])
def test_a_host_that_is_none_is_refused(text: str) -> None:
    assert refusal(HOST=text).where == "GREENLANE_HOST"


# --- the database's address ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_usual_way_to_write_a_postgresql_address_names_our_driver(scheme: str) -> None:
    settings = read(DATABASE_URL=f"{scheme}://u:p%40@h:5432/d?sslmode=require")
    assert settings.database_url == "postgresql+psycopg://u:p%40@h:5432/d?sslmode=require"
    assert not settings.uses_embedded_database


def test_without_an_address_the_embedded_database_is_used() -> None:
    assert read().uses_embedded_database


@pytest.mark.parametrize(
    "text",
    [
        "mysql://user:hush@h/d",
        "sqlite:///hush.db",
        "hush",
        "postgresql://user:hush@h",
        "postgresql://user:hush@h:port/d",
        "postgresql://user:hush@[::1/d",
    ],
)
def test_an_unusable_address_is_refused_without_showing_the_password(text: str) -> None:
    problem = refusal(DATABASE_URL=text)
    assert problem.where == "GREENLANE_DATABASE_URL"
    assert "hush" not in str(problem)
    assert "postgresql://user:password@host" in (problem.remedy or "")


def test_the_password_is_not_in_the_settings_text() -> None:
    settings = read(DATABASE_URL="postgresql://user:hush@h/d", PORT="9000")
    assert "hush" not in repr(settings)
    assert "hush" not in str(settings)
    assert "port=9000" in repr(settings)
    assert "database_url=<given>" in repr(settings)
    assert "database_url=None" in repr(read())


def test_the_address_may_be_kept_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("postgresql://u:p@h/d\n", encoding="utf-8")
    assert read(DATABASE_URL_FILE=str(file)).database_url == "postgresql+psycopg://u:p@h/d"


def test_address_and_file_together_are_refused(tmp_path: Path) -> None:
    problem = refusal(DATABASE_URL="postgresql://u:p@h/d", DATABASE_URL_FILE=str(tmp_path / "url"))
    assert problem.code == "settings.given_twice"
    assert "GREENLANE_DATABASE_URL_FILE" in (problem.where or "")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    problem = refusal(DATABASE_URL_FILE=str(tmp_path / "absent"))
    assert problem.where == "GREENLANE_DATABASE_URL_FILE"
    assert "absent" in problem.sentence
    assert "No such file" in problem.sentence


@pytest.mark.parametrize(("content", "code"), [(b" \n", "settings.file_empty"), (b"\xff", "settings.file_unreadable")])
def test_a_file_without_a_text_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "url"
    file.write_bytes(content)
    assert refusal(DATABASE_URL_FILE=str(file)).code == code


def test_only_secrets_may_be_given_by_a_file(tmp_path: Path) -> None:
    file = tmp_path / "port"
    file.write_text("9000", encoding="utf-8")
    assert read(PORT_FILE=str(file)).port == 8000
    assert unknown_variables({"GREENLANE_PORT_FILE": str(file)}) == (("GREENLANE_PORT_FILE", "GREENLANE_PORT"),)


# --- the data folder and strangers -----------------------------------------------------------------------------------


def test_the_data_folder_of_root_is_never_under_a_home() -> None:
    assert default_data_dir(is_root=True) == ROOT_DATA_DIR
    assert not ROOT_DATA_DIR.is_relative_to(Path.home())


def test_the_data_folder_of_everyone_else_is_their_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = default_data_dir(is_root=False)
    assert folder.name == "greenlane"
    assert folder.is_relative_to(tmp_path)


def test_without_a_given_folder_the_default_is_used() -> None:
    assert Settings.from_environment({}).data_dir == default_data_dir()


def test_a_misspelt_variable_is_shown_with_the_one_that_was_meant() -> None:
    environ = {"GREENLANE_DATBASE_URL": "x", "GREENLANE_PORT": "1", "GREENLANE_ZZZ": "y", "HOME": "/"}
    assert unknown_variables(environ) == (("GREENLANE_DATBASE_URL", "GREENLANE_DATABASE_URL"), ("GREENLANE_ZZZ", None))


def test_the_file_form_of_a_secret_is_no_stranger() -> None:
    assert unknown_variables({"GREENLANE_DATABASE_URL_FILE": "/x"}) == ()


def test_limits_are_replaced_one_at_a_time() -> None:
    narrowed = msgspec.structs.replace(IntakeLimits(), max_items=5)
    assert narrowed.max_items == 5
    assert narrowed.max_depth == IntakeLimits().max_depth
