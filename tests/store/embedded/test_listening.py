# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url

from greenlane.store.embedded.account import Account
from greenlane.store.embedded.listening import Listening, choose, remove_short_folder

ME = Account(os.geteuid(), os.getegid(), switch=False)


def test_the_socket_lies_in_the_database_folder_where_it_fits(tmp_path: Path) -> None:
    assert choose(tmp_path, ME, short_parents=()) == Listening(tmp_path, 5432)
    assert not list(tmp_path.iterdir())


def long_folder(top: Path) -> Path:
    folder = top / ("n" * 60) / ("m" * 60)
    folder.mkdir(parents=True)
    return folder


def test_a_long_path_gets_a_short_private_folder(tmp_path: Path, open_folder: Path) -> None:
    listening = choose(long_folder(tmp_path), ME, short_parents=[open_folder])
    assert listening.folder is not None
    assert listening.folder.parent == open_folder
    assert stat.S_IMODE(listening.folder.stat().st_mode) == 0o700
    assert choose(tmp_path / ("n" * 60) / ("m" * 60), ME, short_parents=[open_folder]) == listening


def test_two_long_paths_get_two_folders(tmp_path: Path, open_folder: Path) -> None:
    one, two = (choose(long_folder(tmp_path / name), ME, short_parents=[open_folder]) for name in "ab")
    assert one != two


@pytest.mark.parametrize("name", ["a,b", "a:b", 'a"b', "a\nb"])
def test_a_path_that_clients_would_misread_is_not_used_for_the_socket(
    tmp_path: Path, open_folder: Path, name: str
) -> None:
    (tmp_path / name).mkdir()
    listening = choose(tmp_path / name, ME, short_parents=[open_folder])
    assert listening.folder is not None
    assert listening.folder.parent == open_folder


def test_a_short_folder_that_others_may_enter_is_passed_over(tmp_path: Path, open_folder: Path) -> None:
    cluster = long_folder(tmp_path)
    first = choose(cluster, ME, short_parents=[open_folder]).folder
    assert first is not None
    first.chmod(0o755)
    other = open_folder / "other"
    other.mkdir()
    second = choose(cluster, ME, short_parents=[open_folder, other]).folder
    assert second == other / first.name


def test_a_link_put_where_the_short_folder_would_be_is_passed_over(tmp_path: Path, open_folder: Path) -> None:
    cluster = long_folder(tmp_path)
    folder = choose(cluster, ME, short_parents=[open_folder]).folder
    assert folder is not None
    folder.rename(open_folder / "moved")
    folder.symlink_to(open_folder / "moved")
    assert choose(cluster, ME, short_parents=[open_folder]).folder is None


def test_without_any_place_for_a_socket_the_loopback_address_is_used(tmp_path: Path) -> None:
    listening = choose(long_folder(tmp_path), ME, short_parents=[tmp_path / "missing"])
    assert listening.folder is None
    assert 1024 <= listening.port <= 65535
    options = listening.server_options(tmp_path, ME)
    assert options["listen_addresses"] == "127.0.0.1"
    assert options["unix_socket_directories"] == ""


def test_a_socket_is_all_the_server_listens_on(tmp_path: Path) -> None:
    options = Listening(tmp_path, 5432).server_options(tmp_path, ME)
    assert options == {"listen_addresses": "", "unix_socket_directories": f'"{tmp_path}"', "port": "5432"}


def test_the_port_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPORT", "1")
    address = Listening(Path("/run/x"), 5432).url(None)
    assert make_url(address).port == 5432
    assert conninfo_to_dict(address.replace("+psycopg", "", 1))["port"] == "5432"


def test_the_password_is_in_the_address_only_where_it_is_asked_for() -> None:
    assert "secret" not in Listening(Path("/run/x"), 5432).url("secret")
    url = make_url(Listening(None, 6000).url("s/e:c@ret"))
    assert (url.password, url.host, url.port) == ("s/e:c@ret", "127.0.0.1", 6000)


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_the_address_names_the_folder_to_sqlalchemy_and_to_postgresql_alike(name: str) -> None:
    folder = Path("/data") / name.strip("/").replace("/", "_")
    address = Listening(folder, 5432).url(None)
    assert make_url(address).query["host"] == str(folder)
    assert conninfo_to_dict(address.replace("+psycopg", "", 1))["host"] == str(folder)


def test_a_short_folder_goes_when_its_server_has_ended(tmp_path: Path, open_folder: Path) -> None:
    cluster = long_folder(tmp_path)
    listening = choose(cluster, ME, short_parents=[open_folder])
    remove_short_folder(listening, cluster)
    remove_short_folder(listening, cluster)
    assert not list(open_folder.iterdir())


def test_the_database_folder_itself_is_never_removed(tmp_path: Path) -> None:
    remove_short_folder(Listening(tmp_path, 5432), tmp_path)
    remove_short_folder(Listening(None, 5432), tmp_path)
    assert tmp_path.exists()
