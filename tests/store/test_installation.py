# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from greenlane.cargo import is_id
from greenlane.store import Store
from tests.store.samples import NOW


def test_a_value_is_kept_until_another_takes_its_place(store: Store) -> None:
    with store.unit() as uow:
        assert uow.installation.get("country") is None
        uow.installation.set("country", "XX")
        uow.installation.set("country", "YY")
    with store.unit(read_only=True) as uow:
        assert uow.installation.get("country") == "YY"


def test_an_installation_has_one_id_for_ever(store: Store) -> None:
    with store.unit() as uow:
        first = uow.installation.identify(NOW)
    with store.unit() as uow:
        assert uow.installation.identify(NOW) == first == uow.installation.get("id")
    assert is_id(first)


def test_two_first_starts_at_once_agree_on_the_id(store: Store) -> None:
    start = Barrier(3)

    def identify(_: int) -> str:
        start.wait()
        with store.unit() as uow:
            return uow.installation.identify(NOW)

    with ThreadPoolExecutor(3) as pool:
        assert len(set(pool.map(identify, range(3)))) == 1
