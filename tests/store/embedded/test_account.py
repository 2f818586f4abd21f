# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import pwd
import subprocess
from pathlib import Path

import pytest

from greenlane.errors import Misconfigured
from greenlane.store.embedded import account as accounts
from greenlane.store.embedded.account import Account, account_for


def pretend(monkeypatch: pytest.MonkeyPatch, uid: int) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: uid)


def test_an_ordinary_user_runs_the_server_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pretend(monkeypatch, 1234)
    account = account_for(tmp_path / "cluster")
    assert (account.uid, account.switch) == (1234, False)
    assert account.process_options() == {}
    assert account.name_for(tmp_path) == str(tmp_path)


def test_root_runs_it_as_a_user_that_exists_and_has_no_rights(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pretend(monkeypatch, 0)
    account = account_for(tmp_path / "cluster")
    assert account.switch
    assert pwd.getpwuid(account.uid).pw_name in accounts.UNPRIVILEGED
    assert account.process_options() == {"user": account.uid, "group": account.gid, "extra_groups": []}


def test_a_user_named_greenlane_is_preferred(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pretend(monkeypatch, 0)
    made = pwd.struct_passwd(("greenlane", "x", 991, 992, "", "/", "/bin/false"))
    monkeypatch.setattr(pwd, "getpwnam", {"greenlane": made}.__getitem__)
    assert account_for(tmp_path / "cluster") == Account(991, 992, switch=True)


def test_root_on_a_system_without_other_users_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pretend(monkeypatch, 0)
    monkeypatch.setattr(pwd, "getpwnam", {}.__getitem__)
    with pytest.raises(Misconfigured, match="GREENLANE_DATABASE_URL") as caught:
        account_for(tmp_path / "cluster")
    assert caught.value.code == "database.no_account"


def test_a_name_that_is_root_in_disguise_is_not_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pretend(monkeypatch, 0)
    disguised = pwd.struct_passwd(("nobody", "x", 0, 0, "", "/", "/bin/false"))
    monkeypatch.setattr(pwd, "getpwnam", {"nobody": disguised}.__getitem__)
    with pytest.raises(Misconfigured):
        account_for(tmp_path / "cluster")


def test_somebody_elses_database_is_refused_with_the_owners_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    owner = tmp_path.stat().st_uid
    pretend(monkeypatch, owner + 1)
    with pytest.raises(Misconfigured, match=f"belongs to user {pwd.getpwuid(owner).pw_name}") as caught:
        account_for(tmp_path)
    assert caught.value.where == str(tmp_path)


def test_an_owner_without_a_name_is_told_by_number(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def unknown(uid: int) -> pwd.struct_passwd:
        raise KeyError(uid)

    owner = tmp_path.stat().st_uid
    pretend(monkeypatch, owner + 1)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    with pytest.raises(Misconfigured, match=f"number {owner}"):
        account_for(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root owns what root owns")
def test_a_database_that_belongs_to_root_cannot_be_run(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="refuses to run as root"):
        account_for(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_process_started_in_a_closed_folder_reaches_it_without_a_way_in(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    inner = closed / "inner"
    inner.mkdir(parents=True)
    closed.chmod(0o700)
    account = account_for(tmp_path / "none yet")
    account.give(inner)
    command = ["/bin/sh", "-c", 'cd "$0" && touch made', account.name_for(inner)]
    subprocess.run(command, cwd=inner, check=True, **account.process_options())
    assert (inner / "made").stat().st_uid == account.uid


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives folders away")
def test_a_folder_that_cannot_be_given_away_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as caught:
        Account(65534, 65534, switch=True).give(tmp_path / "missing")
    assert caught.value.where == str(tmp_path / "missing")
    Account(65534, 65534, switch=False).give(tmp_path / "missing")
