# SPDX-License-Identifier: Apache-2.0
"""``greenlane people`` and ``token`` at the command line."""

from __future__ import annotations

from datetime import timedelta

from greenlane.cli.installing import the_installation
from tests.cli.conftest import Greenlane


def test_a_person_is_added_listed_and_given_a_token(greenlane: Greenlane, installed: dict[str, str]) -> None:
    added = greenlane("people", "add", "Noor Haddad", "--role", "targeting_officer")
    assert added.code == 0
    person = added.text.strip()
    assert f"token create --person {person}" in added.err
    listed = {each["id"]: each for each in greenlane("people", "list", "--json").lines}
    assert listed[person]["name"] == "Noor Haddad"
    assert listed[person]["roles"] == ["targeting_officer"]
    token = greenlane("token", "create", "--person", "Noor Haddad", "--days", 7)
    assert token.code == 0
    (secret,) = token.text.split()
    assert secret not in token.err
    with the_installation() as installation, installation.store.unit(read_only=True) as uow:
        (kept,) = uow.tokens.of_person(person)
    assert kept.expires_at is not None
    assert kept.expires_at - installation.now() <= timedelta(days=7)
    assert secret not in repr(kept)


def test_an_unknown_role_is_bad_usage_and_names_the_known_ones(greenlane: Greenlane, installed: dict[str, str]) -> None:
    said = greenlane("people", "add", "Noor", "--role", "king")
    assert (said.code, said.out) == (2, b"")
    assert "There is no role king." in said.err
    assert "targeting_officer" in said.err
    assert greenlane("people", "list", "--json").out == b""


def test_an_unknown_unit_is_bad_usage(greenlane: Greenlane, installed: dict[str, str]) -> None:
    said = greenlane("people", "add", "Noor", "--role", "targeting_officer", "--unit", "moon")
    assert said.code == 2
    assert "There is no unit moon." in said.err


def test_a_machine_files_in_the_name_of_its_filers(greenlane: Greenlane, installed: dict[str, str]) -> None:
    said = greenlane("people", "add", "Gate", "--role", "filer", "--machine", "--filer", "XT1", "--filer", "XT2")
    assert said.code == 0
    (listed,) = greenlane("people", "list", "--json").lines
    assert listed["kind"] == "machine"
    assert "XT1, XT2" in greenlane("people", "list").text


def test_a_token_for_nobody_or_for_two_of_one_name_is_refused(greenlane: Greenlane, installed: dict[str, str]) -> None:
    nobody = greenlane("token", "create", "--person", "Nobody")
    assert (nobody.code, nobody.out) == (4, b"")
    assert "There is nobody named Nobody." in nobody.err
    for _ in range(2):
        greenlane("people", "add", "Kim", "--role", "targeting_officer")
    two = greenlane("token", "create", "--person", "Kim")
    assert (two.code, two.out) == (4, b"")
    assert "2 people are named Kim" in two.err
