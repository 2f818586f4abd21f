# SPDX-License-Identifier: Apache-2.0
"""Files lodged together: a line for each message, and no file stops another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from greenlane.errors import Unavailable
from greenlane.intake import Finding, Reading, ReadState, Severity, write_native
from greenlane.store import UnitOfWork
from greenlane.wiring import lodging_files
from greenlane.wiring.lodging import Lodged, lodge_many
from greenlane.wiring.lodging_files import FILES_AT_ONCE, lodge_files
from greenlane.wiring.storing import command_line_actor
from tests.installations import FILER, Customs
from tests.intake.checks.filings import good

CLOSED = Reading(
    format="unknown",
    state=ReadState.UNREADABLE,
    findings=(
        Finding(code="READ-NO-ACCESS", severity=Severity.ERROR, path=None, value="closed", message="Not allowed."),
    ),
)


def _body(reference: str) -> bytes:
    return write_native(good(reference=reference))


def _lodge(customs: Customs, files: Sequence[tuple[str, bytes | Reading]]) -> list[dict[str, Any]]:
    actor = command_line_actor(customs.installation, FILER)
    return list(lodge_files(customs.installation, files, actor=actor))


def _states(lines: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(line["file"], line["state"]) for line in lines]


def test_each_file_has_its_line_in_its_order(customs: Customs) -> None:
    lines = _lodge(customs, [("a", _body("A")), ("closed", CLOSED), ("broken", b"{"), ("b", _body("B"))])
    assert [name for name, _ in _states(lines)] == ["a", "closed", "broken", "b"]
    assert [lines[place]["state"] for place in (0, 1, 3)] == ["accepted", "unreadable", "accepted"]
    assert lines[1]["findings"][0]["code"] == "READ-NO-ACCESS"
    assert customs.work() == 2


def test_a_second_run_gives_the_first_answers_again(customs: Customs) -> None:
    files = [(name, _body(name)) for name in "abc"]
    first, again = _lodge(customs, files), _lodge(customs, files)
    assert [line["lodgement"] for line in again] == [line["lodgement"] for line in first]
    assert [line["mrn"] for line in again] == [line["mrn"] for line in first]


def test_more_files_than_one_transaction_takes_are_all_lodged(
    customs: Customs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lodging_files, "FILES_AT_ONCE", 2)
    lines = _lodge(customs, [(name, _body(name)) for name in "abcde"])
    assert [line["state"] for line in lines] == ["accepted"] * 5


def test_a_batch_holds_no_more_bytes_than_it_may(customs: Customs, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def noting(*given: Any, **options: Any) -> list[Lodged]:
        sizes.append(len(given[3]))
        return lodge_many(*given, **options)

    monkeypatch.setattr(lodging_files, "lodge_many", noting)
    monkeypatch.setattr(lodging_files, "BYTES_AT_ONCE", len(_body("a")) * 2)
    assert FILES_AT_ONCE > 5
    _lodge(customs, [(name, _body(name)) for name in "abcde"])
    assert sizes == [2, 2, 1]


def test_a_file_that_cannot_be_lodged_stops_no_other(customs: Customs, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(uow: UnitOfWork, installation: Any, actor: Any, bodies: Sequence[bytes], **options: Any) -> Any:
        lodged = lodge_many(uow, installation, actor, bodies, **options)
        if _body("b") in bodies:
            raise ZeroDivisionError
        return lodged

    monkeypatch.setattr(lodging_files, "lodge_many", failing)
    lines = _lodge(customs, [(name, _body(name)) for name in "abc"])
    assert _states(lines) == [("a", "accepted"), ("b", "unreadable"), ("c", "accepted")]
    assert lines[1]["findings"][0]["code"] == "READ-NOT-LODGED"
    assert customs.work() == 2


def test_a_database_that_is_away_ends_it(customs: Customs, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*given: Any, **options: Any) -> Iterator[Lodged]:
        raise Unavailable("Gone.", code="database.gone")

    monkeypatch.setattr(lodging_files, "lodge_many", away)
    with pytest.raises(Unavailable):
        _lodge(customs, [("a", _body("A")), ("b", _body("B"))])


def test_no_files_have_no_lines(customs: Customs) -> None:
    assert _lodge(customs, []) == []
