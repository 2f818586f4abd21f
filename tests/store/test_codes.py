# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import text

from greenlane.cargo import CodeRow, ListHeader
from greenlane.errors import NotFound
from greenlane.store import Store
from tests.store.samples import NOW

HEADER = ListHeader(
    name="unlocode", edition="2025-1", source="UNECE", valid_from=date(2025, 1, 1), complete=False, digest="d" * 64
)


def row(code: str, name: str = "Somewhere") -> CodeRow:
    return CodeRow("2025-1", code, name, {"functions": ["port"]})


def keep(store: Store, rows: Iterator[CodeRow] | list[CodeRow], header: ListHeader = HEADER) -> int:
    with store.unit() as uow:
        return uow.codes.replace(header, rows, digest="d" * 64, by="ada", at=NOW)


def kept(store: Store, edition: str = "2025-1") -> list[CodeRow]:
    with store.unit(read_only=True) as uow:
        return list(uow.codes.rows("unlocode", edition))


def test_an_edition_is_got_back_with_its_header(store: Store) -> None:
    assert keep(store, [row("XXB"), row("XXA")]) == 2
    assert kept(store) == [row("XXA"), row("XXB")]
    with store.unit(read_only=True) as uow:
        assert uow.codes.headers() == [HEADER]


def test_the_same_edition_again_takes_the_place_of_the_one_before(store: Store) -> None:
    keep(store, [row("XXA"), row("XXB")])
    keep(store, [row("XXA", "Elsewhere")])
    assert kept(store) == [row("XXA", "Elsewhere")]


def test_editions_stand_side_by_side(store: Store) -> None:
    other = ListHeader(name="unlocode", edition="2024-2", source="UNECE")
    keep(store, [row("XXA")])
    keep(store, [CodeRow("2024-2", "XXZ", "Gone", {})], other)
    with store.unit(read_only=True) as uow:
        assert [header.edition for header in uow.codes.headers()] == ["2024-2", "2025-1"]
    assert kept(store, "2024-2") == [CodeRow("2024-2", "XXZ", "Gone", {})]


def test_a_long_list_is_taken_from_a_stream(store: Store) -> None:
    assert keep(store, (row(f"C{number:05d}") for number in range(12_345))) == 12_345
    found = kept(store)
    assert len(found) == 12_345
    assert (found[0].code, found[-1].code) == ("C00000", "C12344")


def test_an_import_that_fails_leaves_the_edition_before(store: Store) -> None:
    keep(store, [row("XXA")])

    def broken() -> Iterator[CodeRow]:
        yield row("XXB")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        keep(store, broken())
    assert kept(store) == [row("XXA")]


def test_an_edition_can_be_forgotten(store: Store) -> None:
    keep(store, [row("XXA")])
    with store.unit() as uow:
        uow.codes.remove("unlocode", "2025-1")
        with pytest.raises(NotFound):
            uow.codes.remove("unlocode", "2025-1")
        assert uow.codes.headers() == []
        assert uow.connection.execute(text("SELECT count(*) FROM code_list_entries")).scalar() == 0
